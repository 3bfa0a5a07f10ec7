/*
 * The query language: what each text is understood as, what is said of it, in linear time.
 */
#include <string.h>

#include "lontar/query.h"
#include "query_private.h"

static lontar_vocabularies *vocabularies;

static lontar_query *
parse(const char *text, lontar_match match)
{
    return lontar_query_parse(vocabularies, text, match);
}

typedef struct {
    const char *text;
    const char *parsed;
} row;

static void
check_rows(const row *rows, size_t size, lontar_match match)
{
    for (size_t i = 0; i < size; i++) {
        g_autoptr(lontar_query) query = parse(rows[i].text, match);
        g_autofree char *parsed = lontar_query_format(query);
        g_autoptr(lontar_query) again = parse(parsed, match);

        g_test_message("%s", rows[i].text);
        g_assert_cmpstr(parsed, ==, rows[i].parsed);
        g_assert_true(lontar_query_is_equal(query, again));
    }
}

static void
test_words(void)
{
    static const row rows[] = {
        {"debt bondage", "(debt AND bondage)"},
        {"  debt \t bondage\n", "(debt AND bondage)"},
        {"Debt", "Debt"},
        {"co-operation C.29 29/1930", "(co-operation AND instrument:C029 AND 29/1930)"},
        {"https://www.ilo.org/x?a=b&c=d.", "https://www.ilo.org/x?a=b&c=d"},
        {"1,000 wages,hours;pay", "(1,000 AND wages AND hours AND pay)"},
        {"a - b -- c \xE2\x80\x93 d", "(a AND b AND c AND d)"},
        {"[draft] (what?) US$1.5 don't", "(draft AND what AND US$1.5 AND don't)"},
        {"\xE5\xBC\xBA\xE8\xBF\xAB\xEF\xBC\x8C\xE7\xAB\xA5\xE5\xB7\xA5\xE3\x80\x82",
         "(\xE5\xBC\xBA\xE8\xBF\xAB AND \xE7\xAB\xA5\xE5\xB7\xA5)"},
        {"fish*, fish** fisher\xEF\xBC\x8A", "(fish* AND fish* AND fisher*)"},
        {"\xE2\x80\x8E-boats \xEF\xBB\xBF-nets", "(NOT boats AND NOT nets)"},
    };

    check_rows(rows, G_N_ELEMENTS(rows), LONTAR_MATCH_ALL);
}

static void
test_phrases(void)
{
    static const row rows[] = {
        {"\"debt bondage\"", "\"debt bondage\""},
        {"\"the  worst\n forms\"", "\"the worst forms\""},
        {"\xE2\x80\x9C"
         "debt bondage\xE2\x80\x9D",
         "\"debt bondage\""},
        {"\xE2\x80\x9E"
         "debt bondage\xE2\x80\x9C",
         "\"debt bondage\""},
        {"\xC2\xAB travail forc\xC3\xA9 \xC2\xBB", "\"travail forc\xC3\xA9\""},
        {"\xE3\x80\x8C\xE5\xBC\xBA\xE8\xBF\xAB\xE3\x80\x8D", "\"\xE5\xBC\xBA\xE8\xBF\xAB\""},
        {"\xEF\xBC\x82"
         "debt bondage\xEF\xBC\x82",
         "\"debt bondage\""},
        {"\xC2\xAB"
         "a \"b\" c\xC2\xBB",
         "\"a b c\""},
        {"fees\"debt bondage\"boats", "(fees AND \"debt bondage\" AND boats)"},
        {"-\"debt bondage\" boats", "(NOT \"debt bondage\" AND boats)"},
        {"\"debt bondage", "(debt AND bondage)"},
        {"\"debt bondage\" \"boats", "(\"debt bondage\" AND boats)"},
        {"\"\" boats -\"\" nets \"...\"", "(boats AND nets)"},
        {"\"C29\" \"a OR b\"", "(\"C29\" AND \"a OR b\")"},
    };

    check_rows(rows, G_N_ELEMENTS(rows), LONTAR_MATCH_ALL);
}

static void
test_operators(void)
{
    static const row rows[] = {
        {"forced labour OR trafficking", "((forced AND labour) OR trafficking)"},
        {"forced AND labour or boats", "(forced AND labour AND or AND boats)"},
        {"a OR b OR (c OR d)", "(a OR b OR c OR d)"},
        {"a (b (c d))", "(a AND b AND c AND d)"},
        {"a b OR c -d", "((a AND b) OR (c AND NOT d))"},
        {"a NOT b", "(a AND NOT b)"},
        {"a AND NOT b", "(a AND NOT b)"},
        {"NOT NOT a", "a"},
        {"-(a b) --c", "(NOT (a AND b) AND c)"},
        {"NOT -(NOT a)", "NOT a"},
        {"-boats", "NOT boats"},
        {"-boats -nets", "(NOT boats AND NOT nets)"},
        {"a NEAR/5 b", "(a NEAR/5 b)"},
        {"a NEAR/5 b NEAR/5 \"c d\" e", "((a NEAR/5 b NEAR/5 \"c d\") AND e)"},
        {"title:a ADJ/3 title:b", "(title:a ADJ/3 title:b)"},
        {"(forced OR bonded) NEAR/3 (labour OR labor)",
         "((forced NEAR/3 labour) OR (forced NEAR/3 labor) OR (bonded NEAR/3 labour) OR "
         "(bonded NEAR/3 labor))"},
        {"\xEF\xBC\x88"
         "a OR b\xEF\xBC\x89 c",
         "((a OR b) AND c)"},
        {"((((a))))", "a"},
        {"() a () ( ( ) )", "a"},
        {"a ( -()()) -() b (-\")", "(a AND b)"},
        {"near/5 AND/OR", "(near/5 AND AND/OR)"},
    };

    check_rows(rows, G_N_ELEMENTS(rows), LONTAR_MATCH_ALL);
}

static void
test_any(void)
{
    static const row rows[] = {
        {"debt bondage", "(debt OR bondage)"},
        {"fishing trafficking country:THA -shrimp",
         "((fishing OR trafficking) AND country:THA AND NOT shrimp)"},
        {"a b AND c", "(a OR (b AND c))"},
        {"a C29", "(a OR instrument:C029)"},
        {"a OR country:THA", "(a OR country:THA)"},
        {"country:THA year:2015", "(country:THA AND year:2015)"},
        {"-a", "NOT a"},
    };

    check_rows(rows, G_N_ELEMENTS(rows), LONTAR_MATCH_ANY);
}

static void
test_fields(void)
{
    static const row rows[] = {
        {"title:boats author:\"John Smith\"", "(title:boats AND author:\"John Smith\")"},
        {"title:(forced OR bonded) labour", "((title:forced OR title:bonded) AND labour)"},
        {"TITLE: boats -title:nets", "(title:boats AND NOT title:nets)"},
        {"country:THA,KHM", "country:THA,KHM"},
        {"country:\"viet nam\",lao", "country:VNM,LAO"},
        {"language:en -the", "(language:en AND NOT the)"},
        {"language:pt -boats", "(language:pt AND NOT boats)"},
        {"country:sri lanka wages", "(country:LKA AND wages)"},
        {"country:Thailand AND wages", "(country:THA AND wages)"},
        {"country:\"Korea, Republic of\"", "country:KOR"},
        {"Country\xEF\xBC\x9A Thailand.", "country:THA"},
        {"country:(Thailand OR Cambodia)", "country:THA,KHM"},
        {"mentions:laos", "mentions:LAO"},
        {"sector:FISH,garments type:country report", "(sector:fishing,garments AND "
                                                     "type:country-report)"},
        {"language:thai", "language:th"},
        {"year:2015..2020,2022 year:2015.. year:..2015 year:2015-2018",
         "(year:2015..2020,2022 AND year:2015.. AND year:..2015 AND year:2015..2018)"},
        {"instrument:C29,R203 instrument:\"Convention No. 105\"",
         "(instrument:C029,R203 AND instrument:C105)"},
        {"instrument:C. 29 wages", "(instrument:C029 AND wages)"},
        {"-country:THA,KHM boats", "(NOT country:THA,KHM AND boats)"},
        {"boats OR country:THA OR country:KHM", "(boats OR country:THA,KHM)"},
        {"country:Atlantis", "(country AND Atlantis)"},
        {"country:THA,Atlantis,KHM", "(country:THA,KHM AND Atlantis)"},
        {"year:2020..2015", "(year AND 2020..2015)"},
        {"publisher:ILO 10:30", "(publisher:ILO AND 10:30)"},
        {"title: ", "title"},
    };

    check_rows(rows, G_N_ELEMENTS(rows), LONTAR_MATCH_ALL);
}

static void
test_regions(void)
{
    g_autoptr(lontar_query) query = parse("country:ASEAN", LONTAR_MATCH_ALL);
    const lontar_node *root = lontar_query_root(query);

    g_assert_cmpint(root->kind, ==, LONTAR_NODE_OR);
    g_assert_cmpuint(root->child_size, >=, 10);
    for (size_t i = 0; i < root->child_size; i++) {
        g_assert_cmpint(root->children[i]->kind, ==, LONTAR_NODE_FILTER);
        g_assert_cmpint(root->children[i]->field, ==, LONTAR_FIELD_COUNTRY);
        g_assert_cmpuint(strlen(root->children[i]->text), ==, 3);
    }
}

static void
test_instruments(void)
{
    static const char *const spellings[] = {
        "C29",
        "C029",
        "c29",
        "C. 29",
        "C.29",
        "ILO C29",
        "Convention No. 29",
        "Convention (No. 29)",
        "ILO Convention No. 29 of 1930",
        "Forced Labour Convention, 1930 (No. 29)",
        "C029 - Forced Labour Convention, 1930 (No. 29)",
        "convention n\xC2\xB0 29",
        "convention n\xC2\xBA"
        "29",
        "Convenio n\xC3\xBAm. 29",
        "C29 art. 2",
        "C29, article 2",
        "art.2 C29",
        "article 2 of Convention No. 29",
        "Convenio n\xC3\xBAm. 29, art. 2",
        "instrument:C29",
        "C\xC3\xB4ng \xC6\xB0\xE1\xBB\x9B"
        "c s\xE1\xBB\x91 29",
        "Konvensi ILO No. 29",
    };
    static const row rows[] = {
        {"\"debt bondage\" C29", "(\"debt bondage\" AND instrument:C029)"},
        {"Conventions Nos. 29, 105 and 182",
         "(instrument:C029 AND instrument:C105 AND instrument:C182)"},
        {"C29 OR C105", "instrument:C029,C105"},
        {"C29/C105 C29/forced wages",
         "(instrument:C029 AND instrument:C105 AND instrument:C029 AND forced AND wages)"},
        {"-Convention No. 29 boats", "(NOT instrument:C029 AND boats)"},
        {"\"C29\" title:C29", "(\"C29\" AND title:C29)"},
        {"(wages under C29) boats", "(wages AND under AND instrument:C029 AND boats)"},
        {"Convention AND 29", "(Convention AND 29)"},
        {"mlc wages", "(instrument:C186 AND wages)"},
        {"a Konvention2\n17\xCC.", "(a AND instrument:C002 AND 17)"},
        {"C1* OR*", "(instrument:C001 AND or)"},
        {"R203 P029", "(instrument:R203 AND instrument:P029)"},
        {"C29 art. 2 wages art. 3", "(instrument:C029 AND wages AND art AND 3)"},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(spellings); i++) {
        g_autoptr(lontar_query) query = parse(spellings[i], LONTAR_MATCH_ALL);
        g_autofree char *parsed = lontar_query_format(query);

        g_test_message("%s", spellings[i]);
        g_assert_cmpstr(parsed, ==, "instrument:C029");
        g_assert_cmpuint(lontar_query_warning_size(query), ==, 0);
    }
    check_rows(rows, G_N_ELEMENTS(rows), LONTAR_MATCH_ALL);
}

static void
test_all_documents(void)
{
    static const char *const texts[] = {NULL, "", "  \n", "*", " *:* "};

    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autoptr(lontar_query) query = parse(texts[i], LONTAR_MATCH_ALL);
        g_autofree char *parsed = lontar_query_format(query);

        g_assert_null(lontar_query_root(query));
        g_assert_cmpstr(parsed, ==, "");
        g_assert_cmpuint(lontar_query_warning_size(query), ==, 0);
    }
    g_autoptr(lontar_query) query = parse("?!", LONTAR_MATCH_ALL);
    g_assert_null(lontar_query_root(query));
    g_assert_cmpuint(lontar_query_warning_size(query), ==, 1);
}

/* --- warnings --- */

typedef struct {
    const char *text;
    size_t position;
    bool is_limit;
    const char *message; /* a part of it */
} complaint;

static void
test_warnings(void)
{
    static const complaint complaints[] = {
        {"boats \"debt", 6, false, "quotation mark"},
        {"\xE0\xB9\x81\xE0\xB8\xA3\xE0\xB8\x87 (a", 4, false, "parenthesis"},
        {"a) b", 1, false, "parenthesis"},
        {"boats AND", 6, false, "'AND'"},
        {"OR boats", 0, false, "'OR'"},
        {"a AND OR b", 2, false, "'AND'"},
        {"boats NOT", 6, false, "'NOT'"},
        {"a NEAR/5 -b", 2, false, "NEAR/5"},
        {"a NEAR/5 country:THA", 2, false, "NEAR/5"},
        {"a NEAR/5 title:b", 2, false, "NEAR/5"},
        {"a NEAR/5 b ADJ/3 c", 2, false, "NEAR/5"},
        {"boats country:Thailnd2", 14, false, "Thailnd2"},
        {"type:reprot", 5, false, "report"},
        {"contry:THA", 0, false, "country:"},
        {"year:2020..2015", 5, false, "2015..2020"},
        {"year:20155", 5, false, "20155"},
        {"title:", 0, false, "title:"},
        {"boats wo*", 6, true, "3 letters"},
        {"wom*n", 3, false, "*"},
        {"\"debt bond*\"", 10, false, "*"},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(complaints); i++) {
        g_autoptr(lontar_query) query = parse(complaints[i].text, LONTAR_MATCH_ALL);

        g_test_message("%s", complaints[i].text);
        g_assert_cmpuint(lontar_query_warning_size(query), ==, 1);
        const lontar_warning *warning = lontar_query_warning_at(query, 0);
        g_assert_cmpuint(warning->position, ==, complaints[i].position);
        g_assert_true(warning->is_limit == complaints[i].is_limit);
        g_assert_nonnull(strstr(warning->message, complaints[i].message));
    }
}

static void
test_positions(void)
{
    g_autoptr(lontar_query) query =
        parse("\xE0\xB9\x81\xE0\xB8\xA3\xE0\xB8\x87 -boats \"a b\"", LONTAR_MATCH_ALL);
    const lontar_node *root = lontar_query_root(query);

    g_assert_cmpuint(root->child_size, ==, 3);
    g_assert_cmpuint(root->children[0]->position, ==, 0);
    g_assert_cmpuint(root->children[1]->position, ==, 4);
    g_assert_cmpuint(root->children[1]->children[0]->position, ==, 5);
    g_assert_cmpuint(root->children[2]->position, ==, 11);
}

/* --- limits --- */

static char *
repeat(const char *text, size_t bytes)
{
    GString *out = g_string_new(NULL);

    while (out->len + strlen(text) <= bytes) {
        g_string_append(out, text);
    }
    return g_string_free(out, FALSE);
}

static void
test_terms_limit(void)
{
    g_autofree char *text = repeat("word ", (LONTAR_QUERY_TERMS_MAX + 1) * 5);
    g_autoptr(lontar_query) query = parse(text, LONTAR_MATCH_ALL);
    text[LONTAR_QUERY_TERMS_MAX * 5] = '\0';
    g_autoptr(lontar_query) fits = parse(text, LONTAR_MATCH_ALL);

    g_assert_cmpuint(lontar_query_root(query)->child_size, ==, LONTAR_QUERY_TERMS_MAX);
    g_assert_true(lontar_query_is_partial(query));
    g_assert_cmpuint(lontar_query_warning_at(query, 0)->position, ==, LONTAR_QUERY_TERMS_MAX * 5);
    g_assert_cmpuint(lontar_query_root(fits)->child_size, ==, LONTAR_QUERY_TERMS_MAX);
    g_assert_cmpuint(lontar_query_warning_size(fits), ==, 0);
}

static void
test_bytes_limit(void)
{
    g_autofree char *words = repeat("word ", LONTAR_QUERY_BYTES_MAX + 1000);
    g_autofree char *phrase = g_strdup_printf("\"%s\"", words);
    g_autoptr(lontar_query) query = parse(phrase, LONTAR_MATCH_ALL);
    g_autofree char *parsed = lontar_query_format(query);
    g_autoptr(lontar_query) again = parse(parsed, LONTAR_MATCH_ALL);
    g_autofree char *blank = repeat(" ", 100000);
    g_autoptr(lontar_query) cut = parse(blank, LONTAR_MATCH_ALL);

    g_assert_true(lontar_query_is_partial(query));
    g_assert_cmpuint(strlen(lontar_query_root(query)->text), <=, LONTAR_QUERY_BYTES_MAX);
    g_assert_cmpuint(strlen(lontar_query_root(query)->text), >, LONTAR_QUERY_BYTES_MAX - 10);
    g_assert_true(lontar_query_is_equal(query, again));
    g_assert_false(lontar_query_is_partial(again));
    g_assert_true(lontar_query_is_partial(cut));
}

static void
test_depth_limit(void)
{
    for (int depth = 30; depth < 80; depth++) {
        GString *text = g_string_new("a");
        for (int i = 0; i < depth; i++) {
            g_string_prepend(text, i % 2 == 0 ? "b AND (" : "c OR (");
            g_string_append_c(text, ')');
        }
        g_autoptr(lontar_query) query = parse(text->str, LONTAR_MATCH_ALL);
        g_autofree char *parsed = lontar_query_format(query);
        g_autoptr(lontar_query) again = parse(parsed, LONTAR_MATCH_ALL);

        g_assert_true(lontar_query_is_equal(query, again));
        g_assert_cmpuint(lontar_query_warning_size(again), ==, 0);
        g_assert_true((lontar_query_warning_size(query) > 0) == (depth > LONTAR_QUERY_DEPTH_MAX));
        g_string_free(text, TRUE);
    }
}

/* Steps a byte never grow with the length, whatever is repeated. */
static void
test_linear(void)
{
    static const char *const worst[] = {
        "(",
        ")",
        "()",
        "a(",
        "\"",
        "\"\"",
        "\" ",
        "\xC2\xAB",
        "-",
        "-(",
        "-\"",
        "*",
        ":",
        ",",
        "title:",
        "title: ",
        "title:(",
        "country:",
        "country: ",
        "country:a ",
        "country:a,",
        "country:(",
        "country:\"",
        "country:THA,",
        "country:asia,",
        "year:",
        "year:2015 ",
        "a ",
        "a,",
        "a:",
        "NOT ",
        "OR ",
        "AND ",
        "a OR ",
        "a NEAR/5 ",
        "NEAR/5 ",
        "C29 ",
        "C29/",
        "C",
        "c9 ",
        "Convention ",
        "No. 29, ",
        "(No. 29) ",
        "of the ",
        "Conventions Nos. 29 and ",
        "art. 2 ",
        "art ",
        "a\" ",
        "(a OR b) NEAR/3 ",
        "\xEF\xBC\x9A",
        "wom*n ",
        "foo:bar ",
        "instrument:a ",
        "instrument:C29 a ",
        "\xFF",
        "country:a                    ",
    };

    for (size_t i = 0; i < G_N_ELEMENTS(worst); i++) {
        g_autofree char *one = repeat(worst[i], LONTAR_QUERY_INPUT_MAX / 4);
        g_autofree char *four = repeat(worst[i], LONTAR_QUERY_INPUT_MAX);
        g_autoptr(lontar_query) small = parse(one, LONTAR_MATCH_ALL);
        g_autoptr(lontar_query) large = parse(four, LONTAR_MATCH_ALL);

        g_test_message("%s: %zu, %zu steps", worst[i], small->steps, large->steps);
        g_assert_cmpuint(large->steps, <=, 40 * LONTAR_QUERY_INPUT_MAX);
        g_assert_cmpuint(large->steps, <=, 4 * small->steps + small->steps / 2);
    }
}

int
main(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;

    g_test_init(&argc, &argv, NULL);
    vocabularies = lontar_vocabularies_load(NULL, &error);
    g_assert_no_error(error);
    g_test_add_func("/query/parse/words", test_words);
    g_test_add_func("/query/parse/phrases", test_phrases);
    g_test_add_func("/query/parse/operators", test_operators);
    g_test_add_func("/query/parse/any", test_any);
    g_test_add_func("/query/parse/fields", test_fields);
    g_test_add_func("/query/parse/regions", test_regions);
    g_test_add_func("/query/parse/instruments", test_instruments);
    g_test_add_func("/query/parse/all-documents", test_all_documents);
    g_test_add_func("/query/parse/positions", test_positions);
    g_test_add_func("/query/parse/linear", test_linear);
    g_test_add_func("/query/warning/each", test_warnings);
    g_test_add_func("/query/limit/terms", test_terms_limit);
    g_test_add_func("/query/limit/bytes", test_bytes_limit);
    g_test_add_func("/query/limit/depth", test_depth_limit);
    int result = g_test_run();
    lontar_vocabularies_free(vocabularies);
    return result;
}
