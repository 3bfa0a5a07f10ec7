/*
 * Import: records as JSON Lines become documents.
 */
#ifndef LONTAR_IMPORT_H
#define LONTAR_IMPORT_H

#include <jansson.h>
#include <stdio.h>

#include "harvest.h"
#include "lontar/document.h"
#include "metadata.h"
#include "options.h"
#include "plan_report.h"

/**
 * Make a document of one record.
 *
 * Values of metadata that are not valid are complained of and left out; without an id, or without
 * any of title, text and pages, there is no document.
 *
 * @param place  of the line; its column is not used
 * Errors:  LONTAR_ERROR_DOCUMENT (`records.jsonl:7:12: ...`).
 */
lontar_document *lontar_import_parse(lontar_metadata *metadata, const char *line, size_t length,
                                     const lontar_place *place, GError **error);

/**
 * The id of a line that takes a record out, `{"id": "news-17", "deleted": true}`; NULL for others.
 */
char *lontar_import_deleted(const char *line, size_t length);

/**
 * Open what is to be imported as JSON Lines.
 *
 * @param file      JSON Lines; `-` is standard input; NULL with options->from
 * @param out_name     for complaints
 * @param out_harvest  to be finished once all is in the index; left alone when it is no harvest
 * Errors:  LONTAR_ERROR_IO, LONTAR_ERROR_INVALID (a source that is not understood).
 */
FILE *lontar_import_open(const lontar_options *options, const lontar_vocabularies *vocabularies,
                         const char *file, char **out_name, lontar_harvest **out_harvest,
                         GError **error);

/**
 * Import a file, or what options->from names.
 *
 * @param file  JSON Lines; `-` reads standard input; or NULL
 */
bool lontar_import_run(const lontar_options *options, const char *file, lontar_counts *counts,
                       GError **error);

#endif
