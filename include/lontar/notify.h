/*
 * Telling the service manager how it goes (systemd's Type=notify), without its library.
 */
#ifndef LONTAR_NOTIFY_H
#define LONTAR_NOTIFY_H

#include <glib.h>
#include <stdbool.h>

/**
 * Send a line such as `READY=1` to the socket that NOTIFY_SOCKET names.
 *
 * @return whether it was sent; without a service manager there is nobody to tell
 */
bool lontar_notify(const char *format, ...) G_GNUC_PRINTF(1, 2);

/** Milliseconds between the signs of life that the service manager asks for; 0 = none. */
int64_t lontar_notify_watchdog_ms(void);

#endif
