/*
 * Terms: which terms, positions, weights and values a document has in the index.
 */
#include "search_fixture.h"

typedef struct {
    const char *term;
    uint32_t wdf;
    bool found;
} wanted;

static bool
look(const char *term, size_t length, uint32_t wdf, void *data)
{
    wanted *one = data;

    if (strlen(one->term) == length && memcmp(term, one->term, length) == 0) {
        one->wdf = wdf;
        one->found = true;
    }
    return true;
}

/* The wdf of a term in the first document, -1 when it does not have it. */
static int
wdf_of(fixture *f, const char *term)
{
    g_autoptr(GError) error = NULL;
    wanted one = {term, 0, false};

    lontar_index_each_document_term(lontar_writer_index(f->writer), 1, look, &one, &error);
    g_assert_no_error(error);
    return one.found ? (int)one.wdf : -1;
}

/* Positions from the first one of a document, joined by blanks. */
static char *
positions_of(fixture *f, const char *term)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GArray) positions =
        lontar_index_positions(lontar_writer_index(f->writer), 1, term, &error);
    GString *text = g_string_new(NULL);

    g_assert_no_error(error);
    for (guint i = 0; i < positions->len; i++) {
        g_string_append_printf(text, "%s%u", i == 0 ? "" : " ",
                               g_array_index(positions, uint32_t, i) - LONTAR_POSITION_FIRST);
    }
    return g_string_free(text, FALSE);
}

static void
expect_positions(fixture *f, const char *term, const char *expected)
{
    g_autofree char *positions = positions_of(f, term);

    g_assert_cmpstr(positions, ==, expected);
}

static void
expect_value(fixture *f, lontar_slot slot, const char *expected)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) value = lontar_index_value(lontar_writer_index(f->writer), 1, slot, &error);
    size_t length;
    const char *bytes = g_bytes_get_data(value, &length);
    g_autofree char *text = g_strndup(bytes != NULL ? bytes : "", length);

    g_assert_no_error(error);
    g_assert_cmpstr(text, ==, expected);
}

static void
test_words(void)
{
    fixture *f = fixture_new();
    lontar_document *document =
        new_document("a", "Wages", "en", "Wage debts. Debts of the wages; debt, m\u00e9tier.");

    add_page(document, "second");
    put(f, document);
    commit(f);
    expect_positions(f, "debts", "12 13");
    expect_positions(f, "debt", "17");
    expect_positions(f, "Zdebt", ""); /* its forms tell */
    expect_positions(f, "wages", "0 16");
    expect_positions(f, "wage", "11");
    expect_positions(f, "Zwage", "");
    expect_positions(f, "the", "15");
    expect_positions(f, "Zthe", ""); /* it stands for itself only */
    expect_positions(f, "m\u00e9tier", "18");
    expect_positions(f, "metier", "18");
    expect_positions(f, "second", "19");
    g_assert_cmpint(wdf_of(f, "debts"), ==, 0);
    g_assert_cmpint(wdf_of(f, "Zdebt"), ==, 3);
    g_assert_cmpint(wdf_of(f, "m\u00e9tier"), ==, 1);
    g_assert_cmpint(wdf_of(f, "Zwage"), ==, 3); /* the title is repeated: once more, not twice */
    g_assert_cmpint(wdf_of(f, "ZSwage"), ==, 0);
    g_assert_cmpint(wdf_of(f, "Swages"), ==, 0);
    fixture_free(f);
}

/* A word that does not begin as its stem does, and what a short stem has besides itself. */
static void
test_stems_with_positions(void)
{
    fixture *f = fixture_new();

    put(f, new_document("a", "T", "en", "Flies fly. Laws of the law, countries."));
    commit(f);
    expect_positions(f, "flies", "11");
    expect_positions(f, "Zfli", "11 12");
    expect_positions(f, "Zlaw", "13");
    expect_positions(f, "law", "16");
    expect_positions(f, "Zcountri", "");
    g_assert_cmpint(wdf_of(f, "Zfli"), ==, 2);
    g_assert_cmpint(wdf_of(f, "Zlaw"), ==, 2);
    g_assert_cmpint(wdf_of(f, "Zcountri"), ==, 1);
    fixture_free(f);
}

static void
test_title_twice(void)
{
    fixture *f = fixture_new();

    put(f, new_document("a", "Unheard wages", "en", "Wages and something else."));
    commit(f);
    g_assert_cmpint(wdf_of(f, "Zunheard"), ==, 2);
    g_assert_cmpint(wdf_of(f, "Zwage"), ==, 3);
    expect_positions(f, "unheard", "0");
    fixture_free(f);
}

static void
test_filters(void)
{
    fixture *f = fixture_new();
    lontar_document *document = new_document("a", "T", "zh-Hant", "Convention No. 29 is cited.");
    g_autofree char *long_path = g_strnfill(400, 'p');
    g_autofree char *long_term = lontar_terms_path(long_path);

    say(document, LONTAR_FIELD_COUNTRY, "THA");
    say(document, LONTAR_FIELD_COUNTRY, "KHM");
    say(document, LONTAR_FIELD_DATE, "2019-05");
    say(document, LONTAR_FIELD_INSTRUMENT, "C029");
    say(document, LONTAR_FIELD_MENTION, "LAO");
    say(document, LONTAR_FIELD_KEYWORD, "Migraci\u00f3n");
    say(document, LONTAR_FIELD_AUTHOR, "Ann Other");
    lontar_document_add_path(document, "a/b.pdf");
    lontar_document_add_path(document, long_path);
    put(f, document);
    commit(f);
    static const char *const terms[] = {"Qa",         "XCTHA",    "XCKHM",    "Y2019",
                                        "Lzh",        "Lzh-Hant", "XMLAO",    "XIC029",
                                        "Kmigracion", "Aother",   "XPa/b.pdf"};
    for (size_t i = 0; i < G_N_ELEMENTS(terms); i++) {
        g_test_message("%s", terms[i]);
        g_assert_cmpint(wdf_of(f, terms[i]), >=, 0);
    }
    g_assert_cmpint(wdf_of(f, long_term), ==, 0);
    g_assert_cmpint(wdf_of(f, "XILAO"), ==, -1);
    expect_value(f, LONTAR_SLOT_COUNTRY, "THA;KHM");
    expect_value(f, LONTAR_SLOT_LANGUAGE, "zh;zh-Hant");
    expect_value(f, LONTAR_SLOT_YEAR, "2019");
    expect_value(f, LONTAR_SLOT_DATE, "20190500");
    expect_value(f, LONTAR_SLOT_ID, "a");
    expect_value(f, LONTAR_SLOT_SECTOR, "");
    expect_positions(f, "XIC029", "13");
    fixture_free(f);
}

/* An instrument that a person has not tagged is no filter, however often it is cited. */
static void
test_untagged(void)
{
    fixture *f = fixture_new();
    lontar_document *document =
        new_document("a", "T", "en", "Convention No. 29, Convention No. 105.");

    say(document, LONTAR_FIELD_INSTRUMENT, "C105");
    put(f, document);
    commit(f);
    g_assert_cmpint(wdf_of(f, "XIC029"), ==, -1);
    g_assert_cmpint(wdf_of(f, "XIC105"), ==, 1);
    fixture_free(f);
}

static void
test_garbled(void)
{
    fixture *f = fixture_new();
    lontar_document *document = new_document("a", NULL, "en", "first page");
    lontar_page bad = {.text = "garbage", .flags = LONTAR_PAGE_GARBLED, .head = "running head"};

    lontar_document_add_page(document, &bad);
    add_page(document, "third page");
    put(f, document);
    commit(f);
    g_assert_cmpint(wdf_of(f, "garbage"), ==, -1);
    g_assert_cmpint(wdf_of(f, "running"), ==, -1);
    expect_positions(f, "page", "1 13");
    expect_ids(f, "q=\"page third\"", ""); /* there is a page between */
    fixture_free(f);
}

/* The terms of a text are those of its pieces: where pages break makes no difference. */
static void
test_pieces(void)
{
    static const char *const text = "Wages are withheld, debts grow. Workers can't leave at all";
    fixture *f = fixture_new();
    lontar_document *pieces = new_document("a", NULL, "en", NULL);
    g_auto(GStrv) words = g_strsplit(text, " ", -1);

    for (size_t i = 0; words[i] != NULL; i++) {
        add_page(pieces, words[i]);
    }
    put(f, pieces);
    put(f, new_document("b", NULL, "en", text));
    commit(f);
    expect_ids(f, "q=\"withheld debts grow workers can't leave\"", "a b");
    fixture_free(f);
}

/* Words as long as a page, terms past every limit: all is cut to what the index takes. */
static void
test_long_words(void)
{
    fixture *f = fixture_new();
    g_autofree char *word = g_strnfill(100000, 'x');
    g_autofree char *keyword = g_strnfill(5000, 'k');
    lontar_document *document = new_document("a", word, "en", word);

    say(document, LONTAR_FIELD_KEYWORD, keyword);
    say(document, LONTAR_FIELD_AUTHOR, word);
    say(document, LONTAR_FIELD_COUNTRY, "THA;KHM");
    put(f, document);
    commit(f);
    expect_value(f, LONTAR_SLOT_COUNTRY, "");
    expect_ids(f, "", "a");
    fixture_free(f);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/terms/entry/words", test_words);
    g_test_add_func("/terms/entry/stems-with-positions", test_stems_with_positions);
    g_test_add_func("/terms/entry/title-twice", test_title_twice);
    g_test_add_func("/terms/entry/filters", test_filters);
    g_test_add_func("/terms/entry/untagged", test_untagged);
    g_test_add_func("/terms/entry/garbled", test_garbled);
    g_test_add_func("/terms/entry/pieces", test_pieces);
    g_test_add_func("/terms/entry/long-words", test_long_words);
    return g_test_run();
}
