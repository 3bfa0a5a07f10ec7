/*
 * An answer as JSON: the shape that docs/http-api.md promises, the same over HTTP and on the
 * terminal.
 */
#include "answer_json.h"

#include <stdlib.h>
#include <string.h>

#include "cursor.h"
#include "links.h"
#include "lontar/json.h"

/* Of an answer, which most are shorter than: just below a power of two, as texts grow by. */
#define ANSWER_EXPECTED 32000

/* Whether a member is wanted of who chooses some; NULL wants all. */
static bool
wants(const lontar_request *chooser, const char *name)
{
    return chooser == NULL || lontar_request_has_field(chooser, name);
}

/* The request if its `fields` choose members; NULL if all are wanted. */
static const lontar_request *
chooser_of(const lontar_request *request)
{
    return request == NULL || lontar_request_is_whole(request) ? NULL : request;
}

void
lontar_answer_format_state(GString *out, const lontar_index_state *state)
{
    lontar_json_object(out, "index");
    lontar_json_string(out, "uuid", state->uuid);
    lontar_json_integer(out, "revision", (int64_t)state->revision);
    lontar_json_string(out, "updated", state->updated);
    lontar_json_integer(out, "documents", (int64_t)state->documents);
    lontar_json_object_end(out);
}

/* The concepts of the query and the other names that were searched for as well. */
static void
format_expansions(GString *out, const lontar_answer *answer)
{
    lontar_json_array(out, "expanded");
    for (size_t i = 0; i < lontar_answer_expansion_size(answer); i++) {
        const lontar_expansion *expansion = lontar_answer_expansion_at(answer, i);

        lontar_json_object(out, NULL);
        lontar_json_string(out, "concept", expansion->concept);
        lontar_json_array(out, "names");
        for (size_t j = 0; j < expansion->names->len; j++) {
            lontar_json_string(out, NULL, expansion->names->pdata[j]);
        }
        lontar_json_array_end(out);
        lontar_json_object_end(out);
    }
    lontar_json_array_end(out);
}

void
lontar_answer_format_query(GString *out, const lontar_answer *answer, const lontar_request *request,
                           const char *suggestion, const char *diagnosis)
{
    const lontar_query *query = lontar_request_query(request);
    g_autofree char *parsed = lontar_query_format(query);

    lontar_json_object(out, "query");
    lontar_json_string(out, "input", lontar_query_input(query));
    lontar_json_string(out, "parsed", parsed);
    lontar_json_string(out, "suggestion", suggestion);
    lontar_json_array(out, "warnings");
    for (size_t i = 0; i < lontar_query_warning_size(query); i++) {
        lontar_json_string(out, NULL, lontar_query_warning_at(query, i)->message);
    }
    for (size_t i = 0; i < lontar_answer_warning_size(answer); i++) {
        lontar_json_string(out, NULL, lontar_answer_warning_at(answer, i));
    }
    lontar_json_array_end(out);
    lontar_json_array(out, "terms");
    for (size_t i = 0; i < lontar_answer_term_size(answer); i++) {
        const lontar_term_count *term = lontar_answer_term_at(answer, i);

        lontar_json_object(out, NULL);
        lontar_json_string(out, "term", term->term);
        lontar_json_string(out, "stem", term->stem);
        lontar_json_integer(out, "documents", (int64_t)term->documents);
        lontar_json_object_end(out);
    }
    lontar_json_array_end(out);
    format_expansions(out, answer);
    if (diagnosis != NULL) {
        g_string_append(out, ",\"diagnosis\":");
        g_string_append(out, diagnosis);
    }
    lontar_json_object_end(out);
}

/* One member a field that is filtered by: the values asked for. */
static void
format_filters_of(GString *out, const lontar_request *request, bool exclude)
{
    for (int field = 0; field < LONTAR_FIELD_REGION; field++) { /* regions stand as members */
        bool is_open = false;

        for (size_t i = 0; i < lontar_request_filter_size(request); i++) {
            const lontar_filter *filter = lontar_request_filter_at(request, i);

            if ((int)filter->field != field || filter->exclude != exclude) {
                continue;
            }
            if (!is_open) {
                lontar_json_array(out, lontar_field_name(field));
                is_open = true;
            }
            lontar_json_string(out, NULL, filter->value);
        }
        if (is_open) {
            lontar_json_array_end(out);
        }
    }
}

static bool
has_exclusion(const lontar_request *request)
{
    for (size_t i = 0; i < lontar_request_filter_size(request); i++) {
        if (lontar_request_filter_at(request, i)->exclude) {
            return true;
        }
    }
    return false;
}

void
lontar_answer_format_filters(GString *out, const lontar_request *request)
{
    lontar_json_object(out, "filters");
    format_filters_of(out, request, false);
    if (has_exclusion(request)) {
        lontar_json_object(out, "exclude");
        format_filters_of(out, request, true);
        lontar_json_object_end(out);
    }
    lontar_json_object_end(out);
}

/*
 * A member that is an address with parameters, and a last one more. They come percent-encoded, so
 * that there is nothing in them to escape.
 */
static void
format_link(GString *out, const char *name, const char *base, const char *parameters,
            const char *last, const char *value)
{
    lontar_json_begin(out, name);
    lontar_json_put_plain(out, "\"");
    lontar_json_put_plain(out, base);
    lontar_json_put_plain(out, *parameters != '\0' || last != NULL ? "?" : "");
    lontar_json_put_plain(out, parameters);
    if (last != NULL) {
        lontar_json_put_plain(out, *parameters != '\0' ? "&" : "");
        lontar_json_put_plain(out, last);
        lontar_json_put_plain(out, value);
    }
    lontar_json_put_plain(out, "\"");
}

static void
format_next(GString *out, const lontar_answer *answer, const lontar_request *request,
            const char *base, const char *first)
{
    g_autofree char *cursor = lontar_cursor_next(answer, request);
    bool has_next = lontar_request_limit(request) > 0 &&
                    lontar_request_offset(request) + lontar_answer_hit_size(answer) <
                        lontar_answer_total(answer);

    if (cursor != NULL) {
        format_link(out, "next", base, first, "cursor=", cursor);
    } else if (has_next && lontar_request_cursor(request) == NULL) {
        g_autofree char *next = lontar_request_format(request, lontar_request_page(request) + 1);

        format_link(out, "next", base, next, NULL, NULL);
    } else {
        lontar_json_null(out, "next");
    }
}

/* A whole search is also given as a report and a feed; likeness to a document is not. */
static void
format_links(GString *out, const lontar_answer *answer, const lontar_request *request,
             const char *base)
{
    bool is_first = lontar_request_page(request) == 1 && lontar_request_cursor(request) == NULL;
    g_autofree char *own = lontar_request_format(request, 0);
    g_autofree char *made = is_first ? NULL : lontar_request_format(request, 1);
    const char *first = is_first ? own : made;

    lontar_json_object(out, "links");
    format_link(out, "self", base, own, NULL, NULL);
    format_next(out, answer, request, base, first);
    if (g_str_equal(base, "/api/v1/search")) {
        format_link(out, "report", "/api/v1/search/report", first, NULL, NULL);
        format_link(out, "atom", "/search.atom", first, NULL, NULL);
    } else {
        lontar_json_null(out, "report");
        lontar_json_null(out, "atom");
    }
    lontar_json_object_end(out);
}

static void
format_facets(GString *out, const lontar_answer *answer, const lontar_request *request,
              const lontar_vocabularies *vocabularies, lontar_facet_rows *rows)
{
    lontar_json_object(out, "facets");
    for (size_t i = 0; i < lontar_answer_facet_size(answer); i++) {
        lontar_facet_format_json(out, lontar_answer_facet_at(answer, i), vocabularies,
                                 lontar_request_lang(request), rows);
    }
    lontar_json_object_end(out);
}

/* Append what has been appended before once more. */
static void
repeat(GString *out, size_t begin, size_t size)
{
    if (out->len + size >= out->allocated_len) {
        lontar_json_grow(out, size);
    }
    memcpy(out->str + out->len, out->str + begin, size);
    out->len += size;
}

/* All of them end in one path. */
static void
format_record_links(GString *out, const lontar_record *record)
{
    const size_t before = strlen(LONTAR_API);
    size_t begun, size;

    lontar_json_object(out, "links");
    lontar_json_begin(out, "self");
    lontar_json_put_plain(out, "\"");
    begun = out->len;
    lontar_link_append_document(out, LONTAR_API, lontar_record_id(record), "");
    size = out->len - begun;
    lontar_json_put_plain(out, "\"");
    if (lontar_link_has_file(record)) {
        lontar_json_begin(out, "file");
        lontar_json_put_plain(out, "\"");
        repeat(out, begun, size);
        lontar_json_put_plain(out, "/file\"");
    } else {
        lontar_json_null(out, "file");
    }
    lontar_json_begin(out, "page");
    lontar_json_put_plain(out, "\"");
    repeat(out, begun + before, size - before);
    lontar_json_put_plain(out, "\"");
    lontar_json_object_end(out);
}

/* Members of a record; inline so that their names are copied as numbers. */
G_ALWAYS_INLINE static inline void
format_text(GString *out, const char *name, const lontar_record *record, lontar_field field,
            const lontar_request *chooser)
{
    if (wants(chooser, name)) {
        lontar_json_string(out, name, lontar_record_value(record, field));
    }
}

G_ALWAYS_INLINE static inline void
format_texts(GString *out, const char *name, const lontar_record *record, lontar_field field,
             const lontar_request *chooser)
{
    if (wants(chooser, name)) {
        lontar_json_strings(out, name, lontar_record_values(record, field));
    }
}

/* Whether a text is a number of four digits, as nearly all years are. */
static bool
is_four_digits(const char *text)
{
    for (size_t i = 0; i < 4; i++) {
        if (!g_ascii_isdigit(text[i])) {
            return false;
        }
    }
    return *text != '0' && text[4] == '\0';
}

static void
format_year(GString *out, const lontar_record *record)
{
    const char *year = lontar_record_value(record, LONTAR_FIELD_YEAR);

    if (year == NULL) {
        lontar_json_null(out, "year");
    } else if (is_four_digits(year)) {
        lontar_json_begin(out, "year");
        lontar_json_put_plain(out, year);
    } else {
        lontar_json_integer(out, "year", g_ascii_strtoll(year, NULL, 10));
    }
}

void
lontar_record_format_json(GString *out, const lontar_record *record, const lontar_request *request)
{
    const lontar_request *chooser = chooser_of(request);

    format_text(out, "title", record, LONTAR_FIELD_TITLE, chooser);
    format_text(out, "type", record, LONTAR_FIELD_TYPE, chooser);
    format_text(out, "language", record, LONTAR_FIELD_LANGUAGE, chooser);
    if (wants(chooser, "year")) {
        format_year(out, record);
    }
    format_text(out, "date", record, LONTAR_FIELD_DATE, chooser);
    format_texts(out, "authors", record, LONTAR_FIELD_AUTHOR, chooser);
    format_text(out, "publisher", record, LONTAR_FIELD_PUBLISHER, chooser);
    format_texts(out, "country", record, LONTAR_FIELD_COUNTRY, chooser);
    format_texts(out, "sector", record, LONTAR_FIELD_SECTOR, chooser);
    format_texts(out, "instrument", record, LONTAR_FIELD_INSTRUMENT, chooser);
    if (wants(chooser, "pages")) {
        lontar_json_integer(out, "pages", (int64_t)lontar_record_page_size(record));
    }
    format_text(out, "url", record, LONTAR_FIELD_URL, chooser);
    if (wants(chooser, "links")) {
        format_record_links(out, record);
    }
}

void
lontar_snippet_format_json(GString *out, const lontar_record *record,
                           const lontar_page_hit *page_hit, bool has_matches)
{
    g_autofree char *url = lontar_link_page(record, page_hit);
    const lontar_snippet *snippet = page_hit->snippet;
    size_t page = page_hit->page - 1;

    lontar_json_object(out, NULL);
    lontar_json_integer(out, "page", (int64_t)page_hit->page);
    lontar_json_string(out, "page_label", lontar_record_page_label(record, page));
    lontar_json_string(out, "section", lontar_record_page_section(record, page));
    lontar_json_boolean(out, "ocr",
                        (lontar_record_page_flags(record, page) & LONTAR_PAGE_OCR) != 0);
    if (has_matches) {
        lontar_json_integer(out, "matches", (int64_t)page_hit->matches);
    }
    lontar_json_string(out, "html", snippet->html);
    lontar_json_string(out, "text", snippet->text);
    lontar_json_array(out, "ranges");
    for (size_t i = 0; i < snippet->ranges->len; i++) {
        const lontar_range *range = &g_array_index(snippet->ranges, lontar_range, i);

        lontar_json_array(out, NULL);
        lontar_json_integer(out, NULL, (int64_t)range->start);
        lontar_json_integer(out, NULL, (int64_t)range->length);
        lontar_json_array_end(out);
    }
    lontar_json_array_end(out);
    lontar_json_string(out, "url", url);
    lontar_json_object_end(out);
}

static void
format_hit(GString *out, const lontar_hit *hit, const lontar_request *chooser)
{
    lontar_json_object(out, NULL);
    if (wants(chooser, "rank")) {
        lontar_json_integer(out, "rank", (int64_t)hit->rank);
    }
    if (wants(chooser, "id")) {
        lontar_json_string(out, "id", lontar_record_id(hit->record));
    }
    if (wants(chooser, "score")) {
        lontar_json_number(out, "score", hit->score, 4);
    }
    lontar_record_format_json(out, hit->record, chooser);
    if (wants(chooser, "pages_matched")) {
        lontar_json_integer(out, "pages_matched", (int64_t)hit->pages_matched);
    }
    if (wants(chooser, "snippets")) {
        lontar_json_array(out, "snippets");
        for (size_t i = 0; i < hit->page_hits->len; i++) {
            lontar_snippet_format_json(out, hit->record,
                                       &g_array_index(hit->page_hits, lontar_page_hit, i), false);
        }
        lontar_json_array_end(out);
    }
    lontar_json_object_end(out);
}

static void
format_hits(GString *out, const lontar_answer *answer, const lontar_request *request)
{
    const lontar_request *chooser = chooser_of(request);

    lontar_json_array(out, "hits");
    for (size_t i = 0; i < lontar_answer_hit_size(answer); i++) {
        format_hit(out, lontar_answer_hit_at(answer, i), chooser);
    }
    lontar_json_array_end(out);
}

static void
format_numbers(GString *out, const lontar_answer *answer, const lontar_request *request)
{
    const lontar_request *chooser = chooser_of(request);

    if (wants(chooser, "total")) {
        lontar_json_integer(out, "total", (int64_t)lontar_answer_total(answer));
    }
    if (wants(chooser, "page")) {
        lontar_json_integer(out, "page", (int64_t)lontar_request_page(request));
    }
    if (wants(chooser, "per_page")) {
        lontar_json_integer(out, "per_page", (int64_t)lontar_request_limit(request));
    }
    if (wants(chooser, "took_ms")) {
        lontar_json_number(out, "took_ms", lontar_answer_took_ms(answer), 2);
    }
    if (wants(chooser, "partial")) {
        lontar_json_boolean(out, "partial", lontar_answer_is_partial(answer));
    }
    if (wants(chooser, "next_cursor")) {
        g_autofree char *cursor = lontar_cursor_next(answer, request);

        lontar_json_string(out, "next_cursor", cursor);
    }
}

void
lontar_answer_format_json(GString *out, const lontar_answer *answer, const lontar_request *request,
                          const lontar_vocabularies *vocabularies, const lontar_answer_extra *extra)
{
    const lontar_request *chooser = chooser_of(request);

    lontar_json_grow(out, ANSWER_EXPECTED);
    lontar_json_object(out, NULL);
    if (wants(chooser, "index")) {
        lontar_answer_format_state(out, lontar_answer_state(answer));
    }
    if (wants(chooser, "query")) {
        lontar_answer_format_query(out, answer, request, extra->suggestion, extra->diagnosis);
    }
    if (wants(chooser, "filters")) {
        lontar_answer_format_filters(out, request);
    }
    format_numbers(out, answer, request);
    if (wants(chooser, "links")) {
        format_links(out, answer, request, extra->base);
    }
    if (wants(chooser, "facets")) {
        format_facets(out, answer, request, vocabularies, extra->rows);
    }
    if (wants(chooser, "hits")) {
        format_hits(out, answer, request);
    }
    lontar_json_object_end(out);
    g_string_append_c(out, '\n');
}
