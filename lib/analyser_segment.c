/*
 * Segments: the words of a run of text in a script written without spaces, by ICU's dictionaries.
 *
 * ICU is given the run without what is ignored in it, and with the Thai and Lao vowel AM in one
 * piece whichever way it was typed, since its dictionaries know no other.
 */
#include "analyser_segment.h"

#include <string.h>

#include <unicode/ubrk.h>
#include <unicode/utf16.h>

#include "analyser_parts.h"
#include "lontar/error.h"

/* Where in the text a unit stands. */
typedef struct {
    size_t start;
    size_t end;
} place;

/* Units of the longest run: its last character may be two of them. */
#define UNITS_MAX (LONTAR_RUN_MAX + 1)

/* A query is analysed once for each language: the words of its long runs are found once. */
#define KEPT_MAX       4
#define KEPT_UNITS_MIN 128

typedef struct {
    size_t size;
    UChar units[UNITS_MAX];
    size_t end_size;
    int32_t ends[UNITS_MAX];
} kept_run;

struct lontar_segmenter {
    UBreakIterator *iterator;
    lontar_parts *parts;
    size_t size;             /* units of the run */
    UChar units[UNITS_MAX];  /* the run */
    place places[UNITS_MAX]; /* of each unit in the text */
    size_t end_size;
    int32_t ends[UNITS_MAX]; /* where words end, in units */
    lontar_segment words[UNITS_MAX];
    lontar_segment chars[UNITS_MAX];
    lontar_segments segments; /* words and chars of the run */
    kept_run kept[KEPT_MAX];
    size_t next_kept;
};

static void
append_unit(lontar_segmenter *segmenter, int32_t c, size_t start, size_t end)
{
    size_t before = segmenter->size;

    U16_APPEND_UNSAFE(segmenter->units, segmenter->size, c);
    for (size_t i = before; i < segmenter->size; i++) {
        segmenter->places[i] = (place){start, end};
    }
}

/* Put AM together: nikhahit, maybe a tone mark, sara aa become the tone mark and sara am. */
static bool
append_am(lontar_segmenter *segmenter, int32_t c, size_t end)
{
    size_t size = segmenter->size;
    int32_t nikhahit = c == 0x0E32 ? 0x0E4D : 0x0ECD;
    UChar am = (UChar)(c + 1);

    if ((c != 0x0E32 && c != 0x0EB2) || size < 2) {
        return false;
    }

    UChar *last = &segmenter->units[size - 1];

    if (last[0] == nikhahit) {
        last[0] = am;
        segmenter->places[size - 1].end = end;
        return true;
    }
    if (last[-1] == nikhahit && (last[0] & 0x7F) >= 0x48 && (last[0] & 0x7F) <= 0x4B) {
        last[-1] = last[0];
        last[0] = am;
        segmenter->places[size - 1].end = end;
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
    lontar_segments *segments = &segmenter->segments;

    if (segments->char_size > 0 && (class == LONTAR_CHAR_MARK || is_trailing_jamo(c))) {
        segments->chars[segments->char_size - 1].end = end;
        return;
    }
    segments->chars[segments->char_size++] = (lontar_segment){start, end, 1};
}

/* Gather a run: its units, their places and its characters, but those of a complex script, whose
   words are not made of them; gives the place after it. */
static size_t
gather(lontar_segmenter *segmenter, const char *text, size_t length, size_t at,
       lontar_char_class run)
{
    const uint8_t *table = lontar_char_table();
    size_t end = at;

    while (at < length && segmenter->size < LONTAR_RUN_MAX) {
        size_t next = at;
        int32_t c = lontar_char_next(text, length, &next);
        lontar_char_class class = lontar_char_class_in(table, c);

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
        if (run != LONTAR_CHAR_COMPLEX) {
            append_char(segmenter, c, class, at, next);
        }
        end = next;
        at = run == LONTAR_CHAR_IDEOGRAPH ? skip_line_end(text, length, next) : next;
    }
    return end;
}

static void
append_word(lontar_segments *segments, size_t start, size_t end, size_t *char_at)
{
    lontar_segment *word = &segments->words[segments->word_size++];

    *word = (lontar_segment){start, end, 0};
    while (*char_at < segments->char_size && segments->chars[*char_at].start < end) {
        (*char_at)++;
        word->size++;
    }
}

/* Take the ends from a run of the same text; false if none is kept. */
static bool
recall(lontar_segmenter *segmenter)
{
    size_t bytes = segmenter->size * sizeof(UChar);

    for (size_t i = 0; i < KEPT_MAX; i++) {
        const kept_run *kept = &segmenter->kept[i];

        if (kept->size == segmenter->size && memcmp(kept->units, segmenter->units, bytes) == 0) {
            segmenter->end_size = kept->end_size;
            memcpy(segmenter->ends, kept->ends, kept->end_size * sizeof(int32_t));
            return true;
        }
    }
    return false;
}

static void
keep(lontar_segmenter *segmenter)
{
    kept_run *kept = &segmenter->kept[segmenter->next_kept++ % KEPT_MAX];

    kept->size = segmenter->size;
    memcpy(kept->units, segmenter->units, segmenter->size * sizeof(UChar));
    kept->end_size = segmenter->end_size;
    memcpy(kept->ends, segmenter->ends, segmenter->end_size * sizeof(int32_t));
}

/* Find where words end. */
static void
find_ends(lontar_segmenter *segmenter)
{
    UErrorCode status = U_ZERO_ERROR;
    int32_t size = (int32_t)segmenter->size;

    segmenter->end_size = 0;
    ubrk_setText(segmenter->iterator, segmenter->units, size, &status);
    if (U_FAILURE(status)) {
        segmenter->ends[segmenter->end_size++] = size;
        return;
    }
    (void)ubrk_first(segmenter->iterator); /* is 0 */
    for (int32_t end; (end = ubrk_next(segmenter->iterator)) != UBRK_DONE;) {
        segmenter->ends[segmenter->end_size++] = end;
    }
}

static void
cut(lontar_segmenter *segmenter)
{
    bool is_long = segmenter->size >= KEPT_UNITS_MIN;

    if (is_long && recall(segmenter)) {
        return;
    }
    find_ends(segmenter);
    if (is_long) {
        keep(segmenter);
    }
}

static void
cut_ideographs(lontar_segmenter *segmenter)
{
    const place *places = segmenter->places;
    int32_t from = 0;
    size_t char_at = 0;

    cut(segmenter);
    for (size_t i = 0; i < segmenter->end_size; i++) {
        int32_t to = segmenter->ends[i];

        append_word(&segmenter->segments, places[from].start, places[to - 1].end, &char_at);
        from = to;
    }
}

/* The words within a word take the place of characters. */
static void
cut_word(lontar_segmenter *segmenter, int32_t from, int32_t to)
{
    lontar_segments *segments = &segmenter->segments;
    const place *places = segmenter->places + from;
    size_t size = (size_t)(to - from);
    uint64_t begins = lontar_parts_find(segmenter->parts, segmenter->units + from, size);
    lontar_segment *word = &segments->words[segments->word_size++];
    lontar_segment *part = &segments->chars[segments->char_size++];

    *word = (lontar_segment){places[0].start, places[size - 1].end, 1};
    part->start = word->start;
    part->size = 1;
    for (size_t at = 1; begins >> at != 0; at++) {
        if (begins >> at & 1) {
            part->end = places[at - 1].end;
            part = &segments->chars[segments->char_size++];
            part->start = places[at].start;
            part->size = 1;
            word->size++;
        }
    }
    part->end = word->end;
}

static void
cut_complex(lontar_segmenter *segmenter)
{
    int32_t from = 0;

    cut(segmenter);
    for (size_t i = 0; i < segmenter->end_size; i++) {
        cut_word(segmenter, from, segmenter->ends[i]);
        from = segmenter->ends[i];
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
    segmenter->segments.words = segmenter->words;
    segmenter->segments.chars = segmenter->chars;
    segmenter->parts = lontar_parts_new(iterator);
    return segmenter;
}

void
lontar_segmenter_free(lontar_segmenter *segmenter)
{
    if (segmenter != NULL) {
        lontar_parts_free(segmenter->parts);
        ubrk_close(segmenter->iterator);
        g_free(segmenter);
    }
}

size_t
lontar_segmenter_run(lontar_segmenter *segmenter, const char *text, size_t length, size_t at,
                     lontar_char_class class, const lontar_segments **out_segments)
{
    segmenter->size = segmenter->segments.word_size = segmenter->segments.char_size = 0;

    size_t end = gather(segmenter, text, length, at, class);

    if (class == LONTAR_CHAR_HANGUL) {
        size_t char_at = 0;

        append_word(&segmenter->segments, at, end, &char_at);
    } else if (class == LONTAR_CHAR_IDEOGRAPH) {
        cut_ideographs(segmenter);
    } else {
        cut_complex(segmenter);
    }
    *out_segments = &segmenter->segments;
    return end;
}
