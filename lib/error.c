/*
 * The error domain.
 */
#include "lontar/error.h"

GQuark
lontar_error_quark(void)
{
    return g_quark_from_static_string("lontar-error");
}

int
lontar_error_exit_status(const GError *error)
{
    if (g_error_matches(error, LONTAR_ERROR, LONTAR_ERROR_INVALID)) {
        return 2;
    }
    return 3;
}
