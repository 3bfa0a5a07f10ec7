/*
 * Where records to be imported come from.
 */
#include <errno.h>
#include <string.h>

#include "import.h"
#include "listing.h"
#include "lontar/error.h"

#define LISTING    "listing:"
#define REPOSITORY "oai:"

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

static FILE *
open_harvest(const lontar_options *options, const lontar_vocabularies *vocabularies,
             const char *url, lontar_harvest **out_harvest, GError **error)
{
    g_autoptr(lontar_harvest) harvest =
        lontar_harvest_new(vocabularies, url, options->harvest_private, options->index, error);
    FILE *file = harvest == NULL ? NULL : file_of("", error);

    if (file == NULL) {
        return NULL;
    }
    if (!lontar_harvest_run(harvest, file, error)) {
        (void)fclose(file); /* the first error is the one to tell of */
        return NULL;
    }
    rewind(file);
    *out_harvest = g_steal_pointer(&harvest);
    return file;
}

FILE *
lontar_import_open(const lontar_options *options, const lontar_vocabularies *vocabularies,
                   const char *file, char **out_name, lontar_harvest **out_harvest, GError **error)
{
    const char *from = options->from != NULL ? options->from : file;

    *out_name = g_str_equal(from, "-") ? g_strdup("standard input") : g_filename_display_name(from);
    if (options->from == NULL) {
        return open_lines(file, *out_name, error);
    }
    if (g_str_has_prefix(from, LISTING)) {
        return open_listing(vocabularies, from + strlen(LISTING), error);
    }
    if (g_str_has_prefix(from, REPOSITORY)) {
        return open_harvest(options, vocabularies, from + strlen(REPOSITORY), out_harvest, error);
    }
    g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_INVALID,
                "--from '%s' is no source that can be read; there are listing:FILE and oai:URL",
                *out_name);
    return NULL;
}
