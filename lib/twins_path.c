/*
 * Paths without the names of languages.
 */
#include "twins_path.h"

#include <string.h>
#include <unicode/uloc.h>
#include <unicode/ustring.h>

#include "lontar/analyser.h"
#include "lontar/terms.h"

#define NAME_MAX_UNITS 100

/* Codes of libraries where they are not the common ones. Source: ISO 639-2, bibliographic codes. */
static const char *const LIBRARY_CODES[][2] = {
    {"sq", "alb"}, {"hy", "arm"}, {"eu", "baq"}, {"my", "bur"}, {"zh", "chi"},
    {"cs", "cze"}, {"nl", "dut"}, {"fr", "fre"}, {"ka", "geo"}, {"de", "ger"},
    {"el", "gre"}, {"is", "ice"}, {"mk", "mac"}, {"mi", "mao"}, {"ms", "may"},
    {"fa", "per"}, {"ro", "rum"}, {"sk", "slo"}, {"bo", "tib"}, {"cy", "wel"},
};

/* What a language is called in a language, folded; NULL when that is not known. */
static char *
name_in(const char *language, const char *in)
{
    UErrorCode status = U_ZERO_ERROR;
    UChar units[NAME_MAX_UNITS];
    char name[3 * NAME_MAX_UNITS + 1];
    int32_t size = uloc_getDisplayLanguage(language, in, units, NAME_MAX_UNITS, &status);

    if (U_FAILURE(status) || size <= 0) {
        return NULL;
    }
    (void)u_strToUTF8(name, sizeof name, NULL, units, size, &status);
    return U_FAILURE(status) ? NULL : lontar_text_fold(name, strlen(name));
}

/* A language's codes and names, folded. */
static GPtrArray *
names_of(const char *language)
{
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    char *found[] = {name_in(language, "en"), name_in(language, language)};

    g_ptr_array_add(names, g_strdup(language));
    g_ptr_array_add(names, g_strdup(uloc_getISO3Language(language)));
    for (size_t i = 0; i < G_N_ELEMENTS(LIBRARY_CODES); i++) {
        if (g_str_equal(LIBRARY_CODES[i][0], language)) {
            g_ptr_array_add(names, g_strdup(LIBRARY_CODES[i][1]));
        }
    }
    for (size_t i = 0; i < G_N_ELEMENTS(found); i++) {
        if (found[i] != NULL) {
            g_ptr_array_add(names, found[i]);
        }
    }
    return names;
}

static bool
is_named(const GPtrArray *names, const char *word)
{
    for (guint i = 0; *word != '\0' && i < names->len; i++) {
        if (g_str_equal(names->pdata[i], word)) {
            return true;
        }
    }
    return false;
}

char *
lontar_twins_path_key(const char *path, const char *language)
{
    g_autofree char *valid = g_utf8_make_valid(path, -1);
    g_autofree char *folded = lontar_text_fold(valid, strlen(valid));
    g_autofree char *base = lontar_terms_base_language(language);
    g_autoptr(GPtrArray) names = names_of(base);
    g_auto(GStrv) words = g_strsplit_set(folded, "/_-. ()[],+&", -1);
    g_autoptr(GString) key = g_string_new(NULL);
    bool found = false;

    for (size_t i = 0; words[i] != NULL; i++) {
        bool named = is_named(names, words[i]);

        found |= named;
        g_string_append_printf(key, "%s\n", named ? "*" : words[i]);
    }
    return found ? g_string_free(g_steal_pointer(&key), FALSE) : NULL;
}

bool
lontar_twins_same_language(const char *a, const char *b)
{
    g_autofree char *x = lontar_terms_base_language(a);
    g_autofree char *y = lontar_terms_base_language(b);

    return g_str_equal(x, y);
}
