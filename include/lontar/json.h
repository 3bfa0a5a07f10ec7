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
#include <string.h>

G_BEGIN_DECLS

/** Make room for so many more bytes. */
void lontar_json_grow(GString *out, size_t size);

/*
 * What precedes a value: a comma unless it is the first, and its name. It stands here so that the
 * compiler, which knows most names, copies them as numbers.
 */
static inline void
lontar_json_begin(GString *out, const char *name)
{
    size_t size = name != NULL ? strlen(name) : 0;
    char last, *to;

    if (out->len + size + strlen(",\"\":") >= out->allocated_len) {
        lontar_json_grow(out, size + strlen(",\"\":"));
    }
    last = out->len > 0 ? out->str[out->len - 1] : '{';
    to = out->str + out->len;
    if (last != '{' && last != '[' && last != '\n') {
        *to++ = ',';
    }
    if (name != NULL) {
        *to++ = '"';
        memcpy(to, name, size);
        to += size;
        *to++ = '"';
        *to++ = ':';
    }
    out->len = (size_t)(to - out->str);
    *to = '\0';
}

/** Append a text in which nothing needs to be escaped. */
static inline void
lontar_json_put_plain(GString *out, const char *text)
{
    size_t size = strlen(text);

    if (out->len + size >= out->allocated_len) {
        lontar_json_grow(out, size);
    }
    memcpy(out->str + out->len, text, size + 1);
    out->len += size;
}

/* Values without what precedes them. */
void lontar_json_put_text(GString *out, const char *value);
void lontar_json_put_integer(GString *out, int64_t value);
void lontar_json_put_number(GString *out, double value, int decimals);
void lontar_json_put_exact(GString *out, double value);
void lontar_json_put_strings(GString *out, const char *const *values); /* NULL = none */

/*
 * Begin a value in an object under a name, or (name NULL) in an array or at the top. Names are the
 * program's own and are written as they are: nothing in them may need an escape.
 */
static inline void
lontar_json_object(GString *out, const char *name)
{
    lontar_json_begin(out, name);
    g_string_append_c(out, '{');
}

static inline void
lontar_json_object_end(GString *out)
{
    g_string_append_c(out, '}');
}

static inline void
lontar_json_array(GString *out, const char *name)
{
    lontar_json_begin(out, name);
    g_string_append_c(out, '[');
}

static inline void
lontar_json_array_end(GString *out)
{
    g_string_append_c(out, ']');
}

static inline void
lontar_json_null(GString *out, const char *name)
{
    lontar_json_begin(out, name);
    lontar_json_put_plain(out, "null");
}

static inline void
lontar_json_string(GString *out, const char *name, const char *value) /* NULL = null */
{
    lontar_json_begin(out, name);
    lontar_json_put_text(out, value);
}

static inline void
lontar_json_integer(GString *out, const char *name, int64_t value)
{
    lontar_json_begin(out, name);
    lontar_json_put_integer(out, value);
}

static inline void
lontar_json_number(GString *out, const char *name, double value, int decimals)
{
    lontar_json_begin(out, name);
    lontar_json_put_number(out, value, decimals);
}

/** The same, with as few digits as bring it back. */
static inline void
lontar_json_exact(GString *out, const char *name, double value)
{
    lontar_json_begin(out, name);
    lontar_json_put_exact(out, value);
}

static inline void
lontar_json_boolean(GString *out, const char *name, bool value)
{
    lontar_json_begin(out, name);
    lontar_json_put_plain(out, value ? "true" : "false");
}

/** Write an array of strings, NULL-terminated or NULL. */
static inline void
lontar_json_strings(GString *out, const char *name, const char *const *values)
{
    lontar_json_begin(out, name);
    lontar_json_put_strings(out, values);
}

G_END_DECLS

#endif
