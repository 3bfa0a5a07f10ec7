/*
 * Instruments that a query cites become filters: `Convention (No. 29)` is instrument:C029.
 *
 * The scanner says where the number or the title of each stands. All else that belongs to the
 * citation goes with it, so that every spelling gives the same query: the word Convention, `No.`,
 * ILO, the year, the article, and what joins the numbers of a list. Text is scanned only as far as
 * no operator, quotation mark or field interrupts it: written back in full there is an operator
 * between any two words, and what was no citation must not become one.
 */
#include <string.h>

#include "lontar/analyser.h"
#include "lontar/instrument.h"
#include "query_private.h"

/* The longest of the words that announce an instrument, in bytes, with a mark glued to it. */
enum { LONGEST = 80 };

/* Places are bytes of the input. */
typedef struct {
    const char *code; /* lent by the vocabularies */
    size_t start, end;
    bool is_number; /* the word that announces it stands before */
} citation;

typedef struct {
    lontar_query *query;
    GArray *tokens;
    GArray *citations; /* of the whole query, in order */
    size_t first, end; /* the run: tokens that nothing interrupts */
    char **folded;     /* the tokens' words, one a token, as far as they were asked for */
    guint next;        /* the first citation that ends after the word being replaced begins */
    guint written;     /* citations that are filters by now */
} citing;

static query_token *
token_at(const citing *cite, size_t i)
{
    return &g_array_index(cite->tokens, query_token, i);
}

static bool
is_plain(const query_token *token)
{
    bool is_word = token->kind == TOKEN_WORD && !token->wildcard;

    return (is_word || token->kind == TOKEN_OPEN || token->kind == TOKEN_CLOSE) &&
           token->field == LONTAR_FIELD_COUNT;
}

/* --- words around a citation ------------------------------------------------------------------- */

static bool
is_one_of(const char *word, const char *const *words)
{
    return g_strv_contains(words, word);
}

static bool
announces(const char *word)
{
    static const char *const beginnings[] = {
        "conven",   "konven",   "konwenc", "kombens", "ubereinkommen", "verdrag",
        "uoc",      "recom",    "rekom",   "protoc",  "protok",        "конвен",
        "рекоменд", "протокол", "อนุสัญญา",  "អនុសញ្ញា",  "ສົນທິສັນຍາ"};

    for (size_t i = 0; i < G_N_ELEMENTS(beginnings); i++) {
        if (g_str_has_prefix(word, beginnings[i])) {
            return true;
        }
    }
    return false;
}

static bool
is_body(const char *word)
{
    static const char *const words[] = {"ilo", "oit", "oil", "iao", "мот", NULL};

    return is_one_of(word, words);
}

static bool
is_mark(const char *word)
{
    static const char *const words[] = {
        "n",      "o",       "no",   "nos",      "numero", "numeros", "num", "nums",
        "number", "numbers", "nr",   "nrs",      "nomor",  "nomer",   "so",  "bil",
        "blg",    "หมายเลข", "ฉบับที่", "ສະບັບເລກທີ", "លេខ",    NULL};

    return is_one_of(word, words);
}

static bool
is_joint(const char *word)
{
    static const char *const words[] = {"and", "y",   "e",  "et",  "or", "ou",  "o",
                                        "u",   "dan", "va", "und", "и",  "และ", NULL};

    return is_one_of(word, words);
}

static bool
is_filler(const char *word)
{
    static const char *const words[] = {"of", "the", "de",  "la",  "l",   "du",
                                        "da", "del", "der", "bit", "ilc", NULL};

    return is_one_of(word, words) || is_body(word);
}

static bool
is_article(const char *word)
{
    static const char *const words[] = {"art",       "arts",   "article", "articles", "articulo",
                                        "articulos", "artigo", "artigos", "pasal",    NULL};

    return is_one_of(word, words);
}

static bool
is_bis(const char *word)
{
    return g_str_equal(word, "bis") || g_str_equal(word, "ter");
}

static bool
is_number(const char *word, size_t digits)
{
    return strlen(word) == digits && strspn(word, "0123456789") == digits;
}

/* The word of a token as the lists above have it; NULL when it is none or out of the run. */
static const char *
word_at(const citing *cite, size_t i)
{
    if (i < cite->first || i >= cite->end || token_at(cite, i)->kind != TOKEN_WORD) {
        return NULL;
    }
    const char *text = token_at(cite, i)->text;
    size_t length = strlen(text);
    cite->query->steps++;
    if (cite->folded[i] == NULL && length <= LONGEST) {
        cite->query->steps += length;
        cite->folded[i] = lontar_text_fold(text, length);
    }
    return cite->folded[i];
}

static bool
is_parenthesis(const citing *cite, size_t i)
{
    return i >= cite->first && i < cite->end && token_at(cite, i)->kind != TOKEN_WORD;
}

/* --- how far a citation reaches ---------------------------------------------------------------- */

/* The first token that ends after a place, or that begins at or after it. */
static size_t
first_token_after(const citing *cite, size_t place)
{
    size_t low = cite->first;
    size_t high = cite->end;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (token_at(cite, middle)->end <= place) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

/* Back to the word that announces a number, and over what joins it to the citation before. */
static void
reach_word(citing *cite, citation *own, size_t floor)
{
    for (size_t i = first_token_after(cite, own->start); i-- > cite->first;) {
        const char *word = word_at(cite, i);

        if (token_at(cite, i)->end <= floor) {
            own->start = floor;
            return;
        }
        if (is_parenthesis(cite, i)) {
            continue;
        }
        if (word != NULL && own->is_number && announces(word)) {
            own->start = token_at(cite, i)->start;
            return;
        }
        bool passes_number = word != NULL && own->is_number &&
                             (is_mark(word) || is_filler(word) || is_number(word, 4));
        if (word == NULL || !(passes_number || is_joint(word))) {
            return;
        }
    }
}

/* `ILO` before it. */
static void
reach_body(citing *cite, citation *own, size_t floor)
{
    size_t i = first_token_after(cite, own->start);
    const char *word = i > cite->first ? word_at(cite, i - 1) : NULL;

    if (word != NULL && is_body(word) && token_at(cite, i - 1)->start >= floor) {
        own->start = token_at(cite, i - 1)->start;
    }
}

/* The year behind a number: `No. 29 of 1930`, `No. 29 (1930)`. */
static void
reach_year(citing *cite, citation *own)
{
    const lontar_vocabulary *instruments =
        lontar_vocabularies_get(cite->query->vocabularies, LONTAR_INSTRUMENTS);
    const char *label = lontar_vocabulary_label(instruments, own->code, "en");

    for (size_t i = first_token_after(cite, own->end), tried = 0; tried < 4; i++, tried++) {
        const char *word = word_at(cite, i);

        if (word != NULL && is_number(word, 4) && label != NULL && strstr(label, word) != NULL) {
            own->end = token_at(cite, i)->end;
        } else if (!is_parenthesis(cite, i) && (word == NULL || !is_filler(word))) {
            return;
        }
    }
}

/* `art.2` as one word. */
static bool
is_glued_article(const char *word)
{
    const char *number = word + strcspn(word, "0123456789");
    g_autofree char *before = g_strndup(word, (size_t)(number - word));

    return is_article(g_strdelimit(before, ".", '\0')) && *number != '\0';
}

/* Whether an article and its number stand here; gives the last of their tokens. */
static bool
is_article_at(const citing *cite, size_t i, size_t *out_last)
{
    const char *word = word_at(cite, i);
    const char *number = word_at(cite, i + 1);
    const char *suffix = word_at(cite, i + 2);

    if (word != NULL && is_glued_article(word)) {
        *out_last = i;
        return true;
    }
    if (word == NULL || number == NULL || !is_article(word) || !g_ascii_isdigit(*number) ||
        strlen(number) > 6) {
        return false;
    }
    *out_last = i + 1 + (suffix != NULL && is_bis(suffix));
    return true;
}

/* The article, behind (`C29, art. 2`) or before (`article 2 of Convention No. 29`). */
static void
reach_article(citing *cite, citation *own, size_t floor)
{
    size_t behind = first_token_after(cite, own->end);
    size_t before = first_token_after(cite, own->start);
    size_t last = 0;

    while (is_parenthesis(cite, behind)) {
        behind++;
    }
    if (is_article_at(cite, behind, &last)) {
        own->end = token_at(cite, last)->end;
        return;
    }
    for (size_t i = before, tried = 0; i-- > cite->first && tried < 6; tried++) {
        const char *word = word_at(cite, i);

        if (token_at(cite, i)->start < floor) {
            return;
        }
        if (is_article_at(cite, i, &last) && last < before) {
            own->start = token_at(cite, i)->start;
            return;
        }
        if (word == NULL || !(is_filler(word) || is_bis(word) || g_ascii_isdigit(*word))) {
            return;
        }
    }
}

static void
reach(citing *cite, citation *own, size_t floor)
{
    reach_word(cite, own, floor);
    reach_body(cite, own, floor);
    reach_year(cite, own);
    reach_article(cite, own, floor);
}

/* --- the scan ---------------------------------------------------------------------------------- */

/* Adds the citations of a stretch of the input; true if there are any. */
static bool
scan(citing *cite, size_t start, size_t end, bool in_run)
{
    const lontar_vocabularies *vocabularies = cite->query->vocabularies;
    const lontar_vocabulary *instruments =
        lontar_vocabularies_get(vocabularies, LONTAR_INSTRUMENTS);
    const char *input = cite->query->input;
    g_autoptr(GArray) found = lontar_instrument_scan(vocabularies, input + start, end - start);
    size_t floor = 0;

    cite->query->steps += end - start;
    for (guint i = 0; i < found->len; i++) {
        const lontar_citation *row = &g_array_index(found, lontar_citation, i);
        citation own = {.code = lontar_vocabulary_find(instruments, row->code),
                        .start = start + row->start,
                        .end = start + row->start + row->length,
                        .is_number = g_ascii_isdigit(input[start + row->start])};

        if (own.start < floor) {
            continue;
        }
        if (in_run) {
            reach(cite, &own, floor);
        }
        floor = own.end;
        g_array_append_val(cite->citations, own);
    }
    return found->len > 0;
}

static bool
may_be_code(const char *word)
{
    return strpbrk(word, "0123456789") != NULL && strpbrk(word, "cprCPR") != NULL;
}

/* Words that are codes by themselves are citations in any company: `table C29`. */
static void
scan_words(citing *cite, guint known)
{
    guint next = known;
    guint end = cite->citations->len;

    for (size_t i = cite->first; i < cite->end; i++) {
        const query_token *token = token_at(cite, i);

        while (next < end && g_array_index(cite->citations, citation, next).end <= token->start) {
            next++;
        }
        bool is_taken =
            next < end && g_array_index(cite->citations, citation, next).start < token->end;
        if (token->kind == TOKEN_WORD && !is_taken && may_be_code(token->text)) {
            (void)scan(cite, token->start, token->end, false);
        }
    }
}

static gint
compare_citations(gconstpointer a, gconstpointer b)
{
    size_t first = ((const citation *)a)->start;
    size_t second = ((const citation *)b)->start;

    return first < second ? -1 : first > second;
}

static void
scan_run(citing *cite)
{
    guint known = cite->citations->len;
    size_t start = token_at(cite, cite->first)->start;

    (void)scan(cite, start, token_at(cite, cite->end - 1)->end, true);
    scan_words(cite, known);
    g_array_sort(cite->citations, compare_citations);
}

/* --- the tokens -------------------------------------------------------------------------------- */

static void
add_filter(citing *cite, const citation *own, GArray *tokens)
{
    query_value value = {.code = own->code};
    query_token token = {.kind = TOKEN_FILTER,
                         .field = LONTAR_FIELD_INSTRUMENT,
                         .cited = true,
                         .values = g_array_new(FALSE, TRUE, sizeof(query_value)),
                         .start = own->start,
                         .end = own->end};

    g_array_append_val(token.values, value);
    g_array_append_val(tokens, token);
}

/* What is left of a word that would be a citation by itself is taken as typed, by quotes. */
static void
keep_word(citing *cite, query_token *word, GArray *tokens)
{
    const lontar_vocabularies *vocabularies = cite->query->vocabularies;
    size_t length = strlen(word->text);
    g_autoptr(GArray) found =
        may_be_code(word->text) ? lontar_instrument_scan(vocabularies, word->text, length) : NULL;

    if (found == NULL || found->len == 0) {
        g_array_append_val(tokens, *word);
        return;
    }
    const lontar_citation *row = &g_array_index(found, lontar_citation, 0);
    if (row->length < length) {
        word->kind = TOKEN_PHRASE;
        g_array_append_val(tokens, *word);
        return;
    }
    citation own = {.start = word->start, .end = word->end};
    own.code = lontar_vocabulary_find(lontar_vocabularies_get(vocabularies, LONTAR_INSTRUMENTS),
                                      row->code);
    add_filter(cite, &own, tokens);
}

/* What a word has besides its citations, but for a mark glued to a number: `no.29`. */
static void
add_rest(citing *cite, size_t start, size_t end, GArray *tokens)
{
    g_autoptr(GArray) words = lontar_query_tokens_new();

    lontar_query_add_words(cite->query, words, start, end);
    for (guint i = 0; i < words->len; i++) {
        query_token *word = &g_array_index(words, query_token, i);
        g_autofree char *folded = lontar_text_fold(word->text, strlen(word->text));

        if (!is_mark(folded) && !announces(folded) && !is_article(folded)) {
            keep_word(cite, word, tokens);
        }
    }
}

/* A word becomes the citations that begin in it, and what is left of it. */
static void
replace_word(citing *cite, const query_token *token, GArray *tokens)
{
    size_t at = token->start;

    for (guint i = cite->next; i < cite->citations->len && at < token->end; i++) {
        const citation *own = &g_array_index(cite->citations, citation, i);
        bool repeats = i > 0 && own[-1].end == own->start && own[-1].code == own->code;

        if (own->start >= token->end) {
            break;
        }
        if (own->start > at) {
            add_rest(cite, at, own->start, tokens);
        }
        if (i >= cite->written && !repeats) {
            add_filter(cite, own, tokens);
        }
        cite->written = MAX(cite->written, i + 1);
        at = own->end;
    }
    if (at < token->end) {
        add_rest(cite, at, token->end, tokens);
    }
}

static GArray *
replace_words(citing *cite)
{
    GArray *tokens = lontar_query_tokens_new();

    for (size_t i = 0; i < cite->tokens->len; i++) {
        query_token *token = token_at(cite, i);

        while (cite->next < cite->citations->len &&
               g_array_index(cite->citations, citation, cite->next).end <= token->start) {
            cite->next++;
        }
        bool is_cited = token->kind == TOKEN_WORD && is_plain(token) &&
                        cite->next < cite->citations->len &&
                        g_array_index(cite->citations, citation, cite->next).start < token->end;
        if (is_cited) {
            replace_word(cite, token, tokens);
        } else {
            g_array_append_val(tokens, *token);
            token->values = NULL;
        }
    }
    return tokens;
}

GArray *
lontar_query_cite(lontar_query *query, GArray *tokens)
{
    g_autoptr(GArray) citations = g_array_new(FALSE, TRUE, sizeof(citation));
    citing cite = {.query = query, .tokens = tokens, .citations = citations};
    size_t i = 0;

    cite.folded = g_new0(char *, tokens->len + 1);
    while (i < tokens->len) {
        cite.first = i;
        while (i < tokens->len && is_plain(token_at(&cite, i))) {
            i++;
        }
        cite.end = i;
        if (cite.end > cite.first) {
            scan_run(&cite);
        }
        i++;
    }
    for (i = 0; i < tokens->len; i++) {
        g_free(cite.folded[i]);
    }
    g_free(cite.folded);
    return replace_words(&cite);
}
