/*
 * Searching small indexes, whose right answers are plain to see.
 */
#include "search_fixture.h"

static void
test_words(void)
{
    fixture *f = fixture_new();

    put(f, new_document("a", "One", "en", "Debt bondage in the brick kilns."));
    put(f, new_document("b", "Two", "en", "The bondages of debts, and wages."));
    put(f, new_document("c", "Three", "en", "Wages in fishing."));
    commit(f);
    expect_ids(f, "q=debt bondage&sort=title", "a b");
    expect_ids(f, "q=Debts BONDAGE&sort=title", "a b");
    expect_ids(f, "q=\"debt bondage\"", "a");
    expect_ids(f, "q=\"bondages of debts\"", "b");
    expect_ids(f, "q=\"bondage of debt\"", "");
    expect_ids(f, "q=wages -fishing", "b");
    expect_ids(f, "q=kiln OR fishing&sort=title", "a c");
    expect_ids(f, "q=bond*&sort=title", "a b");
    expect_ids(f, "q=title:two", "b");
    expect_ids(f, "q=nowhere", "");
    expect_ids(f, "q=\"nowhere at all\"", "");
    fixture_free(f);
}

static void
test_title(void)
{
    fixture *f = fixture_new();
    lontar_document *document =
        new_document("a", "Recruitment fees in Asia", "en", "Nothing of that here.");

    say(document, LONTAR_FIELD_AUTHOR, "Andre Nkomo");
    put(f, document);
    put(f, new_document("b", "Other", "en", "Recruitment fees are charged. Asia nothing of that."));
    commit(f);
    expect_ids(f, "q=recruitment fees", "a b");
    expect_ids(f, "q=title:fee", "a");
    expect_ids(f, "q=title:\"recruitment fees\"", "a");
    expect_ids(f, "q=\"recruitment fees in asia\"", "a");
    expect_ids(f, "q=\"asia nothing\"", "b");
    expect_ids(f, "q=author:nkomo", "a");
    expect_ids(f, "q=author:\"andr\u00e9 nkomo\"", "a");
    fixture_free(f);
}

static void
test_stop_words(void)
{
    fixture *f = fixture_new();

    put(f, new_document("a", NULL, "en", "To be or not to be."));
    put(f, new_document("b", NULL, "en", "Trafficking of women."));
    put(f, new_document("c", NULL, "en", "Women: trafficking now"));
    commit(f);
    expect_ids(f, "q=the trafficking of the women", "b c");
    expect_ids(f, "q=\"to be or not to be\"", "a");
    expect_ids(f, "q=\"trafficking of women\"", "b");
    expect_ids(f, "q=to be", "a b c");
    expect_ids(f, "q=women -to", "b c");
    expect_ids(f, "q=women -of", "c");
    fixture_free(f);
}

static void
test_accents(void)
{
    fixture *f = fixture_new();

    put(f, new_document("a", NULL, "fr", "Le travail force des enfants"));
    put(f, new_document("b", NULL, "fr", "Le travail forc\u00e9 des enfants"));
    put(f, new_document("c", NULL, "fr", "Le travail force, force, force des enfants"));
    commit(f);
    expect_ids(f, "q=forc\u00e9&lang=fr", "b c a");
    expect_ids(f, "q=\"travail forc\u00e9\"&lang=fr", "b c a");
    fixture_free(f);
}

static void
test_any(void)
{
    fixture *f = fixture_new();

    put(f, new_document("a", NULL, "en", "fishing vessels and quotas"));
    put(f, new_document("b", NULL, "en", "garment factories"));
    put(f, new_document("c", NULL, "en", "fishing and garment"));
    commit(f);
    expect_ids(f, "q=fishing garment&match=any", "c b a");
    expect_ids(f, "q=fishing garment", "c");
    fixture_free(f);
}

static void
test_near(void)
{
    fixture *f = fixture_new();

    put(f, new_document("a", NULL, "en", "debt one two bondages"));
    put(f, new_document("b", NULL, "en", "bondage one debt"));
    put(f, new_document("c", NULL, "en", "debt one two three four five six bondage"));
    commit(f);
    expect_ids(f, "q=debt NEAR/2 bondage&sort=relevance", "b a");
    expect_ids(f, "q=debt NEAR/1 bondage", "b");
    expect_ids(f, "q=debt ADJ/2 bondage", "a");
    fixture_free(f);
}

/* The words as typed come first; off, nothing but them is found. */
static void
test_concepts(void)
{
    fixture *f = fixture_new();

    put(f, new_document("a", NULL, "en", "A survey of forced labour in mines."));
    put(f, new_document("b", NULL, "th", "แรงงานบังคับ"));
    put(f, new_document("c", NULL, "fr", "Le travail forcé des enfants"));
    put(f, new_document("d", NULL, "en", "Compulsory labour was abolished."));
    put(f, new_document("e", NULL, "en", "Labour that nobody forced on them is no concern."));
    put(f, new_document("f", NULL, "en", "Nothing of the kind."));
    commit(f);
    expect_ids(f, "q=forced labour&synonyms=off&sort=title", "a e");

    g_autoptr(lontar_answer) answer = answer_to(f, "q=forced labour");
    g_assert_cmpuint(lontar_answer_total(answer), ==, 5);
    g_assert_cmpstr(lontar_record_id(lontar_answer_hit_at(answer, 0)->record), ==, "a");
    g_assert_cmpuint(lontar_answer_expansion_size(answer), ==, 1);
    g_assert_cmpstr(lontar_answer_expansion_at(answer, 0)->concept, ==, "forced-labour");
    g_assert_cmpuint(lontar_answer_expansion_at(answer, 0)->names->len, ==, 3);
    g_assert_cmpuint(lontar_answer_term_size(answer), ==, 2);

    g_autoptr(lontar_answer) thai = answer_to(f, "q=แรงงานบังคับ&lang=th");
    g_assert_cmpuint(lontar_answer_total(thai), ==, 4);
    expect_ids(f, "q=\"forced labour\"", "a");
    expect_ids(f, "q=mines -\"travail forcé\"", "a");
    fixture_free(f);
}

/* However often another name stands, and with accents, what was typed comes first. */
static void
test_other_names_come_after(void)
{
    fixture *f = fixture_new();

    put(f, new_document("a", NULL, "en", "They were asked about wages and hours."));
    put(f, new_document("b", NULL, "ar", "الأجر الأجر الأجر الأجر الأجر الأجر الأجر الأجر"));
    put(f, new_document("c", NULL, "en", "Nothing of the kind."));
    put(f, new_document("d", NULL, "en", "Wages once more, among other things."));
    commit(f);

    g_autoptr(lontar_answer) answer = answer_to(f, "q=wages");
    g_assert_cmpuint(lontar_answer_total(answer), ==, 3);
    g_assert_cmpstr(lontar_record_id(lontar_answer_hit_at(answer, 2)->record), ==, "b");
    fixture_free(f);
}

static void
test_pages(void)
{
    fixture *f = fixture_new();
    lontar_document *document = new_document("a", "Report", "en", "Cover page of the report");

    add_page(document, "Wages are withheld by the\nrecruitment");
    add_page(document, "agencies of the port.");
    add_page(document, "Recruitment once. Withheld wages, recruitment and agencies.");
    put(f, document);
    commit(f);

    g_autoptr(lontar_answer) phrase = answer_to(f, "q=\"recruitment agencies\"");
    const lontar_hit *hit = lontar_answer_hit_at(phrase, 0);
    g_assert_cmpuint(hit->pages_matched, ==, 2);
    g_assert_cmpuint(g_array_index(hit->page_hits, lontar_page_hit, 0).page, ==, 2);
    g_assert_cmpuint(g_array_index(hit->page_hits, lontar_page_hit, 1).page, ==, 3);

    g_autoptr(lontar_answer) words = answer_to(f, "q=withheld wage recruitment&snippets=2");
    hit = lontar_answer_hit_at(words, 0);
    g_assert_cmpuint(hit->pages_matched, ==, 2);
    g_assert_cmpuint(hit->page_hits->len, ==, 2);
    g_assert_cmpuint(g_array_index(hit->page_hits, lontar_page_hit, 0).page, ==, 4);
    g_assert_cmpstr(g_array_index(hit->page_hits, lontar_page_hit, 0).snippet->html, ==,
                    "<mark>Recruitment</mark> once. <mark>Withheld</mark> <mark>wages</mark>, "
                    "<mark>recruitment</mark> and agencies.");
    fixture_free(f);
}

static void
test_instruments(void)
{
    fixture *f = fixture_new();
    lontar_document *document = new_document("a", NULL, "en", "Nothing on this page.");

    say(document, LONTAR_FIELD_INSTRUMENT, "C029");
    add_page(document, "The Forced Labour Convention, 1930 (No. 29) binds them.");
    put(f, document);
    put(f, new_document("b", NULL, "en", "Convention No. 29 is cited but was not tagged."));
    commit(f);

    g_autoptr(lontar_answer) answer = answer_to(f, "q=C29");
    g_assert_cmpuint(lontar_answer_total(answer), ==, 1);
    const lontar_hit *hit = lontar_answer_hit_at(answer, 0);
    g_assert_cmpuint(hit->pages_matched, ==, 1);
    g_assert_cmpuint(g_array_index(hit->page_hits, lontar_page_hit, 0).page, ==, 2);
    g_assert_nonnull(
        strstr(g_array_index(hit->page_hits, lontar_page_hit, 0).snippet->html, "<mark>"));
    fixture_free(f);
}

/* Documents that score the same stand by id, however they came, and pages never overlap. */
static void
test_ties(void)
{
    fixture *f = fixture_new();
    g_autoptr(GRand) random = g_rand_new_with_seed(3);
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autofree char *before = g_strdup("");

    for (size_t i = 0; i < 150; i++) {
        g_autofree char *id =
            g_strdup_printf("%02zu-%u", (i * 37) % 100, g_rand_int_range(random, 0, 1000));

        put(f, new_document(id, "Same", "en", "the very same words"));
    }
    commit(f);
    for (size_t page = 1; page <= 10; page++) {
        g_autofree char *parameters = g_strdup_printf("q=same words&per_page=15&page=%zu", page);
        g_autoptr(lontar_answer) answer = answer_to(f, parameters);

        g_assert_cmpuint(lontar_answer_total(answer), ==, 150);
        for (size_t i = 0; i < lontar_answer_hit_size(answer); i++) {
            const char *id = lontar_record_id(lontar_answer_hit_at(answer, i)->record);

            g_assert_cmpstr(before, <, id);
            g_free(before);
            before = g_strdup(id);
            g_assert_true(g_hash_table_add(seen, g_strdup(id)));
        }
    }
    g_assert_cmpuint(g_hash_table_size(seen), ==, 150);
    fixture_free(f);
}

/* The time is up at once, on a machine of any speed. */
static void
test_late(void)
{
    const char *const dear = "q=one two three four five six seven eight nine ten&match=any";
    fixture *f = fixture_new();

    for (int i = 0; i < 20; i++) {
        g_autofree char *id = g_strdup_printf("d%02d", i);

        put(f, new_document(id, NULL, "en", "one two three four five six seven eight nine ten"));
    }
    commit(f);
    g_autoptr(lontar_answer) timely = answer_to(f, dear);
    g_assert_false(lontar_answer_is_partial(timely));
    g_assert_cmpuint(lontar_answer_total(timely), ==, 20);
    g_assert_cmpuint(lontar_answer_warning_size(timely), ==, 0);

    lontar_searcher_set_time(f->searcher, 0);
    g_autoptr(lontar_answer) late = answer_to(f, dear);
    g_assert_true(lontar_answer_is_partial(late));
    g_assert_cmpuint(lontar_answer_total(late), ==, 0);
    g_assert_cmpuint(lontar_answer_warning_size(late), ==, 1);
    g_assert_nonnull(strstr(lontar_answer_warning_at(late, 0), "stopped after 0 ms"));
    fixture_free(f);
}

static void
test_follow(void)
{
    fixture *f = fixture_new();

    commit(f);
    expect_ids(f, "q=vessel", "");
    put(f, new_document("a", NULL, "en", "vessels"));
    expect_ids(f, "q=vessel", "");
    commit(f);
    expect_ids(f, "q=vessel", "a");
    expect_ids(f, "", "a");
    put(f, new_document("a", NULL, "en", "changed"));
    put(f, new_document("b", NULL, "en", "vessel"));
    commit(f);
    expect_ids(f, "q=vessel", "b");
    expect_ids(f, "sort=title", "a b");
    fixture_free(f);
}

static void
test_languages(void)
{
    fixture *f = fixture_new();

    put(f, new_document("a", NULL, "es", "trabajos forzosos en la pesca"));
    put(f, new_document("b", NULL, "th",
                        "\u0e41\u0e23\u0e07\u0e07\u0e32\u0e19\u0e1a\u0e31\u0e07"
                        "\u0e04\u0e31\u0e1a\u0e43\u0e19\u0e1b\u0e23\u0e30\u0e40"
                        "\u0e17\u0e28\u0e44\u0e17\u0e22"));
    put(f, new_document("c", NULL, "zh", "\u5f3a\u8feb\u52b3\u52a8\u516c\u7ea6"));
    put(f, new_document("d", NULL, "ko", "\uac15\uc81c\ub178\ub3d9\uc744 \uae08\uc9c0"));
    commit(f);
    expect_ids(f, "q=trabajo forzoso&synonyms=off", "a");
    expect_ids(f,
               "q=\u0e41\u0e23\u0e07\u0e07\u0e32\u0e19\u0e1a\u0e31\u0e07\u0e04\u0e31\u0e1a"
               "&synonyms=off",
               "b");
    expect_ids(f, "q=\u52b3\u52a8", "c");
    expect_ids(f, "q=\u8feb\u52b3", "c"); /* across two words of the dictionary */
    expect_ids(f, "q=\u52a8\u52b3", "");
    expect_ids(f, "q=\uac15\uc81c\ub178\ub3d9&synonyms=off", "d");
    fixture_free(f);
}

static void
test_compounds(void)
{
    fixture *f = fixture_new();

    put(f, new_document("a", NULL, "en", "the power-performance ratio"));
    put(f, new_document("b", NULL, "en", "the power-\nperformance ratio"));
    put(f, new_document("c", NULL, "en", "performance of power ratio"));
    put(f, new_document("d", NULL, "en", "an electioneer-\ning body"));
    commit(f);
    expect_ids(f, "q=power-performance&sort=title", "a b");
    expect_ids(f, "q=\"the power-performance ratio\"&sort=title", "a b");
    expect_ids(f, "q=electioneering", "d");
    expect_ids(f, "q=\"electioneering body\"", "d");
    expect_ids(f, "q=\"an electioneer- ing body\"", "d"); /* as copied from the page */
    expect_ids(f, "q=ratio -power-performance", "c");
    fixture_free(f);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/search/words/stems", test_words);
    g_test_add_func("/search/words/title", test_title);
    g_test_add_func("/search/words/stop", test_stop_words);
    g_test_add_func("/search/words/accents", test_accents);
    g_test_add_func("/search/words/any", test_any);
    g_test_add_func("/search/words/near", test_near);
    g_test_add_func("/search/words/languages", test_languages);
    g_test_add_func("/search/words/compounds", test_compounds);
    g_test_add_func("/search/words/concepts", test_concepts);
    g_test_add_func("/search/words/other-names-come-after", test_other_names_come_after);
    g_test_add_func("/search/pages/best", test_pages);
    g_test_add_func("/search/pages/instruments", test_instruments);
    g_test_add_func("/search/order/ties", test_ties);
    g_test_add_func("/search/time/late", test_late);
    g_test_add_func("/search/index/follow", test_follow);
    return g_test_run();
}
