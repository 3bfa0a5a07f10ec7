/*
 * Where on a page the tagger is: title, cover, headings, running text, imprint, references.
 *
 * All it has is plain text, so a heading is a short line that begins as a title does and does not
 * end as a sentence; a list of references begins at a heading that says so, late in the document.
 */
#include <string.h>

#include "tagger_private.h"

#define COVER_LINES        30
#define COVER_BYTES        1500
#define HEADING_BYTES      90
#define TITLE_LINE_BYTES   45
#define LONGEST_TITLE_LINE 300
/* A heading `References` counts from here on: before it, it is a line of the contents. */
#define REFERENCES_FROM 0.3

size_t
reading_start(const tagger_reading *reading, const automaton_match *match)
{
    return keytext_origin(reading->page.folded, match->start);
}

size_t
reading_end(const tagger_reading *reading, const automaton_match *match)
{
    size_t last = keytext_origin(reading->page.folded, match->end - 1);

    return g_utf8_next_char(reading->page.text + last) - reading->page.text;
}

size_t
reading_first_match(const tagger_reading *reading, size_t at)
{
    const GArray *matches = reading->page.matches;
    size_t low = 0, high = matches->len;

    while (low < high) {
        size_t middle = (low + high) / 2;

        if (reading_start(reading, &g_array_index(matches, automaton_match, middle)) < at) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

const text_line *
reading_line(const tagger_reading *reading, size_t at)
{
    const GArray *lines = reading->page.lines;
    size_t low = 0, high = lines->len;

    while (low + 1 < high) {
        size_t middle = (low + high) / 2;

        if (g_array_index(lines, text_line, middle).start <= at) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return &g_array_index(lines, text_line, low);
}

static void
add_line(GArray *lines, const char *text, size_t start, size_t end)
{
    text_line line = {.start = start, .zone = ZONE_BODY};

    while (start < end && g_ascii_isspace(text[start])) {
        start++;
    }
    while (end > start && g_ascii_isspace(text[end - 1])) {
        end--;
    }
    line.start = start;
    line.length = end - start;
    g_array_append_val(lines, line);
}

/* Lines, and the cells of one that tabs part: what stands beside a heading is not part of it. */
static void
cut_lines(page_reading *page)
{
    size_t start = 0;

    g_array_set_size(page->lines, 0);
    while (start < page->length) {
        size_t stop = start + strcspn(page->text + start, "\n\t");

        add_line(page->lines, page->text, start, stop);
        start = stop + 1;
    }
    if (page->lines->len == 0) {
        add_line(page->lines, page->text, 0, 0);
    }
}

/* Whether most words that begin with a letter begin with a capital. */
static bool
is_title_case(const char *text, size_t length)
{
    size_t words = 0, capitals = 0;
    bool inside = false;

    for (size_t i = 0; i < length; i++) {
        bool letter = g_ascii_isalpha(text[i]);

        if (letter && !inside) {
            size_t run = 0;

            while (i + run < length && g_ascii_isalpha(text[i + run])) {
                run++;
            }
            if (run > 3) {
                words++;
                capitals += g_ascii_isupper(text[i]);
            }
        }
        inside = letter || (unsigned char)text[i] >= 0x80;
    }
    return words > 0 && capitals * 3 >= words * 2;
}

bool
reading_is_title_line(const tagger_reading *reading, const text_line *line)
{
    return line->length <= TITLE_LINE_BYTES ||
           (line->length <= LONGEST_TITLE_LINE &&
            is_title_case(reading->page.text + line->start, line->length));
}

static bool
is_heading(const page_reading *page, const text_line *line)
{
    const char *text = page->text + line->start;
    char last;

    if (line->length < 3 || line->length > HEADING_BYTES) {
        return false;
    }
    last = text[line->length - 1];
    return strchr(".,;:-", last) == NULL && !g_ascii_islower(text[0]) &&
           is_title_case(text, line->length);
}

/* A match of a kind of context that is the whole of its line. */
static bool
is_line_of(const tagger_reading *reading, const automaton_match *match, context_kind kind)
{
    const text_line *line;
    size_t start = reading_start(reading, match);
    size_t end = reading_end(reading, match);

    if (match->class != CLASS_CONTEXT ||
        tagger_cue_at(reading->tagger, match, 0)->value != (int)kind) {
        return false;
    }
    line = reading_line(reading, start);
    return start <= line->start + 6 && end + 2 >= line->start + line->length;
}

/* The first line of the references on this page, or the number of lines. */
static size_t
find_references(const tagger_reading *reading)
{
    const page_reading *page = &reading->page;

    for (size_t i = 0; i < page->matches->len; i++) {
        const automaton_match *match = &g_array_index(page->matches, automaton_match, i);
        size_t at = reading->before + reading_start(reading, match);

        if (at >= reading->bytes * REFERENCES_FROM &&
            is_line_of(reading, match, CONTEXT_REFERENCES)) {
            return reading_line(reading, reading_start(reading, match)) -
                   (const text_line *)(void *)page->lines->data;
        }
    }
    return page->lines->len;
}

static bool
is_imprint_page(const tagger_reading *reading)
{
    const page_reading *page = &reading->page;
    size_t signs = 0;

    if (page->number == reading->cover || page->number > reading->cover + 4) {
        return false;
    }
    for (size_t i = 0; i < page->matches->len; i++) {
        const automaton_match *match = &g_array_index(page->matches, automaton_match, i);

        signs += match->class == CLASS_CONTEXT &&
                 tagger_cue_at(reading->tagger, match, 0)->value == CONTEXT_IMPRINT;
    }
    return signs >= 3;
}

static void
set_zones(tagger_reading *reading, size_t references, bool imprint)
{
    page_reading *page = &reading->page;
    bool opening = page->number == reading->cover;
    size_t written = 0;

    for (size_t i = 0; i < page->lines->len; i++) {
        text_line *line = &g_array_index(page->lines, text_line, i);

        written += line->length > 0;
        if (page->number == 0) {
            line->zone = ZONE_TITLE;
        } else if (reading->in_references || i >= references) {
            line->zone = ZONE_REFERENCES;
        } else if (imprint) {
            line->zone = ZONE_IMPRINT;
        } else if (opening && written <= COVER_LINES && line->start < COVER_BYTES) {
            line->zone = ZONE_COVER;
        } else if (is_heading(page, line)) {
            line->zone = ZONE_HEADING;
        } else if (opening) {
            line->zone = ZONE_OPENING;
        }
    }
}

void
reading_layout(tagger_reading *reading)
{
    size_t references;

    cut_lines(&reading->page);
    references = reading->page.number == 0 ? 1 : find_references(reading);
    set_zones(reading, references, is_imprint_page(reading));
    if (references < reading->page.lines->len && reading->page.number > 0) {
        reading->in_references = true;
    }
}
