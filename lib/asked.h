/*
 * Asked words: what a person typed, analysed in every language that matters.
 *
 * A word of the text is one asked word with a stem for each language. Words that are written as one
 * (co-operation, a Chinese or Korean word) make one group.
 */
#ifndef LONTAR_LIB_ASKED_H
#define LONTAR_LIB_ASKED_H

#include "lontar/analyser.h"

G_BEGIN_DECLS

typedef struct {
    char *term;       /* folded */
    char *accented;   /* as typed, if that differs; else NULL */
    char *stem;       /* in the first language, or NULL */
    GPtrArray *stems; /* all different ones, of alternates too; the term itself among them */
    uint32_t position;
    bool is_stop; /* in the first language */
    bool is_segmented;
} lontar_asked;

typedef struct {
    GPtrArray *words;  /* lontar_asked: at consecutive positions */
    GPtrArray *wholes; /* lontar_asked: several of the words as one term */
    size_t end;        /* bytes from the beginning of the text */
} lontar_group;

/**
 * Analyse a text.
 *
 * @param languages  NULL-terminated, the asker's first
 * @return           lontar_group rows; they own what they hold
 */
GPtrArray *lontar_asked_groups(lontar_analyser *analyser, const char *const *languages,
                               const char *text);

/**
 * The language among some in which a text is most likely asked: the first, unless another one has
 * clearly more of its stop words.
 */
size_t lontar_asked_language(lontar_analyser *analyser, const char *const *languages,
                             const char *text);

G_END_DECLS

#endif
