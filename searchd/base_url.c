/*
 * The address that the world knows the site by, for answers that must name themselves whole.
 */
#include "base_url.h"

#include <string.h>

/* A host and port, and nothing that could be markup or another address. */
static bool
is_host(const char *host)
{
    size_t length = strspn(host, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                 "-._:[]");

    return length > 0 && length < 256 && host[length] == '\0';
}

char *
lontar_base_url(const lontar_site *site, const lontar_exchange *exchange)
{
    if (site->public_url != NULL) {
        size_t length = strlen(site->public_url);

        return g_strndup(site->public_url,
                         length > 0 && site->public_url[length - 1] == '/' ? length - 1 : length);
    }
    return g_strconcat(
        "http://", exchange->host != NULL && is_host(exchange->host) ? exchange->host : "localhost",
        NULL);
}
