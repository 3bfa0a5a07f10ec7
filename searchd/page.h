/*
 * Pages: what the parts of the web site share. They are complete without a script.
 */
#ifndef LONTAR_SEARCHD_PAGE_H
#define LONTAR_SEARCHD_PAGE_H

#include "exchange.h"
#include "lontar/search.h"
#include "worker.h"

/* One page that is being written; all lent. */
typedef struct {
    lontar_worker *worker;
    lontar_exchange *exchange;
    GString *out;                            /* the body */
    const char *language;                    /* of the interface */
    const lontar_vocabularies *vocabularies; /* for labels */
    const lontar_request *request;           /* NULL on a page that is none of a search */
    const lontar_answer *answer;             /* likewise */
    const char *suggestion;                  /* what to type instead, or NULL */
} lontar_sheet;

/** A page in the language of the request, or of the client. */
lontar_sheet lontar_page_of(lontar_worker *worker, lontar_exchange *exchange,
                            const lontar_request *request, const lontar_answer *answer);

/**
 * Everything up to the main part.
 *
 * @param title  plain text
 * @param head   markup for the head, or NULL
 */
void lontar_page_begin(lontar_sheet *page, const char *title, const char *head);
void lontar_page_end(lontar_sheet *page);

/** What a page is sent with; lontar_page_begin() does it. */
void lontar_page_set_headers(lontar_exchange *exchange);

/** A page that says what went wrong, with its status. */
void lontar_page_send_problem(lontar_worker *worker, lontar_exchange *exchange,
                              const GError *error);

/** Append a text of the interface, escaped; a value takes the place of %s. */
void lontar_page_say(lontar_sheet *page, const char *key);
void lontar_page_say_with(lontar_sheet *page, const char *key, const char *value);
void lontar_page_say_number(lontar_sheet *page, const char *key, size_t number);

/** The label of a value; lent. */
const char *lontar_page_label(const lontar_sheet *page, lontar_field field, const char *value);

/* Parts; each appends itself. */
void lontar_page_add_box(lontar_sheet *page);     /* of the search */
void lontar_page_add_filters(lontar_sheet *page); /* checkboxes with counts, years */
void lontar_page_add_hidden(lontar_sheet *page);  /* what the form has no control for */
void lontar_page_add_years(lontar_sheet *page, const lontar_facet *facet);
void lontar_page_add_chips(lontar_sheet *page); /* what is filtered by, to take away */
void lontar_page_add_tools(lontar_sheet *page); /* total, order, export */
void lontar_page_add_paging(lontar_sheet *page);
void lontar_page_add_suggestion(lontar_sheet *page); /* what was probably meant, as a link */
void lontar_page_add_understood(lontar_sheet *page); /* how the query was read */
void lontar_page_add_nothing(lontar_sheet *page);    /* what to do when nothing was found */
void lontar_page_add_map(lontar_sheet *page);
void lontar_page_add_hits(lontar_sheet *page);
/** One page of a hit with its snippet. */
void lontar_page_add_snippet(lontar_sheet *page, const lontar_record *record,
                             const lontar_page_hit *page_hit);
/** Type, year, countries and the like in a line. */
void lontar_page_add_facts(lontar_sheet *page, const lontar_record *record);

/** The facet of a field in the answer, or NULL. */
const lontar_facet *lontar_page_facet(const lontar_sheet *page, lontar_field field);

#endif
