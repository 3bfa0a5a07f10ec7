/*
 * The health of a library: what a librarian should look at, gathered from the index.
 */
#ifndef LONTAR_HEALTH_H
#define LONTAR_HEALTH_H

#include <glib.h>

#include "lontar/xapian.h"

typedef enum {
    LONTAR_HEALTH_NO_TEXT,
    LONTAR_HEALTH_GARBLED,
    LONTAR_HEALTH_FAILED,
    LONTAR_HEALTH_CUT,
    LONTAR_HEALTH_OCR,
    LONTAR_HEALTH_NO_TITLE,
    LONTAR_HEALTH_NO_COUNTRY,
    LONTAR_HEALTH_NO_YEAR,
    LONTAR_HEALTH_NO_LANGUAGE,
    LONTAR_HEALTH_SAME_CONTENT,
    LONTAR_HEALTH_COUNT
} lontar_health_kind;

/* A document that is listed. */
typedef struct {
    char *id;
    char *title;      /* or NULL */
    char *language;   /* or NULL */
    char *year;       /* or NULL */
    char **paths;     /* as in the library; NULL-terminated, maybe none */
    size_t page_size; /* of the whole document */
    GArray *pages;    /* size_t from 1: those that the list is about; NULL = the whole document */
} lontar_health_document;

/* Two documents of a group that are near twins. */
typedef struct {
    guint a, b; /* places in the group's documents */
    const char *kind, *evidence;
    double share;
} lontar_health_link;

typedef struct {
    GPtrArray *documents; /* lontar_health_document */
    GArray *links;        /* lontar_health_link */
} lontar_health_group;

typedef struct {
    size_t documents, pages;
    GPtrArray *lists[LONTAR_HEALTH_COUNT]; /* lontar_health_document */
    GPtrArray *twins;                      /* lontar_health_group, largest first */
} lontar_health;

/** Read through all records of an index. */
lontar_health *lontar_health_new(const lontar_index *index, GError **error);
void lontar_health_free(lontar_health *health);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(lontar_health, lontar_health_free)

#endif
