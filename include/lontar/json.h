/*
 * A JSON writer: text straight into a buffer, without a tree between.
 *
 * Answers are built thousands of times a second, and a record is kept of each document; a tree of
 * values costs more than the search of a small library. Commas are the writer's business, nesting
 * the caller's. Invalid UTF-8 becomes U+FFFD, control characters are escaped.
 */
#ifndef LONTAR_JSON_H
#define LONTAR_JSON_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/*
 * Begin a value in an object under a name, or (name NULL) in an array or at the top. Names are the
 * program's own and are written as they are: nothing in them may need an escape.
 */
void lontar_json_object(GString *out, const char *name);
void lontar_json_object_end(GString *out);
void lontar_json_array(GString *out, const char *name);
void lontar_json_array_end(GString *out);
void lontar_json_string(GString *out, const char *name, const char *value); /* NULL = null */
void lontar_json_integer(GString *out, const char *name, int64_t value);
void lontar_json_number(GString *out, const char *name, double value, int decimals);
/** The same, with as few digits as bring it back. */
void lontar_json_exact(GString *out, const char *name, double value);
void lontar_json_boolean(GString *out, const char *name, bool value);
void lontar_json_null(GString *out, const char *name);

/* An array of strings, NULL-terminated. */
void lontar_json_strings(GString *out, const char *name, const char *const *values);

#endif
