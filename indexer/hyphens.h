/*
 * Hyphens at the ends of lines: which are the word's own, and which were the typesetter's.
 */
#ifndef LONTAR_HYPHENS_H
#define LONTAR_HYPHENS_H

#include <glib.h>

G_BEGIN_DECLS

/**
 * Mend the words of a document that are cut at the ends of lines.
 *
 * What the document itself writes elsewhere decides: `electioneer-\ning` becomes `electioneering`
 * and `power-\nperformance` becomes `power-performance`. Where it has neither form the cut stays,
 * and analysis makes both forms searchable; its hyphen is U+2010, which a snippet leaves out, if
 * the document has neither half as a word (`wor\u2010\nking`), and otherwise `-`. A word that is
 * cut by the end of a page comes whole to the page on which it begins.
 *
 * @param texts  GString rows, one a page, changed in place
 */
void lontar_hyphens_mend(GPtrArray *texts);

G_END_DECLS

#endif
