/*
 * Links: the addresses that answers point to, all of them relative to the host.
 */
#ifndef LONTAR_SEARCHD_LINKS_H
#define LONTAR_SEARCHD_LINKS_H

#include "lontar/request.h"
#include "lontar/search.h"

/** What precedes the addresses of the API's resources; a page has the same without it. */
#define LONTAR_API "/api/v1"

/** Address of a search: base (`/api/v1/search`) with the request's parameters; page 0 = its own. */
char *lontar_link_search(const char *base, const lontar_request *request, size_t page);

/* How a link differs from the search that it stands in; it leads to the first page. All lent. */
typedef struct {
    const char *drop;  /* parameter to leave out, or NULL */
    const char *value; /* only this value of it; NULL = all of it */
    const char *name;  /* parameter to set, or NULL */
    const char *to;    /* its value, plain text */
    bool keeps_none;   /* but for the query and the language: leave out everything */
} lontar_link_change;

/** Address of a search that differs in something; facets and members are as the page wants them. */
char *lontar_link_changed(const char *base, const lontar_request *request,
                          const lontar_link_change *change);

/** Append the address of a document; it has nothing that JSON would escape. */
void lontar_link_append_document(GString *out, const char *base, const char *id,
                                 const char *suffix);

/** Address of a document: base (LONTAR_API, or empty for its page), `/documents/ID`, suffix. */
char *lontar_link_document(const char *base, const char *id, const char *suffix);

/** Whether a document has a file of its own, so that /file gives it. */
bool lontar_link_has_file(const lontar_record *record);

/** Address that opens a publication at a page with the snippet's words searched for, or NULL. */
char *lontar_link_page(const lontar_record *record, const lontar_page_hit *page_hit);

#endif
