/*
 * What the tests of the Xapian door share: a database in a temporary folder, and short ways to fill
 * and to ask it. Like another C program, they include nothing else of ours.
 */
#ifndef LONTAR_TEST_XAPIAN_FIXTURE_H
#define LONTAR_TEST_XAPIAN_FIXTURE_H

#include <lontar/xapian.h>

#include <stdio.h>
#include <string.h>

#include "folder.h"

typedef struct {
    char *folder; /* temporary; removed with all in it */
    char *path;   /* of the database in it */
} fixture;

static inline void
set_up(fixture *f, gconstpointer data)
{
    f->folder = g_dir_make_tmp("lontar-xapian-XXXXXX", NULL);
    g_assert_nonnull(f->folder);
    f->path = g_build_filename(f->folder, "db", NULL);
}

static inline void
tear_down(fixture *f, gconstpointer data)
{
    folder_remove(f->folder);
    g_free(f->folder);
    g_free(f->path);
}

/* Put a document: its words at positions from 1, `Q` + id, its length of text as data. */
static inline uint32_t
put(lontar_writer *writer, const char *id, const char *text)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(lontar_entry) entry = lontar_entry_new();
    g_autofree char *unique = g_strconcat("Q", id, NULL);
    g_auto(GStrv) words = g_strsplit(text, " ", -1);
    uint32_t docid = 0;

    g_assert_true(lontar_entry_add_filter(entry, unique, &error));
    for (uint32_t i = 0; words[i] != NULL; i++) {
        uint32_t position = i + 1;
        g_assert_true(lontar_entry_add_positions(entry, words[i], &position, 1, 1, &error));
    }
    g_assert_true(lontar_entry_set_value(entry, 3, id, strlen(id), &error));
    g_assert_true(lontar_entry_set_data(entry, text, strlen(text), &error));
    g_assert_true(lontar_writer_replace(writer, unique, entry, &docid, &error));
    g_assert_no_error(error);
    return docid;
}

static inline lontar_writer *
open_writer(const char *path)
{
    g_autoptr(GError) error = NULL;
    lontar_writer *writer = lontar_writer_open(path, &error);

    g_assert_no_error(error);
    return writer;
}

static inline void
commit(lontar_writer *writer)
{
    g_autoptr(GError) error = NULL;

    lontar_writer_commit(writer, &error);
    g_assert_no_error(error);
}

static inline lontar_index *
open_index(const char *path)
{
    g_autoptr(GError) error = NULL;
    lontar_index *index = lontar_index_open(path, &error);

    g_assert_no_error(error);
    return index;
}

/* Five documents, of which docid 4 is deleted again. */
static inline void
fill(const char *path)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(lontar_writer) writer = open_writer(path);

    put(writer, "a", "forced labour on fishing vessels");
    put(writer, "b", "labour forced by debt");
    put(writer, "c", "fishing fishing fishing");
    put(writer, "x", "gone");
    put(writer, "e", "debt bondage in brick kilns and debt");
    g_assert_true(lontar_writer_delete(writer, "Qx", &error));
    g_assert_true(lontar_writer_set_metadata(writer, "k1", 2, "v\0w", 3, &error));
    g_assert_true(lontar_writer_set_metadata(writer, "k2", 2, "two", 3, &error));
    g_assert_true(lontar_writer_set_metadata(writer, "z", 1, "zed", 3, &error));
    commit(writer);
}

static inline lontar_match_options
options(void)
{
    return (lontar_match_options){
        .limit = 10, .exact = true, .sort_slot = -1, .bm25_k1 = 1.2, .bm25_b = 0.6};
}

static inline lontar_expression *
word(const char *term)
{
    return lontar_expression_term(term, 1);
}

static inline lontar_expression *
join(lontar_op op, const char *words, uint32_t window)
{
    g_auto(GStrv) list = g_strsplit(words, " ", -1);
    lontar_expression *parts[16];
    size_t size = 0;

    for (; list[size] != NULL; size++) {
        parts[size] = word(list[size]);
    }
    return lontar_expression_join(op, parts, size, window);
}

/* Match an expression, which is taken over; gives docids as "5 1 2". */
static inline char *
match_with(lontar_index *index, lontar_expression *expression, const lontar_match_options *how)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(lontar_mset) mset = lontar_index_match(index, expression, how, &error);
    GString *docids = g_string_new("");

    g_assert_no_error(error);
    for (size_t i = 0; i < lontar_mset_size(mset); i++) {
        g_string_append_printf(docids, "%s%u", i > 0 ? " " : "", lontar_mset_docid_at(mset, i));
    }
    lontar_expression_free(expression);
    return g_string_free(docids, false);
}

static inline void
assert_match(lontar_index *index, lontar_expression *expression, const char *expected)
{
    lontar_match_options how = options();
    g_autofree char *docids = match_with(index, expression, &how);

    g_assert_cmpstr(docids, ==, expected);
}

static inline void
assert_bytes(GBytes *bytes, const char *expected, size_t length)
{
    g_assert_nonnull(bytes);
    g_assert_cmpmem(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes), expected, length);
    g_bytes_unref(bytes);
}

#define MANY 3000

static inline void
fill_many(lontar_writer *writer)
{
    for (unsigned i = 0; i < MANY; i++) {
        g_autofree char *id = g_strdup_printf("%06u", i);
        put(writer, id, "every one two three four five six seven eight nine");
    }
    commit(writer);
}

static inline size_t
take_odd(uint32_t *docids, size_t size, void *data)
{
    size_t left = 0;

    for (size_t i = 0; i < size; i++) {
        if (docids[i] % 2 == 1) {
            docids[left++] = docids[i];
        }
    }
    return left;
}

#define CASE(name, function) g_test_add("/xapian/" name, fixture, NULL, set_up, function, tear_down)

#endif
