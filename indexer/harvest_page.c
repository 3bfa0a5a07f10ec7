/*
 * Answers to ListRecords: Dublin Core becomes the keys of an imported record.
 */
#include <jansson.h>
#include <libxml/parser.h>
#include <libxml/xmlerror.h>
#include <string.h>

#include "harvest.h"
#include "lontar/error.h"
#include "markup.h"

void
lontar_harvest_page_free(lontar_harvest_page *page)
{
    if (page != NULL) {
        g_string_free(page->lines, TRUE);
        g_free(page->token);
        g_free(page->date);
        g_free(page->error);
        g_free(page->detail);
        g_free(page);
    }
}

static xmlNode *
child(const xmlNode *node, const char *name)
{
    for (xmlNode *at = node == NULL ? NULL : node->children; at != NULL; at = at->next) {
        if (lontar_markup_is(at, name)) {
            return at;
        }
    }
    return NULL;
}

static char *
text_of(xmlNode *node)
{
    xmlChar *raw = node == NULL ? NULL : xmlNodeGetContent(node);
    char *text = raw == NULL ? NULL : g_strstrip(g_strdup((const char *)raw));

    xmlFree(raw);
    return text;
}

/* Values of an element of Dublin Core, in their order; owned. */
static GPtrArray *
values_of(const xmlNode *dc, const char *name)
{
    GPtrArray *values = g_ptr_array_new_with_free_func(g_free);

    for (xmlNode *at = dc->children; at != NULL; at = at->next) {
        g_autofree char *text = lontar_markup_is(at, name) ? text_of(at) : NULL;

        if (text != NULL && *text != '\0') {
            g_ptr_array_add(values, g_steal_pointer(&text));
        }
    }
    return values;
}

static void
set_list(json_t *object, const char *key, const GPtrArray *values)
{
    json_t *list = json_array();

    for (size_t i = 0; i < values->len; i++) {
        json_array_append_new(list, json_string(values->pdata[i]));
    }
    if (values->len > 0) {
        json_object_set(object, key, list);
    }
    json_decref(list);
}

/* Values that a vocabulary knows; others of the kind are no mistake of the repository's. */
static void
set_known(const lontar_vocabularies *vocabularies, lontar_vocabulary_kind kind, json_t *object,
          const char *key, const GPtrArray *values)
{
    g_autoptr(GPtrArray) known = g_ptr_array_new();

    for (size_t i = 0; i < values->len; i++) {
        g_autoptr(GPtrArray) codes =
            lontar_vocabularies_expand(vocabularies, kind, values->pdata[i]);

        if (codes != NULL && codes->len > 0) {
            g_ptr_array_add(known, values->pdata[i]);
        }
    }
    set_list(object, key, known);
}

static void
set_first(json_t *object, const char *key, const GPtrArray *values)
{
    if (values->len > 0) {
        json_object_set_new(object, key, json_string(values->pdata[0]));
    }
}

static bool
is_date(const char *text)
{
    size_t length = strspn(text, "0123456789-");

    return (length == 4 || length == 7 || length == 10) && g_ascii_isdigit(text[3]) &&
           (text[length] == '\0' || text[length] == 'T');
}

/* Of several dates the first that is one: repositories add those of deposit behind it. */
static void
set_date(json_t *object, const GPtrArray *values)
{
    for (size_t i = 0; i < values->len; i++) {
        if (is_date(values->pdata[i])) {
            json_object_set_new(object, "date", json_string(values->pdata[i]));
            return;
        }
    }
}

static void
set_address(json_t *object, const GPtrArray *values)
{
    for (size_t i = 0; i < values->len; i++) {
        if (g_str_has_prefix(values->pdata[i], "http://") ||
            g_str_has_prefix(values->pdata[i], "https://")) {
            json_object_set_new(object, "url", json_string(values->pdata[i]));
            return;
        }
    }
}

static void
set_text(json_t *object, const GPtrArray *values)
{
    g_autoptr(GString) text = g_string_new(NULL);

    for (size_t i = 0; i < values->len; i++) {
        g_string_append_printf(text, "%s%s", i > 0 ? "\n\n" : "", (char *)values->pdata[i]);
    }
    if (text->len > 0) {
        json_object_set_new(object, "text", json_string(text->str));
    }
}

static void
set_record(const lontar_vocabularies *vocabularies, json_t *object, const xmlNode *dc)
{
    g_autoptr(GPtrArray) titles = values_of(dc, "title");
    g_autoptr(GPtrArray) creators = values_of(dc, "creator");
    g_autoptr(GPtrArray) publishers = values_of(dc, "publisher");
    g_autoptr(GPtrArray) dates = values_of(dc, "date");
    g_autoptr(GPtrArray) types = values_of(dc, "type");
    g_autoptr(GPtrArray) languages = values_of(dc, "language");
    g_autoptr(GPtrArray) coverage = values_of(dc, "coverage");
    g_autoptr(GPtrArray) identifiers = values_of(dc, "identifier");
    g_autoptr(GPtrArray) subjects = values_of(dc, "subject");
    g_autoptr(GPtrArray) descriptions = values_of(dc, "description");

    set_first(object, "title", titles);
    set_list(object, "authors", creators);
    set_first(object, "publisher", publishers);
    set_date(object, dates);
    set_known(vocabularies, LONTAR_TYPES, object, "type", types);
    set_known(vocabularies, LONTAR_LANGUAGES, object, "language", languages);
    set_known(vocabularies, LONTAR_COUNTRIES, object, "country", coverage);
    set_address(object, identifiers);
    set_list(object, "keywords", subjects);
    set_text(object, descriptions);
}

static void
add_record(const lontar_vocabularies *vocabularies, lontar_harvest_page *page,
           const xmlNode *record)
{
    xmlNode *header = child(record, "header");
    g_autofree char *id = text_of(child(header, "identifier"));
    g_autofree char *status = header == NULL ? NULL : lontar_markup_attribute(header, "status");
    const xmlNode *dc = child(child(record, "metadata"), "dc");
    json_t *object = json_object();

    if (id != NULL && *id != '\0') {
        json_object_set_new(object, "id", json_string(id));
        if (g_strcmp0(status, "deleted") == 0) {
            json_object_set_new(object, "deleted", json_true());
        } else if (dc != NULL) {
            set_record(vocabularies, object, dc);
        }

        char *line = json_dumps(object, JSON_COMPACT);

        g_string_append_printf(page->lines, "%s\n", line);
        page->records++;
        free(line);
    }
    json_decref(object);
}

static void
read_answer(const lontar_vocabularies *vocabularies, lontar_harvest_page *page, xmlNode *root)
{
    g_autofree char *date = text_of(child(root, "responseDate"));
    xmlNode *wrong = child(root, "error");
    xmlNode *list = child(root, "ListRecords");
    g_autofree char *token = text_of(child(list, "resumptionToken"));

    page->date = date != NULL && strlen(date) >= 10 ? g_strndup(date, 10) : NULL;
    page->error = wrong == NULL ? NULL : lontar_markup_attribute(wrong, "code");
    page->detail = text_of(wrong);
    page->token = token != NULL && *token != '\0' ? g_steal_pointer(&token) : NULL;
    for (xmlNode *at = list == NULL ? NULL : list->children; at != NULL; at = at->next) {
        if (lontar_markup_is(at, "record")) {
            add_record(vocabularies, page, at);
        }
    }
}

lontar_harvest_page *
lontar_harvest_parse(const lontar_vocabularies *vocabularies, const char *bytes, size_t length,
                     GError **error)
{
    xmlDoc *document = lontar_markup_parse(bytes, length);
    xmlNode *root = document == NULL ? NULL : xmlDocGetRootElement(document);
    lontar_harvest_page *page = NULL;

    if (root != NULL && lontar_markup_is(root, "OAI-PMH")) {
        page = g_new0(lontar_harvest_page, 1);
        page->lines = g_string_new(NULL);
        read_answer(vocabularies, page, root);
    } else {
        g_set_error_literal(error, LONTAR_ERROR, LONTAR_ERROR_IO,
                            "the answer is not one of OAI-PMH");
    }
    xmlFreeDoc(document);
    return page;
}
