/*
 * Glances: what is passed over has none of the words, and what is left is analysed as in whole.
 */
#include <string.h>

#include "glance.h"
#include "lontar/analyser.h"
#include "stemmer.h"

static const char *const languages[] = {
    "ar", "ca", "da", "de", "el", "en", "es", "eu", "fi", "fr", "ga", "hi", "hu", "hy", "id",
    "it", "lt", "ms", "nb", "ne", "nl", "nn", "no", "pt", "ro", "ru", "sr", "sv", "ta", "tr",
    "uk", "yi", "pl", "cs", "vi", "th", "zh", "ko", "sw", "tl", "bn", "fa", "km", NULL};

/* Words, parts of words and signs that a text is thrown together from. */
static const char *const pieces[] = {
    "work",
    "Workers",
    "working",
    "labour",
    "labelled",
    "tracked",
    "Labor",
    "forced",
    "dying",
    "lying",
    "skies",
    "a",
    "I",
    "U.N",
    "I.L.O.",
    "1,000",
    "12,500.5",
    "C029",
    "ISO9001",
    "trafficking2",
    "l'homme",
    "don't",
    "d\u2019enfants",
    "\u00e9tat",
    "e\u0301tat",
    "\u00c9TATS",
    "\u00e6on",
    "\u00dfa",
    "stra\u00dfe",
    "s\u00fc\u00df",
    "\u0130stanbul",
    "\u0131rk",
    "\ufb01nance",
    "co\u00adope\u00adration",
    "c\u00adoal",
    "hu\u200dman",
    "\u0440\u0430\u0431\u043e\u0442\u0430",
    "\u0420\u0430\u0431\u043e",
    "\u0439\u043e\u0433",
    "\u03b5\u03c1\u03b3\u03b1\u03c3\u03af\u03b1",
    "\u0639\u0645\u0644",
    "\u0915\u093e\u092e",
    "\u5f3a\u8feb\u52b3\u52a8",
    "\uac15\uc81c\ub178\ub3d9",
    "\u0e41\u0e23\u0e07\u0e07\u0e32\u0e19",
    "info@ilo.org",
    "and/or",
    "x_y",
    "$5",
    "\x80\xff",
    " ",
    " ",
    " ",
    " ",
    " ",
    "\n",
    "-",
    "-\n",
    "- \t\r\n",
    "\u00ad\n",
    "\u00ad \n",
    ". ",
    ", ",
    "; ",
    "\u2019",
    "'",
    "\u200b",
    "\u2013",
    "\t",
    "\u00a0",
    "(",
    ") ",
    "\u2022 ",
    "/",
    ".",
    ",",
    "\u0301",
};

/* Now and then with long runs of plain words. */
static char *
throw_together(GRand *random)
{
    static const char *const plain[] = {"the ", "of work ", "Labour\n", "trackers  ", "a "};
    GString *text = g_string_new(NULL);
    int size = g_rand_int_range(random, 0, 60);
    bool is_plain = g_rand_boolean(random);

    for (int i = 0; i < size; i++) {
        if (is_plain && g_rand_int_range(random, 0, 12) > 0) {
            g_string_append(text, plain[g_rand_int_range(random, 0, G_N_ELEMENTS(plain))]);
        } else {
            g_string_append(text, pieces[g_rand_int_range(random, 0, G_N_ELEMENTS(pieces))]);
        }
    }
    return g_string_free(text, FALSE);
}

/* Append where tokens with a stem or term stand from one place to another. */
static void
list_tokens(lontar_analyser *analyser, const char *text, size_t start, size_t end,
            const char *language, const char *wanted, GString *list)
{
    const lontar_token *token;

    lontar_analyser_start(analyser, text + start, end - start, language, 1);
    while ((token = lontar_analyser_next(analyser)) != NULL) {
        if (g_str_equal(token->stem, wanted) || g_str_equal(token->term, wanted)) {
            g_string_append_printf(list, "%zu+%zu %s %s %u\n", start + token->start, token->length,
                                   token->term, token->stem, token->flags);
        }
    }
}

static void
check_word(lontar_analyser *analyser, const char *text, const char *language, const char *wanted)
{
    g_autoptr(lontar_glance) glance = lontar_glance_new();
    g_autoptr(GString) all = g_string_new(NULL);
    g_autoptr(GString) found = g_string_new(NULL);
    size_t start = 0;
    size_t end = 0;

    lontar_glance_add(glance, wanted);
    lontar_glance_walk walk = {glance, text, strlen(text), 0, 0};
    while (lontar_glance_next(&walk, &start, &end)) {
        g_assert_cmpuint(start, <, end);
        g_assert_cmpuint(end, <=, strlen(text));
        list_tokens(analyser, text, start, end, language, wanted, found);
    }
    list_tokens(analyser, text, 0, strlen(text), language, wanted, all);
    g_assert_cmpstr(found->str, ==, all->str);
}

static void
test_nothing_lost(void)
{
    g_autoptr(GRand) random = g_rand_new_with_seed(7);
    g_autoptr(lontar_analyser) analyser = lontar_analyser_new(NULL);

    for (int i = 0; i < 3000; i++) {
        g_autofree char *text = throw_together(random);
        const char *language = languages[g_rand_int_range(random, 0, G_N_ELEMENTS(languages))];
        g_autoptr(GHashTable) words = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
        const lontar_token *token;
        GHashTableIter iter;
        void *word;

        if (!lontar_glance_knows(language)) {
            continue;
        }
        lontar_analyser_start(analyser, text, strlen(text), language, 1);
        while ((token = lontar_analyser_next(analyser)) != NULL) {
            g_hash_table_add(words, g_strdup(token->term));
            g_hash_table_add(words, g_strdup(token->stem));
        }
        g_hash_table_iter_init(&iter, words);
        while (g_hash_table_iter_next(&iter, &word, NULL)) {
            check_word(analyser, text, language, word);
        }
    }
}

/* The next stretch of a walk, and what stands before it; NULL = there is none. */
static void
assert_next(lontar_glance_walk *walk, const char *before, const char *stretch)
{
    size_t start = 0;
    size_t end = 0;
    bool is_there = lontar_glance_next(walk, &start, &end);

    g_assert_true(is_there == (stretch != NULL));
    if (is_there) {
        g_autofree char *found = g_strndup(walk->text + start, end - start);

        g_assert_cmpuint(start, ==, strlen(before));
        g_assert_cmpstr(found, ==, stretch);
    }
}

static void
test_passes_over(void)
{
    g_autoptr(lontar_glance) glance = lontar_glance_new();
    const char *text = "Many other things, then workers there and much else besides.";
    lontar_glance_walk walk = {glance, text, strlen(text), 0, 0};

    lontar_glance_add(glance, "work");
    assert_next(&walk, "Many other things, then ", "workers ");
    assert_next(&walk, NULL, NULL);
}

/* Bytes are told apart many at once: a word is found wherever it stands among them. */
static void
test_all_places(void)
{
    static const char *const ways[][2] = {
        /* what stands before the word, and where the stretch begins in it */
        {"and ", "and "},    {"so,\n", "so,\n"},     {"\u00e9t\u00e9 ", "\u00e9t\u00e9 "},
        {"of-\n", ""},       {"self- ", ""},         {"o\u00e9x \t", "o\u00e9x \t"},
        {"pre\u00ad\n", ""}, {"(1) of ", "(1) of "},
    };
    g_autoptr(lontar_glance) glance = lontar_glance_new();

    lontar_glance_add(glance, "work");
    for (size_t way = 0; way < G_N_ELEMENTS(ways); way++) {
        for (size_t i = 0; i < 300; i++) {
            g_autoptr(GString) before = g_string_new(NULL);
            g_autofree char *skipped = NULL, *text = NULL, *stretch = NULL;

            for (size_t k = 0; k < i; k++) {
                g_string_append_c(before, k % 7 == 6 ? ' ' : (char)('a' + k % 7));
            }
            g_string_append_c(before, ' ');
            skipped = g_strconcat(before->str, ways[way][1], NULL);
            stretch = g_strconcat(ways[way][0] + strlen(ways[way][1]), "Workers ", NULL);
            text = g_strconcat(before->str, ways[way][0],
                               "Workers there and elsewhere, as many as there are in all of the "
                               "places that they come to, or leave again when the season is over.",
                               NULL);

            lontar_glance_walk walk = {glance, text, strlen(text), 0, 0};
            assert_next(&walk, skipped, stretch);
            assert_next(&walk, NULL, NULL);
        }
    }
}

/* Long words are told apart by their third letter, others not: sky, skies. */
static void
test_third_letters(void)
{
    g_autoptr(lontar_glance) glance = lontar_glance_new();
    const char *text = "They labelled the lands of lakes; some landed, labour did not. ";
    lontar_glance_walk first = {glance, text, strlen(text), 0, 0}, second = first;

    lontar_glance_add(glance, "labou");
    assert_next(&first, "They ", "labelled ");
    assert_next(&first, "They labelled the lands of lakes; some landed, ", "labour ");
    assert_next(&first, NULL, NULL);

    lontar_glance_add(glance, "land");
    assert_next(&second, "They ", "labelled ");
    assert_next(&second, "They labelled the ", "lands ");
    assert_next(&second, "They labelled the lands of ", "lakes; ");
    assert_next(&second, "They labelled the lands of lakes; some ", "landed, labour ");
    assert_next(&second, NULL, NULL);
}

/* Longer ones by their fourth letter, too, unless a shorter one begins with the same three. */
static void
test_fourth_letters(void)
{
    g_autoptr(lontar_glance) glance = lontar_glance_new();
    const char *text = "A contract for the consent of a convict; contracts of control. ";
    lontar_glance_walk first = {glance, text, strlen(text), 0, 0}, second = first;

    lontar_glance_add(glance, "contract");
    assert_next(&first, "A ", "contract ");
    assert_next(&first, "A contract for the consent of a convict; ", "contracts ");
    assert_next(&first, "A contract for the consent of a convict; contracts of ", "control. ");
    assert_next(&first, NULL, NULL);

    lontar_glance_add(glance, "conse");
    assert_next(&second, "A ", "contract ");
    assert_next(&second, "A contract for the ", "consent ");
    assert_next(&second, "A contract for the consent of a ", "convict; contracts ");
    assert_next(&second, "A contract for the consent of a convict; contracts of ", "control. ");
    assert_next(&second, NULL, NULL);
}

/* All tokens between two places are those of the whole text that begin there. */
static void
test_borders(void)
{
    g_autoptr(GRand) random = g_rand_new_with_seed(8);
    g_autoptr(lontar_analyser) analyser = lontar_analyser_new(NULL);

    for (int i = 0; i < 5000; i++) {
        g_autofree char *text = throw_together(random);
        size_t length = strlen(text);
        size_t start = (size_t)g_rand_int_range(random, 0, (int)length + 1);
        size_t end = (size_t)g_rand_int_range(random, (int)start, (int)length + 1);
        size_t first = lontar_glance_before(text, length, start);
        size_t last = lontar_glance_after(text, length, end);
        g_autoptr(GString) all = g_string_new(NULL);
        g_autoptr(GString) part = g_string_new(NULL);
        const lontar_token *token;

        g_assert_cmpuint(first, <=, start);
        g_assert_cmpuint(last, >=, end);
        lontar_analyser_start(analyser, text, length, "en", 1);
        while ((token = lontar_analyser_next(analyser)) != NULL) {
            if (token->start >= first && token->start < last) {
                g_string_append_printf(all, "%zu %s\n", token->start, token->term);
            }
        }
        lontar_analyser_start(analyser, text + first, last - first, "en", 1);
        while ((token = lontar_analyser_next(analyser)) != NULL) {
            g_string_append_printf(part, "%zu %s\n", first + token->start, token->term);
        }
        g_assert_cmpstr(part->str, ==, all->str);
    }
}

/* Blanks after a hyphen may be as many as they like. */
static void
test_blanks(void)
{
    g_autofree char *blanks = g_strnfill(1 << 20, ' ');
    g_autofree char *text = g_strconcat("a-", blanks, "b", NULL);

    g_assert_cmpuint(lontar_glance_before(text, strlen(text), strlen(text) - 1), ==, 0);
    g_assert_cmpuint(lontar_glance_after(text, strlen(text), 2), ==, strlen(text));
}

/* A made-up word: letters with an ending that some language takes off more often than not. */
static char *
make_word(GRand *random)
{
    static const char *const endings[] = {"",     "s",    "es",   "ed",   "ing",  "ung", "ement",
                                          "acao", "ando", "ek",   "lari", "nak",  "en",  "iai",
                                          "ista", "ly",   "ness", "ique", "heid", "ssa", "y"};
    static const char letters[] = "aeiouyaeioubcdfghjklmnpqrstvwxz";
    GString *word = g_string_new(NULL);
    int size = g_rand_int_range(random, 1, 8);

    for (int i = 0; i < size; i++) {
        g_string_append_c(word, letters[g_rand_int_range(random, 0, sizeof letters - 1)]);
    }
    g_string_append(word, endings[g_rand_int_range(random, 0, G_N_ELEMENTS(endings))]);
    return g_string_free(word, FALSE);
}

/* Whether a letter of a stem, or its end, is what a letter of the word may be there. */
static bool
is_letter_of(char word, char stem)
{
    return stem == word || stem == '\0' || (stem == 'i' && word == 'y');
}

static void
test_stems(void)
{
    for (size_t i = 0; languages[i] != NULL; i++) {
        g_autoptr(GRand) random = g_rand_new_with_seed(9);
        lontar_stemmer *stemmer = lontar_stemmer_new(languages[i]);

        for (int n = 0; stemmer != NULL && lontar_glance_knows(languages[i]) && n < 30000; n++) {
            g_autofree char *word = make_word(random);
            const char *stem = lontar_stemmer_stem(stemmer, word, strlen(word));
            bool is_same = stem[0] == word[0] && is_letter_of(word[1], stem[1]) &&
                           (strlen(stem) < 5 || is_letter_of(word[2], stem[2])) &&
                           (strlen(stem) < 6 || is_letter_of(word[3], stem[3]));

            if (!is_same) {
                g_test_message("%s: %s -> %s", languages[i], word, stem);
            }
            g_assert_true(is_same);
        }
        lontar_stemmer_free(stemmer);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/glance/next/nothing-lost", test_nothing_lost);
    g_test_add_func("/glance/next/passes-over", test_passes_over);
    g_test_add_func("/glance/next/all-places", test_all_places);
    g_test_add_func("/glance/next/third-letters", test_third_letters);
    g_test_add_func("/glance/next/fourth-letters", test_fourth_letters);
    g_test_add_func("/glance/borders/as-in-whole", test_borders);
    g_test_add_func("/glance/borders/many-blanks", test_blanks);
    g_test_add_func("/glance/knows/stems-begin-as-words", test_stems);
    return g_test_run();
}
