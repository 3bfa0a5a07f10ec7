/*
 * The Xapian door: databases, entries, expressions and matches for C.
 *
 * Usable on its own: include this header, link liblontar-xapian. One guard catches every exception
 * of Xapian and gives a GError; results are plain copies, so that walking them cannot fail.
 */
#ifndef LONTAR_XAPIAN_H
#define LONTAR_XAPIAN_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "lontar/error.h"

G_BEGIN_DECLS

/* The longest term, prefix included, and the longest key of metadata, in bytes. */
#define LONTAR_XAPIAN_TERM_MAX 245
#define LONTAR_XAPIAN_KEY_MAX  240

/* Reads. One database or several searched as one; local folders and `tcp:HOST:PORT`. */
typedef struct lontar_index lontar_index;
/* Writes to one local database, in transactions. */
typedef struct lontar_writer lontar_writer;
/* What is written for one document: terms, values, data (Xapian::Document). */
typedef struct lontar_entry lontar_entry;
/* How a document that is there differs in its filters, values and data. */
typedef struct lontar_edit lontar_edit;
/* What is matched (Xapian::Query). */
typedef struct lontar_expression lontar_expression;
/* One page of a match's results, and its counts. */
typedef struct lontar_mset lontar_mset;

/* --- reading --- */

/**
 * Open a database for reading.
 *
 * @param location  a folder or `tcp:HOST:PORT`
 * Errors:  LONTAR_ERROR_NOT_FOUND, LONTAR_ERROR_CORRUPT, LONTAR_ERROR_IO (also: no answer in time).
 */
lontar_index *lontar_index_open(const char *location, GError **error);

/** Add another shard to what an index searches. */
bool lontar_index_add(lontar_index *index, const char *location, GError **error);
void lontar_index_free(lontar_index *index);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(lontar_index, lontar_index_free)

/** Follow the writer to its last commit; costs microseconds when nothing changed. */
bool lontar_index_reopen(lontar_index *index, bool *out_changed, GError **error);

/**
 * How often the handle has moved to another revision.
 *
 * A read that a writer's commits have overtaken starts over on the newest revision by itself. Who
 * makes one answer of several reads compares this before and after, and starts over too when it
 * differs.
 */
uint64_t lontar_index_moves(const lontar_index *index);

/** Keep the connections to remote shards from being closed for silence (after 60 s). */
bool lontar_index_keep_alive(lontar_index *index, GError **error);

/** The remote shard that a read has failed at, or NULL; lent. Its handle is of no more use. */
const char *lontar_index_failed(const lontar_index *index, bool *out_is_late);

size_t lontar_index_shard_size(const lontar_index *index);
/** The shard that a docid is in, for its metadata; lent. The shards' own docids differ. */
const lontar_index *lontar_index_shard_of(const lontar_index *index, uint32_t docid);

/**
 * What tells this state of a local database from every other one: its uuid and revision.
 *
 * Errors:  LONTAR_ERROR_INVALID (the index has several databases, or one behind a socket),
 *          LONTAR_ERROR_IO, LONTAR_ERROR_CORRUPT.
 */
char *lontar_index_identity(const lontar_index *index, GError **error);

size_t lontar_index_document_size(const lontar_index *index);
uint32_t lontar_index_last_docid(const lontar_index *index);
bool lontar_index_average_length(const lontar_index *index, double *out_length, GError **error);

/** Read now what the first match would read of all documents: their lengths. */
bool lontar_index_prepare(lontar_index *index, GError **error);

/** Document and collection frequency of a term; 0 and 0 when it is not there. */
bool lontar_index_term_frequency(const lontar_index *index, const char *term, uint32_t *out_df,
                                 uint64_t *out_cf, GError **error);

/** The data of a document (lontar_record), or NULL with LONTAR_ERROR_NOT_FOUND. */
GBytes *lontar_index_data(const lontar_index *index, uint32_t docid, GError **error);

/** A value slot of a document, empty when unset. */
GBytes *lontar_index_value(const lontar_index *index, uint32_t docid, uint32_t slot,
                           GError **error);

/**
 * Keep something of the caller's with a handle, in place of what was kept before: until the handle
 * is freed.
 */
void lontar_index_attach(const lontar_index *index, void *data, GDestroyNotify destroy);
/** What is kept with it; lent, NULL if nothing is. */
void *lontar_index_attached(const lontar_index *index);

/** Metadata under a key; empty bytes when there is none. Looks in the first shard only. */
GBytes *lontar_index_metadata(const lontar_index *index, const char *key, size_t key_length,
                              GError **error);

/** Docid of the only document with a term (Q + id), 0 when there is none. */
bool lontar_index_find(const lontar_index *index, const char *term, uint32_t *out_docid,
                       GError **error);

/** Whether a term has positions in any document; said too where that can't be told at once. */
bool lontar_index_has_positions(const lontar_index *index, const char *term, bool *out_has,
                                GError **error);

/** Append the positions of a term in a document, ascending, uint32_t rows; none if it has none. */
bool lontar_index_add_positions(const lontar_index *index, uint32_t docid, const char *term,
                                GArray *positions, GError **error);
/** The same in an array of their own. */
GArray *lontar_index_positions(const lontar_index *index, uint32_t docid, const char *term,
                               GError **error);

/** Call back for each term with a prefix, in order, until false is returned. */
typedef bool (*lontar_term_visit)(const char *term, size_t length, uint32_t df, void *data);
bool lontar_index_each_term(const lontar_index *index, const char *prefix, lontar_term_visit visit,
                            void *data, GError **error);

/* What a walk over terms is told to do next; else how many of the term's first bytes no term to
 * come shall begin with. */
#define LONTAR_WALK_NEXT 0
#define LONTAR_WALK_END  SIZE_MAX

/** Call back for terms with a prefix, in order, leaving out those that are not wanted. */
typedef size_t (*lontar_term_walk)(const char *term, size_t length, void *data);
bool lontar_index_walk_terms(const lontar_index *index, const char *prefix, lontar_term_walk visit,
                             void *data, GError **error);

/** Call back for each docid of a term's posting list (every document for ""), ascending. */
typedef bool (*lontar_posting_visit)(uint32_t docid, uint32_t wdf, void *data);
bool lontar_index_each_posting(const lontar_index *index, const char *term,
                               lontar_posting_visit visit, void *data, GError **error);

/** Call back for each set value of a slot, by ascending docid. */
typedef bool (*lontar_value_visit)(uint32_t docid, const char *value, size_t length, void *data);
bool lontar_index_each_value(const lontar_index *index, uint32_t slot, lontar_value_visit visit,
                             void *data, GError **error);

/** Call back for each metadata key with a prefix, in order of bytes. */
typedef bool (*lontar_key_visit)(const char *key, size_t length, void *data);
bool lontar_index_each_key(const lontar_index *index, const char *prefix, size_t prefix_length,
                           lontar_key_visit visit, void *data, GError **error);

/** Call back for each term of one document, in order of bytes. */
typedef bool (*lontar_document_term_visit)(const char *term, size_t length, uint32_t wdf,
                                           void *data);
bool lontar_index_each_document_term(const lontar_index *index, uint32_t docid,
                                     lontar_document_term_visit visit, void *data, GError **error);

/* --- entries --- */

lontar_entry *lontar_entry_new(void);
void lontar_entry_free(lontar_entry *entry);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(lontar_entry, lontar_entry_free)

/** Add a term that only filters: no weight, no position. */
bool lontar_entry_add_filter(lontar_entry *entry, const char *term, GError **error);
/** Add a term wdf times. */
bool lontar_entry_add_term(lontar_entry *entry, const char *term, uint32_t wdf, GError **error);
/** Add a term at ascending positions; its wdf grows by wdf. */
bool lontar_entry_add_positions(lontar_entry *entry, const char *term, const uint32_t *positions,
                                size_t size, uint32_t wdf, GError **error);
/** @param slot  below LONTAR_SLOTS_MAX, else LONTAR_ERROR_INVALID */
#define LONTAR_SLOTS_MAX 32
bool lontar_entry_set_value(lontar_entry *entry, uint32_t slot, const char *value, size_t length,
                            GError **error);
bool lontar_entry_set_data(lontar_entry *entry, const void *data, size_t length, GError **error);

/* The two forms that an entry is written in. */
typedef enum {
    LONTAR_ENTRY_DOCUMENT, /* into a database that is changed */
    LONTAR_ENTRY_PACKED,   /* into one that is filled (lontar_writer_open_new) */
} lontar_entry_form;

/**
 * Put a whole entry into the form that a writer wants it in.
 *
 * A writer does so by itself; in the thread that has made the entry it costs the writer nothing. A
 * packed entry can be added once, and to nothing else.
 */
bool lontar_entry_prepare(lontar_entry *entry, lontar_entry_form form, GError **error);

/* --- edits --- */

/* What of a document an edit may change, besides its data. */
typedef struct {
    const char *const *prefixes; /* of filters, ended by NULL */
    uint32_t slots;              /* bits of values' slots */
} lontar_edit_scope;

/**
 * Let a document have the filters, values and data of an entry, in any thread.
 *
 * Within the scope it loses those that the entry has not; all else of it stays. The database must
 * not change until the edit has been written.
 *
 * @param entry  with nothing but filters within the scope
 * Errors:  LONTAR_ERROR_NOT_FOUND, LONTAR_ERROR_INVALID (a term that is no filter),
 *          LONTAR_ERROR_CORRUPT, LONTAR_ERROR_IO.
 */
lontar_edit *lontar_edit_new(const lontar_index *index, uint32_t docid,
                             const lontar_edit_scope *scope, const lontar_entry *entry,
                             GError **error);
void lontar_edit_free(lontar_edit *edit);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(lontar_edit, lontar_edit_free)

/* --- writing --- */

/**
 * Open a database for writing, or make one where there is none.
 *
 * Everything between two commits is one transaction: a kill leaves all of it or nothing.
 *
 * Errors:  LONTAR_ERROR_LOCKED, LONTAR_ERROR_CORRUPT, LONTAR_ERROR_IO.
 */
lontar_writer *lontar_writer_open(const char *path, GError **error);
/**
 * Open a database that nobody reads yet, to fill it fast.
 *
 * A commit does not sync: it bounds memory, and a power cut may cost the database. It is durable
 * once every file and folder of it has been synced (lontar_generation_publish does that).
 */
lontar_writer *lontar_writer_open_bulk(const char *path, GError **error);
/**
 * Fill a new database several times as fast, from documents that are all known to be new.
 *
 * Nothing can be read before lontar_writer_finish(), and until then there is nothing that a kill
 * would leave: commits do nothing. Of the functions below only _add, _set_metadata, _add_metadata
 * and _metadata work, which sees what _set_metadata has set. Nothing is synced. The database is
 * like any other of Xapian's afterwards, and as small as a compacted one.
 *
 * @param path    of a folder that is not there yet
 * @param memory  bytes to be used, about; what is more goes to files without a name in the folder
 * Errors:  LONTAR_ERROR_IO.
 */
lontar_writer *lontar_writer_open_new(const char *path, size_t memory, GError **error);
/**
 * Make a new database out of another one, with documents edited (lontar_writer_edit).
 *
 * What differs is gathered, and all tables are copied when it is finished: that costs little a
 * document, but for all documents that there are. Docids stay. Of the functions below only _edit,
 * _set_metadata, _metadata and _index work, which lends the other database as it is; commits do
 * nothing. Nothing is synced.
 *
 * @param from  the other database, which nobody writes to meanwhile
 * @param path  of a folder that is not there yet
 * Errors:  LONTAR_ERROR_CORRUPT, LONTAR_ERROR_IO.
 */
lontar_writer *lontar_writer_open_edit(const char *from, const char *path, GError **error);
/** Write the tables of a new database; the writer is only to be freed then. */
bool lontar_writer_finish(lontar_writer *writer, GError **error);

/** Close; what is not committed is cancelled. */
void lontar_writer_free(lontar_writer *writer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(lontar_writer, lontar_writer_free)

/** Put a document under its unique term, in place of one that has it; gives its docid. */
bool lontar_writer_replace(lontar_writer *writer, const char *unique_term,
                           const lontar_entry *entry, uint32_t *out_docid, GError **error);
/** Add a document whose unique term is known not to be there: quicker than to replace. */
bool lontar_writer_add(lontar_writer *writer, lontar_entry *entry, uint32_t *out_docid,
                       GError **error);
/** Edit a document of the database that the new one is made out of; once each. Takes the edit. */
bool lontar_writer_edit(lontar_writer *writer, lontar_edit *edit, GError **error);
bool lontar_writer_delete(lontar_writer *writer, const char *unique_term, GError **error);
/** Set metadata; an empty value deletes the key. Values may hold any bytes. */
bool lontar_writer_set_metadata(lontar_writer *writer, const char *key, size_t key_length,
                                const void *value, size_t value_length, GError **error);
/** Set metadata that nobody has set before or asks the writer for: in a new one nothing is kept. */
bool lontar_writer_add_metadata(lontar_writer *writer, const char *key, size_t key_length,
                                const void *value, size_t value_length, GError **error);
GBytes *lontar_writer_metadata(const lontar_writer *writer, const char *key, size_t key_length,
                               GError **error);
/** Keep something of the caller's with a writer while it lasts, in place of what was kept. */
void lontar_writer_attach(lontar_writer *writer, void *data, GDestroyNotify destroy);
/** What is kept, or NULL; lent. */
void *lontar_writer_attached(const lontar_writer *writer);
/** Make all since the last commit durable: Xapian's commit, then fsync of the folder. */
bool lontar_writer_commit(lontar_writer *writer, GError **error);
/**
 * Merge buffered postings into the tables inside the transaction; not yet durable.
 *
 * Bounds about half of what a large transaction takes in memory (positions stay) and is slower than
 * to commit every 1 to 4 MB of text: for a batch that must be one transaction.
 */
bool lontar_writer_flush(lontar_writer *writer, GError **error);
/**
 * What the writer sees, uncommitted changes included; lent, valid until the writer is freed. NULL
 * while a new database is filled.
 */
const lontar_index *lontar_writer_index(const lontar_writer *writer);

/**
 * What takes the place of a value of metadata, or NULL where it stays as it is.
 *
 * Called by several threads at once.
 */
typedef GBytes *(*lontar_rewrite_func)(const char *key, size_t key_length, const char *value,
                                       size_t size, void *data);
/**
 * Copy a database to a new one at path, its blocks full. Documents keep their numbers. Nobody may
 * write to the database meanwhile. Nothing is synced.
 *
 * @param rewrite  may be NULL
 */
bool lontar_compact(const char *source, const char *path, lontar_rewrite_func rewrite, void *data,
                    GError **error);
/**
 * Run Xapian's own check, which finds most damage but not all.
 *
 * @param out_report  what it says; set with LONTAR_ERROR_CORRUPT too; may be NULL
 * Errors:  LONTAR_ERROR_CORRUPT, LONTAR_ERROR_NOT_FOUND, LONTAR_ERROR_IO.
 */
bool lontar_check(const char *path, char **out_report, GError **error);

/* --- expressions: each call takes over the expressions that it is given --- */

typedef enum {
    LONTAR_OP_AND,
    LONTAR_OP_OR,
    LONTAR_OP_AND_NOT,
    LONTAR_OP_AND_MAYBE, /* the first must match, the rest add weight */
    LONTAR_OP_FILTER,    /* the first gives the weight, the rest only match */
    LONTAR_OP_SYNONYM,   /* as one term */
    LONTAR_OP_MAX,
    LONTAR_OP_NEAR,
    LONTAR_OP_PHRASE, /* NEAR in this order */
} lontar_op;

void lontar_expression_free(lontar_expression *expression);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(lontar_expression, lontar_expression_free)
lontar_expression *lontar_expression_copy(const lontar_expression *expression);
lontar_expression *lontar_expression_all(void);     /* every document, no weight */
lontar_expression *lontar_expression_nothing(void); /* no document */
lontar_expression *lontar_expression_term(const char *term, uint32_t wqf);
/**
 * Join parts.
 *
 * The parts of NEAR and PHRASE are terms, or OR, SYNONYM, MAX and scaled ones of terms: another is
 * the caller's bug.
 *
 * @param window  for NEAR and PHRASE: positions from the first part to the last, both counted;
 *                0 = as many as there are parts
 */
lontar_expression *lontar_expression_join(lontar_op op, lontar_expression **parts, size_t size,
                                          uint32_t window);
/** Multiply the weight; 0 makes it only match. */
lontar_expression *lontar_expression_scale(lontar_expression *expression, double factor);
/** Documents whose slot is between from and to, both included, by bytes; NULL = open. */
lontar_expression *lontar_expression_range(uint32_t slot, const char *from, const char *to);
/** Documents whose slot is at least some bytes, which may hold NUL. */
lontar_expression *lontar_expression_range_from(uint32_t slot, const void *from, size_t length);
/** Xapian's own description, for tests and explanations. */
char *lontar_expression_format(const lontar_expression *expression);

/* --- matching --- */

/**
 * Decides on documents that match, ascending: puts those that it takes to the front, in order, and
 * says how many. Called in the thread of the match, for each document once.
 */
typedef size_t (*lontar_decide)(uint32_t *docids, size_t size, void *data);

typedef struct {
    size_t first;           /* rank of the first hit wanted, from 0 */
    size_t limit;           /* hits wanted */
    bool exact;             /* go through every match, so that the total is exact */
    int sort_slot;          /* value slot to sort by, -1 = by score */
    bool sort_descending;   /* of the slot */
    double bm25_k1, bm25_b; /* Robertson et al., Okapi at TREC-3, 1994 */
    double bm25_min_length; /* floor of the normalised length; 0 = none */
    int64_t deadline_us;    /* g_get_monotonic_time() at which to give up, 0 = never */
    lontar_decide decide;   /* NULL = take all */
    void *decide_data;
} lontar_match_options;

/**
 * Match an expression against an index and take one page of the hits.
 *
 * Equal scores (and sort keys) stand in order of docid. A match past its deadline is no error but
 * an mset that is late. Remote shards have half a second for each answer instead.
 *
 * A term that occurs tf times in a document, in df of N documents, adds
 *     qtf * idf * tf * (k1 + 1) / (tf + k1 * (1 - b + b * max(length / mean length, floor)))
 * where qtf is its wqf, and idf is ln(x) for x = (N - df + 0.5) / (df + 0.5) from 2 up, and
 * ln(1 + x / 2) below.
 *
 * Errors:  LONTAR_ERROR_IO (a remote shard does not answer), LONTAR_ERROR_CORRUPT.
 */
lontar_mset *lontar_index_match(lontar_index *index, const lontar_expression *expression,
                                const lontar_match_options *options, GError **error);
void lontar_mset_free(lontar_mset *mset);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(lontar_mset, lontar_mset_free)
size_t lontar_mset_size(const lontar_mset *mset);
uint32_t lontar_mset_docid_at(const lontar_mset *mset, size_t i);
double lontar_mset_score_at(const lontar_mset *mset, size_t i);
size_t lontar_mset_total(const lontar_mset *mset); /* exact when it was asked to be */
bool lontar_mset_is_late(const lontar_mset *mset); /* the deadline struck: empty, total unknown */

/* --- surveys: matches that remote shards count by themselves --- */

/* A page of hits with a value of each; or how often each value of some slots occurs. */
typedef struct lontar_survey lontar_survey;

typedef struct {
    size_t first, limit;
    bool exact;      /* go through every match, so that the total is exact */
    bool by_score;   /* equal scores by the slot; else all by the slot alone */
    uint32_t slot;   /* its values order hits, and come with them */
    bool descending; /* of a slot alone */
    double bm25_k1, bm25_b;
    const uint32_t *count_slots; /* to count, in place of taking hits; total and counts are exact */
    size_t count_size;
} lontar_survey_options;

/**
 * Match an expression (NULL = every document).
 *
 * Only what is shown and each value's count come over the wire, not every match. Errors: as
 * lontar_index_match().
 */
lontar_survey *lontar_index_survey(lontar_index *index, const lontar_expression *expression,
                                   const lontar_survey_options *options, GError **error);
void lontar_survey_free(lontar_survey *survey);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(lontar_survey, lontar_survey_free)
size_t lontar_survey_total(const lontar_survey *survey);
size_t lontar_survey_size(const lontar_survey *survey);
uint32_t lontar_survey_docid_at(const lontar_survey *survey, size_t i);
double lontar_survey_score_at(const lontar_survey *survey, size_t i);
/** The value that a hit is ordered by, any bytes; lent. @param out_length  may be NULL */
const char *lontar_survey_value_at(const lontar_survey *survey, size_t i, size_t *out_length);

typedef void (*lontar_count_visit)(const char *value, size_t count, void *data);
/** Call back for each value of the i-th slot that is counted; documents without one are none. */
void lontar_survey_each_count(const lontar_survey *survey, size_t i, lontar_count_visit visit,
                              void *data);

/**
 * What to do when Xapian ends the process.
 *
 * When the disk gets full in the midst of a commit, Xapian 1.4 may throw where nothing may be
 * thrown, which no caller can catch. Then `end` is called with the reason; it must not return. The
 * database is what it was at the last commit. For a program's start, before there are threads.
 */
void lontar_xapian_set_end(void (*end)(const GError *error));
/** Version of the Xapian library in use. */
const char *lontar_xapian_version(void);

G_END_DECLS

#endif
