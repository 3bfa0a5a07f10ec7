/*
 * Xapian's own check of a database.
 */
#include "handles.h"

#include <sstream>

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
