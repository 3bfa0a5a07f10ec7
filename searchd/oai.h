/*
 * OAI-PMH 2.0: arguments, errors, sets and tokens, apart from what the verbs answer.
 *
 * Source: http://www.openarchives.org/OAI/openarchivesprotocol.html
 */
#ifndef LONTAR_SEARCHD_OAI_H
#define LONTAR_SEARCHD_OAI_H

#include "exchange.h"
#include "worker.h"

#define LONTAR_OAI_PREFIX "oai_dc"
#define LONTAR_OAI_ID     "oai:lontar:"

/* One request; all lent but what is said to be owned. */
typedef struct {
    lontar_worker *worker;
    lontar_exchange *exchange;
    const lontar_index_state *state;
    const char *verb;
    char *base;    /* owned: address of the site */
    GString *body; /* owned: what stands inside the answer */
    bool has_error;
} lontar_oai;

/** The value of an argument, or NULL. */
const char *lontar_oai_argument(const lontar_oai *oai, const char *name);

/** Answer with an error of the protocol: badArgument, idDoesNotExist ... */
void lontar_oai_fail(lontar_oai *oai, const char *code, const char *detail);

/**
 * Whether the arguments are among names (NULL-terminated) besides `verb`, each once; else fails.
 */
bool lontar_oai_takes(lontar_oai *oai, const char *const *names);

/** Seconds since 1970 as the protocol writes them. */
char *lontar_oai_date(int64_t time);

/** A search made of names and values in turn, NULL-terminated; NULL for what is no search. */
lontar_request *lontar_oai_request(const lontar_oai *oai, const char *const *pairs);

/** Whether `metadataPrefix` is there and one of ours; else fails. */
bool lontar_oai_has_format(lontar_oai *oai);

/** Append a record that last changed at a time, or only its header. */
void lontar_oai_add_record(lontar_oai *oai, const lontar_record *record, int64_t time,
                           bool is_whole);
/** Append what is left of a deleted one: its header, in a record or by itself. */
void lontar_oai_add_gone(lontar_oai *oai, const lontar_gone *gone, bool is_record);

/* The verbs; each fills the body or fails. */
void lontar_oai_identify(lontar_oai *oai);
void lontar_oai_list_formats(lontar_oai *oai);
void lontar_oai_list_sets(lontar_oai *oai);
void lontar_oai_get_record(lontar_oai *oai);
void lontar_oai_list(lontar_oai *oai); /* ListRecords and ListIdentifiers */

#endif
