/*
 * The thesaurus: every concept is whole, and names meet in their inflected forms.
 */
#include <glib/gstdio.h>
#include <string.h>

#include "lontar/error.h"
#include "lontar/thesaurus.h"

static const char *
find(const lontar_thesaurus *thesaurus, const char *language, const char *text)
{
    g_autoptr(lontar_analyser) analyser = lontar_analyser_new(NULL);
    g_autofree char *key = lontar_thesaurus_key(analyser, text, language);
    gssize concept = lontar_thesaurus_find(thesaurus, analyser, language, key);

    return concept < 0 ? "none" : lontar_thesaurus_slug(thesaurus, (size_t) concept);
}

static void
test_every_concept_has_english(void)
{
    g_autoptr(lontar_thesaurus) thesaurus = lontar_thesaurus_load(NULL, NULL);
    g_autoptr(GHashTable) slugs = g_hash_table_new(g_str_hash, g_str_equal);

    g_assert_nonnull(thesaurus);
    g_assert_cmpuint(lontar_thesaurus_size(thesaurus), >=, 120);
    for (size_t i = 0; i < lontar_thesaurus_size(thesaurus); i++) {
        const GArray *names = lontar_thesaurus_names(thesaurus, i);
        g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
        const char *slug = lontar_thesaurus_slug(thesaurus, i);

        g_test_message("%s", slug);
        g_assert_true(g_hash_table_add(slugs, (char *)slug));
        g_assert_cmpuint(names->len, >=, 2);
        g_assert_cmpstr(g_array_index(names, lontar_name, 0).language, ==, "en");
        for (size_t j = 0; j < names->len; j++) {
            const lontar_name *name = &g_array_index(names, lontar_name, j);
            char *tagged = g_strconcat(name->language, name->text, NULL);

            g_assert_true(g_utf8_validate(name->text, -1, NULL));
            g_assert_false(g_hash_table_contains(seen, tagged));
            g_hash_table_add(seen, tagged);
        }
    }
}

static void
test_inflected_forms_meet(void)
{
    g_autoptr(lontar_thesaurus) thesaurus = lontar_thesaurus_load(NULL, NULL);

    g_assert_cmpstr(find(thesaurus, "en", "Forced Labour"), ==, "forced-labour");
    g_assert_cmpstr(find(thesaurus, "en", "compulsory labour"), ==, "forced-labour");
    g_assert_cmpstr(find(thesaurus, "en", "recruitment fees"), ==, "recruitment-fee");
    g_assert_cmpstr(find(thesaurus, "en", "brick kilns"), ==, "brick-kiln");
    g_assert_cmpstr(find(thesaurus, "fr", "travail force"), ==, "forced-labour");
    g_assert_cmpstr(find(thesaurus, "es", "trabajadores migrantes"), ==, "migrant-worker");
    g_assert_cmpstr(find(thesaurus, "th", "แรงงานบังคับ"), ==, "forced-labour");
    g_assert_cmpstr(find(thesaurus, "zh", "强迫劳动"), ==, "forced-labour");
    g_assert_cmpstr(find(thesaurus, "en", "labour forced"), ==, "none");
    g_assert_cmpstr(find(thesaurus, "xx", "forced labour"), ==, "none");
}

static void
test_says_which_line_is_wrong(void)
{
    g_autofree char *folder = g_dir_make_tmp("lontar-thesaurus-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(folder, "thesaurus.tsv", NULL);
    g_autoptr(GError) error = NULL;

    g_assert_true(g_file_set_contents(path, "# x\na\ten=b\nc\tno equals\n", -1, NULL));
    g_assert_null(lontar_thesaurus_load(folder, &error));
    g_assert_error(error, LONTAR_ERROR, LONTAR_ERROR_INVALID);
    g_assert_nonnull(strstr(error->message, "thesaurus.tsv:3: "));
    (void)g_remove(path);  /* scratch */
    (void)g_rmdir(folder); /* scratch */
}

static void
test_has_word(void)
{
    g_autoptr(lontar_thesaurus) thesaurus = lontar_thesaurus_load(NULL, NULL);

    g_assert_true(lontar_thesaurus_has_word(thesaurus, "bondage"));
    g_assert_true(lontar_thesaurus_has_word(thesaurus, "force")); /* travail forcé */
    g_assert_true(lontar_thesaurus_has_word(thesaurus, "etat"));  /* imposé par l'État */
    g_assert_false(lontar_thesaurus_has_word(thesaurus, "debt bondage"));
    g_assert_false(lontar_thesaurus_has_word(thesaurus, "bondge"));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/thesaurus/every_concept_has_english", test_every_concept_has_english);
    g_test_add_func("/thesaurus/find/inflected_forms_meet", test_inflected_forms_meet);
    g_test_add_func("/thesaurus/has_word/folded", test_has_word);
    g_test_add_func("/thesaurus/load/says_which_line_is_wrong", test_says_which_line_is_wrong);
    return g_test_run();
}
