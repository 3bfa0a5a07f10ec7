/*
 * Feeds: an answer as Atom, RFC 4287, with OpenSearch's counts.
 */
#include "feed.h"

#include "format.h"
#include "labels.h"
#include "links.h"
#include "xml.h"

static void
add_link(GString *out, const char *rel, const char *type, const char *base, const char *address)
{
    lontar_xml_format(out, "<link rel=\"%s\" type=\"%s\" href=\"%s%s\"/>\n", rel, type, base,
                      address);
}

static void
add_page_link(GString *out, const char *rel, const char *base, const lontar_request *request,
              size_t page)
{
    g_autofree char *address = lontar_link_search("/search.atom", request, page);

    add_link(out, rel, "application/atom+xml", base, address);
}

static void
add_head(GString *out, const lontar_answer *answer, const lontar_request *request, const char *base)
{
    const lontar_index_state *state = lontar_answer_state(answer);
    const char *query = lontar_query_input(lontar_request_query(request));
    g_autofree char *parameters = lontar_request_format(request, 1);
    g_autofree char *page_address = lontar_link_search("/search", request, 0);
    size_t page = lontar_request_page(request);
    size_t total = lontar_answer_total(answer);
    size_t seen = lontar_request_offset(request) + lontar_answer_hit_size(answer);

    g_string_append(out,
                    LONTAR_XML_HEAD "<feed xmlns=\"http://www.w3.org/2005/Atom\" "
                                    "xmlns:opensearch=\"http://a9.com/-/spec/opensearch/1.1/\">\n");
    lontar_xml_format(out, "<id>urn:lontar:%s:search?%s</id>\n", state->uuid, parameters);
    lontar_xml_format(out, "<title>%s%sLontar</title>\n", query, *query != '\0' ? " - " : "");
    lontar_xml_format(out, "<updated>%s</updated>\n<author><name>Lontar</name></author>\n",
                      state->updated);
    g_string_append_printf(out,
                           "<opensearch:totalResults>%zu</opensearch:totalResults>\n"
                           "<opensearch:startIndex>%zu</opensearch:startIndex>\n"
                           "<opensearch:itemsPerPage>%zu</opensearch:itemsPerPage>\n",
                           total, lontar_request_offset(request) + 1,
                           lontar_request_limit(request));
    if (*query != '\0') {
        lontar_xml_format(out, "<opensearch:Query role=\"request\" searchTerms=\"%s\"/>\n", query);
    }
    add_link(out, "search", "application/opensearchdescription+xml", base, "/opensearch.xml");
    add_link(out, "alternate", "text/html", base, page_address);
    add_page_link(out, "self", base, request, 0);
    if (lontar_request_limit(request) == 0) {
        return;
    }
    add_page_link(out, "first", base, request, 1);
    if (page > 1) {
        add_page_link(out, "previous", base, request, page - 1);
    }
    if (seen < total) {
        add_page_link(out, "next", base, request, page + 1);
    }
}

static void
add_categories(GString *out, const lontar_record *record, lontar_field field,
               const lontar_format_scope *scope)
{
    const char *const *values = lontar_record_values(record, field);

    for (size_t i = 0; values[i] != NULL; i++) {
        lontar_xml_format(out, "<category scheme=\"urn:lontar:%s\" term=\"%s\" label=\"%s\"/>\n",
                          lontar_field_name(field), values[i],
                          lontar_label(scope->vocabularies, field, values[i],
                                       lontar_request_lang(scope->request)));
    }
}

/* Atom wants to know when an entry changed: as the document is dated, else as the index is. */
static void
add_dates(GString *out, const lontar_record *record, const lontar_index_state *state)
{
    int parts[3] = {0, 1, 1};
    int size = lontar_format_date(record, parts);
    g_autofree char *date = g_strdup_printf("%04d-%02d-%02dT00:00:00Z", parts[0],
                                            size > 1 ? parts[1] : 1, size > 2 ? parts[2] : 1);

    lontar_xml_element(out, "updated", size > 0 ? date : state->updated);
    if (size > 0) {
        lontar_xml_element(out, "published", date);
    }
}

static void
add_summary(GString *out, const lontar_hit *hit)
{
    if (hit->page_hits->len == 0) {
        return;
    }
    g_string_append(out, "<summary type=\"html\">");
    for (guint i = 0; i < hit->page_hits->len; i++) {
        const lontar_page_hit *page_hit = &g_array_index(hit->page_hits, lontar_page_hit, i);
        g_autofree char *html =
            g_strdup_printf("<p>p. %zu: %s</p>", page_hit->page, page_hit->snippet->html);

        lontar_xml_text(out, html);
    }
    g_string_append(out, "</summary>\n");
}

static void
add_entry(GString *out, const lontar_hit *hit, const lontar_index_state *state,
          const lontar_format_scope *scope)
{
    const lontar_record *record = hit->record;
    const char *id = lontar_record_id(record);
    const char *title = lontar_record_value(record, LONTAR_FIELD_TITLE);
    const char *const *authors = lontar_record_values(record, LONTAR_FIELD_AUTHOR);
    g_autofree char *escaped = g_uri_escape_string(id, NULL, FALSE);
    g_autofree char *page = lontar_format_page_url(record, scope);
    g_autofree char *file = lontar_format_file_url(record, scope);

    lontar_xml_format(out, "<entry>\n<id>urn:lontar:document:%s</id>\n<title>%s</title>\n", escaped,
                      title != NULL ? title : id);
    add_dates(out, record, state);
    for (size_t i = 0; authors[i] != NULL; i++) {
        lontar_xml_format(out, "<author><name>%s</name></author>\n", authors[i]);
    }
    add_link(out, "alternate", "text/html", "", page);
    if (file != NULL) {
        lontar_xml_format(out, "<link rel=\"enclosure\" href=\"%s\"/>\n", file);
    }
    add_categories(out, record, LONTAR_FIELD_TYPE, scope);
    add_categories(out, record, LONTAR_FIELD_COUNTRY, scope);
    add_categories(out, record, LONTAR_FIELD_SECTOR, scope);
    add_summary(out, hit);
    g_string_append(out, "</entry>\n");
}

void
lontar_feed_format(GString *out, const lontar_answer *answer, const lontar_request *request,
                   const lontar_vocabularies *vocabularies, const char *base)
{
    const lontar_format_scope scope = {vocabularies, base, request};

    add_head(out, answer, request, base);
    for (size_t i = 0; i < lontar_answer_hit_size(answer); i++) {
        add_entry(out, lontar_answer_hit_at(answer, i), lontar_answer_state(answer), &scope);
    }
    g_string_append(out, "</feed>\n");
}
