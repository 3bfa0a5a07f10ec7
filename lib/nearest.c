/*
 * The name that somebody most likely meant: the least edit distance, within reason.
 */
#include "nearest.h"

#include <string.h>

enum { LENGTH_MAX = 63 };

/* Distance with transposed neighbours counted once; rows of the table before the last two go. */
static size_t
edit_distance(const char *a, const char *b)
{
    size_t rows[3][LENGTH_MAX + 1];
    size_t a_size = strlen(a);
    size_t b_size = strlen(b);

    for (size_t j = 0; j <= b_size; j++) {
        rows[0][j] = j;
    }
    for (size_t i = 1; i <= a_size; i++) {
        size_t *row = rows[i % 3];
        const size_t *above = rows[(i - 1) % 3];

        row[0] = i;
        for (size_t j = 1; j <= b_size; j++) {
            size_t substituted = above[j - 1] + (g_ascii_tolower(a[i - 1]) != b[j - 1]);

            row[j] = MIN(MIN(above[j], row[j - 1]) + 1, substituted);
            if (i > 1 && j > 1 && g_ascii_tolower(a[i - 1]) == b[j - 2] &&
                g_ascii_tolower(a[i - 2]) == b[j - 1]) {
                row[j] = MIN(row[j], rows[(i - 2) % 3][j - 2] + 1);
            }
        }
    }
    return rows[a_size % 3][b_size];
}

const char *
lontar_nearest(const char *const *names, const char *word)
{
    size_t length = strlen(word);
    size_t best = length / 3 + 1;
    const char *nearest = NULL;

    if (length > LENGTH_MAX) {
        return NULL;
    }
    for (size_t i = 0; names[i] != NULL; i++) {
        size_t distance = edit_distance(word, names[i]);

        if (distance < best || (distance == best && nearest == NULL)) {
            best = distance;
            nearest = names[i];
        }
    }
    return nearest;
}
