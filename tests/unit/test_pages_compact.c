/*
 * The dictionary of page texts: made of many, used by what comes later, and never lost.
 */
#include <lontar/pages.h>

#include <string.h>

#include "folder.h"
#include "packing.h"

enum { DOCUMENTS = 40, PAGES = 30 };

typedef struct {
    char *folder;    /* temporary; removed with all in it */
    char *path;      /* of the database in it */
    char *compacted; /* of its copy */
} fixture;

static void
set_up(fixture *f, gconstpointer data)
{
    f->folder = g_dir_make_tmp("lontar-compact-XXXXXX", NULL);
    g_assert_nonnull(f->folder);
    f->path = g_build_filename(f->folder, "db", NULL);
    f->compacted = g_build_filename(f->folder, "compacted", NULL);
}

static void
tear_down(fixture *f, gconstpointer data)
{
    folder_remove(f->folder);
    g_free(f->folder);
    g_free(f->path);
    g_free(f->compacted);
}

/* Texts of one library: other words, but the same phrases over and over. */
static char *
make_text(uint64_t document, size_t page)
{
    static const char *const phrases[] = {
        "the National Committee on the Elimination of Forced Labour and Trafficking in Persons",
        "recruitment fees that are charged to migrant workers by private employment agencies",
        "in accordance with the Protocol of 2014 to the Forced Labour Convention, 1930 (No. 29)",
        "labour inspection in fishing, domestic work, brick kilns and garment manufacturing"};
    g_autoptr(GRand) rand = g_rand_new_with_seed((guint32)(document * 1000 + page));
    GString *text = g_string_new(NULL);

    while (text->len < 2000) {
        g_string_append_printf(text, "%s %x %x.\n", phrases[g_rand_int_range(rand, 0, 4)],
                               g_rand_int(rand), g_rand_int(rand));
    }
    return g_string_free(text, FALSE);
}

/* What a file says of its document. */
static char *
make_own(uint64_t document)
{
    g_autofree char *text = make_text(document, PAGES);

    return g_strdup_printf("{\"title\": \"%s\"}", text);
}

static void
put_document(lontar_writer *writer, uint64_t key)
{
    g_autoptr(lontar_document) document = lontar_document_new();
    g_autofree char *id = g_strdup_printf("id%" G_GUINT64_FORMAT, key);
    g_autoptr(GError) error = NULL;

    lontar_document_set_id(document, id);
    for (size_t i = 0; i < PAGES; i++) {
        g_autofree char *text = make_text(key, i);
        lontar_page page = {.text = text};

        lontar_document_add_page(document, &page);
    }
    lontar_pages_put(writer, key, document, &error);
    g_assert_no_error(error);
    g_autofree char *own = make_own(key);
    g_assert_true(lontar_pages_put_own(writer, id, own, NULL));
}

static void
make_library(const fixture *f, uint64_t documents, bool has_dictionary)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(lontar_writer) writer = lontar_writer_open_bulk(f->path, &error);

    for (uint64_t key = 1; key <= documents; key++) {
        put_document(writer, key);
    }
    if (has_dictionary) {
        lontar_pages_make_dictionary(writer, &error);
    }
    g_assert_no_error(error);
    g_assert_true(lontar_writer_commit(writer, NULL));
}

static lontar_index *
open_index(const char *path)
{
    g_autoptr(GError) error = NULL;
    lontar_index *index = lontar_index_open(path, &error);

    g_assert_no_error(error);
    return index;
}

static void
assert_texts(const lontar_index *index, uint64_t documents)
{
    for (uint64_t key = 1; key <= documents; key++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *details = lontar_pages_details(index, key, &error);

        g_assert_no_error(error);
        g_assert_nonnull(strstr(details, "id"));

        g_autofree char *id = g_strdup_printf("id%" G_GUINT64_FORMAT, key);
        g_autofree char *expected_own = make_own(key);
        g_autofree char *own = lontar_pages_own(index, id, &error);

        g_assert_no_error(error);
        g_assert_cmpstr(own, ==, expected_own);
        for (size_t i = 0; i < PAGES; i++) {
            g_autofree char *expected = make_text(key, i);
            g_autofree char *text = lontar_pages_text(index, key, i, NULL, &error);

            g_assert_no_error(error);
            g_assert_cmpstr(text, ==, expected);
        }
    }
}

static bool
add_size(const char *key, size_t length, void *data)
{
    const lontar_index *index = *(const lontar_index **)data;
    g_autoptr(GBytes) value = lontar_index_metadata(index, key, length, NULL);

    ((size_t *)data)[1] += g_bytes_get_size(value);
    return true;
}

static size_t
kept(const lontar_index *index, const char *prefix)
{
    struct {
        const lontar_index *index;
        size_t size;
    } of = {index, 0};

    g_assert_true(lontar_index_each_key(index, prefix, strlen(prefix), add_size, &of, NULL));
    return of.size;
}

static void
compact(const fixture *f)
{
    g_autoptr(GError) error = NULL;

    lontar_pages_compact(f->path, f->compacted, &error);
    g_assert_no_error(error);
    g_assert_true(lontar_check(f->compacted, NULL, NULL));
}

static void
compact_packs_anew(fixture *f, gconstpointer data)
{
    make_library(f, DOCUMENTS, true);
    compact(f);
    g_autoptr(lontar_index) old = open_index(f->path);
    g_autoptr(lontar_index) index = open_index(f->compacted);
    assert_texts(old, DOCUMENTS);
    assert_texts(index, DOCUMENTS);
    /* What is random in the texts does not get smaller: a fifth of them. */
    g_assert_cmpuint(kept(index, "p") + kept(index, "z"), <, kept(old, "p") * 9 / 10);
    g_assert_cmpuint(kept(index, "z"), ==, kept(old, "z"));
    g_assert_cmpuint(kept(index, LONTAR_PAGES_OWN), <, kept(old, LONTAR_PAGES_OWN) * 9 / 10);
}

/* What was kept before it was packed is read as it is, and stays so. */
static void
plain_own_is_read(fixture *f, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *own = make_own(1);
    g_autofree char *other = make_own(2);

    make_library(f, DOCUMENTS, true);
    {
        g_autoptr(lontar_writer) writer = lontar_writer_open(f->path, &error);
        g_assert_true(lontar_writer_set_metadata(writer, "oid1", 4, own, strlen(own), &error));
        g_assert_true(lontar_pages_delete_own(writer, "id2", &error));
        g_assert_true(lontar_writer_commit(writer, &error));
    }
    compact(f);
    g_autoptr(lontar_index) index = open_index(f->compacted);
    g_autofree char *kept_own = lontar_pages_own(index, "id1", &error);
    g_assert_no_error(error);
    g_assert_cmpstr(kept_own, ==, own);
    g_assert_null(lontar_pages_own(index, "id2", &error));
    g_assert_error(error, LONTAR_ERROR, LONTAR_ERROR_NOT_FOUND);
}

/* A dictionary is made by one thread from what is committed while another one writes. */
static void *
train(void *data)
{
    const fixture *f = data;
    g_autoptr(lontar_index) index = open_index(f->path);
    GBytes *dictionary = NULL;

    g_assert_true(lontar_pages_train(index, &dictionary, NULL));
    return dictionary;
}

static void
trained_beside_a_writer(fixture *f, gconstpointer data)
{
    g_autoptr(GError) error = NULL;

    make_library(f, DOCUMENTS, false);
    {
        g_autoptr(lontar_writer) writer = lontar_writer_open(f->path, &error);
        GThread *thread = g_thread_new("train", train, f);
        put_document(writer, DOCUMENTS + 1);
        g_assert_true(lontar_writer_commit(writer, &error));
        g_autoptr(GBytes) dictionary = g_thread_join(thread);
        g_assert_nonnull(dictionary);
        g_assert_true(lontar_pages_keep_dictionary(writer, dictionary, &error));
        g_assert_true(lontar_writer_commit(writer, &error));
        g_clear_pointer(&dictionary, g_bytes_unref);
        g_assert_true(lontar_pages_train(lontar_writer_index(writer), &dictionary, &error));
        g_assert_null(dictionary); /* there is one */
    }
    compact(f);
    g_autoptr(lontar_index) index = open_index(f->compacted);
    assert_texts(index, DOCUMENTS + 1);
    g_assert_cmpuint(kept(index, "z"), >, 0);
}

/* What comes after a compaction is packed with its dictionary, which stays. */
static void
later_texts_use_it(fixture *f, gconstpointer data)
{
    g_autoptr(GError) error = NULL;

    make_library(f, DOCUMENTS, true);
    compact(f);
    size_t before;
    {
        g_autoptr(lontar_index) index = open_index(f->compacted);
        before = kept(index, "p");
    }
    {
        g_autoptr(lontar_writer) writer = lontar_writer_open(f->compacted, &error);
        put_document(writer, DOCUMENTS + 1);
        g_assert_true(lontar_pages_make_dictionary(writer, &error));
        g_assert_true(lontar_writer_commit(writer, &error));
    }
    g_autoptr(lontar_index) index = open_index(f->compacted);
    assert_texts(index, DOCUMENTS + 1);
    g_assert_cmpuint(kept(index, "p") - before, <, before / DOCUMENTS * 11 / 10);
    g_assert_cmpuint(kept(index, "p") - before, >, before / DOCUMENTS * 9 / 10);
}

static void
few_texts_have_none(fixture *f, gconstpointer data)
{
    make_library(f, 2, true);
    compact(f);
    g_autoptr(lontar_index) index = open_index(f->compacted);
    assert_texts(index, 2);
    g_assert_cmpuint(kept(index, "z"), ==, 0);
}

static void
set_dictionary(const fixture *f, const char *value, size_t size)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(lontar_writer) writer = lontar_writer_open(f->compacted, &error);

    g_assert_true(lontar_writer_set_metadata(writer, LONTAR_PACKING_KEY, 1, value, size, &error));
    g_assert_true(lontar_writer_commit(writer, &error));
}

static void
assert_damaged(const fixture *f)
{
    g_autoptr(lontar_index) index = open_index(f->compacted);
    g_autoptr(GError) error = NULL;

    g_assert_null(lontar_pages_text(index, 1, 0, NULL, &error));
    g_assert_error(error, LONTAR_ERROR, LONTAR_ERROR_CORRUPT);
}

static void
damage_is_said(fixture *f, gconstpointer data)
{
    make_library(f, DOCUMENTS, true);
    compact(f);
    set_dictionary(f, "\0nothing", 8);
    assert_damaged(f);
    set_dictionary(f, "\1nothing", 8);
    assert_damaged(f);
    set_dictionary(f, "", 0);
    assert_damaged(f);
}

/* A handle goes on when what it reads has got another dictionary: a replica's folder. */
static void
another_is_read(fixture *f, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    GString *all = g_string_new(NULL);
    size_t sizes[400];

    make_library(f, DOCUMENTS, true);
    compact(f);
    for (size_t i = 0; i < G_N_ELEMENTS(sizes); i++) {
        g_autofree char *text = make_text(1000, i);

        sizes[i] = strlen(text);
        g_string_append(all, text);
    }

    g_autoptr(lontar_index) index = open_index(f->compacted);
    g_autoptr(GBytes) other =
        lontar_packing_train(all->str, sizes, G_N_ELEMENTS(sizes), (size_t)16 << 10);
    g_autofree char *expected = make_text(1, 0);
    g_autofree char *before = lontar_pages_text(index, 1, 0, NULL, &error);

    g_assert_cmpstr(before, ==, expected);
    {
        g_autoptr(lontar_writer) writer = lontar_writer_open(f->compacted, &error);

        g_assert_true(lontar_packing_keep(writer, other, &error));
        put_document(writer, 1);
        g_assert_true(lontar_writer_commit(writer, &error));
    }
    g_assert_true(lontar_index_reopen(index, NULL, &error));
    assert_texts(index, 1);
    g_string_free(all, TRUE);
}

/* A database that is filled: what comes first waits until there is a dictionary, or the end. */
static void
fill(const fixture *f, uint64_t documents)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(lontar_writer) writer = lontar_writer_open_new(f->compacted, 1 << 20, &error);

    g_assert_no_error(error);
    for (uint64_t key = 1; key <= documents; key++) {
        put_document(writer, key);
    }
    g_assert_true(lontar_pages_finish(writer, &error));
    g_assert_no_error(error);
    g_assert_true(lontar_check(f->compacted, NULL, NULL));
}

static void
filled_has_one(fixture *f, gconstpointer data)
{
    make_library(f, DOCUMENTS, false);
    fill(f, DOCUMENTS);
    g_autoptr(lontar_index) old = open_index(f->path);
    g_autoptr(lontar_index) index = open_index(f->compacted);
    assert_texts(index, DOCUMENTS);
    g_assert_cmpuint(kept(index, "z"), >, 0);
    g_assert_cmpuint(kept(index, "p") + kept(index, "z"), <, kept(old, "p") * 9 / 10);
}

/* Less than waits at most, and too little for a dictionary. */
static void
filled_with_few(fixture *f, gconstpointer data)
{
    fill(f, DOCUMENTS / 4);
    {
        g_autoptr(lontar_index) index = open_index(f->compacted);
        assert_texts(index, DOCUMENTS / 4);
        g_assert_cmpuint(kept(index, "z"), >, 0);
    }
    folder_remove(f->compacted);
    fill(f, 2);
    g_autoptr(lontar_index) index = open_index(f->compacted);
    assert_texts(index, 2);
    g_assert_cmpuint(kept(index, "z"), ==, 0);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define CASE(name, function) \
    g_test_add("/pages_compact/" name, fixture, NULL, set_up, function, tear_down)
    CASE("packs_anew", compact_packs_anew);
    CASE("later_texts_use_it", later_texts_use_it);
    CASE("plain_own_is_read", plain_own_is_read);
    CASE("trained_beside_a_writer", trained_beside_a_writer);
    CASE("few_texts_have_none", few_texts_have_none);
    CASE("filled_has_one", filled_has_one);
    CASE("filled_with_few", filled_with_few);
    CASE("damage_is_said", damage_is_said);
    CASE("another_is_read", another_is_read);
    return g_test_run();
}
