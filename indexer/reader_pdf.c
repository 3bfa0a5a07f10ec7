/*
 * PDF, read with poppler, page by page.
 *
 * The bytes are never copied: poppler reads them where the file is mapped.
 */
#include <iconv.h>
#include <poppler.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "layout.h"
#include "lontar/document.h"
#include "margins.h"
#include "ocr.h"
#include "pdf_links.h"
#include "pdf_marks.h"
#include "pdf_metadata.h"
#include "poppler/shared_fonts.h"
#include "quality.h"
#include "reader.h"
#include "title_choice.h"

/* Poppler has no cleanup functions for its types, or has them, as its version may be. */
typedef PopplerPage pdf_page;
typedef PopplerDocument pdf_document;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(pdf_page, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(pdf_document, g_object_unref)

/* The smallest document that poppler opens; keeping it open keeps poppler's global state. */
static const char TINY[] =
    "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R"
    "/Resources<</Font<</F 5 0 R>>>>>>endobj\n"
    "4 0 obj<</Length 30>>stream\nBT /F 9 Tf 9 9 Td (lontar) Tj ET\nendstream endobj\n"
    "5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n"
    "trailer<</Size 6/Root 1 0 R>>\n";

void
lontar_reader_pdf_warm_up(void)
{
    static const char *const encodings[] = {"UTF-16BE", "UTF-16LE", "UTF-16"};
    g_autoptr(GBytes) bytes = g_bytes_new_static(TINY, sizeof TINY - 1);

    /* Once no file can be opened, a converter that was never opened cannot be: every UTF-16
       title would come back empty. They stay open for the children. */
    for (size_t i = 0; i < G_N_ELEMENTS(encodings); i++) {
        (void)iconv_open("UTF-8", encodings[i]);
    }
    (void)setenv("TZ", "UTC0", 1); /* else the zone's file is looked for at the first date */
    tzset();
    PopplerDocument *document = poppler_document_new_from_bytes(bytes, NULL, NULL);
    g_autoptr(pdf_page) page = document != NULL ? poppler_document_get_page(document, 0) : NULL;
    if (page != NULL) {
        g_autofree char *text = poppler_page_get_text(page);
        g_autofree char *title = poppler_document_get_title(document);
    }
}

static void
refuse_open(lontar_sink *sink, const GError *cause)
{
    if (g_error_matches(cause, POPPLER_ERROR, POPPLER_ERROR_ENCRYPTED)) {
        lontar_sink_refuse(sink, "open", "needs a password");
    } else {
        lontar_sink_refuse(sink, "open", "not a PDF, or damaged beyond repair");
    }
}

/* --- pages --- */

/* More than any page: poppler then takes the first and the last block whole, wherever they stand.
   Where text goes from right to left, both corners have to be on the right. */
static const PopplerRectangle WHOLE_LTR = {-1e6, -1e6, 1e6, 1e6};
static const PopplerRectangle WHOLE_RTL = {1e6, -1e6, 1e6, 1e6};

static bool
has_rtl(const char *text)
{
    for (const char *c = text; *c != '\0'; c = g_utf8_next_char(c)) {
        if ((unsigned char)*c >= 0xd6 && lontar_is_rtl(g_utf8_get_char(c))) {
            return true;
        }
    }
    return false;
}

/*
 * The text of a page, and the area that it was selected by. Selected by glyphs, as by
 * poppler_page_get_text(), a page written from right to left loses lines; by words it does not.
 */
static char *
page_text(PopplerPage *page, PopplerRectangle *out_area)
{
    PopplerRectangle ltr = WHOLE_LTR;
    PopplerRectangle rtl = WHOLE_RTL;

    lontar_shared_fonts_begin();
    g_autofree char *text = poppler_page_get_selected_text(page, POPPLER_SELECTION_WORD, &ltr);
    lontar_shared_fonts_pause();
    *out_area = ltr;
    if (text != NULL && has_rtl(text)) {
        g_autofree char *other = poppler_page_get_selected_text(page, POPPLER_SELECTION_WORD, &rtl);
        if (other != NULL && strlen(other) > strlen(text)) {
            *out_area = rtl;
            return g_steal_pointer(&other);
        }
    }
    return g_steal_pointer(&text);
}

static bool
is_bold(const char *font)
{
    return font != NULL && (strstr(font, "Bold") != NULL || strstr(font, "Black") != NULL ||
                            strstr(font, "Heavy") != NULL);
}

static GArray *
type_runs(PopplerPage *page, PopplerRectangle *area)
{
    GArray *runs = g_array_new(FALSE, FALSE, sizeof(lontar_type_run));
    GList *attributes = poppler_page_get_text_attributes_for_area(page, area);

    for (GList *i = attributes; i != NULL; i = i->next) {
        const PopplerTextAttributes *one = i->data;
        lontar_type_run run = {.end = (size_t)one->end_index + 1,
                               .size = one->font_size,
                               .bold = is_bold(one->font_name)};
        g_array_append_val(runs, run);
    }
    poppler_page_free_text_attributes(attributes);
    return runs;
}

static lontar_layout *
page_layout(PopplerPage *page)
{
    PopplerRectangle area;
    guint box_size = 0;
    lontar_layout_page input = {0};
    lontar_pdf_text own = {.text = page_text(page, &area)};

    G_STATIC_ASSERT(sizeof(PopplerRectangle) == sizeof(lontar_box));
    if (own.text == NULL) {
        return NULL;
    }
    if (poppler_page_get_text_layout_for_area(page, &area, &own.boxes, &box_size)) {
        own.box_size = box_size;
    }
    own.runs = type_runs(page, &area);
    lontar_pdf_restore_marks(page, &own);
    poppler_page_get_size(page, &input.width, &input.height);
    input.text = own.text;
    input.boxes = (const lontar_box *)(void *)own.boxes;
    input.box_size = own.box_size;
    input.runs = (const lontar_type_run *)(void *)own.runs->data;
    input.run_size = own.runs->len;
    lontar_layout *layout = lontar_layout_new(&input);
    g_free(own.text);
    g_free(own.boxes);
    g_array_unref(own.runs);
    return layout;
}

/* What stands in form fields is drawn by the viewer, not by the page. */
static void
add_form_texts(PopplerPage *page, GString *text)
{
    GList *fields = poppler_page_get_form_field_mapping(page);

    for (GList *i = fields; i != NULL; i = i->next) {
        PopplerFormField *field = ((PopplerFormFieldMapping *)i->data)->field;
        PopplerFormFieldType type = poppler_form_field_get_field_type(field);
        g_autofree char *value = NULL;
        if (type == POPPLER_FORM_FIELD_TEXT && !poppler_form_field_text_is_password(field)) {
            value = poppler_form_field_text_get_text(field);
        } else if (type == POPPLER_FORM_FIELD_CHOICE) {
            value = poppler_form_field_choice_get_text(field);
        }
        if (value != NULL && *value != '\0' && g_utf8_validate(value, -1, NULL)) {
            g_string_append_printf(text, "%s%s", text->len > 0 ? "\n" : "", value);
        }
    }
    poppler_page_free_form_field_mapping(fields);
}

/* The words of notes that somebody has typed onto the page, and files that are pinned to it. */
static void
add_annotations(PopplerPage *page, GString *text, lontar_sink *sink)
{
    GList *annotations = poppler_page_get_annot_mapping(page);

    for (GList *i = annotations; i != NULL; i = i->next) {
        PopplerAnnot *annotation = ((PopplerAnnotMapping *)i->data)->annot;
        lontar_pdf_send_pinned(annotation, sink);
        if (poppler_annot_get_annot_type(annotation) == POPPLER_ANNOT_FREE_TEXT) {
            g_autofree char *value = poppler_annot_get_contents(annotation);
            if (value != NULL && *value != '\0' && g_utf8_validate(value, -1, NULL)) {
                g_string_append_printf(text, "%s%s", text->len > 0 ? "\n" : "", value);
            }
        }
    }
    poppler_page_free_annot_mapping(annotations);
}

/* The document that is read, and what is known of it as a whole. */
typedef struct {
    PopplerDocument *document;
    lontar_sink *sink;
    GPtrArray *sections; /* title or NULL, by page from 0 */
    lontar_title_choice *title;
} reading;

/* Recognise a page that gives no text to be trusted. */
static void
recognise(PopplerPage *page, GString *text, lontar_frame *frame)
{
    g_autofree char *words = lontar_ocr_read(page);
    unsigned flags = words != NULL ? lontar_quality_flags(words, strlen(words)) : LONTAR_PAGE_EMPTY;

    if (flags & LONTAR_PAGE_EMPTY) {
        return;
    }
    g_strdelimit(words, "\f", '\n');
    g_string_assign(text, g_strchomp(words));
    frame->flags = flags | LONTAR_PAGE_OCR;
    frame->line_size = 0;
}

static bool
send_page(reading *self, size_t number)
{
    g_autoptr(pdf_page) page = poppler_document_get_page(self->document, (int)number - 1);
    g_autoptr(lontar_layout) layout = page != NULL ? page_layout(page) : NULL;
    g_autofree char *label = page != NULL ? poppler_page_get_label(page) : NULL;
    lontar_frame frame = {.number = (uint32_t)number,
                          .text = "",
                          .name = label != NULL && *label != '\0' ? label : NULL,
                          .section = self->sections->pdata[number - 1]};

    if (layout == NULL) {
        frame.flags = LONTAR_PAGE_FAILED;
        lontar_sink_note(self->sink, "page %zu: not in the file", number);
        return lontar_sink_page(self->sink, &frame);
    }
    lontar_title_choice_look(self->title, number, layout, self->sink);
    lontar_pdf_send_links(page, number, self->sink);
    lontar_margins_find(layout, &frame);
    add_form_texts(page, layout->text);
    add_annotations(page, layout->text, self->sink);
    frame.flags = lontar_quality_flags(layout->text->str, layout->text->len);
    if (frame.flags != 0 && lontar_ocr_is_loaded()) {
        recognise(page, layout->text, &frame);
    }
    frame.text = layout->text->str;
    frame.text_length = layout->text->len;
    return lontar_sink_page(self->sink, &frame);
}

void
lontar_reader_pdf(const lontar_reader_job *job, const uint8_t *bytes, lontar_sink *sink)
{
    g_autoptr(GError) cause = NULL;
    g_autoptr(GBytes) file = g_bytes_new_static(bytes, job->size);

    g_autoptr(pdf_document) document = poppler_document_new_from_bytes(file, NULL, &cause);
    if (document == NULL) {
        refuse_open(sink, cause);
        return;
    }
    size_t pages = (size_t)MAX(poppler_document_get_n_pages(document), 0);
    if (pages == 0) {
        lontar_sink_refuse(sink, "open", "no page can be found in it");
        return;
    }
    if (pages > LONTAR_DOCUMENT_PAGE_MAX) {
        lontar_sink_note(sink, "%zu pages: only the first %d are read", pages,
                         LONTAR_DOCUMENT_PAGE_MAX);
        pages = LONTAR_DOCUMENT_PAGE_MAX;
    }
    lontar_sink_open(sink, pages);
    lontar_shared_fonts_forget();
    reading self = {.document = document, .sink = sink};
    g_autoptr(GPtrArray) sections = lontar_pdf_sections(document, pages);
    self.sections = sections;
    const char *rule = NULL;
    char *claim = NULL;
    if (job->first_page <= LONTAR_TITLE_PAGES + 1) { /* else it has been sent */
        claim = lontar_pdf_send_metadata(document, sink, &rule);
        lontar_pdf_send_attachments(document, sink);
    }
    g_autoptr(lontar_title_choice) title = lontar_title_choice_new(claim, rule);
    self.title = title;
    for (size_t i = MAX(job->first_page, 1); i <= pages; i++) {
        if (!send_page(&self, i)) {
            lontar_sink_note(sink, "too much text: pages from %zu on are left out", i);
            break;
        }
    }
    lontar_title_choice_send(title, sink);
    lontar_sink_end(sink);
}
