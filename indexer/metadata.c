/*
 * Checking values: codes by the vocabularies, years and dates by the calendar, addresses by scheme.
 */
#include "metadata.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lontar/date.h"
#include "lontar/instrument.h"

/* The oldest year of publication that is believed: Gutenberg's press, about 1450. */
#define YEAR_MIN 1450
/* Years of the Buddhist era run 543 ahead; Thai and Lao publications state them. */
#define BUDDHIST_ERA 543
/* Characters of a title, a name or a keyword; more is a mistake in the file. */
#define VALUE_MAX 2000
/* Values of one field of one document. */
#define VALUES_MAX 1000

struct lontar_metadata {
    const lontar_vocabularies *vocabularies; /* lent */
    lontar_complain complain;
    void *data; /* of complain */
    GHashTable
        *nearest; /* kind and word -> nearest code or "", owned: a mistake is often repeated */
    int this_year;
    int year; /* of the publication that is spoken of, 0 = not known */
};

lontar_metadata *
lontar_metadata_new(const lontar_vocabularies *vocabularies, lontar_complain complain, void *data)
{
    g_autoptr(GDateTime) now = g_date_time_new_now_utc();
    lontar_metadata *metadata = g_new0(lontar_metadata, 1);

    metadata->vocabularies = vocabularies;
    metadata->complain = complain;
    metadata->data = data;
    metadata->nearest = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    metadata->this_year = g_date_time_get_year(now);
    return metadata;
}

void
lontar_metadata_free(lontar_metadata *metadata)
{
    if (metadata != NULL) {
        g_hash_table_unref(metadata->nearest);
        g_free(metadata);
    }
}

void
lontar_metadata_set_year(lontar_metadata *metadata, const char *text)
{
    size_t digits = text == NULL ? 0 : strspn(text, "0123456789");

    metadata->year = digits == 4 ? (int)strtol(text, NULL, 10) : 0;
}

int
lontar_metadata_field(const char *name)
{
    g_autofree char *lower = g_ascii_strdown(name, -1);
    int field = lontar_field_find(g_strstrip(lower));
    size_t length = strlen(lower);

    if (field == LONTAR_FIELD_MENTION) {
        return -1;
    }
    if (field < 0 && g_str_equal(lower, "countries")) {
        return LONTAR_FIELD_COUNTRY;
    }
    if (field < 0 && length > 1 && lower[length - 1] == 's') {
        lower[length - 1] = '\0';
        field = lontar_field_find(lower);
    }
    return field;
}

void
lontar_metadata_complain(lontar_metadata *metadata, const lontar_place *place, const char *format,
                         ...)
{
    g_autoptr(GString) complaint = g_string_new(place->file);
    va_list values;

    if (place->line > 0) {
        g_string_append_printf(complaint, ":%zu", place->line);
    }
    if (place->line > 0 && place->column > 0) {
        g_string_append_printf(complaint, ":%zu", place->column);
    }
    g_string_append(complaint, ": ");
    va_start(values, format);
    g_string_append_vprintf(complaint, format, values);
    va_end(values);
    metadata->complain(complaint->str, metadata->data);
}

/* The nearest code to a word, or "" when nothing is near; lent. */
static const char *
nearest(lontar_metadata *metadata, lontar_vocabulary_kind kind, const char *word)
{
    g_autofree char *key = g_strdup_printf("%d %s", (int)kind, word);
    const char *known = g_hash_table_lookup(metadata->nearest, key);

    if (known != NULL) {
        return known;
    }

    const lontar_vocabulary *vocabulary = lontar_vocabularies_get(metadata->vocabularies, kind);
    const char *code = lontar_vocabulary_nearest(vocabulary, word);
    const char *label = code == NULL ? NULL : lontar_vocabulary_label(vocabulary, code, "en");
    char *said = code == NULL ? g_strdup("")
                 : label == NULL || g_str_equal(label, code)
                     ? g_strdup(code)
                     : g_strdup_printf("%s (%s)", code, label);

    g_hash_table_insert(metadata->nearest, g_steal_pointer(&key), said);
    return said;
}

static void
complain_unknown(lontar_metadata *metadata, lontar_vocabulary_kind kind, lontar_field field,
                 const char *word, const lontar_place *place)
{
    const char *near = nearest(metadata, kind, word);

    if (*near == '\0') {
        lontar_metadata_complain(metadata, place, "unknown %s '%s'", lontar_field_name(field),
                                 word);
        return;
    }
    lontar_metadata_complain(metadata, place, "unknown %s '%s'; the nearest is %s",
                             lontar_field_name(field), word, near);
}

static void
add_codes(lontar_metadata *metadata, lontar_statement *statement, lontar_field field,
          lontar_vocabulary_kind kind, const char *word, const lontar_place *place)
{
    g_autoptr(GPtrArray) codes =
        lontar_vocabularies_expand_in(metadata->vocabularies, kind, word, metadata->year);

    if (codes == NULL || codes->len == 0) {
        complain_unknown(metadata, kind, field, word, place);
        return;
    }
    for (size_t i = 0; i < codes->len; i++) {
        lontar_statement_add(statement, field, codes->pdata[i]);
    }
}

static void
add_instruments(lontar_metadata *metadata, lontar_statement *statement, const char *word,
                const lontar_place *place)
{
    const lontar_vocabulary *vocabulary =
        lontar_vocabularies_get(metadata->vocabularies, LONTAR_INSTRUMENTS);
    const char *code = lontar_vocabulary_find(vocabulary, word);

    if (code != NULL) {
        lontar_statement_add(statement, LONTAR_FIELD_INSTRUMENT, code);
        return;
    }

    g_autoptr(GArray) cited = lontar_instrument_scan(metadata->vocabularies, word, strlen(word));

    if (cited == NULL || cited->len == 0) {
        complain_unknown(metadata, LONTAR_INSTRUMENTS, LONTAR_FIELD_INSTRUMENT, word, place);
        return;
    }
    for (size_t i = 0; i < cited->len; i++) {
        lontar_statement_add(statement, LONTAR_FIELD_INSTRUMENT,
                             g_array_index(cited, lontar_citation, i).code);
    }
}

/* BCP 47: the longest part that the vocabulary knows (`en-GB` is `en`). */
static void
add_language(lontar_metadata *metadata, lontar_statement *statement, const char *word,
             const lontar_place *place)
{
    const lontar_vocabulary *vocabulary =
        lontar_vocabularies_get(metadata->vocabularies, LONTAR_LANGUAGES);
    g_autofree char *tag = g_strdup(word);
    const char *code = lontar_vocabulary_find(vocabulary, tag);
    char *cut;

    while (code == NULL && (cut = strrchr(g_strdelimit(tag, "_", '-'), '-')) != NULL) {
        *cut = '\0';
        code = lontar_vocabulary_find(vocabulary, tag);
    }
    if (code == NULL) {
        complain_unknown(metadata, LONTAR_LANGUAGES, LONTAR_FIELD_LANGUAGE, word, place);
        return;
    }
    lontar_statement_add(statement, LONTAR_FIELD_LANGUAGE, code);
}

static void
add_type(lontar_metadata *metadata, lontar_statement *statement, const char *word,
         const lontar_place *place)
{
    const char *code =
        lontar_vocabulary_find(lontar_vocabularies_get(metadata->vocabularies, LONTAR_TYPES), word);

    if (code == NULL) {
        complain_unknown(metadata, LONTAR_TYPES, LONTAR_FIELD_TYPE, word, place);
        return;
    }
    lontar_statement_add(statement, LONTAR_FIELD_TYPE, code);
}

static bool
is_year(const lontar_metadata *metadata, long year)
{
    return year >= YEAR_MIN && year <= metadata->this_year + 1;
}

/* The year that a wrong one may have meant; 0 when none is to be guessed. */
static long
guess_year(const lontar_metadata *metadata, const char *word)
{
    g_autofree char *digits = g_strdup(word);

    g_strcanon(g_strdelimit(g_strdelimit(digits, "oO", '0'), "lI", '1'), "0123456789", ' ');
    for (const char *at = digits; *at != '\0'; at++) {
        char four[5] = {0};
        size_t length = strspn(at, "0123456789");

        if (length >= 4) {
            long year = strtol(memcpy(four, at, 4), NULL, 10);

            year = is_year(metadata, year - BUDDHIST_ERA) && length == 4 &&
                           year > metadata->this_year + 1
                       ? year - BUDDHIST_ERA
                       : year;
            return is_year(metadata, year) ? year : 0;
        }
    }
    return 0;
}

static void
complain_year(lontar_metadata *metadata, const char *what, const char *word,
              const lontar_place *place)
{
    long guess = guess_year(metadata, word);

    if (guess == 0) {
        lontar_metadata_complain(metadata, place, "bad %s '%s'; a year is from %d to %d", what,
                                 word, YEAR_MIN, metadata->this_year + 1);
        return;
    }
    lontar_metadata_complain(metadata, place, "bad %s '%s'; the nearest is %ld", what, word, guess);
}

static void
add_year(lontar_metadata *metadata, lontar_statement *statement, const char *word,
         const lontar_place *place)
{
    bool four = strlen(word) == 4 && strspn(word, "0123456789") == 4;

    if (!four || !is_year(metadata, strtol(word, NULL, 10))) {
        complain_year(metadata, "year", word, place);
        return;
    }
    lontar_statement_add(statement, LONTAR_FIELD_YEAR, word);
}

/* Day, month and year of `27/05/2019` or `27.5.2019` as ISO 8601, or NULL. */
static char *
guess_date(const char *word)
{
    g_auto(GStrv) parts = g_strsplit_set(word, "/.- ", -1);
    guint64 day = 0, month = 0, year = 0;

    if (g_strv_length(parts) != 3 || !g_ascii_string_to_unsigned(parts[0], 10, 1, 31, &day, NULL) ||
        !g_ascii_string_to_unsigned(parts[1], 10, 1, 12, &month, NULL) ||
        !g_ascii_string_to_unsigned(parts[2], 10, 1, 9999, &year, NULL) ||
        !g_date_valid_dmy((GDateDay)day, (GDateMonth)month, (GDateYear)year)) {
        return NULL;
    }
    return g_strdup_printf("%04d-%02d-%02d", (int)year, (int)month, (int)day);
}

/* YYYY, YYYY-MM or YYYY-MM-DD, and a time of day that is cut off. */
static bool
is_date(const lontar_metadata *metadata, char *word)
{
    int parts[3] = {0, 1, 1}; /* year, month, day */

    word[strcspn(word, "T ")] = '\0';

    size_t length = strlen(word);
    int read = lontar_date_parts(word, parts);

    return strspn(word, "0123456789-") == length && read >= 1 &&
           length == (read == 1   ? 4U
                      : read == 2 ? 7U
                                  : 10U) &&
           is_year(metadata, parts[0]) && parts[1] <= 12 &&
           g_date_valid_dmy((GDateDay)parts[2], (GDateMonth)parts[1], (GDateYear)parts[0]);
}

static void
add_date(lontar_metadata *metadata, lontar_statement *statement, const char *word,
         const lontar_place *place)
{
    g_autofree char *date = g_strdup(word);
    g_autofree char *guess = guess_date(word);

    if (is_date(metadata, date)) {
        lontar_statement_add(statement, LONTAR_FIELD_DATE, date);
    } else if (guess != NULL) {
        lontar_metadata_complain(metadata, place, "bad date '%s'; the nearest is %s", word, guess);
    } else {
        complain_year(metadata, "date", word, place);
    }
}

static void
add_url(lontar_metadata *metadata, lontar_statement *statement, const char *word,
        const lontar_place *place)
{
    g_autofree char *scheme = g_uri_parse_scheme(word);
    const char *const schemes[] = {"http", "https", "ftp", "doi", "urn", NULL};

    if (scheme == NULL || !g_strv_contains(schemes, scheme)) {
        lontar_metadata_complain(
            metadata, place, "bad url '%s'; the nearest is one that begins with https://", word);
        return;
    }
    lontar_statement_add(statement, LONTAR_FIELD_URL, word);
}

/* White space and control characters run together to one space, none at the ends. */
static char *
tidy(const char *value)
{
    GString *tidied = g_string_sized_new(strlen(value));
    bool space = false;

    for (const char *at = value; *at != '\0'; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);

        if (g_unichar_isspace(c) || g_unichar_iscntrl(c)) {
            space = tidied->len > 0;
            continue;
        }
        if (space) {
            g_string_append_c(tidied, ' ');
        }
        space = false;
        g_string_append_unichar(tidied, c);
    }
    return g_string_free(tidied, FALSE);
}

void
lontar_metadata_add(lontar_metadata *metadata, lontar_statement *statement, lontar_field field,
                    const char *value, const lontar_place *place)
{
    g_autofree char *word = tidy(value);

    if (*word == '\0') {
        return;
    }
    if (g_utf8_strlen(word, -1) > VALUE_MAX) {
        lontar_metadata_complain(metadata, place, "%s of more than %d characters",
                                 lontar_field_name(field), VALUE_MAX);
        return;
    }
    switch (field) {
    case LONTAR_FIELD_COUNTRY:
        add_codes(metadata, statement, field, LONTAR_COUNTRIES, word, place);
        break;
    case LONTAR_FIELD_REGION:
        add_codes(metadata, statement, field, LONTAR_REGIONS, word, place);
        break;
    case LONTAR_FIELD_SECTOR:
        add_codes(metadata, statement, field, LONTAR_SECTORS, word, place);
        break;
    case LONTAR_FIELD_INSTRUMENT:
        add_instruments(metadata, statement, word, place);
        break;
    case LONTAR_FIELD_TYPE:
        add_type(metadata, statement, word, place);
        break;
    case LONTAR_FIELD_LANGUAGE:
        add_language(metadata, statement, word, place);
        break;
    case LONTAR_FIELD_YEAR:
        add_year(metadata, statement, word, place);
        break;
    case LONTAR_FIELD_DATE:
        add_date(metadata, statement, word, place);
        break;
    case LONTAR_FIELD_URL:
        add_url(metadata, statement, word, place);
        break;
    default:
        lontar_statement_add(statement, field, word);
    }
}

void
lontar_metadata_add_list(lontar_metadata *metadata, lontar_statement *statement, lontar_field field,
                         const char *values, const lontar_place *place)
{
    lontar_place here = *place;
    const char *from = values;
    size_t count = 0;

    if (g_str_equal(values, "[]")) {
        lontar_statement_add_none(statement, field);
        return;
    }
    if (field == LONTAR_FIELD_TITLE || field == LONTAR_FIELD_PUBLISHER ||
        field == LONTAR_FIELD_URL) {
        lontar_metadata_add(metadata, statement, field, values, place);
        return;
    }
    while (from != NULL && count++ < VALUES_MAX) {
        const char *end = strchr(from, ';');
        g_autofree char *value =
            end == NULL ? g_strdup(from) : g_strndup(from, (gsize)(end - from));

        lontar_place at = {here.file, here.line, here.column + strspn(value, " \t")};

        lontar_metadata_add(metadata, statement, field, value, &at);
        here.column += (size_t)g_utf8_strlen(value, -1) + 1;
        from = end == NULL ? NULL : end + 1;
    }
}
