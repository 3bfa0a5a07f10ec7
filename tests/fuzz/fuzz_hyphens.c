/*
 * Fuzzing the mending of hyphens: the text stays valid, and no letter is lost.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "hyphens.h"
#include "quality.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
free_text(gpointer text)
{
    g_string_free(text, TRUE);
}

static size_t
count_letters(const GPtrArray *texts)
{
    size_t letters = 0;

    for (guint i = 0; i < texts->len; i++) {
        const GString *text = texts->pdata[i];
        if (!g_utf8_validate(text->str, (gssize)text->len, NULL)) {
            abort();
        }
        (void)lontar_quality_flags(text->str, text->len); /* only that it ends */
        for (const char *c = text->str; *c != '\0'; c = g_utf8_next_char(c)) {
            letters += g_unichar_isalpha(g_utf8_get_char(c));
        }
    }
    return letters;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *bytes = g_strndup((const char *)data, size);
    g_autofree char *valid = g_utf8_make_valid(bytes, -1);
    g_auto(GStrv) pages = g_strsplit(valid, "\f", 16);
    g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(free_text);

    for (size_t i = 0; pages[i] != NULL; i++) {
        g_ptr_array_add(texts, g_string_new(pages[i]));
    }
    size_t before = count_letters(texts);
    lontar_hyphens_mend(texts);
    if (count_letters(texts) != before) {
        abort();
    }
    return 0;
}
