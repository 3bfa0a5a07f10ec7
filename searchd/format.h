/*
 * Formats: how records are written for other programs, one or a whole set of them.
 */
#ifndef LONTAR_SEARCHD_FORMAT_H
#define LONTAR_SEARCHD_FORMAT_H

#include "lontar/record.h"
#include "lontar/request.h"

/* What records are written with; all lent. */
typedef struct {
    const lontar_vocabularies *vocabularies;
    const char *base;              /* absolute address of the site, without a slash at its end */
    const lontar_request *request; /* whose `fields` choose among members, or NULL */
} lontar_format_scope;

/* A row: a format. */
typedef struct {
    const char *name; /* as `format` spells it */
    const char *content_type;
    const char *extension;             /* of a file that it is saved as */
    const char *head, *between, *tail; /* of a set */
    void (*add)(GString *out, const lontar_record *record, const lontar_format_scope *scope);
    bool is_of_sets; /* else only of one document */
} lontar_format;

/** The format of a name, or NULL. */
const lontar_format *lontar_format_find(const char *name);

/** The format that an Accept header likes best; NULL for JSON, or when it likes none. */
const lontar_format *lontar_format_accepted(const char *accept);

/** Names of all formats that one document can be had in besides `json`, NULL-terminated. */
const char *const *lontar_format_names(void);

/** Addresses of a document's page and, if it has one, its file; NULL without. */
char *lontar_format_page_url(const lontar_record *record, const lontar_format_scope *scope);
char *lontar_format_file_url(const lontar_record *record, const lontar_format_scope *scope);

/** A text in one line: white space and control characters are one space. */
char *lontar_format_line(const char *text);

/** Parts of a date, `2019-05-27`, that are known: 0 to 3 of them. */
int lontar_format_date(const lontar_record *record, int out_parts[3]);

/* The formats; each appends one record. */
void lontar_format_add_csv(GString *out, const lontar_record *record,
                           const lontar_format_scope *scope);
void lontar_format_add_ndjson(GString *out, const lontar_record *record,
                              const lontar_format_scope *scope);
void lontar_format_add_ris(GString *out, const lontar_record *record,
                           const lontar_format_scope *scope);
void lontar_format_add_bibtex(GString *out, const lontar_record *record,
                              const lontar_format_scope *scope);
void lontar_format_add_csl(GString *out, const lontar_record *record,
                           const lontar_format_scope *scope);
void lontar_format_add_jsonld(GString *out, const lontar_record *record,
                              const lontar_format_scope *scope);
void lontar_format_add_dc(GString *out, const lontar_record *record,
                          const lontar_format_scope *scope);

#endif
