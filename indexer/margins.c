/*
 * Margins are compared by what the line says, numbers aside, and by where it stands. Heads change
 * with the chapter and alternate between left and right pages, so a line runs when it is found
 * again on pages near by, not only when it is on most pages.
 */
#include "margins.h"

#include <stdlib.h>
#include <math.h>
#include <string.h>

#define MARGIN     160 /* thousandths of the page's height that may hold heads, or feet */
#define PLACE      15  /* thousandths by which the same head may stand higher or lower */
#define NEAR       6   /* pages before and after in which a running line is found again */
#define NEAR_TIMES 2   /* how often, besides on the page itself */
#define LENGTH_MAX 300 /* bytes; a longer line is text */
#define EACH_MAX   (LONTAR_FRAME_LINES_MAX / 2)

/* A line of one page, with what it is compared by. */
typedef struct {
    guint key; /* of the words, numbers aside */
    int top;
    long number; /* if it is a page number and nothing else, else -1 */
    size_t page;
    size_t line;
} entry;

static int
compare_by_top(const void *a, const void *b)
{
    const lontar_frame_line *one = a;
    const lontar_frame_line *two = b;

    return (one->top > two->top) - (one->top < two->top);
}

static int
compare_by_start(const void *a, const void *b)
{
    const lontar_frame_line *one = a;
    const lontar_frame_line *two = b;

    return (one->start > two->start) - (one->start < two->start);
}

void
lontar_margins_find(const lontar_layout *layout, lontar_frame *frame)
{
    g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(lontar_frame_line));

    for (guint i = 0; i < layout->lines->len && layout->height > 0; i++) {
        const lontar_layout_line *line = &g_array_index(layout->lines, lontar_layout_line, i);
        double middle = 500 * (line->box.y1 + line->box.y2) / layout->height;
        if (line->size > 0 && line->length > 0 && line->length <= LENGTH_MAX &&
            (middle < MARGIN || middle > 1000 - MARGIN) && middle > -1000 && middle < 2000) {
            lontar_frame_line one = {
                .start = (uint32_t)line->start,
                .length = (uint32_t)line->length,
                .top = (int32_t)middle,
                .left = (int32_t)CLAMP(1000 * line->box.x1 / fmax(layout->width, 1), -1000, 2000)};
            g_array_append_val(found, one);
        }
    }
    g_array_sort(found, compare_by_top);
    while (found->len > 2 * EACH_MAX) {
        g_array_remove_index(found, EACH_MAX); /* the lines of the middle go */
    }
    g_array_sort(found, compare_by_start);
    frame->line_size = found->len;
    if (found->len > 0) {
        memcpy(frame->lines, found->data, found->len * sizeof frame->lines[0]);
    }
}

/* The value of a roman numeral, or -1. */
static long
parse_roman(const char *text, size_t length)
{
    static const char digits[] = "ivxlc";
    static const int values[] = {1, 5, 10, 50, 100};
    long sum = 0;
    int before = 0;

    if (length == 0 || length > 8) {
        return -1;
    }
    for (size_t i = length; i > 0; i--) {
        const char *digit = strchr(digits, g_ascii_tolower(text[i - 1]));
        if (digit == NULL || *digit == '\0') {
            return -1;
        }
        int value = values[digit - digits];
        sum += value < before ? -value : value;
        before = MAX(before, value);
    }
    return sum;
}

/* The number of a line like `12`, `- 12 -`, `[iv]`, `Page 12 of 20`; -1 when it says more. */
static long
parse_page_number(const char *text, size_t length)
{
    g_autofree char *line = g_ascii_strdown(text, (gssize)length);
    const char *start = line;

    if (g_str_has_prefix(start, "page ")) {
        start += strlen("page ");
    }
    start += strspn(start, " -|[(.\t");
    char *end = NULL;
    long number = -1;
    if (g_ascii_isdigit(*start)) {
        number = strtol(start, &end, 10);
    } else {
        size_t letters = strspn(start, "ivxlc");
        number = parse_roman(start, letters);
        end = (char *)start + letters;
    }
    if (number < 0 || number > 99999) {
        return -1;
    }
    if (g_str_has_prefix(end, " of ") || g_str_has_prefix(end, "/")) {
        end += strspn(end, " of/0123456789");
    }
    end += strspn(end, " -|]).\t");
    return *end == '\0' ? number : -1;
}

/* A key of the line's words: digits are all the same, case and white space do not count. */
static guint
make_key(const char *text, size_t length)
{
    guint key = 5381;
    bool in_number = false;

    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)g_ascii_tolower(text[i]);
        bool digit = g_ascii_isdigit(c);
        if (g_ascii_isspace(c) || (digit && in_number)) {
            continue;
        }
        in_number = digit;
        key = key * 33 + (digit ? '0' : c);
    }
    return key;
}

static bool
is_label(const lontar_margins_page *page, const lontar_frame_line *line)
{
    return page->label != NULL && strlen(page->label) == line->length &&
           strncmp(page->text + line->start, page->label, line->length) == 0;
}

static int
compare_entries(const void *a, const void *b)
{
    const entry *one = a;
    const entry *two = b;

    if (one->key != two->key) {
        return one->key < two->key ? -1 : 1;
    }
    return (one->page > two->page) - (one->page < two->page);
}

static GArray *
make_entries(const lontar_margins_page *pages, size_t size)
{
    GArray *entries = g_array_new(FALSE, FALSE, sizeof(entry));

    for (size_t i = 0; i < size; i++) {
        for (size_t j = 0; j < pages[i].line_size; j++) {
            const lontar_frame_line *line = &pages[i].lines[j];
            const char *text = pages[i].text + line->start;
            entry one = {.top = line->top, .page = i, .line = j};
            one.number = parse_page_number(text, line->length);
            one.key = one.number >= 0 ? 0 : make_key(text, line->length);
            g_array_append_val(entries, one);
        }
    }
    g_array_sort(entries, compare_entries);
    return entries;
}

/* Whether two lines of the same words are the same running line: in place and, if they are page
   numbers, in counting. */
static bool
is_same(const entry *one, const entry *two)
{
    if (one->page == two->page || abs(one->top - two->top) > PLACE) {
        return false;
    }
    return one->number < 0 || one->number - (long)one->page == two->number - (long)two->page;
}

/* How often a line is found again near by; before says whether on an earlier page. */
static size_t
count_near(const GArray *entries, guint at, bool *out_before)
{
    const entry *self = &g_array_index(entries, entry, at);
    size_t times = 0;

    *out_before = false;
    for (guint i = at; i > 0; i--) {
        const entry *other = &g_array_index(entries, entry, i - 1);
        if (other->key != self->key || other->page + NEAR < self->page) {
            break;
        }
        if (is_same(self, other)) {
            *out_before = true;
            times++;
        }
    }
    for (guint i = at + 1; i < entries->len; i++) {
        const entry *other = &g_array_index(entries, entry, i);
        if (other->key != self->key || other->page > self->page + NEAR) {
            break;
        }
        times += is_same(self, other);
    }
    return times;
}

void
lontar_margins_settle(lontar_margins_page *pages, size_t size)
{
    g_autoptr(GArray) entries = make_entries(pages, size);

    for (guint i = 0; i < entries->len; i++) {
        const entry *one = &g_array_index(entries, entry, i);
        lontar_margins_page *page = &pages[one->page];
        bool before;
        size_t times = count_near(entries, i, &before);
        bool numbered = one->number >= 0;

        if (times >= NEAR_TIMES) {
            page->running |= UINT32_C(1) << one->line;
            page->first |= before || numbered ? 0 : UINT32_C(1) << one->line;
        } else if (numbered && size > 1 && times >= 1 && is_label(page, &page->lines[one->line])) {
            page->running |= UINT32_C(1) << one->line;
        }
    }
}
