/*
 * Retag: what becomes of a document of which only what is said of it has changed.
 *
 * Where its words stay as the index has them, an edit of its filters, values and record does, and
 * nothing is analysed; and where the tagger would say what it said before, it isn't asked either.
 */
#ifndef LONTAR_RETAG_H
#define LONTAR_RETAG_H

#include "maker.h"

/* What an edit is made from. All is lent. */
typedef struct {
    const lontar_maker *maker;
    const lontar_index *index;
    uint32_t docid;
    const lontar_record *record;    /* of this document */
    const lontar_document *details; /* the same, as the index has them */
    bool asks_tagger;               /* its rules are others than when the document was tagged */
} lontar_retag;

/**
 * Tag a document that has been put together without its pages.
 *
 * @param document  as extracted or imported, with people's words; gets pages, with or without text
 * @param out_same  whether an edit will do: else the document is of no use
 */
bool lontar_retag_settle(const lontar_retag *retag, lontar_document *document, bool *out_same,
                         GError **error);

/** Make the edit of a document for which one will do. */
lontar_edit *lontar_retag_edit(const lontar_retag *retag, const lontar_document *document,
                               const lontar_stamp *stamp, GError **error);

#endif
