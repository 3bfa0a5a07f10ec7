/*
 * Addresses: a table of counts by network.
 */
#include "addresses.h"

#include <netinet/in.h>
#include <string.h>

/* Bytes of an IPv6 address that tell networks of clients apart. */
#define NETWORK_BYTES 8

struct lontar_addresses {
    unsigned most;
    GMutex mutex;       /* guards the counts */
    GHashTable *counts; /* GBytes -> connections, at least 1 */
};

lontar_addresses *
lontar_addresses_new(unsigned most)
{
    lontar_addresses *addresses = g_new0(lontar_addresses, 1);

    addresses->most = most;
    g_mutex_init(&addresses->mutex);
    addresses->counts =
        g_hash_table_new_full(g_bytes_hash, g_bytes_equal, (GDestroyNotify)g_bytes_unref, NULL);
    return addresses;
}

void
lontar_addresses_free(lontar_addresses *addresses)
{
    if (addresses != NULL) {
        g_hash_table_unref(addresses->counts);
        g_mutex_clear(&addresses->mutex);
        g_free(addresses);
    }
}

/* What clients are told apart by; NULL where there is nothing to count. */
static GBytes *
key_of(const lontar_addresses *addresses, const struct sockaddr *address)
{
    struct in6_addr ip;

    if (addresses->most == 0 || address == NULL) {
        return NULL;
    }
    if (address->sa_family == AF_INET) {
        return g_bytes_new(&((const struct sockaddr_in *)address)->sin_addr,
                           sizeof(struct in_addr));
    }
    if (address->sa_family != AF_INET6) {
        return NULL;
    }
    ip = ((const struct sockaddr_in6 *)address)->sin6_addr;
    if (IN6_IS_ADDR_V4MAPPED(&ip)) {
        return g_bytes_new(ip.s6_addr + sizeof ip - sizeof(struct in_addr), sizeof(struct in_addr));
    }
    return g_bytes_new(&ip, NETWORK_BYTES);
}

bool
lontar_addresses_enter(lontar_addresses *addresses, const struct sockaddr *address)
{
    g_autoptr(GBytes) key = key_of(addresses, address);
    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&addresses->mutex);
    unsigned count;

    if (key == NULL) {
        return true;
    }
    count = GPOINTER_TO_UINT(g_hash_table_lookup(addresses->counts, key));
    if (count >= addresses->most) {
        return false;
    }
    g_hash_table_replace(addresses->counts, g_steal_pointer(&key), GUINT_TO_POINTER(count + 1));
    return true;
}

void
lontar_addresses_leave(lontar_addresses *addresses, const struct sockaddr *address)
{
    g_autoptr(GBytes) key = key_of(addresses, address);
    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&addresses->mutex);
    unsigned count;

    if (key == NULL) {
        return;
    }
    count = GPOINTER_TO_UINT(g_hash_table_lookup(addresses->counts, key));
    if (count <= 1) {
        (void)g_hash_table_remove(addresses->counts, key);
    } else {
        g_hash_table_replace(addresses->counts, g_steal_pointer(&key), GUINT_TO_POINTER(count - 1));
    }
}
