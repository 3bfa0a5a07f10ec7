/*
 * Segments: the words of a run of text in a script written without spaces, by ICU's dictionaries.
 *
 * ICU is given the run without what is ignored in it, and with the Thai and Lao vowel AM in one
 * piece whichever way it was typed, since its dictionaries know no other.
 */
#include "analyser_segment.h"

#include <unicode/ubrk.h>
#include <unicode/utf16.h>

#include "analyser_parts.h"
#include "lontar/error.h"

/* Where in the text a unit stands. */
typedef struct {
    size_t start;
    size_t end;
} place;

struct lontar_segmenter {
    UBreakIterator *iterator;
    lontar_parts *parts;
    GArray *units;  /* UChar: the run */
    GArray *places; /* place of each unit in the text */
    GArray *words;  /* lontar_segment */
    GArray *chars;  /* lontar_segment */
    GArray *ends;   /* int32_t: where words end, in units */
};

static void
append_unit(lontar_segmenter *segmenter, int32_t c, size_t start, size_t end)
{
    UChar units[2];
    place places[2] = {{start, end}, {start, end}};
    guint size = 0;

    U16_APPEND_UNSAFE(units, size, c);
    g_array_append_vals(segmenter->units, units, size);
    g_array_append_vals(segmenter->places, places, size);
}

/* Put AM together: nikhahit, maybe a tone mark, sara aa become the tone mark and sara am. */
static bool
append_am(lontar_segmenter *segmenter, int32_t c, size_t end)
{
    GArray *units = segmenter->units;
    place *places = (place *)segmenter->places->data;
    int32_t nikhahit = c == 0x0E32 ? 0x0E4D : 0x0ECD;
    UChar am = (UChar)(c + 1);

    if ((c != 0x0E32 && c != 0x0EB2) || units->len < 2) {
        return false;
    }

    UChar *last = &g_array_index(units, UChar, units->len - 1);

    if (last[0] == nikhahit) {
        last[0] = am;
        places[units->len - 1].end = end;
        return true;
    }
    if (last[-1] == nikhahit && (last[0] & 0x7F) >= 0x48 && (last[0] & 0x7F) <= 0x4B) {
        last[-1] = last[0];
        last[0] = am;
        places[units->len - 1].end = end;
        return true;
    }
    return false;
}

/* After an ideograph, a line's end parts nothing if another ideograph follows. */
static size_t
skip_line_end(const char *text, size_t length, size_t at)
{
    size_t line = at;

    if (line < length && text[line] == '\r') {
        line++;
    }
    if (line >= length || text[line] != '\n') {
        return at;
    }
    line++;

    size_t next = line;

    if (line < length &&
        lontar_char_class_of(lontar_char_next(text, length, &next)) == LONTAR_CHAR_IDEOGRAPH) {
        return line;
    }
    return at;
}

/* Whether a jamo goes on with the syllable before it. */
static bool
is_trailing_jamo(int32_t c)
{
    return (c >= 0x1160 && c <= 0x11FF) || (c >= 0xD7B0 && c <= 0xD7FB);
}

static void
append_char(lontar_segmenter *segmenter, int32_t c, lontar_char_class class, size_t start,
            size_t end)
{
    GArray *chars = segmenter->chars;

    if (chars->len > 0 && (class == LONTAR_CHAR_MARK || is_trailing_jamo(c))) {
        g_array_index(chars, lontar_segment, chars->len - 1).end = end;
        return;
    }

    lontar_segment segment = {start, end, 1};

    g_array_append_val(chars, segment);
}

/* Gather a run: its units, their places and its characters; gives the place after it. */
static size_t
gather(lontar_segmenter *segmenter, const char *text, size_t length, size_t at,
       lontar_char_class run)
{
    size_t end = at;

    while (at < length && segmenter->units->len < LONTAR_RUN_MAX) {
        size_t next = at;
        int32_t c = lontar_char_next(text, length, &next);
        lontar_char_class class = lontar_char_class_of(c);

        if (class == LONTAR_CHAR_IGNORED) {
            at = next;
            continue;
        }
        if (class != run && class != LONTAR_CHAR_MARK) {
            break;
        }
        if (!append_am(segmenter, c, next)) {
            append_unit(segmenter, c, at, next);
        }
        append_char(segmenter, c, class, at, next);
        end = next;
        at = run == LONTAR_CHAR_IDEOGRAPH ? skip_line_end(text, length, next) : next;
    }
    return end;
}

static void
append_word(lontar_segmenter *segmenter, size_t start, size_t end, size_t *char_at)
{
    GArray *chars = segmenter->chars;
    lontar_segment word = {start, end, 0};

    while (*char_at < chars->len && g_array_index(chars, lontar_segment, *char_at).start < end) {
        (*char_at)++;
        word.size++;
    }
    g_array_append_val(segmenter->words, word);
}

/* Find where words end, and words and their characters from there. */
static void
cut(lontar_segmenter *segmenter)
{
    UErrorCode status = U_ZERO_ERROR;
    int32_t size = (int32_t)segmenter->units->len;

    g_array_set_size(segmenter->ends, 0);
    ubrk_setText(segmenter->iterator, (const UChar *)segmenter->units->data, size, &status);
    if (U_FAILURE(status)) {
        g_array_append_val(segmenter->ends, size);
        return;
    }
    (void)ubrk_first(segmenter->iterator); /* is 0 */
    for (int32_t end; (end = ubrk_next(segmenter->iterator)) != UBRK_DONE;) {
        g_array_append_val(segmenter->ends, end);
    }
}

static void
cut_ideographs(lontar_segmenter *segmenter)
{
    const place *places = (const place *)segmenter->places->data;
    int32_t from = 0;
    size_t char_at = 0;

    cut(segmenter);
    for (guint i = 0; i < segmenter->ends->len; i++) {
        int32_t to = g_array_index(segmenter->ends, int32_t, i);

        append_word(segmenter, places[from].start, places[to - 1].end, &char_at);
        from = to;
    }
}

/* The same for a complex script, where the words within a word take the place of characters. */
static void
cut_complex(lontar_segmenter *segmenter)
{
    const UChar *units = (const UChar *)segmenter->units->data;
    const place *places = (const place *)segmenter->places->data;
    int32_t from = 0;
    size_t char_at = 0;

    g_array_set_size(segmenter->chars, 0);
    cut(segmenter);
    for (guint i = 0; i < segmenter->ends->len; i++) {
        int32_t to = g_array_index(segmenter->ends, int32_t, i);
        uint64_t begins = lontar_parts_find(segmenter->parts, units + from, (size_t)(to - from));
        lontar_segment part = {places[from].start, 0, 1};

        for (int32_t at = 1; begins >> at != 0; at++) {
            if (begins >> at & 1) {
                part.end = places[from + at - 1].end;
                g_array_append_val(segmenter->chars, part);
                part.start = places[from + at].start;
            }
        }
        part.end = places[to - 1].end;
        g_array_append_val(segmenter->chars, part);
        append_word(segmenter, places[from].start, part.end, &char_at);
        from = to;
    }
}

lontar_segmenter *
lontar_segmenter_new(GError **error)
{
    UErrorCode status = U_ZERO_ERROR;
    UBreakIterator *iterator = ubrk_open(UBRK_WORD, "", NULL, 0, &status);

    if (U_FAILURE(status)) {
        g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_INTERNAL, "ICU's word breaks: %s",
                    u_errorName(status));
        return NULL;
    }

    lontar_segmenter *segmenter = g_new0(lontar_segmenter, 1);

    segmenter->iterator = iterator;
    segmenter->units = g_array_new(FALSE, FALSE, sizeof(UChar));
    segmenter->places = g_array_new(FALSE, FALSE, sizeof(place));
    segmenter->words = g_array_new(FALSE, FALSE, sizeof(lontar_segment));
    segmenter->chars = g_array_new(FALSE, FALSE, sizeof(lontar_segment));
    segmenter->ends = g_array_new(FALSE, FALSE, sizeof(int32_t));
    segmenter->parts = lontar_parts_new(iterator);
    return segmenter;
}

void
lontar_segmenter_free(lontar_segmenter *segmenter)
{
    if (segmenter != NULL) {
        lontar_parts_free(segmenter->parts);
        ubrk_close(segmenter->iterator);
        g_array_unref(segmenter->units);
        g_array_unref(segmenter->places);
        g_array_unref(segmenter->words);
        g_array_unref(segmenter->chars);
        g_array_unref(segmenter->ends);
        g_free(segmenter);
    }
}

size_t
lontar_segmenter_run(lontar_segmenter *segmenter, const char *text, size_t length, size_t at,
                     lontar_char_class class, GArray **out_words, GArray **out_chars)
{
    g_array_set_size(segmenter->units, 0);
    g_array_set_size(segmenter->places, 0);
    g_array_set_size(segmenter->words, 0);
    g_array_set_size(segmenter->chars, 0);

    size_t end = gather(segmenter, text, length, at, class);

    if (class == LONTAR_CHAR_HANGUL) {
        size_t char_at = 0;

        append_word(segmenter, at, end, &char_at);
    } else if (class == LONTAR_CHAR_IDEOGRAPH) {
        cut_ideographs(segmenter);
    } else {
        cut_complex(segmenter);
    }
    *out_words = segmenter->words;
    *out_chars = segmenter->chars;
    return end;
}
