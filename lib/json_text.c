/*
 * Texts in JSON: escaped where they must be, looked at many bytes at once.
 */
#include "lontar/json.h"

#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* Texts up to this length, most of all, are looked at as two words while they are copied. */
#define SHORT_MAX ((size_t)32)

/* Bytes that do not stand for themselves; those of other characters do where they are valid. */
static const bool is_special[256] = {
    [0x00 ... 0x1f] = true, ['"'] = true, ['\\'] = true, [0x7f ... 0xff] = true};

/* Room for so many more bytes; what is written there is counted by added(). */
static inline char *
room(GString *out, size_t size)
{
    if (out->len + size >= out->allocated_len) {
        lontar_json_grow(out, size);
    }
    return out->str + out->len;
}

static inline void
added(GString *out, const char *end)
{
    out->len = (size_t)(end - out->str);
    out->str[out->len] = '\0';
}

static inline void
append(GString *out, const char *text, size_t length)
{
    char *to = room(out, length);

    memcpy(to, text, length);
    added(out, to + length);
}

#ifdef __SSE2__
/* Which of 16 bytes do not stand for themselves, or are of a wide character: a bit each. */
static inline unsigned
specials(__m128i bytes)
{
    __m128i ends = _mm_cmplt_epi8(bytes, _mm_set1_epi8(0x20)); /* wide ones are negative */
    __m128i signs = _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('"')),
                                 _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\')));

    ends = _mm_or_si128(ends, _mm_cmpeq_epi8(bytes, _mm_set1_epi8(0x7f)));
    return (unsigned)_mm_movemask_epi8(_mm_or_si128(ends, signs));
}
#endif

/* How many bytes stand for themselves before one does not, or is of a wide character. */
static inline size_t
plain_length(const char *text, size_t length)
{
    size_t at = 0;

#ifdef __SSE2__
    for (; length - at >= sizeof(__m128i); at += sizeof(__m128i)) {
        unsigned special = specials(_mm_loadu_si128((const __m128i *)(const void *)(text + at)));

        if (special != 0) {
            return at + (size_t)__builtin_ctz(special);
        }
    }
#endif
    while (at < length && !is_special[(unsigned char)text[at]]) {
        at++;
    }
    return at;
}

static void
append_special(GString *out, char special)
{
    static const char digits[] = "0123456789abcdef";
    const char code[] = {'\\', 'u', '0', '0', digits[special >> 4 & 0xf], digits[special & 0xf]};

    switch (special) {
    case '"':
        lontar_json_put_plain(out, "\\\"");
        break;
    case '\\':
        lontar_json_put_plain(out, "\\\\");
        break;
    case '\n':
        lontar_json_put_plain(out, "\\n");
        break;
    case '\t':
        lontar_json_put_plain(out, "\\t");
        break;
    default:
        append(out, code, sizeof code);
    }
}

/* Append wide characters, what is none replaced byte by byte; gives how many bytes they take. */
static size_t
append_wide(GString *out, const char *text, size_t length)
{
    size_t size = 1;

    while (size < length && (unsigned char)text[size] >= 0x80) {
        size++;
    }
    if (g_utf8_validate_len(text, size, NULL)) {
        append(out, text, size);
    } else {
        g_autofree char *valid = g_utf8_make_valid(text, (gssize)size);

        append(out, valid, strlen(valid));
    }
    return size;
}

/* Append a text of which it is not known whether all of it is plain. */
static void
append_text(GString *out, const char *text, size_t length)
{
    while (length > 0) {
        size_t size = plain_length(text, length);

        if (size > 0) {
            append(out, text, size);
        } else if ((unsigned char)*text >= 0x80) {
            size = append_wide(out, text, length);
        } else {
            append_special(out, *text);
            size = 1;
        }
        text += size;
        length -= size;
    }
}

/*
 * Copy up to SHORT_MAX bytes; gives whether all of them stand for themselves. They are read as two
 * numbers of 16, 8 or 4 bytes, which overlap, and looked at before they are written.
 */
static inline bool
copy_short(char *to, const char *from, size_t size)
{
#ifdef __SSE2__
    if (size >= sizeof(__m128i)) {
        __m128i first = _mm_loadu_si128((const __m128i *)(const void *)from);
        __m128i last = _mm_loadu_si128((const __m128i *)(const void *)(from + size - sizeof last));

        _mm_storeu_si128((__m128i *)(void *)to, first);
        _mm_storeu_si128((__m128i *)(void *)(to + size - sizeof last), last);
        return (specials(first) | specials(last)) == 0;
    }
    if (size >= sizeof(int64_t)) {
        int64_t first, last;

        memcpy(&first, from, sizeof first);
        memcpy(&last, from + size - sizeof last, sizeof last);
        memcpy(to, &first, sizeof first);
        memcpy(to + size - sizeof last, &last, sizeof last);
        return specials(_mm_set_epi64x(last, first)) == 0;
    }
    if (size >= sizeof(int32_t)) {
        int32_t first, last;

        memcpy(&first, from, sizeof first);
        memcpy(&last, from + size - sizeof last, sizeof last);
        memcpy(to, &first, sizeof first);
        memcpy(to + size - sizeof last, &last, sizeof last);
        return specials(_mm_set_epi32(last, first, last, first)) == 0;
    }
#endif
    bool is_plain = true;

    for (size_t i = 0; i < size; i++) {
        is_plain = is_plain && !is_special[(unsigned char)from[i]];
        to[i] = from[i];
    }
    return is_plain;
}

void
lontar_json_put_text(GString *out, const char *text)
{
    size_t length;
    char *to;

    if (text == NULL) {
        lontar_json_put_plain(out, "null");
        return;
    }
    length = strlen(text);
    to = room(out, SHORT_MAX + 2);
    *to++ = '"';
    if (length <= SHORT_MAX && copy_short(to, text, length)) {
        to[length] = '"';
        added(out, to + length + 1);
        return;
    }
    added(out, to);
    append_text(out, text, length);
    lontar_json_put_plain(out, "\"");
}
