/*
 * Where records to be imported come from.
 */
#include <errno.h>
#include <string.h>

#include "import.h"
#include "listing.h"
#include "lontar/error.h"

#define LISTING "listing:"

/* Lines of text as a file, without a name. */
static FILE *
file_of(const char *lines, GError **error)
{
    FILE *file = tmpfile();

    if (file == NULL || fputs(lines, file) < 0 || fflush(file) != 0) {
        g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_IO, "a temporary file cannot be written: %s",
                    g_strerror(errno));
        if (file != NULL) {
            (void)fclose(file); /* the first error is the one to tell of */
        }
        return NULL;
    }
    rewind(file);
    return file;
}

static FILE *
open_listing(const lontar_vocabularies *vocabularies, const char *path, GError **error)
{
    g_autofree char *bytes = NULL;
    g_autoptr(GError) cause = NULL;
    gsize length;

    if (!g_file_get_contents(path, &bytes, &length, &cause)) {
        g_set_error_literal(error, LONTAR_ERROR, LONTAR_ERROR_IO, cause->message);
        return NULL;
    }

    g_autoptr(GPtrArray) listed = lontar_listing_read(vocabularies, bytes, length, error);

    if (listed == NULL) {
        g_prefix_error(error, "%s: ", path);
        return NULL;
    }

    g_autofree char *lines = lontar_listing_format(listed);

    return file_of(lines, error);
}

static FILE *
open_lines(const char *file, const char *name, GError **error)
{
    FILE *opened = g_str_equal(file, "-") ? stdin : fopen(file, "re");

    if (opened == NULL) {
        g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_IO, "%s: cannot be opened: %s", name,
                    g_strerror(errno));
    }
    return opened;
}

FILE *
lontar_import_open(const lontar_options *options, const lontar_vocabularies *vocabularies,
                   const char *file, char **out_name, GError **error)
{
    const char *from = options->from != NULL ? options->from : file;

    *out_name = g_str_equal(from, "-") ? g_strdup("standard input") : g_filename_display_name(from);
    if (options->from == NULL) {
        return open_lines(file, *out_name, error);
    }
    if (g_str_has_prefix(from, LISTING)) {
        return open_listing(vocabularies, from + strlen(LISTING), error);
    }
    g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_INVALID,
                "--from '%s' is no source that can be read; there is listing:FILE", *out_name);
    return NULL;
}
