/*
 * HTML: what is on the page for reading, without navigation, scripts and forms.
 */
#include "reader_html.h"

#include <libxml/HTMLparser.h>
#include <string.h>

#include "decode.h"
#include "lontar/document.h"
#include "lontar/vocabulary.h"
#include "reader.h"
#include "title.h"

#define HEAD_MAX 4096 /* bytes in which an encoding is declared */

typedef struct {
    const char *name;
    lontar_markup_kind kind;
} element_row;

static const element_row ELEMENTS[] = {
    {"script", LONTAR_MARKUP_SKIP},   {"style", LONTAR_MARKUP_SKIP},
    {"nav", LONTAR_MARKUP_SKIP},      {"noscript", LONTAR_MARKUP_SKIP},
    {"template", LONTAR_MARKUP_SKIP}, {"svg", LONTAR_MARKUP_SKIP},
    {"iframe", LONTAR_MARKUP_SKIP},   {"form", LONTAR_MARKUP_SKIP},
    {"button", LONTAR_MARKUP_SKIP},   {"select", LONTAR_MARKUP_SKIP},
    {"aside", LONTAR_MARKUP_SKIP},    {"head", LONTAR_MARKUP_SKIP},
    {"footer", LONTAR_MARKUP_SKIP},   {"object", LONTAR_MARKUP_SKIP},
    {"h1", LONTAR_MARKUP_HEADING},    {"h2", LONTAR_MARKUP_HEADING},
    {"h3", LONTAR_MARKUP_HEADING},    {"h4", LONTAR_MARKUP_HEADING},
    {"h5", LONTAR_MARKUP_HEADING},    {"h6", LONTAR_MARKUP_HEADING},
    {"p", LONTAR_MARKUP_BLOCK},       {"div", LONTAR_MARKUP_BLOCK},
    {"section", LONTAR_MARKUP_BLOCK}, {"article", LONTAR_MARKUP_BLOCK},
    {"main", LONTAR_MARKUP_BLOCK},    {"header", LONTAR_MARKUP_BLOCK},
    {"li", LONTAR_MARKUP_BLOCK},      {"ul", LONTAR_MARKUP_BLOCK},
    {"ol", LONTAR_MARKUP_BLOCK},      {"dl", LONTAR_MARKUP_BLOCK},
    {"dt", LONTAR_MARKUP_BLOCK},      {"dd", LONTAR_MARKUP_BLOCK},
    {"tr", LONTAR_MARKUP_BLOCK},      {"table", LONTAR_MARKUP_BLOCK},
    {"caption", LONTAR_MARKUP_BLOCK}, {"figcaption", LONTAR_MARKUP_BLOCK},
    {"pre", LONTAR_MARKUP_BLOCK},     {"address", LONTAR_MARKUP_BLOCK},
    {"hr", LONTAR_MARKUP_BLOCK},      {"blockquote", LONTAR_MARKUP_BLOCK},
    {"td", LONTAR_MARKUP_CELL},       {"th", LONTAR_MARKUP_CELL},
    {"br", LONTAR_MARKUP_LINE},
};

/* Names of metadata, without case; the strongest of a field come first. */
typedef struct {
    const char *name;
    lontar_field field;
} meta_row;

static const meta_row METADATA[] = {
    {"citation_title", LONTAR_FIELD_TITLE},
    {"dc.title", LONTAR_FIELD_TITLE},
    {"dcterms.title", LONTAR_FIELD_TITLE},
    {"og:title", LONTAR_FIELD_TITLE},
    {"citation_author", LONTAR_FIELD_AUTHOR},
    {"dc.creator", LONTAR_FIELD_AUTHOR},
    {"dcterms.creator", LONTAR_FIELD_AUTHOR},
    {"author", LONTAR_FIELD_AUTHOR},
    {"citation_publisher", LONTAR_FIELD_PUBLISHER},
    {"dc.publisher", LONTAR_FIELD_PUBLISHER},
    {"dcterms.publisher", LONTAR_FIELD_PUBLISHER},
    {"og:site_name", LONTAR_FIELD_PUBLISHER},
    {"citation_publication_date", LONTAR_FIELD_DATE},
    {"dc.date", LONTAR_FIELD_DATE},
    {"dcterms.issued", LONTAR_FIELD_DATE},
    {"dcterms.date", LONTAR_FIELD_DATE},
    {"article:published_time", LONTAR_FIELD_DATE},
    {"date", LONTAR_FIELD_DATE},
    {"keywords", LONTAR_FIELD_KEYWORD},
    {"dc.subject", LONTAR_FIELD_KEYWORD},
    {"dc.coverage", LONTAR_FIELD_COUNTRY},
    {"dc.coverage.spatial", LONTAR_FIELD_COUNTRY},
    {"dcterms.coverage", LONTAR_FIELD_COUNTRY},
    {"dcterms.spatial", LONTAR_FIELD_COUNTRY},
    {"country", LONTAR_FIELD_COUNTRY},
    {"sector", LONTAR_FIELD_SECTOR},
    {"dc.type", LONTAR_FIELD_TYPE},
    {"dcterms.type", LONTAR_FIELD_TYPE},
    {"citation_type", LONTAR_FIELD_TYPE},
    {"dc.language", LONTAR_FIELD_LANGUAGE},
    {"dcterms.language", LONTAR_FIELD_LANGUAGE},
    {"citation_language", LONTAR_FIELD_LANGUAGE},
    {"citation_year", LONTAR_FIELD_YEAR},
};

static lontar_markup_kind
kind_of(const xmlNode *node)
{
    for (size_t i = 0; i < G_N_ELEMENTS(ELEMENTS); i++) {
        if (g_ascii_strcasecmp((const char *)node->name, ELEMENTS[i].name) == 0) {
            return ELEMENTS[i].kind;
        }
    }
    return LONTAR_MARKUP_INLINE;
}

static const lontar_dialect HTML = {.kind = kind_of};

/* The encoding that a page declares, or NULL. */
static char *
declared_encoding(const char *bytes, size_t size)
{
    g_autofree char *head = g_strndup(bytes, MIN(size, HEAD_MAX));
    g_autofree char *lower = g_ascii_strdown(head, -1);
    const char *found = strstr(lower, "charset=");
    size_t skip = strlen("charset=");

    if (found == NULL) {
        found = strstr(lower, "encoding=");
        skip = strlen("encoding=");
    }
    if (found == NULL) {
        return NULL;
    }
    found += skip;
    found += strspn(found, "\"' ");
    return g_strndup(found, strspn(found, "abcdefghijklmnopqrstuvwxyz0123456789-_:"));
}

xmlDoc *
lontar_html_parse(const uint8_t *bytes, size_t size)
{
    g_autofree char *encoding = declared_encoding((const char *)bytes, size);
    g_autofree char *text = lontar_decode(bytes, size, encoding);
    size_t length = strlen(text);

    if (length > G_MAXINT) {
        return NULL;
    }
    return htmlReadMemory(text, (int)length, "document", "UTF-8",
                          HTML_PARSE_NONET | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
                              HTML_PARSE_RECOVER | HTML_PARSE_COMPACT);
}

/* The first element of a name, or NULL. */
static xmlNode *
find_element(xmlDoc *document, const char *name)
{
    xmlNode *root = xmlDocGetRootElement(document);

    for (xmlNode *node = root; node != NULL; node = lontar_markup_next(node, root)) {
        if (lontar_markup_is(node, name)) {
            return node;
        }
    }
    return NULL;
}

void
lontar_html_add(lontar_markup *markup, xmlDoc *document)
{
    static const char *const roots[] = {"main", "article", "body"};
    xmlNode *root = NULL;

    for (size_t i = 0; i < G_N_ELEMENTS(roots) && root == NULL; i++) {
        root = find_element(document, roots[i]);
    }
    if (root == NULL) {
        root = xmlDocGetRootElement(document);
    }
    if (root != NULL) {
        lontar_markup_add(markup, root, &HTML);
    }
}

/* A date as far as it is ISO 8601: 2019-05-27 of 2019-05-27T10:00:00Z; NULL when it is none. */
static char *
iso_date(const char *value)
{
    size_t digits = strspn(value, "0123456789-/");
    g_autofree char *date = g_strndup(value, MIN(digits, 10));

    g_strdelimit(date, "/", '-');
    size_t length = strlen(date);
    bool whole = length == 4 || length == 7 || length == 10;
    return whole && strspn(date, "0123456789") == 4 ? g_steal_pointer(&date) : NULL;
}

static void
send_meta(lontar_field field, const char *value, lontar_sink *sink)
{
    if (field == LONTAR_FIELD_DATE) {
        g_autofree char *date = iso_date(value);
        if (date != NULL) {
            lontar_sink_tag(sink, field, date, "html-meta");
        }
        return;
    }
    g_auto(GStrv) words = g_strsplit(value, field == LONTAR_FIELD_KEYWORD ? "," : "\n", 64);
    for (size_t i = 0; words[i] != NULL; i++) {
        lontar_sink_tag(sink, field, g_strstrip(words[i]), "html-meta");
    }
}

/* Send the metadata of a name; whether there was any. */
static bool
send_named(xmlDoc *document, const meta_row *row, lontar_sink *sink)
{
    xmlNode *root = xmlDocGetRootElement(document);
    bool sent = false;

    for (xmlNode *node = root; node != NULL; node = lontar_markup_next(node, root)) {
        if (lontar_markup_is(node, "body")) {
            break;
        }
        if (!lontar_markup_is(node, "meta")) {
            continue;
        }
        g_autofree char *name = lontar_markup_attribute(node, "name");
        g_autofree char *property = lontar_markup_attribute(node, "property");
        g_autofree char *content = lontar_markup_attribute(node, "content");
        const char *either = name != NULL ? name : property;
        if (either != NULL && content != NULL && g_ascii_strcasecmp(either, row->name) == 0) {
            send_meta(row->field, content, sink);
            sent = true;
        }
    }
    return sent;
}

/* Whether a word may not be one of the field: then another name may have one that is. */
static bool
is_coded(lontar_field field)
{
    return field == LONTAR_FIELD_YEAR || lontar_vocabulary_of(field) >= 0;
}

static void
send_metadata(xmlDoc *document, const char *heading, lontar_sink *sink)
{
    xmlNode *title = find_element(document, "title");
    unsigned known = 0; /* a bit for each field that was sent */

    for (size_t i = 0; i < G_N_ELEMENTS(METADATA); i++) {
        unsigned bit = 1u << METADATA[i].field;
        if (!(known & bit) && send_named(document, &METADATA[i], sink)) {
            known |= is_coded(METADATA[i].field) ? 0 : bit;
        }
    }
    /* A page's own heading is the title; <title> often has the site's name in it. */
    if (heading != NULL && lontar_title_is_real(heading, NULL)) {
        lontar_sink_tag(sink, LONTAR_FIELD_TITLE, heading, "html-heading");
    }
    if (title != NULL && title->children != NULL && title->children->content != NULL) {
        lontar_sink_tag(sink, LONTAR_FIELD_TITLE, (const char *)title->children->content,
                        "html-title");
    }
}

void
lontar_reader_html(const lontar_reader_job *job, const uint8_t *bytes, lontar_sink *sink)
{
    g_autoptr(lontar_markup) markup = lontar_markup_new();
    xmlDoc *document = job->size > 0 ? lontar_html_parse(bytes, job->size) : NULL;

    if (document == NULL) {
        lontar_sink_refuse(sink, "open", "there is no HTML in it");
        return;
    }
    lontar_html_add(markup, document);
    if (job->first_page <= 1) {
        send_metadata(document, lontar_markup_heading(markup), sink);
    }
    lontar_markup_send(markup, job->first_page, sink);
    xmlFreeDoc(document);
}
