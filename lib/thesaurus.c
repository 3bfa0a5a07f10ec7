/*
 * The thesaurus: concepts of the field and their names, in the languages of the library.
 *
 * The file's text is cut up in place and stays. The index of a language is made when it is first
 * asked for and never changed after that, so a lock is held only around the table of indexes.
 */
#include "lontar/thesaurus.h"

#include <string.h>

#include "lontar/error.h"
#include "vocabulary_private.h"

typedef struct {
    const char *slug;
    GArray *names; /* lontar_name */
} concept;

struct lontar_thesaurus {
    char *text;          /* the data file, cut up in place */
    GArray *concepts;    /* concept */
    GMutex *lock;        /* guards what is below */
    GHashTable *indexes; /* language (owned) -> GHashTable: key (owned) -> index of concept + 1 */
    GHashTable *words;   /* folded words of all names; empty until it was asked for */
};

static void
clear_concept(void *data)
{
    g_array_unref(((concept *)data)->names);
}

static void
add_names(concept *own, const char *language, char *names)
{
    for (char *rest = names, *name = NULL; (name = strsep(&rest, ";")) != NULL;) {
        lontar_name row = {language, g_strstrip(name)};

        if (*row.text != '\0') {
            g_array_append_val(own->names, row);
        }
    }
}

static bool
add_line(lontar_thesaurus *thesaurus, char *line, GError **error)
{
    char *rest = line;
    concept own = {strsep(&rest, "\t"), g_array_new(FALSE, FALSE, sizeof(lontar_name))};

    for (char *cell = NULL; (cell = strsep(&rest, "\t")) != NULL;) {
        char *equals = strchr(cell, '=');

        if (equals == NULL || equals == cell) {
            g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_INVALID,
                        "'%s' is no language and its names, as en=forced labour is", cell);
            clear_concept(&own);
            return false;
        }
        *equals = '\0';
        add_names(&own, cell, equals + 1);
    }
    g_array_append_val(thesaurus->concepts, own);
    return true;
}

lontar_thesaurus *
lontar_thesaurus_load(const char *folder, GError **error)
{
    g_autoptr(lontar_thesaurus) thesaurus = g_new0(lontar_thesaurus, 1);

    thesaurus->concepts = g_array_new(FALSE, FALSE, sizeof(concept));
    g_array_set_clear_func(thesaurus->concepts, clear_concept);
    thesaurus->lock = g_new0(GMutex, 1);
    g_mutex_init(thesaurus->lock);
    thesaurus->indexes =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_hash_table_unref);
    thesaurus->words = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    thesaurus->text = vocabulary_read(folder, "thesaurus.tsv", error);
    if (thesaurus->text == NULL) {
        return NULL;
    }

    size_t number = 0;
    for (char *rest = thesaurus->text, *line = NULL; (line = strsep(&rest, "\n")) != NULL;) {
        number++;
        if (*line != '\0' && *line != '#' && !add_line(thesaurus, line, error)) {
            g_prefix_error(error, "thesaurus.tsv:%zu: ", number);
            return NULL;
        }
    }
    return g_steal_pointer(&thesaurus);
}

void
lontar_thesaurus_free(lontar_thesaurus *thesaurus)
{
    if (thesaurus != NULL) {
        g_hash_table_unref(thesaurus->indexes);
        g_hash_table_unref(thesaurus->words);
        g_mutex_clear(thesaurus->lock);
        g_free(thesaurus->lock);
        g_array_unref(thesaurus->concepts);
        g_free(thesaurus->text);
        g_free(thesaurus);
    }
}

size_t
lontar_thesaurus_size(const lontar_thesaurus *thesaurus)
{
    return thesaurus->concepts->len;
}

const char *
lontar_thesaurus_slug(const lontar_thesaurus *thesaurus, size_t i)
{
    return g_array_index(thesaurus->concepts, concept, i).slug;
}

const GArray *
lontar_thesaurus_names(const lontar_thesaurus *thesaurus, size_t i)
{
    return g_array_index(thesaurus->concepts, concept, i).names;
}

char *
lontar_thesaurus_key(lontar_analyser *analyser, const char *text, const char *language)
{
    GString *key = g_string_new(NULL);
    const lontar_token *token = NULL;

    lontar_analyser_start(analyser, text, strlen(text), language, 1);
    while ((token = lontar_analyser_next(analyser)) != NULL) {
        if ((token->flags & (LONTAR_TOKEN_ALTERNATE | LONTAR_TOKEN_COMPOUND)) != 0) {
            continue;
        }
        if (key->len > 0) {
            g_string_append_c(key, ' ');
        }
        g_string_append(key, token->stem != NULL ? token->stem : token->term);
    }
    return g_string_free(key, FALSE);
}

/* Where two concepts share a name, the first in the file has it. */
static GHashTable *
make_index(const lontar_thesaurus *thesaurus, lontar_analyser *analyser, const char *language)
{
    GHashTable *index = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

    for (size_t i = 0; i < thesaurus->concepts->len; i++) {
        const GArray *names = lontar_thesaurus_names(thesaurus, i);

        for (size_t j = 0; j < names->len; j++) {
            const lontar_name *name = &g_array_index(names, lontar_name, j);

            if (!g_str_equal(name->language, language)) {
                continue;
            }

            char *key = lontar_thesaurus_key(analyser, name->text, language);
            if (g_hash_table_contains(index, key)) {
                g_free(key);
            } else {
                g_hash_table_insert(index, key, GSIZE_TO_POINTER(i + 1));
            }
        }
    }
    return index;
}

gssize
lontar_thesaurus_find(const lontar_thesaurus *thesaurus, lontar_analyser *analyser,
                      const char *language, const char *key)
{
    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(thesaurus->lock);
    GHashTable *index = g_hash_table_lookup(thesaurus->indexes, language);

    if (index == NULL) {
        index = make_index(thesaurus, analyser, language);
        g_hash_table_insert(thesaurus->indexes, g_strdup(language), index);
    }
    return (gssize)GPOINTER_TO_SIZE(g_hash_table_lookup(index, key)) - 1;
}

static void
fill_words(const lontar_thesaurus *thesaurus)
{
    for (size_t i = 0; i < thesaurus->concepts->len; i++) {
        const GArray *names = lontar_thesaurus_names(thesaurus, i);

        for (size_t j = 0; j < names->len; j++) {
            const char *name = g_array_index(names, lontar_name, j).text;
            g_autofree char *folded = lontar_text_fold(name, strlen(name));
            g_auto(GStrv) parts = g_strsplit_set(folded, " -'", -1);

            for (size_t k = 0; parts[k] != NULL; k++) {
                g_hash_table_add(thesaurus->words, g_strdup(parts[k]));
            }
        }
    }
}

bool
lontar_thesaurus_has_word(const lontar_thesaurus *thesaurus, const char *word)
{
    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(thesaurus->lock);

    if (g_hash_table_size(thesaurus->words) == 0) {
        fill_words(thesaurus);
    }
    return g_hash_table_contains(thesaurus->words, word);
}
