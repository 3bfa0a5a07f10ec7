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

static const lontar_dialect DOCX = {.kind = kind_of, .text_elements = true};

static bool
add_part(lontar_markup *markup, const lontar_package *package, const char *name)
{
    const GString *part = lontar_package_part(package, name);
    xmlDoc *document = part != NULL ? lontar_markup_parse(part->str, part->len) : NULL;
    xmlNode *root = document != NULL ? xmlDocGetRootElement(document) : NULL;

    if (root != NULL) {
        lontar_markup_add(markup, root, &DOCX);
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
