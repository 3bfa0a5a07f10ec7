/*
 * Vocabularies: the codes of countries, sectors and the like, under every name people give them.
 *
 * Nothing changes a set after lontar_vocabularies_load() but the labels in other languages, which
 * fill under a lock as languages are asked for.
 */
#include "lontar/vocabulary.h"

#include <stdlib.h>
#include <string.h>
#include <unicode/uloc.h>
#include <unicode/ustring.h>

#include "lontar/error.h"
#include "lontar/instrument.h"
#include "instrument_private.h"
#include "vocabulary_private.h"

static const char *const kind_names[LONTAR_VOCABULARY_COUNT] = {
    "countries", "regions", "sectors", "types", "instruments", "languages",
};

lontar_vocabularies *
lontar_vocabularies_load(const char *folder, GError **error)
{
    g_autoptr(lontar_vocabularies) vocabularies = g_new0(lontar_vocabularies, 1);

    vocabularies->folder = g_strdup(folder);
    for (int kind = 0; kind < LONTAR_VOCABULARY_COUNT; kind++) {
        vocabularies->kinds[kind] = vocabulary_load(kind, folder, error);
        if (vocabularies->kinds[kind] == NULL) {
            return NULL;
        }
    }
    vocabularies->thesaurus = lontar_thesaurus_load(folder, error);
    return vocabularies->thesaurus != NULL ? g_steal_pointer(&vocabularies) : NULL;
}

void
lontar_vocabularies_prepare(const lontar_vocabularies *vocabularies)
{
    (void)instrument_names(vocabularies);
}

void
lontar_vocabularies_free(lontar_vocabularies *vocabularies)
{
    if (vocabularies != NULL) {
        for (int kind = 0; kind < LONTAR_VOCABULARY_COUNT; kind++) {
            vocabulary_free(vocabularies->kinds[kind]);
        }
        lontar_thesaurus_free(vocabularies->thesaurus);
        automaton_free(vocabularies->instrument_names);
        g_free(vocabularies->folder);
        g_free(vocabularies);
    }
}

const lontar_vocabulary *
lontar_vocabularies_get(const lontar_vocabularies *vocabularies, lontar_vocabulary_kind kind)
{
    return vocabularies->kinds[kind];
}

char *
lontar_vocabularies_read(const lontar_vocabularies *vocabularies, const char *file, GError **error)
{
    return vocabulary_read(vocabularies->folder, file, error);
}

const lontar_thesaurus *
lontar_vocabularies_thesaurus(const lontar_vocabularies *vocabularies)
{
    return vocabularies->thesaurus;
}

const char *
lontar_vocabulary_kind_name(lontar_vocabulary_kind kind)
{
    return kind_names[kind];
}

int
lontar_vocabulary_of(lontar_field field)
{
    switch ((int)field) {
    case LONTAR_FIELD_COUNTRY:
    case LONTAR_FIELD_MENTION:
        return LONTAR_COUNTRIES;
    case LONTAR_FIELD_SECTOR:
        return LONTAR_SECTORS;
    case LONTAR_FIELD_TYPE:
        return LONTAR_TYPES;
    case LONTAR_FIELD_LANGUAGE:
        return LONTAR_LANGUAGES;
    case LONTAR_FIELD_INSTRUMENT:
        return LONTAR_INSTRUMENTS;
    default:
        return -1;
    }
}

int
lontar_vocabulary_kind_find(const char *name)
{
    for (int kind = 0; kind < LONTAR_VOCABULARY_COUNT; kind++) {
        if (g_str_equal(kind_names[kind], name)) {
            return kind;
        }
    }
    return -1;
}

size_t
lontar_vocabulary_size(const lontar_vocabulary *vocabulary)
{
    return vocabulary->entries->len;
}

const char *
lontar_vocabulary_at(const lontar_vocabulary *vocabulary, size_t i)
{
    return g_array_index(vocabulary->entries, vocabulary_entry, i).column[0];
}

/* --- finding --- */

/* `C29`, `c. 029`, `R 203`: the letter of an instrument and its number. */
static const char *
find_instrument(const lontar_vocabulary *vocabulary, const char *name)
{
    g_autofree char *key = vocabulary_key(name);
    const char *digits = key + 1;
    char code[8];

    if (key[0] == '\0' || strchr("cpr", key[0]) == NULL) {
        return NULL;
    }
    digits += *digits == ' ';
    if (strlen(digits) > 4 || *digits == '\0' || strspn(digits, "0123456789") != strlen(digits)) {
        return NULL;
    }
    (void)g_snprintf(code, sizeof(code), "%c%03d", g_ascii_toupper(key[0]),
                     (int)g_ascii_strtoll(digits, NULL, 10));

    gssize index = vocabulary_index(vocabulary, code);

    return index < 0 ? NULL : lontar_vocabulary_at(vocabulary, index);
}

/* `pt-PT`, `uz_Latn`: a tag, which has no blanks, without an entry of its own is its language's. */
static const char *
find_language(const lontar_vocabulary *vocabulary, const char *name)
{
    size_t length = strcspn(name, "-_");
    g_autofree char *primary = g_strndup(name, length);

    if (name[length] == '\0' || length < 2 || length > 3 || strpbrk(name, " \t\n") != NULL) {
        return NULL;
    }

    gssize index = vocabulary_index(vocabulary, primary);

    return index < 0 ? NULL : lontar_vocabulary_at(vocabulary, index);
}

const char *
lontar_vocabulary_find(const lontar_vocabulary *vocabulary, const char *name)
{
    gssize index = vocabulary_index(vocabulary, name);

    if (index >= 0) {
        return lontar_vocabulary_at(vocabulary, index);
    }
    switch (vocabulary->kind) {
    case LONTAR_INSTRUMENTS:
        return find_instrument(vocabulary, name);
    case LONTAR_LANGUAGES:
        return find_language(vocabulary, name);
    default:
        return NULL;
    }
}

/* --- labels --- */

/* The name of a country or language as ICU has it, or "" if it has none in that language. */
static char *
icu_label(const lontar_vocabulary *vocabulary, size_t i, const char *language)
{
    UErrorCode status = U_ZERO_ERROR;
    UChar name[256];
    int32_t length;

    if (vocabulary->kind == LONTAR_COUNTRIES) {
        const char *alpha2 = g_array_index(vocabulary->entries, vocabulary_entry, i).column[1];
        g_autofree char *locale = g_strconcat("und_", alpha2, NULL);

        length = uloc_getDisplayCountry(locale, language, name, G_N_ELEMENTS(name), &status);
    } else {
        length = uloc_getDisplayName(lontar_vocabulary_at(vocabulary, i), language, name,
                                     G_N_ELEMENTS(name), &status);
    }
    if (U_FAILURE(status) || status == U_USING_DEFAULT_WARNING) {
        return g_strdup("");
    }

    char *label = g_utf16_to_utf8((const gunichar2 *)name, length, NULL, NULL, NULL);

    return label != NULL ? label : g_strdup("");
}

/* The labels of all entries in one of ICU's languages; "en" and what ICU has not give NULL. */
static char **
labels_in(lontar_vocabulary *vocabulary, const char *language)
{
    char base[ULOC_LANG_CAPACITY];
    UErrorCode status = U_ZERO_ERROR;
    bool traditional = g_str_has_prefix(language, "zh-Hant");

    (void)uloc_getLanguage(language, base, sizeof(base), &status);
    if (U_FAILURE(status) || status == U_STRING_NOT_TERMINATED_WARNING || *base == '\0' ||
        g_str_equal(base, "en")) {
        return NULL;
    }

    const char *key = traditional ? "zh_Hant" : base;
    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&vocabulary->labels_lock);
    char **labels = g_hash_table_lookup(vocabulary->labels, key);

    (void)locker;
    if (labels != NULL || g_hash_table_size(vocabulary->labels) > 400) {
        return labels;
    }
    labels = g_new0(char *, vocabulary->entries->len + 1);
    for (size_t i = 0; i < vocabulary->entries->len; i++) {
        labels[i] = icu_label(vocabulary, i, key);
    }
    g_hash_table_insert(vocabulary->labels, g_strdup(key), labels);
    return labels;
}

static bool
is_language(const char *tag, const char *language)
{
    return tag != NULL && g_ascii_strncasecmp(tag, language, 2) == 0 && !g_ascii_isalnum(tag[2]);
}

const char *
lontar_vocabulary_label(const lontar_vocabulary *vocabulary, const char *code, const char *language)
{
    gssize index = vocabulary_index(vocabulary, code);
    const char *label = NULL;

    if (index < 0) {
        return NULL;
    }
    if (language == NULL || is_language(language, "en")) {
        return vocabulary_field(vocabulary, index, COLUMN_LABEL);
    }
    if (is_language(language, "fr")) {
        label = vocabulary_field(vocabulary, index, COLUMN_LABEL_FR);
    } else if (is_language(language, "es")) {
        label = vocabulary_field(vocabulary, index, COLUMN_LABEL_ES);
    }
    if (vocabulary->kind == LONTAR_COUNTRIES || vocabulary->kind == LONTAR_LANGUAGES) {
        char **labels = labels_in((lontar_vocabulary *)vocabulary, language);

        label = labels != NULL ? labels[index] : NULL;
    }
    return label != NULL && *label != '\0' ? label
                                           : vocabulary_field(vocabulary, index, COLUMN_LABEL);
}

/* --- expanding --- */

static void
add_code(GPtrArray *codes, const char *code)
{
    if (code != NULL && !g_ptr_array_find(codes, code, NULL)) {
        g_ptr_array_add(codes, (gpointer)code);
    }
}

/* Whether `@1995` (joined), `@-2005` (left) holds in a year; today is G_MAXINT. */
static bool
is_member(const char *since, int year)
{
    const char *left = strchr(since, '-');
    bool joined = *since == '-' || strtol(since, NULL, 10) <= year;

    return joined && (left == NULL || strtol(left + 1, NULL, 10) > year);
}

static void
add_members(const lontar_vocabularies *vocabularies, const char *region, int year, GPtrArray *codes)
{
    const lontar_vocabulary *regions = vocabularies->kinds[LONTAR_REGIONS];
    const lontar_vocabulary *countries = vocabularies->kinds[LONTAR_COUNTRIES];
    gssize index = vocabulary_index(regions, region);

    if (index < 0) {
        return;
    }
    g_auto(GStrv) members = g_strsplit(vocabulary_field(regions, index, COLUMN_MEMBERS), ";", -1);

    for (size_t i = 0; members[i] != NULL; i++) {
        char *since = strchr(members[i], '@');

        if (since != NULL) {
            *since++ = '\0';
        }
        if (since == NULL || is_member(since, year)) {
            add_code(codes, lontar_vocabulary_find(countries, members[i]));
        }
    }
}

/* A place in ISIC: section letter * 100 + division; a bare letter is its whole section. */
static bool
parse_isic(const char *text, int *out_from, int *out_to)
{
    int section = (unsigned char)g_ascii_toupper(text[0]);

    if (section < 'A' || section > 'U') {
        return false;
    }

    size_t digits = strspn(text + 1, "0123456789");
    if (text[1 + digits] != '\0' || digits == 1 || digits > 4) {
        return false;
    }
    if (digits == 0) {
        *out_from = section * 100;
        *out_to = section * 100 + 99;
        return true;
    }
    *out_from = *out_to = section * 100 + (text[1] - '0') * 10 + (text[2] - '0');
    return true;
}

/* `A03`, `C13-C15`, `C`. */
static bool
parse_isic_range(const char *text, int *out_from, int *out_to)
{
    g_auto(GStrv) ends = g_strsplit(text, "-", 2);
    int unused;

    if (ends[0] == NULL || !parse_isic(g_strstrip(ends[0]), out_from, out_to)) {
        return false;
    }
    return ends[1] == NULL || parse_isic(g_strstrip(ends[1]), &unused, out_to);
}

static bool
sector_covers(const char *ranges, int from, int to)
{
    g_auto(GStrv) list = g_strsplit(ranges, ";", -1);

    for (size_t i = 0; list[i] != NULL; i++) {
        int first, last;

        if (parse_isic_range(list[i], &first, &last) && first <= to && from <= last) {
            return true;
        }
    }
    return false;
}

static void
add_sectors(const lontar_vocabularies *vocabularies, const char *word, GPtrArray *codes)
{
    const lontar_vocabulary *sectors = vocabularies->kinds[LONTAR_SECTORS];
    int from, to;

    if (!parse_isic_range(word, &from, &to)) {
        return;
    }
    for (size_t i = 0; i < sectors->entries->len; i++) {
        if (sector_covers(vocabulary_field(sectors, i, COLUMN_ISIC), from, to)) {
            add_code(codes, lontar_vocabulary_at(sectors, i));
        }
    }
}

/* A citation that is the whole of the word: `Convention No. 29`. */
static void
add_cited(const lontar_vocabularies *vocabularies, const char *word, GPtrArray *codes)
{
    g_autoptr(GArray) citations = lontar_instrument_scan(vocabularies, word, strlen(word));
    const lontar_vocabulary *instruments = vocabularies->kinds[LONTAR_INSTRUMENTS];

    for (size_t i = 0; i < citations->len; i++) {
        const lontar_citation *citation = &g_array_index(citations, lontar_citation, i);

        add_code(codes, lontar_vocabulary_find(instruments, citation->code));
    }
}

GPtrArray *
lontar_vocabularies_expand(const lontar_vocabularies *vocabularies, lontar_vocabulary_kind kind,
                           const char *word)
{
    return lontar_vocabularies_expand_in(vocabularies, kind, word, 0);
}

GPtrArray *
lontar_vocabularies_expand_in(const lontar_vocabularies *vocabularies, lontar_vocabulary_kind kind,
                              const char *word, int year)
{
    g_autoptr(GPtrArray) codes = g_ptr_array_new();

    add_code(codes, lontar_vocabulary_find(vocabularies->kinds[kind], word));
    if (codes->len == 0 && kind == LONTAR_COUNTRIES) {
        add_members(vocabularies, word, year > 0 ? year : G_MAXINT, codes);
    } else if (codes->len == 0 && kind == LONTAR_SECTORS) {
        add_sectors(vocabularies, word, codes);
    } else if (codes->len == 0 && kind == LONTAR_INSTRUMENTS) {
        add_cited(vocabularies, word, codes);
    }
    return codes->len == 0 ? NULL : g_steal_pointer(&codes);
}

static bool
is_within(const GPtrArray *members, GPtrArray *of)
{
    for (guint i = 0; i < members->len; i++) {
        if (!g_ptr_array_find(of, members->pdata[i], NULL)) {
            return false;
        }
    }
    return members->len > 0;
}

GPtrArray *
lontar_vocabularies_regions(const lontar_vocabularies *vocabularies, const char *word)
{
    const lontar_vocabulary *regions = vocabularies->kinds[LONTAR_REGIONS];
    const char *code = lontar_vocabulary_find(regions, word);
    g_autoptr(GPtrArray) whole = g_ptr_array_new();
    GPtrArray *within;

    if (code == NULL || lontar_vocabulary_find(vocabularies->kinds[LONTAR_COUNTRIES], word)) {
        return NULL;
    }
    within = g_ptr_array_new();
    g_ptr_array_add(within, (gpointer)code);
    add_members(vocabularies, code, G_MAXINT, whole);
    for (size_t i = 0; i < lontar_vocabulary_size(regions); i++) {
        g_autoptr(GPtrArray) members = g_ptr_array_new();

        add_members(vocabularies, lontar_vocabulary_at(regions, i), G_MAXINT, members);
        if (is_within(members, whole)) {
            add_code(within, lontar_vocabulary_at(regions, i));
        }
    }
    return within;
}
