/*
 * ODT: OpenDocument text; pages are those of the last time that it was laid out, if it says.
 */
#include <string.h>

#include "lontar/document.h"
#include "markup.h"
#include "package.h"
#include "reader.h"
#include "title.h"

typedef struct {
    const char *name;
    lontar_markup_kind kind;
} element_row;

static const element_row ELEMENTS[] = {
    {"p", LONTAR_MARKUP_BLOCK},         {"h", LONTAR_MARKUP_HEADING},
    {"s", LONTAR_MARKUP_SPACE},         {"tab", LONTAR_MARKUP_TAB},
    {"line-break", LONTAR_MARKUP_LINE}, {"soft-page-break", LONTAR_MARKUP_PAGE},
    {"table-cell", LONTAR_MARKUP_CELL}, {"table-row", LONTAR_MARKUP_BLOCK},
    {"list-item", LONTAR_MARKUP_BLOCK}, {"annotation", LONTAR_MARKUP_SKIP},
    {"deletion", LONTAR_MARKUP_SKIP},   {"tracked-changes", LONTAR_MARKUP_SKIP},
    {"forms", LONTAR_MARKUP_SKIP},      {"sequence-decls", LONTAR_MARKUP_SKIP},
    {"title", LONTAR_MARKUP_SKIP},      {"desc", LONTAR_MARKUP_SKIP},
};

static lontar_markup_kind
kind_of(const xmlNode *node)
{
    for (size_t i = 0; i < G_N_ELEMENTS(ELEMENTS); i++) {
        if (strcmp((const char *)node->name, ELEMENTS[i].name) == 0) {
            return ELEMENTS[i].kind;
        }
    }
    return LONTAR_MARKUP_INLINE;
}

static const lontar_dialect ODT = {.kind = kind_of};

static xmlNode *
find_body(xmlDoc *document)
{
    xmlNode *root = xmlDocGetRootElement(document);

    for (xmlNode *node = root; node != NULL; node = lontar_markup_next(node, root)) {
        if (lontar_markup_is(node, "body")) {
            return node;
        }
    }
    return NULL;
}

void
lontar_reader_odt(const lontar_reader_job *job, const uint8_t *bytes, lontar_sink *sink)
{
    g_autoptr(lontar_package) package = lontar_package_open(bytes, job->size, sink);
    g_autoptr(lontar_markup) markup = lontar_markup_new();

    if (package == NULL) {
        return;
    }
    const GString *part = lontar_package_part(package, "content.xml");
    xmlDoc *document = part != NULL ? lontar_markup_parse(part->str, part->len) : NULL;
    xmlNode *body = document != NULL ? find_body(document) : NULL;
    if (body == NULL) {
        lontar_sink_refuse(sink, "open", "not an ODT, or damaged beyond repair");
        return;
    }
    lontar_markup_add(markup, body, &ODT);
    if (job->first_page <= 1) {
        const char *heading = lontar_markup_heading(markup);
        lontar_package_send_core(package, "meta.xml", "odt-meta", sink);
        if (lontar_title_is_real(heading, NULL)) {
            lontar_sink_tag(sink, LONTAR_FIELD_TITLE, heading, "first-heading");
        }
    }
    lontar_markup_send(markup, job->first_page, sink);
    xmlFreeDoc(document);
}
