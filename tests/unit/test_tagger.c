/*
 * The tagger: traps, reasons, and what it never does.
 */
#include "tagger_fixture.h"

/* --- traps --- */

static bool
is_trap_passed(char **columns)
{
    g_autoptr(lontar_document) document = tag(NULL, columns[0]);
    g_autofree char *about = values_of(document, LONTAR_FIELD_COUNTRY);
    g_autofree char *mentions = values_of(document, LONTAR_FIELD_MENTION);
    g_autofree char *right_about = sorted(columns[1]);
    g_autofree char *right_mentions = sorted(columns[2]);
    bool passed = g_str_equal(about, right_about) && g_str_equal(mentions, right_mentions);

    if (!passed) {
        g_test_message("'%s': about %s, mentions %s; not %s, %s", columns[0], about, mentions,
                       right_about, right_mentions);
    }
    return passed;
}

static void
run_avoids_traps(void)
{
    g_autofree char *path = g_test_build_filename(G_TEST_DIST, "tests", "data", "traps.tsv", NULL);
    g_autofree char *text = NULL;
    g_auto(GStrv) lines = NULL;
    size_t traps = 0, passed = 0;

    if (!g_file_get_contents("tests/data/traps.tsv", &text, NULL, NULL) &&
        !g_file_get_contents(path, &text, NULL, NULL)) {
        g_test_skip("tests/data/traps.tsv is not there");
        return;
    }
    lines = g_strsplit(text, "\n", -1);
    for (size_t i = 0; lines[i] != NULL; i++) {
        g_auto(GStrv) columns = g_strsplit(lines[i], "\t", -1);

        if (*lines[i] != '\0' && *lines[i] != '#') {
            g_assert_cmpuint(g_strv_length(columns), ==, 3);
            traps++;
            passed += is_trap_passed(columns);
        }
    }
    g_test_message("%zu of %zu traps", passed, traps);
    g_assert_cmpuint(traps, >=, 80);
    g_assert_cmpuint(passed, ==, traps);
}

/* --- reasons, and whose word counts --- */

static void
run_gives_reasons(void)
{
    g_autoptr(lontar_document) document =
        tag(NULL, "Forced labour\n\fTarget countries: China and Viet Nam\n"
                  "Complementary activities: Mongolia\nILO Convention No. 29 applies.\n");
    size_t countries = 0;

    for (size_t i = 0; i < lontar_document_tag_size(document); i++) {
        const lontar_tag *said = lontar_document_tag_at(document, i);

        g_assert_cmpint(said->source, ==, LONTAR_SOURCE_TAGGER);
        g_assert_cmpfloat(said->confidence, >, 0);
        g_assert_cmpfloat(said->confidence, <=, 1);
        if (said->field == LONTAR_FIELD_COUNTRY) {
            countries++;
            g_assert_cmpstr(said->rule, ==, "target-countries");
            g_assert_cmpuint(said->page, ==, 2);
            g_assert_nonnull(strstr(said->quote, "Target countries: China and Viet Nam"));
        } else if (said->field == LONTAR_FIELD_MENTION) {
            g_assert_cmpstr(said->value, ==, "MNG");
        } else if (said->field == LONTAR_FIELD_INSTRUMENT) {
            g_assert_cmpstr(said->value, ==, "C029");
            g_assert_cmpuint(said->page, ==, 2);
        }
    }
    g_assert_cmpuint(countries, ==, 2);
}

static void
run_leaves_a_persons_word(void)
{
    g_autoptr(lontar_document) document = lontar_document_new();
    lontar_tag said = {.field = LONTAR_FIELD_COUNTRY,
                       .source = LONTAR_SOURCE_CATALOGUE,
                       .value = "NPL",
                       .rule = "catalogue.csv:2",
                       .confidence = 1};
    lontar_page page = {.text = "Forced labour in Peru\nLima, 2012\n"};

    lontar_document_add_tag(document, &said);
    lontar_document_set_none(document, LONTAR_FIELD_YEAR, LONTAR_SOURCE_CATALOGUE);
    lontar_document_add_page(document, &page);
    lontar_tagger_run(tagger, document, THIS_YEAR);
    g_assert_cmpstr(lontar_document_value(document, LONTAR_FIELD_COUNTRY), ==, "NPL");
    g_assert_cmpstr(lontar_document_value(document, LONTAR_FIELD_YEAR), ==, NULL);
}

static void
run_passes_over_references(void)
{
    g_autofree char *body = g_strnfill(3000, 'x');
    g_autofree char *text =
        g_strdup_printf("Child labour\nILO Convention No. 182 is ratified.\n%s\n\fREFERENCES\n"
                        "ILO. Observation, Labour Inspection Convention, 1947 (No. 81), Peru.\n",
                        body);
    g_autoptr(lontar_document) document = tag(NULL, text);
    g_autofree char *instruments = values_of(document, LONTAR_FIELD_INSTRUMENT);

    g_assert_cmpstr(instruments, ==, "C182");
}

static void
run_bears_nothing_at_all(void)
{
    static const char *const texts[] = {"", "\n", "\f\f", " ", "2019", "a", "\xe0\xb9\x84"};

    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autoptr(lontar_document) document = tag(NULL, texts[i]);
        g_autoptr(lontar_document) empty = lontar_document_new();

        lontar_tagger_run(tagger, empty, THIS_YEAR);
        g_assert_cmpstr(lontar_document_value(document, LONTAR_FIELD_COUNTRY), ==, NULL);
    }
}

/* --- the library's first documents, as a careful librarian would tag them --- */

typedef struct {
    const char *file, *countries, *year, *type;
} seed_row;

static const seed_row seeds[] = {
    {"000_4735fa4d9a238e87.txt", "CHN VNM", NULL, "project-brief"},
    {"001_2635207760a74e4f.txt", "-", NULL, "report"},
    {"002_7dfe20217e8d89ec.txt", "-", "2019", "concept-paper"},
    {"003_b37e0797179691b1.txt", "-", "2015", "background-note"},
};

static void
run_tags_the_seeds(void)
{
    const char *shared =
        g_getenv("LONTAR_SHARED") != NULL ? g_getenv("LONTAR_SHARED") : "../shared";

    for (size_t i = 0; i < G_N_ELEMENTS(seeds); i++) {
        g_autofree char *path = g_build_filename(shared, "seeds", seeds[i].file, NULL);
        g_autofree char *text = NULL;

        if (!g_file_get_contents(path, &text, NULL, NULL)) {
            g_test_skip("no shared seeds");
            return;
        }
        g_autoptr(lontar_document) document = tag(NULL, text);
        g_autofree char *countries = values_of(document, LONTAR_FIELD_COUNTRY);

        g_test_message("%s", seeds[i].file);
        g_assert_cmpstr(countries, ==, seeds[i].countries);
        g_assert_cmpstr(lontar_document_value(document, LONTAR_FIELD_YEAR), ==, seeds[i].year);
        g_assert_cmpstr(lontar_document_value(document, LONTAR_FIELD_TYPE), ==, seeds[i].type);
    }
}

/* --- regions --- */

static void
finds_regions(void)
{
    const tag_row rows[] = {
        {"Decent work in ASEAN", "Ministers met. Thailand and Laos spoke.", "asean"},
        {"Trafficking in the Greater Mekong Sub-region", "Of brokers.", "gms"},
        {"Child labour in South Asia: what works", "Examples are from India and Nepal.",
         "south-asia"},
        {"Travail forcé en Afrique de l'Ouest", "Une étude.", "western-africa"},
        {"Trabajo infantil en América Latina y el Caribe", "Un estudio.", "latin-america"},
        {"Migrants in the Gulf Cooperation Council", "Of sponsorship.", "gcc"},
        {"Recruitment corridors", "Workers in the Pacific Islands move for the season.", "pacific"},
        {"Wages", "Across Sub-Saharan Africa, wages of women are lower.", "sub-saharan-africa"},
        /* A country of the title, or a label, is the subject. */
        {"Thailand and its ASEAN neighbours", "Of migrants.", NULL},
        {"Safe migration in ASEAN", "Target countries: Cambodia and Myanmar", NULL},
        /* Who pays, prints or meets is not. */
        {"Wages", "This project is funded by the European Union.", NULL},
        {"Wages", "Published by the ILO Regional Office for Asia and the Pacific.", NULL},
        {"Wages", "The Asia Foundation took part.", NULL},
        {"Mines of South Africa", "Of gold.", NULL},
        {"Diamonds of the Central African Republic", "Of artisanal miners.", NULL},
        /* Words that only look like one. */
        {"Parties commit to act", "They commit themselves.", NULL},
        {"A pacific settlement", "Of disputes.", NULL},
        {"The can of worms", "Open.", NULL},
    };

    check_field(rows, G_N_ELEMENTS(rows), LONTAR_FIELD_REGION);
    for (size_t i = 0; i < 8; i++) {
        g_autoptr(lontar_document) document = tag(rows[i].title, rows[i].text);

        g_test_message("%s", rows[i].title);
        g_assert_null(lontar_document_value(document, LONTAR_FIELD_COUNTRY));
    }
}

/* --- quotes --- */

static void
quotes_read_well(void)
{
    const struct {
        const char *text, *quote;
    } rows[] = {
        {"Geographical focus\nTarget countries: China and Viet Nam\nComplementary activities: "
         "none\n",
         "Target countries: China and Viet Nam"},
        {"It was long ago. The workers of Peru went home. Nobody asked.\n",
         "The workers of Peru went home."},
        {"Heading One\n\nOf Peru\n\nHeading Two\n", "Of Peru"},
        {"First.\n- wages in\nPeru and more\n- hours\n", "- wages in Peru and more"},
        {"As in No. 29 of Peru, of 1930. The rest.\n", "As in No. 29 of Peru, of 1930."},
        {"A man, J. Smith of Peru, said so.\n", "A man, J. Smith of Peru, said so."},
        {"Peru", "Peru"},
        {"a b\tPeru\tc d\n", "Peru"},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(lontar_document) document = tag(NULL, rows[i].text);
        const char *quote = NULL;

        for (size_t t = 0; t < lontar_document_tag_size(document); t++) {
            const lontar_tag *one = lontar_document_tag_at(document, t);
            bool is_place =
                one->field == LONTAR_FIELD_COUNTRY || one->field == LONTAR_FIELD_MENTION;

            quote = is_place && (i == 0 || g_str_equal(one->value, "PER")) ? one->quote : quote;
        }
        g_assert_cmpstr(quote, ==, rows[i].quote);
    }
}

/* What was tagged by another version, or by other data files, is told apart. */
static void
digest_tells_rules_apart(void)
{
    g_autofree char *folder = g_dir_make_tmp("lontar-XXXXXX", NULL);
    g_autofree char *file = g_build_filename(folder, "tagger-types.tsv", NULL);
    g_autoptr(lontar_vocabularies) own = lontar_vocabularies_load(folder, NULL);
    g_autofree char *first = lontar_tagger_digest(vocabularies, 1, NULL);
    g_autofree char *second = lontar_tagger_digest(vocabularies, 2, NULL);
    g_autofree char *same = lontar_tagger_digest(own, 1, NULL);

    g_assert_true(g_file_set_contents(file, "# none\n", -1, NULL));

    g_autofree char *other = lontar_tagger_digest(own, 1, NULL);

    g_assert_cmpstr(first, !=, second);
    g_assert_cmpstr(first, ==, same);
    g_assert_cmpstr(first, !=, other);
    (void)g_unlink(file); /* scratch */
    (void)g_rmdir(folder);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/tagger/run/avoids_traps", run_avoids_traps);
    g_test_add_func("/tagger/run/gives_reasons", run_gives_reasons);
    g_test_add_func("/tagger/run/leaves_a_persons_word", run_leaves_a_persons_word);
    g_test_add_func("/tagger/run/passes_over_references", run_passes_over_references);
    g_test_add_func("/tagger/run/bears_nothing_at_all", run_bears_nothing_at_all);
    g_test_add_func("/tagger/run/tags_the_seeds", run_tags_the_seeds);
    g_test_add_func("/tagger/run/finds_regions", finds_regions);
    g_test_add_func("/tagger/run/quotes_read_well", quotes_read_well);
    g_test_add_func("/tagger/digest/tells_rules_apart", digest_tells_rules_apart);
    return run_tests();
}
