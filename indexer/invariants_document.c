/*
 * Invariants of one document: its tags and its pages.
 */
#include <string.h>

#include "invariants_private.h"
#include "lontar/error.h"
#include "lontar/pages.h"
#include "lontar/terms.h"

/* Words of a page that are looked up in the postings, spread over the page. */
#define WORDS_LOOKED_UP 4

/* --- tags --- */

static GPtrArray *
facet_values(const lontar_record *record, lontar_field field)
{
    return lontar_terms_facet_values(field, lontar_record_values(record, field));
}

static bool
check_slot(lontar_checking *of, uint32_t docid, const lontar_record *record, int slot,
           const char *wanted, GError **error)
{
    g_autoptr(GBytes) value = lontar_index_value(of->index, docid, (uint32_t)slot, error);
    size_t length = 0;
    const char *text = value == NULL ? NULL : g_bytes_get_data(value, &length);

    if (value == NULL) {
        return false;
    }
    if (length != strlen(wanted) || (length > 0 && memcmp(text, wanted, length) != 0)) {
        lontar_invariants_say(of, "%s: slot %d is '%.*s', its record says '%s'",
                              lontar_record_id(record), slot, (int)length, text == NULL ? "" : text,
                              wanted);
    }
    return true;
}

static bool
check_slots(lontar_checking *of, uint32_t docid, const lontar_record *record, GError **error)
{
    if (!check_slot(of, docid, record, LONTAR_SLOT_ID, lontar_record_id(record), error)) {
        return false;
    }
    for (int field = 0; field < LONTAR_FIELD_COUNT; field++) {
        g_autoptr(GPtrArray) values = NULL;
        g_autofree char *joined = NULL;

        if (lontar_terms_slot(field) < 0) {
            continue;
        }
        values = facet_values(record, field);
        g_ptr_array_add(values, NULL);
        joined = g_strjoinv(";", (char **)values->pdata);
        if (!check_slot(of, docid, record, lontar_terms_slot(field), joined, error)) {
            return false;
        }
    }
    return true;
}

/* The filter terms that a document should have; a set, owning. */
static GHashTable *
wanted_terms(const lontar_record *record)
{
    GHashTable *wanted = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    const char *const *paths = lontar_record_paths(record);

    g_hash_table_add(wanted, lontar_terms_id(lontar_record_id(record)));
    for (size_t i = 0; paths[i] != NULL; i++) {
        g_hash_table_add(wanted, lontar_terms_path(paths[i]));
    }
    for (int field = 0; field < LONTAR_FIELD_COUNT; field++) {
        g_autoptr(GPtrArray) values = NULL;

        if (lontar_terms_prefix(field) == NULL) {
            continue;
        }
        values = facet_values(record, field);
        for (size_t i = 0; i < values->len; i++) {
            g_hash_table_add(wanted, lontar_terms_filter(field, values->pdata[i]));
        }
    }
    return wanted;
}

typedef struct {
    lontar_checking *of;
    const lontar_record *record;
    GHashTable *wanted;
} term_check;

/* Terms of words begin with none of the prefixes that filters have; twins are not in the record. */
static bool
is_filter(const char *term)
{
    return strchr("QLTYKX", *term) != NULL && !g_str_has_prefix(term, LONTAR_PREFIX_TWIN);
}

static bool
check_term(const char *term, size_t length, uint32_t wdf, void *data)
{
    term_check *check = data;

    (void)length, (void)wdf;
    if (is_filter(term) && !g_hash_table_remove(check->wanted, term)) {
        lontar_invariants_say(check->of, "%s: has the term %s, its record knows nothing of it",
                              lontar_record_id(check->record), term);
    }
    return true;
}

static bool
check_filters(lontar_checking *of, uint32_t docid, const lontar_record *record, GError **error)
{
    g_autoptr(GHashTable) wanted = wanted_terms(record);
    term_check check = {of, record, wanted};
    GHashTableIter each;
    void *term;

    if (!lontar_index_each_document_term(of->index, docid, check_term, &check, error)) {
        return false;
    }
    g_hash_table_iter_init(&each, wanted);
    while (g_hash_table_iter_next(&each, &term, NULL)) {
        lontar_invariants_say(of, "%s: has not the term %s of its record", lontar_record_id(record),
                              (const char *)term);
    }
    return true;
}

bool
lontar_invariants_tags(lontar_checking *of, uint32_t docid, const lontar_record *record,
                       GError **error)
{
    return check_slots(of, docid, record, error) && check_filters(of, docid, record, error);
}

/* --- pages --- */

/* Whether a word is in the postings at its position. */
static bool
check_word(lontar_checking *of, uint32_t docid, const lontar_record *record,
           const lontar_token *token, GError **error)
{
    g_autoptr(GArray) positions = lontar_index_positions(of->index, docid, token->term, error);

    for (size_t i = 0; positions != NULL && i < positions->len; i++) {
        if (g_array_index(positions, uint32_t, i) == token->position) {
            return true;
        }
    }
    if (positions != NULL) {
        lontar_invariants_say(of, "%s: '%s' is not where its page has it (position %u)",
                              lontar_record_id(record), token->term, token->position);
    }
    return positions != NULL;
}

static bool
check_words(lontar_checking *of, uint32_t docid, const lontar_record *record, size_t page,
            const char *text, GError **error)
{
    size_t pages = lontar_record_page_size(record);
    const char *own = lontar_record_page_language(record, page);
    const char *language = own != NULL ? own : lontar_record_value(record, LONTAR_FIELD_LANGUAGE);
    size_t length = strlen(text), looked_up = 0;
    uint32_t next = page + 1 < pages ? lontar_record_page_position(record, page + 1)
                                     : lontar_record_end_position(record);
    const lontar_token *token;

    lontar_analyser_start(of->analyser, text, length, language,
                          lontar_record_page_position(record, page));
    while ((token = lontar_analyser_next(of->analyser)) != NULL) {
        if (token->start >= looked_up * length / WORDS_LOOKED_UP) {
            looked_up++;
            if (!check_word(of, docid, record, token, error)) {
                return false;
            }
        }
    }
    if (lontar_analyser_position(of->analyser) != next) {
        lontar_invariants_say(of, "%s: page %zu ends at position %u, its record says %u",
                              lontar_record_id(record), page + 1,
                              lontar_analyser_position(of->analyser), next);
    }
    return true;
}

bool
lontar_invariants_pages(lontar_checking *of, uint32_t docid, const lontar_record *record,
                        bool analyses, GError **error)
{
    uint64_t key = lontar_record_stamp(record)->text_key;
    g_autoptr(GError) cause = NULL;
    g_autofree char *details = lontar_pages_details(of->index, key, &cause);

    for (size_t i = 0; cause == NULL && i < lontar_record_page_size(record); i++) {
        g_autofree char *text = lontar_pages_text(of->index, key, i, NULL, &cause);
        bool is_indexed = (lontar_record_page_flags(record, i) & LONTAR_PAGE_GARBLED) == 0;

        if (text != NULL && analyses && is_indexed &&
            !check_words(of, docid, record, i, text, error)) {
            return false;
        }
    }
    if (cause != NULL) {
        lontar_invariants_say(of, "%s: %s", lontar_record_id(record), cause->message);
    }
    return true;
}
