/*
 * One record of JSON Lines to a document.
 */
#include <string.h>

#include "import.h"
#include "jsonplace.h"
#include "lontar/error.h"
#include "sidecar.h"
#include "store.h"

G_DEFINE_AUTOPTR_CLEANUP_FUNC(json_t, json_decref)

/* What is wrong with a key's value, at its place. */
static void
set_wrong(const lontar_place *place, const char *line, const char *key, size_t element,
          const char *what, GError **error)
{
    size_t row = 1, column = 1;

    (void)lontar_json_place(line, key, element, &row, &column); /* else the line's beginning */
    g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_DOCUMENT, "%s:%zu:%zu: %s", place->file,
                place->line, column, what);
}

static json_t *
parse_object(const char *line, size_t length, const lontar_place *place, GError **error)
{
    size_t bom = length >= 3 && memcmp(line, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
    json_error_t wrong;
    json_t *object = json_loadb(line + bom, length - bom, JSON_REJECT_DUPLICATES, &wrong);

    if (object == NULL) {
        g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_DOCUMENT, "%s:%zu:%d: not JSON: %s",
                    place->file, place->line, MAX(wrong.column, 1), wrong.text);
        return NULL;
    }
    if (!json_is_object(object)) {
        g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_DOCUMENT,
                    "%s:%zu:1: a record must be a JSON object", place->file, place->line);
        json_decref(object);
        return NULL;
    }
    return object;
}

static const char *
wrong_id(const char *id)
{
    if (*id == '\0') {
        return "the id is empty";
    }
    if (strlen(id) > LONTAR_ID_MAX) {
        return "the id has more than " G_STRINGIFY(LONTAR_ID_MAX) " bytes";
    }
    for (const char *at = id; *at != '\0'; at = g_utf8_next_char(at)) {
        if (g_unichar_iscntrl(g_utf8_get_char(at))) {
            return "the id has control characters";
        }
    }
    return NULL;
}

static bool
take_id(const json_t *object, lontar_document *document, const lontar_place *place,
        const char *line, GError **error)
{
    const json_t *value = json_object_get(object, "id");
    g_autofree char *id = json_is_string(value) ? g_strdup(json_string_value(value)) : NULL;

    if (json_is_integer(value)) {
        id = g_strdup_printf("%" JSON_INTEGER_FORMAT, json_integer_value(value));
    }

    const char *wrong = id == NULL ? "a record needs an id: a text" : wrong_id(id);

    if (wrong != NULL) {
        set_wrong(place, line, "id", 0, wrong, error);
        return false;
    }
    lontar_document_set_id(document, id);
    return true;
}

/* Control characters carry nothing in a text but line ends and tabs. */
static void
add_page(lontar_document *document, const char *text)
{
    g_autofree char *own = g_strdup(text);
    lontar_page page = {.text = own};

    for (char *c = own; *c != '\0'; c++) {
        *c = g_ascii_iscntrl(*c) && *c != '\n' && *c != '\t' ? ' ' : *c;
    }
    lontar_document_add_page(document, &page);
}

static bool
take_text(const json_t *object, lontar_document *document, const lontar_place *place,
          const char *line, GError **error)
{
    const json_t *text = json_object_get(object, "text");
    const json_t *pages = json_object_get(object, "pages");
    size_t i;
    json_t *page;

    if (text != NULL && !json_is_string(text) && !json_is_null(text)) {
        set_wrong(place, line, "text", 0, "text must be a text", error);
        return false;
    }
    if (pages != NULL && !json_is_array(pages) && !json_is_null(pages)) {
        set_wrong(place, line, "pages", 0, "pages must be a list of texts", error);
        return false;
    }
    json_array_foreach(pages, i, page)
    {
        if (!json_is_string(page)) {
            set_wrong(place, line, "pages", i, "pages must be a list of texts", error);
            return false;
        }
        add_page(document, json_string_value(page));
    }
    if (lontar_document_page_size(document) == 0 && json_string_length(text) > 0) {
        add_page(document, json_string_value(text));
    }
    return true;
}

char *
lontar_import_deleted(const char *line, size_t length)
{
    const char key[] = "\"deleted\"";

    if (memmem(line, length, key, strlen(key)) == NULL) {
        return NULL;
    }

    g_autoptr(json_t) object = json_loadb(line, length, 0, NULL);
    const json_t *id = json_object_get(object, "id");

    if (!json_is_true(json_object_get(object, "deleted"))) {
        return NULL;
    }
    return json_is_integer(id) ? g_strdup_printf("%" JSON_INTEGER_FORMAT, json_integer_value(id))
                               : g_strdup(json_string_value(id));
}

lontar_document *
lontar_import_parse(lontar_metadata *metadata, const char *line, size_t length,
                    const lontar_place *place, GError **error)
{
    const char *const known[] = {"id", "text", "pages", "deleted", NULL};
    g_autoptr(json_t) object = parse_object(line, length, place, error);
    g_autoptr(lontar_document) document = lontar_document_new();
    g_autofree char *rule = g_strdup_printf("%s:%zu", place->file, place->line);
    g_autoptr(lontar_statement) statement = lontar_statement_new(LONTAR_SOURCE_IMPORT, rule);

    if (object == NULL || !take_id(object, document, place, line, error) ||
        !take_text(object, document, place, line, error)) {
        return NULL;
    }
    lontar_sidecar_take(metadata, statement, object, line, place, known);
    lontar_statement_apply(statement, document);
    if (lontar_document_page_size(document) == 0 &&
        lontar_document_value(document, LONTAR_FIELD_TITLE) == NULL) {
        set_wrong(place, line, "id", 0, "a record needs one of title, text and pages", error);
        return NULL;
    }
    return g_steal_pointer(&document);
}
