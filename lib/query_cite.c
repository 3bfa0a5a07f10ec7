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
#include "query_cite.h"

static query_token *
token_at(const query_citing *cite, size_t i)
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

/* --- the scan --- */

/* Adds the citations of a stretch of the input; true if there are any. */
static bool
scan(query_citing *cite, size_t start, size_t end, bool in_run)
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
        query_citation own = {.code = lontar_vocabulary_find(instruments, row->code),
                              .start = start + row->start,
                              .end = start + row->start + row->length,
                              .is_number = g_ascii_isdigit(input[start + row->start])};

        if (own.start < floor) {
            continue;
        }
        if (in_run) {
            lontar_query_cite_reach(cite, &own, floor);
        }
        floor = own.end;
        g_array_append_val(cite->citations, own);
    }
    return found->len > 0;
}

/*
 * Words that are citations by themselves are so in any company: `table C29`. What comes after as
 * many plain words as a query may have is left out of it anyhow.
 */
static void
scan_words(query_citing *cite, guint known)
{
    guint next = known;
    guint end = cite->citations->len;

    for (size_t i = cite->first; i < cite->end; i++) {
        const query_token *token = token_at(cite, i);

        while (next < end &&
               g_array_index(cite->citations, query_citation, next).end <= token->start) {
            next++;
        }
        bool is_taken =
            next < end && g_array_index(cite->citations, query_citation, next).start < token->end;
        if (token->kind == TOKEN_WORD && !is_taken && cite->plain < LONTAR_QUERY_TERMS_MAX) {
            cite->plain += !scan(cite, token->start, token->end, false);
        }
    }
}

static gint
compare_citations(gconstpointer a, gconstpointer b)
{
    size_t first = ((const query_citation *)a)->start;
    size_t second = ((const query_citation *)b)->start;

    return first < second ? -1 : first > second;
}

static void
scan_run(query_citing *cite)
{
    guint known = cite->citations->len;
    size_t start = token_at(cite, cite->first)->start;

    (void)scan(cite, start, token_at(cite, cite->end - 1)->end, true);
    scan_words(cite, known);
    g_array_sort(cite->citations, compare_citations);
}

/* --- the tokens --- */

static void
add_filter(query_citing *cite, const query_citation *own, GArray *tokens)
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
keep_word(query_citing *cite, query_token *word, GArray *tokens)
{
    const lontar_vocabularies *vocabularies = cite->query->vocabularies;
    size_t length = strlen(word->text);
    g_autoptr(GArray) found = lontar_instrument_scan(vocabularies, word->text, length);

    if (found->len == 0) {
        g_array_append_val(tokens, *word);
        return;
    }
    const lontar_citation *row = &g_array_index(found, lontar_citation, 0);
    if (row->length < length) {
        word->kind = TOKEN_PHRASE;
        g_array_append_val(tokens, *word);
        return;
    }
    query_citation own = {.start = word->start, .end = word->end};
    own.code = lontar_vocabulary_find(lontar_vocabularies_get(vocabularies, LONTAR_INSTRUMENTS),
                                      row->code);
    add_filter(cite, &own, tokens);
}

/* What a word has besides its citations, but for a mark glued to a number: `no.29`. */
static void
add_rest(query_citing *cite, size_t start, size_t end, GArray *tokens)
{
    g_autoptr(GArray) words = lontar_query_tokens_new();

    lontar_query_add_words(cite->query, words, start, end);
    for (guint i = 0; i < words->len; i++) {
        query_token *word = &g_array_index(words, query_token, i);
        g_autofree char *folded = lontar_text_fold(word->text, strlen(word->text));

        if (!lontar_query_cite_is_part(folded)) {
            keep_word(cite, word, tokens);
        }
    }
}

/* A word becomes the citations that begin in it, and what is left of it. */
static void
replace_word(query_citing *cite, const query_token *token, GArray *tokens)
{
    size_t at = token->start;

    for (guint i = cite->next; i < cite->citations->len && at < token->end; i++) {
        const query_citation *own = &g_array_index(cite->citations, query_citation, i);
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
replace_words(query_citing *cite)
{
    GArray *tokens = lontar_query_tokens_new();

    for (size_t i = 0; i < cite->tokens->len; i++) {
        query_token *token = token_at(cite, i);

        while (cite->next < cite->citations->len &&
               g_array_index(cite->citations, query_citation, cite->next).end <= token->start) {
            cite->next++;
        }
        bool is_cited =
            token->kind == TOKEN_WORD && is_plain(token) && cite->next < cite->citations->len &&
            g_array_index(cite->citations, query_citation, cite->next).start < token->end;
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
    g_autoptr(GArray) citations = g_array_new(FALSE, TRUE, sizeof(query_citation));
    query_citing cite = {.query = query, .tokens = tokens, .citations = citations};
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
