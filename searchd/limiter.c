/*
 * The limiter: how many requests a client may make, by a bucket of tokens for each address.
 */
#include "limiter.h"

#include <arpa/inet.h>
#include <math.h>
#include <string.h>

/* A page of the site asks for several things at once. */
#define BURST_SECONDS 2
#define BURST_MIN     10
/* Clients that are remembered; a full table forgets those whose buckets are full again. */
#define CLIENTS_MAX 65536

typedef struct {
    double tokens, rate, burst;
    int64_t filled_us;
} bucket;

struct lontar_limiter {
    GMutex mutex;        /* guards the buckets */
    GHashTable *buckets; /* address -> bucket */
    unsigned rate;       /* of who has none of his own */
};

lontar_limiter *
lontar_limiter_new(unsigned rate)
{
    lontar_limiter *limiter = g_new0(lontar_limiter, 1);

    g_mutex_init(&limiter->mutex);
    limiter->buckets = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    limiter->rate = rate;
    return limiter;
}

void
lontar_limiter_free(lontar_limiter *limiter)
{
    if (limiter != NULL) {
        g_hash_table_unref(limiter->buckets);
        g_mutex_clear(&limiter->mutex);
        g_free(limiter);
    }
}

/* Who owns one address of an IPv6 network has all 2^64 of it. */
static char *
client_key(const char *client)
{
    struct in6_addr address;
    char text[INET6_ADDRSTRLEN];

    if (client == NULL || inet_pton(AF_INET6, client, &address) != 1 ||
        IN6_IS_ADDR_V4MAPPED(&address)) {
        return g_strdup(client != NULL ? client : "");
    }
    memset(address.s6_addr + 8, 0, 8);
    return g_strdup(inet_ntop(AF_INET6, &address, text, sizeof text));
}

static void
fill(bucket *own, int64_t now_us)
{
    double seconds = (double)MAX(now_us - own->filled_us, 0) / 1e6;

    own->tokens = MIN(own->tokens + seconds * own->rate, own->burst);
    own->filled_us = now_us;
}

static void
forget_idle(lontar_limiter *limiter, int64_t now_us)
{
    GHashTableIter iter;
    void *value;

    g_hash_table_iter_init(&iter, limiter->buckets);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        fill(value, now_us);
        if (((bucket *)value)->tokens >= ((bucket *)value)->burst) {
            g_hash_table_iter_remove(&iter);
        }
    }
    if (g_hash_table_size(limiter->buckets) >= CLIENTS_MAX) {
        g_hash_table_remove_all(limiter->buckets); /* memory is bounded, come what may */
    }
}

static bucket *
find_bucket(lontar_limiter *limiter, const char *client, unsigned rate, int64_t now_us)
{
    g_autofree char *key = client_key(client);
    bucket *own = g_hash_table_lookup(limiter->buckets, key);

    if (own != NULL) {
        return own;
    }
    if (g_hash_table_size(limiter->buckets) >= CLIENTS_MAX) {
        forget_idle(limiter, now_us);
    }
    own = g_new0(bucket, 1);
    own->rate = rate > 0 ? rate : limiter->rate;
    own->burst = MAX(own->rate * BURST_SECONDS, BURST_MIN);
    own->tokens = own->burst;
    own->filled_us = now_us;
    g_hash_table_insert(limiter->buckets, g_steal_pointer(&key), own);
    return own;
}

lontar_allowance
lontar_limiter_take(lontar_limiter *limiter, const char *client, unsigned rate, int64_t now_us)
{
    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&limiter->mutex);
    bucket *own = find_bucket(limiter, client, rate, now_us);
    lontar_allowance allowance = {.burst = (unsigned)own->burst,
                                  .window_s = (unsigned)ceil(own->burst / own->rate)};

    fill(own, now_us);
    allowance.is_allowed = own->tokens >= 1;
    if (allowance.is_allowed) {
        own->tokens -= 1;
    }

    double missing = own->tokens >= 1 ? own->burst - own->tokens : 1 - own->tokens;
    allowance.remaining = (unsigned)own->tokens;
    allowance.reset_s = (unsigned)ceil(missing / own->rate);
    return allowance;
}

static bool
is_address(const char *text)
{
    struct in6_addr six;
    struct in_addr four;

    return inet_pton(AF_INET, text, &four) == 1 || inet_pton(AF_INET6, text, &six) == 1;
}

char *
lontar_client_address(const char *peer, const char *forwarded, const char *const *proxies)
{
    g_auto(GStrv) hops = forwarded == NULL ? NULL : g_strsplit(forwarded, ",", -1);
    const char *client = peer;

    if (peer == NULL || hops == NULL || proxies == NULL) {
        return g_strdup(peer);
    }
    for (guint i = g_strv_length(hops); i > 0 && g_strv_contains(proxies, client); i--) {
        const char *hop = g_strstrip(hops[i - 1]);

        if (!is_address(hop)) {
            break;
        }
        client = hop;
    }
    return g_strdup(client);
}
