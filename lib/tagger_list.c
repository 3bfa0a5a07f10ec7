/*
 * Lists of countries: `from Nepal, Bangladesh, India and the Philippines` says where people come
 * from, or where else something is so, and of none of them that it is the subject.
 */
#include <string.h>

#include "tagger_private.h"

/* Bytes between two names of one list. */
#define JOINT_MAX 14
/* Names of other countries on either side that are counted, and names of any that are looked at. */
#define LIST_REACH 12
#define LIST_LOOK  48

/* Whether no more stands between two names than stands between the items of a list. */
static bool
is_joint(const char *text, size_t from, size_t to)
{
    static const char *const words[] = {"and", "or", "the", "et", "y",  "e", "la",
                                        "le",  "du", "dan", "as", "el", NULL};

    if (to < from || to > from + JOINT_MAX) {
        return false;
    }
    for (size_t i = from; i < to; i++) {
        size_t end = i;

        while (end < to && g_ascii_isalpha(text[end])) {
            end++;
        }

        g_autofree char *word = g_strndup(text + i, end - i);

        if (end > i && !g_strv_contains(words, word)) {
            return false;
        }
        if (end == i && strchr(" \n\t,;/&", text[i]) == NULL) {
            return false;
        }
        i = end > i ? end - 1 : i;
    }
    return true;
}

static int
country_at(const tagger_reading *reading, size_t match)
{
    const automaton_match *one = &g_array_index(reading->page.matches, automaton_match, match);

    return tagger_cue_at(reading->tagger, one, 0)->value;
}

/* How many names of other countries stand in a row on one side of a match. */
static size_t
names_beside(const tagger_reading *reading, size_t match, int step)
{
    const GArray *matches = reading->page.matches;
    size_t at = match, size = 0, looked = 0;

    for (gssize i = (gssize)match + step;
         i >= 0 && i < (gssize)matches->len && size < LIST_REACH && looked < LIST_LOOK; i += step) {
        const automaton_match *one = &g_array_index(matches, automaton_match, i);
        const automaton_match *last = &g_array_index(matches, automaton_match, at);

        if (one->class != CLASS_COUNTRY) {
            continue;
        }
        bool joined = step > 0 ? is_joint(reading->page.text, reading_end(reading, last),
                                          reading_start(reading, one))
                               : is_joint(reading->page.text, reading_end(reading, one),
                                          reading_start(reading, last));
        if (!joined) {
            break;
        }
        size += country_at(reading, (size_t)i) != country_at(reading, at);
        looked++;
        at = (size_t)i;
    }
    return size;
}

size_t
country_list_size(const tagger_reading *reading, size_t match)
{
    return 1 + names_beside(reading, match, -1) + names_beside(reading, match, 1);
}
