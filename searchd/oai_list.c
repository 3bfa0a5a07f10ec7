/*
 * Lists of OAI-PMH 2.0: records of a set and a span of time, by when they changed.
 *
 * A list ends at the moment of the index when it began. What changes meanwhile gets a later date:
 * it leaves this list and is in the next one, so a token holds whatever happens to the library.
 */
#include <stdlib.h>
#include <string.h>

#include "lontar/error.h"
#include "oai.h"
#include "oai_token.h"
#include "xml.h"

/* Records an answer. */
#define CHUNK 100

/* An item of the list; all lent. */
typedef struct {
    int64_t time;
    const char *id;
    const lontar_gone *gone; /* NULL for a document that is there */
} item;

static int
compare_items(const void *left, const void *right)
{
    const item *a = left;
    const item *b = right;

    if (a->time != b->time) {
        return a->time < b->time ? -1 : 1;
    }
    return strcmp(a->id, b->id);
}

/* --- what is asked for ---------------------------------------------------------------------- */

/* A date of the protocol, to the day or the second; a day ends with its last second. */
static bool
read_date(const char *text, bool is_end, int64_t *out)
{
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    bool is_day = strlen(text) == strlen("2026-01-31");
    g_autofree char *full =
        is_day ? g_strconcat(text, is_end ? "T23:59:59Z" : "T00:00:00Z", NULL) : g_strdup(text);
    g_autoptr(GDateTime) date = strlen(full) == strlen("2026-01-31T00:00:00Z")
                                    ? g_date_time_new_from_iso8601(full, utc)
                                    : NULL;

    if (date == NULL) {
        return false;
    }
    *out = MAX(g_date_time_to_unix(date), 0);
    return true;
}

/* `from` and `until`; without the latter a list ends with the index as it is. */
static bool
read_span(lontar_oai *oai, lontar_oai_token *out)
{
    const char *from = lontar_oai_argument(oai, "from");
    const char *until = lontar_oai_argument(oai, "until");
    int64_t last = 0;

    (void)read_date(oai->state->updated, true, &out->until); /* the index writes it so */
    if ((from != NULL && !read_date(from, false, &out->from)) ||
        (until != NULL && !read_date(until, true, &last)) ||
        (from != NULL && until != NULL && (strlen(from) != strlen(until) || out->from > last))) {
        lontar_oai_fail(oai, "badArgument",
                        "from and until are dates like 2026-01-31 or 2026-01-31T12:00:00Z, both "
                        "alike, the earlier one first");
        return false;
    }
    out->until = until != NULL ? MIN(last, out->until) : out->until;
    return true;
}

static bool
begin_list(lontar_oai *oai, lontar_oai_token *out)
{
    const char *set = lontar_oai_argument(oai, "set");

    out->set = g_strdup(set != NULL ? set : "");
    return lontar_oai_has_format(oai) && read_span(oai, out);
}

/* --- what there is -------------------------------------------------------------------------- */

/* The search for a set; the set as we write it. NULL when there is no such set. */
static lontar_request *
find_set(const lontar_oai *oai, const char *set, char **out_name)
{
    g_auto(GStrv) parts = g_strsplit(set, ":", 2);
    bool is_all = *set == '\0';
    bool is_known = g_strv_length(parts) == 2 &&
                    (g_str_equal(parts[0], "country") || g_str_equal(parts[0], "sector"));
    const char *pairs[] = {"limit", "0", is_known ? parts[0] : NULL, is_known ? parts[1] : NULL,
                           NULL};
    g_autoptr(lontar_request) request = is_all || is_known ? lontar_oai_request(oai, pairs) : NULL;

    if (request == NULL || (is_known && lontar_request_filter_size(request) != 1)) {
        return NULL;
    }
    *out_name = is_all
                    ? g_strdup("")
                    : g_strconcat(parts[0], ":", lontar_request_filter_at(request, 0)->value, NULL);
    return g_steal_pointer(&request);
}

static void
take_item(GArray *items, const lontar_oai_token *of, const item *one, size_t *out_size)
{
    const item last = {of->last_time, of->last_id, NULL};

    if (one->time < of->from || one->time > of->until) {
        return;
    }
    ++*out_size;
    if (of->last_id == NULL || compare_items(one, &last) > 0) {
        g_array_append_val(items, *one);
    }
}

/* Everything after the last one given, in order; how many the list has in all. */
static GArray *
collect(const lontar_oai_token *of, const lontar_listing *listing, const lontar_history *history,
        const char *set, size_t *out_size)
{
    GArray *items = g_array_new(FALSE, FALSE, sizeof(item));

    *out_size = 0;
    for (size_t i = 0; i < lontar_listing_size(listing); i++) {
        const item one = {lontar_listing_time_at(listing, history, i),
                          lontar_listing_id_at(listing, i), NULL};

        take_item(items, of, &one, out_size);
    }
    for (size_t i = 0; i < lontar_history_gone_size(history); i++) {
        const lontar_gone *gone = lontar_history_gone_at(history, i);
        const item one = {gone->time, gone->id, gone};

        if (*set == '\0' || g_strv_contains((const char *const *)gone->values, set)) {
            take_item(items, of, &one, out_size);
        }
    }
    g_array_sort(items, compare_items);
    return items;
}

/* --- the answer ----------------------------------------------------------------------------- */

static void
add_items(lontar_oai *oai, const GArray *items)
{
    bool is_whole = g_str_equal(oai->verb, "ListRecords");

    for (guint i = 0; i < items->len && i < CHUNK; i++) {
        const item *one = &g_array_index(items, item, i);

        if (one->gone != NULL) {
            lontar_oai_add_gone(oai, one->gone, is_whole);
            continue;
        }
        g_autoptr(lontar_record) record =
            lontar_searcher_record(oai->worker->searcher, one->id, NULL);
        if (record != NULL) {
            lontar_oai_add_record(oai, record, one->time, is_whole);
        }
    }
}

static void
add_token(lontar_oai *oai, const lontar_oai_token *of, const GArray *items, const char *set,
          size_t size)
{
    if (size <= CHUNK) {
        return;
    }
    g_string_append_printf(oai->body, "<resumptionToken completeListSize=\"%zu\" cursor=\"%zu\">",
                           size, size - items->len);
    if (items->len > CHUNK) {
        const item *last = &g_array_index(items, item, CHUNK - 1);
        const lontar_oai_token next = {.set = (char *)set,
                                       .from = of->from,
                                       .until = of->until,
                                       .last_time = last->time,
                                       .last_id = (char *)last->id};
        g_autofree char *token = lontar_oai_token_format(&next);

        lontar_xml_format(oai->body, "%s", token);
    }
    g_string_append(oai->body, "</resumptionToken>\n");
}

static void
fail_empty(lontar_oai *oai, const lontar_oai_token *of)
{
    if (of->last_id != NULL) {
        lontar_oai_fail(oai, "badResumptionToken", "nothing is left of this list; begin anew");
    } else {
        lontar_oai_fail(oai, "noRecordsMatch", "nothing of this set has changed in this time");
    }
}

static void
list(lontar_oai *oai, const lontar_oai_token *of)
{
    lontar_searcher *searcher = oai->worker->searcher;
    g_autofree char *set = NULL;
    g_autoptr(lontar_request) request = find_set(oai, of->set, &set);
    g_autoptr(lontar_listing) listing =
        request == NULL ? NULL : lontar_search_list(searcher, request, NULL);
    g_autoptr(lontar_history) history =
        listing == NULL ? NULL : lontar_searcher_history(searcher, NULL);
    size_t size = 0;

    if (history == NULL) {
        fail_empty(oai, of);
        return;
    }

    g_autoptr(GArray) items = collect(of, listing, history, set, &size);
    if (items->len == 0) {
        fail_empty(oai, of);
        return;
    }
    add_items(oai, items);
    add_token(oai, of, items, set, size);
}

void
lontar_oai_list(lontar_oai *oai)
{
    static const char *const names[] = {"metadataPrefix",  "from", "until", "set",
                                        "resumptionToken", NULL};
    const char *token = lontar_oai_argument(oai, "resumptionToken");
    g_auto(lontar_oai_token) of = {0};

    if (!lontar_oai_takes(oai, names)) {
        return;
    }
    if (token != NULL && oai->exchange->parameters->len > 2) {
        lontar_oai_fail(oai, "badArgument", "resumptionToken stands alone");
        return;
    }
    if (token != NULL && !lontar_oai_token_parse(token, &of)) {
        lontar_oai_fail(oai, "badResumptionToken", "this is no token of ours");
        return;
    }
    if (token != NULL || begin_list(oai, &of)) {
        list(oai, &of);
    }
}
