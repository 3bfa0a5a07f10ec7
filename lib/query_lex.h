/*
 * The lexer of queries, for its two halves: words and signs, fields and their values.
 */
#ifndef LONTAR_QUERY_LEX_H
#define LONTAR_QUERY_LEX_H

#include "query_char.h"
#include "query_private.h"

G_BEGIN_DECLS

typedef struct {
    lontar_query *query;
    const char *text;
    size_t at;
    size_t end;
    bool begins; /* a blank, a parenthesis or nothing stands before */
    bool unclosed[QUOTE_FAMILIES];
    GArray *tokens;
} query_lexer;

/** The character at a byte, a blank at the end; and the byte after it. */
query_char lontar_query_lex_char(query_lexer *lex, size_t at);
size_t lontar_query_lex_after(const query_lexer *lex, size_t at);

/** Whether a character of this kind, here, ends a word. */
bool lontar_query_lex_parts(const query_lexer *lex, size_t at, query_char kind);

/** Where the quotation that opens here closes, or 0 when it doesn't; then that is said. */
size_t lontar_query_lex_closing(query_lexer *lex, size_t open);

query_token *lontar_query_lex_add(GArray *tokens, query_token_kind kind, size_t start, size_t end);

/** Which operator a text is, else TOKEN_WORD. */
query_token_kind lontar_query_lex_operator(const char *text, size_t length, uint32_t *out_distance);

/** A word or a phrase that begins where the lexer stands; in a field when that is not COUNT. */
void lontar_query_lex_word(query_lexer *lex, lontar_field field);
void lontar_query_lex_quote(query_lexer *lex, lontar_field field);

/** What a colon at this byte ends: true when it was a field, and its value is lexed. */
bool lontar_query_lex_field(query_lexer *lex, size_t start, size_t colon);

G_END_DECLS

#endif
