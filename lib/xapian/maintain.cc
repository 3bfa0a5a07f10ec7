/*
 * Upkeep: merging databases into one, and checking one.
 */
#include "handles.h"

#include <algorithm>
#include <sstream>

namespace
{

/* Of several values under one key the greatest stays: a counter or a date never goes back. */
class Greatest : public Xapian::Compactor
{
  public:
    std::string
    resolve_duplicate_metadata(const std::string &, size_t size,
                               const std::string values[]) override
    {
        return *std::max_element(values, values + size);
    }
};

} // namespace

bool
lontar_compact(const char *const *sources, size_t size, const char *path, GError **error)
{
    return guard<bool>(error, path, false, [&] {
        Xapian::Database all;
        Greatest greatest;

        for (size_t i = 0; i < size; i++) {
            all.add_database(Xapian::Database(sources[i], Xapian::DB_BACKEND_GLASS));
        }
        all.compact(path, 0, 0, greatest);
        return true;
    });
}

bool
lontar_check(const char *path, char **out_report, GError **error)
{
    return guard<bool>(error, path, false, [&] {
        if (!g_file_test(path, G_FILE_TEST_IS_DIR)) {
            throw Xapian::DatabaseNotFoundError("no such folder");
        }
        std::ostringstream report;
        size_t errors = Xapian::Database::check(path, 0, &report);

        if (out_report != nullptr) {
            *out_report = g_utf8_make_valid(report.str().c_str(), -1);
        }
        if (errors > 0) {
            throw Xapian::DatabaseCorruptError(std::to_string(errors) + " errors found");
        }
        return true;
    });
}
