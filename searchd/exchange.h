/*
 * An exchange: one HTTP request as it came and the response as it goes.
 *
 * Handlers know this and nothing of the HTTP library. Parameters are decoded strictly: a broken
 * percent escape, a NUL or invalid UTF-8 is refused before any handler sees it.
 */
#ifndef LONTAR_SEARCHD_EXCHANGE_H
#define LONTAR_SEARCHD_EXCHANGE_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "compress.h"
#include "stream.h"

/* A row of the request's parameters, decoded. */
typedef struct {
    char *name;
    char *value;
} lontar_parameter;

typedef struct {
    /* the request */
    const char *method;          /* lent by the HTTP library */
    char *target;                /* path and query as sent */
    char *path;                  /* decoded; NULL when it cannot be */
    GArray *parameters;          /* lontar_parameter, in the order sent */
    const char *etag_wanted;     /* If-None-Match, or NULL; lent */
    const char *revision_wanted; /* Index-Revision, or NULL; lent */
    const char *languages;       /* Accept-Language, or NULL; lent */
    const char *range;           /* Range, or NULL; lent */
    const char *range_condition; /* If-Range, or NULL; lent */
    const char *accept;          /* Accept, or NULL; lent */
    const char *content_kind;    /* Content-Type, or NULL; lent */
    const char *origin;          /* Origin, or NULL; lent */
    const char *host;            /* Host, or NULL; lent */
    const char *agent;           /* User-Agent, or NULL; lent */
    const char *key;             /* API key, or NULL; lent */
    unsigned waited_ms;          /* between its arrival and our turning to it */
    char *client;                /* address of who asks; NULL when it is not known */
    lontar_coding coding;        /* that the body may go in */
    GString *request_body;
    /* the response */
    unsigned status;
    const char *content_type; /* static */
    GString *body;
    GBytes *kept;           /* to send in place of the body, shared with the cache; NULL = none */
    char *kept_key;         /* that it has there, or NULL */
    uint64_t kept_revision; /* of the index that it tells of */
    GPtrArray *headers;     /* name, value, name, value ...; owned */
    int file;               /* to send in place of the body, -1 = none; owned */
    uint64_t file_offset, file_length; /* bytes of the file to send */
    lontar_stream stream;              /* to send in place of the body if it has a next; owned */
    /* what is told of it afterwards */
    int endpoint;       /* index of its route, -1 = none */
    int64_t begun_us;   /* g_get_monotonic_time() when the request line was read */
    uint64_t body_size; /* bytes of the body that was sent */
} lontar_exchange;

lontar_exchange *lontar_exchange_new(const char *target);
void lontar_exchange_free(lontar_exchange *exchange);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(lontar_exchange, lontar_exchange_free)

/** Decode path and parameters. False with @a error set for what is no valid target. */
bool lontar_exchange_parse(lontar_exchange *exchange, GError **error);

/** The first value of a parameter, or NULL. */
const char *lontar_exchange_parameter(const lontar_exchange *exchange, const char *name);

/** Take back what has been said, for another body. */
void lontar_exchange_clear_body(lontar_exchange *exchange);

void lontar_exchange_set_header(lontar_exchange *exchange, const char *name, const char *value);

/** Take back a header, if it was set. */
void lontar_exchange_drop_header(lontar_exchange *exchange, const char *name);

/** Decode `a=1&b=2` into rows appended to @a parameters. Errors: LONTAR_ERROR_INVALID. */
bool lontar_parameters_parse(GArray *parameters, const char *text, GError **error);
GArray *lontar_parameters_new(void);

#endif
