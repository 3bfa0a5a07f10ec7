/*
 * Fuzzing cursors: a request moves to the offset that a good cursor names, and stays as it was
 * with any other; one of another revision is never good. (The fuzzer sees checksums compared, so
 * it finds good ones.)
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "cursor.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const lontar_index_state state = {.uuid = "00000000-0000-4000-8000-000000000000",
                                             .revision = 42,
                                             .updated = "2026-01-02T03:04:05Z"};
    static lontar_vocabularies *vocabularies;
    g_autofree char *cursor = g_strndup((const char *)data, size);

    if (vocabularies == NULL) {
        vocabularies = lontar_vocabularies_load(NULL, NULL);
    }
    g_autoptr(lontar_request) request = lontar_request_new(vocabularies);
    if (!g_utf8_validate(cursor, -1, NULL) || !lontar_request_set(request, "q", "wages", NULL) ||
        !lontar_request_set(request, "cursor", cursor, NULL) ||
        !lontar_request_finish(request, NULL)) {
        return 0;
    }

    const char *kept = lontar_request_cursor(request);
    bool is_first = kept == NULL || g_str_equal(kept, "*");
    const char *hyphen = is_first ? NULL : strchr(kept, '-');
    lontar_cursor_state found = lontar_cursor_apply(request, &state);
    size_t offset = found != LONTAR_CURSOR_GOOD || hyphen == NULL
                        ? 0
                        : (size_t)g_ascii_strtoull(hyphen + 1, NULL, 10);
    if (lontar_request_offset(request) != offset || (is_first && found != LONTAR_CURSOR_GOOD) ||
        (found == LONTAR_CURSOR_GOOD && !is_first && !g_str_has_prefix(kept, "42-"))) {
        abort();
    }
    return 0;
}
