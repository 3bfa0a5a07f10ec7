/*
 * Assembly: the frames of a document become a document, outside the cage.
 *
 * What can only be known from the whole document is done here: which lines are running heads and
 * feet, and which hyphens at the ends of lines belong to the word.
 */
#ifndef LONTAR_ASSEMBLY_H
#define LONTAR_ASSEMBLY_H

#include "extract.h"
#include "frame.h"
#include "lontar/vocabulary.h"

G_BEGIN_DECLS

typedef struct lontar_assembly lontar_assembly;

/** @param vocabularies  that a document's own words must be in; lent, or NULL */
lontar_assembly *lontar_assembly_new(const lontar_vocabularies *vocabularies);
void lontar_assembly_free(lontar_assembly *assembly);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(lontar_assembly, lontar_assembly_free)

/**
 * Add a tag, a note or a page; a page must be the next.
 *
 * @return whether it is within the limits of a document, which a child that was taken over may
 *         not keep
 */
bool lontar_assembly_add(lontar_assembly *assembly, const lontar_frame *frame);

/** Give up the next page. */
void lontar_assembly_add_failed(lontar_assembly *assembly, const char *reason);

/** Pages so far. */
size_t lontar_assembly_page_size(const lontar_assembly *assembly);

/** Whether any page could be read. */
bool lontar_assembly_has_text(const lontar_assembly *assembly);

/** Make the document. */
lontar_document *lontar_assembly_finish(lontar_assembly *assembly, const lontar_content *content);

G_END_DECLS

#endif
