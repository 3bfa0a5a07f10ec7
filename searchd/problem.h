/*
 * Problems: every error of the API as RFC 9457 application/problem+json.
 */
#ifndef LONTAR_SEARCHD_PROBLEM_H
#define LONTAR_SEARCHD_PROBLEM_H

#include "exchange.h"

/* What an error is about; members that do not apply are NULL and -1. */
typedef struct {
    unsigned status;
    const char *code;      /* stable, for programs: invalid_parameter */
    const char *detail;    /* for people */
    const char *parameter; /* name of the parameter at fault */
    long position;         /* column in its value, code points from 0 */
} lontar_problem;

/** Answer with a problem. */
void lontar_problem_send(lontar_exchange *exchange, const lontar_problem *problem);

/** Answer with a problem of a request. @param parameter  name of the one at fault, or NULL */
void lontar_problem_refuse(lontar_exchange *exchange, unsigned status, const char *code,
                           const char *parameter, const char *detail);

/** Answer with the problem that an engine's error is. */
void lontar_problem_send_error(lontar_exchange *exchange, const GError *error,
                               const char *parameter, long position);

/** The status that an engine's error has over HTTP: STYLE of errors, include/lontar/error.h. */
unsigned lontar_problem_status(const GError *error);

#endif
