/*
 * A database that is made out of another one and edits is the one that replacing documents makes.
 */
#include "xapian_compare.h"
#include "xapian_fixture.h"

#include <glib/gstdio.h>

#define DOCUMENTS 700

static const char *const prefixes[] = {"XC", "K", NULL};
/* Value 4 is not in it, nor are those from 32 on. */
static const lontar_edit_scope scope = {prefixes, 0xffffffff & ~(1U << 4) & ~(1U << 30)};

/* Add what an edit may change, by a number. */
static void
add_filters(lontar_entry *entry, GRand *rand)
{
    static const uint32_t slots[] = {0, 3, 31};
    int filters = g_rand_int_range(rand, 0, 5);
    g_autofree char *data = g_strnfill((gsize)g_rand_int_range(rand, 0, 300), 'd');

    for (int i = 0; i < filters; i++) {
        g_autofree char *country = g_strdup_printf("XC%d", g_rand_int_range(rand, 0, 12));
        g_autofree char *keyword = g_strdup_printf("K%d", g_rand_int_range(rand, 0, 900));

        g_assert_true(lontar_entry_add_filter(entry, country, NULL));
        g_assert_true(lontar_entry_add_filter(entry, keyword, NULL));
    }
    for (size_t i = 0; i < G_N_ELEMENTS(slots); i++) {
        g_autofree char *value = g_strdup_printf("%d", g_rand_int_range(rand, 0, 100000));

        if (g_rand_int_range(rand, 0, 3) > 0) {
            g_assert_true(lontar_entry_set_value(entry, slots[i], value, strlen(value), NULL));
        }
    }
    g_assert_true(lontar_entry_set_data(entry, data, strlen(data), NULL));
}

/* What no edit changes. */
static void
add_rest(lontar_entry *entry, int i)
{
    g_autofree char *id = g_strdup_printf("Q%d", i);
    g_autoptr(GRand) rand = g_rand_new_with_seed((guint32)i);

    g_assert_true(lontar_entry_add_term(entry, id, 1, NULL));
    for (uint32_t at = 1; at < 60; at += (uint32_t)g_rand_int_range(rand, 1, 4)) {
        g_autofree char *word =
            g_strdup_printf("%sw%d", at % 2 == 0 ? "Z" : "", g_rand_int_range(rand, 0, 90));

        g_assert_true(lontar_entry_add_positions(entry, word, &at, 1, at % 3, NULL));
    }
    g_assert_true(lontar_entry_set_value(entry, 4, id, strlen(id), NULL));
    g_assert_true(lontar_entry_set_value(entry, 30, id, strlen(id), NULL));
}

static lontar_entry *
make_entry(int i, unsigned seed)
{
    lontar_entry *entry = lontar_entry_new();
    g_autoptr(GRand) rand = g_rand_new_with_seed(seed * 10000 + (guint32)i);

    add_rest(entry, i);
    add_filters(entry, rand);
    return entry;
}

static void
put_metadata(lontar_writer *writer, const char *key, const char *value)
{
    g_assert_true(lontar_writer_set_metadata(writer, key, strlen(key), value, strlen(value), NULL));
}

/* In several commits, so that blocks lie as those of an index in use do. */
static void
make_database(const char *path, unsigned seed)
{
    g_autoptr(lontar_writer) writer = open_writer(path);

    for (int i = 0; i < DOCUMENTS; i++) {
        g_autoptr(lontar_entry) entry = make_entry(i, seed);
        g_autofree char *id = g_strdup_printf("Q%d", i);
        g_autofree char *key = g_strdup_printf("d%d", i);
        g_autofree char *value = g_strnfill((gsize)(i * 7 % 5000), 'v');

        g_assert_true(lontar_writer_replace(writer, id, entry, NULL, NULL));
        put_metadata(writer, key, value);
        if (i % 90 == 0) {
            commit(writer);
        }
    }
    put_metadata(writer, "gone", "soon");
    g_assert_true(lontar_writer_delete(writer, "Q17", NULL));
    commit(writer);
}

static void
change_metadata(lontar_writer *writer)
{
    put_metadata(writer, "gone", "");
    put_metadata(writer, "d3", "another");
    put_metadata(writer, "a", "first of all");
    put_metadata(writer, "zz", "last of all");
}

/* Which documents change: none of them, some, all. */
static bool
is_changed(int i, int share)
{
    return i != 17 && share > 0 && i % share == 0;
}

static void
edit_database(const char *from, const char *to, int share)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(lontar_index) index = open_index(from);
    g_autoptr(lontar_writer) writer = lontar_writer_open_edit(from, to, &error);

    g_assert_no_error(error);
    for (int i = DOCUMENTS - 1; i >= 0; i--) {
        g_autoptr(GRand) rand = g_rand_new_with_seed(20000 + (guint32)i);
        g_autoptr(lontar_entry) entry = lontar_entry_new();
        g_autofree char *id = g_strdup_printf("Q%d", i);
        uint32_t docid = 0;

        if (is_changed(i, share)) {
            add_filters(entry, rand);
            g_assert_true(lontar_index_find(index, id, &docid, NULL));

            lontar_edit *edit = lontar_edit_new(index, docid, &scope, entry, &error);

            g_assert_no_error(error);
            g_assert_true(lontar_writer_edit(writer, edit, &error));
        }
    }
    change_metadata(writer);
    assert_bytes(lontar_writer_metadata(writer, "d3", 2, NULL), "another", 7);
    assert_bytes(lontar_writer_metadata(writer, "d1", 2, NULL), "vvvvvvv", 7);
    g_assert_true(lontar_writer_commit(writer, NULL));
    g_assert_true(lontar_writer_finish(writer, &error));
    g_assert_no_error(error);
}

static void
replace_documents(const char *path, int share)
{
    g_autoptr(lontar_writer) writer = open_writer(path);

    for (int i = 0; i < DOCUMENTS; i++) {
        g_autoptr(lontar_entry) entry = make_entry(i, 2);
        g_autofree char *id = g_strdup_printf("Q%d", i);

        if (is_changed(i, share)) {
            g_assert_true(lontar_writer_replace(writer, id, entry, NULL, NULL));
        }
    }
    change_metadata(writer);
    commit(writer);
}

static void
edited_as_replaced(fixture *f, gconstpointer data)
{
    for (int share = 0; share <= 3; share++) {
        g_autofree char *from = g_strdup_printf("%s/from%d", f->folder, share);
        g_autofree char *to = g_strdup_printf("%s/to%d", f->folder, share);
        g_autofree char *report = NULL;
        g_autoptr(GError) error = NULL;

        make_database(from, 1);
        edit_database(from, to, share);
        replace_documents(from, share);
        lontar_check(to, &report, &error);
        g_assert_no_error(error);
        compare(from, to);
    }
}

/* What was made can be changed by Xapian, and edited again. */
static void
changed_afterwards(fixture *f, gconstpointer data)
{
    g_autofree char *to = g_build_filename(f->folder, "to", NULL);
    g_autofree char *again = g_build_filename(f->folder, "again", NULL);
    g_autofree char *report = NULL;
    g_autoptr(GError) error = NULL;

    make_database(f->path, 1);
    edit_database(f->path, to, 1);
    for (int round = 0; round < 3; round++) {
        replace_documents(to, 2 + round);
        replace_documents(f->path, round == 0 ? 1 : 2 + round);
    }
    edit_database(to, again, 5);
    replace_documents(f->path, 1);
    replace_documents(again, 1);
    lontar_check(again, &report, &error);
    g_assert_no_error(error);
    compare(f->path, again);
}

static void
refuses_what_it_cannot(fixture *f, gconstpointer data)
{
    g_autofree char *to = g_build_filename(f->folder, "to", NULL);
    g_autoptr(GError) error = NULL;
    g_autoptr(lontar_entry) entry = lontar_entry_new();

    fill(f->path);
    g_assert_false(lontar_entry_set_value(entry, LONTAR_SLOTS_MAX, "a", 1, &error));
    g_assert_error(error, LONTAR_ERROR, LONTAR_ERROR_INVALID);
    g_clear_error(&error);

    g_autoptr(lontar_index) index = open_index(f->path);
    g_autoptr(lontar_writer) writer = lontar_writer_open_edit(f->path, to, &error);

    g_assert_null(lontar_edit_new(index, 99, &scope, entry, &error));
    g_assert_error(error, LONTAR_ERROR, LONTAR_ERROR_NOT_FOUND);
    g_clear_error(&error);
    g_assert_true(lontar_entry_add_filter(entry, "word", NULL));
    g_assert_null(lontar_edit_new(index, 1, &scope, entry, &error));
    g_assert_error(error, LONTAR_ERROR, LONTAR_ERROR_INVALID);
    g_clear_error(&error);
    g_assert_false(lontar_writer_add(writer, entry, NULL, &error));
    g_assert_error(error, LONTAR_ERROR, LONTAR_ERROR_INTERNAL);
    g_clear_error(&error);
    g_assert_null(lontar_writer_open_edit(f->path, to, &error));
    g_assert_error(error, LONTAR_ERROR, LONTAR_ERROR_IO);
}

/* Whatever bytes of a table are damaged: an error or a database, never a fault. */
static void
damaged(fixture *f, gconstpointer data)
{
    static const char *const tables[] = {"postlist", "termlist", "docdata"};
    g_autoptr(GRand) rand = g_rand_new_with_seed(7);

    make_database(f->path, 1);
    for (int round = 0; round < 60; round++) {
        g_autofree char *table = g_strdup_printf("%s/%s.glass", f->path, tables[round % 3]);
        g_autofree char *to = g_strdup_printf("%s/to%d", f->folder, round);
        g_autofree char *good = NULL;
        g_autofree char *bad = NULL;
        gsize size;

        g_assert_true(g_file_get_contents(table, &good, &size, NULL));
        bad = g_malloc(size);
        memcpy(bad, good, size);
        for (int i = 0; i < 20; i++) {
            bad[g_rand_int_range(rand, 0, (gint32)size)] = (char)g_rand_int(rand);
        }
        g_assert_true(
            g_file_set_contents(table, bad, (gssize)(round % 5 == 0 ? size / 2 : size), NULL));

        g_autoptr(GError) error = NULL;
        g_autoptr(lontar_writer) writer = lontar_writer_open_edit(f->path, to, &error);

        if (writer != NULL) {
            change_metadata(writer);
            (void)lontar_writer_finish(writer, &error);
        }
        g_assert_true(g_file_set_contents(table, good, (gssize)size, NULL));
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    CASE("edit/edited_as_replaced", edited_as_replaced);
    CASE("edit/changed_afterwards", changed_afterwards);
    CASE("edit/refuses_what_it_cannot", refuses_what_it_cannot);
    CASE("edit/damaged", damaged);
    return g_test_run();
}
