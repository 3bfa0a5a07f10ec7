/*
 * Documents that were tagged anew by an edit are those of an index that is made from nothing.
 */
#include <glib.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

#include "folder.h"
#include "lontar/generation.h"
#include "lontar/pages.h"
#include "lontar/record.h"
#include "lontar/terms.h"
#include "update.h"
#include "view.h"
#include "xapian_compare.h"

#define FILES 180

typedef struct {
    char *folder, *library, *index, *fresh;
} fixture;

static const char *
pick(GRand *rand, const char *const *from)
{
    return from[g_rand_int_range(rand, 0, (gint32)g_strv_length((char **)from))];
}

/* Each of another size, so that every run reads them in one order. */
static void
write_file(const fixture *of, int i)
{
    static const char *const subjects[] = {"Wages in the garment factories of Bangladesh",
                                           "Forced labour on vessels, C029 and C105",
                                           "Fishing in ASEAN waters",
                                           "Le travail force au Cameroun et la Convention no 29",
                                           "Bricks",
                                           "South Asia and its kilns",
                                           "Policy brief on Nepal and India",
                                           "Annual report",
                                           "Prisons and mines of Niger, Nigeria and Mali",
                                           NULL};
    static const char *const sentences[] = {"Workers in Thailand and Cambodia are in debt.",
                                            "The report was published in May 2019.",
                                            "Convention No. 182 has been ratified.",
                                            "Les pays de la region ont ratifie la convention.",
                                            "Fishers, farm hands and miners were asked.",
                                            "Lao PDR is a member of ASEAN.",
                                            "\f",
                                            "\f",
                                            "Nepal, Nepal and again Nepal.",
                                            "South Asia has many kilns.",
                                            NULL};
    g_autoptr(GRand) rand = g_rand_new_with_seed((guint32)i);
    g_autofree char *path = g_strdup_printf("%s/%d.txt", of->library, i);
    g_autoptr(GString) text = g_string_new(pick(rand, subjects));

    g_string_append(text, "\n\n");
    for (int n = g_rand_int_range(rand, 1, 60); n > 0; n--) {
        g_string_append(text, pick(rand, sentences));
        g_string_append(text, "\n");
    }
    while (text->len % (FILES + 7) != (gsize)i) {
        g_string_append_c(text, 'x');
    }
    while (text->len < 20000 + (gsize)i && text->len % 2 == 0 && i % 30 == 0) {
        g_string_append(text, " more of it");
    }
    g_assert_true(g_file_set_contents(path, text->str, -1, NULL));
}

static void
write_catalogue(const fixture *of, unsigned seed)
{
    static const char *const countries[] = {"THA", "Nepal;India", "ASEAN", "none", "",
                                            "",    "BGD",         NULL};
    static const char *const sectors[] = {"fishing", "bricks;mining", "", "", "none", NULL};
    static const char *const years[] = {"2011", "2019", "", "", "none", NULL};
    static const char *const types[] = {"report", "policy-brief", "", "", NULL};
    static const char *const languages[] = {"", "", "", "en", "fr", NULL};
    static const char *const titles[] = {"", "", "", "", "", "Another title", NULL};
    static const char *const instruments[] = {"", "", "", "", "C029", "C182;C138", NULL};
    static const char *const keywords[] = {"", "debt;kilns", "vessels", NULL};
    g_autoptr(GRand) rand = g_rand_new_with_seed(seed);
    g_autofree char *path = g_build_filename(of->library, "catalogue.csv", NULL);
    g_autoptr(GString) text =
        g_string_new("path,country,sector,year,type,language,title,instrument,keywords,region\n");

    for (int i = 0; i < FILES; i++) {
        const char *country = pick(rand, countries), *sector = pick(rand, sectors);
        const char *year = pick(rand, years), *type = pick(rand, types);
        const char *language = pick(rand, languages), *title = pick(rand, titles);
        const char *instrument = pick(rand, instruments), *keyword = pick(rand, keywords);

        g_string_append_printf(text, "%d.txt,%s,%s,%s,%s,%s,%s,%s,%s,\n", i, country, sector, year,
                               type, language, title, instrument, keyword);
    }
    g_assert_true(g_file_set_contents(path, text->str, -1, NULL));
}

/* Wait until no file is so young that its time may stay the same. */
static void
run_update(const fixture *of, const char *index, size_t metadata)
{
    g_autoptr(GError) error = NULL;
    lontar_counts counts = {0};
    lontar_options options = {.budget = lontar_budget_divide(LONTAR_MEMORY_DEFAULT, 1),
                              .library = of->library,
                              .index = (char *)index,
                              .progress = (char *)"none",
                              .jobs = 1};
    g_autoptr(lontar_update) update = lontar_update_new(&options, &error);

    g_assert_no_error(error);
    g_assert_true(lontar_update_prepare(update, &error));
    lontar_update_run(update, &counts, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(counts.metadata, >=, metadata);
}

static void
set_up(fixture *of, gconstpointer data)
{
    of->folder = g_dir_make_tmp("lontar-retag-XXXXXX", NULL);
    of->library = g_build_filename(of->folder, "library", NULL);
    of->index = g_build_filename(of->folder, "index", NULL);
    of->fresh = g_build_filename(of->folder, "fresh", NULL);
    g_assert_cmpint(g_mkdir(of->library, 0755), ==, 0);
    for (int i = 0; i < FILES; i++) {
        write_file(of, i);
    }
}

static void
tear_down(fixture *of, gconstpointer data)
{
    folder_remove(of->folder);
    g_free(of->folder);
    g_free(of->library);
    g_free(of->index);
    g_free(of->fresh);
}

static void
compare_records(const lontar_record *a, const lontar_record *b)
{
    g_assert_cmpstr(lontar_record_id(a), ==, lontar_record_id(b));
    g_assert_cmpuint(lontar_record_page_size(a), ==, lontar_record_page_size(b));
    g_assert_cmpuint(lontar_record_end_position(a), ==, lontar_record_end_position(b));
    g_assert_cmpstrv(lontar_record_paths(a), lontar_record_paths(b));
    for (int field = 0; field < LONTAR_FIELD_COUNT; field++) {
        g_assert_cmpstrv(lontar_record_values(a, field), lontar_record_values(b, field));
    }
    for (size_t i = 0; i < lontar_record_page_size(a); i++) {
        g_assert_cmpuint(lontar_record_page_position(a, i), ==, lontar_record_page_position(b, i));
        g_assert_cmpuint(lontar_record_page_flags(a, i), ==, lontar_record_page_flags(b, i));
        g_assert_cmpstr(lontar_record_page_label(a, i), ==, lontar_record_page_label(b, i));
        g_assert_cmpstr(lontar_record_page_section(a, i), ==, lontar_record_page_section(b, i));
        g_assert_cmpstr(lontar_record_page_language(a, i), ==, lontar_record_page_language(b, i));
    }
}

static lontar_record *
record_at(const lontar_index *index, uint32_t docid, char **out_details)
{
    g_autoptr(GBytes) data = lontar_index_data(index, docid, NULL);
    lontar_record *record = lontar_record_decode(data, NULL);

    *out_details = lontar_pages_details(index, lontar_record_stamp(record)->text_key, NULL);
    return record;
}

/* All but when it came there. */
static void
compare_indexes(const fixture *of)
{
    g_autoptr(lontar_index) a = lontar_view_open(of->index, NULL);
    g_autoptr(lontar_index) b = lontar_view_open(of->fresh, NULL);

    g_assert_cmpuint(lontar_index_document_size(a), ==, FILES);
    g_assert_cmpuint(lontar_index_last_docid(b), ==, FILES);
    for (uint32_t docid = 1; docid <= FILES; docid++) {
        char *details[2] = {NULL};
        g_autoptr(lontar_record) one = record_at(a, docid, &details[0]);
        g_autoptr(lontar_record) other = record_at(b, docid, &details[1]);

        compare_records(one, other);
        g_assert_cmpstr(details[0], ==, details[1]);
        for (uint32_t slot = 0; slot < LONTAR_SLOT_COUNT; slot++) {
            if (slot != LONTAR_SLOT_FIRST && slot != LONTAR_SLOT_CHANGED) {
                compare_bytes(lontar_index_value(a, docid, slot, NULL),
                              lontar_index_value(b, docid, slot, NULL));
            }
        }
        g_free(details[0]);
        g_free(details[1]);
    }
    compare_terms(a, b);
}

/* One catalogue after another, and none in the end. */
static void
catalogues(fixture *of, gconstpointer data)
{
    run_update(of, of->index, 0);
    for (unsigned seed = 1; seed <= 5; seed++) {
        g_autofree char *before = lontar_generation_current(of->index, NULL, NULL);
        g_autofree char *path = g_build_filename(of->library, "catalogue.csv", NULL);
        g_autofree char *after = NULL;

        if (seed < 5) {
            write_catalogue(of, seed);
        } else {
            g_assert_cmpint(g_unlink(path), ==, 0);
        }
        run_update(of, of->index, FILES / 2);
        after = lontar_generation_current(of->index, NULL, NULL);
        g_assert_cmpstr(before, !=, after); /* else none was edited */
        folder_remove(of->fresh);
        run_update(of, of->fresh, 0);
        compare_indexes(of);
        run_update(of, of->index, 0);
    }
}

/* Edits say in which revision a document has changed, and all else of the index goes on. */
static void
revisions(fixture *of, gconstpointer data)
{
    run_update(of, of->index, 0);

    g_autoptr(lontar_index) first = lontar_view_open(of->index, NULL);
    g_autofree char *before = lontar_view_text(first, LONTAR_META_REVISION, NULL);

    write_catalogue(of, 1);
    run_update(of, of->index, FILES / 2);

    g_autoptr(lontar_index) then = lontar_view_open(of->index, NULL);
    g_autofree char *after = lontar_view_text(then, LONTAR_META_REVISION, NULL);
    uint64_t changed = 0;

    for (uint32_t docid = 1; docid <= FILES; docid++) {
        g_autofree char *details = NULL;
        g_autoptr(lontar_record) record = record_at(then, docid, &details);
        const lontar_stamp *stamp = lontar_record_stamp(record);

        g_assert_cmpuint(stamp->first_revision, <=, g_ascii_strtoull(before, NULL, 10));
        g_assert_cmpuint(stamp->changed_revision, <=, g_ascii_strtoull(after, NULL, 10));
        changed += stamp->changed_revision > g_ascii_strtoull(before, NULL, 10) ? 1 : 0;
    }
    g_assert_cmpuint(changed, >=, FILES / 2);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add("/retag/catalogues", fixture, NULL, set_up, catalogues, tear_down);
    g_test_add("/retag/revisions", fixture, NULL, set_up, revisions, tear_down);
    return g_test_run();
}
