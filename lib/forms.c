/*
 * Forms, by a walk over the terms that begin as a stem does.
 */
#include "forms.h"

#include <string.h>

#include "lontar/terms.h"

/* A stem of fewer characters would be the beginning of too many terms. */
#define BEGINNING_MIN 4
/* Of this length on a stem's last character may differ: countri is of country. */
#define BEGINNING_CUT 5
/* Stems that are remembered at once. */
#define KNOWN_MAX 4096

#define PLACED   GINT_TO_POINTER(1)
#define UNPLACED GINT_TO_POINTER(2)

struct lontar_forms {
    GHashTable *known;  /* stem and language -> GPtrArray of char * */
    GHashTable *placed; /* stem -> PLACED or UNPLACED */
    GString *key;       /* that was looked up last */
};

/* The bytes of a stem that its forms begin with; 0 = those are not looked for. */
static size_t
beginning(const char *stem)
{
    size_t size = 0, length = 0, last = 0;

    for (; stem[size] != '\0'; size++) {
        if ((stem[size] & 0xC0) != 0x80) {
            length++;
            last = size;
        }
    }
    return length < BEGINNING_MIN ? 0 : length < BEGINNING_CUT ? size : last;
}

bool
lontar_forms_finds(const char *stem, const char *word)
{
    size_t size = beginning(stem);

    return strcmp(stem, word) == 0 || (size > 0 && strncmp(stem, word, size) == 0);
}

static void
free_found(void *words)
{
    g_ptr_array_unref(words);
}

lontar_forms *
lontar_forms_new(void)
{
    lontar_forms *forms = g_new0(lontar_forms, 1);

    forms->placed = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    forms->known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_found);
    forms->key = g_string_new(NULL);
    return forms;
}

void
lontar_forms_free(lontar_forms *forms)
{
    if (forms != NULL) {
        g_hash_table_unref(forms->known);
        g_hash_table_unref(forms->placed);
        g_string_free(forms->key, TRUE);
        g_free(forms);
    }
}

void
lontar_forms_clear(lontar_forms *forms)
{
    g_hash_table_remove_all(forms->known);
    g_hash_table_remove_all(forms->placed);
}

typedef struct {
    lontar_analyser *analyser;
    const char *language;
    const char *stem;
    GPtrArray *words;
} walk;

static bool
take_term(const char *term, size_t length, uint32_t df, void *data)
{
    walk *w = data;

    if (g_str_equal(lontar_analyser_stem(w->analyser, w->language, term), w->stem)) {
        g_ptr_array_add(w->words, g_strdup(term));
    }
    return true;
}

const GPtrArray *
lontar_forms_find(lontar_forms *forms, const lontar_index *index, lontar_analyser *analyser,
                  const char *language, const char *stem, GError **error)
{
    g_string_assign(forms->key, stem);
    g_string_append_c(forms->key, ' ');
    g_string_append(forms->key, language != NULL ? language : "");

    const GPtrArray *found = g_hash_table_lookup(forms->known, forms->key->str);
    if (found != NULL) {
        return found;
    }

    g_autoptr(GPtrArray) words = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *start = g_strndup(stem, beginning(stem));
    walk w = {analyser, language, stem, words};

    if (*start == '\0') {
        take_term(stem, strlen(stem), 0, &w);
    } else if (!lontar_index_each_term(index, start, take_term, &w, error)) {
        return NULL;
    }
    if (g_hash_table_size(forms->known) >= KNOWN_MAX) {
        g_hash_table_remove_all(forms->known);
    }
    g_hash_table_insert(forms->known, g_strdup(forms->key->str), g_ptr_array_ref(words));
    return words; /* the table's */
}

bool
lontar_forms_is_placed(lontar_forms *forms, const lontar_index *index, const char *stem,
                       bool *out_is, GError **error)
{
    const void *known = g_hash_table_lookup(forms->placed, stem);

    if (known == NULL) {
        g_autofree char *term = g_strconcat(LONTAR_PREFIX_STEM, stem, NULL);
        bool is_placed = false;

        if (!lontar_index_has_positions(index, term, &is_placed, error)) {
            return false;
        }
        if (g_hash_table_size(forms->placed) >= KNOWN_MAX) {
            g_hash_table_remove_all(forms->placed);
        }
        known = is_placed ? PLACED : UNPLACED;
        g_hash_table_insert(forms->placed, g_strdup(stem), (void *)known);
    }
    *out_is = known == PLACED;
    return true;
}
