/*
 * Long and short documents: neither drowns the other.
 */
#include "search_fixture.h"

#define REPORT_PAGES 300
#define PAGE_WORDS   300

static const char *const fillers[] = {
    "workers",  "ministry", "report",  "national", "policy",   "programme", "statistics", "region",
    "survey",   "law",      "period",  "measure",  "province", "training",  "committee",  "budget",
    "partners", "annual",   "village", "project",  "support",  "office",    "data",       "year",
};

/* A page of a report on other things, with a sentence in its midst. */
static void
add_filled_page(lontar_document *document, GRand *random, const char *sentence)
{
    g_autoptr(GString) text = g_string_new(NULL);

    for (int i = 0; i < PAGE_WORDS; i++) {
        if (i == PAGE_WORDS / 2 && sentence != NULL) {
            g_string_append_printf(text, "%s ", sentence);
        }
        g_string_append_printf(text, "%s ",
                               fillers[g_rand_int_range(random, 0, (gint32)G_N_ELEMENTS(fillers))]);
    }
    add_page(document, text->str);
}

/* A report that names the subject on every so many pages, from a first one up to a last. */
static void
put_report(fixture *f, GRand *random, const char *id, const char *sentence, int first, int last,
           int every)
{
    lontar_document *report = new_document(id, "Annual report", "en", NULL);

    for (int i = 0; i < REPORT_PAGES; i++) {
        bool names = i >= first && i <= last && (i - first) % every == 0;

        add_filled_page(report, random, names ? sentence : NULL);
    }
    put(f, report);
}

static void
put_others(fixture *f, GRand *random)
{
    for (int i = 0; i < 60; i++) {
        g_autofree char *id = g_strdup_printf("z%02d", i);
        lontar_document *other = new_document(id, "Note", "en", NULL);

        add_filled_page(other, random, i % 6 == 0 ? "passports were seen" : NULL);
        add_filled_page(other, random, i % 7 == 0 ? "retention of wages" : NULL);
        put(f, other);
    }
}

/* A brief of two pages about exactly the question is before a report that passes it by. */
static void
test_brief(void)
{
    fixture *f = fixture_new();
    g_autoptr(GRand) random = g_rand_new_with_seed(9);
    lontar_document *brief = new_document(
        "brief", "Passport retention", "en",
        "Retention of passports. Employers hold the passports of workers on boats. Retention of "
        "a passport is an indicator of coercion.");

    add_page(brief, "Passports are given back on demand; retention is a crime in this law.");
    put(f, brief);
    put_report(f, random, "report", "The retention of passports was noted.", 0, 290, 15);
    put_others(f, random);
    commit(f);
    expect_ids(f, "q=passport retention&per_page=1", "brief");
    expect_ids(f, "q=passport retention&match=any&per_page=1", "brief");
    fixture_free(f);
}

/* A report with a chapter on the question is before a note that names it once. */
static void
test_report(void)
{
    fixture *f = fixture_new();
    g_autoptr(GRand) random = g_rand_new_with_seed(10);
    lontar_document *note = new_document("note", "Note", "en", NULL);

    add_filled_page(note, random, "The retention of passports was noted.");
    add_filled_page(note, random, NULL);
    put(f, note);
    put_report(f, random, "report",
               "Retention of passports: employers hold passports, and the retention of a passport "
               "is coercion. Passports under retention were counted.",
               100, 140, 1);
    put_others(f, random);
    commit(f);
    expect_ids(f, "q=passport retention&per_page=1", "report");
    expect_ids(f, "q=passport retention&match=any&per_page=1", "report");
    fixture_free(f);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/search/lengths/brief", test_brief);
    g_test_add_func("/search/lengths/report", test_report);
    return g_test_run();
}
