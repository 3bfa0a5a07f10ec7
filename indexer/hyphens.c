/*
 * Two passes: the first collects both forms and the halves of each cut word, the second counts how
 * often the document writes any of them whole.
 */
#include "hyphens.h"

#include <stdbool.h>
#include <string.h>

#define WORD_MAX    120            /* bytes; longer ones are no words */
#define HYPHENATION "\xe2\x80\x90" /* U+2010, at the end of a line: surely not the word's own */
#define TELLING     300            /* words; what a shorter document lacks says nothing */

/* How often a document writes the words in question, and how many words it has in all. */
typedef struct {
    GHashTable *times;
    size_t size;
} counts;

/* A word that is cut by a hyphen and a line end. */
typedef struct {
    size_t start, end; /* bytes of the text: of the word, line end included */
    size_t hyphen;     /* where it is */
    size_t rest;       /* where the word goes on */
    bool soft;         /* U+00AD: surely the typesetter's */
} cut;

static bool
is_word_byte(unsigned char c)
{
    return g_ascii_isalnum(c) || c >= 0x80;
}

/* Length of the hyphen at a place, 0 when there is none: -, U+2010, U+00AD. */
static size_t
hyphen_at(const char *text)
{
    if (*text == '-') {
        return 1;
    }
    if (strncmp(text, "\xc2\xad", 2) == 0) {
        return 2;
    }
    return strncmp(text, "\xe2\x80\x90", 3) == 0 ? 3 : 0;
}

/* Find the cut whose line end is at a place. */
static bool
find_cut(const GString *text, size_t line_end, cut *out)
{
    const char *bytes = text->str;
    size_t hyphen = line_end;

    for (size_t length = 1; length <= 3 && length < line_end; length++) {
        if (hyphen_at(bytes + line_end - length) == length) {
            hyphen = line_end - length;
        }
    }
    size_t rest = line_end + 1;
    size_t start = hyphen;
    size_t end = rest;
    while (start > 0 &&
           (is_word_byte((unsigned char)bytes[start - 1]) || bytes[start - 1] == '-')) {
        start--;
    }
    while (end < text->len && is_word_byte((unsigned char)bytes[end]) &&
           hyphen_at(bytes + end) == 0) {
        end++;
    }
    if (hyphen == line_end || start == hyphen || end == rest || end - start > WORD_MAX ||
        !g_unichar_isalpha(g_utf8_get_char(g_utf8_prev_char(bytes + hyphen))) ||
        !g_unichar_isalpha(g_utf8_get_char(bytes + rest))) {
        return false;
    }
    *out = (cut){.start = start, .end = end, .hyphen = hyphen, .rest = rest};
    out->soft = strncmp(bytes + hyphen, "\xc2\xad", 2) == 0;
    return true;
}

static char *
fold(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if ((unsigned char)text[i] >= 0x80) {
            return g_utf8_strdown(text, (gssize)length);
        }
    }
    return g_ascii_strdown(text, (gssize)length);
}

/* What a cut word may be, folded. */
typedef struct {
    char *before, *after;
    char *joined, *compound;
} forms_of_cut;

static void
make_forms(const GString *text, const cut *one, forms_of_cut *out)
{
    out->before = fold(text->str + one->start, one->hyphen - one->start);
    out->after = fold(text->str + one->rest, one->end - one->rest);
    out->joined = g_strconcat(out->before, out->after, NULL);
    out->compound = g_strconcat(out->before, "-", out->after, NULL);
}

static void
clear_forms(forms_of_cut *forms)
{
    g_free(forms->before);
    g_free(forms->after);
    g_free(forms->joined);
    g_free(forms->compound);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(forms_of_cut, clear_forms)

static void
collect_forms(const GString *text, counts *known)
{
    cut one;

    for (const char *end = strchr(text->str, '\n'); end != NULL; end = strchr(end + 1, '\n')) {
        if (find_cut(text, (size_t)(end - text->str), &one) && !one.soft) {
            forms_of_cut words;
            make_forms(text, &one, &words);
            g_hash_table_insert(known->times, words.before, GUINT_TO_POINTER(0));
            g_hash_table_insert(known->times, words.after, GUINT_TO_POINTER(0));
            g_hash_table_insert(known->times, words.joined, GUINT_TO_POINTER(0));
            g_hash_table_insert(known->times, words.compound, GUINT_TO_POINTER(0));
        }
    }
}

static void
count_word(counts *known, const char *start, size_t length)
{
    gpointer key;
    gpointer times;

    if (length == 0 || length > WORD_MAX) {
        return;
    }
    known->size++;
    g_autofree char *folded = fold(start, length);
    if (g_hash_table_lookup_extended(known->times, folded, &key, &times)) {
        g_hash_table_replace(known->times, g_strdup(folded),
                             GUINT_TO_POINTER(GPOINTER_TO_UINT(times) + 1));
    }
}

/* Count the words of a text, compounds as a whole; the halves of cut words count for nothing. */
static void
count_words(const GString *text, counts *known)
{
    const char *c = text->str;
    bool is_cut = false;

    while (*c != '\0') {
        while (*c != '\0' && !is_word_byte((unsigned char)*c)) {
            c++;
        }
        const char *start = c;
        while (is_word_byte((unsigned char)*c) ||
               (*c == '-' && is_word_byte((unsigned char)c[1]))) {
            c++;
        }
        bool is_rest = is_cut;
        is_cut = *c == '-' && c[1] == '\n';
        if (!is_cut && !is_rest) {
            count_word(known, start, (size_t)(c - start));
        }
    }
}

static guint
times_of(counts *known, const char *form)
{
    return GPOINTER_TO_UINT(g_hash_table_lookup(known->times, form));
}

/* Whether the halves can hardly be words: the document has neither of them, in small Latin letters
 * as most words are, and the first is none of those that compounds begin with. */
static bool
are_fragments(const forms_of_cut *words, const GString *text, const cut *one, counts *known)
{
    static const char *const beginnings[] = {
        "after", "all",   "anti",  "auto",  "bi",    "by",   "co",    "counter", "cross",  "de",
        "e",     "ex",    "extra", "high",  "ill",   "in",   "inter", "intra",   "long",   "low",
        "macro", "mega",  "meta",  "micro", "mid",   "mini", "mono",  "multi",   "neo",    "non",
        "off",   "on",    "out",   "over",  "para",  "post", "pre",   "pro",     "pseudo", "quasi",
        "re",    "self",  "semi",  "short", "socio", "sub",  "super", "trans",   "tri",    "ultra",
        "un",    "under", "up",    "vice",  "well",  "x",    NULL,
    };

    return known->size >= TELLING && times_of(known, words->before) == 0 &&
           times_of(known, words->after) == 0 && strchr(words->before, '-') == NULL &&
           g_unichar_get_script(g_utf8_get_char(words->after)) == G_UNICODE_SCRIPT_LATIN &&
           g_unichar_islower(g_utf8_get_char(text->str + one->rest)) &&
           !g_strv_contains(beginnings, words->before);
}

/* What stands between the halves of a cut word. The line ends behind the word when the document
 * decides, and where it did when it doesn't: behind HYPHENATION if the halves are no words. */
static const char *
decide(const GString *text, const cut *one, counts *known)
{
    if (one->soft) {
        return "";
    }
    g_auto(forms_of_cut) words = {0};
    make_forms(text, one, &words);
    guint as_one = times_of(known, words.joined);
    guint as_two = times_of(known, words.compound);
    if (as_one != as_two) {
        return as_one > as_two ? "" : "-";
    }
    return as_one == 0 && are_fragments(&words, text, one, known) ? HYPHENATION "\n" : "-\n";
}

static void
mend_text(GString *text, counts *known)
{
    g_autoptr(GString) out = g_string_sized_new(text->len + 1);
    size_t done = 0;
    cut one;

    for (const char *end = strchr(text->str, '\n'); end != NULL; end = strchr(end + 1, '\n')) {
        if (!find_cut(text, (size_t)(end - text->str), &one) || one.hyphen < done) {
            continue;
        }
        const char *between = decide(text, &one, known);
        g_string_append_len(out, text->str + done, (gssize)(one.hyphen - done));
        g_string_append(out, between);
        g_string_append_len(out, text->str + one.rest, (gssize)(one.end - one.rest));
        done = one.end;
        if (!g_str_has_suffix(between, "\n") && text->str[done] == ' ') {
            g_string_append_c(out, '\n');
            done++;
        }
    }
    if (done > 0) {
        g_string_append_len(out, text->str + done, (gssize)(text->len - done));
        g_string_assign(text, out->str);
    }
}

/* Bring the rest of a word that is cut by the end of a page to its beginning. */
static void
bring_rest(GString *text, GString *next)
{
    size_t length = 0;

    size_t end = text->len;
    bool is_cut = false;

    while (end > 0 && g_ascii_isspace(text->str[end - 1])) {
        end--;
    }
    for (size_t i = 1; i <= 3 && i < end; i++) {
        is_cut |= hyphen_at(text->str + end - i) == i;
    }
    while (length < next->len && !g_ascii_isspace(next->str[length])) {
        length++;
    }
    /* A new sentence or a list begins otherwise. */
    if (!is_cut || length == 0 || length > WORD_MAX ||
        !g_unichar_islower(g_utf8_get_char(next->str))) {
        return;
    }
    g_string_truncate(text, end);
    g_string_append_c(text, '\n');
    g_string_append_len(text, next->str, (gssize)length);
    g_string_erase(next, 0, (gssize)(length + (length < next->len ? 1 : 0)));
}

void
lontar_hyphens_mend(GPtrArray *texts)
{
    g_autoptr(GHashTable) times = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    counts known = {.times = times};
    bool soft = false;

    for (guint i = 0; i + 1 < texts->len; i++) {
        bring_rest(texts->pdata[i], texts->pdata[i + 1]);
    }
    for (guint i = 0; i < texts->len; i++) {
        const GString *text = texts->pdata[i];
        collect_forms(text, &known);
        soft |= strstr(text->str, "\xc2\xad\n") != NULL;
    }
    if (g_hash_table_size(times) == 0 && !soft) {
        return;
    }
    for (guint i = 0; i < texts->len && g_hash_table_size(times) > 0; i++) {
        count_words(texts->pdata[i], &known);
    }
    for (guint i = 0; i < texts->len; i++) {
        mend_text(texts->pdata[i], &known);
    }
}
