/*
 * Fuzzing every endpoint over a small index: an address, and after a line break the body of a POST.
 * No answer is 500; what is JSON or text is valid, streams included; cursors and resumption tokens
 * of the index are among the inputs that are kept.
 */
#include <jansson.h>
#include <stdint.h>
#include <stdlib.h>

#include "../unit/search_fixture.h"
#include "exchange.h"
#include "routes.h"

/* Pieces of a streamed body that are looked at. */
#define PIECES_MAX 64

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static fixture *index_of_three;

static void
remove_index(void)
{
    fixture_free(index_of_three);
}

static lontar_worker *
make_worker(void)
{
    static lontar_site site;
    static char *locations[2];
    fixture *f = fixture_new();
    lontar_document *long_one = new_document("b", "Wages at sea", "en", "the wages of seafarers");

    add_page(long_one, "a second page on debt bondage and recruitment fees");
    say(long_one, LONTAR_FIELD_COUNTRY, "THA");
    say(long_one, LONTAR_FIELD_YEAR, "2019");
    put(f, new_document("a", "Forced labour", "en", "forced labour and wages, C029"));
    put(f, long_one);
    put(f, new_document("c", NULL, "th", "แรงงานบังคับ"));
    commit(f);
    index_of_three = f;
    atexit(remove_index);
    locations[0] = f->folder;
    site = (lontar_site){.vocabularies = f->vocabularies,
                         .thesaurus = lontar_thesaurus_load(NULL, NULL),
                         .locations = locations,
                         .library = f->folder,
                         .cache = lontar_cache_new(1),
                         .metrics = lontar_metrics_new()};
    return lontar_worker_new(&site);
}

static void
pull(lontar_worker *worker, lontar_exchange *exchange)
{
    for (int i = 0; i < PIECES_MAX; i++) {
        size_t before = exchange->body->len;

        if (!exchange->stream.next(worker, exchange->stream.data, exchange->body) ||
            exchange->body->len == before) {
            return;
        }
    }
}

static void
check(const lontar_exchange *exchange)
{
    const GString *body = exchange->body;
    bool is_json = exchange->content_type != NULL &&
                   g_str_has_prefix(exchange->content_type, "application/") &&
                   strstr(exchange->content_type, "json") != NULL &&
                   strstr(exchange->content_type, "ndjson") == NULL;

    if (exchange->status == 500 || !g_utf8_validate(body->str, (gssize)body->len, NULL)) {
        abort();
    }
    if (is_json && body->len > 0 && exchange->stream.next == NULL) {
        json_t *value = json_loadb(body->str, body->len, JSON_DECODE_ANY, NULL);

        if (value == NULL) {
            abort();
        }
        json_decref(value);
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static lontar_worker *worker;
    g_autofree char *target = g_strndup((const char *)data, size);
    char *end = strchr(target, '\n');

    if (worker == NULL) {
        worker = make_worker();
    }
    if (end != NULL) {
        *end = '\0';
    }
    g_autoptr(lontar_exchange) exchange = lontar_exchange_new(target);
    exchange->method = end == NULL ? "GET" : "POST";
    exchange->content_kind = "application/json";
    exchange->host = "a.example";
    g_string_append(exchange->request_body, end == NULL ? "" : end + 1);
    lontar_routes_answer(worker, exchange);
    if (exchange->stream.next != NULL) {
        pull(worker, exchange);
    }
    check(exchange);
    return 0;
}
