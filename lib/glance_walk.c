/*
 * Walking over a text: blanks and plain words are passed over many bytes at once.
 */
#include "glance_private.h"

#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* Bytes that are looked at to tell a word from others: its letters, and one for a mark behind. */
#define LOOK_BYTES 5

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

/* Whether an ASCII word goes on otherwise than what is wanted and has its first letter. */
static bool
begins_otherwise(const lontar_glance *glance, const uint8_t *text)
{
    unsigned first = glance->letters[text[0]];
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

/* Whether the ASCII word at a place begins with letters that nothing wanted begins with. */
static inline bool
is_plainly_other(const lontar_glance *glance, const uint8_t *text)
{
    return text[1] < 0x80 && (!glance->begins[text[0]] || begins_otherwise(glance, text));
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

/* What a run of blanks and ASCII words that are passed over has come to. */
typedef struct {
    size_t at;
    size_t safe;
    bool is_settled;
} run;

#ifdef __SSE2__

/* Bytes that are told apart at once, a bit each. */
#define BLOCK 64

typedef struct {
    uint64_t words, blanks;
} block_kinds;

static inline uint64_t
bits_of(__m128i bytes)
{
    return (uint64_t)(unsigned)_mm_movemask_epi8(bytes);
}

static inline __m128i
is_among(__m128i bytes, char first, char last)
{
    __m128i over = _mm_sub_epi8(bytes, _mm_set1_epi8(first));

    return _mm_cmpeq_epi8(_mm_min_epu8(over, _mm_set1_epi8((char)(last - first))), over);
}

/* Which bytes are ASCII letters or digits, and which are blanks. */
static inline block_kinds
kinds_of(const char *text)
{
    block_kinds kinds = {0, 0};

    for (unsigned i = 0; i < BLOCK; i += sizeof(__m128i)) {
        __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)(text + i));
        __m128i small = _mm_or_si128(bytes, _mm_set1_epi8('a' - 'A'));
        __m128i words = _mm_or_si128(is_among(small, 'a', 'z'), is_among(bytes, '0', '9'));
        __m128i blanks = _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(' ')),
                                                   _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\r'))),
                                      is_among(bytes, '\t', '\n'));

        kinds.words |= bits_of(words) << i;
        kinds.blanks |= bits_of(blanks) << i;
    }
    return kinds;
}

/* The place of the first word of a block that may be wanted; the block's end if none is. */
static inline size_t
first_wanted(const lontar_glance *glance, const char *text, size_t at, uint64_t starts)
{
    for (; starts != 0; starts &= starts - 1) {
        size_t word = at + (size_t)__builtin_ctzll(starts);

        if (!is_plainly_other(glance, (const uint8_t *)text + word)) {
            return word;
        }
    }
    return at + BLOCK;
}

/* As pass_slowly(), to the end of a block near the text's end at most. */
static void
pass_blocks(const lontar_glance_walk *w, run *over)
{
    const char *text = w->text;
    size_t length = w->length;
    size_t at = over->at;
    uint64_t inside = 0; /* 1: the byte before is of a word */

    while (length - at >= BLOCK + LOOK_BYTES) {
        block_kinds kinds = kinds_of(text + at);
        uint64_t others = ~(kinds.words | kinds.blanks);
        size_t end = at + (others == 0 ? BLOCK : (size_t)__builtin_ctzll(others));
        uint64_t before = others == 0 ? UINT64_MAX : (others & -others) - 1;
        size_t wanted =
            first_wanted(w->glance, text, at, kinds.words & ~(kinds.words << 1 | inside) & before);

        if (wanted < end) {
            end = wanted;
            before = (UINT64_C(1) << (wanted - at)) - 1;
        }

        uint64_t words = kinds.words & before;
        uint64_t blanks = kinds.blanks & before;

        if (!over->is_settled && words != 0) { /* blanks before the first word settle nothing */
            blanks &= ~((words & -words) - 1);
        }
        over->is_settled = over->is_settled || words != 0;
        if (over->is_settled && blanks != 0) {
            over->safe = at + BLOCK - (size_t)__builtin_clzll(blanks);
        }
        inside = end == at ? inside : words >> (end - at - 1) & 1;
        at = end;
        if (before == UINT64_MAX) {
            continue;
        }
        if (inside == 0 || w->glance->bytes[(uint8_t)text[at]] != BYTE_WIDE) {
            over->at = at;
            return;
        }
        at = skip_word(w, at); /* it goes on with other letters, or ends here */
        inside = 0;
    }
    over->at = inside != 0 ? skip_word(w, at) : at;
}

#else

static void
pass_blocks(const lontar_glance_walk *w, run *over)
{
    (void)w;
    (void)over;
}

#endif

/* Byte by byte, to what may be wanted, or is neither a blank nor an ASCII word. */
static void
pass_slowly(const lontar_glance_walk *w, run *over)
{
    const lontar_glance *glance = w->glance;
    const uint8_t *bytes = glance->bytes;
    const char *text = w->text;
    size_t length = w->length;
    size_t at = over->at;

    while (length - at >= LOOK_BYTES) {
        uint8_t byte = bytes[(uint8_t)text[at]];

        if (byte == BYTE_BLANK) {
            at++;
            over->safe = over->is_settled ? at : over->safe;
        } else if (byte == BYTE_WORD && is_plainly_other(glance, (const uint8_t *)text + at)) {
            over->is_settled = true;
            at = skip_ascii(bytes, text, length, at + 1);
            if (at < length && bytes[(uint8_t)text[at]] == BYTE_WIDE) {
                at = skip_word(w, at);
            }
        } else {
            break;
        }
    }
    over->at = at;
}

/* Pass over blanks and ASCII words that are none of those wanted, before a stretch begins. */
static void
pass_over(lontar_glance_walk *w, between *b)
{
    run over = {w->at, w->safe, b->is_settled};

    pass_blocks(w, &over);
    pass_slowly(w, &over);
    w->at = over.at;
    w->safe = over.safe;
    b->is_settled = over.is_settled;
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
