/*
 * Vocabularies: every usual name finds its code, and the data files are consistent.
 */
#include <glib/gstdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lontar/error.h"
#include "lontar/vocabulary.h"
#include "vocabulary_private.h"

static lontar_vocabularies *all;

static const lontar_vocabulary *
get(lontar_vocabulary_kind kind)
{
    return lontar_vocabularies_get(all, kind);
}

typedef struct {
    lontar_vocabulary_kind kind;
    const char *name, *code;
} find_row;

static const find_row find_rows[] = {
    {LONTAR_COUNTRIES, "THA", "THA"},
    {LONTAR_COUNTRIES, "th", "THA"},
    {LONTAR_COUNTRIES, "764", "THA"},
    {LONTAR_COUNTRIES, "thailand", "THA"},
    {LONTAR_COUNTRIES, "Siam", "THA"},
    {LONTAR_COUNTRIES, "Viet Nam", "VNM"},
    {LONTAR_COUNTRIES, "Vietnam", "VNM"},
    {LONTAR_COUNTRIES, "VIET-NAM", "VNM"},
    {LONTAR_COUNTRIES, "Lao P.D.R.", "LAO"},
    {LONTAR_COUNTRIES, "Lao PDR", "LAO"},
    {LONTAR_COUNTRIES, "laos", "LAO"},
    {LONTAR_COUNTRIES, "Burma", "MMR"},
    {LONTAR_COUNTRIES, "Cote d'Ivoire", "CIV"},
    {LONTAR_COUNTRIES, "Côte d’Ivoire", "CIV"},
    {LONTAR_COUNTRIES, "The Gambia", "GMB"},
    {LONTAR_COUNTRIES, "Gambia, The", "GMB"},
    {LONTAR_COUNTRIES, "Trinidad & Tobago", "TTO"},
    {LONTAR_COUNTRIES, "St. Lucia", "LCA"},
    {LONTAR_COUNTRIES, "Iran (Islamic Republic of)", "IRN"},
    {LONTAR_COUNTRIES, "Kosovo", "XKX"},
    {LONTAR_COUNTRIES, "XK", "XKX"},
    {LONTAR_COUNTRIES, "Congo", "COG"},
    {LONTAR_COUNTRIES, "Democratic Republic of the Congo", "COD"},
    {LONTAR_COUNTRIES, "DRC", "COD"},
    {LONTAR_COUNTRIES, "Swaziland", "SWZ"},
    {LONTAR_COUNTRIES, "Türkiye", "TUR"},
    {LONTAR_COUNTRIES, "turkey", "TUR"},
    {LONTAR_COUNTRIES, "Occupied Palestinian Territory", "PSE"},
    {LONTAR_COUNTRIES, "Republic of Korea", "KOR"},
    {LONTAR_COUNTRIES, "DPRK", "PRK"},
    {LONTAR_COUNTRIES, "ประเทศไทย", NULL},
    {LONTAR_COUNTRIES, "ไทย", "THA"},
    {LONTAR_COUNTRIES, "កម្ពុជា", "KHM"},
    {LONTAR_COUNTRIES, "Camboya", "KHM"},
    {LONTAR_COUNTRIES, "Cambodge", "KHM"},
    {LONTAR_COUNTRIES, "Таиланд", "THA"},
    {LONTAR_COUNTRIES, "泰国", "THA"},
    {LONTAR_COUNTRIES, "Nepali", "NPL"},
    {LONTAR_COUNTRIES, "Bangkok", "THA"},
    {LONTAR_COUNTRIES, "Congolese", NULL},
    {LONTAR_COUNTRIES, "Dominican", NULL},
    {LONTAR_COUNTRIES, "Atlantis", NULL},
    {LONTAR_COUNTRIES, "", NULL},
    {LONTAR_COUNTRIES, "\xff\xfe", NULL},
    {LONTAR_REGIONS, "ASEAN", "asean"},
    {LONTAR_REGIONS, "Greater Mekong Sub-region", "gms"},
    {LONTAR_REGIONS, "Southeast Asia", "south-east-asia"},
    {LONTAR_REGIONS, "the Pacific", "pacific"},
    {LONTAR_REGIONS, "Arab States", "arab-states"},
    {LONTAR_SECTORS, "TEXT", "garments"},
    {LONTAR_SECTORS, "fishing", "fishing"},
    {LONTAR_SECTORS, "Domestic work", "domestic-work"},
    {LONTAR_TYPES, "Court decision", "court-decision"},
    {LONTAR_TYPES, "country report", "country-report"},
    {LONTAR_INSTRUMENTS, "C29", "C029"},
    {LONTAR_INSTRUMENTS, "c.29", "C029"},
    {LONTAR_INSTRUMENTS, "C. 029", "C029"},
    {LONTAR_INSTRUMENTS, "P29", "P029"},
    {LONTAR_INSTRUMENTS, "R203", "R203"},
    {LONTAR_INSTRUMENTS, "C500", NULL},
    {LONTAR_INSTRUMENTS, "Domestic Workers Convention, 2011", "C189"},
    {LONTAR_LANGUAGES, "en", "en"},
    {LONTAR_LANGUAGES, "tha", "th"},
    {LONTAR_LANGUAGES, "Khmer", "km"},
    {LONTAR_LANGUAGES, "français", "fr"},
    {LONTAR_LANGUAGES, "pt-PT", "pt"},
    {LONTAR_LANGUAGES, "zh-TW", "zh-Hant"},
    {LONTAR_LANGUAGES, "uz-Latn", "uz"},
};

static void
find_takes_every_name(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(find_rows); i++) {
        const find_row *row = &find_rows[i];
        const char *code = lontar_vocabulary_find(get(row->kind), row->name);

        g_test_message("%s", row->name);
        g_assert_cmpstr(code, ==, row->code);
    }
}

static void
find_knows_every_code_and_label(void)
{
    for (int kind = 0; kind < LONTAR_VOCABULARY_COUNT; kind++) {
        const lontar_vocabulary *vocabulary = get(kind);

        g_assert_cmpuint(lontar_vocabulary_size(vocabulary), >, 20);
        for (size_t i = 0; i < lontar_vocabulary_size(vocabulary); i++) {
            const char *code = lontar_vocabulary_at(vocabulary, i);

            g_assert_cmpstr(lontar_vocabulary_find(vocabulary, code), ==, code);
            g_assert_cmpstr(lontar_vocabulary_label(vocabulary, code, "en"), !=, NULL);
            g_assert_cmpstr(lontar_vocabulary_label(vocabulary, code, "fr"), !=, "");
        }
        g_assert_cmpint(lontar_vocabulary_kind_find(lontar_vocabulary_kind_name(kind)), ==, kind);
    }
    g_assert_cmpint(lontar_vocabulary_kind_find("cheeses"), ==, -1);
}

static void
size_is_complete(void)
{
    g_assert_cmpuint(lontar_vocabulary_size(get(LONTAR_COUNTRIES)), ==, 249 + 1);
    g_assert_cmpuint(lontar_vocabulary_size(get(LONTAR_SECTORS)), ==, 23);
    g_assert_cmpuint(lontar_vocabulary_size(get(LONTAR_TYPES)), ==, 25);
    g_assert_cmpuint(lontar_vocabulary_size(get(LONTAR_INSTRUMENTS)), ==, 192 + 6 + 209);
    g_assert_cmpuint(lontar_vocabulary_size(get(LONTAR_LANGUAGES)), >=, 200);
}

static void
label_follows_the_language(void)
{
    const lontar_vocabulary *countries = get(LONTAR_COUNTRIES);

    g_assert_cmpstr(lontar_vocabulary_label(countries, "KHM", "en"), ==, "Cambodia");
    g_assert_cmpstr(lontar_vocabulary_label(countries, "KHM", "fr"), ==, "Cambodge");
    g_assert_cmpstr(lontar_vocabulary_label(countries, "KHM", "es-MX"), ==, "Camboya");
    g_assert_cmpstr(lontar_vocabulary_label(countries, "KHM", "xx"), ==, "Cambodia");
    /* As long as ICU takes a language to be, and one longer. */
    g_assert_cmpstr(lontar_vocabulary_label(countries, "KHM", "abcdefghijk"), ==, "Cambodia");
    g_assert_cmpstr(lontar_vocabulary_label(countries, "KHM", "abcdefghijkl"), ==, "Cambodia");
    g_assert_cmpstr(lontar_vocabulary_label(countries, "KHM", NULL), ==, "Cambodia");
    g_assert_cmpstr(lontar_vocabulary_label(countries, "ZZZ", "en"), ==, NULL);
    g_assert_cmpstr(lontar_vocabulary_label(get(LONTAR_SECTORS), "fishing", "es"), ==,
                    "Pesca, acuicultura, mariscos");
    g_assert_cmpstr(lontar_vocabulary_label(get(LONTAR_LANGUAGES), "km", "fr"), ==, "khmer");
    g_assert_cmpstr(lontar_vocabulary_label(get(LONTAR_INSTRUMENTS), "C029", "fr"), ==,
                    "Convention sur le travail forcé, 1930");
}

static void
nearest_mends_a_slip(void)
{
    const lontar_vocabulary *countries = get(LONTAR_COUNTRIES);

    g_assert_cmpstr(lontar_vocabulary_nearest(countries, "Tailand"), ==, "THA");
    g_assert_cmpstr(lontar_vocabulary_nearest(countries, "Thialand"), ==, "THA");
    g_assert_cmpstr(lontar_vocabulary_nearest(countries, "Cambodja"), ==, "KHM");
    g_assert_cmpstr(lontar_vocabulary_nearest(countries, "Phillipines"), ==, "PHL");
    g_assert_cmpstr(lontar_vocabulary_nearest(countries, "northern Nigeria region"), ==, "NGA");
    g_assert_cmpstr(lontar_vocabulary_nearest(countries, "Qwertzuiop"), ==, NULL);
    g_assert_cmpstr(lontar_vocabulary_nearest(countries, ""), ==, NULL);
    g_assert_cmpstr(lontar_vocabulary_nearest(get(LONTAR_SECTORS), "fishng"), ==, "fishing");
    g_assert_cmpstr(lontar_vocabulary_nearest(get(LONTAR_TYPES), "repport"), ==, "report");
}

static bool
expands_to(lontar_vocabulary_kind kind, const char *word, const char *expected)
{
    g_autoptr(GPtrArray) codes = lontar_vocabularies_expand(all, kind, word);
    g_autoptr(GString) joined = g_string_new(NULL);

    for (size_t i = 0; codes != NULL && i < codes->len; i++) {
        g_string_append_printf(joined, "%s%s", i > 0 ? " " : "", (char *)codes->pdata[i]);
    }
    g_test_message("%s -> %s", word, joined->str);
    return g_str_equal(joined->str, expected);
}

static void
expand_regions_and_ranges(void)
{
    g_assert_true(expands_to(LONTAR_COUNTRIES, "Thailand", "THA"));
    g_assert_true(expands_to(LONTAR_COUNTRIES, "GMS", "KHM CHN LAO MMR THA VNM"));
    g_assert_true(
        expands_to(LONTAR_COUNTRIES, "asean", "BRN KHM IDN LAO MYS MMR PHL SGP THA TLS VNM"));
    g_assert_true(expands_to(LONTAR_COUNTRIES, "CIS", "ARM AZE BLR KAZ KGZ MDA RUS TJK UZB"));
    g_assert_true(expands_to(LONTAR_COUNTRIES, "Atlantis", ""));
    g_assert_true(expands_to(LONTAR_SECTORS, "A03", "fishing"));
    g_assert_true(expands_to(LONTAR_SECTORS, "A", "agriculture forestry fishing"));
    g_assert_true(expands_to(LONTAR_SECTORS, "C13-C15", "garments"));
    g_assert_true(expands_to(LONTAR_SECTORS, "b05-b09", "mining"));
    g_assert_true(expands_to(LONTAR_SECTORS, "N78", "recruitment"));
    g_assert_true(expands_to(LONTAR_SECTORS, "C1392", "garments"));
    g_assert_true(expands_to(LONTAR_SECTORS, "Z99", ""));
    g_assert_true(expands_to(LONTAR_SECTORS, "A3-", ""));
    g_assert_true(expands_to(LONTAR_SECTORS, "-C13", ""));
    g_assert_true(expands_to(LONTAR_LANGUAGES, "pt-BR", "pt"));
    g_assert_true(expands_to(LONTAR_LANGUAGES, "pt -boats", ""));
    g_assert_true(expands_to(LONTAR_INSTRUMENTS, "C 29", "C029"));
}

static void
members_are_countries(void)
{
    const lontar_vocabulary *regions = get(LONTAR_REGIONS);

    for (size_t i = 0; i < lontar_vocabulary_size(regions); i++) {
        g_auto(GStrv) members = g_strsplit(vocabulary_field(regions, i, COLUMN_MEMBERS), ";", -1);

        for (size_t j = 0; members[j] != NULL; j++) {
            g_autofree char *code = g_strndup(members[j], strcspn(members[j], "@"));

            g_test_message("%s: %s", lontar_vocabulary_at(regions, i), members[j]);
            g_assert_cmpstr(lontar_vocabulary_find(get(LONTAR_COUNTRIES), code), ==, code);
        }
    }
}

static void
instruments_have_their_numbers(void)
{
    const lontar_vocabulary *instruments = get(LONTAR_INSTRUMENTS);
    size_t conventions = 0, recommendations = 0;
    int year = 1919;

    for (size_t i = 0; i < lontar_vocabulary_size(instruments); i++) {
        const char *code = lontar_vocabulary_at(instruments, i);
        int number = atoi(code + 1);
        int its_year = atoi(vocabulary_field(instruments, i, COLUMN_YEAR));

        if (*code == 'C') {
            g_assert_cmpint(number, ==, ++conventions);
        } else if (*code == 'R') {
            year = recommendations == 0 ? 1919 : year;
            g_assert_cmpint(number, ==, ++recommendations);
        }
        if (*code != 'P') {
            g_assert_cmpint(its_year, >=, year);
            year = its_year;
        }
        g_assert_nonnull(strstr(vocabulary_field(instruments, i, COLUMN_LABEL),
                                vocabulary_field(instruments, i, COLUMN_YEAR)));
    }
    g_assert_cmpuint(conventions, ==, 192);
    g_assert_cmpuint(recommendations, ==, 209);
}

/* Sector ranges do not overlap: every division belongs to one sector. */
static void
isic_divisions_have_one_sector(void)
{
    static const char *const divisions[] = {"A01", "A02", "B07", "C10", "C14", "C16", "C23",
                                            "C26", "C31", "D35", "E38", "F41", "G47", "H50",
                                            "I56", "J62", "K64", "L68", "M70", "N77", "N79",
                                            "N80", "O84", "P85", "Q86", "R93", "S96", "T97"};

    for (size_t i = 0; i < G_N_ELEMENTS(divisions); i++) {
        g_autoptr(GPtrArray) codes = lontar_vocabularies_expand(all, LONTAR_SECTORS, divisions[i]);

        g_test_message("%s", divisions[i]);
        g_assert_nonnull(codes);
        g_assert_cmpuint(codes->len, ==, 1);
    }
}

static lontar_vocabularies *
load_with(const char *file, const char *text, GError **error)
{
    g_autofree char *folder = g_dir_make_tmp("lontar-vocabulary-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(folder, file, NULL);
    lontar_vocabularies *vocabularies;

    g_assert_true(g_file_set_contents(path, text, -1, NULL));
    vocabularies = lontar_vocabularies_load(folder, error);
    g_unlink(path);
    g_rmdir(folder);
    return vocabularies;
}

static void
load_prefers_the_folder(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(lontar_vocabularies) own =
        load_with("types.tsv", "# own\nleaflet\tLeaflet\t\t\tflyer\n", &error);

    g_assert_no_error(error);
    g_assert_cmpuint(lontar_vocabulary_size(lontar_vocabularies_get(own, LONTAR_TYPES)), ==, 1);
    g_assert_cmpstr(lontar_vocabulary_find(lontar_vocabularies_get(own, LONTAR_TYPES), "Flyer"), ==,
                    "leaflet");
    g_assert_cmpuint(lontar_vocabulary_size(lontar_vocabularies_get(own, LONTAR_COUNTRIES)), ==,
                     250);
}

static void
load_names_the_bad_line(void)
{
    g_autoptr(GError) error = NULL;

    g_assert_null(load_with("types.tsv", "# own\n\nleaflet\tLeaflet\n", &error));
    g_assert_error(error, LONTAR_ERROR, LONTAR_ERROR_INVALID);
    g_assert_true(g_str_has_prefix(error->message, "types.tsv:3: "));
    g_clear_error(&error);
    g_assert_null(
        load_with("countries.tsv", "AAA\tAA\t1\tA\tX\t\t\t\nBBB\tBB\t2\tB\tX\t\t\t\n", &error));
    g_assert_error(error, LONTAR_ERROR, LONTAR_ERROR_INVALID);
    g_assert_nonnull(strstr(error->message, "'X' is both AAA and BBB"));
}

static void
load_is_quick(void)
{
    gint64 begin = g_get_monotonic_time();

    for (int i = 0; i < 10; i++) {
        g_autoptr(lontar_vocabularies) more = lontar_vocabularies_load(NULL, NULL);

        g_assert_nonnull(more);
    }
    g_test_message("load: %.2f ms", (g_get_monotonic_time() - begin) / 10e3);
}

static gint may_read;

static void *
read_at_once(void *data)
{
    g_autofree char *text = NULL;

    while (!g_atomic_int_get(&may_read)) {
    }
    text = vocabulary_read(NULL, "suffixes.tsv", NULL);
    return GINT_TO_POINTER(text != NULL);
}

/* Threads of processes that have read nothing yet read a built-in file; how many of them failed. */
static int
count_failures(int processes)
{
    int failures = 0;

    for (int i = 0; i < processes; i++) {
        int status = 0;
        pid_t child = fork();

        if (child == 0) {
            GThread *threads[4];
            bool is_read = true;

            for (size_t t = 0; t < G_N_ELEMENTS(threads); t++) {
                threads[t] = g_thread_new("reader", read_at_once, NULL);
            }
            g_atomic_int_set(&may_read, 1);
            for (size_t t = 0; t < G_N_ELEMENTS(threads); t++) {
                is_read = GPOINTER_TO_INT(g_thread_join(threads[t])) && is_read;
            }
            _exit(is_read ? 0 : 1);
        }
        g_assert_cmpint(waitpid(child, &status, 0), ==, child);
        failures += status != 0;
    }
    return failures;
}

static int failures_at_once;

static void
load_in_threads_at_once(void)
{
    g_assert_cmpint(failures_at_once, ==, 0);
}

int
main(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    int status;

    g_test_init(&argc, &argv, NULL);
    failures_at_once = count_failures(50);
    all = lontar_vocabularies_load(NULL, &error);
    g_assert_no_error(error);
    g_test_add_func("/vocabulary/find/takes_every_name", find_takes_every_name);
    g_test_add_func("/vocabulary/find/knows_every_code_and_label", find_knows_every_code_and_label);
    g_test_add_func("/vocabulary/size/is_complete", size_is_complete);
    g_test_add_func("/vocabulary/label/follows_the_language", label_follows_the_language);
    g_test_add_func("/vocabulary/nearest/mends_a_slip", nearest_mends_a_slip);
    g_test_add_func("/vocabulary/expand/regions_and_ranges", expand_regions_and_ranges);
    g_test_add_func("/vocabulary/data/members_are_countries", members_are_countries);
    g_test_add_func("/vocabulary/data/instruments_have_their_numbers",
                    instruments_have_their_numbers);
    g_test_add_func("/vocabulary/data/isic_divisions_have_one_sector",
                    isic_divisions_have_one_sector);
    g_test_add_func("/vocabulary/load/prefers_the_folder", load_prefers_the_folder);
    g_test_add_func("/vocabulary/load/names_the_bad_line", load_names_the_bad_line);
    g_test_add_func("/vocabulary/load/is_quick", load_is_quick);
    g_test_add_func("/vocabulary/load/in_threads_at_once", load_in_threads_at_once);
    status = g_test_run();
    lontar_vocabularies_free(all);
    return status;
}
