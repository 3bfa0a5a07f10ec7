/*
 * Review: what machines have said of a document, as rows of a catalogue.
 *
 * A row is one field of one document. Its first columns are those of catalogue.csv, of which it
 * fills the path and its own field, so that a corrected row is a row of the catalogue as it is. The
 * columns behind them say why, and mean nothing when the row comes back.
 */
#ifndef LONTAR_REVIEW_H
#define LONTAR_REVIEW_H

#include <stdbool.h>

#include "lontar/document.h"

typedef struct {
    char *path; /* as a catalogue finds it: characters of globs in brackets */
    char *id;
    lontar_field field;
    char *values; /* joined by `;`; empty where nothing has been found */
    char *source;
    char *rule, *page, *quote; /* of each value, in their order; one where all are the same */
    double confidence;         /* of the value that is least sure */
} lontar_review_row;

void lontar_review_row_free(lontar_review_row *row);

/**
 * Add the rows of a document: a field that no person has spoken on, and those that everyone filters
 * by even when nothing has been found.
 *
 * @param rows  takes lontar_review_row, owned
 */
void lontar_review_add(GPtrArray *rows, const lontar_document *document);

/** The least sure first. */
void lontar_review_sort(GPtrArray *rows);

/** The header, and a row, as lines of CSV. */
char *lontar_review_header(void);
char *lontar_review_format(const lontar_review_row *row);

/** Whether a column of a review says why, and so nothing of the document. */
bool lontar_review_is_reason(const char *column);

#endif
