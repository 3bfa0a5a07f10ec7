/*
 * A view.
 */
#include "view.h"

#include <string.h>

#include "lontar/error.h"
#include "lontar/generation.h"
#include "lontar/pages.h"
#include "lontar/terms.h"
#include "store.h"

lontar_index *
lontar_view_open(const char *index_path, GError **error)
{
    g_autofree char *database = lontar_generation_current(index_path, NULL, error);

    return database == NULL ? NULL : lontar_index_open(database, error);
}

char *
lontar_view_text(const lontar_index *index, const char *key, GError **error)
{
    g_autoptr(GBytes) value = lontar_index_metadata(index, key, strlen(key), error);

    if (value == NULL) {
        return NULL;
    }

    size_t length;
    const char *text = g_bytes_get_data(value, &length);

    return g_strndup(text != NULL ? text : "", length);
}

bool
lontar_view_find(const lontar_index *index, const char *id, uint32_t *out_docid, GError **error)
{
    g_autofree char *term = strlen(id) > LONTAR_ID_MAX ? NULL : lontar_terms_id(id);

    *out_docid = 0;
    return term == NULL || lontar_index_find(index, term, out_docid, error);
}

lontar_record *
lontar_view_record(const lontar_index *index, const char *id, GError **error)
{
    uint32_t docid;

    if (!lontar_view_find(index, id, &docid, error)) {
        return NULL;
    }
    if (docid == 0) {
        g_autofree char *valid = g_utf8_make_valid(id, -1);

        g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_NOT_FOUND,
                    "no document '%s' in the index; lontar-index list shows all", valid);
        return NULL;
    }

    return lontar_view_record_at(index, docid, error);
}

lontar_record *
lontar_view_record_at(const lontar_index *index, uint32_t docid, GError **error)
{
    g_autoptr(GBytes) data = lontar_index_data(index, docid, error);

    return data == NULL ? NULL : lontar_record_decode(data, error);
}

lontar_document *
lontar_view_details(const lontar_index *index, const lontar_record *record, GError **error)
{
    g_autofree char *json =
        lontar_pages_details(index, lontar_record_stamp(record)->text_key, error);

    return json == NULL ? NULL : lontar_details_decode(json, error);
}

static bool
add_page(const lontar_index *index, const lontar_record *record, size_t i,
         lontar_document *document, GError **error)
{
    uint64_t key = lontar_record_stamp(record)->text_key;
    g_autofree char *head = NULL;
    g_autofree char *foot = NULL;
    g_autofree char *text = lontar_pages_text(index, key, i, NULL, error);

    if (text == NULL || !lontar_pages_margins(index, key, i, &head, &foot, error)) {
        return false;
    }

    lontar_page page = {
        .text = text,
        .label = lontar_record_page_label(record, i),
        .section = lontar_record_page_section(record, i),
        .head = head,
        .foot = foot,
        .flags = lontar_record_page_flags(record, i),
    };

    lontar_document_add_page(document, &page);
    return true;
}

bool
lontar_view_add_pages(const lontar_index *index, const lontar_record *record,
                      lontar_document *document, GError **error)
{
    for (size_t i = 0; i < lontar_record_page_size(record); i++) {
        if (!add_page(index, record, i, document, error)) {
            return false;
        }
    }
    return true;
}

/* Leave what only a run of the tagger has added. */
static lontar_document *
copy_untagged(const lontar_document *details)
{
    lontar_document *document = lontar_document_new();

    lontar_document_set_id(document, lontar_document_id(details));
    lontar_document_set_file(document, lontar_document_sha256(details),
                             lontar_document_file_size(details),
                             lontar_document_file_mtime_ns(details));
    for (size_t i = 0; i < lontar_document_note_size(details); i++) {
        lontar_document_add_note(document, lontar_document_note_at(details, i));
    }
    for (size_t i = 0; i < lontar_document_link_size(details); i++) {
        const lontar_link *link = lontar_document_link_at(details, i);

        lontar_document_add_link(document, link->page, link->address);
    }
    for (size_t i = 0; i < lontar_document_attachment_size(details); i++) {
        lontar_document_add_attachment(document, lontar_document_attachment_at(details, i));
    }
    for (int field = 0; field < LONTAR_FIELD_COUNT; field++) {
        lontar_source source;

        if (lontar_document_is_none(details, (lontar_field)field, &source) &&
            source < LONTAR_SOURCE_TAGGER) {
            lontar_document_set_none(document, (lontar_field)field, source);
        }
    }
    for (size_t i = 0; i < lontar_document_tag_size(details); i++) {
        const lontar_tag *tag = lontar_document_tag_at(details, i);

        if (tag->source < LONTAR_SOURCE_TAGGER) {
            (void)lontar_document_add_tag(document, tag); /* as it was taken before */
        }
    }
    return document;
}

/* Whether anyone but the document itself and the tagger has said something of it. */
static bool
is_said(const lontar_document *details)
{
    for (int field = 0; field < LONTAR_FIELD_COUNT; field++) {
        if (lontar_document_has_word(details, (lontar_field)field, LONTAR_SOURCE_SIDECAR)) {
            return true;
        }
    }
    return false;
}

/* The document of a file as it was extracted, before anyone's word; without its pages. */
static lontar_document *
read_own(const lontar_index *index, const lontar_record *record, GError **error)
{
    g_autofree char *json = lontar_pages_own(index, lontar_record_id(record), error);

    return json == NULL ? NULL : lontar_details_decode(json, error);
}

lontar_document *
lontar_view_untagged(const lontar_index *index, const lontar_record *record,
                     const lontar_document *details, bool is_file, GError **error)
{
    /* A word that was stronger than the document's own has taken its place in the details. */
    return is_file && is_said(details) ? read_own(index, record, error) : copy_untagged(details);
}

lontar_document *
lontar_view_imported(const lontar_index *index, const lontar_record *record, GError **error)
{
    g_autoptr(lontar_document) details = lontar_view_details(index, record, error);
    g_autoptr(lontar_document) document = details == NULL ? NULL : copy_untagged(details);

    return document != NULL && lontar_view_add_pages(index, record, document, error)
               ? g_steal_pointer(&document)
               : NULL;
}

lontar_document *
lontar_view_extracted(const lontar_index *index, const lontar_record *record, GError **error)
{
    g_autoptr(lontar_document) document = read_own(index, record, error);

    return document != NULL && lontar_view_add_pages(index, record, document, error)
               ? g_steal_pointer(&document)
               : NULL;
}
