/*
 * Glances: a pass over the bytes of a text that looks at the first letters of each word: at four or
 * three where all that is looked for and begins with the same ones before is long, else at two.
 */
#include "glance.h"

#include <string.h>

#include "lontar/analyser.h"
#include "normalise.h"
#include "stemmer.h"

/* Code points whose folded letter is known: Latin, Greek, Cyrillic. Words of others are kept. */
#define LETTERS 0x530
/* Set in a letter that folds to several: what follows it is not the second letter. */
#define SEVERAL 0x8000
/* Bits of the sets of first two, three and four letters. */
#define SET_BITS 4096
/* Endings may change what a shorter stem has as its third and fourth letter. */
#define LONG_LETTERS   5
#define LONGER_LETTERS 6
/* Bytes that are looked at to tell a word from others: its letters, and one for a mark behind. */
#define LOOK_BYTES 5

/* What a byte is to a walk. */
enum {
    BYTE_WIDE, /* of a character of several bytes */
    BYTE_WORD,
    BYTE_BLANK,
    BYTE_SIGN,
};

struct lontar_glance {
    const uint16_t *letters;
    uint8_t bytes[256];
    bool first[LETTERS]; /* some word begins with it */
    bool loose[LETTERS]; /* with it and any other letter */
    uint8_t pairs[SET_BITS / 8];
    uint8_t loose_pairs[SET_BITS / 8]; /* those of them that go with any third letter */
    uint8_t triples[SET_BITS / 8];
    uint8_t loose_triples[SET_BITS / 8]; /* those of them that go with any fourth letter */
    uint8_t fours[SET_BITS / 8];
    bool is_open;    /* any word may be meant */
    bool has_others; /* words of scripts that have no letters in the tables */
};

/* The folded letter of each code point, 0 = unknown. */
static const uint16_t *
letter_table(void)
{
    static uint16_t table[LETTERS];
    static gsize made = 0;

    if (g_once_init_enter(&made)) {
        for (gunichar c = 1; c < LETTERS; c++) {
            char text[6];
            g_autofree char *folded = lontar_text_fold(text, (size_t)g_unichar_to_utf8(c, text));
            gunichar letter = g_utf8_get_char(folded);

            if (letter != 0 && letter < LETTERS) {
                bool is_one = *g_utf8_next_char(folded) == '\0';

                table[c] = (uint16_t)(letter | (is_one ? 0 : SEVERAL));
            }
        }
        g_once_init_leave(&made, 1);
    }
    return table;
}

static inline bool
is_of_word(lontar_char_class class)
{
    return class == LONTAR_CHAR_LETTER || class == LONTAR_CHAR_DIGIT;
}

static bool
is_blank(char byte)
{
    return byte == ' ' || byte == '\n' || byte == '\t' || byte == '\r';
}

lontar_glance *
lontar_glance_new(void)
{
    lontar_glance *glance = g_new0(lontar_glance, 1);

    glance->letters = letter_table();
    for (int byte = 0; byte < 0x80; byte++) {
        glance->bytes[byte] = is_blank((char)byte)                     ? BYTE_BLANK
                              : is_of_word(lontar_char_class_of(byte)) ? BYTE_WORD
                                                                       : BYTE_SIGN;
    }
    return glance;
}

void
lontar_glance_free(lontar_glance *glance)
{
    g_free(glance);
}

/*
 * Which bit stands for some letters and one more. A letter of a stem may be `i` where the word has
 * `y`: dying, die.
 */
static unsigned
bit_of(unsigned letters, unsigned more)
{
    return (letters * 67 + (more == 'y' ? 'i' : more)) % SET_BITS;
}

static bool
has_bit(const uint8_t *set, unsigned bit)
{
    return (set[bit / 8] >> bit % 8 & 1) != 0;
}

static void
set_bit(uint8_t *set, unsigned bit)
{
    set[bit / 8] |= (uint8_t)(1u << bit % 8);
}

/* The letter at a place of a folded text if it is sure to be that of the word, else 0. */
static unsigned
sure_letter(const lontar_glance *glance, const char *text, glong at)
{
    gunichar letter = g_utf8_get_char(g_utf8_offset_to_pointer(text, at));

    return letter < LETTERS && glance->letters[letter] == letter ? letter : 0;
}

/* Add what begins with a pair of letters: by its third and fourth letter, if those are sure. */
static void
add_more(lontar_glance *glance, unsigned pair, const char *text)
{
    glong size = g_utf8_strlen(text, -1);
    unsigned third = size < LONG_LETTERS ? 0 : sure_letter(glance, text, 2);
    unsigned fourth = size < LONGER_LETTERS ? 0 : sure_letter(glance, text, 3);
    unsigned triple = bit_of(pair, third);

    if (third == 0) {
        set_bit(glance->loose_pairs, pair);
        return;
    }
    set_bit(glance->triples, triple);
    if (fourth == 0) {
        set_bit(glance->loose_triples, triple);
    } else {
        set_bit(glance->fours, bit_of(triple, fourth));
    }
}

void
lontar_glance_add(lontar_glance *glance, const char *text)
{
    gunichar first = g_utf8_get_char(text);
    gunichar second = first == 0 ? 0 : g_utf8_get_char(g_utf8_next_char(text));

    if (first >= LETTERS) {
        glance->has_others = true;
        return; /* its words are all kept */
    }
    if (glance->letters[first] != first) {
        glance->is_open = true;
        return;
    }
    glance->first[first] = true;
    if (second == 0 || second >= LETTERS || glance->letters[second] != second) {
        glance->loose[first] = true;
    } else {
        unsigned pair = bit_of(first, second);

        set_bit(glance->pairs, pair);
        add_more(glance, pair, text);
    }
}

bool
lontar_glance_knows(const char *language)
{
    /* Snowball takes prefixes off, mends mutations, hardens ends, writes another script */
    static const char *const others[] = {"ar", "fi", "ga", "id", "ms", "sr", "tr", NULL};
    char base[LONTAR_LANGUAGE_BASE_SIZE];

    lontar_language_base(language, base);
    return !g_strv_contains(others, base);
}

/* A character: its class, its code point (-1 = broken), and the place after it. */
static lontar_char_class
class_at(const lontar_glance_walk *w, size_t at, int32_t *out_c, size_t *out_next)
{
    *out_c = lontar_char_next(w->text, w->length, &at);
    *out_next = at;
    return lontar_char_class_of(*out_c);
}

static bool
is_mark_at(const lontar_glance_walk *w, size_t at)
{
    int32_t c;
    size_t next;

    return at < w->length && (uint8_t)w->text[at] >= 0x80 &&
           class_at(w, at, &c, &next) == LONTAR_CHAR_MARK;
}

/* Whether a word may be one that is looked for: its first character, and the place after that. */
static bool
is_wanted(const lontar_glance_walk *w, int32_t c, size_t at)
{
    const lontar_glance *glance = w->glance;
    unsigned first = c < LETTERS ? glance->letters[c] : 0;

    if (first == 0 || glance->is_open || is_mark_at(w, at)) {
        return true;
    }
    if ((first & SEVERAL) != 0 || !glance->first[first]) {
        return (first & SEVERAL) != 0 && glance->first[first & ~SEVERAL];
    }
    if (glance->loose[first] || at == w->length) {
        return true;
    }

    size_t next;
    lontar_char_class class = class_at(w, at, &c, &next);
    unsigned second = is_of_word(class) && c < LETTERS ? glance->letters[c] & ~SEVERAL : 0;
    if (second == 0 || is_mark_at(w, next)) {
        return c != ' ' && c != '\n'; /* a letter alone is what it is */
    }

    return has_bit(glance->pairs, bit_of(first, second));
}

/* Whether a blank after a character of a class ends whatever the character belongs to. */
static bool
is_settled(lontar_char_class class)
{
    switch (class) {
    case LONTAR_CHAR_HYPHEN: /* at a line's end the word goes on */
    case LONTAR_CHAR_IGNORED:
    case LONTAR_CHAR_IDEOGRAPH:
    case LONTAR_CHAR_HANGUL:
    case LONTAR_CHAR_COMPLEX:
        return false;
    default:
        return true;
    }
}

#define LETTERS_AT_ONCE sizeof(uint64_t)

/* How many of the next eight bytes, which must be there, are from a to z before one is not. */
static inline size_t
small_letters(const char *text)
{
    const uint64_t ones = UINT64_MAX / 0xff, tops = ones << 7;
    uint64_t bytes, others;

    memcpy(&bytes, text, sizeof bytes);
    bytes = GUINT64_FROM_LE(bytes);
    /* The top bit of a byte is set where it is above z, below a, or no ASCII. */
    others = ((bytes + ones * (0x7f - 'z')) | ~((bytes | tops) - ones * 'a') | bytes) & tops;
    return others == 0 ? LETTERS_AT_ONCE : (size_t)__builtin_ctzll(others) / 8;
}

/* The place of the next byte that is of no ASCII word. */
static inline size_t
skip_ascii(const uint8_t *bytes, const char *text, size_t length, size_t at)
{
    for (; length - at >= LETTERS_AT_ONCE; at += LETTERS_AT_ONCE) {
        size_t small = small_letters(text + at);

        if (small < LETTERS_AT_ONCE) {
            at += small;
            break;
        }
    }
    while (at < length && bytes[(uint8_t)text[at]] == BYTE_WORD) {
        at++;
    }
    return at;
}

/* The place after the last character of a word. */
static size_t
skip_word(const lontar_glance_walk *w, size_t at)
{
    const uint8_t *bytes = w->glance->bytes;

    at = skip_ascii(bytes, w->text, w->length, at);
    while (at < w->length && bytes[(uint8_t)w->text[at]] == BYTE_WIDE) {
        int32_t c;
        size_t next;
        lontar_char_class class = class_at(w, at, &c, &next);

        if (!is_of_word(class) && class != LONTAR_CHAR_MARK) {
            break;
        }
        at = skip_ascii(bytes, w->text, w->length, next);
    }
    return at;
}

/* Whether the ASCII word at a place begins with letters that nothing wanted begins with. */
static inline bool
is_plainly_other(const lontar_glance *glance, const uint8_t *text)
{
    if (text[1] >= 0x80) {
        return false;
    }

    unsigned first = glance->letters[text[0]];
    if (!glance->first[first]) {
        return true;
    }
    if (glance->loose[first] || glance->bytes[text[1]] != BYTE_WORD || text[2] >= 0x80) {
        return false;
    }

    unsigned pair = bit_of(first, glance->letters[text[1]]);
    if (!has_bit(glance->pairs, pair)) {
        return true;
    }
    if (has_bit(glance->loose_pairs, pair) || glance->bytes[text[2]] != BYTE_WORD ||
        text[3] >= 0x80) {
        return false;
    }

    unsigned triple = bit_of(pair, glance->letters[text[2]]);
    if (!has_bit(glance->triples, triple)) {
        return true;
    }
    if (has_bit(glance->loose_triples, triple) || glance->bytes[text[3]] != BYTE_WORD ||
        text[4] >= 0x80) {
        return false;
    }
    return !has_bit(glance->fours, bit_of(triple, glance->letters[text[3]]));
}

/* Where the walk is between the words of a text. */
typedef struct {
    bool is_settled; /* a blank ends what stands before it */
    bool is_inside;  /* a stretch has begun */
    size_t start;
    size_t end; /* where it may end; 0 = not before the next blank */
} between;

/* Step over a word or sign; false where the stretch is over. */
static bool
step(lontar_glance_walk *w, between *b)
{
    int32_t c;
    size_t next;
    lontar_char_class class = class_at(w, w->at, &c, &next);
    bool is_word = is_of_word(class);
    bool is_run = class == LONTAR_CHAR_IDEOGRAPH || class == LONTAR_CHAR_HANGUL ||
                  class == LONTAR_CHAR_COMPLEX;
    bool is_other =
        is_run ? !w->glance->is_open && !w->glance->has_others : is_word && !is_wanted(w, c, next);

    b->is_settled = is_settled(class);
    if (is_other) {
        if (b->end > 0) {
            return false;
        }
    } else if (is_word || is_run) {
        b->start = b->is_inside ? b->start : w->safe;
        b->is_inside = true;
        b->end = 0;
    }
    w->at = is_word ? skip_word(w, next) : next;
    return true;
}

/* Pass over blanks and ASCII words that are none of those wanted, before a stretch begins. */
static void
pass_over(lontar_glance_walk *w, between *b)
{
    const lontar_glance *glance = w->glance;
    const uint8_t *bytes = glance->bytes;
    const char *text = w->text;
    size_t length = w->length;
    size_t at = w->at;
    size_t safe = w->safe;
    bool is_settled = b->is_settled;

    while (length - at >= LOOK_BYTES) {
        uint8_t byte = bytes[(uint8_t)text[at]];

        if (byte == BYTE_BLANK) {
            at++;
            safe = is_settled ? at : safe;
        } else if (byte == BYTE_WORD && is_plainly_other(glance, (const uint8_t *)text + at)) {
            is_settled = true;
            at = skip_ascii(bytes, text, length, at + 1);
            if (at < length && bytes[(uint8_t)text[at]] == BYTE_WIDE) {
                at = skip_word(w, at);
            }
        } else {
            break;
        }
    }
    w->at = at;
    w->safe = safe;
    b->is_settled = is_settled;
}

bool
lontar_glance_next(lontar_glance_walk *w, size_t *out_start, size_t *out_end)
{
    between b = {.is_settled = true};

    while (w->at < w->length) {
        if (!b.is_inside && !w->glance->is_open) {
            pass_over(w, &b);
        }
        if (w->at == w->length) {
            break;
        }

        uint8_t byte = w->glance->bytes[(uint8_t)w->text[w->at]];

        if (byte == BYTE_BLANK) {
            w->at++;
            w->safe = b.is_settled ? w->at : w->safe;
            b.end = b.is_inside && b.is_settled ? w->at : b.end;
        } else if (!step(w, &b)) {
            break;
        }
    }
    *out_start = b.start;
    *out_end = b.end > 0 ? b.end : w->length;
    return b.is_inside;
}

/* Whether a word may not go on over the blanks before a place. */
static bool
is_settled_before(const char *text, size_t length, size_t at)
{
    while (at > 0 && is_blank(text[at - 1])) {
        at--;
    }
    if (at == 0) {
        return true;
    }
    do {
        at--;
    } while (at > 0 && ((uint8_t)text[at] & 0xc0) == 0x80);
    return is_settled(lontar_char_class_of(lontar_char_next(text, length, &at)));
}

size_t
lontar_glance_before(const char *text, size_t length, size_t at)
{
    while (at > 0) {
        if (!is_blank(text[at - 1])) {
            at--;
            continue;
        }
        if (is_settled_before(text, length, at)) {
            return at;
        }
        while (at > 0 && is_blank(text[at - 1])) {
            at--;
        }
    }
    return 0;
}

size_t
lontar_glance_after(const char *text, size_t length, size_t at)
{
    while (at < length) {
        if (!is_blank(text[at])) {
            at++;
            continue;
        }
        if (is_settled_before(text, length, at)) {
            return at + 1;
        }
        while (at < length && is_blank(text[at])) {
            at++;
        }
    }
    return length;
}
