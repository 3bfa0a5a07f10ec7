/*
 * Snippets: what is cut, what is marked, and that HTML holds nothing but marks.
 */
#include <string.h>
#include <time.h>

#include "lontar/snippet.h"

typedef struct {
    lontar_vocabularies *vocabularies;
    lontar_analyser *analyser;
    lontar_marks *marks;
} fixture;

static void
set_up(fixture *f, const void *data)
{
    g_autoptr(GError) error = NULL;

    f->vocabularies = lontar_vocabularies_load(NULL, &error);
    g_assert_no_error(error);
    f->analyser = lontar_analyser_new(&error);
    g_assert_no_error(error);
    f->marks = lontar_marks_new();
}

static void
tear_down(fixture *f, const void *data)
{
    lontar_marks_free(f->marks);
    lontar_analyser_free(f->analyser);
    lontar_vocabularies_free(f->vocabularies);
}

static lontar_snippet *
cut(fixture *f, const char *text, const char *language, size_t length, bool required)
{
    return lontar_snippet_make(f->analyser, f->vocabularies, f->marks, text, strlen(text), language,
                               length, required);
}

static void
expect(fixture *f, const char *text, size_t length, const char *html)
{
    g_autoptr(lontar_snippet) snippet = cut(f, text, "en", length, false);

    g_assert_cmpstr(snippet->html, ==, html);
}

static void
test_marks(fixture *f, const void *data)
{
    static const char *const phrase[] = {"debt", "bondage", NULL};

    lontar_marks_add_stem(f->marks, "wage", 1);
    lontar_marks_add_term(f->marks, "kiln", 1);
    lontar_marks_add_prefix(f->marks, "recruit", 1);
    lontar_marks_add_phrase(f->marks, phrase, 2);
    expect(f, "Wages at a Kiln, kilns; recruiters. Debt\nbondage, debt or bondage.", 240,
           "<mark>Wages</mark> at a <mark>Kiln</mark>, kilns; <mark>recruiters</mark>. "
           "<mark>Debt bondage</mark>, debt or bondage.");
}

static void
test_instruments(fixture *f, const void *data)
{
    lontar_marks_add_instrument(f->marks, "C029", 1);
    g_autoptr(lontar_snippet) snippet =
        cut(f, "See Convention No. 29 and Convention No. 105.", "en", 240, true);

    g_assert_cmpuint(snippet->ranges->len, ==, 1);
}

static void
test_escapes(fixture *f, const void *data)
{
    lontar_marks_add_stem(f->marks, "script", 1);
    expect(f, "<script>alert('a' & \"b\")</script>\x01\xe2\x80\xae", 240,
           "&lt;<mark>script</mark>&gt;alert(&#39;a&#39; &amp; &quot;b&quot;)"
           "&lt;/<mark>script</mark>&gt;");
}

static void
test_ranges(fixture *f, const void *data)
{
    lontar_marks_add_stem(f->marks, "forc", 1);
    g_autoptr(lontar_snippet) snippet =
        cut(f, "\u00ab\u00c9t\u00e9\u00bb  \n for\u00e7ed.", "en", 240, true);
    const lontar_range *range = &g_array_index(snippet->ranges, lontar_range, 0);

    g_assert_cmpstr(snippet->text, ==, "\u00ab\u00c9t\u00e9\u00bb for\u00e7ed.");
    g_assert_cmpuint(snippet->ranges->len, ==, 1);
    g_assert_cmpuint(range->start, ==, 6);
    g_assert_cmpuint(range->length, ==, 6);
}

static void
test_window(fixture *f, const void *data)
{
    g_autoptr(GString) text = g_string_new("Debt comes first here. ");

    for (size_t i = 0; i < 50; i++) {
        g_string_append(text, "Filling sentence without any of it. ");
    }
    g_string_append(text, "Where debt meets bondage is the place. And on it goes.");
    lontar_marks_add_stem(f->marks, "debt", 1);
    lontar_marks_add_stem(f->marks, "bondag", 1);
    expect(f, text->str, 45, "Where <mark>debt</mark> meets <mark>bondage</mark> is the place.");
    expect(f, text->str, 38, "\u2026 <mark>debt</mark> meets <mark>bondage</mark> is the place.");
}

/* A text is cut in the same place whatever number of bytes its letters take. */
static void
test_wide(fixture *f, const void *data)
{
    static const char plain[] =
        "a few lesser words here and there before debts are told, then some more words there";
    size_t seen = 0;

    lontar_marks_add_stem(f->marks, "debt", 1);
    for (size_t i = 0; i < strlen(plain); i++) {
        g_autoptr(GString) text = g_string_new_len(plain, (gssize)i);
        bool is_letter = plain[i] == 'e' && strncmp(plain + i - 1, "debt", 4) != 0;

        for (size_t length = 12; is_letter && length < sizeof plain; length += 3) {
            g_string_truncate(text, i);
            g_string_append_printf(text, "\u00e9%s", plain + i + 1);

            g_autoptr(lontar_snippet) wide = cut(f, text->str, "en", length, true);
            g_autoptr(lontar_snippet) narrow = cut(f, plain, "en", length, true);
            g_auto(GStrv) parts = g_strsplit(wide->text, "\u00e9", -1);
            g_autofree char *folded = g_strjoinv("e", parts);

            g_assert_cmpstr(folded, ==, narrow->text);
            seen += parts[1] != NULL;
        }
    }
    g_assert_cmpuint(seen, >, 50);
}

static void
test_none(fixture *f, const void *data)
{
    lontar_marks_add_stem(f->marks, "debt", 1);
    g_assert_null(cut(f, "Nothing of that.", "en", 240, true));
    g_assert_null(cut(f, "", "en", 240, true));

    g_autoptr(lontar_snippet) snippet =
        cut(f, "One sentence. Another one, longer.", "en", 24, false);
    g_assert_cmpstr(snippet->text, ==, "One sentence.");
    g_assert_cmpuint(snippet->ranges->len, ==, 0);
}

static void
test_hyphen(fixture *f, const void *data)
{
    lontar_marks_add_stem(f->marks, "election", 1);
    expect(f, "an electioneer-\ning body", 240, "an <mark>electioneer-ing</mark> body");
    expect(f, "an electioneer\u2010\ning body", 240, "an <mark>electioneering</mark> body");
    expect(f, "4.1 Electioneering ........ . . 3 and so on...", 240,
           "4.1 <mark>Electioneering</mark> \u2026 3 and so on...");
    expect(f, "an electioneer\u2010ing body \u2010\n", 240,
           "an <mark>electioneer</mark>\u2010ing body");
}

static bool
is_word_start(fixture *f, const char *text, size_t at)
{
    const lontar_token *token;

    lontar_analyser_start(f->analyser, text, strlen(text), "th", 1);
    while ((token = lontar_analyser_next(f->analyser)) != NULL) {
        if (token->start == at) {
            return true;
        }
    }
    return false;
}

/* A text of Thai words without blanks is cut between words, never inside one. */
static void
test_thai(fixture *f, const void *data)
{
    static const char *const word = "\u0e41\u0e23\u0e07\u0e07\u0e32\u0e19";
    g_autoptr(GString) text = g_string_new(NULL);

    for (size_t i = 0; i < 200; i++) {
        g_string_append(text, word);
    }
    lontar_marks_add_stem(f->marks, word, 1);
    g_autoptr(lontar_snippet) snippet = cut(f, text->str, "th", 50, true);
    g_assert_cmpint(g_utf8_strlen(snippet->text, -1), <=, 50);
    g_assert_true(g_str_has_suffix(snippet->text, " \u2026"));
    g_assert_true(is_word_start(f, text->str, strlen(snippet->text) - strlen(" \u2026")));
}

/* Marks as the query's words are strewn over random bytes and letters of all kinds. */
static char *
random_text(GRand *random)
{
    static const char *const pieces[] = {"debt",         " ",        "\n",
                                         "<mark>",       "&",        "\xff",
                                         "\xcc\x81",     "e",        "\u0e41\u0e23\u0e07",
                                         ". ",           "bondages", "-\n",
                                         "\u4e2d\u56fd", "\t",       "C029",
                                         "\xe2\x80",     "'",        "\U0001f1f9\U0001f1ed"};
    GString *text = g_string_new(NULL);

    for (int i = g_rand_int_range(random, 0, 300); i > 0; i--) {
        g_string_append(text, pieces[g_rand_int_range(random, 0, G_N_ELEMENTS(pieces))]);
    }
    return g_string_free(text, FALSE);
}

/* HTML is the text escaped with marks at the ranges: rebuild it and compare. */
static char *
rebuild(const lontar_snippet *snippet)
{
    GString *html = g_string_new(NULL);
    guint next = 0;
    size_t point = 0;
    size_t mark_end = SIZE_MAX;

    for (const char *at = snippet->text;; at = g_utf8_next_char(at), point++) {
        if (point == mark_end) {
            g_string_append(html, "</mark>");
            mark_end = SIZE_MAX;
        }
        if (next < snippet->ranges->len) {
            const lontar_range *range = &g_array_index(snippet->ranges, lontar_range, next);

            if (range->start == point) {
                g_string_append(html, "<mark>");
                mark_end = point + range->length;
                next++;
            }
        }
        if (*at == '\0') {
            return g_string_free(html, FALSE);
        }

        g_autofree char *one = g_strndup(at, (gsize)(g_utf8_next_char(at) - at));
        g_autofree char *escaped = g_markup_escape_text(one, -1);
        g_string_append(html, g_str_equal(one, "'") ? "&#39;" : escaped);
    }
}

static void
test_any_bytes(fixture *f, const void *data)
{
    static const char *const phrase[] = {"e", "debt", NULL};
    g_autoptr(GRand) random = g_rand_new_with_seed(11);
    size_t marked = 0;

    lontar_marks_add_stem(f->marks, "debt", 1);
    lontar_marks_add_stem(f->marks, "bondag", 2);
    lontar_marks_add_phrase(f->marks, phrase, 2);
    lontar_marks_add_instrument(f->marks, "C029", 1);
    for (size_t i = 0; i < 3000; i++) {
        g_autofree char *text = random_text(random);
        size_t length = (size_t)g_rand_int_range(random, 1, 300);
        g_autoptr(lontar_snippet) snippet = cut(f, text, "en", length, false);
        g_autofree char *html = rebuild(snippet);

        g_assert_true(g_utf8_validate(snippet->text, -1, NULL));
        g_assert_cmpstr(html, ==, snippet->html);
        g_assert_null(strstr(snippet->text, "  "));
        g_assert_cmpint(g_utf8_strlen(snippet->text, -1), <=, MAX((glong)length, 100));
        marked += snippet->ranges->len > 0;
    }
    g_assert_cmpuint(marked, >, 2000);
}

/* Processor time, in ns, of a snippet from a page that is nothing but matches. */
static int64_t
cost_of(fixture *f, size_t words)
{
    g_autoptr(GString) text = g_string_new(NULL);
    struct timespec begun, ended;

    for (size_t i = 0; i < words; i++) {
        g_string_append(text, "debts a ");
    }
    g_assert_cmpint(clock_gettime(CLOCK_THREAD_CPUTIME_ID, &begun), ==, 0);
    g_autoptr(lontar_snippet) snippet = cut(f, text->str, "en", 2000, true);
    g_assert_cmpint(clock_gettime(CLOCK_THREAD_CPUTIME_ID, &ended), ==, 0);
    g_assert_cmpuint(snippet->ranges->len, >, 200);
    return (int64_t)(ended.tv_sec - begun.tv_sec) * 1000000000 + ended.tv_nsec - begun.tv_nsec;
}

/* Sixteen times the matches cost about sixteen times as much, and by no means their square. */
static void
test_cost(fixture *f, const void *data)
{
    lontar_marks_add_stem(f->marks, "debt", 1);
    (void)cost_of(f, 10000); /* warms the caches */
    g_assert_cmpint(cost_of(f, 160000), <, 80 * cost_of(f, 10000));
}

#define ADD(path, test) g_test_add(path, fixture, NULL, set_up, test, tear_down)

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("/snippet/make/marks", test_marks);
    ADD("/snippet/make/instruments", test_instruments);
    ADD("/snippet/make/escapes", test_escapes);
    ADD("/snippet/make/ranges", test_ranges);
    ADD("/snippet/make/window", test_window);
    ADD("/snippet/make/wide", test_wide);
    ADD("/snippet/make/none", test_none);
    ADD("/snippet/make/hyphen", test_hyphen);
    ADD("/snippet/make/thai", test_thai);
    ADD("/snippet/make/any-bytes", test_any_bytes);
    ADD("/snippet/make/cost", test_cost);
    return g_test_run();
}
