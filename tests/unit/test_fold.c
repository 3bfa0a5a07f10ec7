/* Folding: what names and keys are compared by. */
#include <glib.h>
#include <string.h>

#include "fold.h"
#include "lontar/analyser.h"

static void
word_gives_both_forms(void)
{
    static const struct {
        const char *word;
        const char *accented;
        const char *folded;
    } samples[] = {
        {"WORD", "word", "word"},
        {"\u00C9t\u00E9", "été", "ete"},
        {"e\u0301te\u0301", "été", "ete"},
        {"Đ\u00F8\u0142\u0131", "đøłı", "doli"},
        {"\u0152uvre", "œuvre", "oeuvre"},
        {"\uFB03", "ffi", "ffi"},
        {"co\u00ADop", "coop", "coop"},
        {"\u202Ea\u202C\u200D", "a", "a"},
        {"wo\nrd", "word", "word"},
        {"Йога", "йога", "йога"},
        {"Ёж", "ёж", "еж"},
        {"ΆΣ", "άσ", "ασ"},
        {"قُرْآن", "قُرْآن", "قران"},
        {"کی", "کی", "كي"},
        {"हिन्दी", "हिन्दी", "हिन्दी"},
        {"ภาษาไทย", "ภาษาไทย", "ภาษาไทย"},
        {"ខ្មែរ", "ខ្មែរ", "ខ្មែរ"},
        {"မြန်မာ", "မြန်မာ", "မြန်မာ"},
        {"\uFF11\u0662\u09E9", "123", "123"},
        {"x\u2019y", "x'y", "x'y"},
        {"\u1100\u1161\u11A8", "각", "각"},
    };
    g_autoptr(GString) accented = g_string_new(NULL);
    g_autoptr(GString) folded = g_string_new(NULL);

    for (size_t i = 0; i < G_N_ELEMENTS(samples); i++) {
        lontar_fold_word(samples[i].word, strlen(samples[i].word), accented, folded);
        g_assert_cmpstr(folded->str, ==, samples[i].folded);
        g_assert_cmpstr(accented->str, ==, samples[i].accented);
    }
}

/* A text that is folded piece by piece is folded as one. */
static void
text_has_no_seams(void)
{
    g_autoptr(GString) text = g_string_new(NULL);
    g_autoptr(GString) wanted = g_string_new(NULL);

    for (int i = 0; i < 5000; i++) {
        g_string_append(text, "Việt ");
        g_string_append(wanted, "viet ");
    }

    g_autofree char *folded = lontar_text_fold(text->str, text->len);

    g_assert_cmpstr(folded, ==, wanted->str);
}

static void
text_copes_with_anything(void)
{
    g_autoptr(GRand) random = g_rand_new_with_seed(3);

    for (int i = 0; i < 10000; i++) {
        char bytes[24];
        size_t length = (size_t)g_rand_int_range(random, 0, sizeof bytes);

        for (size_t n = 0; n < length; n++) {
            bytes[n] = (char)g_rand_int_range(random, 0, 256);
        }

        g_autofree char *folded = lontar_text_fold(bytes, length);

        g_assert_true(g_utf8_validate(folded, -1, NULL));
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/fold/word/gives-both-forms", word_gives_both_forms);
    g_test_add_func("/fold/text/has-no-seams", text_has_no_seams);
    g_test_add_func("/fold/text/copes-with-anything", text_copes_with_anything);
    return g_test_run();
}
