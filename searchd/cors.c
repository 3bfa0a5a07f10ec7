/*
 * CORS: which web sites' pages may read answers.
 *
 * Answers are the same for everybody and no cookie is ever read, so credentials are not allowed.
 */
#include "cors.h"
#include "revision.h"

static const char *
allowed_origin(const char *origin, const char *const *origins)
{
    for (size_t i = 0; origins[i] != NULL; i++) {
        if (g_str_equal(origins[i], "*")) {
            return "*";
        }
        if (g_ascii_strcasecmp(origins[i], origin) == 0) {
            return origins[i];
        }
    }
    return NULL;
}

void
lontar_cors_apply(lontar_exchange *exchange, const char *const *origins)
{
    const char *allowed = origins == NULL || exchange->origin == NULL
                              ? NULL
                              : allowed_origin(exchange->origin, origins);

    if (allowed == NULL) {
        return;
    }
    lontar_exchange_set_header(exchange, "Access-Control-Allow-Origin", allowed);
    if (!g_str_equal(exchange->method, "OPTIONS")) {
        lontar_exchange_set_header(exchange, "Access-Control-Expose-Headers",
                                   "ETag, Location, RateLimit, RateLimit-Policy, Retry-After");
        return;
    }
    lontar_exchange_set_header(exchange, "Access-Control-Allow-Methods", "GET, HEAD, POST");
    lontar_exchange_set_header(
        exchange, "Access-Control-Allow-Headers",
        "Accept, Accept-Language, Content-Type, If-None-Match, " LONTAR_REVISION_HEADER ", Range");
    lontar_exchange_set_header(exchange, "Access-Control-Max-Age", "86400");
}
