/*
 * Where a value stands in a JSON object: jansson tells it of errors only.
 */
#ifndef LONTAR_JSONPLACE_H
#define LONTAR_JSONPLACE_H

#include <stdbool.h>
#include <stddef.h>

/**
 * Find the value of a key of the outermost object.
 *
 * @param text     a valid JSON object in UTF-8
 * @param element  of the value's list, from 0; 0 as well for a value that is no list
 * @return whether it was found; line and column count from 1, columns in characters
 */
bool lontar_json_place(const char *text, const char *key, size_t element, size_t *out_line,
                       size_t *out_column);

#endif
