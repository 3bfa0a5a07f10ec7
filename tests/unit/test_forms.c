/*
 * Forms: the words that a stem stands for, and where they stand.
 */
#include "forms.h"
#include "search_fixture.h"

static int
compare_words(const void *left, const void *right)
{
    return strcmp(*(char *const *)left, *(char *const *)right);
}

/* The forms of a stem joined by blanks, in the order of their bytes. */
static char *
find(fixture *f, lontar_forms *forms, const char *language, const char *stem)
{
    g_autoptr(GError) error = NULL;
    const GPtrArray *found = lontar_forms_find(forms, lontar_writer_index(f->writer), f->analyser,
                                               language, stem, &error);
    g_autoptr(GPtrArray) sorted = g_ptr_array_new();

    g_assert_no_error(error);
    for (guint i = 0; i < found->len; i++) {
        g_ptr_array_add(sorted, found->pdata[i]);
    }
    g_ptr_array_sort(sorted, compare_words);
    g_ptr_array_add(sorted, NULL);
    return g_strjoinv(" ", (char **)sorted->pdata);
}

static void
expect(fixture *f, lontar_forms *forms, const char *language, const char *stem,
       const char *expected)
{
    g_autofree char *found = find(f, forms, language, stem);

    g_assert_cmpstr(found, ==, expected);
}

static void
test_find(void)
{
    fixture *f = fixture_new();
    lontar_forms *forms = lontar_forms_new();

    put(f, new_document("a", NULL, "en",
                        "Country, countries; count counts. Inspects, inspected: inspection. "
                        "Fly, flies. Laws. Trabajadores, trabajador."));
    commit(f);
    expect(f, forms, "en", "countri", "countries country");
    expect(f, forms, "en", "count", "count counts");
    expect(f, forms, "en", "inspect", "inspected inspection inspects");
    expect(f, forms, "en", "fli", "fli"); /* too short to look for others */
    expect(f, forms, "en", "law", "law");
    expect(f, forms, "en", "nowher", "");
    expect(f, forms, "en", "trabaj", "");
    expect(f, forms, "es", "trabaj", "trabajador trabajadores");
    lontar_forms_free(forms);
    fixture_free(f);
}

/* What was found is found again until it is told to be forgotten. */
static void
test_clear(void)
{
    fixture *f = fixture_new();
    lontar_forms *forms = lontar_forms_new();

    put(f, new_document("a", NULL, "en", "An inspection."));
    commit(f);
    expect(f, forms, "en", "inspect", "inspection");
    put(f, new_document("b", NULL, "en", "Two inspectorates inspected."));
    commit(f);
    expect(f, forms, "en", "inspect", "inspection");
    lontar_forms_clear(forms);
    expect(f, forms, "en", "inspect", "inspected inspection");
    lontar_forms_free(forms);
    fixture_free(f);
}

static void
test_finds(void)
{
    g_assert_true(lontar_forms_finds("countri", "country"));
    g_assert_true(lontar_forms_finds("wage", "wages"));
    g_assert_true(lontar_forms_finds("law", "law"));
    g_assert_false(lontar_forms_finds("law", "laws"));
    g_assert_false(lontar_forms_finds("fli", "fly"));
    g_assert_false(lontar_forms_finds("countri", "count"));
    /* Characters are counted, not bytes, and never parted: stems of four and of five. */
    g_assert_true(lontar_forms_finds("раба", "рабами"));
    g_assert_false(lontar_forms_finds("раб", "рабами"));
    g_assert_true(lontar_forms_finds("работ", "рабоч"));
    g_assert_false(lontar_forms_finds("раба", "рабо"));
}

static lontar_document *
paged(const char *id)
{
    lontar_document *document = new_document(id, "Of several pages", "en", "A cover.");

    add_page(document, "Inspections of factories are rare.");
    add_page(document, "Nobody inspected them; flies are everywhere.");
    add_page(document, "The inspectorate says: no law, and they fly.");
    add_page(document, "Laws do not inspect.");
    return document;
}

static void
expect_pages(fixture *f, const char *query, size_t pages)
{
    g_autofree char *text = g_strconcat("q=", query, NULL);
    g_autoptr(lontar_answer) answer = answer_to(f, text);

    g_assert_cmpuint(lontar_answer_total(answer), ==, 1);
    g_assert_cmpuint(lontar_answer_hit_at(answer, 0)->pages_matched, ==, pages);
}

/* Pages are found by all forms of a word, whichever was typed. */
static void
test_pages(void)
{
    fixture *f = fixture_new();

    put(f, paged("a"));
    commit(f);
    expect_pages(f, "inspection", 3);
    expect_pages(f, "inspected", 3);
    expect_pages(f, "flying", 2);
    expect_pages(f, "law", 2);
    expect_pages(f, "laws", 2);
    expect_pages(f, "inspecting NEAR/3 law", 4); /* of either word */
    expect_pages(f, "fly NEAR/3 everywhere", 2);
    fixture_free(f);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/forms/find", test_find);
    g_test_add_func("/forms/clear", test_clear);
    g_test_add_func("/forms/finds", test_finds);
    g_test_add_func("/forms/pages", test_pages);
    return g_test_run();
}
