/*
 * A walk over JSON that is known to be valid, counting lines and columns.
 */
#include "jsonplace.h"

#include <glib.h>
#include <string.h>

typedef struct {
    const char *next;
    size_t line, column;
} cursor;

static void
step(cursor *at)
{
    unsigned char c = (unsigned char)*at->next++;

    if (c == '\n') {
        at->line++;
        at->column = 1;
    } else if ((c & 0xC0) != 0x80) {
        at->column++;
    }
}

/* White space, commas and colons carry nothing for us. */
static void
skip_filling(cursor *at)
{
    while (*at->next != '\0' && strchr(" \t\r\n,:", *at->next) != NULL) {
        step(at);
    }
}

static void
skip_string(cursor *at)
{
    step(at);
    while (*at->next != '\0' && *at->next != '"') {
        if (*at->next == '\\' && at->next[1] != '\0') {
            step(at);
        }
        step(at);
    }
    if (*at->next == '"') {
        step(at);
    }
}

/* Strings may hold brackets, so they are stepped over as a whole. */
static void
skip_value(cursor *at)
{
    size_t depth = 0;

    do {
        if (*at->next == '"') {
            skip_string(at);
            continue;
        }
        depth += *at->next == '[' || *at->next == '{' ? 1 : 0;
        depth -= (*at->next == ']' || *at->next == '}') && depth > 0 ? 1 : 0;
        step(at);
    } while (*at->next != '\0' && (depth > 0 || strchr(" \t\r\n,]}", *at->next) == NULL));
}

static bool
is_key(const cursor *at, const char *key)
{
    size_t length = strlen(key);

    return *at->next == '"' && strncmp(at->next + 1, key, length) == 0 &&
           at->next[length + 1] == '"';
}

static void
enter_list(cursor *at, size_t element)
{
    if (*at->next != '[') {
        return;
    }
    step(at);
    skip_filling(at);
    for (; element > 0 && *at->next != '\0' && *at->next != ']'; element--) {
        skip_value(at);
        skip_filling(at);
    }
}

bool
lontar_json_place(const char *text, const char *key, size_t element, size_t *out_line,
                  size_t *out_column)
{
    cursor at = {text, 1, 1};

    skip_filling(&at);
    if (*at.next != '{') {
        return false;
    }
    step(&at);
    skip_filling(&at);
    while (*at.next == '"') {
        bool wanted = is_key(&at, key);

        skip_string(&at);
        skip_filling(&at);
        if (wanted) {
            enter_list(&at, element);
            *out_line = at.line;
            *out_column = at.column;
            return true;
        }
        skip_value(&at);
        skip_filling(&at);
    }
    return false;
}
