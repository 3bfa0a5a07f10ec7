/*
 * Records: what the index holds of a document for showing it, in one read.
 *
 * A record is a compact form of the tags without their provenance, of the
 * paths and of the page table: where each page begins among the positions, its label, section and
 * flags. Provenance and the rest stand apart (lontar_details_...), as no answer needs them.
 */
#ifndef LONTAR_RECORD_H
#define LONTAR_RECORD_H

#include "lontar/document.h"

G_BEGIN_DECLS

typedef struct lontar_record lontar_record;

/* What the index adds to a document when it is written. */
typedef struct {
    uint64_t text_key;         /* under which its pages are kept (lontar_pages) */
    uint64_t first_revision;   /* in which it came */
    uint64_t changed_revision; /* in which it last changed */
} lontar_stamp;

/**
 * Serialise a document's record.
 *
 * @param page_positions  first position of each page, one a page
 * @param end_position    position after the last page's last word
 */
GBytes *lontar_record_encode(const lontar_document *document, const lontar_stamp *stamp,
                             const uint32_t *page_positions, uint32_t end_position);

/** A document's year of publication: as said, else its date's; NULL when neither is known. */
char *lontar_record_year_of(const lontar_document *document);

/** Read a record. Errors: LONTAR_ERROR_CORRUPT. */
lontar_record *lontar_record_decode(GBytes *data, GError **error);
void lontar_record_free(lontar_record *record);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(lontar_record, lontar_record_free)

const char *lontar_record_id(const lontar_record *record);
const lontar_stamp *lontar_record_stamp(const lontar_record *record);
/** First value of a field, or NULL. */
const char *lontar_record_value(const lontar_record *record, lontar_field field);
/** All values of a field, NULL-terminated, maybe none. */
const char *const *lontar_record_values(const lontar_record *record, lontar_field field);
const char *const *lontar_record_paths(const lontar_record *record);
size_t lontar_record_page_size(const lontar_record *record);
uint32_t lontar_record_page_position(const lontar_record *record, size_t page); /* page from 0 */
uint32_t lontar_record_end_position(const lontar_record *record);
const char *lontar_record_page_label(const lontar_record *record, size_t page);   /* or NULL */
const char *lontar_record_page_section(const lontar_record *record, size_t page); /* or NULL */
const char *lontar_record_page_language(const lontar_record *record, size_t page);
unsigned lontar_record_page_flags(const lontar_record *record, size_t page);
/** The page (from 0) that a position falls on. */
size_t lontar_record_page_of(const lontar_record *record, uint32_t position);

/**
 * All that is known of a document but its pages, as JSON text: tags with provenance, file, notes.
 */
char *lontar_details_encode(const lontar_document *document);
/** A document without pages from its details; for show, review, and updates of metadata only. */
lontar_document *lontar_details_decode(const char *json, GError **error);

G_END_DECLS

#endif
