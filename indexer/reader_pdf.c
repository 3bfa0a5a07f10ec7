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

#include "lontar/document.h"
#include "reader.h"

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
    "trailer<</Root 1 0 R>>\n";

static lontar_sink *notes_sink; /* of the one document that a process reads */

/* Poppler says through GLib's log, and on standard error, what it had to mend. */
static GLogWriterOutput
write_log(GLogLevelFlags level, const GLogField *fields, gsize size, gpointer data)
{
    for (gsize i = 0; notes_sink != NULL && i < size; i++) {
        if (g_str_equal(fields[i].key, "MESSAGE")) {
            lontar_sink_note(notes_sink, "poppler: %s", (const char *)fields[i].value);
        }
    }
    return G_LOG_WRITER_HANDLED;
}

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

static void
tag_once(lontar_sink *sink, lontar_field field, char *value, const char *rule)
{
    if (value != NULL) {
        lontar_sink_tag(sink, field, value, rule);
    }
    g_free(value);
}

static void
send_tags(PopplerDocument *document, lontar_sink *sink)
{
    tag_once(sink, LONTAR_FIELD_TITLE, poppler_document_get_title(document), "pdf-info");
    tag_once(sink, LONTAR_FIELD_AUTHOR, poppler_document_get_author(document), "pdf-info");
}

static void
send_page(PopplerDocument *document, size_t number, lontar_sink *sink)
{
    g_autoptr(pdf_page) page = poppler_document_get_page(document, (int)number - 1);
    g_autofree char *text = page != NULL ? poppler_page_get_text(page) : NULL;
    g_autofree char *label = page != NULL ? poppler_page_get_label(page) : NULL;
    lontar_frame frame = {.number = (uint32_t)number, .text = text, .name = label};

    if (text == NULL) {
        frame.text = "";
        frame.flags = LONTAR_PAGE_FAILED;
        lontar_sink_note(sink, "page %zu: not in the file", number);
    }
    frame.text_length = strlen(frame.text);
    (void)lontar_sink_page(sink, &frame); /* pages over the limit are counted by the extractor */
}

void
lontar_reader_pdf(const lontar_reader_job *job, const uint8_t *bytes, lontar_sink *sink)
{
    g_autoptr(GError) cause = NULL;
    g_autoptr(GBytes) file = g_bytes_new_static(bytes, job->size);

    notes_sink = sink;
    g_log_set_writer_func(write_log, NULL, NULL);
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
    if (job->first_page <= 1) {
        send_tags(document, sink);
    }
    for (size_t i = MAX(job->first_page, 1); i <= pages; i++) {
        send_page(document, i, sink);
    }
    lontar_sink_end(sink);
}
