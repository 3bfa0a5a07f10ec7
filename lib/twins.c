/*
 * Near twins.
 */
#include "lontar/twins.h"

#include <string.h>

#include "lontar/terms.h"
#include "sketch.h"
#include "twins_path.h"

/*
 * Measured on reports of one series, forms revised after years, excerpts and damaged copies: what
 * two publications of one mould share was at most 0.27, what twins share at least 0.53. Of numbers
 * 0.18 between strangers.
 */
#define SHARE_MIN 0.4
/* One of so many hashes becomes a term; at most and at least so many do. */
#define HASHES_PER_TERM 4
#define TERMS_MAX       64
#define TERMS_MIN       6
/* A run of words in more documents than this is a mould's. */
#define DOCUMENTS_MAX 1000
/* Translations that differ more than this in pages are of parts. */
#define PAGES_RATIO_MAX 2

#define PREFIX_TEXT    LONTAR_PREFIX_TWIN "t"
#define PREFIX_NUMBERS LONTAR_PREFIX_TWIN "n"
#define PREFIX_PATH    LONTAR_PREFIX_TWIN "p"

typedef struct {
    const lontar_index *index;
    uint32_t docid;
    lontar_record *record;
    GHashTable *found; /* docid -> lontar_twin, owned until the end */
} search;

static void
twin_free(void *data)
{
    lontar_twin *twin = data;

    if (twin != NULL) {
        g_free(twin->id);
        g_free(twin->title);
        g_free(twin);
    }
}

const char *
lontar_twin_kind(lontar_twin_evidence evidence)
{
    return evidence == LONTAR_TWIN_TEXT ? "edition" : "translation";
}

const char *
lontar_twin_evidence_name(lontar_twin_evidence evidence)
{
    static const char *const names[] = {"text", "numbers", "path"};

    return names[evidence];
}

/* --- terms --- */

/* The prefix and eight hex digits. */
static char *
sketch_term(const char *prefix, uint32_t hash)
{
    static const char digits[] = "0123456789abcdef";
    size_t length = strlen(prefix);
    char *term = g_malloc(length + 2 * sizeof hash + 1);

    memcpy(term, prefix, length);
    for (unsigned shift = 32; shift > 0; shift -= 4) {
        term[length++] = digits[hash >> (shift - 4) & 0xf];
    }
    term[length] = '\0';
    return term;
}

/* The terms of a sketch: of its smallest hashes. */
static GPtrArray *
sketch_terms(const char *prefix, const GArray *sketch)
{
    GPtrArray *terms = g_ptr_array_new_with_free_func(g_free);
    guint size = CLAMP(sketch->len / HASHES_PER_TERM, TERMS_MIN, TERMS_MAX);

    for (guint i = 0; i < MIN(size, sketch->len); i++) {
        g_ptr_array_add(terms, sketch_term(prefix, g_array_index(sketch, uint32_t, i)));
    }
    return terms;
}

static char *
path_term(const char *path, const char *language)
{
    g_autofree char *key = lontar_twins_path_key(path, language);

    if (key == NULL) {
        return NULL;
    }

    g_autofree char *sum = g_compute_checksum_for_string(G_CHECKSUM_SHA256, key, -1);
    return g_strdup_printf(PREFIX_PATH "%.16s", sum);
}

static bool
add_terms(lontar_entry *entry, const GPtrArray *terms, GError **error)
{
    for (guint i = 0; i < terms->len; i++) {
        if (!lontar_entry_add_filter(entry, terms->pdata[i], error)) {
            return false;
        }
    }
    return true;
}

/* What is too short to be compared gets no sketch. */
static bool
add_sketch(lontar_entry *entry, const char *prefix, lontar_slot slot, const GArray *sketch,
           GError **error)
{
    g_autoptr(GPtrArray) terms = sketch_terms(prefix, sketch);
    g_autoptr(GBytes) bytes = lontar_sketch_format(sketch);
    size_t length;
    const char *value = g_bytes_get_data(bytes, &length);

    return lontar_sketch_share(sketch, sketch, G_MAXSIZE) < 0 ||
           (lontar_entry_set_value(entry, slot, value, length, error) &&
            add_terms(entry, terms, error));
}

bool
lontar_twins_add(lontar_entry *entry, const lontar_document *document, GError **error)
{
    const char *language = lontar_document_value(document, LONTAR_FIELD_LANGUAGE);
    g_autoptr(GArray) text = lontar_sketch_text(document);
    g_autoptr(GArray) numbers = lontar_sketch_numbers(document);

    if (!add_sketch(entry, PREFIX_TEXT, LONTAR_SLOT_TEXT, text, error) ||
        !add_sketch(entry, PREFIX_NUMBERS, LONTAR_SLOT_NUMBERS, numbers, error)) {
        return false;
    }
    for (size_t i = 0; language != NULL && i < lontar_document_path_size(document); i++) {
        g_autofree char *term = path_term(lontar_document_path_at(document, i), language);

        if (term != NULL && !lontar_entry_add_filter(entry, term, error)) {
            return false;
        }
    }
    return true;
}

/* --- finding --- */

static lontar_record *
read_record(const search *of, uint32_t docid, GError **error)
{
    g_autoptr(GBytes) data = lontar_index_data(of->index, docid, error);

    return data == NULL ? NULL : lontar_record_decode(data, error);
}

static bool
count_posting(uint32_t docid, uint32_t wdf, void *data)
{
    GHashTable *counts = data;
    guint before = GPOINTER_TO_UINT(g_hash_table_lookup(counts, GUINT_TO_POINTER(docid)));

    (void)wdf;
    g_hash_table_insert(counts, GUINT_TO_POINTER(docid), GUINT_TO_POINTER(before + 1));
    return true;
}

/* Which other documents have the terms, and how many of them. */
static GHashTable *
count_sharers(const search *of, const GPtrArray *terms, GError **error)
{
    g_autoptr(GHashTable) counts = g_hash_table_new(NULL, NULL);

    for (guint i = 0; i < terms->len; i++) {
        uint32_t df = 0;
        uint64_t cf = 0;

        if (!lontar_index_term_frequency(of->index, terms->pdata[i], &df, &cf, error) ||
            (df > 1 && df <= DOCUMENTS_MAX &&
             !lontar_index_each_posting(of->index, terms->pdata[i], count_posting, counts,
                                        error))) {
            return NULL;
        }
    }
    g_hash_table_remove(counts, GUINT_TO_POINTER(of->docid));
    return g_steal_pointer(&counts);
}

static GArray *
read_sketch(const search *of, uint32_t docid, lontar_slot slot, GError **error)
{
    g_autoptr(GBytes) bytes = lontar_index_value(of->index, docid, slot, error);

    return bytes == NULL ? NULL : lontar_sketch_parse(bytes);
}

/* Another language, and about as many pages. */
static bool
may_be_translation(const search *of, const lontar_record *other)
{
    const char *language = lontar_record_value(of->record, LONTAR_FIELD_LANGUAGE);
    const char *others = lontar_record_value(other, LONTAR_FIELD_LANGUAGE);
    size_t pages = lontar_record_page_size(of->record);
    size_t other_pages = lontar_record_page_size(other);

    return language != NULL && others != NULL && !lontar_twins_same_language(language, others) &&
           MAX(pages, other_pages) <= PAGES_RATIO_MAX * MAX(MIN(pages, other_pages), 1);
}

static bool
add_twin(search *of, uint32_t docid, lontar_twin_evidence evidence, double share, GError **error)
{
    g_autoptr(lontar_record) other = read_record(of, docid, error);

    if (other == NULL) {
        return false;
    }
    if (evidence == LONTAR_TWIN_TEXT || may_be_translation(of, other)) {
        lontar_twin *twin = g_new0(lontar_twin, 1);

        twin->docid = docid;
        twin->id = g_strdup(lontar_record_id(other));
        twin->title = g_strdup(lontar_record_value(other, LONTAR_FIELD_TITLE));
        twin->evidence = evidence;
        twin->share = share;
        g_hash_table_insert(of->found, GUINT_TO_POINTER(docid), twin);
    }
    return true;
}

/* Compare a sketch with those of all documents that share a term of it. */
static bool
find_by_sketch(search *of, lontar_twin_evidence evidence, GError **error)
{
    bool is_text = evidence == LONTAR_TWIN_TEXT;
    lontar_slot slot = is_text ? LONTAR_SLOT_TEXT : LONTAR_SLOT_NUMBERS;
    size_t max = is_text ? LONTAR_SKETCH_TEXT_MAX : LONTAR_SKETCH_NUMBERS_MAX;
    g_autoptr(GArray) own = read_sketch(of, of->docid, slot, error);
    g_autoptr(GPtrArray) terms =
        own == NULL ? NULL : sketch_terms(is_text ? PREFIX_TEXT : PREFIX_NUMBERS, own);
    g_autoptr(GHashTable) counts = terms == NULL ? NULL : count_sharers(of, terms, error);
    GHashTableIter each;
    void *key;

    if (counts == NULL) {
        return false;
    }
    g_hash_table_iter_init(&each, counts);
    while (g_hash_table_iter_next(&each, &key, NULL)) {
        g_autoptr(GArray) other = g_hash_table_contains(of->found, key)
                                      ? g_array_new(FALSE, FALSE, sizeof(uint32_t))
                                      : read_sketch(of, GPOINTER_TO_UINT(key), slot, error);
        double share = other == NULL ? -1 : lontar_sketch_share(own, other, max);

        if (other == NULL ||
            (share >= SHARE_MIN && !add_twin(of, GPOINTER_TO_UINT(key), evidence, share, error))) {
            return false;
        }
    }
    return true;
}

static bool
find_by_path(search *of, GError **error)
{
    const char *language = lontar_record_value(of->record, LONTAR_FIELD_LANGUAGE);
    const char *const *paths = lontar_record_paths(of->record);
    g_autoptr(GPtrArray) terms = g_ptr_array_new_with_free_func(g_free);
    GHashTableIter each;
    void *key;

    for (size_t i = 0; language != NULL && paths[i] != NULL; i++) {
        char *term = path_term(paths[i], language);

        if (term != NULL) {
            g_ptr_array_add(terms, term);
        }
    }

    g_autoptr(GHashTable) counts = count_sharers(of, terms, error);
    if (counts == NULL) {
        return false;
    }
    g_hash_table_iter_init(&each, counts);
    while (g_hash_table_iter_next(&each, &key, NULL)) {
        if (!g_hash_table_contains(of->found, key) &&
            !add_twin(of, GPOINTER_TO_UINT(key), LONTAR_TWIN_PATH, 0, error)) {
            return false;
        }
    }
    return true;
}

static int
compare_twins(const void *left, const void *right)
{
    const lontar_twin *a = *(const lontar_twin *const *)left;
    const lontar_twin *b = *(const lontar_twin *const *)right;

    if (a->evidence != b->evidence) {
        return a->evidence < b->evidence ? -1 : 1;
    }
    if (a->share != b->share) {
        return a->share > b->share ? -1 : 1;
    }
    return strcmp(a->id, b->id);
}

GPtrArray *
lontar_twins_find(const lontar_index *index, uint32_t docid, GError **error)
{
    g_autoptr(GHashTable) found = g_hash_table_new(NULL, NULL);
    g_autoptr(GPtrArray) twins = g_ptr_array_new_with_free_func(twin_free);
    search of = {.index = index, .docid = docid, .found = found};
    g_autoptr(lontar_record) record = read_record(&of, docid, error);
    GHashTableIter each;
    void *twin;

    of.record = record;

    bool done = record != NULL && find_by_sketch(&of, LONTAR_TWIN_TEXT, error) &&
                find_by_sketch(&of, LONTAR_TWIN_NUMBERS, error) && find_by_path(&of, error);

    g_hash_table_iter_init(&each, found);
    while (g_hash_table_iter_next(&each, NULL, &twin)) {
        g_ptr_array_add(twins, twin);
    }
    g_ptr_array_sort(twins, compare_twins);
    return done ? g_steal_pointer(&twins) : NULL;
}

/* --- candidates --- */

static bool
take_term(const char *term, size_t length, uint32_t df, void *data)
{
    if (df > 1 && df <= DOCUMENTS_MAX) {
        g_ptr_array_add(data, g_strndup(term, length));
    }
    return true;
}

static int
compare_docids(const void *left, const void *right)
{
    uint32_t a = *(const uint32_t *)left;
    uint32_t b = *(const uint32_t *)right;

    return (a > b) - (a < b);
}

GArray *
lontar_twins_candidates(const lontar_index *index, GError **error)
{
    g_autoptr(GPtrArray) terms = g_ptr_array_new_with_free_func(g_free);
    GArray *docids = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    GHashTableIter each;
    void *key;

    if (!lontar_index_each_term(index, LONTAR_PREFIX_TWIN, take_term, terms, error)) {
        g_array_unref(docids);
        return NULL;
    }

    g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);
    for (guint i = 0; i < terms->len; i++) {
        if (!lontar_index_each_posting(index, terms->pdata[i], count_posting, seen, error)) {
            g_array_unref(docids);
            return NULL;
        }
    }
    g_hash_table_iter_init(&each, seen);
    while (g_hash_table_iter_next(&each, &key, NULL)) {
        uint32_t docid = GPOINTER_TO_UINT(key);

        g_array_append_val(docids, docid);
    }
    g_array_sort(docids, compare_docids);
    return docids;
}
