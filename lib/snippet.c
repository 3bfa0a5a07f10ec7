/*
 * Snippets: the stretch of a text with most of what is asked for, trimmed and written out.
 */
#include "lontar/snippet.h"

#include <float.h>
#include <string.h>
#include <unicode/uchar.h>

#include "analyser_scan.h"
#include "glance.h"
#include "snippet_write.h"

/* What the second and later occurrences of a mark add to a window, of its weight. */
#define REPEAT_SHARE 0.05
/* Share of the room that is left which goes before the marks. */
#define LEAD_SHARE 0.35
/* Share of the length that may be given up to end with a sentence. */
#define TRIM_SHARE 0.3
/* Room that arrays begin with: words near a cut, marks of a page. */
#define WORDS_EXPECTED 32
#define SPOTS_EXPECTED 16
/* Bytes that are looked at together, in a word of memory. */
#define WORD sizeof(uint64_t)
/* Code points that ellipses take. */
#define ELLIPSES_LENGTH 4

/* A text being cut, and how words are found in it. */
typedef struct {
    lontar_source_text source;
    lontar_analyser *analyser;
    const char *language;
    GArray *words; /* size_t: where those begin that were looked for last */
} page;

static bool
is_continuation(char byte)
{
    return ((unsigned char)byte & 0xc0) == 0x80;
}

static uint64_t
word_at(const char *text)
{
    uint64_t bytes;

    memcpy(&bytes, text, sizeof bytes);
    return bytes;
}

/* Whether all bytes of a word are of ASCII. */
static bool
is_ascii(uint64_t bytes)
{
    return (bytes & UINT64_MAX / 0xff * 0x80) == 0;
}

/* Code points between two places, a word of memory at once. */
static size_t
count_points(const char *text, size_t start, size_t end)
{
    const uint64_t ones = UINT64_MAX / 0xff;
    size_t points = end > start ? end - start : 0;

    if (points == 0) {
        return 0;
    }
    for (; end - start >= WORD; start += WORD) {
        uint64_t bytes = word_at(text + start);

        if (!is_ascii(bytes)) { /* continuations, summed up */
            points -= ((bytes >> 7 & ~bytes >> 6 & ones) * ones) >> 56;
        }
    }
    for (; start < end; start++) {
        points -= is_continuation(text[start]);
    }
    return points;
}

/* The place so many code points after another one, at most at the end. */
static size_t
walk_forward(const lontar_source_text *from, size_t at, size_t points)
{
    while (points >= WORD && at + WORD < from->length && is_ascii(word_at(from->text + at + 1))) {
        at += WORD;
        points -= WORD;
    }
    while (at < from->length && points > 0) {
        at++;
        while (at < from->length && is_continuation(from->text[at])) {
            at++;
        }
        points--;
    }
    return at;
}

static size_t
walk_back(const lontar_source_text *from, size_t at, size_t points)
{
    while (points >= WORD && at >= WORD && is_ascii(word_at(from->text + at - WORD))) {
        at -= WORD;
        points -= WORD;
    }
    while (at > 0 && points > 0) {
        at--;
        while (at > 0 && is_continuation(from->text[at])) {
            at--;
        }
        points--;
    }
    return at;
}

/* Where spots begin and end, in code points from the first one's beginning. */
static void
measure_spots(const lontar_source_text *from, size_t *starts, size_t *ends)
{
    size_t at = 0;
    size_t points = 0;

    for (guint i = 0; i < from->spots->len; i++) {
        const lontar_spot *spot = &g_array_index(from->spots, lontar_spot, i);

        points += count_points(from->text, at, spot->start);
        at = spot->start;
        starts[i] = points;
        ends[i] = points + count_points(from->text, spot->start, spot->end);
    }
}

/* What a spot adds to a window that has its target so many times. */
static double
spot_score(const lontar_spot *spot, guint times)
{
    return times == 0 ? spot->weight : spot->weight * REPEAT_SHARE;
}

/* The spots that fit in the length and weigh most, the first such. */
static double
best_window(const lontar_source_text *from, size_t points, guint *out_first, guint *out_last)
{
    const lontar_spot *spots = (const lontar_spot *)from->spots->data;
    guint size = from->spots->len;
    g_autofree size_t *starts = g_new(size_t, (size_t)size * 2);
    size_t *ends = starts + size;
    guint targets = 0;

    measure_spots(from, starts, ends);
    for (guint i = 0; i < size; i++) {
        targets = MAX(targets, spots[i].target);
    }

    g_autofree guint *times = g_new0(guint, (size_t)targets + 1);
    double score = 0;
    double best = -1;
    guint next = 0; /* past the window's last */
    for (guint first = 0; first < size; first++) {
        while (next < size && (next <= first || ends[next] <= starts[first] + points)) {
            score += spot_score(&spots[next], times[spots[next].target]++);
            next++;
        }
        if (score > best + DBL_EPSILON * size) {
            best = score;
            *out_first = first;
            *out_last = next - 1;
        }
        score -= spot_score(&spots[first], --times[spots[first].target]);
    }
    return best;
}

/* Whether a sentence is over before a place: a full stop and a blank, or an empty line. */
static bool
is_sentence_start(const lontar_source_text *from, size_t at)
{
    size_t end = at;
    size_t lines = 0;

    while (end > 0 && g_ascii_isspace(from->text[end - 1])) {
        lines += from->text[end - 1] == '\n';
        end--;
    }
    if (end == 0 || lines > 1) {
        return true;
    }

    size_t last = walk_back(from, end, 1);
    gunichar c = g_utf8_get_char_validated(from->text + last, (gssize)(end - last));
    switch (c) {
    case '.':
    case '!':
    case '?':
        return end < at;
    case 0x3002: /* ideographic full stop */
    case 0xff01:
    case 0xff1f:
    case 0x0964: /* danda */
    case 0x104b: /* Burmese section */
    case 0x17d4: /* Khmer khan */
    case 0x061f: /* Arabic question mark */
    case 0x06d4: /* Urdu full stop */
        return true;
    default:
        return false;
    }
}

/* Whether a place stands between two characters as people see them. */
static bool
is_grapheme_start(const lontar_source_text *from, size_t at)
{
    if (at == 0 || at >= from->length) {
        return true;
    }
    if (is_continuation(from->text[at])) {
        return false;
    }

    gunichar c = g_utf8_get_char_validated(from->text + at, (gssize)(from->length - at));
    switch (u_getIntPropertyValue((UChar32)c, UCHAR_GRAPHEME_CLUSTER_BREAK)) {
    case U_GCB_EXTEND:
    case U_GCB_ZWJ:
    case U_GCB_SPACING_MARK:
    case U_GCB_V:
    case U_GCB_T:
        return false;
    default:
        return true;
    }
}

/* The same in scripts without spaces, between two places where analysis may begin and end. */
static void
find_parts(const page *from, size_t first, size_t last, size_t start, size_t end)
{
    const lontar_token *token;

    lontar_analyser_start(from->analyser, from->source.text + first, last - first, from->language,
                          1);
    while ((token = lontar_analyser_next(from->analyser)) != NULL && first + token->start <= end) {
        size_t at = first + token->start;

        if (at >= start && (token->flags & (LONTAR_TOKEN_COMPOUND | LONTAR_TOKEN_ALTERNATE)) == 0) {
            g_array_append_val(from->words, at);
        }
    }
}

/* Where words and compounds begin from one place to another, both included. */
static const GArray *
find_words(const page *from, size_t start, size_t end)
{
    GArray *words = from->words;
    const char *text = from->source.text;
    size_t first = lontar_glance_before(text, from->source.length, start);
    size_t last = lontar_glance_after(text, from->source.length, end);
    size_t at = first;

    g_array_set_size(words, 0);
    while (true) {
        lontar_char_class class;
        lontar_chain chain;

        at = lontar_scan_skip(text, last, at, &class);
        if (class == LONTAR_CHAR_BREAK || at > end) {
            return words;
        }
        if (class != LONTAR_CHAR_LETTER && class != LONTAR_CHAR_DIGIT) {
            break;
        }
        if (at >= start) {
            g_array_append_val(words, at);
        }
        lontar_scan_chain(text, last, at, &chain);
        at = chain.end;
    }
    g_array_set_size(words, 0);
    find_parts(from, first, last, start, end);
    return words;
}

/*
 * Where a snippet begins: a sentence's start after the earliest place if there is one, else a
 * word's.
 */
static size_t
choose_start(const page *from, size_t earliest, size_t latest, bool *out_cut)
{
    *out_cut = false;
    if (earliest == 0) {
        return 0;
    }

    const GArray *words = find_words(from, earliest, latest);

    for (guint i = 0; i < words->len; i++) {
        size_t at = g_array_index(words, size_t, i);

        if (is_sentence_start(&from->source, at)) {
            return at;
        }
    }
    *out_cut = true;
    if (words->len > 0) {
        return g_array_index(words, size_t, 0);
    }
    while (earliest < latest && !is_grapheme_start(&from->source, earliest)) {
        earliest++;
    }
    return earliest;
}

static size_t
trim_blanks(const lontar_source_text *from, size_t start, size_t end)
{
    while (end > start && g_ascii_isspace(from->text[end - 1])) {
        end--;
    }
    return end;
}

/* Where it ends: with a sentence if one ends not long before the latest place, else with a word. */
static size_t
choose_end(const page *from, size_t earliest, size_t latest, size_t slack, bool *out_cut)
{
    size_t near = MAX(earliest, walk_back(&from->source, latest, slack));

    *out_cut = false;
    if (latest >= from->source.length) {
        return from->source.length;
    }

    const GArray *words = find_words(from, near, latest);

    if (words->len == 0 && near > earliest) {
        words = find_words(from, earliest, latest);
    }
    for (guint i = words->len; i > 0; i--) {
        size_t at = g_array_index(words, size_t, i - 1);

        if (at <= near) {
            break;
        }
        if (is_sentence_start(&from->source, at)) {
            return at;
        }
    }
    if (words->len > 0) {
        size_t at = g_array_index(words, size_t, words->len - 1);

        *out_cut = !is_sentence_start(&from->source, at);
        return at;
    }
    *out_cut = true;
    while (latest > earliest && !is_grapheme_start(&from->source, latest)) {
        latest--;
    }
    return latest;
}

static lontar_span
choose_span(const page *from, size_t points, size_t core_start, size_t core_end)
{
    const lontar_source_text *source = &from->source;
    size_t core = count_points(source->text, core_start, core_end);
    size_t room = points > core ? points - core : 0;
    size_t lead = (size_t)((double)room * LEAD_SHARE);
    lontar_span chosen;

    chosen.start =
        choose_start(from, walk_back(source, core_start, lead), core_start, &chosen.cut_before);

    size_t used = count_points(source->text, chosen.start, core_end);
    size_t left = points > used ? points - used : 0;
    chosen.end = choose_end(from, core_end, walk_forward(source, core_end, left),
                            (size_t)((double)points * TRIM_SHARE), &chosen.cut_after);
    chosen.end = MAX(core_end, trim_blanks(source, core_end, chosen.end));
    return chosen;
}

lontar_snippet *
lontar_snippet_make(lontar_analyser *analyser, const lontar_vocabularies *vocabularies,
                    const lontar_marks *marks, const char *text, size_t text_length,
                    const char *language, size_t length, bool required)
{
    g_autoptr(GArray) spots = g_array_sized_new(FALSE, FALSE, sizeof(lontar_spot), SPOTS_EXPECTED);
    g_autoptr(GArray) words = g_array_sized_new(FALSE, FALSE, sizeof(size_t), WORDS_EXPECTED);
    page from = {{text, text_length, spots}, analyser, language, words};
    size_t points = length > ELLIPSES_LENGTH ? length - ELLIPSES_LENGTH : 1;
    guint first = 0;
    guint last = 0;

    lontar_marks_scan(marks, analyser, vocabularies, text, text_length, language, spots);
    if (spots->len == 0 && required) {
        return NULL;
    }
    if (spots->len == 0) {
        lontar_span chosen = choose_span(&from, points, 0, 0);

        return lontar_snippet_write(&from.source, &chosen, 0);
    }

    double score = best_window(&from.source, points, &first, &last);
    size_t start = g_array_index(spots, lontar_spot, first).start;
    size_t end = start;
    for (guint i = first; i <= last; i++) {
        end = MAX(end, g_array_index(spots, lontar_spot, i).end);
    }
    lontar_span chosen =
        choose_span(&from, points, start, MIN(end, walk_forward(&from.source, start, points)));
    return lontar_snippet_write(&from.source, &chosen, score);
}

void
lontar_snippet_free(lontar_snippet *snippet)
{
    if (snippet != NULL) {
        g_free(snippet->text);
        g_free(snippet->html);
        g_array_unref(snippet->ranges);
        g_free(snippet);
    }
}
