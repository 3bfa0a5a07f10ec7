/*
 * The head of a request: the headers that we read, found in one pass, and their size.
 */
#include "head.h"

#include <string.h>

#include "keys.h"
#include "limiter.h"
#include "revision.h"

#define NAME(literal)                \
    {                                \
        literal, sizeof(literal) - 1 \
    }

static const struct {
    const char *name;
    size_t size;
} names[LONTAR_HEADER_COUNT] = {
    [LONTAR_HEADER_ACCEPT] = NAME("Accept"),
    [LONTAR_HEADER_ACCEPT_ENCODING] = NAME("Accept-Encoding"),
    [LONTAR_HEADER_ACCEPT_LANGUAGE] = NAME("Accept-Language"),
    [LONTAR_HEADER_AUTHORIZATION] = NAME("Authorization"),
    [LONTAR_HEADER_CONTENT_TYPE] = NAME("Content-Type"),
    [LONTAR_HEADER_HOST] = NAME("Host"),
    [LONTAR_HEADER_IF_NONE_MATCH] = NAME("If-None-Match"),
    [LONTAR_HEADER_IF_RANGE] = NAME("If-Range"),
    [LONTAR_HEADER_INDEX_REVISION] = NAME(LONTAR_REVISION_HEADER),
    [LONTAR_HEADER_ORIGIN] = NAME("Origin"),
    [LONTAR_HEADER_RANGE] = NAME("Range"),
    [LONTAR_HEADER_USER_AGENT] = NAME("User-Agent"),
    [LONTAR_HEADER_X_API_KEY] = NAME("X-API-Key"),
    [LONTAR_HEADER_X_FORWARDED_FOR] = NAME("X-Forwarded-For"),
};

static bool
is_name(const char *name, size_t size, const char *wanted, size_t wanted_size)
{
    return size == wanted_size && g_ascii_strncasecmp(name, wanted, size) == 0;
}

static enum MHD_Result
read_header(void *data, enum MHD_ValueKind kind, const char *name, size_t name_size,
            const char *value, size_t value_size)
{
    lontar_head *head = data;

    head->bytes += name_size + value_size + strlen(": \r\n");
    for (size_t i = 0; i < LONTAR_HEADER_COUNT; i++) {
        if (is_name(name, name_size, names[i].name, names[i].size)) {
            head->values[i] = head->values[i] != NULL ? head->values[i] : value;
            return MHD_YES;
        }
    }
    if (is_name(name, name_size, "Content-Length", strlen("Content-Length"))) {
        head->lengths++;
    } else if (is_name(name, name_size, "Transfer-Encoding", strlen("Transfer-Encoding"))) {
        head->lengths++;
        head->is_strange =
            head->is_strange || value == NULL || g_ascii_strcasecmp(value, "chunked") != 0;
    }
    return MHD_YES;
}

void
lontar_head_read(lontar_head *head, struct MHD_Connection *connection)
{
    *head = (lontar_head){{NULL}, 0, false, 0};
    (void)MHD_get_connection_values_n(connection, MHD_HEADER_KIND, read_header, head);
}

void
lontar_head_apply(const lontar_head *head, lontar_exchange *exchange, const char *peer,
                  const char *const *proxies)
{
    const char *const *values = head->values;

    exchange->etag_wanted = values[LONTAR_HEADER_IF_NONE_MATCH];
    exchange->revision_wanted = values[LONTAR_HEADER_INDEX_REVISION];
    exchange->languages = values[LONTAR_HEADER_ACCEPT_LANGUAGE];
    exchange->range = values[LONTAR_HEADER_RANGE];
    exchange->range_condition = values[LONTAR_HEADER_IF_RANGE];
    exchange->accept = values[LONTAR_HEADER_ACCEPT];
    exchange->content_kind = values[LONTAR_HEADER_CONTENT_TYPE];
    exchange->origin = values[LONTAR_HEADER_ORIGIN];
    exchange->host = values[LONTAR_HEADER_HOST];
    exchange->agent = values[LONTAR_HEADER_USER_AGENT];
    exchange->coding = lontar_coding_choose(values[LONTAR_HEADER_ACCEPT_ENCODING]);
    exchange->key =
        lontar_keys_of(values[LONTAR_HEADER_AUTHORIZATION], values[LONTAR_HEADER_X_API_KEY]);
    exchange->client = lontar_client_address(peer, values[LONTAR_HEADER_X_FORWARDED_FOR], proxies);
}
