/*
 * Diagnosis: why a search finds nothing, and what would.
 */
#include "diagnosis.h"

#include "lontar/json.h"
#include "lontar/suggest.h"
#include "variant.h"

/* What a search is diagnosed with. */
typedef struct {
    lontar_worker *worker;
    const GArray *parameters;
    const char *languages;
} subject;

static void
add_words(GString *out, const lontar_answer *answer)
{
    lontar_json_array(out, "words_nowhere");
    for (size_t i = 0; i < lontar_answer_term_size(answer); i++) {
        const lontar_term_count *term = lontar_answer_term_at(answer, i);

        if (term->documents == 0) {
            lontar_json_string(out, NULL, term->term);
        }
    }
    lontar_json_array_end(out);
}

static bool
add_total(GString *out, const char *name, const subject *of, const lontar_variant *variant,
          GError **error)
{
    size_t total = 0;

    if (!lontar_variant_total(of->worker, of->parameters, of->languages, variant, &total, error)) {
        return false;
    }
    lontar_json_integer(out, name, (int64_t)total);
    return true;
}

/* The names of the filters, each once. */
static GPtrArray *
filter_names(const GArray *parameters)
{
    GPtrArray *names = g_ptr_array_new();

    for (guint i = 0; i < parameters->len; i++) {
        const lontar_parameter *one = &g_array_index(parameters, lontar_parameter, i);

        if (*one->value != '\0' && lontar_variant_is_filter(one->name) &&
            !g_ptr_array_find_with_equal_func(names, one->name, g_str_equal, NULL)) {
            g_ptr_array_add(names, one->name);
        }
    }
    return names;
}

/* Each filter with what the search would find without it. */
static bool
add_filters(GString *out, const subject *of, const GPtrArray *names, GError **error)
{
    lontar_json_array(out, "filters");
    for (guint i = 0; i < names->len; i++) {
        const lontar_variant variant = {.without = names->pdata[i]};

        lontar_json_object(out, NULL);
        lontar_json_string(out, "filter", names->pdata[i]);
        if (!add_total(out, "total_without", of, &variant, error)) {
            return false;
        }
        lontar_json_object_end(out);
    }
    lontar_json_array_end(out);
    return true;
}

static bool
asks_for_any(const GArray *parameters)
{
    for (guint i = 0; i < parameters->len; i++) {
        const lontar_parameter *one = &g_array_index(parameters, lontar_parameter, i);

        if (g_str_equal(one->name, "match") && g_str_equal(one->value, "any")) {
            return true;
        }
    }
    return false;
}

/* A variant that differs from the search itself; one that doesn't finds nothing either. */
static bool
add_variant(GString *out, const char *name, const subject *of, const lontar_variant *variant,
            bool differs, GError **error)
{
    if (!differs) {
        lontar_json_integer(out, name, 0);
        return true;
    }
    return add_total(out, name, of, variant, error);
}

char *
lontar_diagnosis(lontar_worker *worker, const GArray *parameters, const char *languages,
                 const lontar_answer *answer, GError **error)
{
    const subject of = {worker, parameters, languages};
    const lontar_variant no_filters = {.without_filters = true};
    const lontar_variant any = {.any = true};
    g_autoptr(GPtrArray) names = filter_names(parameters);
    g_autoptr(GString) out = g_string_new(NULL);

    if (lontar_answer_total(answer) > 0) {
        return NULL;
    }
    lontar_json_object(out, NULL);
    add_words(out, answer);
    if (!add_filters(out, &of, names, error) ||
        !add_variant(out, "total_without_filters", &of, &no_filters, names->len > 0, error) ||
        !add_variant(out, "total_match_any", &of, &any, !asks_for_any(parameters), error)) {
        return NULL;
    }
    lontar_json_object_end(out);
    return g_string_free(g_steal_pointer(&out), FALSE);
}

char *
lontar_suggestion(lontar_worker *worker, const lontar_request *request, const lontar_answer *answer,
                  GError **error)
{
    return lontar_request_has_field(request, "query")
               ? lontar_searcher_mend(worker->searcher, request, answer, error)
               : NULL;
}
