/*
 * Characters as the lexer of queries sees them.
 */
#ifndef LONTAR_QUERY_CHAR_H
#define LONTAR_QUERY_CHAR_H

#include <glib.h>
#include <stdbool.h>

G_BEGIN_DECLS

typedef enum {
    CHAR_LETTER, /* letters, digits and the marks on them: what words are made of */
    CHAR_SPACE,  /* blanks, controls, full stops of scripts that put no blank after them */
    CHAR_COMMA,  /* commas and semicolons of all scripts */
    CHAR_QUOTE,  /* double quotation marks of all countries */
    CHAR_OPEN,   /* parentheses, also full-width */
    CHAR_CLOSE,
    CHAR_COLON,   /* also full-width */
    CHAR_STAR,    /* also full-width */
    CHAR_MINUS,   /* hyphen-minus, also full-width, and the minus sign */
    CHAR_NOTHING, /* direction controls and the like: as if not there */
    CHAR_OTHER,
} query_char;

query_char lontar_query_char(gunichar c);

/** Which family a quotation mark is of: what one of them opens, only one of them closes. */
int lontar_query_quote_family(gunichar c);

enum { QUOTE_FAMILIES = 6 };

G_END_DECLS

#endif
