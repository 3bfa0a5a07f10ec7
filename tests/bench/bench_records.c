/*
 * Made-up records, and queries that find some of them; the same for the same numbers.
 *
 * Words follow Zipf's law. Half have an ending, so that there is something to stem. Queries ask for
 * words as they come in texts, the twenty commonest left out: most are common, as those of people
 * are not; or for words of a middle band, each of its words as often as another.
 *
 * Usage: bench_records RECORDS > FILE.jsonl
 *        bench_records RECORDS queries > FILE       4,000 lines: kind, words, countries, from year
 *        bench_records RECORDS middle > FILE        the same with words of the middle band
 */
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define VOCABULARY     40000
#define TITLE_WORDS    8
#define TEXT_WORDS     90
#define SENTENCE_WORDS 15
#define COMMON_WORDS   20
#define MIDDLE_FIRST   200  /* in one record of 22 */
#define MIDDLE_LAST    5000 /* in one of 540 */
#define QUERIES        4000
#define NOWHERE        SIZE_MAX /* no such place in a record */
#define FIRST_YEAR     1990
#define YEARS          35
#define COUNT(array)   (sizeof(array) / sizeof *(array))

static const char *const countries[] = {
    "AFG", "ARG", "AUS", "BGD", "BRA", "CAN", "CHL", "CHN", "CIV", "COL",
    "DEU", "EGY", "ETH", "FRA", "GHA", "IDN", "IND", "ITA", "JOR", "JPN",
    "KEN", "KHM", "LAO", "LKA", "MDG", "MEX", "MMR", "MRT", "MYS", "NER",
    "NGA", "NPL", "PAK", "PER", "PHL", "QAT", "THA", "UGA", "UKR", "VNM",
};
static const char *const sectors[] = {
    "agriculture", "forestry", "fishing",       "mining",       "food",
    "garments",    "bricks",   "electronics",   "trade",        "transport",
    "hospitality", "services", "domestic-work", "construction",
};
static const char *const types[] = {"report", "news", "guideline", "fact-sheet", "policy-brief"};
static const char *const kinds[] = {"one", "two", "any", "phrase", "filtered", "faceted"};

/* splitmix64 (Steele, Lea and Flood, Fast splittable pseudorandom number generators, 2014). */
static uint64_t
next(uint64_t *state)
{
    uint64_t z = *state += 0x9e3779b97f4a7c15;

    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
    z = (z ^ z >> 27) * 0x94d049bb133111eb;
    return z ^ z >> 31;
}

static double
fraction(uint64_t *state)
{
    return (double)(next(state) >> 11) / 9007199254740992.0;
}

static size_t
below(uint64_t *state, size_t size)
{
    return (size_t)(next(state) % size);
}

/* A rank from first to last; each doubling of it is as likely as the next, as Zipf's law has it. */
static size_t
zipf(uint64_t *state, double first, double last)
{
    return (size_t)(first * exp(fraction(state) * log(last / first)));
}

/* The word of a rank: syllables by its digits, short where it is common. */
static void
write_word(FILE *out, size_t rank)
{
    static const char *const heads[] = {"b", "c", "d", "f",  "g",  "l",  "m",  "n",  "p",  "r",
                                        "s", "t", "v", "br", "ch", "cl", "gr", "pr", "st", "tr"};
    static const char *const tails[] = {"a", "e", "i", "o", "u", "an", "er", "in", "or", "al"};
    static const char *const endings[] = {"", "", "", "s", "ing", "ed", "ment", ""};
    size_t rest = rank + 20;

    for (; rest > 0; rest /= COUNT(heads) * COUNT(tails)) {
        size_t syllable = rest % (COUNT(heads) * COUNT(tails));

        fputs(heads[syllable % COUNT(heads)], out);
        fputs(tails[syllable / COUNT(heads)], out);
    }
    fputs(endings[rank % COUNT(endings)], out);
}

/* What a record is made of. */
typedef struct {
    size_t country, sector, type, year;
    size_t words[TITLE_WORDS + TEXT_WORDS]; /* ranks */
} record;

static record
make_record(size_t number)
{
    uint64_t state = number;
    record one;

    one.sector = below(&state, COUNT(sectors));
    one.country = zipf(&state, 1, COUNT(countries) + 1) - 1;
    one.year = FIRST_YEAR + below(&state, YEARS);
    one.type = below(&state, COUNT(types));
    for (size_t i = 0; i < COUNT(one.words); i++) {
        one.words[i] = zipf(&state, 1, VOCABULARY);
    }
    return one;
}

/* Half of a text are words that say nothing: what stands between the i-th word and the next one. */
static const char *
filler(size_t rank, size_t i)
{
    static const char *const words[] = {"",        "",    " of the", " and",  "", " in",
                                        " to the", " is", " for",    " that", "", " by",
                                        " with",   "",    " this",   " are"};

    return (i + 1) % SENTENCE_WORDS == 0 ? "." : words[(rank + i) % COUNT(words)];
}

static void
write_words(FILE *out, const size_t *ranks, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        fputs(i == 0 ? "" : " ", out);
        write_word(out, ranks[i]);
        fputs(i + 1 < size ? filler(ranks[i], i) : "", out);
    }
}

static void
write_record(FILE *out, size_t number)
{
    record one = make_record(number);

    fprintf(out, "{\"id\": \"r%zu\", \"country\": [\"%s\"], \"sector\": [\"%s\"], ", number,
            countries[one.country], sectors[one.sector]);
    fprintf(out, "\"type\": \"%s\", \"year\": %zu, \"language\": \"en\", \"title\": \"",
            types[one.type], one.year);
    write_words(out, one.words, TITLE_WORDS);
    fputs("\", \"text\": \"", out);
    write_words(out, one.words + TITLE_WORDS, TEXT_WORDS);
    fputs(".\"}\n", out);
}

/* Whether a word is asked for; of the middle band the commoner ones less often than they come. */
static bool
is_asked(size_t rank, bool is_middle, uint64_t *state)
{
    if (!is_middle) {
        return rank >= COMMON_WORDS;
    }
    return rank >= MIDDLE_FIRST && rank < MIDDLE_LAST && below(state, MIDDLE_LAST) < rank;
}

/* A place in the text of a record where such a word stands, and one that may be on the next. */
static size_t
find_place(const record *one, bool is_pair, bool is_middle, uint64_t *state)
{
    size_t least = is_middle ? MIDDLE_FIRST : COMMON_WORDS;
    const size_t *words = one->words + TITLE_WORDS;

    for (int tries = 0; tries < 1000; tries++) {
        size_t place = below(state, TEXT_WORDS - 1);

        if (is_asked(words[place], is_middle, state) && words[place + 1] >= least &&
            (!is_pair || *filler(words[place], place) == '\0')) {
            return TITLE_WORDS + place;
        }
    }
    return NOWHERE;
}

/* Another such place; in the middle band one with another word. */
static size_t
find_another(const record *one, size_t before, bool is_middle, uint64_t *state)
{
    size_t place = find_place(one, false, is_middle, state);

    for (int tries = 0; tries < 20 && is_middle && one->words[place] == one->words[before];
         tries++) {
        place = find_place(one, false, is_middle, state);
    }
    return place;
}

/* A query that finds a record: with words of it, and what it is filed under. */
static void
write_query(FILE *out, size_t number, size_t records, bool is_middle)
{
    uint64_t state = UINT64_MAX - number;
    const char *kind = kinds[number % COUNT(kinds)];
    size_t size = *kind == 'o' ? 1 : *kind == 'a' ? 3 + number / COUNT(kinds) % 2 : 2;
    size_t place = NOWHERE;
    record one;

    while (place == NOWHERE) {
        one = make_record(below(&state, records));
        place = find_place(&one, *kind == 'p', is_middle, &state);
    }

    fprintf(out, "%s\t", kind);
    for (size_t i = 0; i < size; i++) {
        fputs(i > 0 ? " " : "", out);
        write_word(out, one.words[place]);
        place = *kind == 'p' ? place + 1 : find_another(&one, place, is_middle, &state);
    }
    if (strcmp(kind, "filtered") == 0) {
        fprintf(out, "\t%s\t%zu\n", countries[one.country], one.year);
    } else if (strcmp(kind, "faceted") == 0) {
        fprintf(out, "\t%s,%s\t\n", countries[one.country],
                countries[below(&state, COUNT(countries))]);
    } else {
        fputs("\t\t\n", out);
    }
}

int
main(int argc, char **argv)
{
    size_t records = argc > 1 ? strtoul(argv[1], NULL, 10) : 0;

    if (records == 0) {
        fputs("usage: bench_records RECORDS [queries|middle]\n", stderr);
        return 2;
    }
    for (size_t i = 0; argc == 2 && i < records; i++) {
        write_record(stdout, i);
    }
    for (size_t i = 0; argc > 2 && i < QUERIES; i++) {
        write_query(stdout, i, records, strcmp(argv[2], "middle") == 0);
    }
    return fflush(stdout) == 0 ? 0 : 1;
}
