/*
 * Marks that poppler keeps back: looked for one by one, and put where they stand.
 */
#include "pdf_marks.h"

#include <math.h>

/* Scripts whose marks stand over, under or by a letter: Devanagari to Tibetan; Burmese; Khmer. */
#define INDIC_FIRST   0x900
#define TIBETAN_LAST  0xfff
#define BURMESE_FIRST 0x1000
#define BURMESE_LAST  0x109f
#define KHMER_FIRST   0x1780
#define KHMER_LAST    0x17ff
#define BLOCK_BITS    7    /* a block of these scripts has 128 characters */
#define BLOCKS_MAX    4    /* that are searched on a page: a glossary has more */
#define NO_WIDTH      0.05 /* points */
#define SAME_PLACE    0.6  /* points */
#define TORN          0.5  /* of a line's height: as far apart as two words */
#define NO_GAP        0.12 /* of a line's height: less is no space between words */

/* A mark that was found, in the coordinates of the boxes. */
typedef struct {
    gunichar mark;
    double x, top, bottom;
} found_mark;

typedef struct {
    gunichar *chars;
    const PopplerRectangle *boxes;
    size_t size;
} page_chars;

static bool
is_candidate(gunichar c)
{
    return (c >= INDIC_FIRST && c <= TIBETAN_LAST) || (c >= BURMESE_FIRST && c <= BURMESE_LAST) ||
           (c >= KHMER_FIRST && c <= KHMER_LAST);
}

/* The blocks that a text's letters are of, at most BLOCKS_MAX; and whether it can be mended. */
static size_t
find_blocks(const char *text, gunichar *blocks)
{
    size_t size = 0;

    for (const char *c = text; *c != '\0'; c = g_utf8_next_char(c)) {
        if ((unsigned char)*c < 0xe0) {
            continue; /* before U+0800 */
        }
        gunichar u = g_utf8_get_char(c);
        gunichar block = u >> BLOCK_BITS;
        size_t i = 0;

        if (lontar_is_bidi_control(u)) {
            return 0; /* it has no box: boxes would not belong to their characters any more */
        }
        while (i < size && blocks[i] != block) {
            i++;
        }
        if (is_candidate(u) && i == size && size < BLOCKS_MAX) {
            blocks[size++] = block;
        }
    }
    return size;
}

/*
 * Whether a line ends and goes on about where it ended, on the same row: what a mark that was drawn
 * back does. A page without that has all its marks.
 */
static bool
has_torn_lines(const page_chars *page)
{
    for (size_t i = 1; i + 1 < page->size; i++) {
        const PopplerRectangle *a = &page->boxes[i - 1];
        const PopplerRectangle *b = &page->boxes[i + 1];
        double height = a->y2 - a->y1;

        if (page->chars[i] == '\n' && fabs(a->y1 - b->y1) < height / 2 &&
            fabs(b->x1 - a->x2) < TORN * height) {
            return true;
        }
    }
    return false;
}

static bool
is_on_row(const PopplerRectangle *box, const found_mark *one)
{
    double middle = (one->top + one->bottom) / 2;

    return box->y1 < middle && middle < box->y2;
}

static bool
is_there(const page_chars *page, const found_mark *one)
{
    for (size_t i = 0; i < page->size; i++) {
        const PopplerRectangle *box = &page->boxes[i];

        if (page->chars[i] == one->mark && fabs(box->x1 - one->x) < SAME_PLACE &&
            is_on_row(box, one)) {
            return true;
        }
    }
    return false;
}

/* The letter over which a mark was drawn back: it ends beyond the mark. G_MAXSIZE = none. */
static size_t
find_letter(const page_chars *page, const found_mark *one)
{
    for (size_t i = page->size; i-- > 0;) {
        const PopplerRectangle *box = &page->boxes[i];

        if (g_unichar_isalpha(page->chars[i]) && box->x1 - SAME_PLACE / 2 <= one->x &&
            one->x < box->x2 - SAME_PLACE / 2 && is_on_row(box, one)) {
            return i;
        }
    }
    return G_MAXSIZE;
}

/* Medials and subscripts come before vowels, else marks stand in the order of their codes. */
static gunichar
rank_of(gunichar mark)
{
    return (mark >= 0x103b && mark <= 0x103e) || mark == 0x17d2 || mark == 0x1039 ? 0 : mark;
}

/* Take the occurrences of a mark that are missing: a list of marks for each letter, in order. */
static void
take_missing(PopplerPage *page, gunichar mark, double height, const page_chars *chars,
             GPtrArray *missing)
{
    char text[7] = "";

    (void)g_unichar_to_utf8(mark, text);
    GList *places = poppler_page_find_text(page, text);
    for (GList *i = places; i != NULL; i = i->next) {
        const PopplerRectangle *place = i->data;
        found_mark one = {mark, place->x1, height - place->y2, height - place->y1};
        size_t letter = place->x2 - place->x1 < NO_WIDTH && !is_there(chars, &one)
                            ? find_letter(chars, &one)
                            : G_MAXSIZE;

        if (letter != G_MAXSIZE) {
            GArray *marks = missing->pdata[letter];
            guint at = 0;

            if (marks == NULL) {
                marks = missing->pdata[letter] = g_array_new(FALSE, FALSE, sizeof(gunichar));
            }
            while (at < marks->len && rank_of(g_array_index(marks, gunichar, at)) < rank_of(mark)) {
                at++;
            }
            g_array_insert_val(marks, at, mark);
        }
    }
    g_list_free_full(places, (GDestroyNotify)poppler_rectangle_free);
}

/* Whether what follows a line end goes on where the letter before it ends: one word, torn apart. */
static bool
is_torn(const page_chars *page, size_t letter, size_t next)
{
    const PopplerRectangle *a = &page->boxes[letter];

    if (next + 1 >= page->size || page->chars[next] != '\n' ||
        g_unichar_isspace(page->chars[next + 1])) {
        return false;
    }
    const PopplerRectangle *b = &page->boxes[next + 1];
    double height = a->y2 - a->y1;
    return fabs(b->x1 - a->x2) < NO_GAP * height && fabs(b->y1 - a->y1) < height / 2;
}

/* One character came in, or went out with by = -1, at a place: runs behind it move. */
static void
move_runs(GArray *runs, size_t place, int by)
{
    for (guint i = 0; i < runs->len; i++) {
        lontar_type_run *run = &g_array_index(runs, lontar_type_run, i);

        run->end += run->end > place ? (size_t)by : 0;
    }
}

/* A page's text on its way. */
typedef struct {
    GString *text;
    GArray *boxes; /* PopplerRectangle */
    GArray *runs;  /* lontar_type_run */
} mended;

/* Write the characters again, each letter followed by its marks. */
static void
write_all(const page_chars *page, const GPtrArray *missing, mended *out)
{
    bool torn = false;

    for (size_t i = 0; i < page->size; i++) {
        const GArray *marks = missing->pdata[i];

        if (torn) { /* the line end between the parts of a word */
            move_runs(out->runs, out->boxes->len, -1);
            torn = false;
            continue;
        }
        g_string_append_unichar(out->text, page->chars[i]);
        g_array_append_val(out->boxes, page->boxes[i]);
        if (marks == NULL) {
            continue;
        }
        while (i + 1 < page->size && missing->pdata[i + 1] == NULL &&
               g_unichar_ismark(page->chars[i + 1])) {
            i++;
            g_string_append_unichar(out->text, page->chars[i]);
            g_array_append_val(out->boxes, page->boxes[i]);
        }
        for (guint j = 0; j < marks->len; j++) {
            move_runs(out->runs, out->boxes->len - 1, 1);
            g_string_append_unichar(out->text, g_array_index(marks, gunichar, j));
            g_array_append_val(out->boxes, page->boxes[i]);
        }
        torn = is_torn(page, i, i + 1);
    }
}

static void
free_marks(void *marks)
{
    if (marks != NULL) {
        g_array_unref(marks);
    }
}

static void
mend(PopplerPage *page, const gunichar *blocks, size_t block_size, lontar_pdf_text *of)
{
    g_autoptr(GPtrArray) missing = g_ptr_array_new_with_free_func(free_marks);
    glong size = 0;
    g_autofree gunichar *chars = g_utf8_to_ucs4_fast(of->text, -1, &size);
    const page_chars all = {chars, of->boxes, MIN((size_t)size, of->box_size)};
    double width, height;

    if (!has_torn_lines(&all)) {
        return;
    }
    g_ptr_array_set_size(missing, (int)all.size + 1);
    poppler_page_get_size(page, &width, &height);
    for (size_t i = 0; i < block_size; i++) {
        for (gunichar c = blocks[i] << BLOCK_BITS; c < (blocks[i] + 1) << BLOCK_BITS; c++) {
            if (g_unichar_ismark(c)) {
                take_missing(page, c, height, &all, missing);
            }
        }
    }
    mended out = {g_string_new(NULL), g_array_new(FALSE, FALSE, sizeof *of->boxes), of->runs};
    write_all(&all, missing, &out);
    g_string_append(out.text, g_utf8_offset_to_pointer(of->text, (glong)all.size));
    g_free(of->text);
    g_free(of->boxes);
    of->text = g_string_free(out.text, FALSE);
    of->box_size = out.boxes->len;
    of->boxes = (PopplerRectangle *)(void *)g_array_free(out.boxes, FALSE);
}

void
lontar_pdf_restore_marks(PopplerPage *page, lontar_pdf_text *of)
{
    gunichar blocks[BLOCKS_MAX];
    size_t size = find_blocks(of->text, blocks);

    if (size > 0 && of->box_size > 0) {
        mend(page, blocks, size, of);
    }
}
