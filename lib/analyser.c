/*
 * Analysis: a text becomes the same terms at index time and at query time.
 *
 * The analyser walks over the original bytes, so that tokens know where they stand. It takes the
 * next chain of words, or run of a script without spaces, puts all tokens of it in a queue, and
 * hands them out one by one. What a word becomes is the lexicon's business.
 */
#include "lontar/analyser.h"

#include <string.h>

#include "analyser_lexicon.h"
#include "analyser_scan.h"
#include "analyser_segment.h"
#include "fold.h"
#include "normalise.h"
#include "stemmer.h"

/* Bytes of a word that are looked at: its term is far shorter than that when folded. */
#define WORD_MAX 1024

/* Tokens that the queue has room for at first. */
#define QUEUE_FIRST 64

struct lontar_analyser {
    GHashTable *lexicons; /* base language -> lontar_lexicon */
    /* The one asked for last, NULL = none, and its language. */
    lontar_lexicon *last;
    char last_base[LONTAR_LANGUAGE_BASE_SIZE];
    lontar_lexicon *lexicon; /* of the text */
    lontar_segmenter *segmenter;
    const char *text; /* lent */
    size_t length;
    size_t at;         /* where scanning goes on */
    uint32_t position; /* of the next word */
    lontar_token *queue;
    size_t queue_size;
    size_t queue_room;
    size_t queue_at;
    lontar_chain chain; /* scratch */
    GString *joined;    /* scratch */
};

/* Words that lose their vowel before another one, in Romance languages. */
static const char elided[][8] = {"l",    "d",    "j",     "m",      "t",      "s",  "n",
                                 "c",    "qu",   "jusqu", "lorsqu", "puisqu", "un", "dell",
                                 "dall", "nell", "sull",  "all",    "coll",   "gl", "quest"};

static const lontar_lexeme *
find(lontar_analyser *analyser, const char *word, size_t length)
{
    return lontar_lexicon_find(analyser->lexicon, word, lontar_char_cut(word, length, WORD_MAX));
}

/* Put a token in the queue; false if folding left nothing of it. */
static bool
push(lontar_analyser *analyser, const char *word, size_t length, size_t start, size_t end,
     unsigned flags)
{
    const lontar_lexeme *lexeme = find(analyser, word, length);

    if (lexeme->term[0] == '\0') {
        return false;
    }

    if (analyser->queue_size == analyser->queue_room) {
        analyser->queue_room *= 2;
        analyser->queue = g_renew(lontar_token, analyser->queue, analyser->queue_room);
    }
    analyser->queue[analyser->queue_size++] = (lontar_token){
        .term = lexeme->term,
        .accented = lexeme->accented,
        .stem = lexeme->stem,
        .position = analyser->position,
        .start = start,
        .length = end - start,
        .flags = flags | (flags & LONTAR_TOKEN_COMPOUND ? 0 : lexeme->flags),
    };
    return true;
}

/* The same for a word of its own, which takes a position. */
static void
push_word(lontar_analyser *analyser, const char *word, size_t length, size_t start, size_t end,
          unsigned flags)
{
    if (push(analyser, word, length, start, end, flags)) {
        analyser->position++;
    }
}

/* Another form of the word that is last in the queue. */
static void
push_alternate(lontar_analyser *analyser, const char *word, size_t length, size_t start, size_t end,
               unsigned flags)
{
    uint32_t next = analyser->position;

    if (analyser->queue_size == 0) {
        return;
    }
    analyser->position = analyser->queue[analyser->queue_size - 1].position;
    (void)push(analyser, word, length, start, end, flags | LONTAR_TOKEN_ALTERNATE);
    analyser->position = next;
}

static bool
is_elided(const char *prefix, size_t length)
{
    for (size_t i = 0; i < G_N_ELEMENTS(elided); i++) {
        if (strlen(elided[i]) == length && g_ascii_strncasecmp(elided[i], prefix, length) == 0) {
            return true;
        }
    }
    return false;
}

static size_t
apostrophe_length(const char *text)
{
    return text[0] == '\'' ? 1 : (uint8_t)text[0] < 0xE0 ? 2 : 3;
}

/* The letters of a word that a footnote's number is glued to (`trafficking2`), or 0. */
static size_t
letters_before_footnote(const lontar_atom *atom, const char *word, size_t length)
{
    size_t letters = length - MIN(atom->digits, length);

    if (atom->digits < 1 || atom->digits > 2 || atom->letters < 4 || letters == 0 ||
        !g_ascii_islower(word[letters - 1])) {
        return 0;
    }
    for (size_t i = letters; i < length; i++) {
        if (!g_ascii_isdigit(word[i])) {
            return 0;
        }
    }
    return letters;
}

/* Put one word in the queue: `l'homme` is two, `trafficking2` is also `trafficking`. */
static void
push_atom(lontar_analyser *analyser, const lontar_atom *atom)
{
    const char *word = analyser->text + atom->start;
    size_t length = atom->end - atom->start;

    if (atom->apostrophe != 0 && is_elided(word, atom->apostrophe - atom->start)) {
        size_t rest = atom->apostrophe + apostrophe_length(analyser->text + atom->apostrophe);

        push_word(analyser, word, atom->apostrophe - atom->start, atom->start, atom->apostrophe,
                  LONTAR_TOKEN_STOP);
        push_word(analyser, analyser->text + rest, atom->end - rest, rest, atom->end, 0);
        return;
    }

    push_word(analyser, word, length, atom->start, atom->end, 0);

    size_t letters = atom->digits > 0 ? letters_before_footnote(atom, word, length) : 0;

    if (letters > 0) {
        push_alternate(analyser, word, letters, atom->start, atom->start + letters, 0);
    }
}

/* Join words of the chain as they stand, with or without the signs between them. */
static const GString *
join(lontar_analyser *analyser, size_t from, size_t to, bool with_signs, bool with_line)
{
    GString *joined = g_string_truncate(analyser->joined, 0);

    for (size_t i = from; i < to; i++) {
        const lontar_atom *atom = &analyser->chain.atoms[i];

        g_string_append_len(joined, analyser->text + atom->start,
                            (gssize)(atom->end - atom->start));
        if (i + 1 < to && with_signs && atom->sign != '\0' &&
            (with_line || atom->join == LONTAR_JOIN_SIGN)) {
            g_string_append_c(joined, atom->sign);
        }
    }
    return joined;
}

/* A word parted at the end of a line: whole, and all that it may be else at the same position. */
static void
push_parted(lontar_analyser *analyser, size_t from, size_t to)
{
    const lontar_atom *atoms = analyser->chain.atoms;
    size_t start = atoms[from].start;
    size_t end = atoms[to - 1].end;
    const GString *joined = join(analyser, from, to, false, false);

    push_word(analyser, joined->str, joined->len, start, end, 0);
    joined = join(analyser, from, to, true, true);
    push_alternate(analyser, joined->str, joined->len, start, end, LONTAR_TOKEN_COMPOUND);
    for (size_t i = from; i < to; i++) {
        push_alternate(analyser, analyser->text + atoms[i].start, atoms[i].end - atoms[i].start,
                       atoms[i].start, atoms[i].end, 0);
    }
}

/* Whether the chain is single letters with points between them: U.N., I.L.O. */
static bool
is_acronym(const lontar_chain *chain)
{
    for (size_t i = 0; i < chain->size; i++) {
        const lontar_atom *atom = &chain->atoms[i];
        bool last = i + 1 == chain->size;

        if (atom->letters != 1 || atom->digits != 0 || (!last && atom->sign != '.')) {
            return false;
        }
    }
    return true;
}

/* INTERNA-\nTIONAL is taken for a compound, but may be one word. */
static void
push_line_joined(lontar_analyser *analyser)
{
    const lontar_atom *atoms = analyser->chain.atoms;

    if (analyser->chain.size == 2 && atoms[0].at_line_end) {
        const GString *joined = join(analyser, 0, 2, false, false);

        push_alternate(analyser, joined->str, joined->len, atoms[0].start, atoms[1].end, 0);
    }
}

static void
push_compound(lontar_analyser *analyser)
{
    const lontar_chain *chain = &analyser->chain;
    size_t start = chain->atoms[0].start;
    size_t end = chain->atoms[chain->size - 1].end;
    const GString *joined = NULL;

    if (is_acronym(chain)) {
        joined = join(analyser, 0, chain->size, false, false);
        push_word(analyser, joined->str, joined->len, start, end, 0);
        return;
    }

    joined = join(analyser, 0, chain->size, true, false);

    size_t from = 0;

    for (size_t i = 0; i < chain->size; i++) {
        if (chain->atoms[i].join == LONTAR_JOIN_LINE) {
            continue;
        }
        if (from == 0 && i + 1 < chain->size) {
            (void)push(analyser, joined->str, joined->len, start, end, LONTAR_TOKEN_COMPOUND);
            push_line_joined(analyser);
        }
        if (i > from) {
            push_parted(analyser, from, i + 1);
        } else {
            push_atom(analyser, &chain->atoms[i]);
        }
        from = i + 1;
    }
}

/* A part of a run, at a position of its own. */
static void
push_char(lontar_analyser *analyser, const lontar_segment *c)
{
    push_word(analyser, analyser->text + c->start, c->end - c->start, c->start, c->end,
              LONTAR_TOKEN_SEGMENTED);
}

static void
push_span(lontar_analyser *analyser, size_t start, size_t end)
{
    (void)push(analyser, analyser->text + start, end - start, start, end,
               LONTAR_TOKEN_SEGMENTED | LONTAR_TOKEN_COMPOUND);
}

/* Words of more than one part whole, and the parts: characters of Han and kana, words else. */
static void
push_words(lontar_analyser *analyser, const lontar_segments *segments)
{
    const lontar_segment *c = segments->chars;

    for (size_t i = 0; i < segments->word_size; i++) {
        const lontar_segment *word = &segments->words[i];

        if (word->size > 1) {
            push_span(analyser, word->start, word->end);
        }
        for (size_t n = 0; n < word->size; n++) {
            push_char(analyser, c++);
        }
    }
}

/* Korean words with more syllables than that are several written together. */
#define HANGUL_WORD_MAX 12

/* Hangul: the word whole, each pair of its syllables, and each syllable. */
static void
push_hangul(lontar_analyser *analyser, const lontar_segments *segments)
{
    const lontar_segment *c = segments->chars;
    size_t size = segments->char_size;

    if (size > 2 && size <= HANGUL_WORD_MAX) {
        push_span(analyser, c[0].start, c[size - 1].end);
    }
    for (size_t i = 0; i < size; i++) {
        if (i + 1 < size) {
            push_span(analyser, c[i].start, c[i + 1].end);
        }
        push_char(analyser, &c[i]);
    }
}

static void
push_run(lontar_analyser *analyser, lontar_char_class class)
{
    const lontar_segments *segments = NULL;

    analyser->at = lontar_segmenter_run(analyser->segmenter, analyser->text, analyser->length,
                                        analyser->at, class, &segments);
    if (class == LONTAR_CHAR_HANGUL) {
        push_hangul(analyser, segments);
    } else {
        push_words(analyser, segments);
    }
}

/* Fill the queue from the next chain or run; false at the end of the text. */
static bool
fill(lontar_analyser *analyser)
{
    lontar_char_class class;

    analyser->queue_size = analyser->queue_at = 0;
    lontar_lexicon_trim(analyser->lexicon);
    analyser->at = lontar_scan_skip(analyser->text, analyser->length, analyser->at, &class);
    if (class == LONTAR_CHAR_BREAK) {
        return false;
    }
    if (class != LONTAR_CHAR_LETTER && class != LONTAR_CHAR_DIGIT) {
        push_run(analyser, class);
        return true;
    }

    lontar_scan_chain(analyser->text, analyser->length, analyser->at, &analyser->chain);
    analyser->at = analyser->chain.end;
    if (analyser->chain.size == 1) {
        push_atom(analyser, &analyser->chain.atoms[0]);
    } else {
        push_compound(analyser);
    }
    return true;
}

static void
free_lexicon(gpointer lexicon)
{
    lontar_lexicon_free(lexicon);
}

/* Languages without a stemmer and a list of stop words share the lexicon of none. */
static lontar_lexicon *
get_lexicon(lontar_analyser *analyser, const char *language)
{
    char base[LONTAR_LANGUAGE_BASE_SIZE];

    lontar_language_base(language, base);
    if (analyser->last != NULL && strcmp(base, analyser->last_base) == 0) {
        return analyser->last;
    }

    lontar_lexicon *lexicon = g_hash_table_lookup(analyser->lexicons, base);

    if (lexicon == NULL) {
        lexicon = lontar_lexicon_new(base);
        g_hash_table_insert(analyser->lexicons, g_strdup(base), lexicon);
    }
    analyser->last = lexicon;
    (void)g_strlcpy(analyser->last_base, base, sizeof analyser->last_base);
    return lexicon;
}

lontar_analyser *
lontar_analyser_new(GError **error)
{
    lontar_segmenter *segmenter = lontar_segmenter_new(error);

    if (segmenter == NULL) {
        return NULL;
    }

    lontar_analyser *analyser = g_new0(lontar_analyser, 1);

    analyser->segmenter = segmenter;
    analyser->lexicons = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_lexicon);
    analyser->queue_room = QUEUE_FIRST;
    analyser->queue = g_new(lontar_token, analyser->queue_room);
    analyser->joined = g_string_new(NULL);
    lontar_analyser_start(analyser, "", 0, NULL, 0);
    return analyser;
}

void
lontar_analyser_free(lontar_analyser *analyser)
{
    if (analyser != NULL) {
        lontar_segmenter_free(analyser->segmenter);
        g_hash_table_unref(analyser->lexicons);
        g_free(analyser->queue);
        g_string_free(analyser->joined, TRUE);
        g_free(analyser);
    }
}

void
lontar_analyser_start(lontar_analyser *analyser, const char *text, size_t length,
                      const char *language, uint32_t position)
{
    analyser->lexicon = get_lexicon(analyser, language);
    analyser->text = text;
    analyser->length = length;
    analyser->at = 0;
    analyser->position = position;
    analyser->queue_size = analyser->queue_at = 0;
}

const lontar_token *
lontar_analyser_next(lontar_analyser *analyser)
{
    while (analyser->queue_at == analyser->queue_size) {
        if (!fill(analyser)) {
            return NULL;
        }
    }
    return &analyser->queue[analyser->queue_at++];
}

uint32_t
lontar_analyser_position(const lontar_analyser *analyser)
{
    return analyser->position;
}

const char *
lontar_analyser_stem(lontar_analyser *analyser, const char *language, const char *word)
{
    lontar_lexicon *lexicon = get_lexicon(analyser, language);

    lontar_lexicon_trim(lexicon);
    return lontar_lexicon_find(lexicon, word, strlen(word))->stem;
}

char *
lontar_text_fold(const char *text, size_t length)
{
    return lontar_fold_text(text, length);
}

bool
lontar_analyser_has_stemmer(const char *language)
{
    char base[LONTAR_LANGUAGE_BASE_SIZE];

    lontar_language_base(language, base);
    return lontar_stemmer_exists(base);
}
