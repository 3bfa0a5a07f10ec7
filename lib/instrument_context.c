/*
 * What stands around a citation: whose instrument it is, and which article is meant.
 */
#include <string.h>

#include "instrument_private.h"

/* How far around a citation its body is looked for, in bytes: about two lines. */
#define NEAR_BEFORE 160
#define NEAR_AFTER  100

static const char *const ilo_words[] = {
    "ILO",
    "OIT",
    "BIT",
    "IAO",
    "МОТ",
    "International Labour Organi",
    "International Labor Organi",
    "International\nLabour Organi",
    "International Labour\nOrgani",
    "International Labour Conference",
    "International Labour Standard",
    "international labour standard",
    "Organisation internationale du Travail",
    "Organisation internationale du travail",
    "Organización Internacional del Trabajo",
    "Organisasi Perburuhan Internasional",
    "Organização Internacional do Trabalho",
    "Pertubuhan Buruh Antarabangsa",
    "Tổ chức Lao động Quốc tế",
    "องค์การแรงงานระหว่างประเทศ",
};

/* Bodies that number their own conventions, protocols or recommendations. */
static const char *const other_words[] = {
    "Council of Europe",
    "CETS",
    "ETS No",
    "Conseil de l'Europe",
    "Consejo de Europa",
    "Hague",
    "La Haye",
    "Geneva Convention",
    "Vienna Convention",
    "UNESCO",
    "European Convention",
    "ECHR",
    "Rights of the Child",
    "Additional Protocol",
    "General Recommendation",
    "general recommendation",
    "General recommendation",
    "Recommendation Rec",
};

static bool
is_word_at(const char *window, const char *hit, size_t length)
{
    bool begins = hit == window || !g_ascii_isalnum(hit[-1]);

    return begins && (length > 4 || !g_ascii_isalnum(hit[length]));
}

static bool
has_word(const char *window, const char *const *words, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        size_t length = strlen(words[i]);

        for (const char *p = strstr(window, words[i]); p != NULL; p = strstr(p + 1, words[i])) {
            if (is_word_at(window, p, length)) {
                return true;
            }
        }
    }
    return false;
}

static char *
window_around(const instrument_scan *scan, const char *p)
{
    const char *start = p - MIN((size_t)(p - scan->text), NEAR_BEFORE);
    const char *end = p + MIN((size_t)(scan->end - p), NEAR_AFTER);

    return g_strndup(start, end - start);
}

bool
instrument_is_ilo_near(const instrument_scan *scan, const char *p)
{
    g_autofree char *window = NULL;

    if (scan->found->len > 0) {
        const lontar_citation *last =
            &g_array_index(scan->found, lontar_citation, scan->found->len - 1);

        if ((size_t)(p - scan->text) < last->start + last->length + NEAR_BEFORE) {
            return true;
        }
    }
    window = window_around(scan, p);
    return has_word(window, ilo_words, G_N_ELEMENTS(ilo_words));
}

bool
instrument_is_other_near(const instrument_scan *scan, const char *p)
{
    g_autofree char *window = window_around(scan, p);

    return has_word(window, other_words, G_N_ELEMENTS(other_words));
}

/* --- articles --- */

/* `art. 2`, `articles 2`, `artículo 10 bis`, `pasal 3` at p: fills article. */
static bool
read_article(const instrument_scan *scan, const char *p, char article[8])
{
    static const char *const words[] = {"articles", "article", "artículos", "artículo", "artigos",
                                        "artigo",   "arts.",   "art.",      "art",      "pasal"};
    const char *number = NULL;
    size_t digits = 0;

    for (size_t i = 0; i < G_N_ELEMENTS(words) && number == NULL; i++) {
        size_t length = strlen(words[i]);

        if ((size_t)(scan->end - p) > length && g_ascii_strncasecmp(p, words[i], length) == 0) {
            number = instrument_skip_blanks(scan, p + length);
        }
    }
    if (number == NULL) {
        return false;
    }
    while (digits < 3 && number + digits < scan->end && g_ascii_isdigit(number[digits])) {
        digits++;
    }
    if (digits == 0) {
        return false;
    }
    memcpy(article, number, digits);
    article[digits] = '\0';
    number = instrument_skip_blanks(scan, number + digits);
    if (scan->end - number >= 3 &&
        (strncmp(number, "bis", 3) == 0 || strncmp(number, "ter", 3) == 0)) {
        memcpy(article + digits, number, 3);
        article[digits + 3] = '\0';
    }
    return true;
}

/* The last `article` in the 60 bytes before a citation, in the same sentence and joined by `of`. */
static void
find_article_before(const instrument_scan *scan, const char *start, char article[8])
{
    const char *from = start - MIN((size_t)(start - scan->text), 60);
    const char *found = NULL;

    for (const char *p = from; p + 4 < start; p++) {
        bool begins = (p == scan->text || !g_ascii_isalpha(p[-1]));

        if (*p == ';' || (*p == '.' && g_ascii_isspace(p[1]) && p > from + 3 &&
                          g_ascii_strncasecmp(p - 3, "art", 3) != 0)) {
            found = NULL;
        }
        if (begins &&
            (g_ascii_strncasecmp(p, "art", 3) == 0 || g_ascii_strncasecmp(p, "pasal", 5) == 0)) {
            found = p;
        }
    }
    if (found != NULL) {
        g_autofree char *between = g_strndup(found, start - found);
        bool joined = strstr(between, " of ") != NULL || strstr(between, " de ") != NULL ||
                      strstr(between, " du ") != NULL || strstr(between, " del ") != NULL ||
                      strstr(between, " of\n") != NULL || strstr(between, " da ") != NULL;

        if (joined) {
            (void)read_article(scan, found, article);
        }
    }
}

void
instrument_find_article(const instrument_scan *scan, const char *start, const char *end,
                        char article[8])
{
    const char *p = end;

    article[0] = '\0';
    while (p < scan->end && p < end + 6 && (g_ascii_isspace(*p) || strchr(",();", *p) != NULL)) {
        p++;
    }
    if (p == end || !read_article(scan, p, article)) {
        find_article_before(scan, start, article);
    }
}
