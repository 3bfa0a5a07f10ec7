/*
 * The choice of a title.
 */
#include "title_choice.h"

#include <string.h>

#include "title.h"

#define LETTERS_MIN 4 /* of a word that is looked for */
/* Words on the pages; a claim is believed where there is less to hold against it. */
#define TEXT_WORDS_MIN 40

struct lontar_title_choice {
    char *claim; /* or NULL */
    const char *rule;
    char *shown;  /* by the first page, or NULL */
    char **words; /* of the claim, folded; NULL: they cannot be looked for */
    bool *found;  /* one a word */
    size_t text_words;
    bool is_done;
};

/*
 * The words of a claim that are long enough; NULL when one is of a script in which a damaged text
 * is more likely than a wrong claim.
 */
static char **
words_of(const char *claim)
{
    g_autoptr(GPtrArray) words = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *folded = g_utf8_casefold(claim, -1);
    const char *start = NULL;

    for (const char *c = folded;; c = g_utf8_next_char(c)) {
        gunichar u = g_utf8_get_char(c);

        if (u >= 0x530 && g_unichar_isalpha(u) && (u < 0x1e00 || u > 0x1fff)) {
            return NULL;
        }
        if (g_unichar_isalpha(u)) {
            start = start != NULL ? start : c;
            continue;
        }
        if (start != NULL && g_utf8_strlen(start, c - start) >= LETTERS_MIN) {
            g_ptr_array_add(words, g_strndup(start, (gsize)(c - start)));
        }
        start = NULL;
        if (u == 0) {
            break;
        }
    }
    if (words->len == 0) {
        return NULL;
    }
    g_ptr_array_add(words, NULL);
    return (char **)g_ptr_array_free(g_steal_pointer(&words), FALSE);
}

lontar_title_choice *
lontar_title_choice_new(char *claim, const char *rule)
{
    lontar_title_choice *choice = g_new0(lontar_title_choice, 1);

    choice->claim = claim;
    choice->rule = rule;
    choice->words = claim != NULL ? words_of(claim) : NULL;
    if (choice->words != NULL) {
        choice->found = g_new0(bool, g_strv_length(choice->words));
    }
    return choice;
}

void
lontar_title_choice_free(lontar_title_choice *choice)
{
    if (choice != NULL) {
        g_free(choice->claim);
        g_free(choice->shown);
        g_strfreev(choice->words);
        g_free(choice->found);
        g_free(choice);
    }
}

static void
look_for_words(lontar_title_choice *choice, const char *text)
{
    g_autofree char *folded = g_utf8_casefold(text, -1);

    for (size_t i = 0; choice->words[i] != NULL; i++) {
        choice->found[i] = choice->found[i] || strstr(folded, choice->words[i]) != NULL;
    }
    for (const char *c = folded; *c != '\0'; c++) {
        choice->text_words += g_ascii_isspace(*c) && !g_ascii_isspace(c[1]) ? 1 : 0;
    }
}

void
lontar_title_choice_look(lontar_title_choice *choice, size_t number, const lontar_layout *layout,
                         lontar_sink *sink)
{
    if (choice->is_done) {
        return;
    }
    if (number == 1) {
        choice->shown = lontar_title_find(layout);
    }
    if (choice->words != NULL) {
        look_for_words(choice, layout->text->str);
    }
    if (number >= LONTAR_TITLE_PAGES || choice->words == NULL) {
        lontar_title_choice_send(choice, sink);
    }
}

/* Whether half of a claim's words are on the pages, or there is no telling. */
static bool
is_believed(const lontar_title_choice *choice)
{
    size_t all = 0, found = 0;

    if (choice->shown == NULL || choice->words == NULL || choice->text_words < TEXT_WORDS_MIN) {
        return true;
    }
    for (; choice->words[all] != NULL; all++) {
        found += choice->found[all] ? 1 : 0;
    }
    return 2 * found >= all;
}

void
lontar_title_choice_send(lontar_title_choice *choice, lontar_sink *sink)
{
    if (choice->is_done) {
        return;
    }
    choice->is_done = true;
    if (choice->claim != NULL && is_believed(choice)) {
        lontar_sink_tag(sink, LONTAR_FIELD_TITLE, choice->claim, choice->rule);
    } else if (choice->shown != NULL) {
        lontar_sink_tag(sink, LONTAR_FIELD_TITLE, choice->shown, "largest-type");
    }
}
