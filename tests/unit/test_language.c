/* Languages: identified, settled for a document, and told for pages that differ. */
#include <glib.h>
#include <jansson.h>
#include <locale.h>
#include <string.h>

#include "lontar/language.h"

#define ENGLISH                                                                                   \
    "The labour inspectorate visited the brick kilns of the province and found that many of the " \
    "workers had been recruited with an advance that they could not pay back, so that they were " \
    "bound to their employer for the whole of the season and could not leave. "
#define FRENCH                                                                                     \
    "Les inspecteurs du travail ont visité les briqueteries de la province et ont constaté que " \
    "beaucoup de travailleurs avaient été recrutés avec une avance qu'ils ne pouvaient pas "    \
    "rembourser, de sorte qu'ils étaient liés à leur employeur pour toute la saison. "

static const char *
identify(const char *text)
{
    return lontar_language_identify(text, strlen(text), NULL);
}

static void
identify_tells_languages(void)
{
    g_assert_cmpstr(identify(ENGLISH), ==, "en");
    g_assert_cmpstr(identify(FRENCH), ==, "fr");
    g_assert_cmpstr(identify("แรงงานบังคับในภาคประมง"), ==, "th");
    g_assert_cmpstr(identify("强迫劳动问题报告"), ==, "zh");
    g_assert_cmpstr(identify("強制労働の廃止に関する報告"), ==, "ja");
    g_assert_cmpstr(identify("ການບັງຄັບໃຊ້ແຮງງານ"), ==, "lo");
}

/* A word that is only repeated, and keywords: `num` is a function word of Portuguese. */
static void
identify_reads_keywords(void)
{
    g_assert_cmpstr(
        identify("determine concentrations num nonylphenol num octylphenol num human milk samples "
                 "examine related factors including mothers demographics dietary habits women "
                 "consumed median amount cooking oil num significantly higher concentrations num"),
        ==, "en");
}

static void
identify_leaves_open_what_does_not_show(void)
{
    /* A Bengali text in a legacy font that stores it as Latin signs, and tables. */
    static const char *const texts[] = {
        "",
        "12.4 15.6 (3) 2019",
        "\xff\xfe\xfd",
        "evsjv‡`k †M‡RU AwZwi³ msL¨v KZ©„cÿ KZ…©K cÖKvwkZ iweevi, b‡f¤^i 12, 2006 [†emiKvix "
        "e¨w³ Ges K‡c©v‡ikb KZ…©K A‡_©i wewbg‡q RvixK…Z weÁvcb I †bvwUkmg~n]",
    };

    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_assert_cmpstr(identify(texts[i]), ==, NULL);
    }
}

/* The corpus names some languages more narrowly than BCP 47 does. */
static const char *
judged_base(const char *language, char base[4])
{
    static const char *const others[][2] = {{"zlm", "ms"}, {"als", "sq"}, {"ckb", "ku"}};

    g_strlcpy(base, language, 4);
    base[strcspn(base, "-")] = '\0';
    for (size_t i = 0; i < G_N_ELEMENTS(others); i++) {
        if (g_str_equal(others[i][0], base)) {
            return others[i][1];
        }
    }
    return base;
}

static bool
is_right(const json_t *snippet)
{
    const char *text = json_string_value(json_object_get(snippet, "text"));
    const char *wanted = json_string_value(json_object_get(snippet, "lang"));
    const char *found = identify(text);
    char bases[2][4];

    if (found == NULL) {
        found = "und";
    }
    if (g_str_equal(judged_base(found, bases[0]), judged_base(wanted, bases[1]))) {
        return true;
    }
    g_test_message("%s taken for %s: %.60s", wanted, found, text);
    return false;
}

static void
identify_is_right_on_judged_snippets(void)
{
    const char *shared = g_getenv("LONTAR_SHARED");
    g_autofree char *path = g_build_filename(shared != NULL ? shared : "../shared", "corpus-real",
                                             "lang", "langid.jsonl", NULL);
    g_autofree char *text = NULL;
    size_t right = 0;
    size_t all = 0;

    if (!g_file_get_contents(path, &text, NULL, NULL)) {
        g_test_skip("no ../shared");
        return;
    }

    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

    for (size_t i = 0; lines[i] != NULL; i++) {
        json_t *snippet = json_loads(lines[i], 0, NULL);

        if (snippet != NULL) {
            all++;
            right += is_right(snippet);
            json_decref(snippet);
        }
    }
    g_test_message("%zu of %zu", right, all);
    g_assert_cmpuint(all, >, 0);
    g_assert_cmpfloat((double)right / (double)all, >=, 0.95);
}

static void
identify_copes_with_anything(void)
{
    g_autoptr(GRand) random = g_rand_new_with_seed(5);

    for (int i = 0; i < 10000; i++) {
        char bytes[64];
        size_t length = (size_t)g_rand_int_range(random, 0, sizeof bytes);
        double confidence = -1;

        for (size_t n = 0; n < length; n++) {
            bytes[n] = (char)g_rand_int_range(random, 0, 256);
        }
        (void)lontar_language_identify(bytes, length, &confidence); /* what, does not matter */
        g_assert_cmpfloat(confidence, >=, 0);
        g_assert_cmpfloat(confidence, <=, 1);
    }
}

static void
add_page(lontar_document *document, const char *text, unsigned flags)
{
    lontar_page page = {.text = text, .flags = flags};

    lontar_document_add_page(document, &page);
}

static void
settle_weighs_pages(void)
{
    g_autoptr(lontar_document) document = lontar_document_new();

    add_page(document, ENGLISH ENGLISH, 0);
    add_page(document, FRENCH, 0);
    add_page(document, "Annexe", 0);
    add_page(document, "", LONTAR_PAGE_EMPTY);
    lontar_language_settle(document);
    g_assert_cmpstr(lontar_document_value(document, LONTAR_FIELD_LANGUAGE), ==, "en");
    g_assert_null(lontar_document_page_at(document, 0)->language);
    g_assert_cmpstr(lontar_document_page_at(document, 1)->language, ==, "fr");
    g_assert_null(lontar_document_page_at(document, 2)->language);
    g_assert_null(lontar_document_page_at(document, 3)->language);
}

static void
settle_minds_a_persons_word(void)
{
    g_autoptr(lontar_document) document = lontar_document_new();
    lontar_tag tag = {
        .field = LONTAR_FIELD_LANGUAGE,
        .source = LONTAR_SOURCE_CATALOGUE,
        .value = "fr",
        .rule = "catalogue.csv:2",
        .confidence = 1,
    };

    g_assert_true(lontar_document_add_tag(document, &tag));
    add_page(document, ENGLISH, 0);
    lontar_language_settle(document);
    g_assert_cmpstr(lontar_document_value(document, LONTAR_FIELD_LANGUAGE), ==, "fr");
    g_assert_cmpstr(lontar_document_page_at(document, 0)->language, ==, "en");
}

static void
settle_says_nothing_of_nothing(void)
{
    g_autoptr(lontar_document) document = lontar_document_new();

    lontar_language_settle(document);
    add_page(document, ENGLISH, LONTAR_PAGE_GARBLED);
    lontar_language_settle(document);
    g_assert_null(lontar_document_value(document, LONTAR_FIELD_LANGUAGE));
}

int
main(int argc, char **argv)
{
    (void)setlocale(LC_ALL, ""); /* for messages */
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/language/identify/tells-languages", identify_tells_languages);
    g_test_add_func("/language/identify/reads-keywords", identify_reads_keywords);
    g_test_add_func("/language/identify/leaves-open-what-does-not-show",
                    identify_leaves_open_what_does_not_show);
    g_test_add_func("/language/identify/is-right-on-judged-snippets",
                    identify_is_right_on_judged_snippets);
    g_test_add_func("/language/identify/copes-with-anything", identify_copes_with_anything);
    g_test_add_func("/language/settle/weighs-pages", settle_weighs_pages);
    g_test_add_func("/language/settle/minds-a-persons-word", settle_minds_a_persons_word);
    g_test_add_func("/language/settle/says-nothing-of-nothing", settle_says_nothing_of_nothing);
    return g_test_run();
}
