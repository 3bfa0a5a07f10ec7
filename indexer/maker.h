/*
 * The maker: from a document with its words to an entry, the same for files and records.
 */
#ifndef LONTAR_MAKER_H
#define LONTAR_MAKER_H

#include "lontar/analyser.h"
#include "lontar/document.h"
#include "lontar/record.h"
#include "lontar/tagger.h"
#include "lontar/vocabulary.h"
#include "lontar/xapian.h"

/* What all threads share. Immutable. */
typedef struct lontar_maker lontar_maker;

/** The vocabularies are lent and must outlive it. */
lontar_maker *lontar_maker_new(const lontar_vocabularies *vocabularies, GError **error);
void lontar_maker_free(lontar_maker *maker);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(lontar_maker, lontar_maker_free)

/** Settle the language and tag what people and the document have left open. */
void lontar_maker_tag(const lontar_maker *maker, lontar_document *document);
/** The same where the language is settled, also that of each page. */
void lontar_maker_retag(const lontar_maker *maker, lontar_document *document);

/** Make the entry, in the form that the writer takes; the analyser is the thread's own. */
lontar_entry *lontar_maker_entry(const lontar_maker *maker, lontar_analyser *analyser,
                                 const lontar_document *document, const lontar_stamp *stamp,
                                 lontar_entry_form form, GError **error);

/** Bytes of memory that a document with its entry takes, roughly, for bounding queues. */
size_t lontar_maker_weigh(const lontar_document *document);

#endif
