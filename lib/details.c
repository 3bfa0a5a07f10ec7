/*
 * Details: all that is known of a document but its pages, as JSON.
 *
 *     {"id": "...", "sha256": "...", "size": 1, "mtime_ns": 2, "paths": ["a.pdf"], "notes": [],
 *      "links": [{"page": 3, "address": "https://..."}], "attachments": ["table.xlsx"],
 *      "tags": [{"field": "year", "source": "tagger", "value": "2019", "rule": "cover-date",
 *                "quote": "May 2019", "page": 1, "confidence": 0.9}],
 *      "none": [{"field": "country", "source": "catalogue"}]}
 *
 * A path that is not UTF-8 is written as {"base64": "..."}, so that it comes back byte for byte.
 */
#include <jansson.h>
#include <string.h>

#include "lontar/error.h"
#include "lontar/record.h"

static void
read_path(lontar_document *document, const json_t *value)
{
    const char *coded = json_string_value(json_object_get(value, "base64"));

    if (coded != NULL) {
        size_t length;
        g_autofree unsigned char *bytes = g_base64_decode(coded, &length);
        g_autofree char *path = g_strndup((const char *)bytes, length);

        lontar_document_add_path(document, path);
    } else if (json_is_string(value)) {
        lontar_document_add_path(document, json_string_value(value));
    }
}

/* Field and source of a tag or a none; false when either is unknown. */
static bool
read_word(const json_t *object, lontar_field *field, lontar_source *source)
{
    const char *field_name = json_string_value(json_object_get(object, "field"));
    const char *source_name = json_string_value(json_object_get(object, "source"));
    int found_field = field_name == NULL ? -1 : lontar_field_find(field_name);
    int found_source = source_name == NULL ? -1 : lontar_source_find(source_name);

    if (found_field < 0 || found_source < 0) {
        return false;
    }
    *field = found_field;
    *source = found_source;
    return true;
}

static void
read_tag(lontar_document *document, const json_t *object)
{
    lontar_tag tag = {
        .value = json_string_value(json_object_get(object, "value")),
        .rule = json_string_value(json_object_get(object, "rule")),
        .quote = json_string_value(json_object_get(object, "quote")),
        .page = (size_t)json_integer_value(json_object_get(object, "page")),
        .confidence = json_number_value(json_object_get(object, "confidence")),
    };

    if (tag.value != NULL && read_word(object, &tag.field, &tag.source)) {
        lontar_document_add_tag(document, &tag);
    }
}

static void
read_links(lontar_document *document, const json_t *object)
{
    size_t i;
    const json_t *item;

    json_array_foreach(json_object_get(object, "links"), i, item)
    {
        const char *address = json_string_value(json_object_get(item, "address"));

        if (address != NULL) {
            lontar_document_add_link(
                document, (size_t)json_integer_value(json_object_get(item, "page")), address);
        }
    }
    json_array_foreach(json_object_get(object, "attachments"), i, item)
    {
        if (json_is_string(item)) {
            lontar_document_add_attachment(document, json_string_value(item));
        }
    }
}

static void
read_lists(lontar_document *document, const json_t *object)
{
    size_t i;
    const json_t *item;

    json_array_foreach(json_object_get(object, "paths"), i, item)
    {
        read_path(document, item);
    }
    json_array_foreach(json_object_get(object, "notes"), i, item)
    {
        if (json_is_string(item)) {
            lontar_document_add_note(document, json_string_value(item));
        }
    }
    json_array_foreach(json_object_get(object, "none"), i, item)
    {
        lontar_field field;
        lontar_source source;

        if (read_word(item, &field, &source)) {
            lontar_document_set_none(document, field, source);
        }
    }
    json_array_foreach(json_object_get(object, "tags"), i, item)
    {
        read_tag(document, item);
    }
}

lontar_document *
lontar_details_decode(const char *json, GError **error)
{
    json_error_t cause;
    json_t *object = json_loads(json, 0, &cause);

    if (!json_is_object(object)) {
        json_decref(object);
        g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_CORRUPT,
                    "the details of a document are damaged: %s",
                    object == NULL ? cause.text : "not an object");
        return NULL;
    }

    lontar_document *document = lontar_document_new();
    const char *sha256 = json_string_value(json_object_get(object, "sha256"));
    lontar_document_set_id(document, json_string_value(json_object_get(object, "id")));
    lontar_document_set_file(document, sha256,
                             (uint64_t)json_integer_value(json_object_get(object, "size")),
                             json_integer_value(json_object_get(object, "mtime_ns")));
    read_lists(document, object);
    read_links(document, object);
    json_decref(object);
    return document;
}
