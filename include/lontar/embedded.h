/*
 * Files that are built into a program: tables that the Makefile writes, as the linker loads them.
 *
 * GLib has resources for this; they need GIO, and to load that takes a tenth of a daemon's start.
 */
#ifndef LONTAR_EMBEDDED_H
#define LONTAR_EMBEDDED_H

#include <glib.h>

typedef struct {
    const char *name;  /* without folders */
    const char *begin; /* of its bytes */
    const char *end;
} lontar_embedded;

/** The bytes of a file of a table, which a row without a name ends; NULL if it has none such. */
GBytes *lontar_embedded_find(const lontar_embedded *files, const char *name);

#endif
