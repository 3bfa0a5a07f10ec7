/*
 * What a package claims of its sizes is not believed: bytes are counted as they come out.
 */
#include "package.h"

#include <archive.h>
#include <archive_entry.h>
#include <stdbool.h>
#include <string.h>

#include "markup.h"
#include "title.h"

#define PART_MAX    ((size_t)64 << 20)  /* bytes of one part, unpacked */
#define PACKAGE_MAX ((size_t)128 << 20) /* bytes of all parts, unpacked */
#define ENTRIES_MAX 20000
#define CHUNK       ((size_t)64 << 10)
#define VALUES_MAX  64

struct lontar_package {
    GHashTable *parts; /* name -> GString; owns both */
    size_t size;       /* bytes so far */
};

static void
free_part(gpointer part)
{
    g_string_free(part, TRUE);
}

/* Whether a part may be of use: XML, HTML, or what says where they are. */
static bool
is_wanted(const char *name)
{
    static const char *const endings[] = {".xml", ".xhtml", ".html", ".htm", ".opf", ".rels"};

    for (size_t i = 0; i < G_N_ELEMENTS(endings); i++) {
        if (g_str_has_suffix(name, endings[i])) {
            return true;
        }
    }
    return false;
}

/* Unpack one part; false when a limit is reached. */
static bool
unpack(lontar_package *package, struct archive *archive, const char *name)
{
    GString *part = g_string_new(NULL);
    g_autofree char *chunk = g_malloc(CHUNK);
    la_ssize_t got;

    while ((got = archive_read_data(archive, chunk, CHUNK)) > 0) {
        package->size += (size_t)got;
        if (part->len + (size_t)got > PART_MAX || package->size > PACKAGE_MAX) {
            g_string_free(part, TRUE);
            return false;
        }
        g_string_append_len(part, chunk, got);
    }
    g_hash_table_replace(package->parts, g_strdup(name), part);
    return true;
}

/* Unpack all that is wanted; gives what is wrong, or NULL. */
static const char *
unpack_all(lontar_package *package, struct archive *archive)
{
    struct archive_entry *entry;
    size_t entries = 0;
    int status;

    while ((status = archive_read_next_header(archive, &entry)) == ARCHIVE_OK ||
           status == ARCHIVE_WARN) {
        const char *name = archive_entry_pathname_utf8(entry);
        if (name == NULL) {
            name = archive_entry_pathname(entry);
        }
        if (++entries > ENTRIES_MAX) {
            return "it holds too many files";
        }
        if (archive_entry_is_data_encrypted(entry)) {
            return "needs a password";
        }
        if (name != NULL && is_wanted(name) && !unpack(package, archive, name)) {
            return "it unpacks to more than is read of one document";
        }
    }
    return entries == 0 ? "not a zip file, or damaged beyond repair" : NULL;
}

lontar_package *
lontar_package_open(const uint8_t *bytes, size_t size, lontar_sink *sink)
{
    g_autoptr(lontar_package) package = g_new0(lontar_package, 1);
    struct archive *archive = archive_read_new();
    const char *wrong = "not a zip file, or damaged beyond repair";

    package->parts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_part);
    archive_read_support_format_zip_seekable(archive);
    if (size > 0 && archive_read_open_memory(archive, bytes, size) == ARCHIVE_OK) {
        wrong = unpack_all(package, archive);
    }
    archive_read_free(archive);
    if (wrong != NULL) {
        lontar_sink_refuse(sink,
                           strstr(wrong, "too many") != NULL || strstr(wrong, "more than") != NULL
                               ? "limit"
                               : "open",
                           wrong);
        return NULL;
    }
    return g_steal_pointer(&package);
}

void
lontar_package_free(lontar_package *package)
{
    if (package != NULL) {
        g_hash_table_unref(package->parts);
        g_free(package);
    }
}

const GString *
lontar_package_part(const lontar_package *package, const char *name)
{
    return g_hash_table_lookup(package->parts, name);
}

/* What a person has defined in an office program: a name like a column's, and a text. */
static void
send_named(const xmlNode *node, const char *value, const char *rule, lontar_sink *sink)
{
    static const lontar_field fields[] = {LONTAR_FIELD_COUNTRY, LONTAR_FIELD_SECTOR,
                                          LONTAR_FIELD_TYPE, LONTAR_FIELD_YEAR,
                                          LONTAR_FIELD_INSTRUMENT};
    g_autofree char *name = lontar_markup_attribute(node, "name");

    for (size_t i = 0; name != NULL && i < G_N_ELEMENTS(fields); i++) {
        if (g_ascii_strcasecmp(name, lontar_field_name(fields[i])) == 0) {
            lontar_sink_tag(sink, fields[i], value, rule);
        }
    }
}

static void
send_core_element(const xmlNode *node, const char *rule, lontar_sink *sink)
{
    xmlChar *content = xmlNodeGetContent(node);
    g_autofree char *value = g_strstrip(g_strdup(content != NULL ? (const char *)content : ""));

    xmlFree(content);
    if (*value == '\0') {
        return;
    }
    if (lontar_markup_is(node, "title") && lontar_title_is_real(value, NULL)) {
        lontar_sink_tag(sink, LONTAR_FIELD_TITLE, value, rule);
    } else if ((lontar_markup_is(node, "creator") || lontar_markup_is(node, "initial-creator")) &&
               lontar_author_is_real(value)) {
        lontar_sink_tag(sink, LONTAR_FIELD_AUTHOR, value, rule);
    } else if (lontar_markup_is(node, "publisher")) {
        lontar_sink_tag(sink, LONTAR_FIELD_PUBLISHER, value, rule);
    } else if (lontar_markup_is(node, "subject") || lontar_markup_is(node, "keyword")) {
        lontar_sink_tag(sink, LONTAR_FIELD_KEYWORD, value, rule);
    } else if (lontar_markup_is(node, "coverage")) {
        lontar_sink_tag(sink, LONTAR_FIELD_COUNTRY, value, rule);
    } else if (lontar_markup_is(node, "type") || lontar_markup_is(node, "category")) {
        lontar_sink_tag(sink, LONTAR_FIELD_TYPE, value, rule);
    } else if (lontar_markup_is(node, "user-defined")) {
        send_named(node, value, rule, sink);
    }
}

void
lontar_package_send_core(const lontar_package *package, const char *name, const char *rule,
                         lontar_sink *sink)
{
    const GString *part = lontar_package_part(package, name);
    xmlDoc *document = part != NULL ? lontar_markup_parse(part->str, part->len) : NULL;
    xmlNode *root = document != NULL ? xmlDocGetRootElement(document) : NULL;
    size_t values = 0;

    for (xmlNode *node = root; node != NULL && values < VALUES_MAX;
         node = lontar_markup_next(node, root)) {
        if (node->type == XML_ELEMENT_NODE && node->ns != NULL) {
            send_core_element(node, rule, sink);
            values++;
        }
    }
    if (document != NULL) {
        xmlFreeDoc(document);
    }
}
