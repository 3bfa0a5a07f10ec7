/*
 * EPUB: a package of XHTML; each item of the spine begins a page.
 */
#include <string.h>

#include "lontar/document.h"
#include "markup.h"
#include "package.h"
#include "reader.h"
#include "reader_html.h"
#include "title.h"

#define SPINE_MAX 5000 /* items */

/* The name of the part that describes the publication, or NULL. */
static char *
find_description(const lontar_package *package)
{
    const GString *part = lontar_package_part(package, "META-INF/container.xml");
    xmlDoc *document = part != NULL ? lontar_markup_parse(part->str, part->len) : NULL;
    xmlNode *root = document != NULL ? xmlDocGetRootElement(document) : NULL;
    char *path = NULL;

    for (xmlNode *node = root; node != NULL && path == NULL;
         node = lontar_markup_next(node, root)) {
        if (lontar_markup_is(node, "rootfile")) {
            path = lontar_markup_attribute(node, "full-path");
        }
    }
    if (document != NULL) {
        xmlFreeDoc(document);
    }
    return path;
}

/* Where each item of the manifest is: id -> reference. */
static GHashTable *
read_manifest(xmlNode *root)
{
    GHashTable *items = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);

    for (xmlNode *node = root; node != NULL; node = lontar_markup_next(node, root)) {
        if (lontar_markup_is(node, "item")) {
            char *id = lontar_markup_attribute(node, "id");
            char *reference = lontar_markup_attribute(node, "href");
            if (id != NULL && reference != NULL) {
                g_hash_table_replace(items, id, reference);
            } else {
                g_free(id);
                g_free(reference);
            }
        }
    }
    return items;
}

/* The name of a part, from a reference beside the description. */
static char *
resolve(const char *description, const char *reference)
{
    g_autofree char *plain = g_uri_unescape_string(reference, NULL);
    g_autofree char *folder = g_path_get_dirname(description);

    if (plain == NULL) {
        return NULL;
    }
    plain[strcspn(plain, "#?")] = '\0';
    return strcmp(folder, ".") == 0 ? g_steal_pointer(&plain)
                                    : g_strconcat(folder, "/", plain, NULL);
}

static void
add_item(lontar_markup *markup, const lontar_package *package, const char *name)
{
    const GString *part = lontar_package_part(package, name);
    xmlDoc *document =
        part != NULL ? lontar_html_parse((const uint8_t *)part->str, part->len) : NULL;

    if (document != NULL) {
        lontar_markup_begin_page(markup);
        lontar_html_add(markup, document);
        xmlFreeDoc(document);
    }
}

static size_t
add_spine(lontar_markup *markup, const lontar_package *package, const char *description,
          xmlNode *root)
{
    g_autoptr(GHashTable) items = read_manifest(root);
    size_t size = 0;

    for (xmlNode *node = root; node != NULL && size < SPINE_MAX;
         node = lontar_markup_next(node, root)) {
        if (!lontar_markup_is(node, "itemref")) {
            continue;
        }
        g_autofree char *id = lontar_markup_attribute(node, "idref");
        const char *reference = id != NULL ? g_hash_table_lookup(items, id) : NULL;
        g_autofree char *name = reference != NULL ? resolve(description, reference) : NULL;
        if (name != NULL) {
            add_item(markup, package, name);
            size++;
        }
    }
    return size;
}

void
lontar_reader_epub(const lontar_reader_job *job, const uint8_t *bytes, lontar_sink *sink)
{
    g_autoptr(lontar_package) package = lontar_package_open(bytes, job->size, sink);
    g_autoptr(lontar_markup) markup = lontar_markup_new();

    if (package == NULL) {
        return;
    }
    g_autofree char *description = find_description(package);
    const GString *part = description != NULL ? lontar_package_part(package, description) : NULL;
    xmlDoc *document = part != NULL ? lontar_markup_parse(part->str, part->len) : NULL;
    xmlNode *root = document != NULL ? xmlDocGetRootElement(document) : NULL;
    if (root == NULL || add_spine(markup, package, description, root) == 0) {
        lontar_sink_refuse(sink, "open", "not an EPUB, or damaged beyond repair");
        return;
    }
    if (job->first_page <= 1) {
        const char *heading = lontar_markup_heading(markup);
        lontar_package_send_core(package, description, "epub-metadata", sink);
        if (lontar_title_is_real(heading, NULL)) {
            lontar_sink_tag(sink, LONTAR_FIELD_TITLE, heading, "first-heading");
        }
    }
    lontar_markup_send(markup, job->first_page, sink);
    xmlFreeDoc(document);
}
