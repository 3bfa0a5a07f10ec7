/*
 * The Xapian door: metadata, positions and data are found in any order, whatever their length.
 */
#include "xapian_fixture.h"

/* More than one branch's worth of leaves, so that the tree has three levels. */
#define KEYS 6000
/* Bytes of most values, and of one in fifty: many parts, more than a block holds. */
#define SIZE_MAX_USUAL 900
#define SIZE_MAX_LONG  40000
#define ROUNDS         20000

static size_t
key_of(size_t number, char key[32])
{
    return (size_t)g_snprintf(key, 32, "k%zu", number * 7919 % KEYS);
}

/* What a key has: bytes that only it has, none for one in ten. */
static GBytes *
value_of(size_t number, size_t round)
{
    g_autoptr(GRand) random = g_rand_new_with_seed((guint32)(number * 31 + round));
    int most = number % 50 == 0 ? SIZE_MAX_LONG : SIZE_MAX_USUAL;
    size_t size = number % 10 == 3 ? 0 : (size_t)g_rand_int_range(random, 1, most);
    char *bytes = g_malloc(size + 1);

    for (size_t i = 0; i < size; i++) {
        bytes[i] = (char)g_rand_int(random);
    }
    return g_bytes_new_take(bytes, size);
}

static void
set_values(lontar_writer *writer, size_t round, size_t step)
{
    for (size_t i = 0; i < KEYS; i += step) {
        g_autoptr(GBytes) value = value_of(i, round);
        size_t size;
        const void *bytes = g_bytes_get_data(value, &size);
        char key[32];
        size_t length = key_of(i, key);

        g_assert_true(lontar_writer_set_metadata(writer, key, length, bytes, size, NULL));
    }
    commit(writer);
}

static void
check_value(const lontar_index *index, size_t number, size_t round)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) expected = value_of(number, round);
    char key[32];
    size_t length = key_of(number, key);
    g_autoptr(GBytes) found = lontar_index_metadata(index, key, length, &error);

    g_assert_no_error(error);
    g_assert_true(g_bytes_equal(found, expected));
}

static void
lookup_metadata(fixture *f, gconstpointer data)
{
    g_autoptr(GRand) random = g_rand_new_with_seed(3);
    g_autoptr(GError) error = NULL;
    g_autoptr(lontar_writer) writer = open_writer(f->path);

    set_values(writer, 0, 1);
    g_autoptr(lontar_index) index = open_index(f->path);
    for (size_t i = 0; i < ROUNDS; i++) {
        check_value(index, (size_t)g_rand_int_range(random, 0, KEYS), 0);
    }
    const char *const others[] = {"a", "k", "k5999z", "k60000", "zz"};
    for (size_t i = 0; i < G_N_ELEMENTS(others); i++) {
        g_autoptr(GBytes) none = lontar_index_metadata(index, others[i], strlen(others[i]), &error);

        g_assert_no_error(error);
        g_assert_cmpuint(g_bytes_get_size(none), ==, 0);
    }
    g_assert_null(lontar_index_metadata(index, "", 0, &error));
    g_assert_nonnull(error);
}

/* A writer goes on: blocks that were kept, or that are gone, are not taken for those of now. */
static void
lookup_follows(fixture *f, gconstpointer data)
{
    g_autoptr(lontar_writer) writer = open_writer(f->path);

    set_values(writer, 0, 1);
    g_autoptr(lontar_index) index = open_index(f->path);
    for (size_t round = 1; round <= 4; round++) {
        for (size_t i = 0; i < KEYS; i += 11) {
            check_value(index, i, round - 1);
        }
        set_values(writer, round, 1);
        g_assert_true(lontar_index_reopen(index, NULL, NULL));
    }

    /* Not told to follow, it does so by itself when it has to, and has old or new values whole. */
    set_values(writer, 5, 2);
    set_values(writer, 6, 2);
    set_values(writer, 7, 2);
    for (size_t i = 1; i < KEYS; i += 2) {
        check_value(index, i, 4);
    }
}

/* Each of many commits that follow each other at once is seen, and where there is none, none. */
static void
lookup_follows_at_once(fixture *f, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(lontar_writer) writer = lontar_writer_open_bulk(f->path, &error);
    g_assert_true(lontar_writer_set_metadata(writer, "round", 5, "-", 1, &error));
    g_assert_true(lontar_writer_commit(writer, &error));
    g_autoptr(lontar_index) index = open_index(f->path);

    for (size_t round = 0; round < 100; round++) {
        g_autofree char *value = g_strdup_printf("%zu", round);
        bool changed = false;

        g_assert_true(lontar_writer_set_metadata(writer, "round", 5, value, strlen(value), &error));
        g_assert_true(lontar_writer_commit(writer, &error));
        g_assert_true(lontar_index_reopen(index, &changed, &error));
        g_assert_true(changed);

        g_autoptr(GBytes) bytes = lontar_index_metadata(index, "round", 5, &error);
        g_assert_cmpmem(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes), value,
                        strlen(value));
        g_assert_true(lontar_index_reopen(index, &changed, &error));
        g_assert_false(changed);
    }
    g_assert_no_error(error);
}

static void
check_positions(const lontar_index *index, uint32_t docid, const char *term, const char *text)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GArray) found = lontar_index_positions(index, docid, term, &error);
    g_auto(GStrv) words = g_strsplit(text, " ", -1);
    guint at = 0;

    g_assert_no_error(error);
    for (uint32_t i = 0; words[i] != NULL; i++) {
        if (g_str_equal(words[i], term)) {
            g_assert_cmpuint(at, <, found->len);
            g_assert_cmpuint(g_array_index(found, uint32_t, at), ==, i + 1);
            at++;
        }
    }
    g_assert_cmpuint(at, ==, found->len);
}

/* The text of a document; one in two hundred is long. */
static char *
text_of(uint32_t number)
{
    static const char *const words[] = {"one", "two", "three", "o", "onetwo"};
    g_autoptr(GRand) random = g_rand_new_with_seed(number);
    GString *text = g_string_new("text");
    int size = g_rand_int_range(random, 0, number % 200 == 0 ? 20000 : 30);

    for (int i = 0; i < size; i++) {
        g_string_append_printf(text, " %s", words[g_rand_int_range(random, 0, 5)]);
    }
    return g_string_free(text, FALSE);
}

#define DOCUMENTS 800

/* Two shards, whose docids take turns. */
static void
make_shards(const char *const paths[2])
{
    for (uint32_t shard = 0; shard < 2; shard++) {
        g_autoptr(lontar_writer) writer = open_writer(paths[shard]);

        for (uint32_t i = 1; i <= DOCUMENTS; i++) {
            g_autofree char *text = text_of((i - 1) * 2 + shard + 1);
            g_autofree char *id = g_strdup_printf("%u", i);

            put(writer, id, text);
        }
        commit(writer);
    }
}

static void
lookup_positions(fixture *f, gconstpointer data)
{
    static const char *const terms[] = {"text", "one", "two", "three", "o", "onetwo", "t", "none"};
    g_autofree char *second = g_build_filename(f->folder, "second", NULL);
    const char *const paths[] = {f->path, second};
    g_autoptr(GRand) random = g_rand_new_with_seed(4);

    make_shards(paths);
    g_autoptr(lontar_index) index = open_index(f->path);
    g_assert_true(lontar_index_add(index, second, NULL));
    for (size_t i = 0; i < 5000; i++) {
        uint32_t docid = (uint32_t)g_rand_int_range(random, 1, DOCUMENTS * 2 + 1);
        g_autofree char *text = text_of(docid);

        check_positions(index, docid, terms[g_rand_int_range(random, 0, G_N_ELEMENTS(terms))],
                        text);
    }
    check_positions(index, DOCUMENTS * 2 + 9, "one", "");
}

static void
check_data(const lontar_index *index, uint32_t docid)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) found = lontar_index_data(index, docid, &error);
    g_autofree char *text = text_of(docid);
    g_autoptr(GBytes) expected = g_bytes_new_static(text, strlen(text));

    g_assert_no_error(error);
    g_assert_true(g_bytes_equal(found, expected));
}

/* As a writer leaves it, which compresses nothing, and compacted, which does. */
static void
lookup_data(fixture *f, gconstpointer data)
{
    g_autofree char *second = g_build_filename(f->folder, "second", NULL);
    g_autofree char *third = g_build_filename(f->folder, "third", NULL);
    const char *const paths[] = {f->path, second};
    g_autoptr(GRand) random = g_rand_new_with_seed(6);
    g_autoptr(GError) error = NULL;

    make_shards(paths);
    lontar_compact(second, third, NULL, NULL, &error);
    g_assert_no_error(error);
    g_autoptr(lontar_index) index = open_index(f->path);
    g_assert_true(lontar_index_add(index, third, NULL));
    for (size_t i = 0; i < 3000; i++) {
        check_data(index, (uint32_t)g_rand_int_range(random, 1, DOCUMENTS * 2 + 1));
    }
    g_assert_null(lontar_index_data(index, DOCUMENTS * 2 + 9, &error));
    g_assert_nonnull(error);
}

static void
assert_has_positions(const lontar_index *index, const char *term, bool expected)
{
    g_autoptr(GError) error = NULL;
    bool has = !expected;

    lontar_index_has_positions(index, term, &has, &error);
    g_assert_no_error(error);
    g_assert_cmpint(has, ==, expected);
}

/* A term that another begins with has none of its own; one of the second shard counts. */
static void
lookup_placed(fixture *f, gconstpointer data)
{
    g_autofree char *second = g_build_filename(f->folder, "second", NULL);
    g_autofree char *empty = g_build_filename(f->folder, "empty", NULL);

    for (size_t i = 0; i < 3; i++) {
        g_autoptr(lontar_writer) writer = open_writer(i == 0 ? f->path : i == 1 ? second : empty);

        if (i < 2) {
            put(writer, "1", i == 0 ? "labour labours zone" : "forced labour zzz");
        }
        commit(writer);
    }
    g_autoptr(lontar_index) none = open_index(empty);
    assert_has_positions(none, "labour", false);
    g_autoptr(lontar_index) index = open_index(f->path);
    assert_has_positions(index, "labour", true);
    assert_has_positions(index, "labo", false);
    assert_has_positions(index, "zone", true);
    assert_has_positions(index, "forced", false);
    assert_has_positions(index, "zzzz", false);
    assert_has_positions(index, "Q1", false);
    g_assert_true(lontar_index_add(index, second, NULL));
    assert_has_positions(index, "forced", true);
    assert_has_positions(index, "zz", false);
}

/* Damage gives a value, nothing or an error, and nothing worse. */
static void
lookup_damaged(fixture *f, gconstpointer data)
{
    g_autoptr(GRand) random = g_rand_new_with_seed(5);
    g_autofree char *path = g_build_filename(f->path, "postlist.glass", NULL);
    g_autofree char *bytes = NULL;
    gsize length = 0;
    size_t failed = 0;

    {
        g_autoptr(lontar_writer) writer = open_writer(f->path);
        set_values(writer, 0, 25);
    }
    g_assert_true(g_file_get_contents(path, &bytes, &length, NULL));
    for (size_t i = 0; i < 300; i++) {
        g_autofree char *copy = g_memdup2(bytes, length);

        for (int n = 0; n < 200; n++) { /* half of it near a block's beginning */
            gsize at = (gsize)g_rand_int_range(random, 0, (gint32)length);

            copy[n % 2 == 0 ? at : at / 8192 * 8192 + at % 64] = (char)g_rand_int(random);
        }
        g_assert_true(g_file_set_contents(path, copy, (gssize)length, NULL));
        g_autoptr(lontar_index) index = lontar_index_open(f->path, NULL);
        for (size_t k = 0; index != NULL && k < KEYS; k += 25) {
            g_autoptr(GError) error = NULL;
            char key[32];
            size_t size = key_of(k, key);
            g_autoptr(GBytes) found = lontar_index_metadata(index, key, size, &error);

            failed += found == NULL;
            g_assert_true((found == NULL) == (error != NULL));
        }
    }
    g_assert_cmpuint(failed, >, 0);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    CASE("lookup/metadata", lookup_metadata);
    CASE("lookup/follows", lookup_follows);
    CASE("lookup/follows_at_once", lookup_follows_at_once);
    CASE("lookup/positions", lookup_positions);
    CASE("lookup/data", lookup_data);
    CASE("lookup/placed", lookup_placed);
    CASE("lookup/damaged", lookup_damaged);
    return g_test_run();
}
