/*
 * DOCX: WordprocessingML; pages are those of the last time that Word laid them out, if it says.
 */
#include <string.h>

#include "lontar/document.h"
#include "markup.h"
#include "package.h"
#include "reader.h"
#include "title.h"

/* Whether a paragraph has the style of a title or a heading. */
static bool
is_heading(const xmlNode *paragraph)
{
    for (const xmlNode *node = paragraph->children; node != NULL; node = node->next) {
        if (!lontar_markup_is(node, "pPr")) {
            continue;
        }
        for (const xmlNode *style = node->children; style != NULL; style = style->next) {
            if (lontar_markup_is(style, "pStyle")) {
                g_autofree char *value = lontar_markup_attribute(style, "val");
                return value != NULL && (g_ascii_strncasecmp(value, "heading", 7) == 0 ||
                                         g_ascii_strcasecmp(value, "title") == 0);
            }
        }
    }
    return false;
}

static bool
is_page_break(const xmlNode *node)
{
    g_autofree char *type = lontar_markup_attribute(node, "type");

    return type != NULL && strcmp(type, "page") == 0;
}

static lontar_markup_kind
kind_of(const xmlNode *node)
{
    const char *name = (const char *)node->name;

    if (strcmp(name, "t") == 0) {
        return LONTAR_MARKUP_TEXT;
    }
    if (strcmp(name, "p") == 0) {
        return is_heading(node) ? LONTAR_MARKUP_HEADING : LONTAR_MARKUP_BLOCK;
    }
    if (strcmp(name, "br") == 0) {
        return is_page_break(node) ? LONTAR_MARKUP_PAGE : LONTAR_MARKUP_LINE;
    }
    if (strcmp(name, "lastRenderedPageBreak") == 0) {
        return LONTAR_MARKUP_PAGE;
    }
    if (strcmp(name, "tab") == 0) {
        return node->parent != NULL && lontar_markup_is(node->parent, "r") ? LONTAR_MARKUP_TAB
                                                                           : LONTAR_MARKUP_INLINE;
    }
    if (strcmp(name, "cr") == 0) {
        return LONTAR_MARKUP_LINE;
    }
    if (strcmp(name, "tc") == 0) {
        return LONTAR_MARKUP_CELL;
    }
    if (strcmp(name, "tr") == 0) {
        return LONTAR_MARKUP_BLOCK;
    }
    /* What was deleted, and what stands twice for the sake of older programs. */
    if (strcmp(name, "del") == 0 || strcmp(name, "moveFrom") == 0 ||
        strcmp(name, "Fallback") == 0) {
        return LONTAR_MARKUP_SKIP;
    }
    return LONTAR_MARKUP_INLINE;
}

/* --- links --- */

/* Where the relations of a part point to, by their ids: `word/_rels/document.xml.rels`. */
static GHashTable *
read_targets(const lontar_package *package, const char *name)
{
    GHashTable *targets = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    g_autofree char *folder = g_path_get_dirname(name);
    g_autofree char *file = g_path_get_basename(name);
    g_autofree char *relations = g_strconcat(folder, "/_rels/", file, ".rels", NULL);
    const GString *part = lontar_package_part(package, relations);
    xmlDoc *document = part != NULL ? lontar_markup_parse(part->str, part->len) : NULL;
    const xmlNode *root = document != NULL ? xmlDocGetRootElement(document) : NULL;

    for (const xmlNode *one = root != NULL ? root->children : NULL; one != NULL; one = one->next) {
        char *id = lontar_markup_attribute(one, "Id");
        char *target = lontar_markup_attribute(one, "Target");

        if (id != NULL && target != NULL) {
            g_hash_table_replace(targets, id, target);
        } else {
            g_free(id);
            g_free(target);
        }
    }
    if (document != NULL) {
        xmlFreeDoc(document);
    }
    return targets;
}

/* The address of a field: HYPERLINK "https://example.org/" \o "a tip"; NULL for another field. */
static char *
field_link(const char *instruction)
{
    static const char name[] = "HYPERLINK";
    const char *begin = instruction + strspn(instruction, " \t\r\n");

    if (g_ascii_strncasecmp(begin, name, strlen(name)) != 0) {
        return NULL;
    }
    begin += strlen(name);
    begin += strspn(begin, " \t\r\n");
    return *begin == '"' ? g_strndup(begin + 1, strcspn(begin + 1, "\"")) : NULL;
}

static char *
link_of(const xmlNode *node, const void *targets)
{
    bool is_text = lontar_markup_is(node, "instrText");

    if (is_text || lontar_markup_is(node, "fldSimple")) {
        xmlChar *content = is_text ? xmlNodeGetContent(node) : NULL;
        g_autofree char *instruction =
            is_text ? g_strdup((const char *)content) : lontar_markup_attribute(node, "instr");

        xmlFree(content);
        return instruction != NULL ? field_link(instruction) : NULL;
    }
    /* The second is a picture's. */
    if (lontar_markup_is(node, "hyperlink") || lontar_markup_is(node, "hlinkClick")) {
        g_autofree char *id = lontar_markup_attribute(node, "id");
        g_autofree char *anchor = lontar_markup_attribute(node, "anchor");
        const char *target = id != NULL ? g_hash_table_lookup((GHashTable *)targets, id) : NULL;

        return target != NULL ? g_strconcat(target, anchor != NULL ? "#" : "", anchor, NULL) : NULL;
    }
    return NULL;
}

static bool
add_part(lontar_markup *markup, const lontar_package *package, const char *name)
{
    const GString *part = lontar_package_part(package, name);
    xmlDoc *document = part != NULL ? lontar_markup_parse(part->str, part->len) : NULL;
    xmlNode *root = document != NULL ? xmlDocGetRootElement(document) : NULL;

    if (root != NULL) {
        g_autoptr(GHashTable) targets = read_targets(package, name);
        const lontar_dialect docx = {
            .kind = kind_of, .text_elements = true, .link = link_of, .link_data = targets};

        lontar_markup_add(markup, root, &docx);
    }
    if (document != NULL) {
        xmlFreeDoc(document);
    }
    return root != NULL;
}

void
lontar_reader_docx(const lontar_reader_job *job, const uint8_t *bytes, lontar_sink *sink)
{
    g_autoptr(lontar_package) package = lontar_package_open(bytes, job->size, sink);
    g_autoptr(lontar_markup) markup = lontar_markup_new();

    if (package == NULL) {
        return;
    }
    if (!add_part(markup, package, "word/document.xml")) {
        lontar_sink_refuse(sink, "open", "not a DOCX, or damaged beyond repair");
        return;
    }
    (void)add_part(markup, package, "word/footnotes.xml"); /* there may be none */
    (void)add_part(markup, package, "word/endnotes.xml");
    if (job->first_page <= 1) {
        const char *heading = lontar_markup_heading(markup);
        lontar_package_send_core(package, "docProps/core.xml", "docx-core", sink);
        if (lontar_title_is_real(heading, NULL)) {
            lontar_sink_tag(sink, LONTAR_FIELD_TITLE, heading, "first-heading");
        }
    }
    lontar_markup_send(markup, job->first_page, sink);
}
