/*
 * Mending misspelt queries: what is suggested, and what is let alone.
 */
#include "misspelt.h"
#include "search_fixture.h"

#include "lontar/suggest.h"

static void
put_document(fixture *f, const char *id, const char *title, const char *language,
             const char *country, const char *author, const char *text)
{
    lontar_document *document = new_document(id, title, language, text);

    say(document, LONTAR_FIELD_COUNTRY, country);
    say(document, LONTAR_FIELD_AUTHOR, author);
    put(f, document);
}

static fixture *
library(void)
{
    fixture *f = fixture_new();
    static const char *const words = "forced labour and debt bondage on fishing vessels, "
                                     "recruitment of workers by the government of Kazakhstan";

    put_document(f, "a", "Fishing vessels", "en", "THA", "Anna Engblom", words);
    put_document(f, "b", "Labour inspection", "en", "KHM", "Muhammad Rahman", words);
    put_document(f, "c", "Trabajo forzoso", "es", "PER", "José Núñez",
                 "la educación y la situación de los niños en la esclavitud");
    put_document(f, "d", "Принудительный труд", "ru", "RUS", "Иван Петров",
                 "принудительный труд запрещается");
    for (int i = 0; i < 120; i++) {
        g_autofree char *id = g_strdup_printf("e%03d", i);

        put_document(f, id, "Report", "en", "LAO", "Lao Ministry",
                     i == 0 ? "the enviroment report" : "the environment report");
    }
    commit(f);
    return f;
}

/* Two words written as one are only counted for a tenth of a second: a busy machine may be late. */
static void
expect(fixture *f, const char *parameters, const char *wanted)
{
    g_autofree char *mended = NULL;

    for (int tries = 0; tries < 3 && (tries == 0 || g_strcmp0(mended, wanted) != 0); tries++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(lontar_request) request = ask(f, parameters);
        g_autoptr(lontar_answer) answer = answer_to(f, parameters);

        g_free(mended);
        mended = lontar_searcher_mend(f->searcher, request, answer, &error);
        g_assert_no_error(error);
    }
    g_test_message("%s", parameters);
    g_assert_cmpstr(mended, ==, wanted);
}

static void
test_letters(void)
{
    fixture *f = library();

    expect(f, "q=forced labuor", "forced labour");
    expect(f, "q=bondge", "bondage");
    expect(f, "q=bonddage", "bondage");
    expect(f, "q=bondege", "bondage");
    expect(f, "q=obndage", "bondage");
    expect(f, "q=ondage", "bondage");
    expect(f, "q=fishing vesssels", "fishing vessels");
    expect(f, "q=recruitmant of wrokers", "recruitment of workers");
    expect(f, "q=governm", "government");
    expect(f, "q=forcedlabour", "forced labour");
    fixture_free(f);
}

/* What stands around a word stays as it was typed. */
static void
test_queries(void)
{
    fixture *f = library();

    expect(f, "q=Labuor AND (BONDGE OR \"fishing vesels\") -country:PER",
           "Labour AND (BONDAGE OR \"fishing vessels\") -country:PER");
    expect(f, "q=title:vesels", "title:vessels");
    expect(f, "q=debt-bondge", "debt-bondage");
    expect(f, "q=labuor NEAR/3 fored", "labour NEAR/3 forced");
    expect(f, "q=\"labuor forced\"", NULL);
    expect(f, "q=bondage -fishng", NULL);
    expect(f, "q=bondg*", NULL);
    fixture_free(f);
}

static void
test_scripts(void)
{
    fixture *f = library();

    expect(f, "q=educasion", "educación");
    expect(f, "q=educasión", "educación");
    expect(f, "q=esclavitd", "esclavitud");
    expect(f, "q=прнудительный труд&lang=ru", "принудительный труд");
    fixture_free(f);
}

static void
test_names(void)
{
    fixture *f = library();

    expect(f, "q=author:Engblum", "author:Engblom");
    expect(f, "q=author:\"Ana Engblom\"", "author:\"Anna Engblom\"");
    expect(f, "q=author:Mohamed", "author:Muhammad");
    expect(f, "q=author:Nunes", "author:Nunez");
    fixture_free(f);
}

/* Only what finds more, and not what is right as it is. */
static void
test_lets_alone(void)
{
    fixture *f = library();

    expect(f, "q=", NULL);
    expect(f, "q=forced labour", NULL);
    expect(f, "q=bondages", NULL);
    expect(f, "q=bondge&country=THA", "bondage");
    expect(f, "q=bondge&country=PER", NULL);
    expect(f, "q=bondge&exclude=country:THA,KHM", NULL);
    expect(f, "q=bondge boats&match=any", "bondage boats");
    expect(f, "q=zzyzzyx", NULL);
    expect(f, "q=29 2019 C29 a1b2c3", NULL);
    expect(f, "q=peonage", NULL); /* of the thesaurus */
    expect(f, "q=Persia", NULL);
    expect(f, "q=Kazakstan", "Kazakhstan"); /* another spelling of the country */
    expect(f, "q=แรงงานบังคบ", NULL);
    fixture_free(f);
}

/* A slip of a document is found, and what it was meant as suggested. */
static void
test_rare(void)
{
    fixture *f = library();

    expect_ids(f, "q=enviroment", "e000");
    expect(f, "q=enviroment", "environment");
    expect(f, "q=environment", NULL);
    fixture_free(f);
}

static void
test_sounds(void)
{
    static const char *const alike[][2] = {{"mohamed", "muhammad"},
                                           {"engblum", "engblom"},
                                           {"catherine", "katherine"},
                                           {"phillip", "filip"},
                                           {"zaheer", "sahir"}};

    for (size_t i = 0; i < G_N_ELEMENTS(alike); i++) {
        g_autofree char *one = lontar_misspelt_sound(alike[i][0]);
        g_autofree char *other = lontar_misspelt_sound(alike[i][1]);

        g_assert_cmpstr(one, ==, other);
    }
    g_assert_null(lontar_misspelt_sound("труд"));
}

/* Whatever is typed, in bounded time. */
static void
test_anything(void)
{
    fixture *f = library();
    g_autoptr(GRand) random = g_rand_new_with_seed(4);

    for (int i = 0; i < 300; i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(GString) typed = g_string_new("q=");

        for (int n = g_rand_int_range(random, 1, 60); n > 0; n--) {
            gunichar c = (gunichar)g_rand_int_range(random, 0x20, 0x500);

            g_string_append_unichar(typed, c == '&' ? ' ' : c);
        }
        g_autoptr(lontar_request) request = ask(f, typed->str);
        g_autoptr(lontar_answer) answer = answer_to(f, typed->str);
        g_autofree char *mended = lontar_searcher_mend(f->searcher, request, answer, &error);
        g_assert_no_error(error);
        g_assert_true(mended == NULL || g_utf8_validate(mended, -1, NULL));
    }
    fixture_free(f);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/mend/letters", test_letters);
    g_test_add_func("/mend/queries", test_queries);
    g_test_add_func("/mend/scripts", test_scripts);
    g_test_add_func("/mend/names", test_names);
    g_test_add_func("/mend/lets-alone", test_lets_alone);
    g_test_add_func("/mend/rare", test_rare);
    g_test_add_func("/mend/sounds", test_sounds);
    g_test_add_func("/mend/anything", test_anything);
    return g_test_run();
}
