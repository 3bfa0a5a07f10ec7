/*
 * Near twins: editions and translations find each other, publications of one mould do not.
 */
#include "search_fixture.h"
#include "sketch.h"
#include "twins_path.h"

#define WORDS 600

/* Words that follow from a seed: the same seed, the same words. */
static char *
write_text(const char *word, unsigned seed, size_t words)
{
    GString *text = g_string_new(NULL);

    for (size_t i = 0; i < words; i++) {
        seed = seed * 1103515245 + 12345;
        g_string_append_printf(text, "%s%u%s", word, (seed >> 16) % 500, i % 12 == 11 ? "\n" : " ");
    }
    return g_string_free(text, FALSE);
}

static lontar_document *
text_document(const char *text)
{
    lontar_document *document = lontar_document_new();

    add_page(document, text);
    return document;
}

static double
share_of(const char *a, const char *b)
{
    g_autoptr(lontar_document) x = text_document(a);
    g_autoptr(lontar_document) y = text_document(b);
    g_autoptr(GArray) one = lontar_sketch_text(x);
    g_autoptr(GArray) other = lontar_sketch_text(y);

    return lontar_sketch_share(one, other, LONTAR_SKETCH_TEXT_MAX);
}

static void
test_share(void)
{
    g_autofree char *a = write_text("w", 1, 4 * WORDS);
    g_autofree char *b = write_text("w", 2, 4 * WORDS);
    g_autofree char *part = g_strndup(a, strlen(a) / 4);
    g_autofree char *mixed = g_strconcat(part, b, NULL);
    g_autofree char *loud = g_ascii_strup(a, -1);

    g_assert_cmpfloat(share_of(a, a), ==, 1);
    g_assert_cmpfloat(share_of(a, loud), ==, 1);
    g_assert_cmpfloat(share_of(a, b), <, 0.1);
    g_assert_cmpfloat(share_of(a, part), >, 0.8);
    g_assert_cmpfloat(share_of(part, a), ==, share_of(a, part));
    g_assert_cmpfloat(share_of(a, mixed), <, 0.4);
    g_assert_cmpfloat(share_of(a, mixed), >, 0.1);
    g_assert_cmpfloat(share_of("too short", a), ==, -1);
    g_assert_cmpfloat(share_of("", ""), ==, -1);
}

/* Where lines end, how words are parted and accents are composed is the typesetter's. */
static void
test_typesetting(void)
{
    g_autoptr(GString) one = g_string_new(NULL);
    g_autoptr(GString) other = g_string_new(NULL);

    for (int i = 0; i < 100; i++) {
        g_string_append_printf(one, "exploitation%d sé \n", i);
        g_string_append_printf(other, "exploi-\ntation%d se\u0301 ", i);
    }
    g_assert_cmpfloat(share_of(one->str, other->str), ==, 1);
}

static void
test_unspaced(void)
{
    const char *thai = "แรงงานข้ามชาติในอุตสาหกรรมประมงไทยต้องเผชิญกับการเอารัดเอาเปรียบและหนี้สิน";
    const char *other = "รายงานฉบับนี้กล่าวถึงสภาพการทำงานของแรงงานหญิง"
                        "ในโรงงานตัดเย็บเสื้อผ้าสำเร็จรูป";

    g_assert_cmpfloat(share_of(thai, thai), ==, 1);
    g_assert_cmpfloat(share_of(thai, other), <, 0.1);
}

static void
test_numbers(void)
{
    g_autoptr(GString) english = g_string_new(NULL);
    g_autoptr(GString) thai = g_string_new(NULL);
    g_autoptr(GString) list = g_string_new(NULL);

    for (unsigned i = 1; i < 60; i++) {
        g_string_append_printf(english, "word %u of %u. ", i * i % 97, i * 7919 % 2003);
        g_string_append_printf(list, "%u. item\n", i);
        for (const char *c = english->str; i == 59 && *c != '\0'; c++) {
            g_string_append_unichar(thai, g_ascii_isdigit(*c) ? 0xe50 + (gunichar)(*c - '0')
                                                              : (gunichar)*c);
        }
    }

    g_autoptr(lontar_document) a = text_document(english->str);
    g_autoptr(lontar_document) b = text_document(thai->str);
    g_autoptr(lontar_document) c = text_document(list->str);
    g_autoptr(GArray) one = lontar_sketch_numbers(a);
    g_autoptr(GArray) two = lontar_sketch_numbers(b);
    g_autoptr(GArray) counting = lontar_sketch_numbers(c);

    g_assert_cmpuint(one->len, >, 50);
    g_assert_cmpfloat(lontar_sketch_share(one, two, LONTAR_SKETCH_NUMBERS_MAX), ==, 1);
    g_assert_cmpuint(counting->len, ==, 0);
}

static void
test_format(void)
{
    g_autofree char *text = write_text("w", 1, WORDS);
    g_autoptr(lontar_document) document = text_document(text);
    g_autoptr(GArray) sketch = lontar_sketch_text(document);
    g_autoptr(GBytes) bytes = lontar_sketch_format(sketch);
    g_autoptr(GArray) again = lontar_sketch_parse(bytes);
    g_autoptr(GBytes) odd = g_bytes_new_static("abcde", 5);
    g_autoptr(GArray) cut = lontar_sketch_parse(odd);

    g_assert_cmpuint(sketch->len, ==, LONTAR_SKETCH_TEXT_MAX);
    g_assert_cmpmem(sketch->data, sketch->len * 4, again->data, again->len * 4);
    g_assert_cmpuint(cut->len, ==, 1);
}

static void
test_path(void)
{
    static const struct {
        const char *a, *language_a, *b, *language_b;
        bool same;
    } cases[] = {
        {"law/act-en.pdf", "en", "law/act-fr.pdf", "fr", true},
        {"en/act.pdf", "en", "fr/act.pdf", "fr", true},
        {"wcms_1234_en.pdf", "en", "wcms_1234_es.pdf", "es", true},
        {"Act (French).pdf", "fr", "Act (Khmer).pdf", "km", true},
        {"act-fre.pdf", "fr", "act-eng.pdf", "en-GB", true},
        {"act français.pdf", "fr", "act english.pdf", "en", true},
        {"law/act-en.pdf", "en", "law/acts-fr.pdf", "fr", false},
        {"law/act-en.pdf", "en", "law/act-fr.pdf", "en", false}, /* the name lies */
        {"frame.pdf", "fr", "enme.pdf", "en", false},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *a = lontar_twins_path_key(cases[i].a, cases[i].language_a);
        g_autofree char *b = lontar_twins_path_key(cases[i].b, cases[i].language_b);

        g_test_message("%s, %s", cases[i].a, cases[i].b);
        g_assert_cmpint(a != NULL && b != NULL && g_str_equal(a, b), ==, cases[i].same);
    }
}

static void
add(fixture *f, const char *id, const char *language, const char *path, const char *text)
{
    lontar_document *document = new_document(id, id, language, text);

    lontar_document_add_path(document, path);
    put(f, document);
}

/* Ids of a document's twins and what shows them: `b/text c/path`. */
static char *
twins_of(fixture *f, const char *id)
{
    g_autoptr(GError) error = NULL;
    const lontar_index *index = lontar_writer_index(f->writer);
    g_autofree char *term = lontar_terms_id(id);
    GString *text = g_string_new(NULL);
    uint32_t docid = 0;

    lontar_index_find(index, term, &docid, &error);
    g_assert_no_error(error);
    g_autoptr(GPtrArray) twins = lontar_twins_find(index, docid, &error);
    g_assert_no_error(error);
    for (guint i = 0; i < twins->len; i++) {
        const lontar_twin *twin = twins->pdata[i];

        g_string_append_printf(text, "%s%s/%s", i > 0 ? " " : "", twin->id,
                               lontar_twin_evidence_name(twin->evidence));
    }
    return g_string_free(text, FALSE);
}

static void
expect_twins(fixture *f, const char *id, const char *expected)
{
    g_autofree char *twins = twins_of(f, id);

    g_assert_cmpstr(twins, ==, expected);
}

static void
test_find(void)
{
    fixture *f = fixture_new();
    g_autoptr(GError) error = NULL;
    g_autofree char *one = write_text("alpha", 1, WORDS);
    g_autofree char *more = write_text("beta", 2, WORDS / 5);
    g_autofree char *edition = g_strconcat(one, more, NULL);
    g_autofree char *other = write_text("alpha", 3, WORDS);
    g_autofree char *french = write_text("mot-", 1, WORDS); /* the same numbers, other words */
    g_autofree char *khmer = write_text("ខ", 9, WORDS);

    add(f, "first", "en", "act-2019.pdf", one);
    add(f, "second", "en", "act-2021.pdf", edition);
    add(f, "stranger", "en", "b/wages-en.pdf", other);
    add(f, "words", "fr", "loi.pdf", french);
    add(f, "path", "km", "b/wages-km.pdf", khmer);
    add(f, "short", "en", "c.pdf", "A few words.");
    commit(f);
    expect_twins(f, "first", "second/text words/numbers");
    expect_twins(f, "second", "first/text words/numbers");
    expect_twins(f, "stranger", "path/path");
    expect_twins(f, "path", "stranger/path");
    expect_twins(f, "short", "");
    g_autoptr(GArray) candidates = lontar_twins_candidates(lontar_writer_index(f->writer), &error);
    g_assert_no_error(error);
    g_assert_cmpuint(candidates->len, >=, 4);
    g_assert_cmpuint(candidates->len, <=, 5);
    fixture_free(f);
}

static void
test_translation(void)
{
    fixture *f = fixture_new();
    g_autoptr(GString) english = g_string_new(NULL);
    g_autoptr(GString) french = g_string_new(NULL);

    for (unsigned i = 1; i < 60; i++) {
        unsigned a = i * i % 97, b = i * 7919 % 2003;

        g_string_append_printf(english, "In %u, %u boats left the harbour. ", a, b);
        g_string_append_printf(french, "Dans %u, %u bateaux ont quitté le port. ", a, b);
    }
    add(f, "en", "en", "one.pdf", english->str);
    add(f, "fr", "fr", "two.pdf", french->str);
    add(f, "wrong", "en", "three.pdf", french->str); /* the same text, whatever language is said */
    commit(f);
    expect_twins(f, "en", "fr/numbers");
    expect_twins(f, "fr", "wrong/text en/numbers");
    fixture_free(f);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/twins/sketch/share", test_share);
    g_test_add_func("/twins/sketch/typesetting", test_typesetting);
    g_test_add_func("/twins/sketch/unspaced", test_unspaced);
    g_test_add_func("/twins/sketch/numbers", test_numbers);
    g_test_add_func("/twins/sketch/format", test_format);
    g_test_add_func("/twins/path/key", test_path);
    g_test_add_func("/twins/find/editions", test_find);
    g_test_add_func("/twins/find/translations", test_translation);
    return g_test_run();
}
