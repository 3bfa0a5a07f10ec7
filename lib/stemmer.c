/*
 * Stemmers: libstemmer's, by BCP 47 language.
 *
 * Words are stemmed after folding, so that a query typed without accents meets the word with them.
 */
#include "stemmer.h"

#include <libstemmer.h>

struct lontar_stemmer {
    struct sb_stemmer *handle;
};

static const struct {
    const char *base;
    const char *algorithm;
} algorithms[] = {
    {"ar", "arabic"},     {"ca", "catalan"},   {"da", "danish"},     {"de", "german"},
    {"el", "greek"},      {"en", "english"},   {"es", "spanish"},    {"eu", "basque"},
    {"fi", "finnish"},    {"fr", "french"},    {"ga", "irish"},      {"hi", "hindi"},
    {"hu", "hungarian"},  {"hy", "armenian"},  {"id", "indonesian"}, {"it", "italian"},
    {"lt", "lithuanian"}, {"nb", "norwegian"}, {"ne", "nepali"},     {"nl", "dutch"},
    {"nn", "norwegian"},  {"no", "norwegian"}, {"pt", "portuguese"}, {"ro", "romanian"},
    {"ru", "russian"},    {"sr", "serbian"},   {"sv", "swedish"},    {"ta", "tamil"},
    {"tr", "turkish"},    {"yi", "yiddish"},
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

const char *
lontar_stemmer_algorithm(const char *base)
{
    for (size_t i = 0; i < G_N_ELEMENTS(algorithms); i++) {
        if (g_str_equal(algorithms[i].base, base)) {
            return algorithms[i].algorithm;
        }
    }
    return NULL;
}

lontar_stemmer *
lontar_stemmer_new(const char *base)
{
    const char *algorithm = lontar_stemmer_algorithm(base);
    struct sb_stemmer *handle = algorithm != NULL ? sb_stemmer_new(algorithm, "UTF_8") : NULL;

    if (handle == NULL) {
        return NULL;
    }

    lontar_stemmer *stemmer = g_new0(lontar_stemmer, 1);

    stemmer->handle = handle;
    return stemmer;
}

void
lontar_stemmer_free(lontar_stemmer *stemmer)
{
    if (stemmer != NULL) {
        sb_stemmer_delete(stemmer->handle);
        g_free(stemmer);
    }
}

const char *
lontar_stemmer_stem(lontar_stemmer *stemmer, const char *word, size_t length)
{
    const sb_symbol *stem = sb_stemmer_stem(stemmer->handle, (const sb_symbol *)word, (int)length);

    return stem != NULL ? (const char *)stem : word;
}
