/*
 * Page texts: what is kept comes back, byte for byte, until it is deleted.
 */
#include <lontar/pages.h>
#include <lontar/record.h>

#include <stdio.h>
#include <string.h>

#include "folder.h"

typedef struct {
    char *folder; /* temporary; removed with all in it */
    char *path;   /* of the database in it */
    lontar_writer *writer;
} fixture;

static void
set_up(fixture *f, gconstpointer data)
{
    g_autoptr(GError) error = NULL;

    f->folder = g_dir_make_tmp("lontar-pages-XXXXXX", NULL);
    g_assert_nonnull(f->folder);
    f->path = g_build_filename(f->folder, "db", NULL);
    f->writer = lontar_writer_open(f->path, &error);
    g_assert_no_error(error);
}

static void
tear_down(fixture *f, gconstpointer data)
{
    lontar_writer_free(f->writer);
    folder_remove(f->folder);
    g_free(f->folder);
    g_free(f->path);
}

static uint64_t
allocate(fixture *f)
{
    g_autoptr(GError) error = NULL;
    uint64_t key = 0;

    lontar_pages_allocate(f->writer, &key, &error);
    g_assert_no_error(error);
    return key;
}

static void
add_page(lontar_document *document, const char *text, const char *head, const char *foot)
{
    lontar_page page = {.text = text, .head = head, .foot = foot};

    lontar_document_add_page(document, &page);
}

static void
put(fixture *f, uint64_t key, const lontar_document *document)
{
    g_autoptr(GError) error = NULL;

    lontar_pages_put(f->writer, key, document, &error);
    g_assert_no_error(error);
}

static const lontar_index *
written(const fixture *f)
{
    return lontar_writer_index(f->writer);
}

static void
assert_text(const lontar_index *index, uint64_t key, size_t page, const char *expected)
{
    g_autoptr(GError) error = NULL;
    size_t length = 0;
    g_autofree char *text = lontar_pages_text(index, key, page, &length, &error);

    g_assert_no_error(error);
    g_assert_cmpstr(text, ==, expected);
    g_assert_cmpuint(length, ==, strlen(expected));
}

static void
assert_missing(const lontar_index *index, uint64_t key, size_t page)
{
    g_autoptr(GError) error = NULL;

    g_assert_null(lontar_pages_text(index, key, page, NULL, &error));
    g_assert_error(error, LONTAR_ERROR, LONTAR_ERROR_NOT_FOUND);
}

static void
put_comes_back(fixture *f, gconstpointer data)
{
    g_autoptr(lontar_document) document = lontar_document_new();
    g_autofree char *random = g_malloc(100001);
    g_autofree char *zeros = g_strnfill(1000000, '0');
    const char *texts[] = {"", "short", "ຄຳ \xf0\x9f\x98\x80 \x01", zeros, random};
    uint64_t key = allocate(f);

    for (size_t i = 0; i < 100000; i++) {
        random[i] = (char)g_test_rand_int_range(1, 256); /* does not compress, nor is it UTF-8 */
    }
    random[100000] = '\0';
    for (size_t i = 0; i < 400; i++) {
        add_page(document, texts[i % G_N_ELEMENTS(texts)], NULL, NULL);
    }
    put(f, key, document);
    g_assert_true(lontar_writer_commit(f->writer, NULL));
    g_autoptr(lontar_index) index = lontar_index_open(f->path, NULL);
    for (size_t i = 0; i < 400; i++) {
        assert_text(index, key, i, texts[i % G_N_ELEMENTS(texts)]);
    }
    assert_missing(index, key, 400);
    assert_missing(index, key + 1, 0);
}

static void
put_keeps_margins(fixture *f, gconstpointer data)
{
    const struct {
        const char *head, *foot;
    } cases[] = {{NULL, NULL}, {"head", NULL}, {NULL, "foot"}, {"head", "foot"}};
    g_autoptr(lontar_document) document = lontar_document_new();
    uint64_t key = allocate(f);

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        add_page(document, "text", cases[i].head, cases[i].foot);
    }
    put(f, key, document);
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *head = NULL;
        g_autofree char *foot = NULL;
        assert_text(written(f), key, i, "text");
        g_assert_true(lontar_pages_margins(written(f), key, i, &head, &foot, NULL));
        g_assert_cmpstr(head, ==, cases[i].head);
        g_assert_cmpstr(foot, ==, cases[i].foot);
    }
}

static void
allocate_rises(fixture *f, gconstpointer data)
{
    uint64_t last = 0;

    for (unsigned i = 0; i < 600; i++) {
        uint64_t key = allocate(f);
        g_assert_cmpuint(key, >, last);
        last = key;
    }
    g_assert_true(lontar_writer_commit(f->writer, NULL));
    lontar_writer_free(f->writer);
    f->writer = lontar_writer_open(f->path, NULL);
    g_assert_cmpuint(allocate(f), >, last);
}

static bool
count_key(const char *key, size_t length, void *data)
{
    ++*(unsigned *)data;
    return true;
}

/* Remember the last key, and that none came before a smaller one. */
typedef struct {
    uint64_t key;
    uint64_t page;
    unsigned count;
} walk;

static uint64_t
read_number(const char **bytes)
{
    uint64_t number = 0;

    for (unsigned left = (unsigned char)*(*bytes)++; left > 0; left--) {
        number = number << 8 | (unsigned char)*(*bytes)++;
    }
    return number;
}

static bool
visit_key(const char *key, size_t length, void *data)
{
    walk *w = data;
    const char *bytes = key + 1;
    uint64_t number = read_number(&bytes);
    uint64_t page = read_number(&bytes);

    g_assert_cmpuint(bytes - key, ==, length);
    g_assert_true(number > w->key || (number == w->key && page > w->page) || w->count == 0);
    *w = (walk){number, page, w->count + 1};
    return true;
}

/* Keys sort as their numbers do, whatever the number of their digits. */
static void
keys_sort(fixture *f, gconstpointer data)
{
    const uint64_t keys[] = {1, 255, 256, 65535, 65536, (uint64_t)1 << 40, UINT64_MAX};
    g_autoptr(lontar_document) document = lontar_document_new();
    walk w = {0};

    for (unsigned i = 0; i < 300; i++) {
        g_autofree char *text = g_strdup_printf("page %u", i);
        add_page(document, text, NULL, NULL);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(keys); i++) {
        put(f, keys[i], document);
        assert_text(written(f), keys[i], 0, "page 0");
        assert_text(written(f), keys[i], 256, "page 256");
    }
    g_assert_true(lontar_index_each_key(written(f), "p", 1, visit_key, &w, NULL));
    g_assert_cmpuint(w.count, ==, 300 * G_N_ELEMENTS(keys));
}

static void
delete_removes_all(fixture *f, gconstpointer data)
{
    g_autoptr(lontar_document) document = lontar_document_new();
    g_autoptr(GError) error = NULL;
    uint64_t key = allocate(f);
    uint64_t other = allocate(f);
    unsigned keys_seen = 0;

    lontar_document_set_id(document, "id");
    add_page(document, "one", NULL, NULL);
    add_page(document, "two", NULL, NULL);
    put(f, key, document);
    put(f, other, document);
    g_assert_true(lontar_pages_delete(f->writer, key, 2, &error));
    assert_missing(written(f), key, 0);
    assert_missing(written(f), key, 1);
    assert_text(written(f), other, 1, "two");
    g_assert_null(lontar_pages_details(written(f), key, &error));
    g_assert_error(error, LONTAR_ERROR, LONTAR_ERROR_NOT_FOUND);
    g_assert_true(lontar_pages_delete(f->writer, other, 2, NULL));
    g_assert_true(lontar_index_each_key(written(f), "", 0, count_key, &keys_seen, NULL));
    g_assert_cmpuint(keys_seen, ==, 1); /* the counter */
}

static void
details_are_replaced_alone(fixture *f, gconstpointer data)
{
    g_autoptr(lontar_document) document = lontar_document_new();
    uint64_t key = allocate(f);
    lontar_tag tag = {.field = LONTAR_FIELD_TITLE,
                      .source = LONTAR_SOURCE_CATALOGUE,
                      .value = "A title",
                      .rule = "catalogue.csv:2",
                      .confidence = 1};

    lontar_document_set_id(document, "id");
    add_page(document, "one", NULL, NULL);
    put(f, key, document);
    g_autoptr(lontar_document) changed = lontar_document_new();
    lontar_document_set_id(changed, "id");
    lontar_document_add_tag(changed, &tag);
    g_assert_true(lontar_pages_put_details(f->writer, key, changed, NULL));
    assert_text(written(f), key, 0, "one");
    g_autofree char *expected = lontar_details_encode(changed);
    g_autofree char *details = lontar_pages_details(written(f), key, NULL);
    g_assert_cmpstr(details, ==, expected);
}

static void
text_is_damaged(fixture *f, gconstpointer data)
{
    /* The key of page 0 under key 1; values of each kind that are too short or not as they say. */
    const char key[] = {'p', 1, 1, 0};
    const struct {
        const char *value;
        size_t length;
    } cases[] = {{"\x07text", 5},
                 {"\x01", 1},
                 {"\x01text", 5},
                 /* frames that claim 2^40 bytes, and 4 of which there are none */
                 {"\x01\x28\xb5\x2f\xfd\xe0\0\0\0\0\0\1\0\0\1\0\0", 17},
                 {"\x01\x28\xb5\x2f\xfd\x20\x04\x01\0\0", 10}};

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        g_assert_true(lontar_writer_set_metadata(f->writer, key, sizeof key, cases[i].value,
                                                 cases[i].length, NULL));
        g_assert_null(lontar_pages_text(written(f), 1, 0, NULL, &error));
        g_assert_error(error, LONTAR_ERROR, LONTAR_ERROR_CORRUPT);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define CASE(name, function) g_test_add("/pages/" name, fixture, NULL, set_up, function, tear_down)
    CASE("put/comes_back", put_comes_back);
    CASE("put/keeps_margins", put_keeps_margins);
    CASE("put/keys_sort", keys_sort);
    CASE("allocate/rises", allocate_rises);
    CASE("delete/removes_all", delete_removes_all);
    CASE("details/are_replaced_alone", details_are_replaced_alone);
    CASE("text/is_damaged", text_is_damaged);
    return g_test_run();
}
