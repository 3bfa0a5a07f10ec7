/*
 * Cursors: where in a set a client stands, told to it instead of kept for it.
 */
#include "cursor.h"

#include <string.h>

#include "lontar/sha256.h"

#define CHECKSUM_LENGTH 20

static char *
write_cursor(const lontar_request *request, const lontar_index_state *state, uint64_t revision,
             uint64_t offset)
{
    g_autofree char *canonical = lontar_request_format(request, 1);
    g_autofree char *text = g_strdup_printf("%s %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT " %s",
                                            state->uuid, revision, offset, canonical);
    g_autofree char *digest = lontar_sha256_of(text, strlen(text));

    return g_strdup_printf("%" G_GUINT64_FORMAT "-%" G_GUINT64_FORMAT "-%.*s", revision, offset,
                           CHECKSUM_LENGTH, digest);
}

lontar_cursor_state
lontar_cursor_apply(lontar_request *request, const lontar_index_state *state)
{
    const char *cursor = lontar_request_cursor(request);
    g_auto(GStrv) parts = cursor == NULL ? NULL : g_strsplit(cursor, "-", 3);
    guint64 revision = 0;
    guint64 offset = 0;

    if (cursor == NULL || g_str_equal(cursor, "*")) {
        return LONTAR_CURSOR_GOOD;
    }
    if (g_strv_length(parts) != 3 ||
        !g_ascii_string_to_unsigned(parts[0], 10, 0, G_MAXUINT64, &revision, NULL) ||
        !g_ascii_string_to_unsigned(parts[1], 10, 0, G_MAXUINT32, &offset, NULL)) {
        return LONTAR_CURSOR_WRONG;
    }

    g_autofree char *wanted = write_cursor(request, state, revision, offset);
    if (!g_str_equal(wanted, cursor)) {
        return LONTAR_CURSOR_WRONG;
    }
    if (revision != state->revision) {
        return LONTAR_CURSOR_EXPIRED;
    }
    lontar_request_move(request, offset);
    return LONTAR_CURSOR_GOOD;
}

char *
lontar_cursor_next(const lontar_answer *answer, const lontar_request *request)
{
    const lontar_index_state *state = lontar_answer_state(answer);
    size_t next = lontar_request_offset(request) + lontar_answer_hit_size(answer);

    if (lontar_request_cursor(request) == NULL || lontar_answer_hit_size(answer) == 0 ||
        next >= lontar_answer_total(answer)) {
        return NULL;
    }
    return write_cursor(request, state, state->revision, next);
}
