/*
 * ICU has its converters built in, so that they work where no file can be opened.
 */
#include "decode.h"

#include <stdbool.h>
#include <string.h>
#include <unicode/ucnv.h>
#include <unicode/ucsdet.h>

#define DETECT_MAX 65536 /* bytes that are looked at */

/* Convert by the name of an encoding; NULL when there is none of that name. */
static char *
convert(const char *bytes, size_t size, const char *encoding)
{
    UErrorCode status = U_ZERO_ERROR;
    size_t room = size * 4 + 16;

    if (size > G_MAXINT32 / 4 - 16) {
        return NULL;
    }
    g_autofree char *text = g_malloc(room);
    int32_t length =
        ucnv_convert("UTF-8", encoding, text, (int32_t)room, bytes, (int32_t)size, &status);
    if (U_FAILURE(status) || length < 0 || (size_t)length >= room) {
        return NULL;
    }
    text[length] = '\0';
    return g_utf8_validate(text, -1, NULL) ? g_steal_pointer(&text) : NULL;
}

static char *
detect_and_convert(const char *bytes, size_t size)
{
    UErrorCode status = U_ZERO_ERROR;
    UCharsetDetector *detector = ucsdet_open(&status);
    char *text = NULL;

    ucsdet_setText(detector, bytes, (int32_t)MIN(size, DETECT_MAX), &status);
    const UCharsetMatch *match = ucsdet_detect(detector, &status);
    const char *name =
        U_SUCCESS(status) && match != NULL ? ucsdet_getName(match, &status) : "windows-1252";
    if (U_SUCCESS(status)) {
        text = convert(bytes, size, name);
    }
    if (detector != NULL) {
        ucsdet_close(detector);
    }
    return text;
}

/* Line ends as \n; no NUL. */
static char *
normalise_lines(char *text)
{
    char *to = text;

    for (const char *from = text; *from != '\0'; from++) {
        if (*from == '\r') {
            *to++ = '\n';
            from += from[1] == '\n';
        } else {
            *to++ = *from;
        }
    }
    *to = '\0';
    return text;
}

static char *
decode(const char *bytes, size_t size, const char *hint)
{
    char *text = NULL;

    if (size >= 2 && (memcmp(bytes, "\xff\xfe", 2) == 0 || memcmp(bytes, "\xfe\xff", 2) == 0)) {
        text = convert(bytes + 2, size - 2, bytes[0] == '\xff' ? "UTF-16LE" : "UTF-16BE");
    } else if (g_utf8_validate(bytes, (gssize)size, NULL)) {
        text = g_strndup(bytes, size);
    } else if (hint != NULL) {
        text = convert(bytes, size, hint);
    }
    if (text == NULL) {
        text = detect_and_convert(bytes, size);
    }
    return text != NULL ? text : g_utf8_make_valid(bytes, (gssize)size);
}

char *
lontar_decode(const uint8_t *bytes, size_t size, const char *hint)
{
    const char *start = (const char *)bytes;

    if (size >= 3 && memcmp(start, "\xef\xbb\xbf", 3) == 0) {
        start += 3;
        size -= 3;
    }
    return normalise_lines(decode(start, size, hint));
}
