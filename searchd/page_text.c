/*
 * The texts of the pages: assets/messages.tsv, read once.
 */
#include "page_text.h"

#include <glib.h>
#include <string.h>

#include "assets.h"

typedef struct {
    char **languages;  /* of the columns */
    GHashTable *texts; /* key -> strings by column, NULL-terminated */
} catalogue;

static void
take_line(catalogue *all, const char *line)
{
    char **columns = g_strsplit(line, "\t", -1);

    if (*line == '#' || *line == '\0') {
        g_strfreev(columns);
    } else if (all->languages == NULL) {
        all->languages = columns;
    } else {
        g_hash_table_insert(all->texts, columns[0], columns + 1);
    }
}

static gpointer
load(gpointer unused)
{
    static catalogue all;
    g_autoptr(GBytes) bytes = lontar_asset("messages.tsv");
    gsize size;
    const char *data = g_bytes_get_data(bytes, &size);
    g_autofree char *text = g_strndup(data, size);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

    all.texts = g_hash_table_new(g_str_hash, g_str_equal);
    for (size_t i = 0; lines[i] != NULL; i++) {
        take_line(&all, lines[i]);
    }
    return &all;
}

static const catalogue *
messages(void)
{
    static GOnce once = G_ONCE_INIT;

    return g_once(&once, load, NULL);
}

const char *const *
lontar_page_languages(void)
{
    return (const char *const *)messages()->languages + 1;
}

const char *
lontar_page_language(const char *wanted)
{
    const char *const *languages = lontar_page_languages();

    for (size_t i = 0; wanted != NULL && languages[i] != NULL; i++) {
        size_t length = strlen(languages[i]);

        if (g_ascii_strncasecmp(wanted, languages[i], length) == 0 &&
            !g_ascii_isalnum(wanted[length])) {
            return languages[i];
        }
    }
    return languages[0];
}

const char *
lontar_page_text(const char *language, const char *key)
{
    const char *const *languages = lontar_page_languages();
    char **texts = g_hash_table_lookup(messages()->texts, key);

    if (texts == NULL) {
        return key;
    }
    for (size_t i = 0; languages[i] != NULL && texts[i] != NULL; i++) {
        if (g_str_equal(languages[i], language)) {
            return texts[i];
        }
    }
    return texts[0];
}

char *
lontar_page_text_with(const char *language, const char *key, const char *value)
{
    const char *text = lontar_page_text(language, key);
    const char *place = strstr(text, "%s");

    return place == NULL ? g_strdup(text)
                         : g_strdup_printf("%.*s%s%s", (int)(place - text), text, value,
                                           place + strlen("%s"));
}
