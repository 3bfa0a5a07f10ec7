/*
 * CQL 1.2, the subset that has a meaning here, becomes a query of our own language.
 *
 * Source: https://www.loc.gov/standards/sru/cql/
 */
#ifndef LONTAR_SEARCHD_CQL_H
#define LONTAR_SEARCHD_CQL_H

#include <glib.h>

/* What SRU calls what is wrong with a query: numbers of info:srw/diagnostic/1/. */
typedef enum {
    LONTAR_CQL_GOOD = 0,
    LONTAR_CQL_SYNTAX = 10,
    LONTAR_CQL_INDEX = 16,
    LONTAR_CQL_RELATION = 19,
    LONTAR_CQL_EMPTY_TERM = 27,
    LONTAR_CQL_BOOLEAN = 37,
    LONTAR_CQL_TOO_DEEP = 38,
} lontar_cql_fault;

/**
 * Translate a query.
 *
 * @param out_query   the query in our language
 * @param out_detail  what is wrong, and where
 */
lontar_cql_fault lontar_cql_translate(const char *cql, char **out_query, char **out_detail);

#endif
