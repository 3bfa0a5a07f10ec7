/*
 * One file an entry, named by what it depends on: content, languages, version of the program.
 */
#include "ocr_cache.h"

#include <glib/gstdio.h>
#include <string.h>

static char *
path_of(const char *folder, const char *sha256, const char *languages)
{
    g_autofree char *words = g_strdup(languages);
    g_autofree char *name = NULL;

    g_strcanon(words, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "+_-", '_');
    name = g_strdup_printf("%s-%s-%s", sha256, words, LONTAR_VERSION);
    return g_build_filename(folder, name, NULL);
}

GBytes *
lontar_ocr_cache_get(const char *folder, const char *sha256, const char *languages)
{
    g_autofree char *path = path_of(folder, sha256, languages);
    char *bytes;
    gsize size;

    return g_file_get_contents(path, &bytes, &size, NULL) ? g_bytes_new_take(bytes, size) : NULL;
}

void
lontar_ocr_cache_put(const char *folder, const char *sha256, const char *languages,
                     const GByteArray *bytes)
{
    g_autofree char *path = path_of(folder, sha256, languages);

    if (g_mkdir_with_parents(folder, 0755) == 0) {
        (void)g_file_set_contents(path, (const char *)bytes->data, (gssize)bytes->len, NULL);
    }
}

bool
lontar_ocr_cache_next(GBytes *bytes, size_t *at, lontar_frame *out_frame)
{
    gsize size;
    const uint8_t *data = g_bytes_get_data(bytes, &size);
    uint32_t length;

    if (size - *at < sizeof length) {
        return false;
    }
    memcpy(&length, data + *at, sizeof length);
    if (length > size - *at - sizeof length ||
        !lontar_frame_parse(data + *at + sizeof length, length, out_frame, NULL)) {
        return false;
    }
    *at += sizeof length + length;
    return true;
}
