/*
 * The choice between the title that a PDF claims and the one that its first pages show.
 *
 * A claim that no program or template gives away may still be another publication's: that of the
 * file which somebody has written over. Its words would then not be on the first pages.
 */
#ifndef LONTAR_TITLE_CHOICE_H
#define LONTAR_TITLE_CHOICE_H

#include "layout.h"
#include "sink.h"

G_BEGIN_DECLS

/* The first pages, on which a title's words are looked for. */
#define LONTAR_TITLE_PAGES 3

typedef struct lontar_title_choice lontar_title_choice;

/**
 * @param claim  a title from the file's metadata, or NULL; taken over
 * @param rule   where it is from; must outlive the choice
 */
lontar_title_choice *lontar_title_choice_new(char *claim, const char *rule);
void lontar_title_choice_free(lontar_title_choice *choice);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(lontar_title_choice, lontar_title_choice_free)

/** Look at a page; after the first few this does nothing. */
void lontar_title_choice_look(lontar_title_choice *choice, size_t number,
                              const lontar_layout *layout, lontar_sink *sink);

/** Decide, if that is still to be done: there are no more pages. */
void lontar_title_choice_send(lontar_title_choice *choice, lontar_sink *sink);

G_END_DECLS

#endif
