/*
 * Texts packed by zstd, with a dictionary of what is common in them or without.
 *
 * A value is a byte that tells how it is packed, then the bytes: as they are, or a frame of zstd
 * with its checksum, which names the dictionary that it takes. docs/decisions/0001-page-texts.md.
 */
#include "packing.h"

#include <string.h>
#include <zdict.h>
#include <zstd.h>

#include "lontar/error.h"

/* First byte of a value. */
#define PACKED_PLAIN 0
#define PACKED_ZSTD  1

/* Level 3 is zstd's default; below this many bytes a frame's own 10 to 20 bytes eat the gain. */
#define ZSTD_LEVEL 3
#define PLAIN_MAX  64
/* With a dictionary a higher level costs 40 us a page more and gains 8%; 9 another 90, for 2%. */
#define DENSE_LEVEL 6
/* Far above any page there is: what claims more is damaged. */
#define TEXT_MAX ((uint64_t)1 << 28)

struct lontar_packing {
    unsigned id;
    int level;
    GBytes *dictionary;
    GMutex lock;             /* of compressing */
    ZSTD_CDict *compressing; /* NULL until a text is packed */
    ZSTD_DDict *decompressing;
};

static void
free_compressor(void *context)
{
    ZSTD_freeCCtx(context);
}

static void
free_decompressor(void *context)
{
    ZSTD_freeDCtx(context);
}

/* Contexts of zstd are large and hold nothing between calls: one a thread. */
static GPrivate compressors = G_PRIVATE_INIT(free_compressor);
static GPrivate decompressors = G_PRIVATE_INIT(free_decompressor);

static ZSTD_CCtx *
compressor(void)
{
    ZSTD_CCtx *context = g_private_get(&compressors);

    if (context == NULL) {
        context = ZSTD_createCCtx();
        g_assert(context != NULL); /* out of memory */
        (void)ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, ZSTD_LEVEL);
        (void)ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1);
        g_private_set(&compressors, context);
    }
    return context;
}

static ZSTD_DCtx *
decompressor(void)
{
    ZSTD_DCtx *context = g_private_get(&decompressors);

    if (context == NULL) {
        context = ZSTD_createDCtx();
        g_assert(context != NULL); /* out of memory */
        g_private_set(&decompressors, context);
    }
    return context;
}

lontar_packing *
lontar_packing_new(GBytes *dictionary, lontar_packing_way way)
{
    size_t size;
    const void *bytes = g_bytes_get_data(dictionary, &size);
    unsigned id = ZDICT_getDictID(bytes, size);
    ZSTD_DDict *decompressing = id == 0 ? NULL : ZSTD_createDDict(bytes, size);

    if (decompressing == NULL) {
        return NULL;
    }

    lontar_packing *packing = g_new0(lontar_packing, 1);

    packing->id = id;
    packing->level = way == LONTAR_PACKING_QUICK ? ZSTD_LEVEL : DENSE_LEVEL;
    packing->dictionary = g_bytes_ref(dictionary);
    g_mutex_init(&packing->lock);
    packing->decompressing = decompressing;
    return packing;
}

void
lontar_packing_free(lontar_packing *packing)
{
    if (packing != NULL) {
        ZSTD_freeCDict(packing->compressing);
        g_mutex_clear(&packing->lock);
        ZSTD_freeDDict(packing->decompressing);
        g_bytes_unref(packing->dictionary);
        g_free(packing);
    }
}

GBytes *
lontar_packing_train(const char *samples, const size_t *sizes, unsigned size, size_t bytes)
{
    char *dictionary = g_malloc(bytes);
    size_t length = ZDICT_trainFromBuffer(dictionary, bytes, samples, sizes, size);

    if (ZDICT_isError(length)) {
        g_free(dictionary);
        return NULL;
    }
    return g_bytes_new_take(dictionary, length);
}

/* zstd's dictionary for packing, which a reader has no use for; NULL without one. */
static const ZSTD_CDict *
compressing(lontar_packing *packing)
{
    if (packing == NULL) {
        return NULL;
    }
    g_mutex_lock(&packing->lock);
    if (packing->compressing == NULL) {
        size_t size;
        const void *bytes = g_bytes_get_data(packing->dictionary, &size);

        packing->compressing = ZSTD_createCDict(bytes, size, packing->level);
        g_assert(packing->compressing != NULL); /* out of memory: reading has taken it */
    }
    g_mutex_unlock(&packing->lock);
    return packing->compressing;
}

GBytes *
lontar_packing_pack(lontar_packing *packing, const char *text, size_t length)
{
    size_t room = 1 + ZSTD_compressBound(length);
    char *value = g_malloc(room);
    size_t size = length;

    if (length > PLAIN_MAX) {
        (void)ZSTD_CCtx_refCDict(compressor(), compressing(packing));
        size = ZSTD_compress2(compressor(), value + 1, room - 1, text, length);
        g_assert(!ZSTD_isError(size)); /* there is room for the worst case */
    }
    value[0] = length > PLAIN_MAX && size < length ? PACKED_ZSTD : PACKED_PLAIN;
    if (value[0] == PACKED_PLAIN) {
        memcpy(value + 1, text, length);
        size = length;
    }
    return g_bytes_new_take(value, 1 + size);
}

static char *
unpack_frame(const lontar_packing *packing, const char *bytes, size_t size, size_t *out_length)
{
    unsigned long long length = ZSTD_getFrameContentSize(bytes, size);
    const ZSTD_DDict *dictionary = packing == NULL ? NULL : packing->decompressing;
    g_autofree char *text = NULL;

    if (length > TEXT_MAX) { /* also its two ways of saying that it does not know */
        return NULL;
    }
    text = g_malloc(length + 1);
    if (ZSTD_decompress_usingDDict(decompressor(), text, length, bytes, size, dictionary) !=
        length) {
        return NULL;
    }
    text[length] = '\0';
    *out_length = length;
    return g_steal_pointer(&text);
}

static char *
unpack(const lontar_packing *packing, GBytes *value, size_t *out_length)
{
    size_t size;
    const char *bytes = g_bytes_get_data(value, &size);

    if (size == 0 || bytes[0] > PACKED_ZSTD) {
        return NULL;
    }
    if (bytes[0] == PACKED_ZSTD) {
        return unpack_frame(packing, bytes + 1, size - 1, out_length);
    }

    char *text = g_malloc(size);

    memcpy(text, bytes + 1, size - 1);
    text[size - 1] = '\0';
    *out_length = size - 1;
    return text;
}

static void
free_attached(void *packing)
{
    lontar_packing_free(packing);
}

/* Read the dictionary of an index and keep it with the handle; NULL where there is none. */
static bool
load(const lontar_index *index, lontar_packing **out_packing, GError **error)
{
    g_autoptr(GBytes) value =
        lontar_index_metadata(index, LONTAR_PACKING_KEY, strlen(LONTAR_PACKING_KEY), error);
    size_t length = 0;

    *out_packing = NULL;
    if (value == NULL || g_bytes_get_size(value) == 0) {
        return value != NULL;
    }

    char *text = unpack(NULL, value, &length);
    g_autoptr(GBytes) dictionary = text == NULL ? NULL : g_bytes_new_take(text, length);
    lontar_packing *packing =
        dictionary == NULL ? NULL : lontar_packing_new(dictionary, LONTAR_PACKING_DENSE);

    if (packing == NULL) {
        g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_CORRUPT,
                    "damaged dictionary of page texts in the index");
        return false;
    }
    lontar_index_attach(index, packing, free_attached);
    *out_packing = packing;
    return true;
}

bool
lontar_packing_of(const lontar_index *index, lontar_packing **out_packing, GError **error)
{
    *out_packing = index == NULL ? NULL : lontar_index_attached(index);
    return index == NULL || *out_packing != NULL || load(index, out_packing, error);
}

bool
lontar_packing_keep(lontar_writer *writer, GBytes *dictionary, GError **error)
{
    size_t size;
    const char *bytes = g_bytes_get_data(dictionary, &size);
    g_autoptr(GBytes) packed = lontar_packing_pack(NULL, bytes, size);
    const void *value = g_bytes_get_data(packed, &size);

    return lontar_writer_set_metadata(writer, LONTAR_PACKING_KEY, strlen(LONTAR_PACKING_KEY), value,
                                      size, error);
}

/* The dictionary that a value takes; 0 = none. */
static unsigned
dictionary_id(GBytes *value)
{
    size_t size;
    const char *bytes = g_bytes_get_data(value, &size);

    return size > 0 && bytes[0] == PACKED_ZSTD ? ZSTD_getDictID_fromFrame(bytes + 1, size - 1) : 0;
}

GBytes *
lontar_packing_repack(lontar_packing *packing, GBytes *value)
{
    size_t length = 0;
    g_autofree char *text = dictionary_id(value) == 0 ? unpack(NULL, value, &length) : NULL;

    return text == NULL ? NULL : lontar_packing_pack(packing, text, length);
}

char *
lontar_packing_read(const lontar_index *index, GBytes *value, size_t *out_length, GError **error)
{
    unsigned id = dictionary_id(value);
    lontar_packing *packing = lontar_index_attached(index);

    /* The folder of a replica may be another generation's by now, with another dictionary. */
    if (id != 0 && (packing == NULL || packing->id != id) && !load(index, &packing, error)) {
        return NULL;
    }

    char *text = unpack(packing, value, out_length);

    if (text == NULL) {
        g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_CORRUPT, "damaged page text in the index");
    }
    return text;
}
