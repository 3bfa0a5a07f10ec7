/*
 * Layout: pages drawn by hand, so that the order of reading is known.
 */
#include <string.h>

#include "layout.h"
#include "margins.h"
#include "title.h"

#define WIDTH  600
#define HEIGHT 800

/* A page on its way: each character is half as wide as it is high. */
typedef struct {
    GString *text;
    GArray *boxes; /* lontar_box */
    GArray *runs;  /* lontar_type_run */
} drawing;

static drawing
begin(void)
{
    drawing page = {.text = g_string_new(NULL)};

    page.boxes = g_array_new(FALSE, FALSE, sizeof(lontar_box));
    page.runs = g_array_new(FALSE, FALSE, sizeof(lontar_type_run));
    return page;
}

/* Draw a line in type of a size, its upper left corner at x and y. */
static void
draw(drawing *page, double x, double y, double size, const char *text)
{
    for (const char *c = text; *c != '\0'; c = g_utf8_next_char(c)) {
        lontar_box box = {x, y, x + size / 2, y + size};
        g_array_append_val(page->boxes, box);
        x += size / 2;
    }
    g_string_append(page->text, text);
    g_string_append_c(page->text, '\n');
    lontar_box end = {x, y, x, y + size};
    g_array_append_val(page->boxes, end);
    lontar_type_run run = {.end = page->boxes->len, .size = size};
    g_array_append_val(page->runs, run);
}

/* Draw text that runs down the page. */
static void
draw_down(drawing *page, double x, double y, double size, const char *text)
{
    for (const char *c = text; *c != '\0'; c = g_utf8_next_char(c)) {
        lontar_box box = {x, y, x + size, y + size};
        g_array_append_val(page->boxes, box);
        y += size;
    }
    g_string_append(page->text, text);
    g_string_append_c(page->text, '\n');
    lontar_box end = {x, y, x, y};
    g_array_append_val(page->boxes, end);
    lontar_type_run run = {.end = page->boxes->len, .size = size};
    g_array_append_val(page->runs, run);
}

static lontar_layout *
finish(drawing *page)
{
    lontar_layout_page input = {.text = page->text->str,
                                .boxes = (const lontar_box *)(void *)page->boxes->data,
                                .box_size = page->boxes->len,
                                .runs = (const lontar_type_run *)(void *)page->runs->data,
                                .run_size = page->runs->len,
                                .width = WIDTH,
                                .height = HEIGHT};
    lontar_layout *layout = lontar_layout_new(&input);

    g_string_free(page->text, TRUE);
    g_array_unref(page->boxes);
    g_array_unref(page->runs);
    return layout;
}

static void
check(drawing *page, const char *wanted)
{
    g_autoptr(lontar_layout) layout = finish(page);

    g_assert_cmpstr(layout->text->str, ==, wanted);
    for (guint i = 0; i < layout->lines->len; i++) {
        const lontar_layout_line *line = &g_array_index(layout->lines, lontar_layout_line, i);
        g_assert_cmpuint(line->start + line->length, <=, layout->text->len);
    }
}

static void
test_columns(void)
{
    drawing page = begin();

    /* The right column comes first in the file, and the page number stands in the gutter. */
    draw(&page, 150, 20, 20, "A heading across both");
    for (int i = 0; i < 8; i++) {
        g_autofree char *right = g_strdup_printf("right column, line %d, which is full", i);
        draw(&page, 310, 60 + 12 * i, 10, right);
    }
    for (int i = 0; i < 8; i++) {
        g_autofree char *left = g_strdup_printf("left column, line %d, which is as full", i);
        draw(&page, 60, 60 + 12 * i, 10, left);
    }
    draw(&page, 282, 700, 10, "17");
    g_autoptr(GString) wanted = g_string_new("A heading across both");
    for (int i = 0; i < 8; i++) {
        g_string_append_printf(wanted, "\nleft column, line %d, which is as full", i);
    }
    for (int i = 0; i < 8; i++) {
        g_string_append_printf(wanted, "\nright column, line %d, which is full", i);
    }
    g_string_append(wanted, "\n17");
    check(&page, wanted->str);
}

static void
test_three_columns(void)
{
    drawing page = begin();
    g_autoptr(GString) wanted = g_string_new(NULL);

    for (int column = 0; column < 3; column++) {
        for (int i = 0; i < 6; i++) {
            g_autofree char *line = g_strdup_printf("column %d with line no. %d in it", column, i);
            draw(&page, 20 + 190 * column, 60 + 12 * i, 10, line);
            g_string_append_printf(wanted, "%s%s", wanted->len > 0 ? "\n" : "", line);
        }
    }
    check(&page, wanted->str);
}

static void
test_table(void)
{
    drawing page = begin();

    /* Poppler gives the cells column by column. */
    draw(&page, 50, 100, 10, "Children");
    draw(&page, 50, 112, 10, "Working");
    draw(&page, 50, 124, 10, "At school");
    draw(&page, 250, 100, 10, "Age");
    draw(&page, 250, 112, 10, "5 to 14");
    draw(&page, 250, 124, 10, "5 to 14");
    draw(&page, 400, 100, 10, "Percent");
    draw(&page, 400, 112, 10, "12.3");
    check(&page, "Children\tAge\tPercent\nWorking\t5 to 14\t12.3\nAt school\t5 to 14");
}

static void
test_glued_cells(void)
{
    drawing page = begin();
    GString *text = page.text;

    /* Two cells that the file has as one word: the gap alone parts them. */
    draw(&page, 50, 100, 10, "Minimum Age");
    g_string_truncate(text, text->len - 1);
    g_array_set_size(page.boxes, page.boxes->len - 1);
    draw(&page, 300, 100, 10, "yes");
    check(&page, "Minimum Age\tyes");
}

static void
test_turned(void)
{
    drawing page = begin();

    draw_down(&page, 300, 50, 10, "the first line");
    draw_down(&page, 288, 50, 10, "the second line");
    check(&page, "the first line\nthe second line");
}

static void
test_letters(void)
{
    drawing page = begin();

    draw(&page, 50, 100, 10,
         "ef\xef\xac\x81"
         "cient co\xc2\xadoperation di\xef\xac\x80"
         "erent- ");
    draw(&page, 50, 112, 10, "trail\xc2\xad");
    draw(&page, 50, 124, 10, "ing");
    check(&page, "efficient cooperation different-\ntrail\xc2\xad\ning");
}

static void
test_without_boxes(void)
{
    lontar_layout_page page = {.text = "no places\nat all", .width = WIDTH, .height = HEIGHT};
    g_autoptr(lontar_layout) layout = lontar_layout_new(&page);

    g_assert_cmpstr(layout->text->str, ==, "no places\nat all");
}

static void
test_title(void)
{
    drawing page = begin();

    draw(&page, 60, 30, 18, "United Nations");
    draw(&page, 300, 30, 18, "A/HRC/12/34");
    draw(&page, 60, 200, 16, "Debt bondage and the");
    draw(&page, 60, 218, 16, "brick kilns of the valley*");
    for (int i = 0; i < 20; i++) {
        draw(&page, 60, 300 + 12 * i, 10, "This is text of the usual size, on and on.");
    }
    g_autoptr(lontar_layout) layout = finish(&page);
    g_autofree char *title = lontar_title_find(layout);
    g_assert_cmpstr(title, ==, "Debt bondage and the brick kilns of the valley");
}

static void
test_margins_find(void)
{
    drawing page = begin();
    lontar_frame frame = {0};

    draw(&page, 60, 20, 10, "A running head");
    draw(&page, 60, 400, 10, "The middle of the page");
    draw(&page, 60, 780, 10, "12");
    g_autoptr(lontar_layout) layout = finish(&page);
    lontar_margins_find(layout, &frame);
    g_assert_cmpuint(frame.line_size, ==, 2);
    g_assert_cmpint(frame.lines[0].top, <, 100);
    g_assert_cmpint(frame.lines[1].top, >, 900);
    g_assert_cmpuint(frame.lines[1].length, ==, 2);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/layout/new/columns", test_columns);
    g_test_add_func("/layout/new/three-columns", test_three_columns);
    g_test_add_func("/layout/new/table", test_table);
    g_test_add_func("/layout/new/glued-cells", test_glued_cells);
    g_test_add_func("/layout/new/turned", test_turned);
    g_test_add_func("/layout/new/letters", test_letters);
    g_test_add_func("/layout/new/without-boxes", test_without_boxes);
    g_test_add_func("/layout/title/largest-type", test_title);
    g_test_add_func("/layout/margins/find", test_margins_find);
    return g_test_run();
}
