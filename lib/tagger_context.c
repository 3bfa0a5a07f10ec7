/*
 * What stands around a country's name: who pays, where something was held, whose university or
 * surname it is. Each makes the name count for less, and says why.
 */
#include <string.h>

#include "tagger_private.h"

/* How far a word reaches that changes the meaning of what follows, in bytes. */
#define DONOR_REACH      110
#define VENUE_REACH      70
#define IMPRINT_REACH    60
#define FUNDS_REACH      45
#define DONOR_LINE_REACH 300
#define CAPTION_REACH    150
#define DATED_REACH      50
#define BRACKET_REACH    160
#define SEAT_REACH       45

typedef struct {
    const tagger_reading *reading;
    const automaton_match *matches;
    size_t size, at;   /* at: the country's match */
    size_t start, end; /* its bytes in the text */
} place;

static bool
is_context(const place *p, const automaton_match *match, context_kind kind)
{
    if (match->class != CLASS_CONTEXT) {
        return false;
    }
    for (size_t i = 0; i < tagger_cue_size(p->reading->tagger, match); i++) {
        if (tagger_cue_at(p->reading->tagger, match, i)->value == (int)kind) {
            return true;
        }
    }
    return false;
}

/* Whether a comma begins a clause of its own: `, judges were`, `, and covers`; not `, the` or `,
 * and Japan`. */
static bool
is_clause(const char *comma, const char *end)
{
    static const char *const joints[] = {"and ", "the ", "through ", "et ",
                                         "y ",   "la ",  "le ",      "e "};
    const char *p = comma + 1;

    for (size_t i = 0; i < G_N_ELEMENTS(joints); i++) {
        while (p < end && g_ascii_isspace(*p)) {
            p++;
        }
        if (g_str_has_prefix(p, joints[i])) {
            p += strlen(joints[i]);
        }
    }
    return p < end && p > comma + 1 && g_ascii_islower(*p);
}

/* Whether a sentence, clause or paragraph ends between two bytes of the text. */
static bool
is_parted(const place *p, size_t from, size_t to)
{
    const char *text = p->reading->page.text;

    for (size_t i = from; i + 1 < to; i++) {
        bool stop = text[i] == '.' && g_ascii_isspace(text[i + 1]) && i > 1 &&
                    g_ascii_islower(text[i - 1]) && g_ascii_islower(text[i - 2]);

        if (stop || (text[i] == '\n' && text[i + 1] == '\n') || text[i] == ';' ||
            (text[i] == ',' && is_clause(text + i, text + to))) {
            return true;
        }
    }
    return false;
}

/* A word of a kind that ends within reach before the country, in the same sentence. */
static bool
is_after(const place *p, context_kind kind, size_t reach)
{
    for (size_t i = p->at; i-- > 0;) {
        const automaton_match *match = &p->matches[i];
        size_t end = reading_end(p->reading, match);

        if (end + reach < p->start) {
            return false;
        }
        if (end <= p->start && is_context(p, match, kind)) {
            return !is_parted(p, end, p->start);
        }
    }
    return false;
}

static bool
is_before(const place *p, context_kind kind, size_t reach)
{
    for (size_t i = p->at + 1; i < p->size; i++) {
        const automaton_match *match = &p->matches[i];
        size_t start = reading_start(p->reading, match);

        if (start > p->end + reach) {
            return false;
        }
        if (start >= p->end && is_context(p, match, kind)) {
            return !is_parted(p, p->end, start);
        }
    }
    return false;
}

/* The first byte before the country that is no blank, quote or article. */
static char
char_before(const place *p)
{
    const char *text = p->reading->page.text;
    size_t at = p->start;

    while (at > 0 && g_ascii_isspace(text[at - 1])) {
        at--;
    }
    return at > 0 ? text[at - 1] : '\0';
}

/* Inside brackets: who said it, or where an author works. */
static bool
is_bracketed(const place *p)
{
    const char *text = p->reading->page.text;
    size_t from = p->start - MIN(p->start, BRACKET_REACH);

    for (size_t i = p->start; i > from; i--) {
        if (text[i - 1] == ')' || (text[i - 1] == '\n' && i > 1 && text[i - 2] == '\n')) {
            return false;
        }
        if (text[i - 1] == '(') {
            return true;
        }
    }
    return false;
}

/* `Peru, Indiana`: a place of the United States that follows a comma. */
static bool
is_american_town(const place *p)
{
    const char *text = p->reading->page.text;

    for (size_t i = p->at + 1; i < p->size && i < p->at + 3; i++) {
        const automaton_match *match = &p->matches[i];
        size_t start = reading_start(p->reading, match);

        if (match->class == CLASS_COUNTRY && start <= p->end + 3 && text[p->end] == ',') {
            const tagger_cue *next = tagger_cue_at(p->reading->tagger, match, 0);

            return next->kind == CUE_PLACE &&
                   g_str_equal(
                       lontar_vocabulary_at(lontar_vocabularies_get(
                                                p->reading->tagger->vocabularies, LONTAR_COUNTRIES),
                                            next->value),
                       "USA");
        }
    }
    return false;
}

/* Whether between a place and a month there is no more than days: `, on 27th and 28th `. */
static bool
has_only_days(const char *text, size_t from, size_t to)
{
    static const char *const words[] = {"on", "and", "to", "of", "the", "th", "st", "nd", "rd",
                                        "le", "du",  "el", "de", "y",   "et", "er", "al", NULL};

    for (size_t i = from; i < to; i++) {
        size_t end = i;

        while (end < to && g_ascii_isalpha(text[end])) {
            end++;
        }

        g_autofree char *word = g_ascii_strdown(text + i, (gssize)(end - i));

        if (end > i && !g_strv_contains(words, word)) {
            return false;
        }
        i = end > i ? end - 1 : i;
    }
    return true;
}

/* `Manila, 6-8 June 2017`: a date right behind says that something was held there. */
static bool
is_dated_place(const place *p)
{
    const char *text = p->reading->page.text;
    size_t i = p->end;

    for (size_t n = p->at + 1; n < p->size; n++) {
        const automaton_match *match = &p->matches[n];
        size_t start = reading_start(p->reading, match);

        if (start > p->end + 28) {
            return false;
        }
        if (start >= p->end && is_context(p, match, CONTEXT_MONTH)) {
            bool comma = memchr(text + i, ',', start - i) != NULL ||
                         memmem(text + i, start - i, " on ", 4) != NULL;
            bool digit = false;

            for (; i < start; i++) {
                digit = digit || g_ascii_isdigit(text[i]);
            }
            return comma && digit && !is_parted(p, p->end, start) &&
                   has_only_days(text, p->end, start);
        }
    }
    return false;
}

/* `In May 2019, the Philippines ratified`, `In 2007, India's cabinet`: the country acts. */
static bool
is_actor(const place *p, const char *comma)
{
    const char *text = p->reading->page.text;
    const char *from = comma + 1;
    const char *next = text + p->end;

    while (*from == ' ') {
        from++;
    }
    from += g_str_has_prefix(from, "the ") ? strlen("the ") : 0;
    if (from != text + p->start) {
        return false; /* a town stands before it */
    }
    return *next == '\'' || g_str_has_prefix(next, "\u2019") || g_str_has_prefix(next, "&#39;") ||
           (next[0] == ' ' && g_ascii_islower(next[1]) && !g_str_has_prefix(next, " and "));
}

/* `27-28 May 2019, Luang Prabang, Lao PDR`: a date right before, on the same line. */
static bool
is_place_of_date(const place *p)
{
    const text_line *line = reading_line(p->reading, p->start);
    const char *text = p->reading->page.text;

    for (size_t i = p->at; i-- > 0;) {
        const automaton_match *match = &p->matches[i];
        size_t end = reading_end(p->reading, match);

        if (end < line->start || end + DATED_REACH < p->start) {
            return false;
        }
        if (end <= p->start && is_context(p, match, CONTEXT_MONTH)) {
            const char *comma = memchr(text + end, ',', p->start - end);

            return comma != NULL && comma > text + end && g_ascii_isdigit(comma[-1]) &&
                   !is_parted(p, end, p->start) && !is_actor(p, comma);
        }
    }
    return false;
}

/* `Bangkok 10200, Thailand`: an address. */
static bool
is_address(const place *p)
{
    const char *text = p->reading->page.text;
    size_t digits = 0;
    size_t at = p->start;

    while (at > 0 && (text[at - 1] == ' ' || text[at - 1] == ',')) {
        at--;
    }
    if (at == p->start || text[p->start - 1] == '\n') {
        return false;
    }
    while (at > 0 && g_ascii_isdigit(text[at - 1])) {
        at--;
        digits++;
    }
    return digits >= 4 && digits <= 6 && memchr(text + at, ',', p->start - at) != NULL &&
           !(digits == 4 && (text[at] == '1' || text[at] == '2'));
}

/* The line of a photograph's caption, or of who may copy it. */
static bool
is_caption(const place *p)
{
    const text_line *line = reading_line(p->reading, p->start);
    size_t from = MAX(line->start, p->start - MIN(p->start, CAPTION_REACH));
    size_t to = MIN(line->start + line->length, p->end + CAPTION_REACH);

    return from < to && memmem(p->reading->page.text + from, to - from, "©", 2) != NULL;
}

/* On a line such as `Donors: Sweden; Norway`. */
static bool
is_donor_line(const place *p)
{
    const text_line *line = reading_line(p->reading, p->start);

    for (size_t i = p->at; i-- > 0;) {
        const automaton_match *match = &p->matches[i];
        size_t start = reading_start(p->reading, match);

        if (start < line->start || start + DONOR_LINE_REACH < p->start) {
            return false;
        }
        if (start <= line->start + 2 && is_context(p, match, CONTEXT_DONOR)) {
            const char *text = p->reading->page.text;
            size_t end = reading_end(p->reading, match);

            return text[end] == ':' && memmem(text + end, p->start - end, ". ", 2) == NULL;
        }
    }
    return false;
}

/* Whether all words of a stretch begin with a capital. */
static bool
has_only_names(const char *p, const char *end)
{
    bool inside = false;

    for (; p < end; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);

        if (!inside && g_unichar_isalpha(c) && !g_unichar_isupper(c)) {
            return false;
        }
        if (c == '.' || c == ';' || c == ':') {
            return false;
        }
        inside = g_unichar_isalnum(c) || c == '\'' || c == '-';
    }
    return true;
}

static bool
is_person(const place *p)
{
    const char *text = p->reading->page.text;
    char before = char_before(p);
    bool initial = before == '.' && p->start >= 3 && g_ascii_isupper(text[p->start - 3]) &&
                   (p->start == 3 || !g_ascii_isalnum(text[p->start - 4])) &&
                   !g_ascii_isspace(text[p->start - 2]);

    return initial || (is_after(p, CONTEXT_PERSON, 2) && before != ',') ||
           (is_before(p, CONTEXT_SURNAME, 1) && text[p->end] == ' ' &&
            g_ascii_isupper(text[p->end + 1]));
}

/* `Friendship Fund, Oslo, Norway`: where a body has its seat. */
static bool
is_seat(const place *p)
{
    const char *text = p->reading->page.text;

    for (size_t i = p->at; i-- > 0;) {
        const automaton_match *match = &p->matches[i];
        size_t end = reading_end(p->reading, match);

        if (end + SEAT_REACH < p->start) {
            return false;
        }
        if (end < p->start && text[end] == ',' &&
            (is_context(p, match, CONTEXT_AFFILIATED) || is_context(p, match, CONTEXT_SEATED))) {
            return g_ascii_isupper(text[reading_start(p->reading, match)]) &&
                   has_only_names(text + end, text + p->start);
        }
    }
    return false;
}

double
country_context(const tagger_reading *reading, size_t match, const char **out_why)
{
    const automaton_match *matches = (const automaton_match *)(void *)reading->page.matches->data;
    place p = {
        .reading = reading,
        .matches = matches,
        .size = reading->page.matches->len,
        .at = match,
        .start = reading_start(reading, &matches[match]),
        .end = reading_end(reading, &matches[match]),
    };
    const struct {
        const char *why;
        bool holds;
        double factor;
    } reasons[] = {
        {"person", is_person(&p), 0},
        {"american-town", is_american_town(&p), 0},
        {"donor",
         is_after(&p, CONTEXT_DONOR, DONOR_REACH) || is_donor_line(&p) ||
             is_before(&p, CONTEXT_FUNDS, FUNDS_REACH),
         0.03},
        {"venue",
         is_after(&p, CONTEXT_VENUE, VENUE_REACH) || is_dated_place(&p) || is_place_of_date(&p),
         0.1},
        {"affiliation",
         is_after(&p, CONTEXT_AFFILIATION, 5) || is_before(&p, CONTEXT_AFFILIATED, 1) ||
             is_seat(&p),
         0.1},
        {"address", is_address(&p) || is_after(&p, CONTEXT_IMPRINT, IMPRINT_REACH), 0.1},
        {"caption", is_caption(&p), 0.1},
        {"brackets", is_bracketed(&p), 0.25},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(reasons); i++) {
        if (reasons[i].holds) {
            *out_why = reasons[i].why;
            return reasons[i].factor;
        }
    }
    *out_why = NULL;
    return 1;
}
