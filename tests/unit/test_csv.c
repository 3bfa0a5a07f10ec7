/*
 * CSV: cells with their places, and what breaks the rules.
 */
#include <glib.h>
#include <string.h>

#include "csv.h"

/* All rows as text: cells between | with line:column before them, rows between newlines. */
static char *
read_all(const char *text)
{
    g_autoptr(lontar_csv) csv = lontar_csv_new(text, strlen(text));
    GString *all = g_string_new(NULL);
    const GArray *cells;

    while ((cells = lontar_csv_next(csv)) != NULL) {
        size_t line, column;

        for (size_t i = 0; i < cells->len; i++) {
            const lontar_csv_cell *cell = &g_array_index(cells, lontar_csv_cell, i);

            g_string_append_printf(all, "%zu:%zu %s|", cell->line, cell->column, cell->text);
        }
        if (lontar_csv_complaint(csv, &line, &column) != NULL) {
            g_string_append_printf(all, "!%zu:%zu", line, column);
        }
        g_string_append_c(all, '\n');
    }
    return g_string_free(all, FALSE);
}

static void
test_cells(void)
{
    static const struct {
        const char *text, *wanted;
    } cases[] = {
        {"", ""},
        {"\n\r\n\n", ""},
        {"a,b", "1:1 a|1:3 b|\n"},
        {"a,b\n", "1:1 a|1:3 b|\n"},
        {"a,b\r\nc,d\r\n", "1:1 a|1:3 b|\n2:1 c|2:3 d|\n"},
        {"a\rb\r", "1:1 a|\n2:1 b|\n"},
        {"\xef\xbb\xbf"
         "a,b\n",
         "1:1 a|1:3 b|\n"},
        {",,\n", "1:1 |1:2 |1:3 |\n"},
        {"\"a,b\",c", "1:2 a,b|1:7 c|\n"},
        {"\"say \"\"yes\"\"\",c", "1:2 say \"yes\"|1:15 c|\n"},
        {"\"two\nlines\",c\nd", "1:2 two\nlines|2:8 c|\n3:1 d|\n"},
        {"é€,b", "1:1 é€|1:4 b|\n"},
        {"\"\",x", "1:2 |1:4 x|\n"},
        {"a\"b,c", "1:1 a\"b|1:5 c|\n"},
        {"\"open,\nb", "1:2 open,\nb|!1:1\n"},
        {"\"a\"b,c", "1:2 ab|1:6 c|!1:4\n"},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *got = read_all(cases[i].text);

        g_assert_cmpstr(got, ==, cases[i].wanted);
    }
}

/* parse(format(x)) is x, whatever the cells hold, and no cell begins a formula. */
static void
test_round_trip(void)
{
    const char letters[] = "a,\"\n\r '=-@+\t";

    for (int round = 0; round < 2000; round++) {
        g_autofree char *cell = g_malloc0(9);
        g_autoptr(GString) row = g_string_new(NULL);

        for (int i = 0; i < 8; i++) {
            cell[i] = letters[g_test_rand_int_range(0, sizeof(letters) - 1)];
        }
        lontar_csv_append(row, "x");
        lontar_csv_append(row, cell);
        lontar_csv_append(row, "");
        lontar_csv_end(row);

        g_autoptr(lontar_csv) csv = lontar_csv_new(row->str, row->len);
        const GArray *cells = lontar_csv_next(csv);

        g_assert_cmpuint(cells->len, ==, 3);

        const char *text = g_array_index(cells, lontar_csv_cell, 1).text;

        g_assert_null(strchr("=+-@\t\r", text[0]));
        g_assert_cmpstr(text + lontar_csv_guarded(text), ==, cell);
        g_assert_cmpstr(g_array_index(cells, lontar_csv_cell, 2).text, ==, "");
        g_assert_null(lontar_csv_next(csv));
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/csv/next/cells", test_cells);
    g_test_add_func("/csv/append/round-trip", test_round_trip);
    return g_test_run();
}
