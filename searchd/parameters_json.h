/*
 * Parameters as a JSON object: the body of a POST becomes the same rows as a query string.
 */
#ifndef LONTAR_SEARCHD_PARAMETERS_JSON_H
#define LONTAR_SEARCHD_PARAMETERS_JSON_H

#include "exchange.h"

/**
 * Append the members of a JSON object to @a parameters; an array is a parameter repeated.
 *
 * @param out_position  column of a fault in the text, bytes from 0; -1 = none
 * Errors:  LONTAR_ERROR_INVALID.
 */
bool lontar_parameters_from_json(GArray *parameters, const char *text, size_t length,
                                 long *out_position, GError **error);

#endif
