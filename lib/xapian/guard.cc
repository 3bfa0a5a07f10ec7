/*
 * Exceptions of Xapian, and what they mean to a caller.
 *
 * Derived classes come first: Xapian::Error has no virtual member, so only the order of the catches
 * tells its kinds apart.
 */
#include "guard.h"

#include <cerrno>
#include <cstring>
#include <exception>
#include <new>
#include <stdexcept>

#include <xapian.h>

static void
set(GError **error, lontar_error code, const std::string &what, const Xapian::Error &cause)
{
    g_autofree char *name = g_utf8_make_valid(what.c_str(), -1);
    g_autofree char *message = g_utf8_make_valid(cause.get_msg().c_str(), -1);
    const char *system = cause.get_error_string();

    g_set_error(error, LONTAR_ERROR, code, "%s%s%s%s%s%s", name, what.empty() ? "" : ": ", message,
                system == nullptr ? "" : " (", system == nullptr ? "" : system,
                system == nullptr ? "" : ")");
}

static void
set_standard(GError **error, lontar_error code, const std::string &what, const char *message)
{
    g_set_error(error, LONTAR_ERROR, code, "%s%s%s", what.c_str(), what.empty() ? "" : ": ",
                message);
}

/*
 * Whether a database itself is damaged. Xapian has no class of its own for files that end too early
 * or are not there: what tells them from a failing system is that no system call failed otherwise.
 */
static bool
is_damage(const Xapian::DatabaseError &cause)
{
    const char *system = cause.get_error_string();

    return system == nullptr || strcmp(system, strerror(ENOENT)) == 0;
}

static void
report_database(GError **error, const std::string &what)
{
    try {
        throw;
    } catch (const Xapian::DatabaseNotFoundError &cause) {
        set(error, LONTAR_ERROR_NOT_FOUND, what, cause);
    } catch (const Xapian::DatabaseVersionError &cause) {
        set(error, LONTAR_ERROR_CORRUPT, what, cause);
    } catch (const Xapian::DatabaseCorruptError &cause) {
        set(error, LONTAR_ERROR_CORRUPT, what, cause);
    } catch (const Xapian::DatabaseLockError &cause) {
        set(error, LONTAR_ERROR_LOCKED, what, cause);
    } catch (const Xapian::DatabaseClosedError &cause) {
        set(error, LONTAR_ERROR_INTERNAL, what, cause);
    } catch (const Xapian::DatabaseModifiedError &cause) {
        set(error, LONTAR_ERROR_IO, what, cause);
    } catch (const Xapian::DatabaseError &cause) {
        set(error, is_damage(cause) ? LONTAR_ERROR_CORRUPT : LONTAR_ERROR_IO, what, cause);
    }
}

static void
report(GError **error, const std::string &what)
{
    try {
        throw;
    } catch (const Xapian::DatabaseError &) {
        report_database(error, what);
    } catch (const Xapian::DocNotFoundError &cause) {
        set(error, LONTAR_ERROR_NOT_FOUND, what, cause);
    } catch (const Xapian::NetworkError &cause) {
        set(error, LONTAR_ERROR_IO, what, cause);
    } catch (const Xapian::RangeError &cause) {
        set(error, LONTAR_ERROR_CORRUPT, what, cause);
    } catch (const Xapian::SerialisationError &cause) {
        set(error, LONTAR_ERROR_CORRUPT, what, cause);
    } catch (const Xapian::InvalidArgumentError &cause) {
        set(error, LONTAR_ERROR_INVALID, what, cause);
    } catch (const Xapian::WildcardError &cause) {
        set(error, LONTAR_ERROR_INVALID, what, cause);
    } catch (const Xapian::QueryParserError &cause) {
        set(error, LONTAR_ERROR_INVALID, what, cause);
    } catch (const Xapian::Error &cause) {
        set(error, LONTAR_ERROR_INTERNAL, what, cause);
    } catch (const std::bad_alloc &) {
        set_standard(error, LONTAR_ERROR_IO, what, "out of memory");
    } catch (const std::length_error &cause) {
        set_standard(error, LONTAR_ERROR_CORRUPT, what, cause.what());
    } catch (const std::exception &cause) {
        set_standard(error, LONTAR_ERROR_INTERNAL, what, cause.what());
    } catch (...) {
        set_standard(error, LONTAR_ERROR_INTERNAL, what, "unknown exception");
    }
}

namespace
{

void (*end_process)(const GError *error);

void
end_with_a_reason()
{
    GError *error = nullptr; /* of a process that ends */

    if (std::current_exception() != nullptr) {
        try {
            std::rethrow_exception(std::current_exception());
        } catch (...) {
            report(&error, "");
        }
    } else {
        set_standard(&error, LONTAR_ERROR_INTERNAL, "", "ended without a reason");
    }
    end_process(error);
    abort();
}

} // namespace

void
lontar_xapian_set_end(void (*end)(const GError *error))
{
    end_process = end;
    std::set_terminate(end_with_a_reason);
}

void
lontar_guard_report(GError **error, const std::string &what) noexcept
{
    report(error, what);
}
