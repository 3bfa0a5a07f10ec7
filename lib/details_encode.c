/*
 * Details are written as details.c says.
 */
#include <string.h>

#include "lontar/json.h"
#include "lontar/record.h"

static void
put_path(GString *out, const char *path)
{
    g_autofree char *coded = NULL;

    if (g_utf8_validate(path, -1, NULL)) {
        lontar_json_string(out, NULL, path);
        return;
    }
    coded = g_base64_encode((const unsigned char *)path, strlen(path));
    lontar_json_object(out, NULL);
    lontar_json_string(out, "base64", coded);
    lontar_json_object_end(out);
}

static void
put_text(GString *out, const char *text)
{
    lontar_json_string(out, NULL, text);
}

/* A list of strings of a document. */
static void
put_list(GString *out, const char *name, const lontar_document *document, size_t size,
         const char *(*at)(const lontar_document *, size_t), void (*put)(GString *, const char *))
{
    lontar_json_array(out, name);
    for (size_t i = 0; i < size; i++) {
        put(out, at(document, i));
    }
    lontar_json_array_end(out);
}

static void
put_links(GString *out, const lontar_document *document)
{
    lontar_json_array(out, "links");
    for (size_t i = 0; i < lontar_document_link_size(document); i++) {
        const lontar_link *link = lontar_document_link_at(document, i);

        lontar_json_object(out, NULL);
        lontar_json_integer(out, "page", (int64_t)link->page);
        lontar_json_string(out, "address", link->address);
        lontar_json_object_end(out);
    }
    lontar_json_array_end(out);
}

/* Begin an object about a field, and whose word it is. */
static void
begin_word(GString *out, lontar_field field, lontar_source source)
{
    lontar_json_object(out, NULL);
    lontar_json_string(out, "field", lontar_field_name(field));
    lontar_json_string(out, "source", lontar_source_name(source));
}

static void
put_tags(GString *out, const lontar_document *document)
{
    lontar_json_array(out, "tags");
    for (size_t i = 0; i < lontar_document_tag_size(document); i++) {
        const lontar_tag *tag = lontar_document_tag_at(document, i);

        begin_word(out, tag->field, tag->source);
        lontar_json_string(out, "value", tag->value);
        lontar_json_string(out, "rule", tag->rule);
        lontar_json_string(out, "quote", tag->quote);
        lontar_json_integer(out, "page", (int64_t)tag->page);
        lontar_json_exact(out, "confidence", tag->confidence);
        lontar_json_object_end(out);
    }
    lontar_json_array_end(out);
}

static void
put_none(GString *out, const lontar_document *document)
{
    lontar_json_array(out, "none");
    for (int field = 0; field < LONTAR_FIELD_COUNT; field++) {
        lontar_source source;

        if (lontar_document_is_none(document, field, &source)) {
            begin_word(out, field, source);
            lontar_json_object_end(out);
        }
    }
    lontar_json_array_end(out);
}

char *
lontar_details_encode(const lontar_document *document)
{
    GString *out = g_string_sized_new(1024);

    lontar_json_object(out, NULL);
    lontar_json_string(out, "id", lontar_document_id(document));
    lontar_json_string(out, "sha256", lontar_document_sha256(document));
    lontar_json_integer(out, "size", (int64_t)lontar_document_file_size(document));
    lontar_json_integer(out, "mtime_ns", lontar_document_file_mtime_ns(document));
    put_list(out, "paths", document, lontar_document_path_size(document), lontar_document_path_at,
             put_path);
    put_list(out, "notes", document, lontar_document_note_size(document), lontar_document_note_at,
             put_text);
    put_links(out, document);
    put_list(out, "attachments", document, lontar_document_attachment_size(document),
             lontar_document_attachment_at, put_text);
    put_tags(out, document);
    put_none(out, document);
    lontar_json_object_end(out);
    return g_string_free(out, FALSE);
}
