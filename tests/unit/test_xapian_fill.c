/*
 * A new database that is filled is the one that documents added one by one make.
 *
 * Both are made from the same documents and compared: every term's postings and positions, every
 * document's terms, values and data, and all metadata.
 */
#include "xapian_compare.h"
#include "xapian_fixture.h"

#include <sys/stat.h>

/* So little memory that runs are many. */
#define SCANT 65536
#define AMPLE ((size_t)64 << 20)

typedef void (*maker)(lontar_writer *writer, gconstpointer data);

static off_t
size_of(const char *database)
{
    g_autoptr(GDir) entries = g_dir_open(database, 0, NULL);
    const char *name = NULL;
    off_t size = 0;

    while ((name = g_dir_read_name(entries)) != NULL) {
        g_autofree char *path = g_build_filename(database, name, NULL);
        struct stat status;

        g_assert_cmpint(stat(path, &status), ==, 0);
        size += status.st_size;
    }
    return size;
}

/* Make a database both ways; compare them, and the size with that of a compacted one. */
static void
make_both(const fixture *f, maker make, gconstpointer data, size_t memory)
{
    g_autofree char *plain = g_build_filename(f->folder, "plain", NULL);
    g_autofree char *compacted = g_build_filename(f->folder, "compacted", NULL);
    g_autoptr(GError) error = NULL;
    g_autoptr(lontar_writer) one = lontar_writer_open_bulk(plain, &error);
    g_autoptr(lontar_writer) other = lontar_writer_open_new(f->path, memory, &error);
    g_autofree char *report = NULL;

    g_assert_no_error(error);
    make(one, data);
    commit(one);
    g_clear_pointer(&one, lontar_writer_free);
    make(other, data);
    g_assert_true(lontar_writer_finish(other, &error));
    g_assert_no_error(error);
    g_clear_pointer(&other, lontar_writer_free);
    lontar_check(f->path, &report, &error);
    g_assert_no_error(error);
    compare(plain, f->path);
    g_assert_true(lontar_compact(plain, compacted, NULL, NULL, &error));
    /* A block or two a table may be cut elsewhere. */
    g_assert_cmpint(size_of(f->path), <=, size_of(compacted) + size_of(compacted) / 50 + 65536);
}

/* --- documents --- */

static void
add(lontar_writer *writer, lontar_entry *entry)
{
    g_autoptr(GError) error = NULL;

    bool done = lontar_writer_add(writer, entry, NULL, &error);

    g_assert_no_error(error);
    g_assert_true(done);
    lontar_entry_free(entry);
}

static void
set(lontar_writer *writer, bool is_new, const char *key, size_t key_length, const char *value,
    size_t length)
{
    g_autoptr(GError) error = NULL;
    bool done = is_new ? lontar_writer_add_metadata(writer, key, key_length, value, length, &error)
                       : lontar_writer_set_metadata(writer, key, key_length, value, length, &error);

    g_assert_no_error(error);
    g_assert_true(done);
}

/* A word whose frequency falls with its number, as those of a language do. */
static char *
random_word(GRand *rand)
{
    unsigned number = (unsigned)(1 / (g_rand_double(rand) + 0.00005));

    if (g_rand_int_range(rand, 0, 500) == 0) {
        char *longest = g_strnfill(LONTAR_XAPIAN_TERM_MAX - number % 3, 'w');

        longest[240] = (char)('a' + number % 20);
        return longest;
    }
    return g_strdup_printf("%c%s%u", 'a' + number % 26, number % 5 == 0 ? "\xc3\xa9\xff" : "",
                           number);
}

static void
add_random_terms(lontar_entry *entry, GRand *rand)
{
    int terms = g_rand_int_range(rand, 0, 60);

    for (int i = 0; i < terms; i++) {
        g_autofree char *word = random_word(rand);
        uint32_t positions[40];
        uint32_t last = 0;
        size_t size = (size_t)g_rand_int_range(rand, 0, 40);
        int span = 1 << g_rand_int_range(rand, 1, 20);

        for (size_t j = 0; j < size; j++) {
            last += (uint32_t)g_rand_int_range(rand, 1, span + 1);
            positions[j] = last;
        }
        g_assert_true(lontar_entry_add_positions(entry, word, positions, size,
                                                 (uint32_t)g_rand_int_range(rand, 0, 300), NULL));
    }
}

static void
add_random_values(lontar_entry *entry, GRand *rand)
{
    static const uint32_t slots[] = {0, 3, 17, LONTAR_SLOTS_MAX - 1};

    for (size_t i = 0; i < G_N_ELEMENTS(slots); i++) {
        g_autofree char *value = g_strdup_printf("%x", g_rand_int_range(rand, 0, 5000));

        if (g_rand_boolean(rand)) {
            g_assert_true(lontar_entry_set_value(entry, slots[i], value, strlen(value), NULL));
        }
    }
}

static void
make_random(lontar_writer *writer, gconstpointer data)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(GPOINTER_TO_UINT(data));
    g_autofree char *noise = g_malloc(20000);

    for (size_t i = 0; i < 20000; i++) {
        noise[i] = (char)g_rand_int_range(rand, 0, i < 10000 ? 255 : 3);
    }
    for (int i = 0; i < 900; i++) {
        lontar_entry *entry = lontar_entry_new();
        g_autofree char *key = g_strdup_printf("p%d", g_rand_int_range(rand, 0, 10000000));

        if (g_rand_int_range(rand, 0, 20) > 0) { /* else it is empty */
            int begin = g_rand_int_range(rand, 0, 18000);

            /* Xapian's check takes a document of length 0 for missing. */
            g_assert_true(lontar_entry_add_term(entry, "every", 1, NULL));
            add_random_terms(entry, rand);
            add_random_values(entry, rand);
            g_assert_true(lontar_entry_set_data(entry, noise + begin,
                                                (size_t)g_rand_int_range(rand, 0, 2000), NULL));
        }
        if (i % 3 == 0) {
            g_assert_true(lontar_entry_prepare(
                entry,
                lontar_writer_index(writer) == NULL ? LONTAR_ENTRY_PACKED : LONTAR_ENTRY_DOCUMENT,
                NULL));
        }
        add(writer, entry);
        set(writer, true, key, strlen(key), noise, (size_t)g_rand_int_range(rand, 0, 9000));
        set(writer, false, "n", 1, key, strlen(key));
    }
    set(writer, true, "long", 4, noise, 20000);
    set(writer, false, "k\0z", 3, "v\0w", 3);
    set(writer, false, "gone", 4, "v", 1);
    set(writer, false, "gone", 4, "", 0);
}

static void
random_documents(fixture *f, gconstpointer data)
{
    make_both(f, make_random, GUINT_TO_POINTER(1), SCANT);
}

static void
random_documents_in_one_run(fixture *f, gconstpointer data)
{
    make_both(f, make_random, GUINT_TO_POINTER(2), AMPLE);
}

static void
make_nothing(lontar_writer *writer, gconstpointer data)
{
}

static void
nothing(fixture *f, gconstpointer data)
{
    make_both(f, make_nothing, NULL, AMPLE);
}

/* A term in each of many documents has many pieces. */
static void
make_many(lontar_writer *writer, gconstpointer data)
{
    for (int i = 0; i < 70000; i++) {
        lontar_entry *entry = lontar_entry_new();
        g_autofree char *id = g_strdup_printf("Q%d", i);

        g_assert_true(lontar_entry_add_term(entry, "everywhere", 1 + i % 3, NULL));
        g_assert_true(lontar_entry_add_filter(entry, id, NULL));
        g_assert_true(lontar_entry_set_value(entry, 3, id, strlen(id), NULL));
        if (i % 1000 == 0) {
            g_assert_true(lontar_entry_add_filter(entry, "seldom", NULL));
        }
        add(writer, entry);
    }
}

static void
many_postings(fixture *f, gconstpointer data)
{
    make_both(f, make_many, NULL, AMPLE);
}

static void
make_long(lontar_writer *writer, gconstpointer data)
{
    g_autofree uint32_t *positions = g_new(uint32_t, 300000);

    for (uint32_t i = 0; i < 300000; i++) {
        positions[i] = i * 7 + (i % 3);
    }
    for (int i = 0; i < 3; i++) {
        lontar_entry *entry = lontar_entry_new();

        positions[299999] = i == 0 ? UINT32_MAX : 299999 * 7;
        g_assert_true(lontar_entry_add_positions(entry, "often", positions, 300000, 300000, NULL));
        g_assert_true(lontar_entry_add_positions(entry, "twice", positions, 2, 2, NULL));
        g_assert_true(lontar_entry_add_positions(entry, "twice", positions + 1, 2, 2, NULL));
        g_assert_true(lontar_entry_add_positions(entry, "zero", positions, 1, 1, NULL));
        add(writer, entry);
    }
}

static void
long_positions(fixture *f, gconstpointer data)
{
    make_both(f, make_long, NULL, AMPLE);
}

/* --- and then --- */

/* What was filled is changed like any other database. */
static void
changed_afterwards(fixture *f, gconstpointer data)
{
    g_autoptr(GError) error = NULL;

    make_both(f, make_random, GUINT_TO_POINTER(3), SCANT);
    {
        g_autoptr(lontar_writer) writer = open_writer(f->path);

        for (int i = 0; i < 500; i++) {
            g_autofree char *id = g_strdup_printf("new%d", i);

            put(writer, id, "every a1 b2 new words with old ones");
        }
        g_assert_true(lontar_writer_delete(writer, "a1", &error));
        commit(writer);
        fill_many(writer);
    }
    g_assert_true(lontar_check(f->path, NULL, &error));
    g_assert_no_error(error);

    g_autoptr(lontar_index) index = open_index(f->path);

    g_assert_cmpuint(lontar_index_last_docid(index), ==, 900 + 500 + MANY);
}

static void
refuses_what_it_cannot(fixture *f, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(lontar_writer) writer = lontar_writer_open_new(f->path, AMPLE, &error);

    g_assert_no_error(error);
    g_assert_null(lontar_writer_index(writer));
    g_assert_null(lontar_writer_open_new(f->path, AMPLE, &error));
    g_assert_error(error, LONTAR_ERROR, LONTAR_ERROR_IO);
    g_clear_error(&error);
    g_assert_false(lontar_writer_delete(writer, "Qa", &error));
    g_assert_error(error, LONTAR_ERROR, LONTAR_ERROR_INTERNAL);
    g_clear_error(&error);
    g_assert_false(lontar_writer_finish(writer, &error));
    g_assert_error(error, LONTAR_ERROR, LONTAR_ERROR_IO);
}

/* A file of the database is there already, which stands for whatever cannot be written. */
static void
fails_cleanly(fixture *f, gconstpointer data)
{
    g_autofree char *file = g_build_filename(f->path, "position.glass", NULL);
    g_autoptr(GError) error = NULL;
    g_autoptr(lontar_writer) writer = lontar_writer_open_new(f->path, AMPLE, &error);

    make_random(writer, GUINT_TO_POINTER(4));
    g_assert_true(g_file_set_contents(file, "x", 1, NULL));
    g_assert_false(lontar_writer_finish(writer, &error));
    g_assert_error(error, LONTAR_ERROR, LONTAR_ERROR_IO);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    CASE("fill/nothing", nothing);
    CASE("fill/random_documents", random_documents);
    CASE("fill/random_documents_in_one_run", random_documents_in_one_run);
    CASE("fill/many_postings", many_postings);
    CASE("fill/long_positions", long_positions);
    CASE("fill/changed_afterwards", changed_afterwards);
    CASE("fill/refuses_what_it_cannot", refuses_what_it_cannot);
    CASE("fill/fails_cleanly", fails_cleanly);
    return g_test_run();
}
