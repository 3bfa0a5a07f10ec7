/*
 * Catalogue and sidecars: values to codes, complaints with places, who is stronger.
 */
#include <glib.h>
#include <string.h>

#include "catalogue.h"
#include "jsonplace.h"
#include "sidecar.h"

typedef struct {
    lontar_vocabularies *vocabularies;
    lontar_metadata *metadata;
    GString *complaints; /* a line each */
} fixture;

static void
take_complaint(const char *complaint, void *data)
{
    g_string_append_printf(data, "%s\n", complaint);
}

static void
set_up(fixture *of, const void *data)
{
    GError *error = NULL;

    of->complaints = g_string_new(NULL);
    of->vocabularies = lontar_vocabularies_load(NULL, &error);
    g_assert_no_error(error);
    of->metadata = lontar_metadata_new(of->vocabularies, take_complaint, of->complaints);
}

static void
tear_down(fixture *of, const void *data)
{
    lontar_metadata_free(of->metadata);
    lontar_vocabularies_free(of->vocabularies);
    g_string_free(of->complaints, TRUE);
}

static char *
values_of(const lontar_document *document, lontar_field field)
{
    g_autoptr(GPtrArray) values = lontar_document_values(document, field);

    g_ptr_array_add(values, NULL);
    return g_strjoinv(";", (char **)values->pdata);
}

static void
assert_values(const lontar_document *document, lontar_field field, const char *wanted)
{
    g_autofree char *got = values_of(document, field);

    g_assert_cmpstr(got, ==, wanted);
}

static lontar_document *
apply(fixture *of, const char *csv, const char *path)
{
    lontar_catalogue *catalogue =
        lontar_catalogue_parse(of->metadata, "catalogue.csv", csv, strlen(csv));
    lontar_statement *statement = lontar_catalogue_find(catalogue, path);
    lontar_document *document = lontar_document_new();

    if (statement != NULL) {
        lontar_statement_apply(statement, document);
    }
    lontar_statement_free(statement);
    lontar_catalogue_free(catalogue);
    return document;
}

static void
test_values(fixture *of, const void *data)
{
    g_autoptr(lontar_document) document = apply(
        of,
        "Path,Title,authors,year,date,type,language,Countries,sector,instrument,url,keywords\n"
        "./a.pdf,\"A; b\",Ann;Bo ,2015,2015-03,report,EN-gb,Viet Nam; LAO;116,TEXT,"
        "C29;P029,https://example.org/a,x;y\n",
        "a.pdf");

    g_assert_cmpstr(of->complaints->str, ==, "");
    assert_values(document, LONTAR_FIELD_TITLE, "A; b");
    assert_values(document, LONTAR_FIELD_AUTHOR, "Ann;Bo");
    assert_values(document, LONTAR_FIELD_YEAR, "2015");
    assert_values(document, LONTAR_FIELD_DATE, "2015-03");
    assert_values(document, LONTAR_FIELD_TYPE, "report");
    assert_values(document, LONTAR_FIELD_LANGUAGE, "en");
    assert_values(document, LONTAR_FIELD_COUNTRY, "VNM;LAO;KHM");
    assert_values(document, LONTAR_FIELD_SECTOR, "garments");
    assert_values(document, LONTAR_FIELD_INSTRUMENT, "C029;P029");
    assert_values(document, LONTAR_FIELD_URL, "https://example.org/a");
    assert_values(document, LONTAR_FIELD_KEYWORD, "x;y");
    g_assert_cmpstr(lontar_document_tag_at(document, 0)->rule, ==, "catalogue.csv:2");
}

static void
test_complaints(fixture *of, const void *data)
{
    static const struct {
        const char *cells, *wanted;
    } cases[] = {
        {"Thaland,,", "c:2:3: unknown country 'Thaland'; the nearest is THA (Thailand)\n"},
        {"\"Cambodia; Thaland\",,", "c:2:14: unknown country 'Thaland'; the nearest is THA "
                                    "(Thailand)\n"},
        {",20015,", "c:2:4: bad year '20015'; the nearest is 2001\n"},
        {",2562,", "c:2:4: bad year '2562'; the nearest is 2019\n"},
        {",2O15,", "c:2:4: bad year '2O15'; the nearest is 2015\n"},
        {",soon,", "c:2:4: bad year 'soon'; a year is from 1450 to"},
        {",,fishng", "c:2:5: unknown sector 'fishng'; the nearest is fishing"},
        {",,,,", "c:2:6: more cells than the header has columns\n"},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *whole =
            g_strdup_printf("path,country,year,sector\na,%s\n", cases[i].cells);
        lontar_catalogue *catalogue =
            lontar_catalogue_parse(of->metadata, "c", whole, strlen(whole));

        g_assert_true(g_str_has_prefix(of->complaints->str, cases[i].wanted));
        g_string_truncate(of->complaints, 0);
        lontar_catalogue_free(catalogue);
    }
}

static void
test_stronger(fixture *of, const void *data)
{
    const char csv[] = "path,title,year,country,odd\n"
                       "*.pdf,By glob,2001,THA,\n"
                       "a.pdf,By name,,,kept\n"
                       "a.pdf,Too late,2002,[],\n";
    g_autoptr(lontar_document) document = apply(of, csv, "a.pdf");

    g_assert_cmpstr(of->complaints->str, ==,
                    "catalogue.csv:1:25: unknown column 'odd' is kept as it is\n");
    assert_values(document, LONTAR_FIELD_TITLE, "By name");
    assert_values(document, LONTAR_FIELD_YEAR, "2002");
    assert_values(document, LONTAR_FIELD_COUNTRY, "");
    g_assert_true(
        lontar_document_has_word(document, LONTAR_FIELD_COUNTRY, LONTAR_SOURCE_CATALOGUE));
    g_assert_cmpstr(lontar_document_note_at(document, 0), ==, "odd: kept");
}

static void
test_match(fixture *of, const void *data)
{
    static const struct {
        const char *glob, *path;
        bool matches;
    } cases[] = {
        {"*.pdf", "a.pdf", true},
        {"*.pdf", "x/a.pdf", false},
        {"x/*", "x/a.pdf", true},
        {"x/*", "x/y/a.pdf", false},
        {"x/**", "x/y/a.pdf", true},
        {"**/*.pdf", "a.pdf", true},
        {"**/*.pdf", "x/y/a.pdf", true},
        {"x/**/a.pdf", "x/a.pdf", true},
        {"x/**/a.pdf", "x/y/z/a.pdf", true},
        {"x/**/a.pdf", "y/a.pdf", false},
        {"a-[0-9].pdf", "a-7.pdf", true},
        {"a-?.pdf", "a-77.pdf", false},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_assert_cmpint(lontar_catalogue_match(cases[i].glob, cases[i].path), ==, cases[i].matches);
    }
}

/* Editors and file systems differ in how they write an accent. */
static void
test_normal_form(fixture *of, const void *data)
{
    g_autoptr(lontar_document) document =
        apply(of, "path,year\n\xc3\xa9.pdf,2001\n", "e\xcc\x81.pdf");

    assert_values(document, LONTAR_FIELD_YEAR, "2001");
}

static void
test_encoding(fixture *of, const void *data)
{
    g_autoptr(lontar_document) document =
        apply(of, "path,title,year\na.pdf,caf\xe9,2001\n", "a.pdf");

    g_assert_cmpstr(of->complaints->str, ==, "catalogue.csv:2:10: not UTF-8; save it as UTF-8\n");
    assert_values(document, LONTAR_FIELD_YEAR, "2001");
}

static void
test_large(fixture *of, const void *data)
{
    g_autoptr(GString) csv = g_string_new("path,country,year,sector\n");
    int64_t start = g_get_monotonic_time();

    for (int i = 0; i < 10000; i++) {
        g_string_append_printf(csv, "folder/%d.pdf,%s,%d,agriculture\n", i,
                               i % 200 == 0 ? "Thaland" : "Thailand;KHM", 1990 + i % 30);
    }

    lontar_catalogue *catalogue =
        lontar_catalogue_parse(of->metadata, "catalogue.csv", csv->str, csv->len);

    for (int i = 0; i < 10000; i++) {
        g_autofree char *path = g_strdup_printf("folder/%d.pdf", i);
        g_autoptr(lontar_statement) statement = lontar_catalogue_find(catalogue, path);

        g_assert_nonnull(statement);
    }
    lontar_catalogue_free(catalogue);
    g_test_message("10,000 rows in %.3f s",
                   (double)(g_get_monotonic_time() - start) / G_USEC_PER_SEC);

    g_auto(GStrv) lines = g_strsplit(of->complaints->str, "\n", -1);

    g_assert_cmpuint(g_strv_length(lines), ==, 51);
}

static void
test_sidecar(fixture *of, const void *data)
{
    const char json[] = "{\"title\": \"T\", \"year\": 2015, \"country\": [],\n"
                        " \"sector\": [\"fishing\", \"fishng\"], \"shelf\": \"B 12\",\n"
                        " \"language\": null, \"keywords\": [\"a\", 7, {}]}";
    g_autoptr(lontar_statement) statement =
        lontar_sidecar_parse(of->metadata, "a.pdf.meta.json", json, strlen(json));
    g_autoptr(lontar_document) document = lontar_document_new();

    lontar_statement_apply(statement, document);
    g_assert_cmpstr(of->complaints->str, ==,
                    "a.pdf.meta.json:2:24: unknown sector 'fishng'; the nearest is fishing "
                    "(Fishing, aquaculture, seafood)\n"
                    "a.pdf.meta.json:3:41: keywords must be a text, a number or a list of them\n");
    assert_values(document, LONTAR_FIELD_YEAR, "2015");
    assert_values(document, LONTAR_FIELD_SECTOR, "fishing");
    assert_values(document, LONTAR_FIELD_KEYWORD, "a;7");
    g_assert_true(lontar_document_has_word(document, LONTAR_FIELD_COUNTRY, LONTAR_SOURCE_SIDECAR));
    g_assert_false(lontar_document_has_word(document, LONTAR_FIELD_LANGUAGE, LONTAR_SOURCE_TAGGER));
    g_assert_cmpstr(lontar_document_note_at(document, 0), ==, "shelf: B 12");
}

static void
test_sidecar_syntax(fixture *of, const void *data)
{
    static const struct {
        const char *json, *wanted;
    } cases[] = {
        {"{\"title\": \n oops}", "s:2:5: not JSON"},
        {"[]", "s:1:1: must be a JSON object"},
        {"", "s:1:1: not JSON"},
        {"{\"title\": \"\xff\"}", "s:1:"},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(lontar_statement) statement =
            lontar_sidecar_parse(of->metadata, "s", cases[i].json, strlen(cases[i].json));

        g_assert_nonnull(statement);
        g_test_message("%s", of->complaints->str);
        g_assert_true(g_str_has_prefix(of->complaints->str, cases[i].wanted));
        g_string_truncate(of->complaints, 0);
    }
}

static void
test_date(fixture *of, const void *data)
{
    g_autoptr(lontar_document) document = apply(of, "path,date\na,2019-05-27T10:00:00Z\n", "a");
    g_autoptr(lontar_document) wrong = apply(of, "path,date\na,27/05/2019\n", "a");
    g_autoptr(lontar_document) impossible = apply(of, "path,date\na,2019-02-30\n", "a");

    assert_values(document, LONTAR_FIELD_DATE, "2019-05-27");
    assert_values(document, LONTAR_FIELD_YEAR, "2019");
    assert_values(wrong, LONTAR_FIELD_DATE, "");
    assert_values(impossible, LONTAR_FIELD_DATE, "");
    g_assert_cmpstr(of->complaints->str, ==,
                    "catalogue.csv:2:3: bad date '27/05/2019'; the nearest is 2019-05-27\n"
                    "catalogue.csv:2:3: bad date '2019-02-30'; the nearest is 2019\n");
}

static void
test_place(fixture *of, const void *data)
{
    const char json[] = "{\"a\\\"b\": [1, {\"c\": 2}], \"é\": \"]}\",\n  \"c\": [ \"x\", \"y\" ]}";
    size_t line, column;

    g_assert_true(lontar_json_place(json, "c", 1, &line, &column));
    g_assert_cmpuint(line, ==, 2);
    g_assert_cmpuint(column, ==, 15);
    g_assert_true(lontar_json_place(json, "é", 0, &line, &column));
    g_assert_cmpuint(line, ==, 1);
    g_assert_cmpuint(column, ==, 30);
    g_assert_false(lontar_json_place(json, "none", 0, &line, &column));
}

/* The words' checksum tells of every change in what they say, and of nothing else. */
static void
test_digest(fixture *of, const void *data)
{
    const char *const csvs[] = {
        "path,title\na,T\n", "path,title\n\n\nb,U\na,T\n",
        "path,title\na,U\n", "path,publisher\na,T\n",
        "path,odd\na,T\n",
    };
    g_auto(GStrv) sums = g_new0(char *, G_N_ELEMENTS(csvs) + 1);

    for (size_t i = 0; i < G_N_ELEMENTS(csvs); i++) {
        lontar_catalogue *catalogue =
            lontar_catalogue_parse(of->metadata, "c", csvs[i], strlen(csvs[i]));
        g_autoptr(lontar_statement) statement = lontar_catalogue_find(catalogue, "a");
        g_autoptr(GChecksum) checksum = g_checksum_new(G_CHECKSUM_SHA256);

        lontar_statement_digest(statement, checksum);
        sums[i] = g_strdup(g_checksum_get_string(checksum));
        lontar_catalogue_free(catalogue);
    }
    g_assert_cmpstr(sums[0], ==, sums[1]);
    for (size_t i = 2; i < G_N_ELEMENTS(csvs); i++) {
        g_assert_cmpstr(sums[0], !=, sums[i]);
    }
}

static void
add(const char *name, void (*test)(fixture *, const void *))
{
    g_test_add(name, fixture, NULL, set_up, test, tear_down);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    add("/catalogue/parse/values", test_values);
    add("/catalogue/parse/complaints", test_complaints);
    add("/catalogue/parse/encoding", test_encoding);
    add("/catalogue/parse/large", test_large);
    add("/catalogue/find/stronger", test_stronger);
    add("/catalogue/find/normal-form", test_normal_form);
    add("/catalogue/match/globs", test_match);
    add("/metadata/add/date", test_date);
    add("/sidecar/parse/values", test_sidecar);
    add("/sidecar/parse/syntax", test_sidecar_syntax);
    add("/jsonplace/place/finds", test_place);
    add("/statement/digest/changes", test_digest);
    return g_test_run();
}
