/*
 * Whole sets: every hit of a search in a format for other programs.
 *
 * The set is that of the revision at which the answer began, whatever is written meanwhile: its ids
 * are listed first, four bytes each, and the records are read as the client takes them, a piece at
 * a time. A document that is deleted before its turn is left out.
 */
#include "api_set.h"

#include "base_url.h"
#include "lontar/error.h"

/* A piece is handed over when it is this long, in bytes. */
#define PIECE 24576
/* No piece reads more records, so that other clients of the thread get their turn. */
#define PIECE_RECORDS 100

typedef struct {
    lontar_request *request;
    lontar_listing *listing;
    const lontar_format *format;
    char *base;
    size_t next;  /* hit */
    size_t added; /* records */
    bool has_begun, has_ended;
} set;

static void
free_set(void *data)
{
    set *own = data;

    lontar_request_free(own->request);
    lontar_listing_free(own->listing);
    g_free(own->base);
    g_free(own);
}

static bool
add_record(set *own, lontar_worker *worker, GString *out)
{
    g_autoptr(GError) error = NULL;
    const lontar_format_scope scope = {worker->site->vocabularies, own->base, own->request};
    lontar_searcher *searcher = lontar_worker_searcher(worker, &error);
    const char *id = lontar_listing_id_at(own->listing, own->next++);
    g_autoptr(lontar_record) record =
        searcher == NULL ? NULL : lontar_searcher_record(searcher, id, &error);

    if (record == NULL) {
        return g_error_matches(error, LONTAR_ERROR, LONTAR_ERROR_NOT_FOUND);
    }
    if (own->added++ > 0) {
        g_string_append(out, own->format->between);
    }
    own->format->add(out, record, &scope);
    return true;
}

static bool
next_piece(struct lontar_worker *worker, void *data, GString *out)
{
    set *own = data;

    if (own->has_ended) {
        return true;
    }
    if (!own->has_begun) {
        g_string_append(out, own->format->head);
        own->has_begun = true;
    }
    for (size_t i = 0;
         i < PIECE_RECORDS && out->len < PIECE && own->next < lontar_listing_size(own->listing);
         i++) {
        if (!add_record(own, worker, out)) {
            return false;
        }
    }
    if (own->next == lontar_listing_size(own->listing)) {
        g_string_append(out, own->format->tail);
        own->has_ended = true;
    } else if (out->len == 0) {
        return next_piece(worker, data, out); /* all of these had been deleted */
    }
    return true;
}

bool
lontar_api_set_send(lontar_worker *worker, lontar_exchange *exchange, lontar_request *request,
                    const lontar_format *format, GError **error)
{
    lontar_listing *listing = lontar_search_list(worker->searcher, request, error);

    if (listing == NULL) {
        lontar_request_free(request);
        return false;
    }

    set *own = g_new0(set, 1);
    own->request = request;
    own->listing = listing;
    own->format = format;
    own->base = lontar_base_url(worker->site, exchange);
    exchange->stream = (lontar_stream){next_piece, free_set, own};
    exchange->content_type = format->content_type;

    g_autofree char *disposition =
        g_strdup_printf("attachment; filename=\"lontar-%" G_GUINT64_FORMAT ".%s\"",
                        lontar_listing_state(listing)->revision, format->extension);
    lontar_exchange_set_header(exchange, "Content-Disposition", disposition);
    return true;
}
