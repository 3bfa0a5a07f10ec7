/*
 * XMP is read with libxml2: no network, no entities of its own, no repair of what is broken.
 */
#include "xmp.h"

#include <libxml/parser.h>
#include <libxml/tree.h>
#include <string.h>

#include "title.h"

#define PACKET_MAX ((size_t)1 << 20) /* bytes; a longer one is no metadata any more */
#define VALUES_MAX 64                /* of one property */
#define DC         "http://purl.org/dc/elements/1.1/"
#define PRISM      "prismstandard.org/namespaces/basic/"

/* The properties that we know; a value each, or several in an RDF container. */
typedef struct {
    const char *name; /* in Dublin Core, but for publicationDate */
    lontar_field field;
} property_row;

static const property_row PROPERTIES[] = {
    {"title", LONTAR_FIELD_TITLE},          {"creator", LONTAR_FIELD_AUTHOR},
    {"publisher", LONTAR_FIELD_PUBLISHER},  {"subject", LONTAR_FIELD_KEYWORD},
    {"publicationDate", LONTAR_FIELD_DATE},
};

typedef struct {
    lontar_sink *sink;
    char *title; /* or NULL */
} context;

static void
send_value(context *self, lontar_field field, const char *value)
{
    if (field == LONTAR_FIELD_TITLE) {
        if (self->title == NULL && lontar_title_is_real(value, NULL)) {
            self->title = g_strdup(value);
        }
        return;
    }
    if (field == LONTAR_FIELD_AUTHOR && !lontar_author_is_real(value)) {
        return;
    }
    if (field == LONTAR_FIELD_DATE && !g_ascii_isdigit(value[0])) {
        return;
    }
    lontar_sink_tag(self->sink, field, value, "xmp");
}

/* Send each text beneath a property: it stands there itself, or in the items of a container. */
static void
send_texts(context *self, lontar_field field, xmlNode *property)
{
    size_t values = 0;

    for (xmlNode *node = property->children; node != NULL && values < VALUES_MAX;) {
        if (node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE) {
            g_autofree char *value = g_strstrip(g_strdup((const char *)node->content));
            if (*value != '\0') {
                send_value(self, field, value);
                values++;
            }
        }
        if (node->type == XML_ELEMENT_NODE && node->children != NULL) {
            node = node->children;
            continue;
        }
        while (node != property && node->next == NULL) {
            node = node->parent;
        }
        node = node == property ? NULL : node->next;
    }
}

static void
send_property(context *self, xmlNode *node)
{
    const char *space = node->ns != NULL ? (const char *)node->ns->href : NULL;

    if (space == NULL) {
        return;
    }
    for (size_t i = 0; i < G_N_ELEMENTS(PROPERTIES); i++) {
        bool prism = PROPERTIES[i].field == LONTAR_FIELD_DATE;
        if (strcmp((const char *)node->name, PROPERTIES[i].name) == 0 &&
            (prism ? strstr(space, PRISM) != NULL : strcmp(space, DC) == 0)) {
            send_texts(self, PROPERTIES[i].field, node);
        }
    }
}

char *
lontar_xmp_send(const char *packet, size_t length, lontar_sink *sink)
{
    context self = {.sink = sink};

    if (length > PACKET_MAX) {
        lontar_sink_note(sink, "XMP of %zu bytes left aside", length);
        return NULL;
    }
    xmlDoc *document = xmlReadMemory(packet, (int)length, "xmp", NULL,
                                     XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING |
                                         XML_PARSE_RECOVER);
    xmlNode *root = document != NULL ? xmlDocGetRootElement(document) : NULL;
    for (xmlNode *node = root; node != NULL;) {
        if (node->type == XML_ELEMENT_NODE) {
            send_property(&self, node);
        }
        if (node->children != NULL && node->type == XML_ELEMENT_NODE) {
            node = node->children;
            continue;
        }
        while (node != root && node->next == NULL) {
            node = node->parent;
        }
        node = node == root ? NULL : node->next;
    }
    if (document != NULL) {
        xmlFreeDoc(document);
    }
    return self.title;
}
