/*
 * Titles: whether one that a file claims is real, and which lines of a first page are one.
 */
#ifndef LONTAR_TITLE_H
#define LONTAR_TITLE_H

#include <glib.h>
#include <stdbool.h>

#include "layout.h"

G_BEGIN_DECLS

/**
 * Whether a title from a file's metadata was written by somebody: no file name, no program's or
 * template's words, no institution's name alone, not the author's name.
 *
 * @param author  or NULL
 */
bool lontar_title_is_real(const char *title, const char *author);

/** Whether an author from a file's metadata is a person's or an institution's name, no login. */
bool lontar_author_is_real(const char *author);

/** The title that a first page shows by the size of its type, or NULL. */
char *lontar_title_find(const lontar_layout *layout);

G_END_DECLS

#endif
