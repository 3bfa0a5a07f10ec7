/*
 * Variants: the same search with something left out, for its total alone.
 */
#include "variant.h"

#include "api_search.h"

bool
lontar_variant_is_filter(const char *name)
{
    static const char *const filters[] = {"country", "sector",        "year",
                                          "type",    "language",      "instrument",
                                          "exclude", "changed_since", NULL};

    return g_strv_contains(filters, name);
}

static void
add(GArray *parameters, const char *name, const char *value)
{
    lontar_parameter parameter = {g_strdup(name), g_strdup(value)};

    g_array_append_val(parameters, parameter);
}

/* Of a search only what decides which documents match is kept. */
static bool
is_kept(const char *name, const lontar_variant *variant)
{
    bool is_filter = lontar_variant_is_filter(name);

    if (g_str_equal(name, "lang")) {
        return true;
    }
    if (variant->only != NULL) {
        return g_str_equal(name, variant->only);
    }
    if (is_filter) {
        return !variant->without_filters && g_strcmp0(name, variant->without) != 0;
    }
    return g_str_equal(name, "q") || (g_str_equal(name, "match") && !variant->any);
}

bool
lontar_variant_total(lontar_worker *worker, const GArray *parameters, const char *languages,
                     const lontar_variant *variant, size_t *out_total, GError **error)
{
    g_autoptr(GArray) kept = lontar_parameters_new();
    lontar_fault fault;

    for (guint i = 0; i < parameters->len; i++) {
        const lontar_parameter *one = &g_array_index(parameters, lontar_parameter, i);

        if (is_kept(one->name, variant)) {
            add(kept, one->name, one->value);
        }
    }
    add(kept, "limit", "0");
    add(kept, "facets", "none");
    if (variant->any) {
        add(kept, "match", "any");
    }
    if (variant->name != NULL) {
        add(kept, variant->name, variant->value);
    }

    g_autoptr(lontar_request) request =
        lontar_request_from(worker->site, kept, languages, &fault, error);
    if (request == NULL) {
        return false;
    }
    g_autoptr(lontar_answer) answer = lontar_search(worker->searcher, request, error);
    if (answer == NULL) {
        return false;
    }
    *out_total = lontar_answer_total(answer);
    return true;
}
