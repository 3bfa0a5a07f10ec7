/*
 * Reading the data files of vocabularies: tab-separated, `#` begins a comment, `;` joins names.
 *
 * A file's text is cut up in place and stays; entries only point into it.
 */
#include <string.h>

#include "lontar/embedded.h"
#include "lontar/error.h"
#include "vocabulary_private.h"

/* Of the file that the Makefile writes. */
extern const lontar_embedded lontar_vocabulary_files[];

static const vocabulary_column columns[LONTAR_VOCABULARY_COUNT][VOCABULARY_COLUMNS_MAX + 1] = {
    [LONTAR_COUNTRIES] = {COLUMN_CODE, COLUMN_ID, COLUMN_ID, COLUMN_LABEL, COLUMN_NAMES,
                          COLUMN_FORMER, COLUMN_WEAK, COLUMN_CAPITAL},
    [LONTAR_REGIONS] = {COLUMN_CODE, COLUMN_ID, COLUMN_LABEL, COLUMN_LABEL_FR, COLUMN_LABEL_ES,
                        COLUMN_NAMES, COLUMN_MEMBERS},
    [LONTAR_SECTORS] = {COLUMN_CODE, COLUMN_ID, COLUMN_ISIC, COLUMN_LABEL, COLUMN_LABEL_FR,
                        COLUMN_LABEL_ES, COLUMN_NAMES},
    [LONTAR_TYPES] = {COLUMN_CODE, COLUMN_LABEL, COLUMN_LABEL_FR, COLUMN_LABEL_ES, COLUMN_NAMES},
    [LONTAR_INSTRUMENTS] = {COLUMN_CODE, COLUMN_YEAR, COLUMN_STANDING, COLUMN_LABEL,
                            COLUMN_LABEL_FR, COLUMN_LABEL_ES, COLUMN_NAMES},
    [LONTAR_LANGUAGES] = {COLUMN_CODE, COLUMN_ID, COLUMN_LABEL, COLUMN_NAMES},
};

char *
vocabulary_read(const char *folder, const char *file, GError **error)
{
    g_autofree char *text = NULL;
    g_autoptr(GError) cause = NULL;

    if (folder != NULL) {
        g_autofree char *path = g_build_filename(folder, file, NULL);

        if (g_file_get_contents(path, &text, NULL, &cause)) {
            return g_steal_pointer(&text);
        }
        if (!g_error_matches(cause, G_FILE_ERROR, G_FILE_ERROR_NOENT)) {
            g_set_error_literal(error, LONTAR_ERROR, LONTAR_ERROR_IO, cause->message);
            return NULL;
        }
        g_clear_error(&cause);
    }

    g_autoptr(GBytes) bytes = lontar_embedded_find(lontar_vocabulary_files, file);
    if (bytes == NULL) {
        g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_NOT_FOUND, "%s: no such data file", file);
        return NULL;
    }
    return g_strndup(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
}

const char *
vocabulary_field(const lontar_vocabulary *vocabulary, size_t i, vocabulary_column column)
{
    const vocabulary_entry *entry = &g_array_index(vocabulary->entries, vocabulary_entry, i);

    for (size_t c = 0; columns[vocabulary->kind][c] != COLUMN_END; c++) {
        if (columns[vocabulary->kind][c] == column) {
            return entry->column[c];
        }
    }
    return NULL;
}

/* --- names --- */

/* How to take a name that two codes share. */
typedef enum {
    SHARED_REFUSED, /* an error in the file */
    SHARED_FIRST,   /* stays with whoever has it */
    SHARED_NOBODY,  /* kept for nobody */
} sharing_rule;

#define NOBODY ((size_t)-1)

static bool
add_key(lontar_vocabulary *vocabulary, const char *name, size_t index, sharing_rule sharing,
        GError **error)
{
    g_autofree char *key = vocabulary_key(name);
    size_t other = GPOINTER_TO_SIZE(g_hash_table_lookup(vocabulary->keys, key));

    if (*key == '\0' || other == index + 1) {
        return true;
    }
    if (other == 0) {
        g_hash_table_insert(vocabulary->keys, g_steal_pointer(&key), GSIZE_TO_POINTER(index + 1));
    } else if (sharing == SHARED_REFUSED) {
        g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_INVALID, "'%s' is both %s and %s", name,
                    lontar_vocabulary_at(vocabulary, other - 1),
                    lontar_vocabulary_at(vocabulary, index));
        return false;
    } else if (sharing == SHARED_NOBODY) {
        g_hash_table_insert(vocabulary->keys, g_steal_pointer(&key), GSIZE_TO_POINTER(NOBODY));
    }
    return true;
}

static bool
add_names(lontar_vocabulary *vocabulary, const char *names, size_t index, sharing_rule sharing,
          GError **error)
{
    g_auto(GStrv) list = g_strsplit(names, ";", -1);

    for (size_t i = 0; list[i] != NULL; i++) {
        if (!add_key(vocabulary, list[i], index, sharing, error)) {
            return false;
        }
    }
    return true;
}

static bool
add_column(lontar_vocabulary *vocabulary, size_t c, sharing_rule sharing, GError **error)
{
    for (size_t i = 0; i < vocabulary->entries->len; i++) {
        const vocabulary_entry *entry = &g_array_index(vocabulary->entries, vocabulary_entry, i);

        if (!add_names(vocabulary, entry->column[c], i, sharing, error)) {
            return false;
        }
    }
    return true;
}

static gboolean
is_nobody(gpointer key, gpointer value, gpointer data)
{
    (void)key;
    (void)data;
    return GPOINTER_TO_SIZE(value) == NOBODY;
}

/* Codes first, then names, then what only hints; so a code is never hidden by a name. */
static bool
index_names(lontar_vocabulary *vocabulary, GError **error)
{
    const vocabulary_column *kinds = columns[vocabulary->kind];

    for (size_t c = 0; kinds[c] != COLUMN_END; c++) {
        if ((kinds[c] == COLUMN_CODE || kinds[c] == COLUMN_ID) &&
            !add_column(vocabulary, c, SHARED_REFUSED, error)) {
            return false;
        }
    }
    for (size_t c = 0; kinds[c] != COLUMN_END; c++) {
        bool is_name =
            kinds[c] == COLUMN_LABEL || kinds[c] == COLUMN_NAMES || kinds[c] == COLUMN_FORMER;

        if (is_name &&
            !add_column(vocabulary, c,
                        vocabulary->kind == LONTAR_COUNTRIES ? SHARED_REFUSED : SHARED_FIRST,
                        error)) {
            return false;
        }
    }
    for (size_t c = 0; kinds[c] != COLUMN_END; c++) {
        bool is_label = kinds[c] == COLUMN_LABEL_FR || kinds[c] == COLUMN_LABEL_ES;

        if (is_label && !add_column(vocabulary, c, SHARED_FIRST, error)) {
            return false;
        }
    }
    return true;
}

/* Demonyms and capitals count only where no other country has the same. */
static void
index_hints(lontar_vocabulary *vocabulary)
{
    g_autoptr(lontar_vocabulary) hints = g_new0(lontar_vocabulary, 1);
    const vocabulary_column *kinds = columns[vocabulary->kind];
    GHashTableIter iter;
    gpointer key, value;

    hints->kind = vocabulary->kind;
    hints->entries = g_array_ref(vocabulary->entries);
    hints->keys = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (size_t c = 0; kinds[c] != COLUMN_END; c++) {
        if (kinds[c] == COLUMN_WEAK || kinds[c] == COLUMN_CAPITAL) {
            (void)add_column(hints, c, SHARED_NOBODY, NULL); /* refuses nothing */
        }
    }
    g_hash_table_foreach_remove(hints->keys, is_nobody, NULL);
    g_hash_table_iter_init(&iter, hints->keys);
    while (g_hash_table_iter_next(&iter, &key, &value)) {
        if (!g_hash_table_contains(vocabulary->keys, key)) {
            g_hash_table_insert(vocabulary->keys, g_strdup(key), value);
        }
    }
}

/* --- lines --- */

static bool
add_line(lontar_vocabulary *vocabulary, char *line, GError **error)
{
    const vocabulary_column *kinds = columns[vocabulary->kind];
    vocabulary_entry entry = {{NULL}};
    size_t c = 0;

    for (char *field = line; field != NULL; c++) {
        char *end = strchr(field, '\t');

        if (end != NULL) {
            *end++ = '\0';
        }
        if (kinds[c] == COLUMN_END) {
            g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_INVALID, "more than %zu columns", c);
            return false;
        }
        entry.column[c] = field;
        field = end;
    }
    if (kinds[c] != COLUMN_END || entry.column[0][0] == '\0') {
        g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_INVALID, "too few columns, or no code");
        return false;
    }
    g_array_append_val(vocabulary->entries, entry);
    return true;
}

static bool
add_lines(lontar_vocabulary *vocabulary, const char *file, GError **error)
{
    size_t number = 0;

    for (char *line = vocabulary->text; line != NULL;) {
        char *end = strchr(line, '\n');

        number++;
        if (end != NULL) {
            *end++ = '\0';
        }
        if (*line != '\0' && *line != '#' && !add_line(vocabulary, line, error)) {
            g_prefix_error(error, "%s:%zu: ", file, number);
            return false;
        }
        line = end;
    }
    return true;
}

/* --- country-names.tsv --- */

/* Each line is a code, the languages, a name; of two countries the first has the name. */
static GHashTable *
read_foreign(const lontar_vocabulary *vocabulary)
{
    GHashTable *foreign = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autofree char *text = g_strdup(vocabulary->more_text);
    char *next = NULL;

    for (char *line = strtok_r(text, "\n", &next); line != NULL;
         line = strtok_r(NULL, "\n", &next)) {
        g_auto(GStrv) fields = *line == '#' ? NULL : g_strsplit(line, "\t", 3);
        size_t index = 0;

        if (fields != NULL && g_strv_length(fields) == 3) {
            g_autofree char *code = vocabulary_key(fields[0]);

            index = GPOINTER_TO_SIZE(g_hash_table_lookup(vocabulary->keys, code));
        }
        if (index != 0) {
            char *key = vocabulary_key(fields[2]);

            if (!g_hash_table_contains(foreign, key)) {
                g_hash_table_insert(foreign, key, GSIZE_TO_POINTER(index));
            } else {
                g_free(key);
            }
        }
    }
    return foreign;
}

GHashTable *
vocabulary_foreign(const lontar_vocabulary *vocabulary)
{
    lontar_vocabulary *own = (lontar_vocabulary *)vocabulary;

    if (vocabulary->more_text == NULL) {
        return NULL;
    }
    g_mutex_lock(&own->foreign_lock);
    if (own->foreign == NULL) {
        own->foreign = read_foreign(vocabulary);
    }
    g_mutex_unlock(&own->foreign_lock);
    return own->foreign;
}

gssize
vocabulary_index(const lontar_vocabulary *vocabulary, const char *name)
{
    size_t index = GPOINTER_TO_SIZE(g_hash_table_lookup(vocabulary->codes, name));

    if (index != 0) {
        return (gssize)index - 1;
    }

    g_autofree char *key = vocabulary_key(name);
    index = GPOINTER_TO_SIZE(g_hash_table_lookup(vocabulary->keys, key));
    if (index == 0 && vocabulary->more_text != NULL) {
        index = GPOINTER_TO_SIZE(g_hash_table_lookup(vocabulary_foreign(vocabulary), key));
    }
    return (gssize)index - 1;
}

/* Most names asked for are codes as they are written, which need not be made keys of. */
static void
index_codes(lontar_vocabulary *vocabulary)
{
    for (size_t i = 0; i < vocabulary->entries->len; i++) {
        char *code = (char *)vocabulary_field(vocabulary, i, COLUMN_CODE);
        gssize index = vocabulary_index(vocabulary, code);

        if (index >= 0) {
            g_hash_table_insert(vocabulary->codes, code, GSIZE_TO_POINTER((size_t)index + 1));
        }
    }
}

lontar_vocabulary *
vocabulary_load(lontar_vocabulary_kind kind, const char *folder, GError **error)
{
    g_autoptr(lontar_vocabulary) vocabulary = g_new0(lontar_vocabulary, 1);
    g_autofree char *file = g_strconcat(lontar_vocabulary_kind_name(kind), ".tsv", NULL);

    vocabulary->kind = kind;
    vocabulary->entries = g_array_new(false, false, sizeof(vocabulary_entry));
    vocabulary->codes = g_hash_table_new(g_str_hash, g_str_equal);
    vocabulary->keys = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    vocabulary->labels =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_strfreev);
    vocabulary->text = vocabulary_read(folder, file, error);
    if (vocabulary->text == NULL || !add_lines(vocabulary, file, error)) {
        return NULL;
    }
    if (!index_names(vocabulary, error)) {
        g_prefix_error(error, "%s: ", file);
        return NULL;
    }
    index_codes(vocabulary);
    if (kind == LONTAR_COUNTRIES) {
        vocabulary->more_text = vocabulary_read(folder, "country-names.tsv", error);
        if (vocabulary->more_text == NULL) {
            return NULL;
        }
    }
    index_hints(vocabulary);
    return g_steal_pointer(&vocabulary);
}

void
vocabulary_free(lontar_vocabulary *vocabulary)
{
    if (vocabulary != NULL) {
        for (size_t i = 0; i < G_N_ELEMENTS(vocabulary->near_names); i++) {
            g_clear_pointer(&vocabulary->near_names[i], g_array_unref);
        }
        g_clear_pointer(&vocabulary->labels, g_hash_table_unref);
        g_clear_pointer(&vocabulary->codes, g_hash_table_unref);
        g_clear_pointer(&vocabulary->keys, g_hash_table_unref);
        g_clear_pointer(&vocabulary->entries, g_array_unref);
        g_clear_pointer(&vocabulary->foreign, g_hash_table_unref);
        g_free(vocabulary->more_text);
        g_free(vocabulary->text);
        g_free(vocabulary);
    }
}
