/*
 * Stop words: function words, by base language.
 *
 * The lists are built in (vocabulary/stopwords.tsv) and read once.
 */
#include "stopwords.h"

#include <string.h>

#include "fold.h"
#include "vocabulary_private.h"

static GHashTable *lists;    /* base -> set of folded words; never freed, never changed */
static GPtrArray *languages; /* keys of lists, NULL-terminated */

static GHashTable *
read_words(const char *text)
{
    g_auto(GStrv) words = g_strsplit(text, " ", -1);
    GHashTable *set = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GString) accented = g_string_new(NULL);
    g_autoptr(GString) folded = g_string_new(NULL);

    for (size_t i = 0; words[i] != NULL; i++) {
        lontar_fold_word(words[i], strlen(words[i]), accented, folded);
        if (folded->len > 0) {
            g_hash_table_add(set, g_strdup(folded->str));
        }
    }
    return set;
}

static void
read_lists(void)
{
    g_autofree char *text = vocabulary_read(NULL, "stopwords.tsv", NULL);

    g_assert(text != NULL); /* it is built in */

    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

    lists = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    languages = g_ptr_array_new();
    for (size_t i = 0; lines[i] != NULL; i++) {
        char *tab = strchr(lines[i], '\t');

        if (lines[i][0] != '#' && tab != NULL) {
            char *base = g_strndup(lines[i], (size_t)(tab - lines[i]));

            g_hash_table_insert(lists, base, read_words(tab + 1));
            g_ptr_array_add(languages, base);
        }
    }
    g_ptr_array_add(languages, NULL);
}

static void
need_lists(void)
{
    static gsize made = 0;

    if (g_once_init_enter(&made)) {
        read_lists();
        g_once_init_leave(&made, 1);
    }
}

GHashTable *
lontar_stopwords_get(const char *base)
{
    need_lists();
    return g_hash_table_lookup(lists, base);
}

const char *const *
lontar_stopwords_languages(void)
{
    need_lists();
    return (const char *const *)languages->pdata;
}
