/*
 * Responses: what an exchange says, handed to the HTTP library.
 */
#include "respond.h"

#include <string.h>

#include "kept.h"

/* What the library asks a stream for at once. */
#define STREAM_BLOCK 32768

/* One worker a thread, ended with it. */
static GPrivate thread_worker = G_PRIVATE_INIT((GDestroyNotify)lontar_worker_free);

/* The worker that was made to try the index, if nobody has it yet: its facets are loaded. */
static lontar_worker *
take_spare(const lontar_site *site)
{
    lontar_worker *spare = site->spare == NULL ? NULL : g_atomic_pointer_get(site->spare);

    return spare != NULL && g_atomic_pointer_compare_and_exchange(site->spare, spare, NULL) ? spare
                                                                                            : NULL;
}

lontar_worker *
lontar_respond_worker(const lontar_site *site)
{
    lontar_worker *worker = g_private_get(&thread_worker);

    if (worker == NULL || worker->site != site) {
        worker = take_spare(site);
        worker = worker != NULL ? worker : lontar_worker_new(site);
        g_private_replace(&thread_worker, worker);
    }
    return worker;
}

/* --- streams -------------------------------------------------------------------------------- */

typedef struct {
    const lontar_site *site;
    lontar_exchange *exchange; /* lent: it lives until the response has gone */
    lontar_stream stream;      /* owned */
    GString *piece;
    size_t sent; /* of the piece */
} sending;

static ssize_t
read_stream(void *data, uint64_t position, char *buffer, size_t room)
{
    sending *own = data;

    if (own->sent == own->piece->len) {
        g_string_truncate(own->piece, 0);
        own->sent = 0;
        if (!own->stream.next(lontar_respond_worker(own->site), own->stream.data, own->piece)) {
            return MHD_CONTENT_READER_END_WITH_ERROR;
        }
        if (own->piece->len == 0) {
            return MHD_CONTENT_READER_END_OF_STREAM;
        }
    }

    size_t length = MIN(room, own->piece->len - own->sent);
    memcpy(buffer, own->piece->str + own->sent, length);
    own->sent += length;
    own->exchange->body_size += length;
    return (ssize_t)length;
}

static void
free_sending(void *data)
{
    sending *own = data;

    if (own->stream.free_data != NULL) {
        own->stream.free_data(own->stream.data);
    }
    g_string_free(own->piece, TRUE);
    g_free(own);
}

static struct MHD_Response *
make_stream(const lontar_site *site, lontar_exchange *exchange)
{
    sending *own = g_new0(sending, 1);
    struct MHD_Response *response;

    own->site = site;
    own->exchange = exchange;
    own->stream = exchange->stream;
    own->piece = g_string_new(NULL);
    exchange->stream = (lontar_stream){NULL, NULL, NULL};
    response = MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, STREAM_BLOCK, read_stream, own,
                                                 free_sending);
    if (response == NULL) {
        free_sending(own);
    }
    return response;
}

/* --- whole bodies and files ----------------------------------------------------------------- */

static struct MHD_Response *
make_file(lontar_exchange *exchange)
{
    struct MHD_Response *response = MHD_create_response_from_fd_at_offset64(
        exchange->file_length, exchange->file, exchange->file_offset);

    exchange->body_size = exchange->file_length;
    exchange->file = -1;
    return response;
}

static void
free_body(void *body)
{
    g_bytes_unref(body);
}

static struct MHD_Response *
make_body(const lontar_site *site, lontar_exchange *exchange)
{
    GBytes *body = lontar_kept_take(exchange, site->cache);
    size_t length;
    const void *bytes = g_bytes_get_data(body, &length);

    exchange->body_size = length;
    return MHD_create_response_from_buffer_with_free_callback_cls(length, (void *)bytes, free_body,
                                                                  body);
}

/* --- headers -------------------------------------------------------------------------------- */

static void
add_headers(struct MHD_Response *response, const lontar_exchange *exchange)
{
    bool has_policy = false;

    for (size_t i = 0; i + 1 < exchange->headers->len; i += 2) {
        const char *name = exchange->headers->pdata[i];

        has_policy = has_policy || g_str_equal(name, "Content-Security-Policy");
        (void)MHD_add_response_header(response, name, exchange->headers->pdata[i + 1]);
    }
    if (exchange->status != 304 && exchange->status != 204) {
        (void)MHD_add_response_header(response, "Content-Type", exchange->content_type);
    }
    (void)MHD_add_response_header(response, "Vary",
                                  "Accept, Accept-Encoding, Accept-Language, Origin");
    (void)MHD_add_response_header(response, "X-Content-Type-Options", "nosniff");
    (void)MHD_add_response_header(response, "Referrer-Policy", "no-referrer");
    if (!has_policy) {
        (void)MHD_add_response_header(response, "Content-Security-Policy",
                                      "default-src 'none'; style-src 'self'; img-src 'self'; "
                                      "form-action 'self'; base-uri 'none'; "
                                      "frame-ancestors 'none'");
    }
}

enum MHD_Result
lontar_respond(const lontar_site *site, struct MHD_Connection *connection,
               lontar_exchange *exchange, bool is_last)
{
    struct MHD_Response *response = exchange->stream.next != NULL ? make_stream(site, exchange)
                                    : exchange->file >= 0         ? make_file(exchange)
                                                                  : make_body(site, exchange);

    if (response == NULL) {
        return MHD_NO;
    }
    add_headers(response, exchange);
    if (is_last) {
        (void)MHD_add_response_header(response, "Connection", "close");
    }

    enum MHD_Result result = MHD_queue_response(connection, exchange->status, response);
    MHD_destroy_response(response);
    return result;
}
