/*
 * Columns in a file: the same as those of the index, or passed over.
 */
#include "columns.h"
#include "search_fixture.h"

#include <libdeflate.h>

#define DOCUMENTS 1500
/* Where the head's parts stand in the file. */
#define AT_CHECKSUM 20
#define AT_CHECKED  24
#define AT_STATE    32
#define HEAD_SIZE   144

static void
add_documents(fixture *f, size_t first, size_t size)
{
    static const char *const countries[] = {"THA", "KHM", "NPL", "VNM"};

    for (size_t i = first; i < first + size; i++) {
        g_autofree char *id = g_strdup_printf("d%zu", i);
        g_autofree char *year = g_strdup_printf("%zu", 1990 + i % 30);
        lontar_document *document =
            new_document(id, "Brick kilns", i % 3 == 0 ? "en" : "th", "bonded labour");

        for (size_t n = 0; n < i % 4; n++) {
            say(document, LONTAR_FIELD_COUNTRY, countries[(i + n) % G_N_ELEMENTS(countries)]);
        }
        if (i % 5 != 0) {
            say(document, LONTAR_FIELD_YEAR, year);
        }
        put(f, document);
    }
    commit(f);
}

static char *
database_of(const fixture *f)
{
    return g_build_filename(f->generation, "db", NULL);
}

static void
seal(const fixture *f)
{
    g_autoptr(GError) error = NULL;

    lontar_generation_seal(f->generation, &error);
    g_assert_no_error(error);
}

static lontar_columns *
read_columns(const fixture *f)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *database = database_of(f);
    g_autoptr(lontar_index) index = lontar_index_open(database, &error);

    g_assert_no_error(error);
    return lontar_columns_read(index, database);
}

static bool
agrees(const fixture *f)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *database = database_of(f);
    bool does = lontar_generation_check_columns(database, &error);

    g_assert_true(does == (error == NULL));
    return does;
}

/* Totals and facets, as a new searcher has them. */
static char *
facets_of(fixture *f)
{
    g_clear_pointer(&f->searcher, lontar_searcher_free);

    g_autoptr(lontar_answer) answer =
        answer_to(f, "facets=country,year,language&facet.limit=1000&limit=20");
    GString *all = g_string_new(NULL);

    g_string_append_printf(all, "%zu", lontar_answer_total(answer));
    for (size_t i = 0; i < lontar_answer_facet_size(answer); i++) {
        const lontar_facet *facet = lontar_answer_facet_at(answer, i);

        g_string_append_printf(all, "\n%zu:", facet->missing);
        for (size_t n = 0; n < facet->values->len; n++) {
            const lontar_facet_value *value = &g_array_index(facet->values, lontar_facet_value, n);

            g_string_append_printf(all, " %s=%zu", value->value, value->count);
        }
    }
    g_autofree char *ids = ids_of(answer);
    g_string_append_printf(all, "\n%s", ids);
    return g_string_free(all, FALSE);
}

/* Columns in a file, as its bytes. */
static char *
sealed_bytes(fixture *f, gsize *out_size)
{
    g_autofree char *path = g_build_filename(f->generation, "columns", NULL);
    char *bytes = NULL;

    add_documents(f, 0, DOCUMENTS);
    seal(f);
    g_assert_true(g_file_get_contents(path, &bytes, out_size, NULL));
    return bytes;
}

static void
test_same(void)
{
    fixture *f = fixture_new();

    add_documents(f, 0, DOCUMENTS);
    g_autofree char *filled = facets_of(f);
    g_assert_null(read_columns(f));

    seal(f);
    g_autoptr(lontar_columns) columns = read_columns(f);
    g_assert_nonnull(columns);
    g_assert_cmpuint(lontar_columns_document_size(columns), ==, DOCUMENTS);
    g_assert_true(agrees(f));
    g_autofree char *kept = facets_of(f);
    g_assert_cmpstr(kept, ==, filled);
    g_assert_nonnull(strstr(kept, "THA="));
    fixture_free(f);
}

/* A commit after the file was written, a document taken out, and a run's end. */
static void
test_other_state(void)
{
    g_autoptr(GError) error = NULL;
    fixture *f = fixture_new();

    add_documents(f, 0, DOCUMENTS);
    seal(f);
    g_autofree char *before = facets_of(f);
    add_documents(f, DOCUMENTS, 100);
    g_autofree char *term = lontar_terms_id("d7");
    lontar_writer_delete(f->writer, term, &error);
    g_assert_no_error(error);
    commit(f);
    g_assert_null(read_columns(f));
    g_assert_true(agrees(f));
    g_autofree char *filled = facets_of(f);
    g_assert_cmpstr(filled, !=, before);

    seal(f);
    g_autoptr(lontar_columns) columns = read_columns(f);
    g_assert_nonnull(columns);
    g_assert_true(agrees(f));
    g_autofree char *kept = facets_of(f);
    g_assert_cmpstr(kept, ==, filled);
    fixture_free(f);
}

static void
write_columns(const fixture *f, const char *bytes, size_t size)
{
    g_autofree char *path = g_build_filename(f->generation, "columns", NULL);

    g_assert_true(g_file_set_contents(path, bytes, (gssize)size, NULL));
}

static void
test_damage(void)
{
    g_autoptr(GRand) random = g_rand_new_with_seed(1);
    fixture *f = fixture_new();
    gsize size;
    g_autofree char *bytes = sealed_bytes(f, &size);

    for (size_t round = 0; round < 300; round++) {
        g_autofree char *copy = g_memdup2(bytes, size);
        size_t at = (size_t)g_rand_int_range(random, 0, round % 2 == 0 ? HEAD_SIZE : (int)size);
        size_t cut = round % 10 == 0 ? at : size;

        copy[at] ^= (char)(1 << g_rand_int_range(random, 0, 8));
        write_columns(f, copy, cut);
        g_assert_null(read_columns(f));
    }
    write_columns(f, bytes, size);
    g_autoptr(lontar_columns) columns = read_columns(f);
    g_assert_nonnull(columns);
    fixture_free(f);
}

/* A whole file of another state that claims to be of this one. */
static void
test_forged(void)
{
    g_autoptr(GError) error = NULL;
    fixture *f = fixture_new();
    gsize size;
    g_autofree char *bytes = sealed_bytes(f, &size);

    add_documents(f, 0, DOCUMENTS / 2); /* replaced by the same, but in another revision */
    lontar_document *changed = new_document("d9", "Kilns", "en", "bonded labour");
    say(changed, LONTAR_FIELD_COUNTRY, "IND");
    put(f, changed);
    commit(f);

    g_autofree char *database = database_of(f);
    g_autoptr(lontar_index) index = lontar_index_open(database, &error);
    g_assert_no_error(error);
    g_autofree char *identity = lontar_index_identity(index, &error);
    g_assert_no_error(error);
    strcpy(bytes + AT_STATE, identity);
    uint32_t checksum = libdeflate_crc32(0, bytes + HEAD_SIZE, size - HEAD_SIZE);
    checksum = libdeflate_crc32(checksum, bytes + AT_CHECKED, HEAD_SIZE - AT_CHECKED);
    memcpy(bytes + AT_CHECKSUM, &checksum, sizeof checksum);
    write_columns(f, bytes, size);
    g_autoptr(lontar_columns) columns = read_columns(f);
    g_assert_nonnull(columns);
    g_assert_false(agrees(f));
    fixture_free(f);
}

/* So few documents are filled at once. */
static void
test_few(void)
{
    fixture *f = fixture_new();

    add_documents(f, 0, 10);
    seal(f);
    g_autofree char *path = g_build_filename(f->generation, "columns", NULL);
    g_assert_false(g_file_test(path, G_FILE_TEST_EXISTS));
    g_assert_true(agrees(f));
    fixture_free(f);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/columns/write/same", test_same);
    g_test_add_func("/columns/read/other-state", test_other_state);
    g_test_add_func("/columns/read/damage", test_damage);
    g_test_add_func("/columns/check/forged", test_forged);
    g_test_add_func("/columns/write/few", test_few);
    return g_test_run();
}
