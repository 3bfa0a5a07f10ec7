/*
 * API keys: who may make more requests than an address may.
 */
#include "keys.h"

#include <string.h>

#include "lontar/error.h"

#define DIGEST_BYTES 32
#define RATE_MAX     1000000

typedef struct {
    lontar_key key;
    unsigned char digest[DIGEST_BYTES];
} row;

struct lontar_keys {
    GArray *rows; /* row */
};

static void
clear_row(void *data)
{
    g_free((char *)((row *)data)->key.name);
}

static bool
read_digest(const char *text, unsigned char *out)
{
    if (strlen(text) != 2 * (size_t)DIGEST_BYTES) {
        return false;
    }
    for (size_t i = 0; i < DIGEST_BYTES; i++) {
        int high = g_ascii_xdigit_value(text[2 * i]);
        int low = g_ascii_xdigit_value(text[2 * i + 1]);

        if (high < 0 || low < 0) {
            return false;
        }
        out[i] = (unsigned char)(high << 4 | low);
    }
    return true;
}

/* Take a line: nothing, a comment or NAME RATE DIGEST. */
static bool
add_line(lontar_keys *keys, char *line)
{
    char *rest = NULL;
    const char *name = strtok_r(line, " \t\r", &rest);

    if (name == NULL || *name == '#') {
        return true;
    }

    const char *rate = strtok_r(NULL, " \t\r", &rest);
    const char *digest = strtok_r(NULL, " \t\r", &rest);
    guint64 number = 0;
    row one = {0};

    if (digest == NULL || strtok_r(NULL, " \t\r", &rest) != NULL ||
        !g_utf8_validate(name, -1, NULL) ||
        !g_ascii_string_to_unsigned(rate, 10, 1, RATE_MAX, &number, NULL) ||
        !read_digest(digest, one.digest)) {
        return false;
    }
    one.key = (lontar_key){g_strdup(name), (unsigned)number};
    g_array_append_val(keys->rows, one);
    return true;
}

lontar_keys *
lontar_keys_load(const char *path, GError **error)
{
    g_autofree char *text = NULL;
    g_autoptr(GError) cause = NULL;

    if (!g_file_get_contents(path, &text, NULL, &cause)) {
        g_set_error_literal(error, LONTAR_ERROR, LONTAR_ERROR_IO, cause->message);
        return NULL;
    }

    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    g_autoptr(lontar_keys) keys = g_new0(lontar_keys, 1);
    keys->rows = g_array_new(FALSE, FALSE, sizeof(row));
    g_array_set_clear_func(keys->rows, clear_row);
    for (size_t i = 0; lines[i] != NULL; i++) {
        if (!add_line(keys, lines[i])) {
            g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_INVALID,
                        "%s:%zu: a line is a name, requests a second and the SHA-256 of the key",
                        path, i + 1);
            return NULL;
        }
    }
    return g_steal_pointer(&keys);
}

void
lontar_keys_free(lontar_keys *keys)
{
    if (keys != NULL) {
        g_array_unref(keys->rows);
        g_free(keys);
    }
}

/* Without a branch that depends on the bytes. */
static bool
is_same(const unsigned char *left, const unsigned char *right)
{
    volatile unsigned char difference = 0;

    for (size_t i = 0; i < DIGEST_BYTES; i++) {
        difference |= left[i] ^ right[i];
    }
    return difference == 0;
}

const lontar_key *
lontar_keys_find(const lontar_keys *keys, const char *key)
{
    g_autoptr(GChecksum) checksum = g_checksum_new(G_CHECKSUM_SHA256);
    unsigned char digest[DIGEST_BYTES];
    gsize length = sizeof digest;
    const lontar_key *found = NULL;

    g_checksum_update(checksum, (const guchar *)key, -1);
    g_checksum_get_digest(checksum, digest, &length);
    for (guint i = 0; i < keys->rows->len; i++) {
        const row *one = &g_array_index(keys->rows, row, i);

        found = is_same(one->digest, digest) ? &one->key : found;
    }
    return found;
}

const char *
lontar_keys_of(const char *authorization, const char *api_key)
{
    static const char scheme[] = "Bearer ";

    if (authorization != NULL &&
        g_ascii_strncasecmp(authorization, scheme, sizeof scheme - 1) == 0) {
        return authorization + sizeof scheme - 1;
    }
    return api_key;
}
