/*
 * Titles: which of the names in files are titles, and what the first lines of a cover say.
 */
#include <string.h>

#include "tagger_private.h"

#define TITLE_LINES 4
#define TITLE_BYTES 220
/* Lines at the top of a page among which a title may begin. */
#define TOP_LINES 24

bool
tagger_is_title(const char *title)
{
    static const char *const junk[] = {"Microsoft Word", "Microsoft PowerPoint",
                                       "untitled",       "Untitled",
                                       ".doc",           ".pdf",
                                       ".indd",          ".qxd",
                                       ".rtf",           ".odt",
                                       ".ppt",           "Layout 1",
                                       "Document1",      "Slide 1",
                                       "http://",        "https://"};

    if (title == NULL || g_utf8_strlen(title, -1) < 3) {
        return false;
    }
    for (size_t i = 0; i < G_N_ELEMENTS(junk); i++) {
        if (strstr(title, junk[i]) != NULL) {
            return false;
        }
    }
    return true;
}

/* Lines that stand above a title: who publishes, the symbol of a document, its date. */
static bool
is_above_title(const char *line)
{
    static const char *const words[] = {"United Nations",
                                        "General Assembly",
                                        "Human Rights Council",
                                        "Distr",
                                        "Original:",
                                        "Agenda item",
                                        "session",
                                        "International Labour",
                                        "Nations Unies",
                                        "Naciones Unidas",
                                        "Economic and Social Council",
                                        "Security Council"};
    size_t letters = 0, digits = 0;

    for (const char *p = line; *p != '\0'; p++) {
        letters += g_ascii_isalpha(*p) || (unsigned char)*p >= 0x80;
        digits += g_ascii_isdigit(*p);
    }
    if (letters < 4 || digits * 2 > letters || strchr(line, '/') != NULL) {
        return true;
    }
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++) {
        if (strstr(line, words[i]) != NULL) {
            return true;
        }
    }
    return false;
}

/* Whether a line goes on as a sentence does: its longer words begin small, or a sentence ends in
 * it. */
static bool
is_prose(const char *line, bool is_first)
{
    size_t words = 0, small = 0;
    bool ends = strstr(line, ". ") != NULL || g_str_has_suffix(line, ",");

    for (const char *p = line; *p != '\0'; p++) {
        if ((p == line || p[-1] == ' ') && g_ascii_isalpha(*p) && strcspn(p, " ") > 3) {
            words++;
            small += g_ascii_islower(*p);
        }
    }
    return ends || (small * 2 > words && words >= 3 && !is_first);
}

char *
tagger_guess_title(const char *text, bool whole)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", TOP_LINES + 1);
    GString *title = g_string_new(NULL);
    size_t taken = 0;

    for (size_t i = 0; i < TOP_LINES && lines[i] != NULL && taken < TITLE_LINES; i++) {
        const char *line = g_strstrip(lines[i]);

        if (*line == '\0' || is_above_title(line)) {
            if (taken > 0 && !whole) {
                break;
            }
            continue;
        }
        if (is_prose(line, taken == 0) || title->len + strlen(line) > TITLE_BYTES) {
            break;
        }
        g_string_append_printf(title, "%s%s", taken > 0 ? " " : "", line);
        taken++;
    }
    return g_string_free(title, taken == 0);
}
