/*
 * A text as names are compared with it: folded words with one space between, and the way back.
 *
 * Case, accents and punctuation are gone; a word cut by a hyphen at the end of a line is whole
 * again; a footnote's number glued to a word (`Nigeria12`) stands apart. Every byte knows which
 * byte of the text it comes from.
 */
#ifndef LONTAR_KEYTEXT_H
#define LONTAR_KEYTEXT_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct {
    char *str;        /* the key: begins and ends without a space; ends in NUL */
    size_t len;       /* bytes of the key */
    uint32_t *origin; /* for each byte of the key, and for its end: offset in the text */
    size_t room;      /* bytes that str has room for, and entries that origin has */
} lontar_keytext;

lontar_keytext *keytext_new(void);
void keytext_free(lontar_keytext *keytext);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(lontar_keytext, keytext_free)

/* Fold a text of at most 4 GiB, in place of what was there before. Invalid bytes part words. */
void keytext_set(lontar_keytext *keytext, const char *text, size_t length);

/* Fold one name. */
char *keytext_fold(const char *name);

/* The offset in the text of a byte of the key. */
static inline size_t
keytext_origin(const lontar_keytext *keytext, size_t at)
{
    return keytext->origin[at];
}

/* Whether a letter belongs to a script that is written without spaces between words. */
bool keytext_is_unspaced(gunichar c);

#endif
