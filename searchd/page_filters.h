/*
 * The filters of the search page: checkboxes with counts, and years.
 */
#ifndef LONTAR_SEARCHD_PAGE_FILTERS_H
#define LONTAR_SEARCHD_PAGE_FILTERS_H

#include "lontar/search.h"

/** Append the filters; they belong to the page's one form. */
void lontar_page_filters(GString *out, const lontar_answer *answer, const lontar_request *request,
                         const lontar_vocabularies *vocabularies);

#endif
