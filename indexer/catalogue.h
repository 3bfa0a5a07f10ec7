/*
 * catalogue.csv: what the librarian says of the library's files, one row a file or a glob.
 */
#ifndef LONTAR_CATALOGUE_H
#define LONTAR_CATALOGUE_H

#include "metadata.h"

#define LONTAR_CATALOGUE_NAME "catalogue.csv"

/* Immutable but for the rows' marks of having been used. */
typedef struct lontar_catalogue lontar_catalogue;

/**
 * Parse a catalogue.
 *
 * What is wrong in it is complained of; the rest holds. Unknown columns are kept as they are and
 * complained of once.
 *
 * @param name  for tags and complaints
 */
lontar_catalogue *lontar_catalogue_parse(lontar_metadata *metadata, const char *name,
                                         const char *text, size_t length);
void lontar_catalogue_free(lontar_catalogue *catalogue);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(lontar_catalogue, lontar_catalogue_free)

/**
 * What the catalogue says of a path.
 *
 * The row of the path itself is stronger, field by field, than the globs that match it; an earlier
 * row is stronger than a later one.
 *
 * @param path  in its written form (lontar_path_escape)
 * @return statement, or NULL when no row matches
 */
lontar_statement *lontar_catalogue_find(lontar_catalogue *catalogue, const char *path);

/** Complain of the rows that no path was found for: one by one, and of many by their number. */
void lontar_catalogue_complain_unused(const lontar_catalogue *catalogue, lontar_metadata *metadata);

/**
 * Whether a path matches a glob: `*` and `?` stay within a folder, `**` does not, `[a-z]`.
 */
bool lontar_catalogue_match(const char *glob, const char *path);

#endif
