/*
 * The tagger: traps, dates, types, sectors, and what it never does.
 */
#include <glib/gstdio.h>
#include <string.h>

#include "lontar/language.h"
#include "lontar/tagger.h"

#define THIS_YEAR 2026

static lontar_vocabularies *vocabularies;
static lontar_tagger *tagger;

/* A document of pages parted by form feeds, tagged; title may be NULL. */
static lontar_document *
tag(const char *title, const char *text)
{
    lontar_document *document = lontar_document_new();
    g_auto(GStrv) pages = g_strsplit(text, "\f", -1);

    if (title != NULL) {
        lontar_tag said = {.field = LONTAR_FIELD_TITLE,
                           .source = LONTAR_SOURCE_DOCUMENT,
                           .value = title,
                           .rule = "test",
                           .confidence = 1};

        lontar_document_add_tag(document, &said);
    }
    for (size_t i = 0; pages[i] != NULL; i++) {
        lontar_page page = {.text = pages[i]};

        lontar_document_add_page(document, &page);
    }
    lontar_language_settle(document);
    lontar_tagger_run(tagger, document, THIS_YEAR);
    return document;
}

static int
compare_codes(gconstpointer a, gconstpointer b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The values of a field, sorted and joined by blanks; `-` for none. */
static char *
values_of(const lontar_document *document, lontar_field field)
{
    g_autoptr(GPtrArray) values = lontar_document_values(document, field);
    GString *joined = g_string_new(NULL);

    g_ptr_array_sort(values, compare_codes);
    for (size_t i = 0; i < values->len; i++) {
        g_string_append_printf(joined, "%s%s", i > 0 ? " " : "", (char *)values->pdata[i]);
    }
    if (values->len == 0) {
        g_string_append_c(joined, '-');
    }
    return g_string_free(joined, false);
}

static char *
sorted(const char *codes)
{
    g_auto(GStrv) list = g_strsplit(codes, " ", -1);

    qsort(list, g_strv_length(list), sizeof(char *), compare_codes);
    return g_strjoinv(" ", list);
}

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

/* --- years --- */

typedef struct {
    const char *title, *text, *expected;
} tag_row;

static void
check_field(const tag_row *rows, size_t size, lontar_field field)
{
    for (size_t i = 0; i < size; i++) {
        g_autoptr(lontar_document) document = tag(rows[i].title, rows[i].text);
        const char *value = lontar_document_value(document, field);

        if (g_strcmp0(value, rows[i].expected) != 0) {
            g_test_message("'%s' '%s' gives %s, not %s", rows[i].title, rows[i].text, value,
                           rows[i].expected);
            g_test_fail();
        }
    }
}

static const tag_row year_rows[] = {
    {NULL, "Workshop on Forced Labour\nConcept Paper\n27-28 May 2019, Luang Prabang\n", "2019"},
    {NULL, "A/HRC/11/25\nDistr.: General\n5 October 2009\nEleventh session\n", "2009"},
    {NULL,
     "FREQUENTLY ASKED QUESTIONS\nTrafficking Victims Protection Act of 2005\n"
     "September 2017\n",
     "2017"},
    {NULL, "Background Note\nDate: 11-22 May 2015, Venue: online\n", "2015"},
    {NULL, "Forced labour\nGeneva, 2012\n", "2012"},
    {NULL,
     "Forced labour and fishing\n\fCopyright © International Labour Organization 2014\n"
     "First published 2014\n",
     "2014"},
    {NULL, "Trafficking\n\fReference: National Rapporteur (2013). Ninth report. The Hague.\n",
     "2013"},
    {NULL, "Trabajo forzoso\n10 de diciembre de 2008\n", "2008"},
    {NULL, "Le travail forc\303\251\nLe 1er mars 2010\n", "2010"},
    {NULL, "October 20, 2016\nForced labour\n", "2016"},
    {"2021 Findings on Child Labor", "Ghana\nModerate advancement in efforts.\n", "2021"},
    {"National Plan 2016-2025", "The plan has goals.\n", "2016"},
    {"Convention concerning Recruitment",
     "The General Conference, having met in its second session on 30 June 2004,\n"
     "Recalling the Migration for Employment Convention (Revised), 1949\n(No. 97),\n"
     "adopts the following Convention.\n",
     "2004"},
    {"Protocol on Digital Recruitment",
     "Text of 20 May 2016\nTaking into account the Protocol of 2014 to the Convention,\n"
     "adopts the following Protocol.\n",
     "2016"},
    {"Forced Labour Convention, 1930 (No. 29)",
     "Adoption: Geneva, 14th ILC session (28 Jun 1930)\nThe General Conference of the "
     "International Labour Organisation, having been convened, adopts this Convention.\n",
     "1930"},
    {NULL, "Wage payment to crews through bank accounts. Policy brief, June 2020\n", "2020"},
    {NULL, "Form LDL-7. Edition for estates in the hills, 2014. Free of charge\n", "2014"},
    /* what is no year of publication */
    {NULL, "The question\nThe figures are in the report of 2019.\n", NULL},
    {NULL, "PROJECT\nDuration\n2012-2013 (Second phase 2014-2015 to be confirmed)\n", NULL},
    {NULL, "The Act of 1997 was changed in 2003 and again in 2008 by the courts, it is said.\n",
     NULL},
    {NULL, "The plan runs until 2030.\n", NULL},
    {NULL, "Outlook\n1 January 2031\n", NULL},
    {NULL, "Forced labour\n", NULL},
};

static void
run_finds_years(void)
{
    check_field(year_rows, G_N_ELEMENTS(year_rows), LONTAR_FIELD_YEAR);
}

/* --- countries by title, lists, seats, places --- */

#define FILLER                                                                                  \
    "Pickers sell what they find to one dealer only. He has lent them a basket and a hut, and " \
    "pays two thirds of what is paid outside. None may leave before the debt is worked off.\n"

static const tag_row country_rows[] = {
    /* a list says where people come from */
    {"Staff housing",
     FILLER "Resorts of the Maldives house staff from Bangladesh, India, Nepal "
            "and Sri Lanka. A ferry in the Maldives belongs to the hotel.\n",
     "MDV"},
    /* the seat of a body, and who paid */
    {"Fewer rush orders",
     FILLER "Workers in Viet Nam sew at night. The brief was read by the Tasman Friendship Fund, "
            "Wellington, New Zealand.\n",
     "VNM"},
    /* a capital where all know it */
    {"Work at the landfills of Dhaka",
     FILLER "Dhaka is the capital of Bangladesh. In Pune, India, and in Bandung, Indonesia, it is "
            "otherwise.\n",
     "BGD"},
    /* a line below the title */
    {"Check-in, check-out",
     "Staff housing in island resorts of the Maldives\n" FILLER
     "Many come from Nepal. Many come from Nepal. Some return to Nepal.\n",
     "MDV"},
    /* a name that is divided at a line end by a typesetter's hyphen */
    {"The nurse and the bond", FILLER "She was brought from the Philip\u2010\npines.\n", "PHL"},
    /* written at home */
    {"Target panen dan kerja paksa",
     "Buruh perkebunan di Kalimantan dibayar menurut target harian. Mereka yang tidak mencapai "
     "target harus bekerja tanpa upah, dan anak-anak mereka ikut memetik buah di kebun.\n",
     "IDN"},
};

static void
run_finds_countries(void)
{
    check_field(country_rows, G_N_ELEMENTS(country_rows), LONTAR_FIELD_COUNTRY);
}

/* --- types --- */

static const tag_row type_rows[] = {
    {NULL, "Concept Note\nRegional workshop\n", "concept-paper"},
    {NULL, "Background Note\nOnline discussion\n", "background-note"},
    {NULL, "PROJECT AT A GLANCE\nProject objectives\nDonor\nDuration\n", "project-brief"},
    {NULL, "FREQUENTLY ASKED QUESTIONS:\nExecutive Order 13126\n", "guideline"},
    {NULL, "Fact Sheet\nForced labour in numbers\n", "fact-sheet"},
    {NULL, "Policy Brief\nRecruitment fees\n", "policy-brief"},
    {NULL, "Press Release\nNew law on trafficking\n", "news"},
    {NULL, "Training Manual\nfor labour inspectors\n", "training"},
    {NULL, "Report of the Special Rapporteur\non slavery\n", "report"},
    {NULL,
     "INTER-AMERICAN COURT OF HUMAN RIGHTS\nCASE OF THE WORKERS v. BRAZIL\n"
     "JUDGMENT OF OCTOBER 20, 2016\n",
     "court-decision"},
    {"Universal Declaration of Human Rights", "Preamble\n", "declaration"},
    {"Domestic Workers Convention, 2011 (No. 189)", "Adopts this Convention.\n", "convention"},
    {"Domestic Workers Recommendation, 2011 (No. 201)", "Adopts it.\n", "recommendation"},
    {"Protocol of 2014 to the Forced Labour Convention, 1930", "Article 1\n", "protocol"},
    {NULL, "Ringkasan kebijakan\nTarget panen di perkebunan\n", "policy-brief"},
    {NULL, "คู่มือ\nสำหรับผู้ตรวจแรงงาน\n", "guideline"},
    {"Modern Slavery Act 2015", "An Act to make provision about slavery.\n", "legislation"},
};

static void
run_finds_types(void)
{
    check_field(type_rows, G_N_ELEMENTS(type_rows), LONTAR_FIELD_TYPE);
}

/* --- sectors --- */

typedef struct {
    const char *title, *text, *sectors;
} sector_row;

static const sector_row sector_rows[] = {
    {"Forced labour on fishing vessels", "Trafficking of fishers is forced labour.\n", "fishing"},
    {NULL,
     "Child labour is found in several economic sectors, including agriculture, mining and "
     "domestic work.\nForced labour too.\n",
     "agriculture domestic-work mining"},
    {NULL,
     "Child labour, forced labour and trafficking.\nTable 2. Overview of Work by Sector and "
     "Activity\nIndustry\nBrick making and construction\nServices\nStreet work\n"
     "Table 3. Laws\nMinistry of mining\n",
     "bricks construction trade"},
    {"Vendors refuse the daily loan", "They may not leave before the debt is paid.\n", "trade"},
    {NULL, "घरेलू कामगार। घरेलू कामगारों की मज़दूरी। बंधुआ मज़दूरी। घरेलू कामगार।\n", "domestic-work"},
    {NULL, "The committee noted progress in health and education, as agriculture grew.\n",
     "cross-sector"},
    {NULL,
     "Prohibition of Commercial Sexual Exploitation of Children is law. Child labour and "
     "forced labour are not allowed.\n",
     "cross-sector"},
};

static void
run_finds_sectors(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(sector_rows); i++) {
        g_autoptr(lontar_document) document = tag(sector_rows[i].title, sector_rows[i].text);
        g_autofree char *sectors = values_of(document, LONTAR_FIELD_SECTOR);

        g_test_message("%s", sector_rows[i].text);
        g_assert_cmpstr(sectors, ==, sector_rows[i].sectors);
    }
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
    g_autoptr(GError) error = NULL;
    int status;

    g_test_init(&argc, &argv, NULL);
    vocabularies = lontar_vocabularies_load(NULL, &error);
    g_assert_no_error(error);
    tagger = lontar_tagger_new(vocabularies, &error);
    g_assert_no_error(error);
    g_test_add_func("/tagger/run/avoids_traps", run_avoids_traps);
    g_test_add_func("/tagger/run/finds_years", run_finds_years);
    g_test_add_func("/tagger/run/finds_countries", run_finds_countries);
    g_test_add_func("/tagger/run/finds_types", run_finds_types);
    g_test_add_func("/tagger/run/finds_sectors", run_finds_sectors);
    g_test_add_func("/tagger/run/gives_reasons", run_gives_reasons);
    g_test_add_func("/tagger/run/leaves_a_persons_word", run_leaves_a_persons_word);
    g_test_add_func("/tagger/run/passes_over_references", run_passes_over_references);
    g_test_add_func("/tagger/run/bears_nothing_at_all", run_bears_nothing_at_all);
    g_test_add_func("/tagger/run/tags_the_seeds", run_tags_the_seeds);
    g_test_add_func("/tagger/run/finds_regions", finds_regions);
    g_test_add_func("/tagger/run/quotes_read_well", quotes_read_well);
    g_test_add_func("/tagger/digest/tells_rules_apart", digest_tells_rules_apart);
    status = g_test_run();
    lontar_tagger_free(tagger);
    lontar_vocabularies_free(vocabularies);
    return status;
}
