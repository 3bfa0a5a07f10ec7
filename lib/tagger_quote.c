/*
 * Quotes: the words that a person is shown as the reason of a tag.
 *
 * A quote begins and ends where a reader would: with a sentence, a line that stands for itself, an
 * item of a list; and where those are long, with a word.
 */
#include <string.h>

#include "tagger_private.h"

/* Bytes before and behind what is quoted, at most. */
#define QUOTE_AROUND 70
/* Lines that are longer have been wrapped: the next one goes on. */
#define WRAPPED_LINE 60

/* Whether a word stands before a place that no sentence ends with: `No.`, `Mr.`, an initial. */
static bool
is_abbreviation(const char *text, size_t dot)
{
    static const char *const words[] = {"No",  "Nos",  "Art",   "Mr",  "Mrs", "Ms",
                                        "Dr",  "St",   "Distr", "vol", "pp",  "ed",
                                        "eds", "Sect", "para",  "núm", "n"};
    size_t from = dot;

    while (from > 0 && (g_ascii_isalpha(text[from - 1]) || (text[from - 1] & 0x80) != 0)) {
        from--;
    }
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++) {
        if (strlen(words[i]) == dot - from && strncmp(words[i], text + from, dot - from) == 0) {
            return true;
        }
    }
    return dot - from == 1;
}

static bool
is_upper(const char *text, size_t length, size_t at)
{
    while (at < length && (text[at] == ' ' || text[at] == '\n')) {
        at++;
    }
    return at < length && g_unichar_isupper(g_utf8_get_char(text + at));
}

/* Whether the line that ends at a place goes on in the next one. */
static bool
goes_on(const char *text, size_t length, size_t end)
{
    static const char *const small[] = {"in",   "of", "the", "and", "to", "for", "from",
                                        "with", "on", "at",  "by",  "a",  "an",  "or",
                                        "de",   "la", "en",  "et",  "y"};
    size_t from = end, word;

    while (from > 0 && text[from - 1] != '\n') {
        from--;
    }
    for (word = end; word > from && g_ascii_isalpha(text[word - 1]);) {
        word--;
    }
    for (size_t i = 0; i < G_N_ELEMENTS(small); i++) {
        if (strlen(small[i]) == end - word && strncmp(small[i], text + word, end - word) == 0) {
            return true;
        }
    }
    if (end > from && strchr(",-(", text[end - 1]) != NULL) {
        return true;
    }
    return end - from >= WRAPPED_LINE || !is_upper(text, length, end);
}

/* Whether a reader stops before a byte: `at` is that of a blank. */
static bool
is_stop(const char *text, size_t length, size_t at)
{
    char last = at > 0 ? text[at - 1] : '\n';
    const char *next = text + at + 1;

    if (text[at] != ' ' && text[at] != '\n' && text[at] != '\t') {
        return false;
    }
    if (at + 1 >= length || text[at] == '\t') {
        return true;
    }
    if (strchr(".!?", last) != NULL && last != '\0' && is_upper(text, length, at)) {
        return last != '.' || !is_abbreviation(text, at - 1);
    }
    if (text[at] == ' ') {
        return false;
    }
    return last == '\n' || *next == '\n' || *next == '#' || *next == '|' ||
           g_str_has_prefix(next, "- ") || g_str_has_prefix(next, "* ") ||
           g_str_has_prefix(next, "\u2022") || g_str_has_prefix(next, "\uf0a7") || last == ':' ||
           last == ';' || !goes_on(text, length, at);
}

/* The beginning of a quote: behind the nearest stop, else at a word. */
static size_t
find_start(const char *text, size_t length, size_t start)
{
    size_t least = start - MIN(start, QUOTE_AROUND), from = start;

    while (from > least && !is_stop(text, length, from - 1)) {
        from--;
    }
    if (from > least || from == 0) {
        return from;
    }
    while (from < start && text[from - 1] != ' ' && text[from - 1] != '\n') {
        from++;
    }
    return from;
}

static size_t
find_end(const char *text, size_t length, size_t end)
{
    size_t most = end + MIN(length - end, QUOTE_AROUND), to = end;

    while (to < most && !is_stop(text, length, to)) {
        to++;
    }
    if (to < most || to == length) {
        return to;
    }
    while (to > end && text[to] != ' ' && text[to] != '\n') {
        to--;
    }
    return to;
}

char *
reading_quote(const tagger_reading *reading, size_t start, size_t end)
{
    const page_reading *page = &reading->page;
    const char *text = page->text;
    size_t from = find_start(text, page->length, start);
    size_t to = find_end(text, page->length, end);
    GString *quote = g_string_new(NULL);

    while (from < start && (text[from] & 0xc0) == 0x80) {
        from++;
    }
    while (to > end && (text[to] & 0xc0) == 0x80) {
        to--;
    }
    for (size_t i = from; i < to; i++) {
        bool blank = g_ascii_isspace(text[i]) || (unsigned char)text[i] < 0x20;

        if (!blank) {
            g_string_append_c(quote, text[i]);
        } else if (quote->len > 0 && quote->str[quote->len - 1] != ' ') {
            g_string_append_c(quote, ' ');
        }
    }
    g_strchomp(quote->str);
    return g_string_free(quote, false);
}
