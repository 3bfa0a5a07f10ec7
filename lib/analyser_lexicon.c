/*
 * Lexicon: what the words of one language become, each worked out once.
 *
 * A hash table with open addressing over entries in an arena: finding a known word costs a hash
 * of its bytes and one comparison, and emptying the lexicon frees a few blocks. The table grows
 * with the words, since a library has a few words of many languages.
 */
#include "analyser_lexicon.h"

#include <string.h>

#include "fold.h"
#include "hash.h"
#include "lontar/analyser.h"
#include "normalise.h"
#include "stemmer.h"
#include "stopwords.h"

/* Distinct words after which a lexicon is emptied, and what their strings may take at most. */
#define WORDS_MAX   32768
#define STRINGS_MAX ((size_t)8 << 20)
#define SLOTS_FIRST 512
#define BLOCK_FIRST ((size_t)4 << 10)
#define BLOCK_MAX   ((size_t)64 << 10)

typedef struct {
    lontar_lexeme lexeme;
    uint32_t length;
    uint32_t hash;
    char word[]; /* bytes as the text has them */
} entry;

struct lontar_lexicon {
    lontar_stemmer *stemmer;           /* NULL = none */
    const lontar_stopwords *stopwords; /* NULL = none */
    entry **slots;
    size_t slot_size; /* a power of two; five eighths are used at most */
    size_t size;
    GPtrArray *blocks; /* arena; the last one is being filled */
    size_t filled;     /* bytes used of the last block */
    size_t room;       /* bytes of the last block */
    size_t total;      /* bytes of all blocks */
    GString *accented; /* scratch */
    GString *folded;   /* scratch */
};

static void *
allocate(lontar_lexicon *lexicon, size_t size)
{
    size = (size + 7) & ~(size_t)7;
    if (lexicon->filled + size > lexicon->room) {
        lexicon->room = MAX(CLAMP(lexicon->total, BLOCK_FIRST, BLOCK_MAX), size);
        lexicon->filled = 0;
        lexicon->total += lexicon->room;
        g_ptr_array_add(lexicon->blocks, g_malloc(lexicon->room));
    }

    char *block = g_ptr_array_index(lexicon->blocks, lexicon->blocks->len - 1);
    void *memory = block + lexicon->filled;

    lexicon->filled += size;
    return memory;
}

static const char *
keep(lontar_lexicon *lexicon, const char *text, size_t length)
{
    char *copy = allocate(lexicon, length + 1);

    memcpy(copy, text, length);
    copy[length] = '\0';
    return copy;
}

/* Whether a folded word is a number: digits, with the signs that stand inside numbers. */
static bool
is_number(const char *folded)
{
    return g_ascii_isdigit(folded[0]) && strspn(folded, "0123456789.,-/:") == strlen(folded);
}

static bool
has_digit(const char *folded)
{
    return strcspn(folded, "0123456789") < strlen(folded);
}

/* Whether a comma at this place parts thousands: three digits follow, no more and no fewer. */
static bool
is_thousands(const char *comma)
{
    return g_ascii_isdigit(comma[1]) && g_ascii_isdigit(comma[2]) && g_ascii_isdigit(comma[3]) &&
           !g_ascii_isdigit(comma[4]);
}

/* 1,000 is 1000 and 1,5 is 1.5. */
static void
unify_number(GString *number)
{
    size_t out = 0;

    for (size_t i = 0; i < number->len; i++) {
        if (number->str[i] != ',') {
            number->str[out++] = number->str[i];
        } else if (!is_thousands(number->str + i)) {
            number->str[out++] = '.';
        }
    }
    g_string_truncate(number, out);
}

static const char *
find_stem(lontar_lexicon *lexicon, const char *term, size_t length, unsigned flags)
{
    if (lexicon->stemmer != NULL && (flags & LONTAR_TOKEN_NUMBER) == 0 && !has_digit(term)) {
        const char *stem = lontar_stemmer_stem(lexicon->stemmer, term, length);

        if (stem[0] != '\0' && !g_str_equal(stem, term)) {
            return keep(lexicon, stem, strlen(stem));
        }
    } else if (lexicon->stemmer == NULL && length > 2 && g_str_has_suffix(term, "'s")) {
        return keep(lexicon, term, length - 2);
    }
    return term;
}

static void
work_out(lontar_lexicon *lexicon, const char *word, size_t length, lontar_lexeme *lexeme)
{
    GString *folded = lexicon->folded;
    GString *accented = lexicon->accented;

    lontar_fold_word(word, length, accented, folded);
    if (is_number(folded->str)) {
        lexeme->flags |= LONTAR_TOKEN_NUMBER;
        unify_number(folded);
        unify_number(accented);
    }
    g_string_truncate(folded, lontar_char_cut(folded->str, folded->len, LONTAR_TERM_MAX));
    g_string_truncate(accented, lontar_char_cut(accented->str, accented->len, LONTAR_TERM_MAX));

    lexeme->term = keep(lexicon, folded->str, folded->len);
    if (!g_str_equal(folded->str, accented->str)) {
        lexeme->accented = keep(lexicon, accented->str, accented->len);
    }
    lexeme->stem = find_stem(lexicon, lexeme->term, folded->len, lexeme->flags);
    if (lexicon->stopwords != NULL &&
        lontar_stopwords_has(lexicon->stopwords, lexeme->term, lexeme->accented)) {
        lexeme->flags |= LONTAR_TOKEN_STOP;
    }
}

lontar_lexicon *
lontar_lexicon_new(const char *base)
{
    lontar_lexicon *lexicon = g_new0(lontar_lexicon, 1);

    lexicon->stemmer = lontar_stemmer_new(base);
    lexicon->stopwords = lontar_stopwords_get(base);
    lexicon->slot_size = SLOTS_FIRST;
    lexicon->slots = g_new0(entry *, lexicon->slot_size);
    lexicon->blocks = g_ptr_array_new_with_free_func(g_free);
    lexicon->accented = g_string_new(NULL);
    lexicon->folded = g_string_new(NULL);
    return lexicon;
}

void
lontar_lexicon_free(lontar_lexicon *lexicon)
{
    if (lexicon != NULL) {
        lontar_stemmer_free(lexicon->stemmer);
        g_free(lexicon->slots);
        g_ptr_array_unref(lexicon->blocks);
        g_string_free(lexicon->accented, TRUE);
        g_string_free(lexicon->folded, TRUE);
        g_free(lexicon);
    }
}

/* The slot of a word, or the empty one where it belongs. */
static entry **
find_slot(const lontar_lexicon *lexicon, uint32_t hash, const char *word, size_t length)
{
    size_t mask = lexicon->slot_size - 1;
    size_t at = hash & mask;

    for (const entry *e; (e = lexicon->slots[at]) != NULL; at = (at + 1) & mask) {
        if (e->hash == hash && e->length == length && memcmp(e->word, word, length) == 0) {
            break;
        }
    }
    return &lexicon->slots[at];
}

static void
grow(lontar_lexicon *lexicon)
{
    size_t old_size = lexicon->slot_size;
    g_autofree entry **old = g_steal_pointer(&lexicon->slots);

    lexicon->slot_size *= 2;
    lexicon->slots = g_new0(entry *, lexicon->slot_size);
    for (size_t i = 0; i < old_size; i++) {
        if (old[i] != NULL) {
            *find_slot(lexicon, old[i]->hash, old[i]->word, old[i]->length) = old[i];
        }
    }
}

const lontar_lexeme *
lontar_lexicon_find(lontar_lexicon *lexicon, const char *word, size_t length)
{
    uint32_t hash = lontar_hash_bytes(0, word, length);
    entry **slot = find_slot(lexicon, hash, word, length);

    if (*slot != NULL) {
        return &(*slot)->lexeme;
    }

    entry *e = allocate(lexicon, sizeof *e + length);

    *e = (entry){.length = (uint32_t)length, .hash = hash};
    memcpy(e->word, word, length);
    work_out(lexicon, word, length, &e->lexeme);
    *slot = e;
    if (8 * ++lexicon->size > 5 * lexicon->slot_size) {
        grow(lexicon);
    }
    return &e->lexeme;
}

void
lontar_lexicon_trim(lontar_lexicon *lexicon)
{
    if (lexicon->size < WORDS_MAX && lexicon->total < STRINGS_MAX) {
        return;
    }
    memset(lexicon->slots, 0, lexicon->slot_size * sizeof *lexicon->slots);
    g_ptr_array_set_size(lexicon->blocks, 0);
    lexicon->size = lexicon->filled = lexicon->room = lexicon->total = 0;
}
