/*
 * Two passes: the first collects both forms of each cut word, the second counts how often the
 * document writes either of them whole.
 */
#include "hyphens.h"

#include <stdbool.h>
#include <string.h>

#define WORD_MAX 120 /* bytes; longer ones are no words */

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

/* The two forms of a cut word, folded. */
static void
make_forms(const GString *text, const cut *one, char **out_joined, char **out_compound)
{
    g_autofree char *before = g_strndup(text->str + one->start, one->hyphen - one->start);
    g_autofree char *after = g_strndup(text->str + one->rest, one->end - one->rest);
    g_autofree char *joined = g_strconcat(before, after, NULL);
    g_autofree char *compound = g_strconcat(before, "-", after, NULL);

    *out_joined = fold(joined, strlen(joined));
    *out_compound = fold(compound, strlen(compound));
}

static void
collect_forms(const GString *text, GHashTable *forms)
{
    cut one;

    for (const char *end = strchr(text->str, '\n'); end != NULL; end = strchr(end + 1, '\n')) {
        if (find_cut(text, (size_t)(end - text->str), &one) && !one.soft) {
            char *joined;
            char *compound;
            make_forms(text, &one, &joined, &compound);
            g_hash_table_insert(forms, joined, GUINT_TO_POINTER(0));
            g_hash_table_insert(forms, compound, GUINT_TO_POINTER(0));
        }
    }
}

static void
count_word(GHashTable *forms, const char *start, size_t length)
{
    gpointer key;
    gpointer times;

    if (length == 0 || length > WORD_MAX) {
        return;
    }
    g_autofree char *folded = fold(start, length);
    if (g_hash_table_lookup_extended(forms, folded, &key, &times)) {
        g_hash_table_replace(forms, g_strdup(folded),
                             GUINT_TO_POINTER(GPOINTER_TO_UINT(times) + 1));
    }
}

/* Count the words of a text, compounds as a whole; the halves of cut words count for nothing. */
static void
count_words(const GString *text, GHashTable *forms)
{
    const char *c = text->str;

    while (*c != '\0') {
        while (*c != '\0' && !is_word_byte((unsigned char)*c)) {
            c++;
        }
        const char *start = c;
        while (is_word_byte((unsigned char)*c) ||
               (*c == '-' && is_word_byte((unsigned char)c[1]))) {
            c++;
        }
        if (*c != '-' || c[1] != '\n') {
            count_word(forms, start, (size_t)(c - start));
        }
    }
}

static guint
times_of(GHashTable *forms, const char *form)
{
    return GPOINTER_TO_UINT(g_hash_table_lookup(forms, form));
}

/* What stands between the halves of a cut word: "", "-" or, undecided, NULL. */
static const char *
decide(const GString *text, const cut *one, GHashTable *forms)
{
    if (one->soft) {
        return "";
    }
    g_autofree char *joined = NULL;
    g_autofree char *compound = NULL;
    make_forms(text, one, &joined, &compound);
    guint as_one = times_of(forms, joined);
    guint as_two = times_of(forms, compound);
    if (as_one == as_two) {
        return NULL;
    }
    return as_one > as_two ? "" : "-";
}

static void
mend_text(GString *text, GHashTable *forms)
{
    g_autoptr(GString) out = g_string_sized_new(text->len + 1);
    size_t done = 0;
    cut one;

    for (const char *end = strchr(text->str, '\n'); end != NULL; end = strchr(end + 1, '\n')) {
        const char *between = NULL;
        if (find_cut(text, (size_t)(end - text->str), &one)) {
            between = decide(text, &one, forms);
        }
        if (between != NULL && one.hyphen >= done) {
            g_string_append_len(out, text->str + done, (gssize)(one.hyphen - done));
            g_string_append(out, between);
            g_string_append_len(out, text->str + one.rest, (gssize)(one.end - one.rest));
            /* The line ends behind the word instead. */
            done = one.end;
            if (text->str[done] == ' ') {
                g_string_append_c(out, '\n');
                done++;
            }
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
    g_autoptr(GHashTable) forms = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    bool soft = false;

    for (guint i = 0; i + 1 < texts->len; i++) {
        bring_rest(texts->pdata[i], texts->pdata[i + 1]);
    }
    for (guint i = 0; i < texts->len; i++) {
        const GString *text = texts->pdata[i];
        collect_forms(text, forms);
        soft |= strstr(text->str, "\xc2\xad\n") != NULL;
    }
    if (g_hash_table_size(forms) == 0 && !soft) {
        return;
    }
    for (guint i = 0; i < texts->len && g_hash_table_size(forms) > 0; i++) {
        count_words(texts->pdata[i], forms);
    }
    for (guint i = 0; i < texts->len; i++) {
        mend_text(texts->pdata[i], forms);
    }
}
