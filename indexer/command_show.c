/*
 * lontar-index show: all that is known of a document, with the source of every tag.
 */
#include <jansson.h>
#include <stdio.h>

#include "command.h"
#include "lontar/record.h"
#include "lontar/terms.h"
#include "lontar/twins.h"
#include "reason.h"
#include "view.h"

static const struct {
    lontar_page_flags flag;
    const char *name;
} flags[] = {
    {LONTAR_PAGE_OCR, "recognised from an image"},
    {LONTAR_PAGE_EMPTY, "without text"},
    {LONTAR_PAGE_GARBLED, "garbled"},
    {LONTAR_PAGE_FAILED, "that could not be read"},
    {LONTAR_PAGE_CUT, "cut"},
};

static size_t
count_pages(const lontar_record *record, unsigned flag)
{
    size_t count = 0;

    for (size_t i = 0; i < lontar_record_page_size(record); i++) {
        count += (lontar_record_page_flags(record, i) & flag) != 0 ? 1 : 0;
    }
    return count;
}

static void
print_pages(const lontar_record *record)
{
    printf("pages        %zu\n", lontar_record_page_size(record));
    for (size_t i = 0; i < G_N_ELEMENTS(flags); i++) {
        size_t count = count_pages(record, flags[i].flag);

        if (count > 0) {
            printf("             %zu %s\n", count, flags[i].name);
        }
    }
}

/* `country      CHN China  (tagger: behind a label [target-countries]; page 1; 0.95)` */
static void
print_tag(const lontar_vocabularies *vocabularies, const lontar_tag *tag)
{
    const char *label = lontar_reason_label(vocabularies, tag);
    const char *words = lontar_reason_words(tag->field, tag->rule);

    printf("%-12s %s%s%s  (%s", lontar_field_name(tag->field), tag->value, label != NULL ? " " : "",
           label != NULL ? label : "", lontar_source_name(tag->source));
    if (words != NULL) {
        printf(": %s [%s]", words, tag->rule);
    } else if (*tag->rule != '\0') {
        printf(": %s", tag->rule);
    }
    if (tag->page > 0) {
        printf("; page %zu", tag->page);
    }
    if (tag->confidence < 1) {
        printf("; %.2f", tag->confidence);
    }
    puts(")");
    if (tag->quote != NULL && g_strcmp0(tag->quote, tag->value) != 0) {
        printf("             \"%s\"\n", tag->quote);
    }
}

static void
print_tags(const lontar_vocabularies *vocabularies, const lontar_document *document)
{
    for (int field = 0; field < LONTAR_FIELD_COUNT; field++) {
        lontar_source source;

        for (size_t i = 0; i < lontar_document_tag_size(document); i++) {
            const lontar_tag *tag = lontar_document_tag_at(document, i);

            if ((int)tag->field == field) {
                print_tag(vocabularies, tag);
            }
        }
        if (lontar_document_is_none(document, (lontar_field)field, &source) &&
            source != LONTAR_SOURCE_TAGGER) {
            printf("%-12s none  (%s)\n", lontar_field_name((lontar_field)field),
                   lontar_source_name(source));
        }
    }
}

static void
print_twins(const GPtrArray *twins)
{
    for (guint i = 0; i < twins->len; i++) {
        const lontar_twin *twin = twins->pdata[i];

        printf("%-12s %s  %s  (", lontar_twin_kind(twin->evidence), twin->id,
               twin->title != NULL ? twin->title : "");
        if (twin->share > 0) {
            printf("%.0f %% of the shorter one's ", twin->share * 100);
        }
        printf("%s)\n", lontar_twin_evidence_name(twin->evidence));
    }
}

static void
print_links(const lontar_document *document)
{
    for (size_t i = 0; i < lontar_document_attachment_size(document); i++) {
        printf("attachment   %s  (not read)\n", lontar_document_attachment_at(document, i));
    }
    for (size_t i = 0; i < lontar_document_link_size(document); i++) {
        const lontar_link *link = lontar_document_link_at(document, i);

        printf("link         %s  (page %zu)\n", link->address, link->page);
    }
}

static void
print_text(const lontar_vocabularies *vocabularies, const lontar_record *record,
           const lontar_document *document, const GPtrArray *twins)
{
    const lontar_stamp *stamp = lontar_record_stamp(record);

    printf("id           %s\n", lontar_document_id(document));
    for (size_t i = 0; i < lontar_document_path_size(document); i++) {
        printf("path         %s\n", lontar_document_path_at(document, i));
    }
    if (lontar_document_sha256(document) != NULL) {
        printf("sha256       %s\n", lontar_document_sha256(document));
        printf("size         %" G_GUINT64_FORMAT " bytes\n", lontar_document_file_size(document));
    }
    print_pages(record);
    print_tags(vocabularies, document);
    for (size_t i = 0; i < lontar_document_note_size(document); i++) {
        printf("note         %s\n", lontar_document_note_at(document, i));
    }
    print_links(document);
    print_twins(twins);
    printf("revision     first %" G_GUINT64_FORMAT ", changed %" G_GUINT64_FORMAT "\n",
           stamp->first_revision, stamp->changed_revision);
}

static json_t *
optional(const char *text)
{
    return text == NULL ? json_null() : json_string(text);
}

static json_t *
page_json(const lontar_record *record, size_t i)
{
    unsigned set = lontar_record_page_flags(record, i);
    json_t *page = json_object();
    json_t *names = json_array();
    const char *const short_names[] = {"ocr", "empty", "garbled", "failed", "cut"};

    for (size_t j = 0; j < G_N_ELEMENTS(flags); j++) {
        if ((set & flags[j].flag) != 0) {
            json_array_append_new(names, json_string(short_names[j]));
        }
    }
    json_object_set_new(page, "page", json_integer((json_int_t)i + 1));
    json_object_set_new(page, "label", optional(lontar_record_page_label(record, i)));
    json_object_set_new(page, "section", optional(lontar_record_page_section(record, i)));
    json_object_set_new(page, "language", optional(lontar_record_page_language(record, i)));
    json_object_set_new(page, "flags", names);
    return page;
}

static json_t *
twins_json(const GPtrArray *twins)
{
    json_t *array = json_array();

    for (guint i = 0; i < twins->len; i++) {
        const lontar_twin *twin = twins->pdata[i];

        json_array_append_new(array, json_pack("{s:s, s:o, s:s, s:s, s:f}", "id", twin->id, "title",
                                               optional(twin->title), "kind",
                                               lontar_twin_kind(twin->evidence), "evidence",
                                               lontar_twin_evidence_name(twin->evidence), "share",
                                               twin->share));
    }
    return array;
}

/* The details as the index keeps them, with the page table, the twins and the revisions. */
static void
print_json(const lontar_record *record, const lontar_document *document, const GPtrArray *twins)
{
    const lontar_stamp *stamp = lontar_record_stamp(record);
    g_autofree char *details = lontar_details_encode(document);
    json_t *object = json_loads(details, 0, NULL);
    json_t *pages = json_array();

    for (size_t i = 0; i < lontar_record_page_size(record); i++) {
        json_array_append_new(pages, page_json(record, i));
    }
    json_object_set_new(object, "pages", pages);
    json_object_set_new(object, "related", twins_json(twins));
    json_object_set_new(object, "first_revision", json_integer((json_int_t)stamp->first_revision));
    json_object_set_new(object, "changed_revision",
                        json_integer((json_int_t)stamp->changed_revision));

    char *text = json_dumps(object, JSON_INDENT(2) | JSON_REAL_PRECISION(4));

    puts(text);
    free(text);
    json_decref(object);
}

/* An id whose file has got new content leads to the id that took its place. */
static lontar_record *
find(const lontar_index *index, const char *id, GError **error)
{
    g_autoptr(GError) cause = NULL;
    lontar_record *record = lontar_view_record(index, id, &cause);
    g_autofree char *key = g_strconcat(LONTAR_META_REDIRECT, id, NULL);
    g_autofree char *to = record == NULL ? lontar_view_text(index, key, NULL) : NULL;

    if (to != NULL && *to != '\0') {
        fprintf(stderr, "lontar-index: %s has been replaced by %s\n", id, to);
        return lontar_view_record(index, to, error);
    }
    if (record == NULL) {
        g_propagate_error(error, g_steal_pointer(&cause));
    }
    return record;
}

static GPtrArray *
find_twins(const lontar_index *index, const lontar_record *record, GError **error)
{
    uint32_t docid;

    return lontar_view_find(index, lontar_record_id(record), &docid, error)
               ? lontar_twins_find(index, docid, error)
               : NULL;
}

/* @param vocabularies  for labels, or NULL for JSON */
static bool
show(const lontar_index *index, const char *id, const lontar_vocabularies *vocabularies,
     GError **error)
{
    g_autoptr(lontar_record) record = find(index, id, error);
    g_autoptr(lontar_document) document =
        record == NULL ? NULL : lontar_view_details(index, record, error);

    g_autoptr(GPtrArray) twins = document == NULL ? NULL : find_twins(index, record, error);

    if (twins == NULL) {
        return false;
    }
    if (vocabularies == NULL) {
        print_json(record, document, twins);
    } else {
        print_text(vocabularies, record, document, twins);
    }
    return true;
}

int
lontar_command_show(const lontar_options *options, GError **error)
{
    g_autoptr(lontar_index) index = lontar_view_open(options->index, error);
    g_autoptr(lontar_vocabularies) vocabularies =
        options->json || index == NULL ? NULL
                                       : lontar_vocabularies_load(options->vocabularies, error);

    if (!options->json && vocabularies == NULL) {
        return 3;
    }
    for (size_t i = 0; index != NULL && options->arguments[i] != NULL; i++) {
        if (!show(index, options->arguments[i], vocabularies, error)) {
            return 3;
        }
    }
    return index == NULL ? 3 : 0;
}
