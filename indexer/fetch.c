/*
 * Getting what stands at an address, by libcurl.
 *
 * Who may name an address here may not thereby reach into the network of the machine: every address
 * that a name leads to, at first and after each redirection, is looked at before it is connected
 * to.
 */
#include <arpa/inet.h>
#include <curl/curl.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "harvest.h"
#include "lontar/error.h"

#define ANSWER_MAX    (64 << 20)
#define REDIRECTS_MAX 5L
#define CONNECT_S     15L
#define ANSWER_S      300L
#define STALLED_S     30L
#define STALLED_BYTES 10L
/* A repository that is busy says when to come back (503, Retry-After). */
#define RETRIES_MAX 5
#define RETRY_MAX_S 60

typedef struct {
    GByteArray *bytes;
    bool may_private;
    bool is_refused; /* an address was private */
    bool is_large;
} fetching;

/* Networks that are not the public one: RFC 6890 and the registries that it points to. */
static const struct {
    uint32_t network;
    int bits;
} private4[] = {
    {0x00000000, 8},  {0x0a000000, 8},  {0x64400000, 10}, {0x7f000000, 8},  {0xa9fe0000, 16},
    {0xac100000, 12}, {0xc0000000, 24}, {0xc0000200, 24}, {0xc0a80000, 16}, {0xc6120000, 15},
    {0xc6336400, 24}, {0xcb007100, 24}, {0xe0000000, 4},  {0xf0000000, 4},
};

static bool
is_private4(uint32_t address)
{
    for (size_t i = 0; i < G_N_ELEMENTS(private4); i++) {
        uint32_t mask = UINT32_MAX << (32 - private4[i].bits);

        if ((address & mask) == private4[i].network) {
            return true;
        }
    }
    return false;
}

static uint32_t
last4(const uint8_t *bytes)
{
    return (uint32_t)bytes[12] << 24 | (uint32_t)bytes[13] << 16 | (uint32_t)bytes[14] << 8 |
           bytes[15];
}

/* Global unicast but for what is documentation or leads to IPv4. */
static bool
is_private6(const uint8_t *bytes)
{
    static const uint8_t mapped[12] = {[10] = 0xff, [11] = 0xff};
    static const uint8_t nat64[12] = {0x00, 0x64, 0xff, 0x9b};

    if (memcmp(bytes, mapped, sizeof(mapped)) == 0 || memcmp(bytes, nat64, sizeof(nat64)) == 0) {
        return is_private4(last4(bytes));
    }
    if (bytes[0] == 0x20 && bytes[1] == 0x02) { /* 6to4 */
        return is_private4((uint32_t)bytes[2] << 24 | (uint32_t)bytes[3] << 16 |
                           (uint32_t)bytes[4] << 8 | bytes[5]);
    }
    return (bytes[0] & 0xe0) != 0x20 || (bytes[0] == 0x20 && bytes[1] == 0x01 && bytes[2] < 2) ||
           (bytes[0] == 0x20 && bytes[1] == 0x01 && bytes[2] == 0x0d && bytes[3] == 0xb8);
}

bool
lontar_fetch_is_private(const struct sockaddr *address)
{
    if (address->sa_family == AF_INET) {
        struct sockaddr_in in;

        memcpy(&in, address, sizeof(in));
        return is_private4(ntohl(in.sin_addr.s_addr));
    }
    if (address->sa_family == AF_INET6) {
        struct sockaddr_in6 in;

        memcpy(&in, address, sizeof(in));
        return is_private6(in.sin6_addr.s6_addr);
    }
    return true;
}

static curl_socket_t
open_socket(void *data, curlsocktype purpose, struct curl_sockaddr *address)
{
    fetching *of = data;

    (void)purpose;
    if (!of->may_private && lontar_fetch_is_private(&address->addr)) {
        of->is_refused = true;
        return CURL_SOCKET_BAD;
    }
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

static size_t
take(char *bytes, size_t size, size_t count, void *data)
{
    fetching *of = data;

    if (of->bytes->len + size * count > ANSWER_MAX) {
        of->is_large = true;
        return 0;
    }
    g_byte_array_append(of->bytes, (const guint8 *)bytes, (guint)(size * count));
    return size * count;
}

static void
set_up(CURL *curl, const char *url, fetching *of)
{
    /* None of these can fail with valid values. */
    (void)curl_easy_setopt(curl, CURLOPT_URL, url);
    (void)curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https,file");
    (void)curl_easy_setopt(curl, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
    (void)curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 1L);
    (void)curl_easy_setopt(curl, CURLOPT_MAXREDIRS, REDIRECTS_MAX);
    (void)curl_easy_setopt(curl, CURLOPT_PROXY, ""); /* who would connect in our place */
    (void)curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, open_socket);
    (void)curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, of);
    (void)curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take);
    (void)curl_easy_setopt(curl, CURLOPT_WRITEDATA, of);
    (void)curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, CONNECT_S);
    (void)curl_easy_setopt(curl, CURLOPT_TIMEOUT, ANSWER_S);
    (void)curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, STALLED_S);
    (void)curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, STALLED_BYTES);
    (void)curl_easy_setopt(curl, CURLOPT_ACCEPT_ENCODING, "");
    (void)curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    (void)curl_easy_setopt(curl, CURLOPT_USERAGENT, "lontar-index/" LONTAR_VERSION);
}

static void
set_failed(const char *url, const fetching *of, CURLcode code, GError **error)
{
    const char *why = of->is_refused ? "it is on this machine or in a private network; "
                                       "harvest-private=true in the configuration allows that"
                      : of->is_large ? "the answer is longer than " G_STRINGIFY(ANSWER_MAX) " bytes"
                                     : curl_easy_strerror(code);

    g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_IO, "%s: %s", url, why);
}

/* One attempt. out_wait_s: when the other side says to come back, else 0. */
static bool
attempt(CURL *curl, const char *url, fetching *of, long *out_wait_s, GError **error)
{
    CURLcode code;
    curl_off_t wait = 0;
    long status = 0;

    g_byte_array_set_size(of->bytes, 0);
    code = curl_easy_perform(curl);
    *out_wait_s = 0;
    if (code != CURLE_OK) {
        set_failed(url, of, code, error);
        return false;
    }
    (void)curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status); /* 0 for a file */
    if (status == 0 || status == 200) {
        return true;
    }
    (void)curl_easy_getinfo(curl, CURLINFO_RETRY_AFTER, &wait);
    *out_wait_s = status == 503 || status == 429 ? CLAMP((long)wait, 1, RETRY_MAX_S) : 0;
    g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_IO, "%s: the answer is HTTP %ld", url, status);
    return false;
}

GBytes *
lontar_fetch(const char *url, bool may_private, GError **error)
{
    static gsize once;

    if (g_once_init_enter(&once)) {
        (void)curl_global_init(CURL_GLOBAL_DEFAULT); /* else curl_easy_init() fails */
        g_once_init_leave(&once, 1);
    }

    CURL *curl = curl_easy_init();
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    fetching of = {.bytes = bytes, .may_private = may_private};
    g_autoptr(GError) cause = NULL;
    long wait_s = 0;
    bool done = false;

    if (curl == NULL) {
        g_set_error_literal(error, LONTAR_ERROR, LONTAR_ERROR_IO, "no connection can be made");
        return NULL;
    }
    set_up(curl, url, &of);
    for (int i = 0; i <= RETRIES_MAX && !done; i++) {
        if (wait_s > 0) {
            g_usleep((gulong)wait_s * G_USEC_PER_SEC);
        }
        g_clear_error(&cause);
        done = attempt(curl, url, &of, &wait_s, &cause);
        i = wait_s > 0 ? i : RETRIES_MAX;
    }
    curl_easy_cleanup(curl);
    if (!done) {
        g_propagate_error(error, g_steal_pointer(&cause));
        return NULL;
    }
    return g_byte_array_free_to_bytes(g_steal_pointer(&bytes));
}
