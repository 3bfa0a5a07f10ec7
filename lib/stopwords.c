/*
 * Stop words: function words, by base language.
 *
 * The lists are built in (vocabulary/stopwords.tsv) and read once.
 */
#include "stopwords.h"

#include <string.h>

#include "fold.h"
#include "vocabulary_private.h"

static void
add_words(lontar_stopwords *list, const char *text)
{
    g_auto(GStrv) words = g_strsplit(text, " ", -1);
    g_autoptr(GString) accented = g_string_new(NULL);
    g_autoptr(GString) folded = g_string_new(NULL);

    for (size_t i = 0; words[i] != NULL; i++) {
        lontar_fold_word(words[i], strlen(words[i]), accented, folded);
        g_hash_table_add(list->words, g_strdup(accented->str));
        g_hash_table_add(list->folded, g_strdup(folded->str));
    }
}

static lontar_stopwords *
read_list(const char *base, size_t length, const char *words)
{
    lontar_stopwords *list = g_new0(lontar_stopwords, 1);

    list->base = g_strndup(base, length);
    list->words = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    list->folded = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    add_words(list, words);
    return list;
}

static GPtrArray *
read_lists(void)
{
    GPtrArray *lists = g_ptr_array_new();
    g_autofree char *text = vocabulary_read(NULL, "stopwords.tsv", NULL);

    g_assert(text != NULL); /* it is built in */

    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

    for (size_t i = 0; lines[i] != NULL; i++) {
        const char *tab = strchr(lines[i], '\t');

        if (lines[i][0] != '#' && tab != NULL) {
            g_ptr_array_add(lists, read_list(lines[i], (size_t)(tab - lines[i]), tab + 1));
        }
    }
    return lists;
}

/* The lists are never freed. */
static GPtrArray *
get_lists(void)
{
    static GPtrArray *lists;

    if (g_once_init_enter(&lists)) {
        g_once_init_leave(&lists, read_lists());
    }
    return lists;
}

const lontar_stopwords *
lontar_stopwords_get(const char *base)
{
    for (size_t i = 0; i < lontar_stopwords_size(); i++) {
        if (g_str_equal(lontar_stopwords_at(i)->base, base)) {
            return lontar_stopwords_at(i);
        }
    }
    return NULL;
}

bool
lontar_stopwords_has(const lontar_stopwords *stopwords, const char *term, const char *accented)
{
    return accented != NULL ? g_hash_table_contains(stopwords->words, accented)
                            : g_hash_table_contains(stopwords->folded, term);
}

size_t
lontar_stopwords_size(void)
{
    return get_lists()->len;
}

const lontar_stopwords *
lontar_stopwords_at(size_t i)
{
    return g_ptr_array_index(get_lists(), i);
}
