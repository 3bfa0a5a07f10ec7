/*
 * Suggesting: what somebody who is still typing may mean.
 */
#include "lontar/suggest.h"

#include <string.h>

#include "lontar/terms.h"
#include "searcher.h"

/* Longer words are not misspelt but something else, in letters. */
#define LETTERS_MAX 48
/* From how many letters on one, and two, may be wrong. */
#define LETTERS_ONE 4
#define LETTERS_TWO 8

static size_t
read_letters(const char *text, gunichar letters[LETTERS_MAX])
{
    size_t size = 0;

    for (const char *p = text; *p != '\0' && size < LETTERS_MAX; p = g_utf8_next_char(p)) {
        letters[size++] = g_utf8_get_char(p);
    }
    return size;
}

/* The last row of the table of distances holds those of all typed letters to each prefix. */
static int
measure(const gunichar *typed, size_t typed_size, const gunichar *name, size_t name_size)
{
    int row[LETTERS_MAX + 1];
    int least;

    for (size_t j = 0; j <= name_size; j++) {
        row[j] = (int)j;
    }
    for (size_t i = 1; i <= typed_size; i++) {
        int diagonal = row[0];

        row[0] = (int)i;
        for (size_t j = 1; j <= name_size; j++) {
            int change = diagonal + (typed[i - 1] != name[j - 1]);

            diagonal = row[j];
            row[j] = MIN(change, MIN(row[j], row[j - 1]) + 1);
        }
    }
    least = row[0];
    for (size_t j = 1; j <= name_size; j++) {
        least = MIN(least, row[j]);
    }
    return least;
}

int
lontar_prefix_distance(const char *typed, const char *name)
{
    gunichar typed_letters[LETTERS_MAX], name_letters[LETTERS_MAX];

    if (g_str_has_prefix(name, typed)) {
        return 0;
    }

    size_t typed_size = read_letters(typed, typed_letters);
    size_t name_size = read_letters(name, name_letters);
    int allowed = typed_size >= LETTERS_TWO ? 2 : typed_size >= LETTERS_ONE ? 1 : 0;
    if (allowed == 0 || typed_size == LETTERS_MAX) {
        return -1;
    }

    int distance = measure(typed_letters, typed_size, name_letters,
                           MIN(name_size, typed_size + (size_t)allowed));
    return distance <= allowed ? MAX(distance, 1) : -1;
}

typedef struct {
    const char *typed;
    char *best;
    int distance;
    uint32_t documents;
} choice;

static bool
consider(const char *term, size_t length, uint32_t df, void *data)
{
    choice *own = data;
    const char *word = term + strlen(LONTAR_PREFIX_TITLE);
    int distance = lontar_prefix_distance(own->typed, word);

    if (distance >= 0 && (own->best == NULL || distance < own->distance ||
                          (distance == own->distance && df > own->documents))) {
        g_free(own->best);
        own->best = g_strdup(word);
        own->distance = distance;
        own->documents = df;
    }
    return true;
}

char *
lontar_searcher_title_word(lontar_searcher *searcher, const char *typed, GError **error)
{
    choice own = {typed, NULL, 0, 0};

    if (*typed == '\0') {
        return NULL;
    }

    g_autofree char *prefix = g_strdup_printf("%s%.*s", LONTAR_PREFIX_TITLE,
                                              (int)(g_utf8_next_char(typed) - typed), typed);
    if (!lontar_searcher_follow(searcher, error) ||
        !lontar_index_each_term(searcher->index, prefix, consider, &own, error)) {
        g_free(own.best);
        return NULL;
    }
    return own.best;
}
