/*
 * Characters as the lexer of queries sees them.
 */
#include "query_char.h"

/* The families' marks; the first one is how phrases are written back. */
static const gunichar quote_families[QUOTE_FAMILIES][8] = {
    {0x22, 0x201C, 0x201D, 0x201E, 0x201F, 0xFF02, 0x301D, 0x301E}, /* " “ ” „ ‟ ＂ */
    {0xAB, 0xBB},                                                   /* « » */
    {0x2039, 0x203A},                                               /* ‹ › */
    {0x300C, 0x300D, 0xFF62, 0xFF63},                               /* 「 」 */
    {0x300E, 0x300F},                                               /* 『 』 */
    {0x300A, 0x300B},                                               /* 《 》 */
};

int
lontar_query_quote_family(gunichar c)
{
    if (c != 0x22 && c < 0xAB) {
        return -1;
    }
    for (int i = 0; i < QUOTE_FAMILIES; i++) {
        for (size_t j = 0; j < G_N_ELEMENTS(quote_families[i]) && quote_families[i][j] != 0; j++) {
            if (quote_families[i][j] == c) {
                return i;
            }
        }
    }
    return -1;
}

static query_char
ascii_char(gunichar c)
{
    switch (c) {
    case '"':
        return CHAR_QUOTE;
    case '(':
        return CHAR_OPEN;
    case ')':
        return CHAR_CLOSE;
    case ':':
        return CHAR_COLON;
    case '*':
        return CHAR_STAR;
    case '-':
        return CHAR_MINUS;
    case ',':
    case ';':
        return CHAR_COMMA;
    default:
        if (g_ascii_isalnum((char)c)) {
            return CHAR_LETTER;
        }
        return c <= ' ' || c == 0x7F ? CHAR_SPACE : CHAR_OTHER;
    }
}

static query_char
sign_char(gunichar c)
{
    switch (c) {
    case 0xFF08: /* （ */
        return CHAR_OPEN;
    case 0xFF09: /* ） */
        return CHAR_CLOSE;
    case 0xFF1A: /* ： */
        return CHAR_COLON;
    case 0xFF0A: /* ＊ */
        return CHAR_STAR;
    case 0xFF0D: /* － */
    case 0x2212: /* − */
        return CHAR_MINUS;
    case 0xFF0C: /* ， */
    case 0xFF1B: /* ； */
    case 0x3001: /* 、 */
    case 0x060C: /* ، */
    case 0x061B: /* ؛ */
        return CHAR_COMMA;
    case 0x3002: /* 。 */
    case 0xFF01: /* ！ */
    case 0xFF1F: /* ？ */
        return CHAR_SPACE;
    case 0x00AD: /* soft hyphen */
    case 0x061C: /* Arabic letter mark */
    case 0x200B: /* zero width space */
    case 0x2060: /* word joiner */
    case 0xFEFF: /* byte order mark */
        return CHAR_NOTHING;
    default:
        if ((c >= 0x200E && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) ||
            (c >= 0x2066 && c <= 0x2069)) {
            return CHAR_NOTHING;
        }
        return g_unichar_isspace(c) || g_unichar_iscntrl(c) ? CHAR_SPACE : CHAR_OTHER;
    }
}

query_char
lontar_query_char(gunichar c)
{
    if (c < 0x80) {
        return ascii_char(c);
    }
    if (g_unichar_isalnum(c) || g_unichar_ismark(c)) {
        return CHAR_LETTER;
    }
    if (lontar_query_quote_family(c) >= 0) {
        return CHAR_QUOTE;
    }
    return sign_char(c);
}
