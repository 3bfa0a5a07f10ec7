/*
 * Redirects: the id of a content that another one has taken the place of leads to that one.
 */
#include "redirect.h"

#include <string.h>

#define SEGMENT "/documents/"

void
lontar_redirect_try(lontar_worker *worker, lontar_exchange *exchange, const char *id)
{
    lontar_searcher *searcher = lontar_worker_searcher(worker, NULL);
    g_autofree char *successor =
        searcher == NULL ? NULL : lontar_searcher_redirect(searcher, id, NULL);
    const char *begin = strstr(exchange->target, SEGMENT);

    if (successor == NULL || begin == NULL) {
        return;
    }
    begin += strlen(SEGMENT);

    g_autofree char *head = g_strndup(exchange->target, (gsize)(begin - exchange->target));
    g_autofree char *escaped = g_uri_escape_string(successor, NULL, FALSE);
    g_autofree char *location = g_strconcat(head, escaped, begin + strcspn(begin, "/?"), NULL);
    exchange->status = 301;
    exchange->content_type = "text/plain; charset=utf-8";
    lontar_exchange_clear_body(exchange);
    g_string_append_printf(exchange->body, "moved to %s\n", location);
    lontar_exchange_set_header(exchange, "Location", location);
}
