/*
 * ILO instruments, however they are cited.
 *
 * The text is folded once and names of instruments, and the words that announce a number, are
 * found in it by one automaton; numbers, years and articles are then read from the text itself.
 * Codes such as `C29` are found word by word. Other bodies have conventions and recommendations
 * with numbers too, so what a number or a code belongs to depends on what stands around it.
 */
#include "lontar/instrument.h"

#include <stdlib.h>
#include <string.h>

#include "instrument_private.h"

/* The longest text that may be somebody's query. */
#define QUERY_BYTES 256

/* --- titles --- */

/* The year and number behind a title: `, 1930 (No. 29)`. Zero where there is none. */
static const char *
read_tail(const instrument_scan *scan, const char *end, int *out_year, int *out_number)
{
    const char *p = instrument_skip_blanks(scan, end);
    const char *mark;

    *out_year = *out_number = 0;
    if (p < scan->end && *p == ')') {
        p = instrument_skip_blanks(scan, p + 1); /* of `(Revised)` */
    }
    if (p < scan->end && *p == ',') {
        p = instrument_skip_blanks(scan, p + 1);
    }
    if (p < scan->end && *p == '(' && instrument_year_at(scan, p + 1) != 0) {
        p++;
    }
    if (instrument_year_at(scan, p) != 0) {
        *out_year = instrument_year_at(scan, p);
        p += 4;
        end = p;
    }
    while (p < scan->end && (g_ascii_isspace(*p) || strchr(",()[", *p) != NULL)) {
        p++;
    }
    mark = instrument_skip_mark(scan, p);
    if (mark != NULL) {
        *out_number = instrument_number_at(scan, mark, &p);
        end = *out_number != 0 ? p : end;
    }
    return end;
}

static int
field_year(const instrument_scan *scan, size_t index)
{
    return (int)g_ascii_strtoll(vocabulary_field(scan->instruments, index, COLUMN_YEAR), NULL, 10);
}

/*
 * Which of the instruments of one title is meant: the number decides, then the year; else the
 * newest. -1 when year or number belong to none of them and to no other instrument.
 */
static gssize
choose(const instrument_scan *scan, const GArray *values, int year, int number)
{
    gssize best = -1;
    char letter = 'C';

    for (size_t i = 0; i < values->len; i++) {
        size_t index = g_array_index(values, uint32_t, i);
        const char *code = lontar_vocabulary_at(scan->instruments, index);

        letter = code[0];
        if (number != 0 && (int)g_ascii_strtoll(code + 1, NULL, 10) == number) {
            return index;
        }
        if (year != 0 && field_year(scan, index) == year) {
            best = index;
        }
    }
    if (number != 0 && letter != 'P') {
        char code[8];
        int mended = instrument_mend_number(scan, letter, number);

        (void)g_snprintf(code, sizeof(code), "%c%03d", letter, mended % 1000);
        return mended != 0 ? vocabulary_index(scan->instruments, code) : -1;
    }
    for (size_t i = 0; best < 0 && i < values->len; i++) {
        best = MAX(best, (gssize)g_array_index(values, uint32_t, i));
    }
    return best;
}

/* Whether the words of a title are written as a title: `Forced Labour Convention`. */
static bool
is_capitalised(const instrument_scan *scan, const char *start, const char *end)
{
    const char *last = end;

    while (last > start && !g_ascii_isspace(last[-1])) {
        last--;
    }
    return scan->is_query || g_ascii_isupper(*start) || g_ascii_isupper(*last);
}

static void
read_title(instrument_scan *scan, const GArray *values, const char *start, const char *end)
{
    int year, number;
    const char *tail = read_tail(scan, end, &year, &number);
    gssize index = choose(scan, values, year, number);
    const char *code;

    if (index < 0 || (year == 0 && number == 0 && !is_capitalised(scan, start, end) &&
                      !instrument_is_ilo_near(scan, start))) {
        return;
    }
    code = lontar_vocabulary_at(scan->instruments, index);
    (void)instrument_add(scan, code[0], (int)g_ascii_strtoll(code + 1, NULL, 10), start, tail);
}

/* --- protocols --- */

/* `Protocol of 2014 to (ILO) Convention No. 29`: a Protocol has the number of its Convention. */
static void
read_protocol(instrument_scan *scan, const char *start, const char *after)
{
    const char *limit = MIN(after + 60, scan->end);
    const char *p = after;

    while (p < limit && g_ascii_strncasecmp(p, "conven", 6) != 0) {
        if (strchr(".;:", *p) != NULL) {
            return;
        }
        p++;
    }
    if (p >= limit) {
        (void)instrument_read_numbers(scan, 'P', start, after);
        return;
    }
    while (p < scan->end && g_ascii_isalpha(*p)) {
        p++;
    }

    int year, number;
    const char *end = read_tail(scan, p, &year, &number);

    if (number == 0) {
        number = instrument_number_at(scan, instrument_skip_blanks(scan, p), &end);
    }
    if (number != 0 && instrument_exists(scan, 'P', number) &&
        (scan->is_query || !instrument_is_other_near(scan, start))) {
        (void)instrument_add(scan, 'P', number, start, end);
    }
}

/* --- codes --- */

/* Words before a letter and a number that show it to be something else: `section C. 29`. */
static bool
is_labelled(const instrument_scan *scan, const char *start)
{
    static const char *const labels[] = {"section",  "annex",     "part",  "appendix",  "chapter",
                                         "table",    "figure",    "group", "category",  "vitamin",
                                         "room",     "building",  "block", "paragraph", "box",
                                         "schedule", "hepatitis", "form",  "class",     "type"};
    const char *end = start;
    const char *word;

    while (end > scan->text && strchr(" \n\t.(", end[-1]) != NULL) {
        end--;
    }
    word = end;
    while (word > scan->text && g_ascii_isalpha(word[-1])) {
        word--;
    }
    for (size_t i = 0; i < G_N_ELEMENTS(labels); i++) {
        if ((size_t)(end - word) == strlen(labels[i]) &&
            g_ascii_strncasecmp(word, labels[i], end - word) == 0) {
            return true;
        }
    }
    return false;
}

/* `ILO` right before, or a citation just before it in a list: what `C. 138` with a space needs. */
static bool
is_announced(const instrument_scan *scan, const char *start)
{
    const char *from = start - MIN((size_t)(start - scan->text), 40);
    g_autofree char *before = g_strndup(from, start - from);

    if (scan->found->len > 0) {
        const lontar_citation *last =
            &g_array_index(scan->found, lontar_citation, scan->found->len - 1);

        if ((size_t)(start - scan->text) <= last->start + last->length + 24) {
            return true;
        }
    }
    return strstr(before, "ILO") != NULL || strstr(before, "OIT") != NULL ||
           strstr(before, "onvention") != NULL || strstr(before, "onvenio") != NULL ||
           strstr(before, "rotoco") != NULL || strstr(before, "ecom") != NULL;
}

static bool
is_code_meant(const instrument_scan *scan, const char *start, size_t digits, bool spaced)
{
    char letter = g_ascii_toupper(*start);
    bool padded = digits == 3 && start[1] == '0';

    if (is_labelled(scan, start)) {
        return false;
    }
    if (scan->is_query) {
        return letter != 'P' || !spaced;
    }
    if (spaced) {
        return is_announced(scan, start);
    }
    return padded || is_announced(scan, start) || instrument_is_ilo_near(scan, start);
}

/* `C29`, `C029`, `C. 29`, `C.29`, `C 29` at p, a letter that begins a word. */
static void
read_code(instrument_scan *scan, const char *p)
{
    char letter = g_ascii_toupper(*p);
    const char *digits = p + 1;
    const char *end = NULL;
    bool spaced = false;
    int number;

    if (!g_ascii_isupper(*p) && !scan->is_query) {
        return;
    }
    if (digits < scan->end && (*digits == '.' || *digits == '-')) {
        digits++;
    }
    if (digits < scan->end && (*digits == ' ' || *digits == '\n')) {
        digits++;
        spaced = true;
    }
    number = instrument_number_at(scan, digits, &end);
    if (number == 0 || end - digits > 4 || (p > scan->text && strchr("-/.&", p[-1]) != NULL)) {
        return;
    }
    number =
        end - digits > 3 || number > 209 ? instrument_mend_number(scan, letter, number) : number;
    if (number != 0 && is_code_meant(scan, p, end - digits, spaced)) {
        (void)instrument_add(scan, letter, number, p, end);
    }
}

/* --- the scan --- */

static bool
is_query_like(const char *text, size_t length)
{
    while (length > 0 && g_ascii_isspace(text[length - 1])) {
        length--;
    }
    return length > 0 && length <= QUERY_BYTES && memchr(text, '\n', length) == NULL &&
           strchr(".!?:", text[length - 1]) == NULL;
}

/* Whether the word of the key at a byte may begin a code: c, p or r and then a digit. */
static bool
is_code_word(const lontar_keytext *key, size_t at)
{
    size_t next = at + 1;

    if (strchr("cpr", key->str[at]) == NULL || (at > 0 && key->str[at - 1] != ' ')) {
        return false;
    }
    next += next < key->len && key->str[next] == ' ';
    return next < key->len && g_ascii_isdigit(key->str[next]);
}

static void
read_codes(instrument_scan *scan, const lontar_keytext *folded, size_t from, size_t to)
{
    for (size_t at = from; at < to; at++) {
        if (is_code_word(folded, at)) {
            const char *p = scan->text + keytext_origin(folded, at);

            if (p >= scan->done) {
                read_code(scan, p);
            }
        }
    }
}

static void
read_match(instrument_scan *scan, const lontar_automaton *names, const lontar_keytext *folded,
           const automaton_match *match)
{
    const GArray *values = automaton_values(names, match->name);
    const char *start = scan->text + keytext_origin(folded, match->start);
    const char *last = scan->text + keytext_origin(folded, match->end - 1);
    const char *end = g_utf8_next_char(last);
    char letter = (char)g_array_index(values, uint32_t, 0);

    if (start < scan->done) {
        return;
    }
    if (match->class == INSTRUMENT_TITLE) {
        read_title(scan, values, start, end);
    } else if (letter == 'P') {
        read_protocol(scan, start, end);
    } else {
        (void)instrument_read_numbers(scan, letter, start, end);
    }
}

static void
add_articles(instrument_scan *scan)
{
    for (size_t i = 0; i < scan->found->len; i++) {
        lontar_citation *citation = &g_array_index(scan->found, lontar_citation, i);
        const char *start = scan->text + citation->start;

        instrument_find_article(scan, start, start + citation->length, citation->article);
    }
}

GArray *
instrument_scan_folded(const lontar_vocabularies *vocabularies, const char *text, size_t length,
                       const lontar_keytext *folded)
{
    const lontar_automaton *names = instrument_names(vocabularies);
    g_autoptr(GArray) matches = g_array_new(false, false, sizeof(automaton_match));
    instrument_scan scan = {
        .instruments = vocabularies->kinds[LONTAR_INSTRUMENTS],
        .text = text,
        .end = text + length,
        .is_query = is_query_like(text, length),
        .found = g_array_new(false, false, sizeof(lontar_citation)),
        .done = text,
    };
    size_t at = 0;

    automaton_scan(names, folded, matches);
    for (size_t i = 0; i < matches->len; i++) {
        const automaton_match *match = &g_array_index(matches, automaton_match, i);

        read_codes(&scan, folded, at, match->start);
        read_match(&scan, names, folded, match);
        at = MAX(at, match->start);
    }
    read_codes(&scan, folded, at, folded->len);
    add_articles(&scan);
    return scan.found;
}

GArray *
lontar_instrument_scan(const lontar_vocabularies *vocabularies, const char *text, size_t length)
{
    g_autoptr(lontar_keytext) folded = keytext_new();
    g_autofree char *ended = g_malloc(length + 1);

    memcpy(ended, text, length);
    ended[length] = '\0';
    keytext_set(folded, ended, length);
    return instrument_scan_folded(vocabularies, ended, length, folded);
}
