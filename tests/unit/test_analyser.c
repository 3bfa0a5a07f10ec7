/* Analysis: which tokens a text becomes, where they stand, and that queries meet documents. */
#include <glib.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "lontar/analyser.h"

#define RANDOM_CASES 10000

/* Text and language, and the tokens wanted: term[=accented][~stem]@position[flags]. */
typedef struct {
    const char *language;
    const char *text;
    const char *tokens;
} sample;

static void
append_token(GString *out, const lontar_token *token)
{
    static const char letters[] = "sC#AS";

    g_string_append_printf(out, "%s%s", out->len > 0 ? " " : "", token->term);
    if (token->accented != NULL) {
        g_string_append_printf(out, "=%s", token->accented);
    }
    if (!g_str_equal(token->stem, token->term)) {
        g_string_append_printf(out, "~%s", token->stem);
    }
    g_string_append_printf(out, "@%u", token->position);
    for (size_t i = 0; letters[i] != '\0'; i++) {
        if (token->flags & 1u << i) {
            g_string_append_c(out, letters[i]);
        }
    }
}

static char *
list_tokens(lontar_analyser *analyser, const char *text, const char *language)
{
    g_autoptr(GString) out = g_string_new(NULL);
    const lontar_token *token;

    lontar_analyser_start(analyser, text, strlen(text), language, 0);
    while ((token = lontar_analyser_next(analyser)) != NULL) {
        append_token(out, token);
    }
    return g_strdup(out->str);
}

static void
check_samples(const sample *samples, size_t size)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(lontar_analyser) analyser = lontar_analyser_new(&error);

    g_assert_no_error(error);
    for (size_t i = 0; i < size; i++) {
        g_autofree char *tokens = list_tokens(analyser, samples[i].text, samples[i].language);

        if (!g_str_equal(tokens, samples[i].tokens)) {
            g_test_message("%s", samples[i].text);
        }
        g_assert_cmpstr(tokens, ==, samples[i].tokens);
    }
}

static void
next_cuts_words(void)
{
    static const sample samples[] = {
        {"en", "The forced victims", "the@0s forced~forc@1 victims~victim@2"},
        {NULL, "The forced victims", "the@0 forced@1 victims@2"},
        {"en", "Lao PDR, C029!", "lao@0 pdr@1 c029@2"},
        {"en", "a\u200Bb", "a@0s b@1"},
        {"en", "x \xff\xfe y\xc3", "x@0 y@1"},
        {"en", "", ""},
        {"en", " .,- ' ", ""},
        {"zz", "Words", "words@0"},
        {"en-GB", "forcing", "forcing~forc@0"},
        {"en", "\u202Btext\u202C", "text@0"},
    };

    check_samples(samples, G_N_ELEMENTS(samples));
}

static void
next_folds(void)
{
    static const sample samples[] = {
        {NULL, "\uFB01ne \uFF21\uFF22 Stra\u00DFe", "fine@0 ab@1 strasse@2"},
        {"vi", "Lao ĐỘNG", "lao@0 dong=động@1"},
        {"vi", "đo\u0323\u0302ng", "dong=động@0"},
        {"ru", "Ёлка йод и\u0306од", "елка=ёлка~елк@0 йод@1 йод@2"},
        {"ar", "إِسْلَام مـــا ١٢٣", "اسلام=إِسْلَام@0 ما@1 123@2#"},
        {"he", "שָׁלוֹם", "שלום=שָׁלוֹם@0"},
        {"hi", "ग़ुलामी ३४", "गुलामी=ग़ुलामी~गुलाम@0 34@1#"},
        {"tr", "ısı", "isi=ısı~is@0"},
        {"el", "Εργασία", "εργασια=εργασία~εργασ@0"},
        {"fr", "forcés", "forces=forcés~forc@0"},
        {"es", "niños", "ninos=niños~nin@0"},
        {"fa", "کتاب\u200Cها", "كتابها=کتابها~كتاب@0C كتاب=کتاب@0 ها@1"},
    };

    check_samples(samples, G_N_ELEMENTS(samples));
}

static void
next_keeps_compounds(void)
{
    static const sample samples[] = {
        {NULL, "well-known x", "well-known@0C well@0 known@1 x@2"},
        {NULL, "non\u2010self\u2011governing", "non-self-governing@0C non@0 self@1 governing@2"},
        {NULL, "ILO-MNE", "ilo-mne@0C ilo@0 mne@1"},
        {NULL, "29/1930 and/or", "29/1930@0C 29@0# 1930@1# and@2 or@3"},
        {NULL, "info@ilo.org", "info@ilo.org@0C info@0 ilo@1 org@2"},
        {NULL, "http://www.ilo.org/asia, x",
         "http@0 www.ilo.org/asia@1C www@1 ilo@2 org@3 asia@4 x@5"},
        {NULL, "U.N. I.L.O. e.g. end.The", "un@0 ilo@1 eg@2 end.the@3C end@3 the@4"},
        {NULL, "US$1.5", "us$1.5@0C us@0 1.5@1#"},
        {NULL, "a--b -c d-", "a@0 b@1 c@2 d@3"},
    };

    check_samples(samples, G_N_ELEMENTS(samples));
}

static void
next_joins_lines(void)
{
    static const sample samples[] = {
        {NULL, "electioneer-\ning x",
         "electioneering@0 electioneer-ing@0CA electioneer@0A ing@0A x@1"},
        {NULL, "electioneer\u2010\r\n ing x",
         "electioneering@0 electioneer-ing@0CA electioneer@0A ing@0A x@1"},
        {NULL, "elect\u00ADion elect\u00AD\nion", "election@0 election@1"},
        {NULL, "ILO-\nMNE", "ilo-mne@0C ilomne@0A ilo@0 mne@1"},
        {NULL, "2014-\n2015", "2014-2015@0C 2014@0# 2015@1#"},
        {NULL, "well-estab-\nlished x",
         "well-established@0C well@0 established@1 estab-lished@1CA estab@1A lished@1A x@2"},
        {NULL, "end-\n\nnew", "end@0 new@1"},
    };

    check_samples(samples, G_N_ELEMENTS(samples));
}

static void
next_reads_numbers(void)
{
    static const sample samples[] = {
        {NULL, "8.7 1,000 10,000,000 1,5 8.7.1", "8.7@0# 1000@1# 10000000@2# 1.5@3# 8.7.1@4#"},
        {NULL, "21st 1898\u00B3 trafficking.\u00B2", "21st@0 1898@1# trafficking@2"},
        {"en", "trafficking2 COVID19", "trafficking2@0 trafficking~traffick@0A covid19@1"},
        {NULL, "๑๒ ४५", "12@0# 45@1#"},
    };

    check_samples(samples, G_N_ELEMENTS(samples));
}

static void
next_minds_apostrophes(void)
{
    static const sample samples[] = {
        {"en", "workers' worker\u2019s", "workers~worker@0 worker's~worker@1"},
        {"en", "don't O'Brien", "don't@0s o'brien@1"},
        {"fr", "l'homme d\u2019\u0153uvre", "l@0s homme~homm@1 d@2s oeuvre=œuvre~oeuvr@3"},
        {NULL, "aujourd'hui 'quoted'", "aujourd'hui@0 quoted@1"},
    };

    check_samples(samples, G_N_ELEMENTS(samples));
}

static void
next_segments(void)
{
    static const sample samples[] = {
        {"th", "มนุษย์ทั้งหลาย", "มนุษย์@0S ทั้ง@1S หลาย@2S"},
        {"th", "น้ำ น\u0E4D\u0E49\u0E32", "น้ำ@0S น้ำ@1S"},
        {"zh", "强迫劳动第8条", "强迫@0CS 强@0S 迫@1S 劳动@2CS 劳@2S 动@3S 第@4S 8@5# 条@6S"},
        {"zh", "劳\n动", "劳动@0CS 劳@0S 动@1S"},
        {"ja", "労働を", "労働@0CS 労@0S 働@1S を@2S"},
        {"ko", "강제노동 나",
         "강제노동@0CS 강제@0CS 강@0S 제노@1CS 제@1S 노동@2CS 노@2S 동@3S 나@4S"},
        {"km", "ទាសភាព\u200Bភាព", "ទាសភាព@0CS ទាស@0S ភាព@1S ភាព@2S"},
    };

    check_samples(samples, G_N_ELEMENTS(samples));
}

static void
next_cuts_long_words(void)
{
    g_autoptr(lontar_analyser) analyser = lontar_analyser_new(NULL);
    g_autoptr(GString) text = g_string_new(NULL);

    for (int i = 0; i < 100000; i++) {
        g_string_append(text, "é");
    }
    lontar_analyser_start(analyser, text->str, text->len, "fr", 0);

    const lontar_token *token = lontar_analyser_next(analyser);

    g_assert_cmpuint(strlen(token->term), ==, LONTAR_TERM_MAX);
    g_assert_cmpuint(strlen(token->accented), ==, LONTAR_TERM_MAX);
    g_assert_cmpuint(token->length, ==, text->len);
    g_assert_null(lontar_analyser_next(analyser));
}

static void
position_runs_on(void)
{
    g_autoptr(lontar_analyser) analyser = lontar_analyser_new(NULL);

    lontar_analyser_start(analyser, "one two", 7, NULL, 7);
    g_assert_cmpuint(lontar_analyser_position(analyser), ==, 7);
    g_assert_cmpuint(lontar_analyser_next(analyser)->position, ==, 7);
    g_assert_cmpuint(lontar_analyser_next(analyser)->position, ==, 8);
    g_assert_null(lontar_analyser_next(analyser));
    g_assert_cmpuint(lontar_analyser_position(analyser), ==, 9);
}

/* --- random texts --- */

static const char *const pieces[] = {
    "word",
    "Words",
    "é",
    "o\u0302",
    "ไทย",
    "มนุษย์",
    "强迫",
    "노동",
    "かな",
    "ทำ",
    "العمل",
    "काम",
    "-",
    "-\n",
    "\u00AD",
    "\u00AD\n",
    "'",
    "\u2019",
    ".",
    ",",
    "/",
    "@",
    "$",
    "1",
    "23",
    "²",
    " ",
    "\n",
    "\r\n",
    "\u200B",
    "\xff",
    "\xe0\xb8",
    "\u200D",
    "\u202E",
    "\uFB01",
    "İ",
    "ß",
    "C029",
    "www.a.b",
    "l'",
    "\xF0\x9F\x98\x80",
    "\u0E4D\u0E32",
    "\u1100\u1161",
    "A",
    "\t",
    "\xed\xa0\x80",
    "\xc0\x80",
    "_",
};

static GString *
make_text(GRand *random)
{
    GString *text = g_string_new(NULL);
    int size = g_rand_int_range(random, 0, 40);

    for (int i = 0; i < size; i++) {
        if (g_rand_int_range(random, 0, 20) == 0) {
            g_string_append_c(text, (char)g_rand_int_range(random, 0, 256));
        } else {
            g_string_append(text, pieces[g_rand_int_range(random, 0, G_N_ELEMENTS(pieces))]);
        }
    }
    return text;
}

static char *
analyse_at(lontar_analyser *analyser, const char *text, size_t length, uint32_t *position)
{
    g_autoptr(GString) out = g_string_new(NULL);
    const lontar_token *token;

    lontar_analyser_start(analyser, text, length, "en", *position);
    while ((token = lontar_analyser_next(analyser)) != NULL) {
        append_token(out, token);
    }
    *position = lontar_analyser_position(analyser);
    return g_strdup(out->str);
}

/* Pages of a document are analysed one by one; that is the same as all at once. */
static void
start_pieces_are_the_whole(void)
{
    g_autoptr(lontar_analyser) analyser = lontar_analyser_new(NULL);
    g_autoptr(GRand) random = g_rand_new_with_seed(20261121);

    for (int i = 0; i < RANDOM_CASES; i++) {
        g_autoptr(GString) one = make_text(random);
        g_autoptr(GString) two = make_text(random);
        g_autoptr(GString) both = g_string_new_len(one->str, (gssize)one->len);
        uint32_t position = 1;
        uint32_t position_both = 1;

        g_string_append_c(both, '\f');
        g_string_append_len(both, two->str, (gssize)two->len);

        g_autofree char *first = analyse_at(analyser, one->str, one->len, &position);
        g_autofree char *second = analyse_at(analyser, two->str, two->len, &position);
        g_autofree char *whole = analyse_at(analyser, both->str, both->len, &position_both);
        g_autofree char *parts =
            g_strconcat(first, first[0] != '\0' && second[0] != '\0' ? " " : "", second, NULL);

        g_assert_cmpstr(parts, ==, whole);
        g_assert_cmpuint(position, ==, position_both);
    }
}

static void
check_token(const lontar_token *token, size_t length, const lontar_token *before)
{
    g_assert_cmpuint(token->length, >, 0);
    g_assert_cmpuint(token->start, <=, length);
    g_assert_cmpuint(token->length, <=, length - token->start);
    g_assert_cmpuint(token->start, >=, before->start);
    g_assert_cmpuint(token->position, >=, before->position);
    g_assert_cmpuint(token->position, <=, before->position + 1);
    g_assert_cmpuint(strlen(token->term), >, 0);
    g_assert_cmpuint(strlen(token->term), <=, LONTAR_TERM_MAX);
    g_assert_cmpuint(strlen(token->stem), >, 0);
    g_assert_true(g_utf8_validate(token->term, -1, NULL));
    g_assert_true(g_utf8_validate(token->stem, -1, NULL));
    g_assert_true(token->accented == NULL || g_utf8_validate(token->accented, -1, NULL));
}

static void
next_copes_with_anything(void)
{
    static const char *const languages[] = {"en", "fr", "th", "ar", "zh", "ko", "tr", NULL};
    g_autoptr(lontar_analyser) analyser = lontar_analyser_new(NULL);
    g_autoptr(GRand) random = g_rand_new_with_seed(7);

    for (int i = 0; i < RANDOM_CASES; i++) {
        g_autoptr(GString) text = make_text(random);
        /* Bounds are checked on memory of just that size. */
        g_autofree char *exact = g_memdup2(text->str, text->len);
        const lontar_token *token;
        lontar_token before = {.position = 5};

        lontar_analyser_start(analyser, exact, text->len, languages[i % 8], 5);
        while ((token = lontar_analyser_next(analyser)) != NULL) {
            check_token(token, text->len, &before);
            before = *token;
        }
    }
}

/* Folding a term again changes nothing: a query copied from an index's terms finds them. */
static void
next_is_idempotent(void)
{
    g_autoptr(lontar_analyser) analyser = lontar_analyser_new(NULL);
    g_autoptr(GRand) random = g_rand_new_with_seed(99);

    for (int i = 0; i < RANDOM_CASES; i++) {
        g_autoptr(GString) text = make_text(random);
        const lontar_token *token;

        lontar_analyser_start(analyser, text->str, text->len, "en", 0);
        while ((token = lontar_analyser_next(analyser)) != NULL) {
            g_autofree char *again = lontar_text_fold(token->term, strlen(token->term));

            g_assert_cmpstr(again, ==, token->term);
        }
    }
}

/* Long runs are kept for the next language: what came between changes nothing. */
static void
next_recalls_long_runs(void)
{
    static const char *const words[] = {"ภาษาไทย", "แรงงาน", "บังคับ", "强迫", "公约", "歌曲"};
    g_autoptr(lontar_analyser) kept = lontar_analyser_new(NULL);
    g_autoptr(GRand) random = g_rand_new_with_seed(20261122);
    g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(g_free);

    for (size_t i = 0; i < 12; i++) {
        GString *text = g_string_new(NULL);
        size_t script = i % 2 == 0 ? 0 : 3;

        for (size_t j = 0; j < 80; j++) {
            g_string_append(text, words[script + (size_t)g_rand_int_range(random, 0, 3)]);
        }
        g_ptr_array_add(texts, g_string_free(text, FALSE));
    }
    for (size_t i = 0; i < 200; i++) {
        const char *text = texts->pdata[g_rand_int_range(random, 0, (gint32)texts->len)];
        g_autoptr(lontar_analyser) fresh = lontar_analyser_new(NULL);
        g_autofree char *wanted = list_tokens(fresh, text, "th");
        g_autofree char *tokens = list_tokens(kept, text, "th");

        g_assert_cmpstr(tokens, ==, wanted);
    }
}

static void
fold_folds(void)
{
    g_autofree char *folded = lontar_text_fold("Việt\u00A0Nam, ÎLE", strlen("Việt\u00A0Nam, ÎLE"));
    g_autofree char *empty = lontar_text_fold("", 0);

    g_assert_cmpstr(folded, ==, "viet nam, ile");
    g_assert_cmpstr(empty, ==, "");
    g_assert_true(lontar_analyser_has_stemmer("pt-BR"));
    g_assert_false(lontar_analyser_has_stemmer("th"));
    g_assert_false(lontar_analyser_has_stemmer(NULL));
}

int
main(int argc, char **argv)
{
    (void)setlocale(LC_ALL, ""); /* for messages */
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/analyser/next/cuts-words", next_cuts_words);
    g_test_add_func("/analyser/next/folds", next_folds);
    g_test_add_func("/analyser/next/keeps-compounds", next_keeps_compounds);
    g_test_add_func("/analyser/next/joins-lines", next_joins_lines);
    g_test_add_func("/analyser/next/reads-numbers", next_reads_numbers);
    g_test_add_func("/analyser/next/minds-apostrophes", next_minds_apostrophes);
    g_test_add_func("/analyser/next/segments", next_segments);
    g_test_add_func("/analyser/next/recalls-long-runs", next_recalls_long_runs);
    g_test_add_func("/analyser/next/cuts-long-words", next_cuts_long_words);
    g_test_add_func("/analyser/next/copes-with-anything", next_copes_with_anything);
    g_test_add_func("/analyser/next/is-idempotent", next_is_idempotent);
    g_test_add_func("/analyser/start/pieces-are-the-whole", start_pieces_are_the_whole);
    g_test_add_func("/analyser/position/runs-on", position_runs_on);
    g_test_add_func("/analyser/fold/folds", fold_folds);
    return g_test_run();
}
