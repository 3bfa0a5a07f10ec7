/*
 * The limiter: how many requests a client may make, by a bucket of tokens for each address.
 */
#ifndef LONTAR_SEARCHD_LIMITER_H
#define LONTAR_SEARCHD_LIMITER_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct lontar_limiter lontar_limiter;

/* What a client has left. */
typedef struct {
    bool is_allowed;
    unsigned burst;     /* tokens of a full bucket */
    unsigned remaining; /* tokens, whole ones */
    unsigned window_s;  /* until an empty bucket is full */
    unsigned reset_s;   /* until the next token is there, or the bucket is full if there is one */
} lontar_allowance;

/** @param rate  requests a second that each client may make in the long run; at least 1 */
lontar_limiter *lontar_limiter_new(unsigned rate);
void lontar_limiter_free(lontar_limiter *limiter);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(lontar_limiter, lontar_limiter_free)

/**
 * Take a token for a client.
 *
 * @param client  its address as text; addresses of one IPv6 /64 are one client; NULL = unknown
 * @param rate    requests a second of this client, the same at each call; 0 = everybody's
 * @param now_us  g_get_monotonic_time()
 * Threads: any number at once.
 */
lontar_allowance lontar_limiter_take(lontar_limiter *limiter, const char *client, unsigned rate,
                                     int64_t now_us);

/**
 * The address of who asks behind proxies.
 *
 * @param peer       who is connected
 * @param forwarded  X-Forwarded-For, or NULL
 * @param proxies    addresses that are believed, NULL-terminated, or NULL
 * @return the last address that no proxy of ours has
 */
char *lontar_client_address(const char *peer, const char *forwarded, const char *const *proxies);

#endif
