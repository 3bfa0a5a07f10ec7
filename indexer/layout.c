/*
 * Layout in three steps: characters with their places become pieces of lines, the page is turned
 * upright, the pieces are put in order and written down.
 */
#include "layout.h"

#include <math.h>
#include <string.h>

#include "layout_order.h"

#define WORD_MAX  30000 /* more on one page is no page to be read in order */
#define JUMP_EM   1.2   /* a wider gap on a line parts pieces */
#define INSIDE_EM 0.9   /* a wider gap within a word parts it */
#define SPACE_EM  0.12  /* a wider gap is a space, where the text does not say */
#define OVERLAP   0.3   /* of the lower of two heights, for characters of one line */

/* Where the text is read to. */
typedef enum {
    WAY_RIGHT,
    WAY_DOWN, /* turned by 90 degrees, or vertical writing */
    WAY_UP,
    WAY_COUNT
} way;

/* Characters without a space between them. */
typedef struct {
    size_t start, end; /* bytes of the page's text */
    size_t size;       /* characters */
    lontar_box box;
    lontar_box first, last; /* of its first and last characters */
    double type;
    bool bold;
    bool new_line; /* the first on its line */
    bool spaced;   /* the text has a space before it */
    bool rtl;
} word;

/* A piece, with the way that it is read in. */
typedef struct {
    lontar_piece piece;
    way way;
} raw_piece;

typedef struct {
    const lontar_layout_page *page;
    GArray *words;   /* word */
    GArray *pieces;  /* raw_piece */
    word open;       /* size == 0: none */
    size_t run;      /* type run that we are in */
    size_t rtl, ltr; /* letters */
} splitter;

bool
lontar_is_rtl(gunichar character)
{
    return (character >= 0x590 && character <= 0x8ff) ||
           (character >= 0xfb1d && character <= 0xfdff) ||
           (character >= 0xfe70 && character <= 0xfeff) ||
           (character >= 0x10800 && character <= 0x10fff) ||
           (character >= 0x1e800 && character <= 0x1efff);
}

bool
lontar_is_bidi_control(gunichar character)
{
    return (character >= 0x202a && character <= 0x202e) || character == 0x200e ||
           character == 0x200f || (character >= 0x2066 && character <= 0x2069);
}

static double
type_at(splitter *self, size_t number)
{
    const lontar_layout_page *page = self->page;

    while (self->run < page->run_size && page->runs[self->run].end <= number) {
        self->run++;
    }
    return self->run < page->run_size ? page->runs[self->run].size : 0;
}

/* End the open word; what comes next is on a new line, or behind a space. */
static void
close_word(splitter *self, bool new_line, bool spaced)
{
    word *open = &self->open;

    if (open->size > 0) {
        g_array_append_val(self->words, *open);
        memset(open, 0, sizeof *open);
    }
    open->new_line |= new_line;
    open->spaced |= spaced;
}

/* Whether two boxes stand on one line, or one below the other, with so much between them. */
static bool
is_near(const lontar_box *a, const lontar_box *b, double allowed)
{
    double across = lontar_lower(a->y2, b->y2) - lontar_higher(a->y1, b->y1);
    double along = lontar_lower(a->x2, b->x2) - lontar_higher(a->x1, b->x1);
    double height = lontar_lower(a->y2 - a->y1, b->y2 - b->y1);
    double width = lontar_lower(a->x2 - a->x1, b->x2 - b->x1);

    if (across > 0 && across >= OVERLAP * height) {
        return -along <= allowed;
    }
    return along > 0 && along >= OVERLAP * width && -across <= allowed;
}

static void
add_character(splitter *self, size_t start, size_t end, const lontar_box *box, double type)
{
    word *open = &self->open;

    if (open->size > 0 && !open->rtl &&
        !is_near(&open->last, box, INSIDE_EM * lontar_higher(type, 1))) {
        close_word(self, false, true);
    }
    if (open->size == 0) {
        open->start = start;
        open->bold = self->run < self->page->run_size && self->page->runs[self->run].bold;
        open->box = open->first = *box;
    }
    open->end = end;
    open->size++;
    open->type = lontar_higher(open->type, type);
    open->last = *box;
    lontar_box_grow(&open->box, box);
}

/* Cut the text into words; gives how many bytes of it have a place. */
static size_t
split(splitter *self)
{
    const lontar_layout_page *page = self->page;
    size_t number = 0;
    const char *c = page->text;

    close_word(self, true, false);
    for (; *c != '\0' && number < page->box_size; c = g_utf8_next_char(c)) {
        gunichar u = g_utf8_get_char(c);
        if (lontar_is_bidi_control(u)) {
            if (u == 0x202b) { /* poppler begins each word of a line from right to left so */
                close_word(self, false, false);
                self->open.rtl = true;
            }
            continue;
        }
        bool ascii = u < 0x80;
        if (ascii ? g_ascii_isspace((char)u) : g_unichar_isspace(u)) {
            close_word(self, u == '\n', true);
        } else {
            size_t start = (size_t)(c - page->text);
            size_t end = (size_t)(g_utf8_next_char(c) - page->text);
            add_character(self, start, end, &page->boxes[number], type_at(self, number));
            bool rtl = !ascii && lontar_is_rtl(u);
            self->rtl += rtl;
            self->ltr += ascii ? g_ascii_isalpha((char)u) : !rtl && g_unichar_isalpha(u);
        }
        number++;
    }
    close_word(self, false, false);
    return (size_t)(c - page->text);
}

static way
way_of(const word *one)
{
    double dx = (one->last.x1 + one->last.x2 - one->first.x1 - one->first.x2) / 2;
    double dy = (one->last.y1 + one->last.y2 - one->first.y1 - one->first.y2) / 2;

    if (one->size < 2 || fabs(dy) <= 2 * fabs(dx)) {
        return WAY_RIGHT;
    }
    return dy > 0 ? WAY_DOWN : WAY_UP;
}

/* Put words that stand together on a line into pieces. */
static void
gather(splitter *self)
{
    for (guint i = 0; i < self->words->len; i++) {
        const word *one = &g_array_index(self->words, word, i);
        raw_piece *last = self->pieces->len > 0
                              ? &g_array_index(self->pieces, raw_piece, self->pieces->len - 1)
                              : NULL;
        way its_way = way_of(one);

        if (last != NULL && !one->new_line &&
            (last->way == its_way || one->size == 1 || last->piece.size == 1) &&
            is_near(&last->piece.box, &one->box, JUMP_EM * lontar_higher(one->type, 1))) {
            last->way = last->piece.size == 1 ? its_way : last->way;
            last->piece.last_word = i + 1;
            last->piece.size += one->size;
            last->piece.type = lontar_higher(last->piece.type, one->type);
            lontar_box_grow(&last->piece.box, &one->box);
        } else {
            raw_piece fresh = {.way = its_way};
            fresh.piece = (lontar_piece){.first_word = i,
                                         .last_word = i + 1,
                                         .size = one->size,
                                         .box = one->box,
                                         .type = one->type,
                                         .bold = one->bold};
            g_array_append_val(self->pieces, fresh);
        }
    }
}

/* Turn a box so that what is read downwards or upwards is read to the right. */
static lontar_box
turn(const lontar_layout_page *page, const lontar_box *box, way from)
{
    switch (from) {
    case WAY_DOWN:
        return (lontar_box){box->y1, page->width - box->x2, box->y2, page->width - box->x1};
    case WAY_UP:
        return (lontar_box){page->height - box->y2, box->x1, page->height - box->y1, box->x2};
    default:
        return *box;
    }
}

/* The way in which most of the page is read. */
static way
main_way(const GArray *pieces)
{
    size_t votes[WAY_COUNT] = {0};
    way best = WAY_RIGHT;

    for (guint i = 0; i < pieces->len; i++) {
        const raw_piece *raw = &g_array_index(pieces, raw_piece, i);
        votes[raw->way] += raw->piece.size > 1 ? raw->piece.size : 0;
    }
    for (way i = WAY_DOWN; i < WAY_COUNT; i++) {
        best = votes[i] > votes[best] ? i : best;
    }
    return best;
}

/* --- writing down --- */

/* Of ASCII: no control but those of lines and cells. */
static bool
is_written(unsigned char byte)
{
    return (byte >= 0x20 && byte < 0x80) || byte == '\n' || byte == '\t';
}

/* Write a piece's text: compatibility letters resolved, bidi controls left out. */
static void
write_text(GString *out, const char *text, size_t length)
{
    const char *end = text + length;

    for (const char *c = text; c < end; c = g_utf8_next_char(c)) {
        const char *plain_end = c;
        while (plain_end < end && is_written((unsigned char)*plain_end)) {
            plain_end++;
        }
        if (plain_end > c) {
            g_string_append_len(out, c, plain_end - c);
            c = plain_end - 1;
            continue;
        }
        if ((unsigned char)*c < 0x80) {
            continue;
        }
        gunichar u = g_utf8_get_char(c);
        gsize size = (gsize)(g_utf8_next_char(c) - c);
        if ((u >= 0xfb00 && u <= 0xfdff) || (u >= 0xfe70 && u <= 0xfefc)) {
            g_autofree char *plain = g_utf8_normalize(c, (gssize)size, G_NORMALIZE_NFKC);
            g_string_append(out, plain != NULL ? plain : "");
        } else if (u == 0xad && c + size < end) {
            continue; /* a soft hyphen where no line ends */
        } else if (!lontar_is_bidi_control(u) && u != 0xfeff && u > 0x9f) {
            g_string_append_len(out, c, (gssize)size);
        }
    }
}

static lontar_layout_line *
begin_line(lontar_layout *layout)
{
    if (layout->text->len > 0) {
        g_string_append_c(layout->text, '\n');
    }
    lontar_layout_line line = {.start = layout->text->len};
    g_array_append_val(layout->lines, line);
    return &g_array_index(layout->lines, lontar_layout_line, layout->lines->len - 1);
}

/* Whether there is a space between two words of a piece. */
static bool
has_space(const word *before, const word *one)
{
    if (!before->rtl && !one->rtl) {
        return one->spaced;
    }
    /* Poppler turns the words of such a line around, but leaves each space where it was. */
    double gap = lontar_higher(one->box.x1 - before->box.x2, before->box.x1 - one->box.x2);
    return gap > SPACE_EM * one->type;
}

/* Letters and their marks as one character, where there is one: some files have them apart. */
static void
compose(GString *text, size_t from)
{
    bool marks = false;

    for (size_t i = from; i < text->len; i++) {
        /* U+0300 to U+036F begin with these bytes. */
        marks |= (unsigned char)text->str[i] == 0xcc || (unsigned char)text->str[i] == 0xcd;
    }
    g_autofree char *composed =
        marks ? g_utf8_normalize(text->str + from, (gssize)(text->len - from), G_NORMALIZE_NFC)
              : NULL;
    if (composed != NULL) {
        g_string_truncate(text, from);
        g_string_append(text, composed);
    }
}

static void
write_words(GString *text, const splitter *self, const lontar_piece *piece)
{
    for (size_t i = piece->first_word; i < piece->last_word; i++) {
        const word *one = &g_array_index(self->words, word, i);
        if (i > piece->first_word && has_space(one - 1, one)) {
            g_string_append_c(text, ' ');
        }
        size_t from = text->len;
        write_text(text, self->page->text + one->start, one->end - one->start);
        compose(text, from);
    }
}

static void
write_piece(lontar_layout *layout, const splitter *self, const lontar_piece *piece,
            lontar_join join)
{
    GString *text = layout->text;
    lontar_layout_line *line =
        layout->lines->len > 0
            ? &g_array_index(layout->lines, lontar_layout_line, layout->lines->len - 1)
            : NULL;

    if (join == LONTAR_JOIN_LINE || line == NULL) {
        line = begin_line(layout);
        line->box = piece->box;
        line->bold = piece->bold;
    } else if (join == LONTAR_JOIN_CELL) {
        g_string_append_c(text, '\t');
    } else {
        bool hyphen = text->len > 0 && text->str[text->len - 1] == '-';
        g_string_append_c(text, hyphen ? '\n' : ' ');
    }
    write_words(text, self, piece);
    line->length = text->len - line->start;
    line->size = lontar_higher(line->size, piece->type);
    lontar_box_grow(&line->box, &piece->box);
}

/* Write what has no place, as it came. */
static void
write_rest(lontar_layout *layout, const char *rest)
{
    g_auto(GStrv) lines = g_strsplit(rest, "\n", -1);

    for (size_t i = 0; lines[i] != NULL; i++) {
        g_autoptr(GString) text = g_string_new(NULL);
        write_text(text, lines[i], strlen(lines[i]));
        if (text->len > 0) {
            lontar_layout_line *line = begin_line(layout);
            g_string_append_len(layout->text, text->str, (gssize)text->len);
            line->length = text->len;
        }
    }
}

static lontar_layout *
new_layout(const lontar_layout_page *page)
{
    lontar_layout *layout = g_new0(lontar_layout, 1);

    layout->text = g_string_new(NULL);
    layout->lines = g_array_new(FALSE, TRUE, sizeof(lontar_layout_line));
    layout->width = page->width;
    layout->height = page->height;
    return layout;
}

/* Order the pieces that are read in the main way; the others come after them, as they came. */
static void
write_ordered(lontar_layout *layout, const splitter *self)
{
    const lontar_layout_page *page = self->page;
    g_autoptr(GArray) upright = g_array_new(FALSE, FALSE, sizeof(lontar_piece));
    g_autoptr(GArray) placed = g_array_new(FALSE, FALSE, sizeof(lontar_placed));
    way main = main_way(self->pieces);

    layout->width = main == WAY_RIGHT ? page->width : page->height;
    layout->height = main == WAY_RIGHT ? page->height : page->width;
    for (guint i = 0; i < self->pieces->len; i++) {
        const raw_piece *raw = &g_array_index(self->pieces, raw_piece, i);
        if (raw->way == main || raw->piece.size == 1) {
            lontar_piece piece = raw->piece;
            piece.box = turn(page, &raw->piece.box, main);
            g_array_append_val(upright, piece);
        }
    }
    lontar_layout_order((lontar_piece *)(void *)upright->data, upright->len, self->rtl > self->ltr,
                        placed);
    for (guint i = 0; i < placed->len; i++) {
        const lontar_placed *one = &g_array_index(placed, lontar_placed, i);
        write_piece(layout, self, one->piece, one->join);
    }
    for (guint i = 0; i < self->pieces->len; i++) {
        const raw_piece *raw = &g_array_index(self->pieces, raw_piece, i);
        if (raw->way != main && raw->piece.size > 1) {
            write_piece(layout, self, &raw->piece, LONTAR_JOIN_LINE);
        }
    }
}

lontar_layout *
lontar_layout_new(const lontar_layout_page *page)
{
    lontar_layout *layout = new_layout(page);
    splitter self = {.page = page};
    size_t placed;

    self.words = g_array_new(FALSE, FALSE, sizeof(word));
    self.pieces = g_array_new(FALSE, FALSE, sizeof(raw_piece));
    placed = split(&self);
    if (self.words->len <= WORD_MAX) {
        gather(&self);
        write_ordered(layout, &self);
        write_rest(layout, page->text + placed);
    } else {
        write_rest(layout, page->text);
    }
    g_array_unref(self.words);
    g_array_unref(self.pieces);
    return layout;
}

void
lontar_layout_free(lontar_layout *layout)
{
    if (layout != NULL) {
        g_string_free(layout->text, TRUE);
        g_array_unref(layout->lines);
        g_free(layout);
    }
}
