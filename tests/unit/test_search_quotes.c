/*
 * Any stretch of any page, quoted, finds its document and its page; adding words never adds hits.
 */
#include "search_fixture.h"

#define DOCUMENTS 40
#define PAGES     3
#define PIECES    60 /* a page */
#define QUOTES    10000

/* Words of many scripts and habits; a stretch begins and ends between them. */
static const char *const pieces[] = {
    "debt",
    "bondage",
    "of",
    "the",
    "Workers",
    "workers'",
    "can't",
    "co-operation",
    "well-known",
    "U.N.",
    "ILO-MNE",
    "8.7",
    "29/1930",
    "US$1.5",
    "3,000",
    "2019.",
    "(fees)",
    "fees;",
    "e.g.",
    "na\u00efve",
    "forc\u00e9",
    "l'homme",
    "d\u2019un",
    "stra\u00dfe",
    "\u0130stanbul",
    "\u00c5re",
    "\u0442\u0440\u0443\u0434\u0430,",
    "\u03b5\u03c1\u03b3\u03b1\u03c3\u03af\u03b1",
    "\u0627\u0644\u0639\u0645\u0644",
    "\u0627\u0644\u0642\u0633\u0631\u064a.",
    "\u0915\u093e\u092e\u0917\u093e\u0930\u0964",
    "\u4e2d\u56fd\u5f3a\u8feb\u52b3\u52a8\u3002",
    "\u65e5\u672c\u306e\u52b4\u50cd",
    "\uac15\uc81c\ub178\ub3d9\uc744",
    "\u0e41\u0e23\u0e07\u0e07\u0e32\u0e19\u0e1a\u0e31\u0e07\u0e04\u0e31\u0e1a",
    "lao \u0111\u1ed9ng",
    "c\u01b0\u1ee1ng",
    "x",
    "I",
    "a",
    "-",
    "\u2014",
    "&c",
    "@ilo",
    "it's",
};
static const char *const gaps[] = {" ", " ", " ", " ", "\n", "\n", ", ", ". ", "  "};

typedef struct {
    GPtrArray *pieces; /* pieces and gaps by turns, of all pages */
    guint ends[PAGES]; /* index past each page's last piece */
} model;

static model *
make_document(fixture *f, GRand *random, size_t number)
{
    static const char *const languages[] = {"en", "fr", "tr", "th", "zh", "ko", NULL};
    g_autofree char *id = g_strdup_printf("%03zu", number);
    lontar_document *document =
        new_document(id, "Title", languages[number % G_N_ELEMENTS(languages)], NULL);
    model *one = g_new0(model, 1);

    one->pieces = g_ptr_array_new();
    for (size_t page = 0; page < PAGES; page++) {
        g_autoptr(GString) text = g_string_new(NULL);

        for (size_t i = 0; i < PIECES; i++) {
            const char *piece = pieces[g_rand_int_range(random, 0, G_N_ELEMENTS(pieces))];
            const char *gap = gaps[g_rand_int_range(random, 0, G_N_ELEMENTS(gaps))];

            g_string_append_printf(text, "%s%s", piece, gap);
            g_ptr_array_add(one->pieces, (char *)piece);
            g_ptr_array_add(one->pieces, (char *)gap);
        }
        one->ends[page] = one->pieces->len;
        add_page(document, text->str);
    }
    put(f, document);
    return one;
}

static bool
has_word(const char *text)
{
    for (const char *at = text; *at != '\0'; at = g_utf8_next_char(at)) {
        if (g_unichar_isalnum(g_utf8_get_char(at))) {
            return true;
        }
    }
    return false;
}

static size_t
page_of(const model *one, guint piece)
{
    size_t page = 0;

    while (piece >= one->ends[page]) {
        page++;
    }
    return page;
}

static bool
shows_page(const lontar_answer *answer, const char *id, size_t page)
{
    for (size_t i = 0; i < lontar_answer_hit_size(answer); i++) {
        const lontar_hit *hit = lontar_answer_hit_at(answer, i);

        if (!g_str_equal(lontar_record_id(hit->record), id)) {
            continue;
        }
        for (guint n = 0; n < hit->page_hits->len; n++) {
            if (g_array_index(hit->page_hits, lontar_page_hit, n).page == page + 1) {
                return true;
            }
        }
    }
    return false;
}

static lontar_answer *
quote(fixture *f, const char *text)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *quoted = g_strdup_printf("\"%s\"", text);
    g_autoptr(lontar_request) request = lontar_request_new(f->vocabularies);

    lontar_request_set(request, "q", quoted, &error);
    g_assert_no_error(error);
    lontar_request_set(request, "facets", "none", &error);
    lontar_request_set(request, "per_page", "100", &error);
    lontar_request_finish(request, &error);
    g_assert_no_error(error);

    lontar_answer *answer = lontar_search(f->searcher, request, &error);
    g_assert_no_error(error);
    return answer;
}

static void
check_quote(fixture *f, GRand *random, const model *one, size_t number)
{
    guint length = (guint)g_rand_int_range(random, 1, 13);
    guint first = 2 * (guint)g_rand_int_range(random, 0, PAGES * PIECES - (int)length);
    g_autofree char *id = g_strdup_printf("%03zu", number);
    g_autoptr(GString) text = g_string_new(NULL);
    guint word = first; /* the first piece with a letter */

    while (word < first + 2 * length && !has_word(one->pieces->pdata[word])) {
        word += 2;
    }
    if (word >= first + 2 * length) {
        return;
    }
    for (guint i = first; i < first + 2 * length; i++) {
        g_string_append(text, one->pieces->pdata[i]);
    }
    g_autoptr(lontar_answer) answer = quote(f, text->str);
    if (!shows_page(answer, id, page_of(one, word))) {
        g_test_message("document %s, page %zu: [%s]", id, page_of(one, word) + 1, text->str);
        g_test_fail();
    }
}

static void
free_model(void *data)
{
    g_ptr_array_unref(((model *)data)->pieces);
    g_free(data);
}

static void
test_quotes(void)
{
    fixture *f = fixture_new();
    g_autoptr(GRand) random = g_rand_new_with_seed(42);
    g_autoptr(GPtrArray) models = g_ptr_array_new_with_free_func(free_model);

    for (size_t i = 0; i < DOCUMENTS; i++) {
        g_ptr_array_add(models, make_document(f, random, i));
    }
    commit(f);
    lontar_answer_free(answer_to(f, "q=open"));
    for (size_t i = 0; i < QUOTES; i++) {
        size_t number = (size_t)g_rand_int_range(random, 0, DOCUMENTS);

        check_quote(f, random, models->pdata[number], number);
    }
    fixture_free(f);
}

static size_t
total_of(fixture *f, const char *parameters)
{
    g_autoptr(lontar_answer) answer = answer_to(f, parameters);

    return lontar_answer_total(answer);
}

/* What a query is drawn from: stop words, scripts, compounds, fields, exclusions. */
static const char *const narrowing[] = {
    "the",
    "of",
    "debt",
    "bondage",
    "workers",
    "\"debt bondage\"",
    "-nothing",
    "bond*",
    "na\u00efve",
    "naive",
    "co-operation",
    "title:title",
    "language:fr",
    "-language:en",
    "language:en,tr",
    "8.7",
    "U.N.",
    "l'homme",
    "\u4e2d\u56fd",
    "\uac15\uc81c",
    "\u0e41\u0e23\u0e07\u0e07\u0e32\u0e19",
    "\u0442\u0440\u0443\u0434",
    "it's",
    "lao",
    "\u0111\u1ed9ng",
    "(debt OR fees)",
    "debt NEAR/5 bondage",
    "-\"of the\"",
    "a",
    "ILO-MNE",
    "fees",
    "strasse",
    "29/1930",
    "e.g.",
    "-the",
    "forced labour",
    "forced",
    "labour",
    "bondage",
};

static char *
draw(GRand *random, size_t size, const char *words[4])
{
    for (size_t i = 0; i < size; i++) {
        words[i] = narrowing[g_rand_int_range(random, 0, G_N_ELEMENTS(narrowing))];
    }
    words[size] = NULL;
    return g_strjoinv(" ", (char **)words);
}

static size_t
total_with(fixture *f, const char *query, const char *parameters)
{
    g_autofree char *whole =
        g_strdup_printf("snippets=0&facets=none&per_page=0&synonyms=off%s&q=%s", parameters, query);

    return total_of(f, whole);
}

/* The concepts that a query names, joined, and how many documents their other names add up to. */
static char *
concepts_of(fixture *f, const char *query, const char *parameters, size_t *out_total)
{
    g_autofree char *whole =
        g_strdup_printf("snippets=0&facets=none&per_page=0%s&q=%s", parameters, query);
    g_autoptr(lontar_answer) answer = answer_to(f, whole);
    GString *concepts = g_string_new(NULL);

    for (size_t i = 0; i < lontar_answer_expansion_size(answer); i++) {
        g_string_append_printf(concepts, "%s ", lontar_answer_expansion_at(answer, i)->concept);
    }
    *out_total = lontar_answer_total(answer);
    return g_string_free(concepts, FALSE);
}

/* With the other names of concepts, too, unless the word more completes or breaks a concept. */
static bool
narrows_concepts(fixture *f, const char *query, const char *longer)
{
    size_t total, filtered, longer_total;
    g_autofree char *before = concepts_of(f, query, "", &total);
    g_autofree char *with_filter = concepts_of(f, query, "&language=th,en", &filtered);
    g_autofree char *after = concepts_of(f, longer, "", &longer_total);

    g_assert_cmpstr(with_filter, ==, before);
    g_assert_cmpuint(filtered, <=, total);
    if (!g_str_equal(before, after)) {
        return false;
    }
    g_assert_cmpuint(longer_total, <=, total);
    return *before != '\0';
}

/* More words and filters never find more, and the order of words makes no difference. */
static void
test_narrowing(void)
{
    fixture *f = fixture_new();
    g_autoptr(GRand) random = g_rand_new_with_seed(43);
    size_t cases = g_test_slow() ? 10000 : 1000;
    size_t concepts = 0;

    for (size_t i = 0; i < DOCUMENTS; i++) {
        free_model(make_document(f, random, i));
    }
    /* Other names in a language without stop words, so that no query is taken to be in it. */
    put(f, new_document("names", NULL, "th",
                        "\u0e41\u0e23\u0e07\u0e07\u0e32\u0e19\u0e02\u0e31\u0e14\u0e2b"
                        "\u0e19\u0e35\u0e49"
                        " \u0e41\u0e23\u0e07\u0e07\u0e32\u0e19\u0e1a\u0e31\u0e07\u0e04"
                        "\u0e31\u0e1a"
                        " debt"));
    put(f, new_document("more", NULL, "th",
                        "\u0e41\u0e23\u0e07\u0e07\u0e32\u0e19\u0e1a\u0e31\u0e07\u0e04"
                        "\u0e31\u0e1a"
                        " wages fees labour"));
    commit(f);
    for (size_t i = 0; i < cases; i++) {
        const char *words[4];
        size_t size = (size_t)g_rand_int_range(random, 1, 3);
        g_autofree char *query = draw(random, size, words);
        const char *more = narrowing[g_rand_int_range(random, 0, G_N_ELEMENTS(narrowing))];
        g_autofree char *longer = g_strdup_printf("%s %s", query, more);
        g_autofree char *turned = g_strdup_printf("%s %s", more, query);
        size_t total = total_with(f, query, "");

        g_test_message("%s + %s", query, more);
        g_assert_cmpuint(total_with(f, longer, ""), <=, total);
        g_assert_cmpuint(total_with(f, turned, ""), ==, total_with(f, longer, ""));
        g_assert_cmpuint(total_with(f, query, "&language=fr"), <=, total);
        g_assert_cmpuint(total_with(f, query, "&exclude=language:en"), <=, total);
        concepts += narrows_concepts(f, query, longer);
    }
    g_assert_cmpuint(concepts, >, cases / 100); /* else it has shown nothing of them */
    fixture_free(f);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/search/quotes/any-stretch", test_quotes);
    g_test_add_func("/search/words/narrowing", test_narrowing);
    return g_test_run();
}
