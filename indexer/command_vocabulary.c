/*
 * lontar-index vocabulary: codes and their names.
 */
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "lontar/error.h"
#include "lontar/vocabulary.h"

static void
print_csv(const char *code, const char *label)
{
    g_auto(GStrv) parts = g_strsplit(label, "\"", -1);
    g_autofree char *doubled = g_strjoinv("\"\"", parts);

    printf(strpbrk(label, ",\"") != NULL ? "%s,\"%s\"\r\n" : "%s,%s\r\n", code, doubled);
}

static void
print_json(const lontar_vocabulary *vocabulary)
{
    json_t *array = json_array();

    for (size_t i = 0; i < lontar_vocabulary_size(vocabulary); i++) {
        const char *code = lontar_vocabulary_at(vocabulary, i);
        const char *label = lontar_vocabulary_label(vocabulary, code, "en");

        json_array_append_new(
            array, json_pack("{s:s, s:s}", "value", code, "label", label != NULL ? label : code));
    }

    char *text = json_dumps(array, JSON_INDENT(2));

    puts(text);
    free(text);
    json_decref(array);
}

static void
print_lines(const lontar_vocabulary *vocabulary, bool csv)
{
    if (csv) {
        fputs("value,label\r\n", stdout);
    }
    for (size_t i = 0; i < lontar_vocabulary_size(vocabulary); i++) {
        const char *code = lontar_vocabulary_at(vocabulary, i);
        const char *label = lontar_vocabulary_label(vocabulary, code, "en");

        label = label != NULL ? label : code;
        if (csv) {
            print_csv(code, label);
        } else {
            printf("%s\t%s\n", code, label);
        }
    }
}

int
lontar_command_vocabulary(const lontar_options *options, GError **error)
{
    int kind = lontar_vocabulary_kind_find(options->arguments[0]);

    if (kind < 0) {
        g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_INVALID,
                    "unknown vocabulary '%s': one of countries, regions, sectors, types, "
                    "instruments, languages",
                    options->arguments[0]);
        return 2;
    }

    g_autoptr(lontar_vocabularies) vocabularies =
        lontar_vocabularies_load(options->vocabularies, error);

    if (vocabularies == NULL) {
        return 3;
    }

    const lontar_vocabulary *vocabulary =
        lontar_vocabularies_get(vocabularies, (lontar_vocabulary_kind)kind);

    if (g_str_equal(options->format, "json")) {
        print_json(vocabulary);
    } else {
        print_lines(vocabulary, g_str_equal(options->format, "csv"));
    }
    return 0;
}
