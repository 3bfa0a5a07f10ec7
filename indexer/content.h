/*
 * Content, as the extractor sees it; lontar_content itself is in extract.h.
 */
#ifndef LONTAR_CONTENT_H
#define LONTAR_CONTENT_H

#include "extract.h"

G_BEGIN_DECLS

/** The sealed memory file, lent; -1 when the file is larger than LONTAR_FILE_MAX. */
int lontar_content_memory_fd(const lontar_content *content);

G_END_DECLS

#endif
