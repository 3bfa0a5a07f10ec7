/*
 * Options of lontar-index: what the command line, the environment and the configuration say.
 *
 * Strongest first: the command line, LONTAR_LIBRARY, LONTAR_INDEX, LONTAR_VOCABULARIES and
 * LONTAR_MEMORY, /etc/lontar/lontar.conf, and the defaults for a checkout.
 */
#ifndef LONTAR_OPTIONS_H
#define LONTAR_OPTIONS_H

#include <glib.h>
#include <stdbool.h>

#include "budget.h"

/* Which options a command takes. */
typedef enum {
    LONTAR_OPTION_LIBRARY = 1 << 0,
    LONTAR_OPTION_INDEX = 1 << 1,
    LONTAR_OPTION_JOBS = 1 << 2,
    LONTAR_OPTION_DRY_RUN = 1 << 3,
    LONTAR_OPTION_RETRY_FAILED = 1 << 4,
    LONTAR_OPTION_OCR = 1 << 5,
    LONTAR_OPTION_PROGRESS = 1 << 6,
    LONTAR_OPTION_COMMITTED = 1 << 7,
    LONTAR_OPTION_WAIT = 1 << 8,
    LONTAR_OPTION_JSON = 1 << 9,
    LONTAR_OPTION_FORMAT = 1 << 10,
    LONTAR_OPTION_CSV = 1 << 11,  /* --format too, for what is a table and nothing else */
    LONTAR_OPTION_LOSS = 1 << 12, /* --max-loss and --force */
    LONTAR_OPTION_FROM = 1 << 13,
    LONTAR_OPTION_SHARD = 1 << 14,
    LONTAR_OPTION_MEMORY = 1 << 15,
} lontar_option;

/* Strings are file names in the system's encoding, so any bytes. */
typedef struct {
    char *library;
    char *index;
    char *vocabularies;   /* folder of data files that replace the built-in ones, or NULL */
    char *ocr;            /* languages, or NULL */
    char *progress;       /* `auto`, `none` or `json` */
    char *committed;      /* file that takes the ids that are durable, or NULL */
    char *from;           /* what to import from: `listing:FILE`; or NULL */
    char *shard;          /* `i/n`, which documents belong to the index; or NULL */
    char *format;         /* `text`, `csv` or `json` */
    bool harvest_private; /* addresses of private networks may be harvested */
    char *memory;         /* what `budget` was divided from */
    lontar_budget budget; /* also of a command without --memory */
    int jobs;             /* threads, at least 1 */
    int wait_s;           /* for another writer */
    double max_loss;      /* documents that a rebuild may lose, in percent */
    gboolean force;       /* go on without what is damaged, and whatever is lost */
    gboolean dry_run;
    gboolean retry_failed;
    gboolean json;
    char **arguments; /* what is left: files, ids; NULL-terminated */
} lontar_options;

/**
 * Parse a command's part of the command line.
 *
 * `--help` prints the command's help and ends the process.
 *
 * @param name       of the command
 * @param arguments  what it takes besides options, for the help: `ID...`
 * @param summary    what it does, for the help
 * @param accepted   lontar_option flags
 * @param words      the words after the command's name, NULL-terminated
 * Errors:  LONTAR_ERROR_INVALID.
 */
lontar_options *lontar_options_parse(const char *name, const char *arguments, const char *summary,
                                     unsigned accepted, char **words, GError **error);
void lontar_options_free(lontar_options *options);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(lontar_options, lontar_options_free)

#endif
