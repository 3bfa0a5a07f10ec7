/*
 * The access log: one JSON object a line, one line a request.
 */
#ifndef LONTAR_SEARCHD_ACCESS_LOG_H
#define LONTAR_SEARCHD_ACCESS_LOG_H

#include "exchange.h"

typedef struct lontar_access_log lontar_access_log;

/**
 * Open the log.
 *
 * @param path  of a file that lines are appended to, or `-` for standard error
 * Errors:  LONTAR_ERROR_IO.
 */
lontar_access_log *lontar_access_log_open(const char *path, GError **error);
void lontar_access_log_free(lontar_access_log *log);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(lontar_access_log, lontar_access_log_free)

/**
 * Whether open() would succeed. Nothing is made: who asks may be root, and the file would then be
 * root's, where the daemon cannot write.
 */
bool lontar_access_log_check(const char *path, GError **error);

/** Write down an exchange that has ended. Threads: any number at once. */
void lontar_access_log_write(lontar_access_log *log, const lontar_exchange *exchange);

/** Append the line of an exchange. */
void lontar_access_log_format(GString *out, const lontar_exchange *exchange);

#endif
