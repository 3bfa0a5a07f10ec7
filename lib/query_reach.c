/*
 * How far a citation in a query reaches: over `ILO Convention No.`, `of 1930`, `art. 2`.
 */
#include <string.h>

#include "lontar/analyser.h"
#include "query_cite.h"

/* The longest of the words that announce an instrument, in bytes, with a mark glued to it. */
enum { LONGEST = 80 };

static query_token *
token_at(const query_citing *cite, size_t i)
{
    return &g_array_index(cite->tokens, query_token, i);
}

static bool
is_one_of(const char *word, const char *const *words)
{
    return g_strv_contains(words, word);
}

static bool
announces(const char *word)
{
    static const char *const beginnings[] = {
        "conven",
        "konven",
        "konwenc",
        "kombens",
        "ubereinkommen",
        "verdrag",
        "uoc",
        "recom",
        "rekom",
        "protoc",
        "protok",
        "конвен",
        "рекоменд",
        "протокол",
        /* Thai, Khmer and Lao */
        "อนุสัญญา",
        "អនុសញ្ញា",
        "ສົນທິສັນຍາ",
    };

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
        "n",
        "o",
        "no",
        "nos",
        "numero",
        "numeros",
        "num",
        "nums",
        "number",
        "numbers",
        "nr",
        "nrs",
        "nomor",
        "nomer",
        "so",
        "bil",
        "blg",
        /* Thai, Lao and Khmer */
        "หมายเลข",
        "ฉบับที่",
        "ສະບັບເລກທີ",
        "លេខ",
        NULL,
    };

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
word_at(const query_citing *cite, size_t i)
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
is_parenthesis(const query_citing *cite, size_t i)
{
    return i >= cite->first && i < cite->end && token_at(cite, i)->kind != TOKEN_WORD;
}

/* The first token that ends after a place, or that begins at or after it. */
static size_t
first_token_after(const query_citing *cite, size_t place)
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
reach_word(query_citing *cite, query_citation *own, size_t floor)
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
            const char *before = i > cite->first ? word_at(cite, i - 1) : NULL;
            bool is_vietnamese = before != NULL && g_str_equal(before, "cong") &&
                                 g_str_equal(word, "uoc") && token_at(cite, i - 1)->start >= floor;

            own->start = token_at(cite, i - is_vietnamese)->start;
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
reach_body(query_citing *cite, query_citation *own, size_t floor)
{
    size_t i = first_token_after(cite, own->start);
    const char *word = i > cite->first ? word_at(cite, i - 1) : NULL;

    if (word != NULL && is_body(word) && token_at(cite, i - 1)->start >= floor) {
        own->start = token_at(cite, i - 1)->start;
    }
}

/* The year behind a number: `No. 29 of 1930`, `No. 29 (1930)`. */
static void
reach_year(query_citing *cite, query_citation *own)
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
is_article_at(const query_citing *cite, size_t i, size_t *out_last)
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
reach_article(query_citing *cite, query_citation *own, size_t floor)
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

bool
lontar_query_cite_is_part(const char *word)
{
    return is_mark(word) || announces(word) || is_article(word);
}

void
lontar_query_cite_reach(query_citing *cite, query_citation *own, size_t floor)
{
    reach_word(cite, own, floor);
    reach_body(cite, own, floor);
    reach_year(cite, own);
    reach_article(cite, own, floor);
}
