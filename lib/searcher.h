/*
 * Searcher: what the files of the search share. Nobody else includes this.
 */
#ifndef LONTAR_LIB_SEARCHER_H
#define LONTAR_LIB_SEARCHER_H

#include "columns.h"
#include "forms.h"
#include "lontar/analyser.h"
#include "lontar/history.h"
#include "lontar/search.h"
#include "lontar/xapian.h"

G_BEGIN_DECLS

struct lontar_searcher {
    const lontar_vocabularies *vocabularies; /* lent */
    char **locations;                        /* as given */
    int64_t time_ms;                         /* that a search may take */
    uint64_t *stamps;                        /* of each location's pointer */
    lontar_index *index;                     /* NULL until it was opened */
    lontar_analyser *analyser;
    lontar_columns *columns; /* of the index as it is now; NULL with remote shards */
    uint64_t moves;          /* of the index when they were filled */
    lontar_forms *forms;     /* of the index as it is now */
    char *name;              /* under which the columns are shared */
    GPtrArray *languages;    /* char *: that documents are in, the commonest first */
    char *uuid;
    char *updated;
    lontar_index_state state;
    uint64_t *revisions;  /* of each shard */
    char **ends;          /* what each location is read from; "" = nothing answers */
    size_t missing;       /* locations that nothing answers for */
    size_t behind;        /* locations that an older replica answers for */
    uint64_t shard_moves; /* of lontar_shards when the index was opened; 0 = open it anew */
    int64_t used_us;      /* when the index was last followed */
    GArray *known[LONTAR_FIELD_COUNT]; /* lontar_facet_value: what facets of remote shards hold */
    lontar_history *history;           /* of the index as it is now; NULL until it was asked for */
};

/** Follow the index to its last revision: handles, state and columns. */
bool lontar_searcher_follow(lontar_searcher *searcher, GError **error);

/** Metadata of a shard as text, empty when there is none. */
char *lontar_searcher_key(const lontar_index *shard, const char *key, GError **error);

/** The languages that a request's words are stemmed in: the asker's, then the documents'. */
const char **lontar_searcher_languages(const lontar_searcher *searcher,
                                       const lontar_request *request);

/** Whether any shard is behind a socket. */
bool lontar_searcher_is_remote(const lontar_searcher *searcher);

/** Whether a remote shard failed a read just now: following the index then goes on without it. */
bool lontar_searcher_has_lost_shard(lontar_searcher *searcher);

/** The docid of an id. Errors: LONTAR_ERROR_NOT_FOUND. */
bool lontar_searcher_find(lontar_searcher *searcher, const char *id, uint32_t *out_docid,
                          GError **error);

/** The record of a document. */
lontar_record *lontar_searcher_record_at(const lontar_searcher *searcher, uint32_t docid,
                                         GError **error);

/** The text of a page of a document. */
char *lontar_searcher_text_at(const lontar_searcher *searcher, uint32_t docid,
                              const lontar_record *record, size_t page, size_t *out_length,
                              GError **error);

G_END_DECLS

#endif
