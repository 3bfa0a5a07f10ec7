/*
 * Stemmers: libstemmer's, and endings to take off for some languages that it does not have.
 *
 * Words are stemmed after folding, so that a query typed without accents meets the word with them.
 */
#include "stemmer.h"

#include <libstemmer.h>
#include <stdlib.h>
#include <string.h>

#include "vocabulary_private.h"

/* Endings of one language. Read once, never freed. */
typedef struct {
    char *base;
    size_t letters_min; /* of a stem */
    char **endings;     /* longest first */
} endings_list;

struct lontar_stemmer {
    struct sb_stemmer *handle;   /* NULL = by endings */
    const endings_list *endings; /* NULL = by handle */
    GString *stem;               /* scratch */
};

static const struct {
    const char *base;
    const char *algorithm;
} algorithms[] = {
    {"ar", "arabic"},     {"ca", "catalan"},    {"da", "danish"},     {"de", "german"},
    {"el", "greek"},      {"en", "english"},    {"es", "spanish"},    {"eu", "basque"},
    {"fi", "finnish"},    {"fr", "french"},     {"ga", "irish"},      {"hi", "hindi"},
    {"hu", "hungarian"},  {"hy", "armenian"},   {"id", "indonesian"}, {"it", "italian"},
    {"lt", "lithuanian"}, {"ms", "indonesian"}, {"nb", "norwegian"},  {"ne", "nepali"},
    {"nl", "dutch"},      {"nn", "norwegian"},  {"no", "norwegian"},  {"pt", "portuguese"},
    {"ro", "romanian"},   {"ru", "russian"},    {"sr", "serbian"},    {"sv", "swedish"},
    {"ta", "tamil"},      {"tr", "turkish"},    {"yi", "yiddish"},
};

void
lontar_language_base(const char *language, char out_base[LONTAR_LANGUAGE_BASE_SIZE])
{
    size_t i = 0;

    out_base[0] = '\0';
    if (language == NULL) {
        return;
    }
    while (g_ascii_isalpha(language[i]) && i < LONTAR_LANGUAGE_BASE_SIZE - 1) {
        out_base[i] = g_ascii_tolower(language[i]);
        i++;
    }
    if (i < 2 || (language[i] != '\0' && language[i] != '-' && language[i] != '_')) {
        i = 0;
    }
    out_base[i] = '\0';
}

bool
lontar_language_has_tones(const char *language)
{
    char base[LONTAR_LANGUAGE_BASE_SIZE];

    lontar_language_base(language, base);
    return g_str_equal(base, "vi");
}

static const char *
find_algorithm(const char *base)
{
    for (size_t i = 0; i < G_N_ELEMENTS(algorithms); i++) {
        if (g_str_equal(algorithms[i].base, base)) {
            return algorithms[i].algorithm;
        }
    }
    return NULL;
}

static GPtrArray *
read_endings(void)
{
    GPtrArray *lists = g_ptr_array_new();
    g_autofree char *text = vocabulary_read(NULL, "suffixes.tsv", NULL);

    g_assert(text != NULL); /* it is built in */

    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

    for (size_t i = 0; lines[i] != NULL; i++) {
        g_auto(GStrv) columns = g_strsplit(lines[i], "\t", -1);

        if (lines[i][0] == '#' || g_strv_length(columns) != 3) {
            continue;
        }

        endings_list *list = g_new0(endings_list, 1);

        list->base = g_strdup(columns[0]);
        list->letters_min = strtoul(columns[1], NULL, 10);
        list->endings = g_strsplit(columns[2], " ", -1);
        g_ptr_array_add(lists, list);
    }
    return lists;
}

static const endings_list *
find_endings(const char *base)
{
    static GPtrArray *lists;

    if (g_once_init_enter(&lists)) {
        g_once_init_leave(&lists, read_endings());
    }
    for (guint i = 0; i < lists->len; i++) {
        const endings_list *list = lists->pdata[i];

        if (g_str_equal(list->base, base)) {
            return list;
        }
    }
    return NULL;
}

bool
lontar_stemmer_exists(const char *base)
{
    return find_algorithm(base) != NULL || find_endings(base) != NULL;
}

lontar_stemmer *
lontar_stemmer_new(const char *base)
{
    const char *algorithm = find_algorithm(base);
    const endings_list *endings = algorithm == NULL ? find_endings(base) : NULL;
    struct sb_stemmer *handle = algorithm != NULL ? sb_stemmer_new(algorithm, "UTF_8") : NULL;

    if (handle == NULL && endings == NULL) {
        return NULL;
    }

    lontar_stemmer *stemmer = g_new0(lontar_stemmer, 1);

    stemmer->handle = handle;
    stemmer->endings = endings;
    stemmer->stem = g_string_new(NULL);
    return stemmer;
}

void
lontar_stemmer_free(lontar_stemmer *stemmer)
{
    if (stemmer != NULL) {
        sb_stemmer_delete(stemmer->handle);
        g_string_free(stemmer->stem, TRUE);
        g_free(stemmer);
    }
}

/* Take off the longest ending that leaves enough of a stem; false if there is none. */
static bool
take_off(GString *stem, const endings_list *list)
{
    for (size_t i = 0; list->endings[i] != NULL; i++) {
        size_t length = strlen(list->endings[i]);

        if (g_str_has_suffix(stem->str, list->endings[i]) &&
            (size_t)g_utf8_strlen(stem->str, (gssize)(stem->len - length)) >= list->letters_min) {
            g_string_truncate(stem, stem->len - length);
            return true;
        }
    }
    return false;
}

/* Endings that a word may have one after the other: plural, case, possession. */
#define ENDINGS_MAX 3

const char *
lontar_stemmer_stem(lontar_stemmer *stemmer, const char *word, size_t length)
{
    if (stemmer->handle == NULL) {
        g_string_truncate(stemmer->stem, 0);
        g_string_append_len(stemmer->stem, word, (gssize)length);
        for (int i = 0; i < ENDINGS_MAX && take_off(stemmer->stem, stemmer->endings); i++) {
        }
        return stemmer->stem->str;
    }

    const sb_symbol *stem = sb_stemmer_stem(stemmer->handle, (const sb_symbol *)word, (int)length);

    return stem != NULL ? (const char *)stem : word;
}
