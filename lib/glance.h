/*
 * Glances: which stretches of a text are worth analysing, for somebody who looks for few words.
 *
 * A word's term and stem begin with the letters that it begins with, so most words of a page can be
 * passed over by their first letters. What is left is analysed as if it were the whole text: a
 * stretch begins and ends where no word and no compound goes on.
 */
#ifndef LONTAR_LIB_GLANCE_H
#define LONTAR_LIB_GLANCE_H

#include <glib.h>
#include <stdbool.h>

typedef struct lontar_glance lontar_glance;

/* A walk over a text; begins as {glance, text, length}. */
typedef struct {
    const lontar_glance *glance;
    const char *text; /* lent */
    size_t length;
    size_t at;
    size_t safe; /* the last place from which analysis may begin */
} lontar_glance_walk;

lontar_glance *lontar_glance_new(void);
void lontar_glance_free(lontar_glance *glance);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(lontar_glance, lontar_glance_free)

/** Look for words whose term or stem begins with the first letters of a folded text. */
void lontar_glance_add(lontar_glance *glance, const char *text);

/** Whether stems of a language (BCP 47, or NULL) begin as their words do. Threads: any. */
bool lontar_glance_knows(const char *language);

/**
 * The next stretch that may have one of the words; false when there is none.
 *
 * Between two stretches there is a word that is none of them. Cost: one pass over the bytes.
 */
bool lontar_glance_next(lontar_glance_walk *walk, size_t *out_start, size_t *out_end);

/** The last place at or before another one from which a text can be analysed as in whole. */
size_t lontar_glance_before(const char *text, size_t length, size_t at);

/** The first place after another one up to which a text can be analysed as in whole. */
size_t lontar_glance_after(const char *text, size_t length, size_t at);

#endif
