/*
 * Assembly keeps the pages as they came until the last one is there.
 */
#include "assembly.h"

#include <string.h>

#include "lontar/document.h"

typedef struct {
    char *text;
    size_t length; /* bytes of text */
    char *label;
    char *section;
    unsigned flags;
    lontar_frame_line lines[LONTAR_FRAME_LINES_MAX];
    size_t line_size;
} page_row;

struct lontar_assembly {
    lontar_document *document;
    GArray *pages; /* page_row; owns their strings */
    size_t text;   /* bytes so far */
    size_t metadata;
};

static void
clear_page(gpointer data)
{
    page_row *page = data;

    g_free(page->text);
    g_free(page->label);
    g_free(page->section);
}

lontar_assembly *
lontar_assembly_new(void)
{
    lontar_assembly *assembly = g_new0(lontar_assembly, 1);

    assembly->document = lontar_document_new();
    assembly->pages = g_array_new(FALSE, FALSE, sizeof(page_row));
    g_array_set_clear_func(assembly->pages, clear_page);
    return assembly;
}

void
lontar_assembly_free(lontar_assembly *assembly)
{
    if (assembly != NULL) {
        g_clear_pointer(&assembly->document, lontar_document_free);
        g_array_unref(assembly->pages);
        g_free(assembly);
    }
}

static bool
add_page(lontar_assembly *assembly, const lontar_frame *frame)
{
    page_row page = {.length = frame->text_length, .line_size = frame->line_size};

    assembly->text += frame->text_length;
    if (frame->number != assembly->pages->len + 1 || assembly->text > LONTAR_DOCUMENT_TEXT_MAX) {
        return false;
    }
    page.text = g_strndup(frame->text, frame->text_length);
    page.label = g_strdup(frame->name);
    page.section = g_strdup(frame->section);
    page.flags = frame->flags;
    memcpy(page.lines, frame->lines, sizeof page.lines);
    g_array_append_val(assembly->pages, page);
    return true;
}

bool
lontar_assembly_add(lontar_assembly *assembly, const lontar_frame *frame)
{
    if (frame->kind == LONTAR_FRAME_PAGE) {
        return add_page(assembly, frame);
    }
    /* A second child says again what the first has said, so there may be twice as much. */
    assembly->metadata += frame->text_length;
    if (assembly->metadata > 4 * LONTAR_METADATA_MAX) {
        return false;
    }
    if (frame->kind == LONTAR_FRAME_NOTE) {
        lontar_document_add_note(assembly->document, frame->text);
        return true;
    }
    lontar_tag tag = {.field = (lontar_field)frame->field,
                      .source = LONTAR_SOURCE_DOCUMENT,
                      .value = frame->text,
                      .rule = frame->name,
                      .confidence = 1};
    (void)lontar_document_add_tag(assembly->document, &tag); /* the first word stays */
    return true;
}

void
lontar_assembly_add_failed(lontar_assembly *assembly, const char *reason)
{
    page_row page = {.text = g_strdup(""), .flags = LONTAR_PAGE_FAILED};
    g_autofree char *note = g_strdup_printf("page %u: %s", assembly->pages->len + 1, reason);

    lontar_document_add_note(assembly->document, note);
    g_array_append_val(assembly->pages, page);
}

size_t
lontar_assembly_page_size(const lontar_assembly *assembly)
{
    return assembly->pages->len;
}

bool
lontar_assembly_has_text(const lontar_assembly *assembly)
{
    for (guint i = 0; i < assembly->pages->len; i++) {
        if (!(g_array_index(assembly->pages, page_row, i).flags & LONTAR_PAGE_FAILED)) {
            return true;
        }
    }
    return false;
}

lontar_document *
lontar_assembly_finish(lontar_assembly *assembly, const lontar_content *content)
{
    lontar_document *document = assembly->document;

    lontar_document_set_id(document, lontar_content_id(content));
    lontar_document_set_file(document, lontar_content_sha256(content), lontar_content_size(content),
                             lontar_content_mtime_ns(content));
    for (guint i = 0; i < assembly->pages->len; i++) {
        const page_row *row = &g_array_index(assembly->pages, page_row, i);
        lontar_page page = {
            .text = row->text, .label = row->label, .section = row->section, .flags = row->flags};
        lontar_document_add_page(document, &page);
    }
    return g_steal_pointer(&assembly->document);
}
