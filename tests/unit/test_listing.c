/*
 * Listings: dates, items of text and of HTML in the shapes that sites give them.
 */
#include "listing.h"

#include <string.h>

static lontar_vocabularies *vocabularies;

static void
test_dates(void)
{
    const struct {
        const char *text, *wanted;
    } cases[] = {
        {"21 January 2022", "2022-01-21"},
        {"January 21, 2022", "2022-01-21"},
        {"Jan. 21st, 2022", "2022-01-21"},
        {"Friday, 21 January 2022", "2022-01-21"},
        {"27-28 May 2019", "2019-05-27"},
        {"27 - 28 May 2019", "2019-05-27"},
        {"28 May - 2 June 2019", "2019-05-28"},
        {"May 27-28, 2019", "2019-05-27"},
        {"1er février 2020", "2020-02-01"},
        {"3 août 2020", "2020-08-03"},
        {"12 de diciembre de 2018", "2018-12-12"},
        {"2022-01-21", "2022-01-21"},
        {"2022/1/5", "2022-01-05"},
        {"21/01/2022", "2022-01-21"},
        {"01/21/2022", "2022-01-21"},
        {"21.1.2022", "2022-01-21"},
        {"May 2019", "2019-05"},
        {"2019", "2019"},
        {"Published on 3 March 2021", "2021-03-03"},
        {"31 February 2022", NULL},
        {"21 January", NULL},
        {"January", NULL},
        {"12", NULL},
        {"2022-13-01", NULL},
        {"Forced labour in 2019", NULL},
        {"March for decent work 2019", NULL},
        {"1999 2000 2001", NULL},
        {"", NULL},
        {" ,-/ ", NULL},
        {"99999999999999999999", NULL},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *got = lontar_listing_date(cases[i].text);

        g_test_message("%s", cases[i].text);
        g_assert_cmpstr(got, ==, cases[i].wanted);
    }
}

/* `title | date | type | url | summary`, a line an item. */
static char *
read_all(const char *page)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) listed = lontar_listing_read(vocabularies, page, strlen(page), &error);
    GString *all = g_string_new(NULL);

    for (size_t i = 0; listed != NULL && i < listed->len; i++) {
        const lontar_listed *item = listed->pdata[i];
        g_autofree char *summary = g_strdelimit(g_strdup(item->summary), "\n", '/');

        g_string_append_printf(
            all, "%s|%s|%s|%s|%s\n", item->title, item->date != NULL ? item->date : "",
            item->type != NULL ? item->type : "", item->url != NULL ? item->url : "", summary);
    }
    return g_string_free(all, FALSE);
}

typedef struct {
    const char *name, *page, *wanted;
} listing_case;

static void
check(const listing_case *cases, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        g_autofree char *got = read_all(cases[i].page);

        g_test_message("%s", cases[i].name);
        g_assert_cmpstr(got, ==, cases[i].wanted);
    }
}

static void
test_text(void)
{
    const listing_case cases[] = {
        {"numbered, with dates and a credit",
         "Resources\n\n  9. First of them\n\n    21 January 2022\n\n    A summary of\n    two "
         "lines.\n\n"
         "    Another paragraph.\n\n 10. © Agency 2023\n\n    Second one\n\n    News | 4 May "
         "2021\n\n"
         " 11. Third, without more\n",
         "First of them|2022-01-21|||A summary of two lines./Another paragraph.\n"
         "Second one|2021-05-04|news||\n"
         "Third, without more||||\n"},
        {"a number within an item is no item",
         "1. One\n\n   By\n   2030. That is all.\n\n2. Two\n\n   - a point\n   - another\n\n   1. "
         "inner\n3) Three\n",
         "One||||By 2030. That is all.\nTwo||||- a point - another/1. inner\nThree||||\n"},
        {"bullets with dates in the title and links",
         "* [Wages at sea](https://example.org/w) \n* Fees of recruiters (3 March 2020)\n"
         "* Laws of 1930 - 12 June 2014\n  https://example.org/l\n",
         "Wages at sea|||https://example.org/w|\nFees of recruiters|2020-03-03|||\n"
         "Laws of 1930|2014-06-12||https://example.org/l|\n"},
        {"no list", "A page.\n\nWith paragraphs.\n", ""},
        {"nothing", "", ""},
    };

    check(cases, G_N_ELEMENTS(cases));
}

static void
test_html(void)
{
    const listing_case cases[] = {
        {"a list of links, beside a menu",
         "<!doctype html><base href='https://example.org/news/'><nav><ul><li><a href='/a'>A long "
         "entry of the menu</a><li><a href='/b'>Another long entry of the menu</a></ul></nav>"
         "<main><ul class=items><li><h3><a href='one.html'>The first of the items here</a></h3>"
         "<time datetime='2022-01-21T09:00Z'>last week</time><p>What it <b>says</b>.</p>"
         "<a href='one.html'>Read more</a></li><li><h3><a href='/two'>The second of the items</a>"
         "</h3><span>Event</span><p>20 December 2021</p></li></ul></main>",
         "The first of the items here|2022-01-21||https://example.org/news/one.html|What it says.\n"
         "The second of the items|2021-12-20|event|https://example.org/two|\n"},
        {"cards in rows",
         "<html><div class=row><div class=card><a href='https://x.org/1'>Migrant fishers at sea</a>"
         "<div class=date>3 May 2020</div><div>Sum one</div></div><div class=card><a "
         "href='https://x.org/2'>Domestic workers at home</a><div class=date>4 May 2020</div>"
         "<div>Sum two</div></div></div><div class=row><div class=card><a href='https://x.org/3'>"
         "Garment workers in town</a><div class=date>5 May 2020</div></div></div>",
         "Migrant fishers at sea|2020-05-03||https://x.org/1|Sum one\n"
         "Domestic workers at home|2020-05-04||https://x.org/2|Sum two\n"
         "Garment workers in town|2020-05-05||https://x.org/3|\n"},
        {"a definition list",
         "<dl><dt><a href='https://x.org/1'>Convention on something long</a><dd>2 June 2014<dd>Of "
         "it"
         "<dt><a href='https://x.org/2'>Protocol on something long</a><dd>Of that</dl>",
         "Convention on something long|2014-06-02||https://x.org/1|Of it\n"
         "Protocol on something long|||https://x.org/2|Of that\n"},
        {"a table",
         "<table><tr><td>12 May 2019</td><td><a href='https://x.org/1'>Report on wages of "
         "women</a></td></tr><tr><td>13 May 2019</td><td><a href='https://x.org/2'>Report on wages "
         "of men</a></td></tr></table>",
         "Report on wages of women|2019-05-12||https://x.org/1|\n"
         "Report on wages of men|2019-05-13||https://x.org/2|\n"},
        {"addresses that lead nowhere",
         "<ul><li><a href='javascript:x()'>An item that runs a script</a><p>1 May 2020</p><li><a "
         "href='file:///etc/passwd'>An item of the file system</a><p>2 May 2020</p></ul>",
         "An item of the file system|2020-05-02|||\n"},
        {"nothing that repeats", "<html><body><p>Only this.</p></body></html>", ""},
    };

    check(cases, 4);
    check(cases + 5, 1);

    g_autofree char *nowhere = read_all(cases[4].page);

    g_assert_null(strstr(nowhere, "javascript"));
    g_assert_null(strstr(nowhere, "file:"));
}

/* The same item has the same id when the list is read again, wherever it stands in it. */
static void
test_ids(void)
{
    const char *before = "1. Wages\n\n   1 May 2020\n\n2. Hours\n";
    const char *after = "1. News\n2. Hours\n\n   More of it.\n3. WAGES\n\n   1 May 2020\n";
    g_autoptr(GPtrArray) one = lontar_listing_read(vocabularies, before, strlen(before), NULL);
    g_autoptr(GPtrArray) two = lontar_listing_read(vocabularies, after, strlen(after), NULL);
    g_autofree char *first = lontar_listing_format(one);
    g_autofree char *second = lontar_listing_format(two);
    g_auto(GStrv) lines = g_strsplit(first, "\n", -1);

    g_assert_cmpuint(g_strv_length(lines), ==, 3);
    for (size_t i = 0; i < 2; i++) {
        g_autofree char *id = g_strndup(lines[i], strlen("{\"id\":\"listed-0123456789abcdef\""));

        g_assert_true(g_str_has_prefix(id, "{\"id\":\"listed-"));
        g_assert_nonnull(strstr(second, id));
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    vocabularies = lontar_vocabularies_load(NULL, NULL);
    g_test_add_func("/listing/date/shapes", test_dates);
    g_test_add_func("/listing/read/text", test_text);
    g_test_add_func("/listing/read/html", test_html);
    g_test_add_func("/listing/format/ids", test_ids);

    int status = g_test_run();

    lontar_vocabularies_free(vocabularies);
    return status;
}
