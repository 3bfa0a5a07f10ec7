/*
 * Invariants: what must hold between the parts of an index, whatever happened to its writer.
 *
 * Every id is there once. A document's slots and filter terms are those of its record. Its pages
 * are stored, nobody else's are, and the words of each stand in the postings where the page table
 * says. What is known of files and of imported records belongs to a document.
 */
#ifndef LONTAR_INVARIANTS_H
#define LONTAR_INVARIANTS_H

#include <glib.h>
#include <stdbool.h>

/**
 * Check a database to which nobody writes meanwhile.
 *
 * @param pages_of    analyse the pages of so many documents at most, spread over all; all else is
 *                    checked of every document
 * @param out_report  a line for each of the first problems; set with an error too; may be NULL
 * Errors:  LONTAR_ERROR_CORRUPT (something does not hold), as reading an index.
 */
bool lontar_invariants_check(const char *database, size_t pages_of, char **out_report,
                             GError **error);

#endif
