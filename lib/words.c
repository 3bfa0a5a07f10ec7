/*
 * Words of a document: which terms, where, and how much they weigh.
 */
#include "words.h"

#include <string.h>

#include "lontar/instrument.h"
#include "lontar/terms.h"
#include "forms.h"
#include "postings.h"

/* Pages among which a title page is, and words of a title that are looked for there. */
#define TITLE_PAGES     3
#define TITLE_WORDS_MAX 64

struct lontar_words {
    lontar_analyser *analyser;
    const lontar_vocabularies *vocabularies;
    const lontar_document *document;
    const char *language;
    lontar_postings *postings;
    GArray *title;          /* numbers of the title's plain terms, in order */
    GArray *first;          /* those of the first pages */
    GArray *page_positions; /* uint32_t */
    uint32_t position;
};

static void
add_prefixed(lontar_words *m, const char *prefix, const lontar_token *token)
{
    uint32_t number =
        lontar_postings_term(m->postings, prefix, token->term, LONTAR_POSTING_POSITIONS);

    lontar_postings_add(m->postings, number, token->position);
}

/* A compound of words that stand after it, too: they have its weight. */
static bool
is_weightless(const lontar_token *token)
{
    return (token->flags & LONTAR_TOKEN_COMPOUND) != 0 &&
           (token->flags & LONTAR_TOKEN_SEGMENTED) == 0;
}

/* Gives the number of the plain term. */
static uint32_t
add_token(lontar_words *m, const lontar_token *token)
{
    lontar_postings *postings = m->postings;
    const char *stem = token->stem != NULL ? token->stem : token->term;
    unsigned flags = LONTAR_POSTING_POSITIONS | (is_weightless(token) ? 0 : LONTAR_POSTING_WEIGHT);
    uint32_t plain = lontar_postings_term(postings, "", token->term, LONTAR_POSTING_POSITIONS);
    uint32_t stemmed = lontar_postings_term(postings, LONTAR_PREFIX_STEM, stem, flags);

    lontar_postings_add(postings, plain, token->position);
    if (lontar_forms_finds(stem, token->term)) {
        lontar_postings_count(postings, stemmed, token->position);
    } else {
        lontar_postings_add(postings, stemmed, token->position);
    }
    if (token->accented != NULL) {
        uint32_t accented = lontar_postings_term(postings, "", token->accented,
                                                 LONTAR_POSTING_POSITIONS | LONTAR_POSTING_WEIGHT);

        lontar_postings_add(postings, accented, token->position);
    }
    return plain;
}

static bool
is_main_word(const lontar_token *token)
{
    return (token->flags & (LONTAR_TOKEN_COMPOUND | LONTAR_TOKEN_ALTERNATE)) == 0;
}

static void
add_title(lontar_words *m)
{
    const char *title = lontar_document_value(m->document, LONTAR_FIELD_TITLE);
    const lontar_token *token;

    if (title == NULL) {
        return;
    }
    lontar_analyser_start(m->analyser, title, strlen(title), m->language, m->position);
    while ((token = lontar_analyser_next(m->analyser)) != NULL) {
        uint32_t plain = add_token(m, token);
        uint32_t stem = lontar_postings_term(m->postings, "ZS",
                                             token->stem != NULL ? token->stem : token->term, 0);

        lontar_postings_add(m->postings, stem, token->position);
        add_prefixed(m, LONTAR_PREFIX_TITLE, token);
        if (is_main_word(token) && m->title->len < TITLE_WORDS_MAX) {
            g_array_append_val(m->title, plain);
        }
    }
    m->position = lontar_analyser_position(m->analyser) + LONTAR_POSITION_GAP;
}

static bool
has_title_at(const lontar_words *m, guint at)
{
    return memcmp(&g_array_index(m->first, uint32_t, at), m->title->data,
                  m->title->len * sizeof(uint32_t)) == 0;
}

/* A title that the text does not repeat has been counted once and counts once more. */
static void
weigh_title(lontar_words *m)
{
    const char *title = lontar_document_value(m->document, LONTAR_FIELD_TITLE);
    const lontar_token *token;

    if (title == NULL || m->title->len == 0) {
        return;
    }
    for (guint at = 0; at + m->title->len <= m->first->len; at++) {
        if (has_title_at(m, at)) {
            return;
        }
    }
    lontar_analyser_start(m->analyser, title, strlen(title), m->language, 1);
    while ((token = lontar_analyser_next(m->analyser)) != NULL) {
        const char *stem = token->stem != NULL ? token->stem : token->term;
        uint32_t number = lontar_postings_term(m->postings, LONTAR_PREFIX_STEM, stem, 0);

        lontar_postings_weigh(m->postings, number, is_weightless(token) ? 0 : 1);
    }
}

static void
add_authors(lontar_words *m)
{
    g_autoptr(GPtrArray) authors = lontar_document_values(m->document, LONTAR_FIELD_AUTHOR);
    uint32_t position = 1;

    for (guint i = 0; i < authors->len; i++) {
        const char *author = authors->pdata[i];
        const lontar_token *token;

        lontar_analyser_start(m->analyser, author, strlen(author), NULL, position);
        while ((token = lontar_analyser_next(m->analyser)) != NULL) {
            add_prefixed(m, LONTAR_PREFIX_AUTHOR, token);
        }
        position = lontar_analyser_position(m->analyser) + LONTAR_POSITION_GAP;
    }
}

/*
 * The citations of instruments that the document is tagged with, at the words that they begin at.
 */
typedef struct {
    GArray *citations; /* lontar_citation, or NULL */
    guint next;
} citing;

static bool
is_tagged(const lontar_words *m, const char *code)
{
    g_autoptr(GPtrArray) codes = lontar_document_values(m->document, LONTAR_FIELD_INSTRUMENT);

    for (guint i = 0; i < codes->len; i++) {
        if (g_str_equal(codes->pdata[i], code)) {
            return true;
        }
    }
    return false;
}

static void
add_citations(lontar_words *m, citing *cited, const lontar_token *token)
{
    while (cited->next < cited->citations->len) {
        const lontar_citation *one = &g_array_index(cited->citations, lontar_citation, cited->next);

        if (one->start >= token->start + token->length) {
            return;
        }
        if (is_tagged(m, one->code)) {
            uint32_t number =
                lontar_postings_term(m->postings, LONTAR_PREFIX_INSTRUMENT, one->code,
                                     LONTAR_POSTING_POSITIONS | LONTAR_POSTING_WEIGHT);

            lontar_postings_add(m->postings, number, token->position);
        }
        cited->next++;
    }
}

static void
add_text(lontar_words *m, const lontar_page *page, bool is_first)
{
    size_t length = strlen(page->text);
    const char *language = page->language != NULL ? page->language : m->language;
    g_autoptr(GArray) citations = NULL;
    const lontar_token *token;

    if (lontar_document_value(m->document, LONTAR_FIELD_INSTRUMENT) != NULL) {
        citations = lontar_instrument_scan(m->vocabularies, page->text, length);
    }

    citing cited = {citations, 0};
    lontar_analyser_start(m->analyser, page->text, length, language, m->position);
    while ((token = lontar_analyser_next(m->analyser)) != NULL) {
        uint32_t plain = add_token(m, token);

        if (citations != NULL) {
            add_citations(m, &cited, token);
        }
        if (is_first && is_main_word(token)) {
            g_array_append_val(m->first, plain);
        }
    }
    m->position = lontar_analyser_position(m->analyser);
}

static void
add_pages(lontar_words *m)
{
    for (size_t i = 0; i < lontar_document_page_size(m->document); i++) {
        const lontar_page *page = lontar_document_page_at(m->document, i);

        g_array_append_val(m->page_positions, m->position);
        if (page->flags & LONTAR_PAGE_GARBLED) {
            m->position += LONTAR_POSITION_GAP;
        } else {
            add_text(m, page, i < TITLE_PAGES);
        }
    }
}

lontar_words *
lontar_words_new(lontar_analyser *analyser, const lontar_vocabularies *vocabularies,
                 const lontar_document *document)
{
    lontar_words *words = g_new0(lontar_words, 1);

    words->analyser = analyser;
    words->vocabularies = vocabularies;
    words->document = document;
    words->language = lontar_document_value(document, LONTAR_FIELD_LANGUAGE);
    words->postings = lontar_postings_new();
    words->title = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    words->first = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    words->page_positions = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    words->position = LONTAR_POSITION_FIRST;
    add_title(words);
    add_pages(words);
    weigh_title(words);
    add_authors(words);
    return words;
}

void
lontar_words_free(lontar_words *words)
{
    if (words != NULL) {
        lontar_postings_free(words->postings);
        g_array_unref(words->title);
        g_array_unref(words->first);
        g_array_unref(words->page_positions);
        g_free(words);
    }
}

bool
lontar_words_write(const lontar_words *words, lontar_entry *entry, GError **error)
{
    return lontar_postings_write(words->postings, entry, error);
}

const uint32_t *
lontar_words_page_positions(const lontar_words *words)
{
    return (const uint32_t *)words->page_positions->data;
}

uint32_t
lontar_words_end(const lontar_words *words)
{
    return words->position;
}
