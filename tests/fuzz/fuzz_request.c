/*
 * Fuzzing requests: lines of `name=value` are set, and a request that is valid is written back as
 * one that is valid too and written the same.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "lontar/request.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static lontar_request *
make_request(const lontar_vocabularies *vocabularies, const char *text, const char *separator)
{
    g_autoptr(lontar_request) request = lontar_request_new(vocabularies);
    g_auto(GStrv) lines = g_strsplit(text, separator, 64);

    for (size_t i = 0; lines[i] != NULL; i++) {
        g_autoptr(GError) error = NULL;
        char *value = strchr(lines[i], '=');

        if (value == NULL) {
            continue;
        }
        *value++ = '\0';
        g_autofree char *plain = g_uri_unescape_string(value, NULL);
        if (!lontar_request_set(request, lines[i], plain == NULL ? value : plain, &error) &&
            (error == NULL || !g_utf8_validate(error->message, -1, NULL))) {
            abort();
        }
    }
    return lontar_request_finish(request, NULL) ? g_steal_pointer(&request) : NULL;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static lontar_vocabularies *vocabularies = NULL;
    g_autofree char *text = g_strndup((const char *)data, size);

    if (vocabularies == NULL) {
        vocabularies = lontar_vocabularies_load(NULL, NULL);
    }
    g_autoptr(lontar_request) request = make_request(vocabularies, text, "\n");
    if (request == NULL) {
        return 0;
    }
    g_autofree char *written = lontar_request_format(request, 0);
    g_autoptr(lontar_request) again = make_request(vocabularies, written, "&");
    g_autofree char *second = again == NULL ? NULL : lontar_request_format(again, 0);
    if (g_strcmp0(written, second) != 0) {
        abort();
    }
    return 0;
}
