/*
 * Harvests: from page to page by the repository's tokens, and what is remembered between them.
 */
#include "harvest.h"

#include <errno.h>
#include <string.h>

#include "lontar/error.h"

#define MEMORY "harvest"
/* A repository that never ends its list. */
#define PAGES_MAX 1000000

struct lontar_harvest {
    const lontar_vocabularies *vocabularies; /* lent */
    char *base;                              /* without query */
    char *prefix, *set;                      /* set may be NULL */
    bool may_private;
    char *memory; /* file that remembers */
    char *group;  /* of this repository in it */
    char *token;  /* to go on with, or NULL */
    char *from;   /* day from which on, or NULL */
    char *date;   /* day of the first answer */
    size_t records;
    GError *cut; /* what cut it off */
};

/* --- what is remembered --- */

static char *
remembered(GKeyFile *file, const char *group, const char *key)
{
    g_autofree char *value = g_key_file_get_string(file, group, key, NULL);

    return value != NULL && *value != '\0' ? g_steal_pointer(&value) : NULL;
}

/* A file that is not there, or damaged, remembers nothing: all is harvested again. */
static void
recall(lontar_harvest *harvest)
{
    g_autoptr(GKeyFile) file = g_key_file_new();

    (void)g_key_file_load_from_file(file, harvest->memory, G_KEY_FILE_NONE, NULL);
    harvest->token = remembered(file, harvest->group, "token");
    harvest->from = remembered(file, harvest->group, "from");
    harvest->date = harvest->token == NULL ? NULL : remembered(file, harvest->group, "date");
}

bool
lontar_harvest_finish(lontar_harvest *harvest, GError **error)
{
    g_autoptr(GKeyFile) file = g_key_file_new();
    const char *from =
        harvest->cut == NULL && harvest->date != NULL ? harvest->date : harvest->from;
    g_autoptr(GError) cause = NULL;

    (void)g_key_file_load_from_file(file, harvest->memory, G_KEY_FILE_NONE, NULL);
    g_key_file_set_string(file, harvest->group, "url", harvest->base);
    g_key_file_set_string(file, harvest->group, "set", harvest->set != NULL ? harvest->set : "");
    g_key_file_set_string(file, harvest->group, "from", from != NULL ? from : "");
    g_key_file_set_string(file, harvest->group, "token",
                          harvest->token != NULL ? harvest->token : "");
    g_key_file_set_string(file, harvest->group, "date", harvest->date != NULL ? harvest->date : "");
    if (!g_key_file_save_to_file(file, harvest->memory, &cause)) {
        g_set_error_literal(error, LONTAR_ERROR, LONTAR_ERROR_IO, cause->message);
        return false;
    }
    if (harvest->cut != NULL) {
        g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_IO,
                    "%s; the %zu records that came are in the index, and the next harvest goes on "
                    "from there",
                    harvest->cut->message, harvest->records);
        return false;
    }
    return true;
}

/* --- addresses --- */

static void
take_query(lontar_harvest *harvest, const char *query)
{
    g_autoptr(GHashTable) parameters =
        query == NULL ? NULL : g_uri_parse_params(query, -1, "&", G_URI_PARAMS_NONE, NULL);
    const char *prefix =
        parameters == NULL ? NULL : g_hash_table_lookup(parameters, "metadataPrefix");

    harvest->prefix = g_strdup(prefix != NULL ? prefix : "oai_dc");
    harvest->set = parameters == NULL ? NULL : g_strdup(g_hash_table_lookup(parameters, "set"));
}

lontar_harvest *
lontar_harvest_new(const lontar_vocabularies *vocabularies, const char *url, bool may_private,
                   const char *index_path, GError **error)
{
    g_autoptr(GUri) uri = g_uri_parse(url, G_URI_FLAGS_ENCODED, NULL);
    const char *const schemes[] = {"http", "https", "file", NULL};

    if (uri == NULL || !g_strv_contains(schemes, g_uri_get_scheme(uri))) {
        g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_INVALID,
                    "oai:%s: a repository has an address that begins with https://, http:// or "
                    "file://",
                    url);
        return NULL;
    }

    lontar_harvest *harvest = g_new0(lontar_harvest, 1);
    g_autofree char *named = NULL;

    harvest->vocabularies = vocabularies;
    harvest->base = g_strndup(url, strcspn(url, "?#"));
    harvest->may_private = may_private;
    harvest->memory = g_build_filename(index_path, MEMORY, NULL);
    take_query(harvest, g_uri_get_query(uri));
    named = g_strdup_printf("%s\n%s\n%s", harvest->base, harvest->prefix,
                            harvest->set != NULL ? harvest->set : "");
    harvest->group = g_compute_checksum_for_string(G_CHECKSUM_SHA256, named, -1);
    recall(harvest);
    return harvest;
}

void
lontar_harvest_free(lontar_harvest *harvest)
{
    if (harvest != NULL) {
        g_free(harvest->base);
        g_free(harvest->prefix);
        g_free(harvest->set);
        g_free(harvest->memory);
        g_free(harvest->group);
        g_free(harvest->token);
        g_free(harvest->from);
        g_free(harvest->date);
        g_clear_error(&harvest->cut);
        g_free(harvest);
    }
}

/* The next page of a repository that is a file: a file of that name beside it. */
static char *
file_address(const lontar_harvest *harvest)
{
    g_autofree char *folder = g_path_get_dirname(harvest->base);

    if (harvest->token == NULL) {
        return g_strdup(harvest->base);
    }

    g_autofree char *name = g_path_get_basename(harvest->token);

    return g_strconcat(folder, "/", name, NULL);
}

static char *
page_address(const lontar_harvest *harvest)
{
    GString *address = g_string_new(harvest->base);

    if (g_str_has_prefix(harvest->base, "file:")) {
        g_string_free(address, TRUE);
        return file_address(harvest);
    }
    g_string_append(address, "?verb=ListRecords");
    if (harvest->token != NULL) {
        g_string_append(address, "&resumptionToken=");
        g_string_append_uri_escaped(address, harvest->token, NULL, FALSE);
        return g_string_free(address, FALSE);
    }
    g_string_append(address, "&metadataPrefix=");
    g_string_append_uri_escaped(address, harvest->prefix, NULL, FALSE);
    if (harvest->set != NULL) {
        g_string_append(address, "&set=");
        g_string_append_uri_escaped(address, harvest->set, NULL, FALSE);
    }
    if (harvest->from != NULL) {
        g_string_append_printf(address, "&from=%s", harvest->from);
    }
    return g_string_free(address, FALSE);
}

/* --- the run --- */

static lontar_harvest_page *
get_page(const lontar_harvest *harvest, GError **error)
{
    g_autofree char *address = page_address(harvest);
    g_autoptr(GBytes) bytes = lontar_fetch(address, harvest->may_private, error);
    lontar_harvest_page *page = NULL;

    if (bytes == NULL) {
        return NULL;
    }
    page = lontar_harvest_parse(harvest->vocabularies, g_bytes_get_data(bytes, NULL),
                                g_bytes_get_size(bytes), error);
    if (page == NULL) {
        g_prefix_error(error, "%s: ", address);
    }
    return page;
}

/* Take a page; false with an error when the repository says one. */
static bool
take_page(lontar_harvest *harvest, lontar_harvest_page *page, FILE *out, bool *out_again,
          GError **error)
{
    *out_again = page->token != NULL;
    if (g_strcmp0(page->error, "noRecordsMatch") == 0) {
        page->error[0] = '\0';
    } else if (g_strcmp0(page->error, "badResumptionToken") == 0 && harvest->token != NULL &&
               harvest->records == 0) {
        g_clear_pointer(&harvest->token, g_free); /* an old one: from the beginning */
        *out_again = true;
        return true;
    } else if (page->error != NULL) {
        g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_IO, "%s: the repository says %s: %s",
                    harvest->base, page->error, page->detail != NULL ? page->detail : "");
        return false;
    }
    if (page->token != NULL && g_strcmp0(page->token, harvest->token) == 0) {
        g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_IO,
                    "%s: the repository gives the same page again and again", harvest->base);
        return false;
    }
    if (fwrite(page->lines->str, 1, page->lines->len, out) != page->lines->len) {
        g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_IO, "a temporary file cannot be written: %s",
                    g_strerror(errno));
        return false;
    }
    if (harvest->date == NULL) {
        harvest->date = g_strdup(page->date);
    }
    harvest->records += page->records;
    g_free(harvest->token);
    harvest->token = g_steal_pointer(&page->token);
    return true;
}

bool
lontar_harvest_run(lontar_harvest *harvest, FILE *out, GError **error)
{
    bool again = true;

    for (size_t pages = 0; again && pages < PAGES_MAX; pages++) {
        g_autoptr(GError) cause = NULL;
        g_autoptr(lontar_harvest_page) page = get_page(harvest, &cause);

        if (page == NULL || !take_page(harvest, page, out, &again, &cause)) {
            if (harvest->records == 0) {
                g_propagate_error(error, g_steal_pointer(&cause));
                return false;
            }
            harvest->cut = g_steal_pointer(&cause);
            return true;
        }
    }
    return true;
}
