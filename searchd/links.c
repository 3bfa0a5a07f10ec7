/*
 * Links: the addresses that answers point to, all of them relative to the host.
 */
#include "links.h"

#include <string.h>

char *
lontar_link_search(const char *base, const lontar_request *request, size_t page)
{
    g_autofree char *parameters = lontar_request_format(request, page);

    return *parameters == '\0' ? g_strdup(base) : g_strconcat(base, "?", parameters, NULL);
}

char *
lontar_link_document(const char *base, const char *id, const char *suffix)
{
    g_autofree char *escaped = g_uri_escape_string(id, NULL, FALSE);

    return g_strconcat(base, "/documents/", escaped, suffix, NULL);
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

    g_autofree char *file = lontar_link_document("/api/v1", lontar_record_id(record), "/file");
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
