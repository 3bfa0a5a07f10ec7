/*
 * Any bytes as the text of a page: a snippet is valid UTF-8 and its HTML holds no tag but marks.
 *
 * The first byte is the length asked for, the second chooses the language.
 */
#include <stdint.h>
#include <string.h>

#include "lontar/snippet.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static lontar_vocabularies *vocabularies;
static lontar_analyser *analyser;
static lontar_marks *marks;

static void
set_up(void)
{
    static const char *const phrase[] = {"debt", "bondage", NULL};

    vocabularies = lontar_vocabularies_load(NULL, NULL);
    analyser = lontar_analyser_new(NULL);
    g_assert(vocabularies != NULL && analyser != NULL);
    marks = lontar_marks_new();
    lontar_marks_add_stem(marks, "work", 1);
    lontar_marks_add_prefix(marks, "re", 1);
    lontar_marks_add_phrase(marks, phrase, 1);
    lontar_marks_add_instrument(marks, "C029", 1);
}

static void
check_html(const char *html)
{
    for (const char *at = strchr(html, '<'); at != NULL; at = strchr(at + 1, '<')) {
        g_assert(g_str_has_prefix(at, "<mark>") || g_str_has_prefix(at, "</mark>"));
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const languages[] = {NULL, "en", "fr", "th", "zh", "ko", "ar", "hi"};

    if (marks == NULL) {
        set_up();
    }
    if (size < 2) {
        return 0;
    }

    g_autofree char *text = g_strndup((const char *)data + 2, size - 2);
    g_autoptr(lontar_snippet) snippet =
        lontar_snippet_make(analyser, vocabularies, marks, text, strlen(text),
                            languages[data[1] % G_N_ELEMENTS(languages)], data[0] + 1u, false);
    g_assert(g_utf8_validate(snippet->text, -1, NULL));
    check_html(snippet->html);
    return 0;
}
