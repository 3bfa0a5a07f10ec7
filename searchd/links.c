/*
 * Links: the addresses that answers point to, all of them relative to the host.
 */
#include "links.h"

#include <string.h>

#include "lontar/json.h"

char *
lontar_link_search(const char *base, const lontar_request *request, size_t page)
{
    g_autofree char *parameters = lontar_request_format(request, page);

    return *parameters == '\0' ? g_strdup(base) : g_strconcat(base, "?", parameters, NULL);
}

/*
 * `a,b` without a value. A country that goes takes its regions with it, which are slugs among
 * codes: they would bring it back.
 */
static char *
without_value(const char *name, const char *values, const char *value)
{
    bool is_country = g_str_equal(name, "country");

    g_auto(GStrv) all = g_strsplit(values, ",", -1);
    g_autoptr(GPtrArray) kept = g_ptr_array_new();

    for (size_t i = 0; all[i] != NULL; i++) {
        g_autofree char *plain = g_uri_unescape_string(all[i], NULL);

        if (g_strcmp0(plain, value) != 0 && !(is_country && g_ascii_islower(*all[i]))) {
            g_ptr_array_add(kept, all[i]);
        }
    }
    g_ptr_array_add(kept, NULL);
    return g_strjoinv(",", (char **)kept->pdata);
}

/* What is left of a parameter, `country=THA,KHM`; NULL for nothing. */
static char *
changed_pair(const char *pair, const lontar_link_change *change)
{
    static const char *const own[] = {"page",        "offset", "cursor", "facets",
                                      "facet.limit", "fields", "format", NULL};
    static const char *const kept[] = {"q", "lang", NULL};
    const char *equals = strchr(pair, '=');
    g_autofree char *name = g_strndup(pair, (gsize)(equals - pair));

    if (g_strv_contains(own, name) || g_strcmp0(name, change->name) == 0 ||
        (change->keeps_none && !g_strv_contains(kept, name))) {
        return NULL;
    }
    if (g_strcmp0(name, change->drop) != 0) {
        return g_strdup(pair);
    }

    g_autofree char *left =
        change->value == NULL ? NULL : without_value(name, equals + 1, change->value);
    return left == NULL || *left == '\0' ? NULL : g_strconcat(name, "=", left, NULL);
}

char *
lontar_link_changed(const char *base, const lontar_request *request,
                    const lontar_link_change *change)
{
    g_autofree char *parameters = lontar_request_format(request, 1);
    g_auto(GStrv) pairs = g_strsplit(parameters, "&", -1);
    GString *link = g_string_new(base);
    char separator = '?';

    for (size_t i = 0; pairs[i] != NULL && *pairs[i] != '\0'; i++) {
        g_autofree char *pair = changed_pair(pairs[i], change);

        if (pair != NULL) {
            g_string_append_printf(link, "%c%s", separator, pair);
            separator = '&';
        }
    }
    if (change->name != NULL) {
        g_string_append_printf(link, "%c%s=", separator, change->name);
        g_string_append_uri_escaped(link, change->to, ",:", FALSE);
    }
    return g_string_free(link, FALSE);
}

/* Most ids have nothing in them that needs to be escaped. */
static bool
is_unreserved(const char *text)
{
    while (g_ascii_isalnum(*text) || *text == '-' || *text == '.' || *text == '_' || *text == '~') {
        text++;
    }
    return *text == '\0';
}

void
lontar_link_append_document(GString *out, const char *base, const char *id, const char *suffix)
{
    lontar_json_put_plain(out, base);
    lontar_json_put_plain(out, "/documents/");
    if (is_unreserved(id)) {
        lontar_json_put_plain(out, id);
    } else {
        g_string_append_uri_escaped(out, id, NULL, FALSE);
    }
    lontar_json_put_plain(out, suffix);
}

char *
lontar_link_document(const char *base, const char *id, const char *suffix)
{
    GString *link = g_string_new(NULL);

    lontar_link_append_document(link, base, id, suffix);
    return g_string_free(link, FALSE);
}

bool
lontar_link_has_file(const lontar_record *record)
{
    return lontar_record_paths(record)[0] != NULL;
}

/* The first marked words of a snippet, as the browser's own viewer can search for them. */
static char *
marked_words(const lontar_snippet *snippet)
{
    if (snippet == NULL || snippet->ranges->len == 0) {
        return NULL;
    }

    const lontar_range *range = &g_array_index(snippet->ranges, lontar_range, 0);
    const char *start = g_utf8_offset_to_pointer(snippet->text, (glong)range->start);
    const char *end = g_utf8_offset_to_pointer(start, (glong)range->length);
    return g_strndup(start, (gsize)(end - start));
}

/* `#page=5&search=TERM&phrase=true` is what the PDF viewer of the browsers understands. */
char *
lontar_link_page(const lontar_record *record, const lontar_page_hit *page_hit)
{
    const char *url = lontar_record_value(record, LONTAR_FIELD_URL);

    if (!lontar_link_has_file(record)) {
        return g_strdup(url);
    }

    g_autofree char *file = lontar_link_document(LONTAR_API, lontar_record_id(record), "/file");
    g_autofree char *words = marked_words(page_hit->snippet);
    GString *link = g_string_new(file);
    g_string_append_printf(link, "#page=%zu", page_hit->page);
    if (words != NULL) {
        g_autofree char *escaped = g_uri_escape_string(words, NULL, FALSE);

        g_string_append_printf(link, "&search=%s%s", escaped,
                               strchr(words, ' ') != NULL ? "&phrase=true" : "");
    }
    return g_string_free(link, FALSE);
}
