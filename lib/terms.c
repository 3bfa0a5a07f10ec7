/*
 * Terms: a document becomes an entry.
 */
#include "lontar/terms.h"

#include <string.h>
#include <unicode/ucol.h>
#include <unicode/ustring.h>

#include "lontar/twins.h"
#include "words.h"

/* Bytes of a title's sort key, and characters of the title that it is made from. */
#define TITLE_KEY_BYTES 96
#define TITLE_KEY_CHARS 200
/* A longer path is a term by its beginning and its digest. */
#define PATH_BYTES_MAX  200
#define PATH_BYTES_KEPT 120

static const struct {
    const char *prefix;
    int slot;
} fields[LONTAR_FIELD_COUNT] = {
    [LONTAR_FIELD_TITLE] = {NULL, -1},
    [LONTAR_FIELD_AUTHOR] = {NULL, -1},
    [LONTAR_FIELD_PUBLISHER] = {NULL, -1},
    [LONTAR_FIELD_DATE] = {NULL, -1},
    [LONTAR_FIELD_YEAR] = {LONTAR_PREFIX_YEAR, LONTAR_SLOT_YEAR},
    [LONTAR_FIELD_TYPE] = {LONTAR_PREFIX_TYPE, LONTAR_SLOT_TYPE},
    [LONTAR_FIELD_LANGUAGE] = {LONTAR_PREFIX_LANGUAGE, LONTAR_SLOT_LANGUAGE},
    [LONTAR_FIELD_COUNTRY] = {LONTAR_PREFIX_COUNTRY, LONTAR_SLOT_COUNTRY},
    [LONTAR_FIELD_SECTOR] = {LONTAR_PREFIX_SECTOR, LONTAR_SLOT_SECTOR},
    [LONTAR_FIELD_INSTRUMENT] = {LONTAR_PREFIX_INSTRUMENT, LONTAR_SLOT_INSTRUMENT},
    [LONTAR_FIELD_MENTION] = {LONTAR_PREFIX_MENTION, -1},
    [LONTAR_FIELD_KEYWORD] = {LONTAR_PREFIX_KEYWORD, -1},
    [LONTAR_FIELD_URL] = {NULL, -1},
    [LONTAR_FIELD_REGION] = {LONTAR_PREFIX_REGION, LONTAR_SLOT_REGION},
};

const char *
lontar_terms_prefix(lontar_field field)
{
    return fields[field].prefix;
}

int
lontar_terms_slot(lontar_field field)
{
    return fields[field].slot;
}

char *
lontar_terms_filter(lontar_field field, const char *value)
{
    g_autofree char *folded = NULL;

    if (fields[field].prefix == NULL) {
        return NULL;
    }
    if (field == LONTAR_FIELD_KEYWORD) {
        folded = lontar_text_fold(value, strlen(value));
        value = folded;
    }

    size_t length = MIN(strlen(value), LONTAR_TERM_MAX);
    while (length > 0 && value[length] != '\0' && ((unsigned char)value[length] & 0xc0) == 0x80) {
        length--;
    }
    return g_strdup_printf("%s%.*s", fields[field].prefix, (int)length, value);
}

/* A name that a term has room for: a long one is its beginning and its digest. */
static char *
long_name(const char *prefix, const char *name)
{
    if (strlen(name) <= PATH_BYTES_MAX) {
        return g_strconcat(prefix, name, NULL);
    }

    g_autofree char *digest = g_compute_checksum_for_string(G_CHECKSUM_SHA256, name, -1);
    return g_strdup_printf("%s%.*s%s", prefix, PATH_BYTES_KEPT, name, digest);
}

char *
lontar_terms_id(const char *id)
{
    return long_name(LONTAR_PREFIX_ID, id);
}

char *
lontar_terms_path(const char *path)
{
    return long_name(LONTAR_PREFIX_PATH, path);
}

char *
lontar_terms_base_language(const char *language)
{
    return g_ascii_strdown(language, (gssize)strcspn(language, "-_"));
}

static bool
add_filter(lontar_entry *entry, lontar_field field, const char *value, GError **error)
{
    g_autofree char *term = lontar_terms_filter(field, value);

    return lontar_entry_add_filter(entry, term, error);
}

static void
add_once(GPtrArray *values, char *value)
{
    if (g_ptr_array_find_with_equal_func(values, value, g_str_equal, NULL)) {
        g_free(value);
    } else {
        g_ptr_array_add(values, value);
    }
}

GPtrArray *
lontar_terms_facet_values(lontar_field field, const char *const *said)
{
    GPtrArray *values = g_ptr_array_new_with_free_func(g_free);

    for (size_t i = 0; said[i] != NULL; i++) {
        if (field == LONTAR_FIELD_LANGUAGE) {
            add_once(values, lontar_terms_base_language(said[i]));
        }
        if (fields[field].slot < 0 || strchr(said[i], ';') == NULL) {
            add_once(values, g_strdup(said[i]));
        }
    }
    return values;
}

static GPtrArray *
facet_values(const lontar_document *document, lontar_field field)
{
    g_autofree char *year = lontar_record_year_of(document);
    g_autoptr(GPtrArray) said = NULL;

    if (field == LONTAR_FIELD_YEAR) {
        const char *const years[] = {year, NULL};

        return lontar_terms_facet_values(field, years);
    }
    said = lontar_document_values(document, field);
    g_ptr_array_add(said, NULL);
    return lontar_terms_facet_values(field, (const char *const *)said->pdata);
}

static bool
set_text(lontar_entry *entry, lontar_slot slot, const char *text, GError **error)
{
    return lontar_entry_set_value(entry, slot, text, strlen(text), error);
}

/* Filters and value of a field. Terms of instruments have positions, where the text cites them. */
static bool
add_field(lontar_entry *entry, const lontar_document *document, lontar_field field, bool has_text,
          GError **error)
{
    g_autoptr(GPtrArray) values = facet_values(document, field);
    g_autoptr(GString) joined = g_string_new(NULL);

    for (guint i = 0; i < values->len; i++) {
        if ((has_text || field != LONTAR_FIELD_INSTRUMENT) &&
            !add_filter(entry, field, values->pdata[i], error)) {
            return false;
        }
        g_string_append_printf(joined, "%s%s", i == 0 ? "" : ";", (char *)values->pdata[i]);
    }
    if (fields[field].slot < 0 || joined->len == 0) {
        return true;
    }
    return set_text(entry, fields[field].slot, joined->str, error);
}

static bool
add_id(lontar_entry *entry, const lontar_document *document, GError **error)
{
    g_autofree char *id = lontar_terms_id(lontar_document_id(document));

    /*
     * It weighs 1, so that no document is of length 0: Xapian's check takes such one for missing.
     */
    return lontar_entry_add_term(entry, id, 1, error);
}

static bool
add_paths(lontar_entry *entry, const lontar_document *document, GError **error)
{
    for (size_t i = 0; i < lontar_document_path_size(document); i++) {
        g_autofree char *path = lontar_terms_path(lontar_document_path_at(document, i));

        if (!lontar_entry_add_filter(entry, path, error)) {
            return false;
        }
    }
    return true;
}

static bool
add_fields(lontar_entry *entry, const lontar_document *document, bool has_text, GError **error)
{
    for (int field = 0; field < LONTAR_FIELD_COUNT; field++) {
        if (fields[field].prefix != NULL && !add_field(entry, document, field, has_text, error)) {
            return false;
        }
    }
    return true;
}

/* 20190527 of 2019-05-27, 20190500 of 2019-05; of the year alone 20190000. NULL = undated. */
static char *
date_value(const lontar_document *document)
{
    const char *date = lontar_document_value(document, LONTAR_FIELD_DATE);
    g_autofree char *year = lontar_record_year_of(document);
    char digits[9] = "00000000";
    size_t size = 0;

    if (year == NULL) {
        return NULL;
    }
    if (date == NULL || strncmp(date, year, strlen(year)) != 0) {
        date = year;
    }
    for (; *date != '\0' && *date != 'T' && size < 8; date++) {
        if (g_ascii_isdigit(*date)) {
            digits[size++] = *date;
        }
    }
    return g_strdup(digits);
}

static void
close_collator(void *collator)
{
    ucol_close(collator);
}

/* The collator of this thread: the root order, punctuation ignored, numbers by their value. */
static UCollator *
title_collator(void)
{
    static GPrivate own = G_PRIVATE_INIT(close_collator);
    UCollator *collator = g_private_get(&own);

    if (collator == NULL) {
        UErrorCode status = U_ZERO_ERROR;

        collator = ucol_open("", &status);
        g_assert(U_SUCCESS(status));
        ucol_setAttribute(collator, UCOL_ALTERNATE_HANDLING, UCOL_SHIFTED, &status);
        ucol_setAttribute(collator, UCOL_NUMERIC_COLLATION, UCOL_ON, &status);
        g_private_set(&own, collator);
    }
    return collator;
}

static bool
set_title(lontar_entry *entry, const char *title, GError **error)
{
    UChar text[TITLE_KEY_CHARS];
    uint8_t key[TITLE_KEY_BYTES];
    int32_t size = 0;
    UErrorCode status = U_ZERO_ERROR;

    u_strFromUTF8WithSub(text, TITLE_KEY_CHARS, &size, title, -1, 0xfffd, NULL, &status);

    int32_t length =
        ucol_getSortKey(title_collator(), text, MIN(size, TITLE_KEY_CHARS), key, TITLE_KEY_BYTES);
    return lontar_entry_set_value(entry, LONTAR_SLOT_TITLE, (const char *)key,
                                  (size_t)MIN(length, TITLE_KEY_BYTES), error);
}

static bool
set_revision(lontar_entry *entry, lontar_slot slot, uint64_t revision, GError **error)
{
    uint64_t bytes = GUINT64_TO_BE(revision);

    return lontar_entry_set_value(entry, slot, (const char *)&bytes, sizeof bytes, error);
}

static bool
set_values(lontar_entry *entry, const lontar_document *document, const lontar_stamp *stamp,
           GError **error)
{
    const char *title = lontar_document_value(document, LONTAR_FIELD_TITLE);
    g_autofree char *date = date_value(document);

    return (date == NULL || set_text(entry, LONTAR_SLOT_DATE, date, error)) &&
           (title == NULL || set_title(entry, title, error)) &&
           set_revision(entry, LONTAR_SLOT_FIRST, stamp->first_revision, error) &&
           set_revision(entry, LONTAR_SLOT_CHANGED, stamp->changed_revision, error) &&
           set_text(entry, LONTAR_SLOT_ID, lontar_document_id(document), error);
}

static bool
set_record(lontar_entry *entry, const lontar_document *document, const lontar_stamp *stamp,
           const uint32_t *page_positions, uint32_t end, GError **error)
{
    g_autoptr(GBytes) record = lontar_record_encode(document, stamp, page_positions, end);
    size_t length;
    const void *data = g_bytes_get_data(record, &length);

    return lontar_entry_set_data(entry, data, length, error);
}

lontar_entry *
lontar_terms_entry(lontar_analyser *analyser, const lontar_vocabularies *vocabularies,
                   const lontar_document *document, const lontar_stamp *stamp, GError **error)
{
    g_autoptr(lontar_entry) entry = lontar_entry_new();
    g_autoptr(lontar_words) words = lontar_words_new(analyser, vocabularies, document);

    if (!lontar_words_write(words, entry, error) || !add_id(entry, document, error) ||
        !add_paths(entry, document, error) || !add_fields(entry, document, true, error) ||
        !set_values(entry, document, stamp, error) || !lontar_twins_add(entry, document, error) ||
        !set_record(entry, document, stamp, lontar_words_page_positions(words),
                    lontar_words_end(words), error)) {
        return NULL;
    }
    return g_steal_pointer(&entry);
}

static bool
has_same_paths(const lontar_document *document, const lontar_record *before)
{
    const char *const *paths = lontar_record_paths(before);
    size_t size = lontar_document_path_size(document);

    for (size_t i = 0; i < size; i++) {
        if (g_strcmp0(paths[i], lontar_document_path_at(document, i)) != 0) {
            return false;
        }
    }
    return paths[size] == NULL;
}

static bool
has_same_values(const lontar_document *document, const lontar_record *before, lontar_field field)
{
    g_autoptr(GPtrArray) values = lontar_document_values(document, field);

    g_ptr_array_add(values, NULL);
    return g_strv_equal((const char *const *)values->pdata, lontar_record_values(before, field));
}

bool
lontar_terms_are_same(const lontar_document *document, const lontar_record *before)
{
    static const lontar_field analysed[] = {LONTAR_FIELD_TITLE, LONTAR_FIELD_AUTHOR,
                                            LONTAR_FIELD_INSTRUMENT};
    const char *language = lontar_document_value(document, LONTAR_FIELD_LANGUAGE);
    size_t pages = lontar_document_page_size(document);

    for (size_t i = 0; i < G_N_ELEMENTS(analysed); i++) {
        if (!has_same_values(document, before, analysed[i])) {
            return false;
        }
    }
    if (pages != lontar_record_page_size(before) || !has_same_paths(document, before) ||
        g_strcmp0(language, lontar_record_value(before, LONTAR_FIELD_LANGUAGE)) != 0) {
        return false;
    }
    for (size_t i = 0; i < pages; i++) {
        if (g_strcmp0(lontar_document_page_at(document, i)->language,
                      lontar_record_page_language(before, i)) != 0) {
            return false;
        }
    }
    return true;
}

const lontar_edit_scope *
lontar_terms_edit_scope(void)
{
    static const char *const prefixes[] = {
        LONTAR_PREFIX_KEYWORD, LONTAR_PREFIX_LANGUAGE, LONTAR_PREFIX_TYPE,
        LONTAR_PREFIX_YEAR,    LONTAR_PREFIX_COUNTRY,  LONTAR_PREFIX_REGION,
        LONTAR_PREFIX_MENTION, LONTAR_PREFIX_SECTOR,   NULL};
    static const lontar_edit_scope scope = {prefixes, ((1U << LONTAR_SLOT_COUNT) - 1) &
                                                          ~(1U << LONTAR_SLOT_TEXT) &
                                                          ~(1U << LONTAR_SLOT_NUMBERS)};

    return &scope;
}

lontar_entry *
lontar_terms_filters(const lontar_document *document, const lontar_stamp *stamp,
                     const lontar_record *before, GError **error)
{
    size_t pages = lontar_record_page_size(before);
    g_autofree uint32_t *positions = g_new(uint32_t, pages + 1);
    g_autoptr(lontar_entry) entry = lontar_entry_new();

    for (size_t i = 0; i < pages; i++) {
        positions[i] = lontar_record_page_position(before, i);
    }
    if (!add_fields(entry, document, false, error) || !set_values(entry, document, stamp, error) ||
        !set_record(entry, document, stamp, positions, lontar_record_end_position(before), error)) {
        return NULL;
    }
    return g_steal_pointer(&entry);
}
