/*
 * Compares two databases: postings and positions of every term, every document's terms, values and
 * data, and all metadata.
 */
#ifndef LONTAR_TEST_XAPIAN_COMPARE_H
#define LONTAR_TEST_XAPIAN_COMPARE_H

#include <lontar/xapian.h>

typedef struct {
    const lontar_index *other;
    size_t rows, next;
    GArray *values; /* uint32_t, docid and wdf in turn */
    GString *text;
} seen;

static inline bool
note_posting(uint32_t docid, uint32_t wdf, void *data)
{
    seen *of = data;

    g_array_append_val(of->values, docid);
    g_array_append_val(of->values, wdf);
    return true;
}

static inline bool
same_posting(uint32_t docid, uint32_t wdf, void *data)
{
    seen *of = data;

    g_assert_cmpuint(of->next + 1, <, of->values->len);
    g_assert_cmpuint(docid, ==, g_array_index(of->values, uint32_t, of->next));
    g_assert_cmpuint(wdf, ==, g_array_index(of->values, uint32_t, of->next + 1));
    of->next += 2;
    return true;
}

static inline void
compare_positions(const lontar_index *a, const lontar_index *b, uint32_t docid, const char *term)
{
    g_autoptr(GArray) left = lontar_index_positions(a, docid, term, NULL);
    g_autoptr(GArray) right = lontar_index_positions(b, docid, term, NULL);

    g_assert_cmpmem(left->data, left->len * sizeof(uint32_t), right->data,
                    right->len * sizeof(uint32_t));
}

static inline GArray *
postings_of(const lontar_index *index, const char *term)
{
    seen of = {.values = g_array_new(FALSE, FALSE, sizeof(uint32_t))};

    g_assert_true(lontar_index_each_posting(index, term, note_posting, &of, NULL));
    return of.values;
}

static inline void
compare_postings(const lontar_index *a, const lontar_index *b, const char *term)
{
    g_autoptr(GArray) postings = postings_of(a, term);
    seen of = {.values = postings};
    uint32_t df[2] = {0};
    uint64_t cf[2] = {0};

    g_assert_true(lontar_index_each_posting(b, term, same_posting, &of, NULL));
    g_assert_cmpuint(of.next, ==, postings->len);
    if (*term != '\0') {
        g_assert_true(lontar_index_term_frequency(a, term, &df[0], &cf[0], NULL));
        g_assert_true(lontar_index_term_frequency(b, term, &df[1], &cf[1], NULL));
        g_assert_cmpuint(df[0], ==, df[1]);
        g_assert_cmpuint(cf[0], ==, cf[1]);
        for (guint i = 0; i < postings->len; i += 2) {
            compare_positions(a, b, g_array_index(postings, uint32_t, i), term);
        }
    }
}

static inline bool
note_term(const char *term, size_t length, uint32_t df, void *data)
{
    seen *of = data;

    g_ptr_array_add((GPtrArray *)(void *)of->values, g_strndup(term, length));
    return true;
}

static inline GPtrArray *
terms_of(const lontar_index *index)
{
    GPtrArray *terms = g_ptr_array_new_with_free_func(g_free);
    seen of = {.values = (GArray *)(void *)terms};

    g_assert_true(lontar_index_each_term(index, "", note_term, &of, NULL));
    return terms;
}

static inline void
compare_terms(const lontar_index *a, const lontar_index *b)
{
    g_autoptr(GPtrArray) left = terms_of(a);
    g_autoptr(GPtrArray) right = terms_of(b);

    g_assert_cmpuint(left->len, ==, right->len);
    for (guint i = 0; i < left->len; i++) {
        g_assert_cmpstr(left->pdata[i], ==, right->pdata[i]);
        compare_postings(a, b, left->pdata[i]);
    }
    compare_postings(a, b, "");
}

static inline bool
note_document_term(const char *term, size_t length, uint32_t wdf, void *data)
{
    g_string_append_printf(((seen *)data)->text, "%.*s:%u ", (int)length, term, wdf);
    return true;
}

static inline bool
note_value(uint32_t docid, const char *value, size_t length, void *data)
{
    g_string_append_printf(((seen *)data)->text, "%u:", docid);
    g_string_append_len(((seen *)data)->text, value, (gssize)length);
    return true;
}

static inline bool
note_key(const char *key, size_t length, void *data)
{
    seen *of = data;
    g_autoptr(GBytes) value = lontar_index_metadata(of->other, key, length, NULL);

    g_string_append_len(of->text, key, (gssize)length);
    g_string_append_c(of->text, '=');
    g_string_append_len(of->text, g_bytes_get_data(value, NULL), (gssize)g_bytes_get_size(value));
    return true;
}

static inline void
compare_bytes(GBytes *left, GBytes *right)
{
    g_assert_nonnull(left);
    g_assert_nonnull(right);
    g_assert_true(g_bytes_equal(left, right));
    g_bytes_unref(left);
    g_bytes_unref(right);
}

/* Whether there is a document under a docid. */
static inline bool
has_document(const lontar_index *index, uint32_t docid)
{
    g_autoptr(GBytes) data = lontar_index_data(index, docid, NULL);

    return data != NULL;
}

/* All that there is of one kind, as text. */
static inline char *
rest_of(const lontar_index *index)
{
    seen of = {.text = g_string_new(NULL), .other = index};

    for (uint32_t docid = 1; docid <= lontar_index_last_docid(index); docid++) {
        g_assert_cmpint(
            lontar_index_each_document_term(index, docid, note_document_term, &of, NULL), ==,
            has_document(index, docid));
        g_string_append_c(of.text, '\n');
    }
    for (uint32_t slot = 0; slot < 300; slot++) {
        g_assert_true(lontar_index_each_value(index, slot, note_value, &of, NULL));
    }
    g_assert_true(lontar_index_each_key(index, "", 0, note_key, &of, NULL));
    g_string_append_printf(of.text, "%zu", of.text->len);
    return g_string_free(of.text, FALSE);
}

static inline void
compare(const char *left, const char *right)
{
    g_autoptr(lontar_index) a = lontar_index_open(left, NULL);
    g_autoptr(lontar_index) b = lontar_index_open(right, NULL);
    g_autofree char *rest_a = rest_of(a);
    g_autofree char *rest_b = rest_of(b);
    double mean[2];

    g_assert_cmpuint(lontar_index_document_size(a), ==, lontar_index_document_size(b));
    g_assert_cmpuint(lontar_index_last_docid(a), ==, lontar_index_last_docid(b));
    lontar_index_average_length(a, &mean[0], NULL);
    lontar_index_average_length(b, &mean[1], NULL);
    g_assert_cmpfloat(mean[0], ==, mean[1]);
    g_assert_cmpstr(rest_a, ==, rest_b);
    for (uint32_t docid = 1; docid <= lontar_index_last_docid(a); docid++) {
        g_assert_cmpint(has_document(a, docid), ==, has_document(b, docid));
        if (has_document(a, docid)) {
            compare_bytes(lontar_index_data(a, docid, NULL), lontar_index_data(b, docid, NULL));
            compare_bytes(lontar_index_value(a, docid, 3, NULL),
                          lontar_index_value(b, docid, 3, NULL));
        }
    }
    compare_terms(a, b);
}

#endif
