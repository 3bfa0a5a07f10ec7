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

/* The verbs; each fills the body or fails. */
void lontar_oai_identify(lontar_oai *oai);
void lontar_oai_list_formats(lontar_oai *oai);
void lontar_oai_list_sets(lontar_oai *oai);
void lontar_oai_get_record(lontar_oai *oai);
void lontar_oai_list(lontar_oai *oai); /* ListRecords and ListIdentifiers */

#endif
