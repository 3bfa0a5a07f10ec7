/*
 * PDFs for tests: written by hand, with one of the fonts that every reader has.
 */
#ifndef LONTAR_TESTS_PDF_FIXTURE_H
#define LONTAR_TESTS_PDF_FIXTURE_H

#include <glib.h>
#include <string.h>
#include <unistd.h>

#include "extract.h"

/* Objects: 1 catalogue, 2 page tree, 3 font, 4 information, then two a page, then what is added. */
typedef struct {
    GString *bytes;
    GArray *offsets;    /* size_t, by object from 1 */
    GPtrArray *pages;   /* content streams; owned */
    char *title;        /* or NULL */
    char *catalogue;    /* further entries of the catalogue; or NULL */
    char *page;         /* further entries of each page; or NULL */
    char *font;         /* further entries of the font; or NULL */
    GPtrArray *objects; /* bodies of further objects; owned */
} pdf;

static inline pdf *
pdf_new(const char *title)
{
    pdf *self = g_new0(pdf, 1);

    self->bytes = g_string_new("%PDF-1.4\n");
    self->offsets = g_array_new(FALSE, FALSE, sizeof(size_t));
    self->pages = g_ptr_array_new_with_free_func(g_free);
    self->objects = g_ptr_array_new_with_free_func(g_free);
    self->title = g_strdup(title);
    return self;
}

static inline void
pdf_free(pdf *self)
{
    g_string_free(self->bytes, TRUE);
    g_array_unref(self->offsets);
    g_ptr_array_unref(self->pages);
    g_ptr_array_unref(self->objects);
    g_free(self->title);
    g_free(self->catalogue);
    g_free(self->page);
    g_free(self->font);
    g_free(self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(pdf, pdf_free)

/* Add a page: a heading of 24 points, or NULL, and lines of 10. */
static inline void
pdf_add_page(pdf *self, const char *heading, const char *text)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    GString *out = g_string_new("BT\n");

    if (heading != NULL) {
        g_string_append_printf(out, "/F 24 Tf 72 760 Td (%s) Tj -72 -760 Td\n", heading);
    }
    g_string_append(out, "/F 10 Tf 12 TL 72 700 Td\n");
    for (size_t i = 0; lines[i] != NULL; i++) {
        g_string_append_printf(out, "(%s) Tj T*\n", lines[i]);
    }
    g_string_append(out, "ET\n");
    g_ptr_array_add(self->pages, g_string_free(out, FALSE));
}

/* Number of the object that is added next. */
static inline guint
pdf_next_object(const pdf *self)
{
    return 5 + 2 * self->pages->len + self->objects->len;
}

static inline void
pdf_begin(pdf *self)
{
    size_t offset = self->bytes->len;

    g_array_append_val(self->offsets, offset);
    g_string_append_printf(self->bytes, "%u 0 obj\n", self->offsets->len);
}

static inline void
pdf_write(pdf *self)
{
    GString *out = self->bytes;

    pdf_begin(self);
    g_string_append_printf(out, "<</Type/Catalog/Pages 2 0 R%s>>\nendobj\n",
                           self->catalogue != NULL ? self->catalogue : "");
    pdf_begin(self);
    g_string_append_printf(out, "<</Type/Pages/Count %u/Kids[", self->pages->len);
    for (guint i = 0; i < self->pages->len; i++) {
        g_string_append_printf(out, "%u 0 R ", 5 + 2 * i);
    }
    g_string_append(out, "]>>\nendobj\n");
    pdf_begin(self);
    g_string_append_printf(out, "<</Type/Font/Subtype/Type1/BaseFont/Helvetica%s>>\nendobj\n",
                           self->font != NULL ? self->font : "");
    pdf_begin(self);
    g_string_append_printf(out, "<</Title(%s)>>\nendobj\n", self->title != NULL ? self->title : "");
    for (guint i = 0; i < self->pages->len; i++) {
        const char *stream = self->pages->pdata[i];

        pdf_begin(self);
        g_string_append_printf(out,
                               "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents %u 0 R"
                               "/Resources<</Font<</F 3 0 R>>>>%s>>\nendobj\n",
                               6 + 2 * i, self->page != NULL ? self->page : "");
        pdf_begin(self);
        g_string_append_printf(out, "<</Length %zu>>stream\n%s\nendstream\nendobj\n",
                               strlen(stream), stream);
    }
    for (guint i = 0; i < self->objects->len; i++) {
        pdf_begin(self);
        g_string_append_printf(out, "%s\nendobj\n", (const char *)self->objects->pdata[i]);
    }
}

static inline void
pdf_end(pdf *self)
{
    GString *out = self->bytes;
    size_t start = out->len;

    g_string_append_printf(out, "xref\n0 %u\n0000000000 65535 f \n", self->offsets->len + 1);
    for (guint i = 0; i < self->offsets->len; i++) {
        g_string_append_printf(out, "%010zu 00000 n \n", g_array_index(self->offsets, size_t, i));
    }
    g_string_append_printf(out,
                           "trailer<</Size %u/Root 1 0 R/Info 4 0 R>>\nstartxref\n%zu\n%%%%EOF\n",
                           self->offsets->len + 1, start);
}

/* Write the file and extract it, with OCR or NULL; the document is the caller's. */
static inline lontar_document *
pdf_extract(pdf *self)
{
    g_autoptr(GError) error = NULL;
    lontar_extractor_options options = {.jobs = 1};
    g_autoptr(lontar_extractor) extractor = lontar_extractor_new(&options, &error);
    g_autofree char *name = NULL;

    g_assert_no_error(error);
    pdf_write(self);
    pdf_end(self);
    int fd = g_file_open_tmp("lontar-XXXXXX.pdf", &name, &error);
    g_assert_no_error(error);
    g_assert_cmpint(write(fd, self->bytes->str, self->bytes->len), ==, (ssize_t)self->bytes->len);
    (void)unlink(name);
    lontar_document *document = lontar_extractor_run(extractor, fd, "test.pdf", NULL, &error);
    (void)close(fd);
    g_assert_no_error(error);
    return document;
}

#endif
