/*
 * Scanning: where words and compounds begin and end in the bytes of a text.
 *
 * By and large these are the word breaks of UAX 29, found by a table for what alphabetic texts are
 * made of. What differs serves searching: hyphens, slashes and the like join words to a compound,
 * so that it can be found whole and in parts, and a word goes on over a line-end hyphen.
 */
#include "analyser_scan.h"

#include <unicode/uchar.h>

#include "lontar/analyser.h"

typedef struct {
    const char *text;
    size_t length;
    const uint8_t *table; /* lontar_char_table() */
} scanner;

/* The class of the character at a place, and the place after it. */
static inline lontar_char_class
class_at(const scanner *s, size_t at, size_t *out_next)
{
    uint8_t byte = (uint8_t)s->text[at];

    if (byte < 0x80) {
        *out_next = at + 1;
        return (lontar_char_class)s->table[byte];
    }

    int32_t c = lontar_char_next(s->text, s->length, &at);

    *out_next = at;
    return lontar_char_class_in(s->table, c);
}

static bool
is_word_at(const scanner *s, size_t at)
{
    size_t next;

    if (at >= s->length) {
        return false;
    }

    lontar_char_class class = class_at(s, at, &next);

    return class == LONTAR_CHAR_LETTER || class == LONTAR_CHAR_DIGIT;
}

static bool
is_class_at(const scanner *s, size_t at, lontar_char_class class)
{
    size_t next;

    return at < s->length && class_at(s, at, &next) == class;
}

static size_t
skip_blanks(const scanner *s, size_t at)
{
    while (at < s->length && (s->text[at] == ' ' || s->text[at] == '\t')) {
        at++;
    }
    return at;
}

/* The first character of the next line if nothing but blanks stands before it; else 0. */
static size_t
next_line(const scanner *s, size_t at)
{
    at = skip_blanks(s, at);
    if (at < s->length && s->text[at] == '\r') {
        at++;
    }
    if (at >= s->length || s->text[at] != '\n') {
        return 0;
    }
    return skip_blanks(s, at + 1);
}

/* Whether ZERO WIDTH NON-JOINER stands here between letters of the Arabic script: people type it, a
   space or nothing, so what it parts is a compound. */
static bool
is_arabic_break(const scanner *s, size_t at, size_t end)
{
    const uint8_t *bytes = (const uint8_t *)s->text + at;

    return s->length - at > 4 && bytes[0] == 0xE2 && bytes[1] == 0x80 && bytes[2] == 0x8C &&
           end >= 2 && (bytes[3] & 0xFC) == 0xD8 && ((uint8_t)s->text[end - 2] & 0xFC) == 0xD8;
}

static bool
is_soft_hyphen(const scanner *s, size_t at)
{
    return (uint8_t)s->text[at] == 0xC2 && (uint8_t)s->text[at + 1] == 0xAD;
}

/* Whether the word goes on after a character of another class than letters, digits and marks. */
static bool
goes_on(const scanner *s, lontar_atom *atom, lontar_char_class class, size_t at, size_t *next)
{
    switch (class) {
    case LONTAR_CHAR_IGNORED:
        if (is_arabic_break(s, at, atom->end)) {
            return false;
        }
        if (is_soft_hyphen(s, at)) {
            size_t line = next_line(s, *next);

            *next = line != 0 && is_class_at(s, line, LONTAR_CHAR_LETTER) ? line : *next;
        }
        return true;
    case LONTAR_CHAR_APOSTROPHE:
        if (atom->end != at || atom->digits > 0 || !is_class_at(s, *next, LONTAR_CHAR_LETTER)) {
            return false;
        }
        atom->apostrophe = atom->apostrophe != 0 ? atom->apostrophe : at;
        return true;
    case LONTAR_CHAR_DOT:
    case LONTAR_CHAR_COMMA:
        return atom->letters == 0 && atom->end == at && is_class_at(s, *next, LONTAR_CHAR_DIGIT);
    default:
        return false;
    }
}

/* The place behind the letters that begin at a place, if they are of ASCII as most are. */
static inline size_t
pass_letters(const scanner *s, size_t at)
{
    while (at < s->length && (uint8_t)s->text[at] < 0x80 &&
           s->table[(uint8_t)s->text[at]] == LONTAR_CHAR_LETTER) {
        at++;
    }
    return at;
}

/* Scan one word; gives the place where it is over, ignored characters included. */
static size_t
scan_atom(const scanner *s, size_t at, lontar_atom *atom)
{
    size_t first = at;

    at = pass_letters(s, at);
    *atom = (lontar_atom){.start = first, .end = at, .letters = at - first};
    while (at < s->length) {
        size_t next;
        lontar_char_class class = class_at(s, at, &next);

        if (class == LONTAR_CHAR_LETTER) {
            atom->letters++;
            atom->end = next;
        } else if (class == LONTAR_CHAR_DIGIT) {
            atom->digits++;
            atom->end = next;
        } else if (class == LONTAR_CHAR_MARK) {
            atom->end = next;
        } else if (!goes_on(s, atom, class, at, &next)) {
            break;
        }
        at = next;
    }
    return at;
}

static bool
is_upper(const scanner *s, size_t at)
{
    return u_isUUppercase(lontar_char_next(s->text, s->length, &at));
}

static size_t
join_hyphen(const scanner *s, lontar_atom *atom, size_t next)
{
    if (is_word_at(s, next)) {
        atom->join = LONTAR_JOIN_SIGN;
        return next;
    }

    size_t line = next_line(s, next);

    if (line == 0 || !is_word_at(s, line)) {
        return 0;
    }
    /* A word goes on with a small letter; a capital or a digit begins a part of a compound. */
    atom->at_line_end = atom->digits == 0 && is_class_at(s, line, LONTAR_CHAR_LETTER);
    atom->join = atom->at_line_end && !is_upper(s, line) ? LONTAR_JOIN_LINE : LONTAR_JOIN_SIGN;
    return line;
}

/* Whether @ / _ & $ joins what stands before and after it. */
static bool
joins(const scanner *s, const lontar_chain *chain, const lontar_atom *atom, char sign, size_t next)
{
    bool digit_follows = is_class_at(s, next, LONTAR_CHAR_DIGIT);

    switch (sign) {
    case '/':
        return chain->is_host || atom->digits > 0 || digit_follows;
    case '$':
        return atom->digits == 0 && digit_follows;
    default:
        return true;
    }
}

/* Find what joins a word with the next; gives the place of the next one, 0 = the chain is over. */
static size_t
scan_join(const scanner *s, lontar_chain *chain, lontar_atom *atom, size_t at)
{
    size_t next;

    if (at >= s->length) {
        return 0;
    }

    switch (class_at(s, at, &next)) {
    case LONTAR_CHAR_IGNORED:
        atom->sign = '\0';
        break;
    case LONTAR_CHAR_HYPHEN:
        atom->sign = '-';
        return join_hyphen(s, atom, next);
    case LONTAR_CHAR_DOT:
        atom->sign = '.';
        chain->is_host = chain->is_host || atom->letters > 1;
        break;
    case LONTAR_CHAR_JOINER:
        atom->sign = s->text[at];
        if (!joins(s, chain, atom, atom->sign, next)) {
            return 0;
        }
        break;
    default:
        return 0;
    }
    if (!is_word_at(s, next)) {
        return 0;
    }
    atom->join = LONTAR_JOIN_SIGN;
    return next;
}

size_t
lontar_scan_skip(const char *text, size_t length, size_t at, lontar_char_class *out_class)
{
    scanner s = {text, length, lontar_char_table()};

    while (at < length) {
        size_t next;
        lontar_char_class class = class_at(&s, at, &next);

        switch (class) {
        case LONTAR_CHAR_LETTER:
        case LONTAR_CHAR_DIGIT:
        case LONTAR_CHAR_IDEOGRAPH:
        case LONTAR_CHAR_HANGUL:
        case LONTAR_CHAR_COMPLEX:
            *out_class = class;
            return at;
        default:
            at = next;
        }
    }
    *out_class = LONTAR_CHAR_BREAK;
    return length;
}

void
lontar_scan_chain(const char *text, size_t length, size_t at, lontar_chain *chain)
{
    scanner s = {text, length, lontar_char_table()};

    chain->size = 0;
    chain->has_line = chain->is_host = false;
    while (at != 0 || chain->size == 0) {
        lontar_atom *atom = &chain->atoms[chain->size++];

        chain->end = scan_atom(&s, at, atom);
        if (chain->size == LONTAR_CHAIN_MAX) {
            return;
        }
        at = scan_join(&s, chain, atom, chain->end);
        chain->has_line = chain->has_line || atom->join == LONTAR_JOIN_LINE;
    }
}
