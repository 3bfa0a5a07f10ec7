/*
 * A title is found among blocks of lines of one size of type: the largest that reads like a title.
 */
#include "title.h"

#include <math.h>
#include <string.h>

#define LINES_MAX   80 /* of the first page that are looked at */
#define WORDS_MAX   45 /* a longer block is text */
#define LETTERS_MIN 4  /* of a title */

/* What programs and templates put where a title belongs; compared without case, as a beginning. */
static const char *const NOT_TITLES[] = {
    "microsoft word",
    "microsoft powerpoint",
    "powerpoint presentation",
    "microsoft excel",
    "untitled",
    "presentation",
    "document",
    "title",
    "slide ",
    "layout ",
    "file:",
    "http:",
    "https:",
    "about:blank",
    "print",
    "no title",
    "pagemaker",
    "quarkxpress",
    "adobe ",
    "template",
    "fax",
    "scan",
    "unknown",
    "sans titre",
    "sin título",
    "doc",
    "word document",
    "pdf",
    "dokument",
    "this is a new title",
    "normal",
    "book",
    "sheet",
    "workbook",
    "blank page",
    "new document",
    "cover",
    "draft",
    "final",
    "test",
    "temp",
    "no job name",
    "coreldraw",
    "corel ",
    "insert title",
    "title of ",
    "type the ",
    "click to ",
    "type your ",
    "report title",
    "diapositiva ",
    "diapositive ",
    "folie ",
    "documento",
    "documento sin ",
    "nouveau document",
    "feuil",
    "hoja",
    "tabelle",
    "présentation",
    "presentación",
    "apresentação",
};

static const char *const EXTENSIONS[] = {
    ".doc",  ".docx", ".pdf", ".indd", ".qxd", ".wpd", ".rtf",   ".xls",  ".xlsx", ".ppt",
    ".pptx", ".tex",  ".dvi", ".ps",   ".pub", ".odt", ".htm",   ".html", ".txt",  ".pmd",
    ".p65",  ".fm",   ".eps", ".ai",   ".jpg", ".tif", ".pages", ".cdr"};

/* Institutions whose names stand above titles in large type; compared without case, whole. */
static const char *const MASTHEADS[] = {
    "united nations",
    "general assembly",
    "human rights council",
    "security council",
    "economic and social council",
    "nations unies",
    "assemblée générale",
    "conseil des droits de l'homme",
    "naciones unidas",
    "asamblea general",
    "consejo de derechos humanos",
    "international labour organization",
    "international labour office",
    "international labour organisation",
    "ilo",
    "international labour conference",
    "governing body",
    "european commission",
    "world bank",
    "the world bank",
    "unicef",
    "iom",
    "unhcr",
    "undp",
    "unodc",
};

/* Beginnings of the names of offices, which stand above titles too. */
static const char *const OFFICES[] = {
    "ministry of ",
    "department of ",
    "bureau of ",
    "office of ",
    "u.s. department of ",
    "u. s. department of ",
    "international labour o",
    "united nations ",
    "government of ",
    "republic of ",
};

static bool
is_among(const char *folded, const char *const *list, size_t size, bool whole)
{
    for (size_t i = 0; i < size; i++) {
        if (whole ? g_str_equal(folded, list[i]) : g_str_has_prefix(folded, list[i])) {
            return true;
        }
    }
    return false;
}

typedef struct {
    size_t letters, digits, spaces, others;
} makeup;

static makeup
count(const char *text)
{
    makeup counts = {0};

    for (const char *c = text; *c != '\0'; c = g_utf8_next_char(c)) {
        gunichar u = g_utf8_get_char(c);
        if (g_unichar_isalpha(u) || g_unichar_ismark(u)) {
            counts.letters++;
        } else if (g_unichar_isdigit(u)) {
            counts.digits++;
        } else if (g_unichar_isspace(u)) {
            counts.spaces++;
        } else {
            counts.others++;
        }
    }
    return counts;
}

/* Whether one word is several, as in names of files: `wages-at-sea`, `WagesAtSea`. */
static bool
is_joined(const char *word)
{
    size_t hyphens = 0, humps = 0;

    for (const char *c = word; *c != '\0'; c++) {
        hyphens += *c == '-' || *c == '.';
        humps += c > word && g_ascii_isupper(*c) && g_ascii_islower(c[-1]);
    }
    return hyphens >= 2 || humps >= 2;
}

/* Whether a text is one word with digits or underscores: a file's name, a document's symbol. */
static bool
is_symbol(const char *text, const makeup *counts)
{
    if (counts->digits > counts->letters) {
        return true;
    }
    return counts->spaces == 0 &&
           (counts->digits > 0 || strpbrk(text, "_/\\") != NULL || is_joined(text));
}

static bool
ends_in_extension(const char *folded)
{
    for (size_t i = 0; i < G_N_ELEMENTS(EXTENSIONS); i++) {
        if (g_str_has_suffix(folded, EXTENSIONS[i])) {
            return true;
        }
    }
    return false;
}

bool
lontar_title_is_real(const char *title, const char *author)
{
    if (title == NULL || !g_utf8_validate(title, -1, NULL)) {
        return false;
    }
    g_autofree char *copy = g_utf8_strdown(title, -1);
    const char *folded = g_strstrip(copy);
    makeup counts = count(folded);

    /* Scripts without spaces say as much in fewer letters. */
    if (counts.letters < ((unsigned char)*folded >= 0xe0 ? 2 : LETTERS_MIN) ||
        is_symbol(title, &counts) || ends_in_extension(folded)) {
        return false;
    }
    if (strchr(folded, '_') != NULL || strchr(folded, '\\') != NULL ||
        strstr(folded, "powerpoint") != NULL ||
        (g_ascii_isalpha(folded[0]) && g_str_has_prefix(folded + 1, ":/")) ||
        strstr(folded, "\xef\xbf\xbd") != NULL) {
        return false;
    }
    if (is_among(folded, MASTHEADS, G_N_ELEMENTS(MASTHEADS), true)) {
        return false;
    }
    for (size_t i = 0; i < G_N_ELEMENTS(NOT_TITLES); i++) {
        size_t length = strlen(NOT_TITLES[i]);
        /* A program's name begins its titles; a mere word has to be all, numbers aside. */
        bool begins = strchr(NOT_TITLES[i], ' ') != NULL || strchr(NOT_TITLES[i], ':') != NULL;
        if (g_str_has_prefix(folded, NOT_TITLES[i]) &&
            (begins || folded[length + strspn(folded + length, " 0123456789.-()")] == '\0')) {
            return false;
        }
    }
    if (author != NULL) {
        g_autofree char *name = g_utf8_strdown(author, -1);
        return !g_str_equal(g_strstrip(name), folded);
    }
    return true;
}

bool
lontar_author_is_real(const char *author)
{
    if (author == NULL || !g_utf8_validate(author, -1, NULL)) {
        return false;
    }
    g_autofree char *copy = g_utf8_strdown(author, -1);
    const char *folded = g_strstrip(copy);
    makeup counts = count(folded);

    if (counts.letters < 3 || strpbrk(folded, "\\_@") != NULL || counts.digits > 0) {
        return false;
    }
    if ((unsigned char)*folded < 0xe0 && counts.spaces == 0) {
        /* One word: an abbreviation of an institution, or somebody's login. */
        return counts.letters >= 3 && g_ascii_isupper(author[0]) && g_ascii_isupper(author[1]) &&
               counts.letters <= 8;
    }
    return !g_str_has_prefix(folded, "microsoft") && !g_str_has_prefix(folded, "unknown") &&
           !g_str_has_prefix(folded, "windows") && !g_str_has_suffix(folded, " user") &&
           !g_str_equal(folded, "default author");
}

/* --- the first page --- */

/* Lines that belong together. */
typedef struct {
    GString *text;
    double size;        /* of type */
    double top, bottom; /* points */
    bool bold;
    size_t lines;
} block;

static bool
is_masthead(const char *text)
{
    g_autofree char *copy = g_utf8_strdown(text, -1);
    const char *folded = g_strstrip(copy);

    return is_among(folded, MASTHEADS, G_N_ELEMENTS(MASTHEADS), true) ||
           is_among(folded, OFFICES, G_N_ELEMENTS(OFFICES), false);
}

static size_t
count_words(const char *text)
{
    size_t words = 0;
    bool inside = false;

    for (const char *c = text; *c != '\0'; c = g_utf8_next_char(c)) {
        gunichar u = g_utf8_get_char(c);
        bool letter = g_unichar_isalpha(u) || g_unichar_ismark(u);
        words += letter && !inside;
        inside = letter || (inside && !g_unichar_isspace(u));
    }
    return words;
}

/* Whether it is the heading of a section: `1. Introduction`, `IV. Conclusions`. */
static bool
is_numbered(const char *text)
{
    size_t digits = strspn(text, "0123456789");
    size_t romans = strspn(text, "IVX");
    size_t number = MAX(digits, romans);

    return number > 0 && number <= 4 && text[number] == '.' && g_ascii_isspace(text[number + 1]);
}

/* How much a block reads like a title, in points of type. */
static double
score(const block *one, double height)
{
    makeup counts = count(one->text->str);
    size_t words = count_words(one->text->str);
    /* Two letters are a word in scripts that have no spaces. */
    bool spaceless = counts.letters >= 4 && (unsigned char)one->text->str[0] >= 0xe0;
    double value = one->size * (one->bold ? 1.15 : 1);

    if (counts.letters < 3 || words > WORDS_MAX || is_symbol(one->text->str, &counts)) {
        return 0;
    }
    if (is_numbered(one->text->str)) {
        return 0;
    }
    if (words < 3 && !spaceless) {
        value *= words < 2 ? 0.5 : 0.6;
    }
    if (one->top > height * 0.6) {
        value *= 0.6;
    }
    return value;
}

static bool
joins(const block *one, const lontar_layout_line *line)
{
    double height = fmax(line->box.y2 - line->box.y1, 1);
    double gap = line->box.y1 - one->bottom;

    return one->text != NULL && fabs(one->size - line->size) < 0.6 && one->bold == line->bold &&
           gap < (one->bold ? 1.8 : 1.3) * height && gap > -height;
}

static bool
is_better(const block *one, const block *best, double height)
{
    return one->text != NULL &&
           (best->text == NULL || score(one, height) > score(best, height) * 1.001);
}

static void
keep_better(block *one, block *best, double height)
{
    if (is_better(one, best, height)) {
        if (best->text != NULL) {
            g_string_free(best->text, TRUE);
        }
        *best = *one;
    } else if (one->text != NULL) {
        g_string_free(one->text, TRUE);
    }
    memset(one, 0, sizeof *one);
}

static void
add_line(block *one, const lontar_layout_line *line, const char *text)
{
    if (one->text == NULL) {
        one->text = g_string_new(NULL);
        one->size = line->size;
        one->bold = line->bold;
        one->top = line->box.y1;
    } else {
        g_string_append_c(one->text, ' ');
    }
    g_string_append(one->text, text);
    one->bottom = line->box.y2;
    one->lines++;
}

/* Without the marks of footnotes and the white space of tables. */
static char *
tidy(const char *text)
{
    GString *out = g_string_new(NULL);

    for (const char *c = text; *c != '\0'; c = g_utf8_next_char(c)) {
        gunichar u = g_utf8_get_char(c);

        if (g_unichar_isspace(u)) {
            if (out->len > 0 && out->str[out->len - 1] != ' ') {
                g_string_append_c(out, ' ');
            }
        } else if (u != '*' && u != 0x2217 && u != 0x2020 && u != 0x2021) {
            g_string_append_unichar(out, u);
        }
    }
    g_strchomp(out->str);
    return g_string_free(out, FALSE);
}

char *
lontar_title_find(const lontar_layout *layout)
{
    block best = {0};
    block one = {0};

    for (guint i = 0; i < layout->lines->len && i < LINES_MAX; i++) {
        const lontar_layout_line *line = &g_array_index(layout->lines, lontar_layout_line, i);
        g_autofree char *text = g_strndup(layout->text->str + line->start, line->length);
        makeup counts = count(text);

        /* What stands in several cells is a letterhead or a table. */
        if (line->size <= 0 || strchr(text, '\t') != NULL || is_masthead(text) ||
            is_symbol(text, &counts)) {
            keep_better(&one, &best, layout->height);
            continue;
        }
        if (!joins(&one, line)) {
            keep_better(&one, &best, layout->height);
        }
        add_line(&one, line, text);
    }
    keep_better(&one, &best, layout->height);
    if (best.text == NULL) {
        return NULL;
    }
    g_autofree char *title = score(&best, layout->height) > 0 ? tidy(best.text->str) : NULL;
    g_string_free(best.text, TRUE);
    return lontar_title_is_real(title, NULL) ? g_steal_pointer(&title) : NULL;
}
