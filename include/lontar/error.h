/*
 * Errors: one domain, whose code says what the caller does next.
 *
 * The message says what happened to what, in lower case and without a full stop:
 * `corpus/a.pdf: page 3: damaged font`.
 */
#ifndef LONTAR_ERROR_H
#define LONTAR_ERROR_H

#include <glib.h>

G_BEGIN_DECLS

#define LONTAR_ERROR (lontar_error_quark())

typedef enum {
    LONTAR_ERROR_INVALID,   /* wrong input: mend the request */
    LONTAR_ERROR_NOT_FOUND, /* no such thing */
    LONTAR_ERROR_DOCUMENT,  /* one bad file: list it and go on */
    LONTAR_ERROR_LOCKED,    /* another writer: wait */
    LONTAR_ERROR_IO,        /* the system failed: mend the machine and try again */
    LONTAR_ERROR_CORRUPT,   /* the index is damaged: rebuild it */
    LONTAR_ERROR_INTERNAL,  /* a bug here */
} lontar_error;

GQuark lontar_error_quark(void);

/**
 * Map an error to the exit status of a program: 2 wrong usage, 3 could not do it.
 */
int lontar_error_exit_status(const GError *error);

G_END_DECLS

#endif
