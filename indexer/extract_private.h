/*
 * The extractor's figures, which tests make smaller, and its readers, which tests make hostile.
 */
#ifndef LONTAR_EXTRACT_PRIVATE_H
#define LONTAR_EXTRACT_PRIVATE_H

#include "extract.h"
#include "reader.h"

G_BEGIN_DECLS

/* Measured over thousands of odd and hostile PDFs: the slowest honest one is far below. */
typedef struct {
    int64_t document_us;     /* for a document, and ... */
    int64_t each_page_us;    /* ... for each of its pages, at most ... */
    int64_t document_max_us; /* ... so long */
    int64_t page_us;         /* for one page, or for opening */
    uint64_t memory_bytes;   /* of address space */
    unsigned cpu_s;          /* of processor time, a child */
    unsigned failed_pages;   /* lost to crashes before the rest is given up */
} lontar_extract_limits;

extern const lontar_extract_limits LONTAR_EXTRACT_LIMITS;
extern const lontar_extract_limits LONTAR_OCR_LIMITS; /* where pages are recognised */

/** As lontar_extractor_new(), with another reader (NULL = ours) and other limits. */
lontar_extractor *lontar_extractor_new_with(const lontar_extractor_options *options,
                                            const lontar_extract_limits *limits,
                                            lontar_reader reader, GError **error);

G_END_DECLS

#endif
