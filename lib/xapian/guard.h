/*
 * The guard: no exception leaves the Xapian door.
 */
#ifndef LONTAR_XAPIAN_GUARD_H
#define LONTAR_XAPIAN_GUARD_H

#include "lontar/xapian.h"

#include <string>

/* Turn the exception that is being handled into an error about `what`; call in a catch only. */
void lontar_guard_report(GError **error, const std::string &what) noexcept;

/**
 * Run a body that calls Xapian.
 *
 * @param what    what the body works on, for the message; may be empty
 * @param failed  what to return when it throws
 */
template <typename Result, typename Body>
Result
guard(GError **error, const std::string &what, Result failed, Body body) noexcept
{
    try {
        return body();
    } catch (...) {
        lontar_guard_report(error, what);
        return failed;
    }
}

#endif
