/*
 * Import: records as JSON Lines become documents.
 */
#ifndef LONTAR_IMPORT_H
#define LONTAR_IMPORT_H

#include <jansson.h>

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
 * Import a file.
 *
 * @param file  JSON Lines; `-` reads standard input
 */
bool lontar_import_run(const lontar_options *options, const char *file, lontar_counts *counts,
                       GError **error);

#endif
