/*
 * Assembly keeps the pages as they came until the last one is there.
 */
#include "assembly.h"

#include <string.h>

#include "hyphens.h"
#include "lontar/document.h"
#include "margins.h"
#include "ownword.h"
#include "title_choice.h"

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
    const lontar_vocabularies *vocabularies; /* lent, or NULL */
    lontar_document *document;
    GArray *pages; /* page_row; owns their strings */
    size_t text;   /* bytes so far */
    size_t metadata;
    size_t links; /* bytes so far, attachments included */
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
lontar_assembly_new(const lontar_vocabularies *vocabularies)
{
    lontar_assembly *assembly = g_new0(lontar_assembly, 1);

    assembly->vocabularies = vocabularies;
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

static bool
add_link(lontar_assembly *assembly, const lontar_frame *frame)
{
    assembly->links += frame->text_length;
    if (assembly->links > 4 * LONTAR_LINKS_MAX) {
        return false;
    }
    if (frame->kind == LONTAR_FRAME_LINK) {
        lontar_document_add_link(assembly->document, frame->number, frame->text);
    } else {
        lontar_document_add_attachment(assembly->document, frame->text);
    }
    return true;
}

bool
lontar_assembly_add(lontar_assembly *assembly, const lontar_frame *frame)
{
    if (frame->kind == LONTAR_FRAME_PAGE) {
        return add_page(assembly, frame);
    }
    if (frame->kind == LONTAR_FRAME_LINK || frame->kind == LONTAR_FRAME_ATTACHED) {
        return add_link(assembly, frame);
    }
    /* Children that begin on the first pages say again what others have said. */
    assembly->metadata += frame->text_length;
    if (assembly->metadata > LONTAR_METADATA_MAX * 2 * (LONTAR_TITLE_PAGES + 1)) {
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
    lontar_own_word_add(assembly->vocabularies, assembly->document, &tag);
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

/* --- running heads and feet --- */

/* What was cut off a page. */
typedef struct {
    GString *head, *foot;             /* NULL = none */
    GString *first_head, *first_foot; /* what appeared for the first time; NULL = nothing */
} margins_row;

static void
append_line(GString **out, const char *line, size_t length)
{
    if (*out == NULL) {
        *out = g_string_new(NULL);
    } else {
        g_string_append_c(*out, ' ');
    }
    for (size_t i = 0; i < length; i++) {
        g_string_append_c(*out, g_ascii_isspace(line[i]) ? ' ' : line[i]);
    }
}

/* Cut the running lines out of a page's text. */
static GString *
cut_margins(const page_row *page, const lontar_margins_page *found, margins_row *out)
{
    GString *text = g_string_sized_new(page->length + 1);
    size_t done = 0;

    for (size_t i = 0; i < page->line_size; i++) {
        const lontar_frame_line *line = &page->lines[i];
        const char *words = page->text + line->start;
        bool is_head = line->top < 500;
        if (!(found->running & (UINT32_C(1) << i))) {
            continue;
        }
        append_line(is_head ? &out->head : &out->foot, words, line->length);
        if (found->first & (UINT32_C(1) << i)) {
            append_line(is_head ? &out->first_head : &out->first_foot, words, line->length);
        }
        g_string_append_len(text, page->text + done, (gssize)(line->start - done));
        done = (size_t)line->start + line->length;
        done += page->text[done] == '\n';
    }
    g_string_append_len(text, page->text + done, (gssize)(page->length - done));
    if (done > 0 && text->len > 0 && text->str[text->len - 1] == '\n') {
        g_string_truncate(text, text->len - 1);
    }
    return text;
}

/* Whether a page's text ends where a sentence may end. */
static bool
ends_sentence(const GString *text)
{
    const char *end = text->str + text->len;

    while (end > text->str && g_ascii_isspace(end[-1])) {
        end--;
    }
    if (end == text->str) {
        return true;
    }
    gunichar last = g_utf8_get_char(g_utf8_prev_char(end));
    return g_unichar_ispunct(last) && last != '-' && last != ',' && last != 0x2010;
}

/* Move a line to those of the next page. */
static void
pass_on(GString **from, GString **to)
{
    if (*from != NULL && *to != NULL) {
        g_string_append_printf(*to, "\n%s", (*from)->str);
        g_string_free(*from, TRUE);
    } else if (*from != NULL) {
        *to = *from;
    }
    *from = NULL;
}

static void
insert_line(GString *text, bool on_top, GString **line)
{
    if (*line != NULL) {
        g_string_insert(text, on_top ? 0 : (gssize)text->len, "\n");
        g_string_insert(text, on_top ? 0 : (gssize)text->len, (*line)->str);
        g_string_free(*line, TRUE);
        *line = NULL;
    }
}

/*
 * Put what appears for the first time back at an edge of its page, unless that would part a
 * sentence that crosses the page break and has to be found as a phrase: then it goes to the next
 * page, where it stands too.
 */
static void
restore_first(GPtrArray *texts, GArray *margins)
{
    bool top_free = true;

    for (guint i = 0; i < texts->len; i++) {
        margins_row *row = &g_array_index(margins, margins_row, i);
        bool bottom_free = i + 1 == texts->len || ends_sentence(texts->pdata[i]);
        if (top_free || bottom_free) {
            insert_line(texts->pdata[i], top_free, &row->first_head);
            insert_line(texts->pdata[i], !bottom_free, &row->first_foot);
        } else if (row->first_head != NULL || row->first_foot != NULL) {
            margins_row *next = row + 1;
            pass_on(&row->first_head, &next->first_head);
            pass_on(&row->first_foot, &next->first_foot);
        }
        top_free = bottom_free;
    }
}

static lontar_margins_page *
find_running(const lontar_assembly *assembly)
{
    size_t size = assembly->pages->len;
    lontar_margins_page *pages = g_new0(lontar_margins_page, size + 1);

    for (size_t i = 0; i < size; i++) {
        const page_row *row = &g_array_index(assembly->pages, page_row, i);
        pages[i] = (lontar_margins_page){.text = row->text,
                                         .label = row->label,
                                         .lines = row->lines,
                                         .line_size = row->line_size};
    }
    lontar_margins_settle(pages, size);
    return pages;
}

static void
free_text(gpointer text)
{
    if (text != NULL) {
        g_string_free(text, TRUE);
    }
}

static void
clear_margins(gpointer data)
{
    margins_row *row = data;

    free_text(row->head);
    free_text(row->foot);
    free_text(row->first_head);
    free_text(row->first_foot);
}

static void
add_pages(lontar_assembly *assembly)
{
    g_autofree lontar_margins_page *found = find_running(assembly);
    g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(free_text);
    g_autoptr(GArray) margins = g_array_new(FALSE, TRUE, sizeof(margins_row));

    g_array_set_clear_func(margins, clear_margins);
    g_array_set_size(margins, assembly->pages->len);
    for (guint i = 0; i < assembly->pages->len; i++) {
        page_row *row = &g_array_index(assembly->pages, page_row, i);
        g_ptr_array_add(texts,
                        cut_margins(row, &found[i], &g_array_index(margins, margins_row, i)));
        g_clear_pointer(&row->text, g_free);
    }
    lontar_hyphens_mend(texts);
    restore_first(texts, margins);
    for (guint i = 0; i < assembly->pages->len; i++) {
        const page_row *row = &g_array_index(assembly->pages, page_row, i);
        const margins_row *margin = &g_array_index(margins, margins_row, i);
        lontar_page page = {.text = ((const GString *)texts->pdata[i])->str,
                            .label = row->label,
                            .section = row->section,
                            .head = margin->head != NULL ? margin->head->str : NULL,
                            .foot = margin->foot != NULL ? margin->foot->str : NULL,
                            .flags = row->flags};
        lontar_document_add_page(assembly->document, &page);
    }
}

lontar_document *
lontar_assembly_finish(lontar_assembly *assembly, const lontar_content *content)
{
    lontar_document *document = assembly->document;

    lontar_document_set_id(document, lontar_content_id(content));
    lontar_document_set_file(document, lontar_content_sha256(content), lontar_content_size(content),
                             lontar_content_mtime_ns(content));
    add_pages(assembly);
    return g_steal_pointer(&assembly->document);
}
