/*
 * Parts of a document's page.
 */
#ifndef LONTAR_SEARCHD_PAGE_DOCUMENT_H
#define LONTAR_SEARCHD_PAGE_DOCUMENT_H

#include "page.h"

/** The text of one page beside the publication itself: `page` of the address, else the first. */
void lontar_page_add_reader(lontar_sheet *page, const lontar_record *record);

/** What is known of it, and which source said so. */
void lontar_page_add_record(lontar_sheet *page, const lontar_record *record);

#endif
