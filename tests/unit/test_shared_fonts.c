/*
 * Fonts kept from page to page: the same text, fewer fonts made.
 */
#include <cairo.h>
#include <glib.h>
#include <poppler.h>

#include "poppler/shared_fonts.h"

#define PAGES 7

/* Asked by the leak sanitizer: what is drawn with keeps its fonts to the end. */
const char *__lsan_default_suppressions(void);
const char *
__lsan_default_suppressions(void)
{
    return "leak:libfontconfig";
}

/* A and B are other letters in each font; 10 and 11 are of a kind, 12 is drawn by the file. */
static const char FONTS[] =
    "10 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica"
    "/Encoding<</Differences[65/one/two]>>>>endobj\n"
    "11 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica"
    "/Encoding<</Differences[65/three/four]>>>>endobj\n"
    "12 0 obj<</Type/Font/Subtype/Type3/FontBBox[0 0 9 9]/FontMatrix[.1 0 0 .1 0 0]"
    "/FirstChar 65/LastChar 66/Widths[9 9]/CharProcs<</five 13 0 R/six 13 0 R>>"
    "/Encoding<</Differences[65/five/six]>>>>endobj\n"
    "13 0 obj<</Length 24>>stream\n9 0 0 0 9 9 d1 0 0 9 9 re f\nendstream endobj\n";

/* What each page calls its font, which it is, and what AB then says. */
static const struct {
    const char *name, *font, *text;
} USES[PAGES] = {
    {"F1", "10 0 R", "12"},
    {"F1", "11 0 R", "34"}, /* the same name for another font */
    {"F2", "10 0 R", "12"}, /* another name for the same font */
    {"F1",
     "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding<</Differences[65/seven/eight]>>>>",
     "78"},
    {"F1", "12 0 R", "56"},
    {"F3", "12 0 R", "56"},
    {"F1", "11 0 R", "34"},
};

static GBytes *
make_pdf(void)
{
    GString *file = g_string_new("%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
                                 "2 0 obj<</Type/Pages/Count 7/Kids[");

    for (int i = 0; i < PAGES; i++) {
        g_string_append_printf(file, "%d 0 R ", 20 + i);
    }
    g_string_append_printf(file, "]>>endobj\n%s", FONTS);
    for (int i = 0; i < PAGES; i++) {
        g_string_append_printf(file,
                               "%d 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]"
                               "/Contents %d 0 R/Resources<</Font<</%s %s>>>>>>endobj\n"
                               "%d 0 obj<</Length 36>>stream\nBT /%s 9 Tf 9 9 Td (AB) Tj ET\n"
                               "          \nendstream endobj\n",
                               20 + i, 40 + i, USES[i].name, USES[i].font, 40 + i, USES[i].name);
    }
    g_string_append(file, "trailer<</Size 60/Root 1 0 R>>\n");
    return g_string_free_to_bytes(file);
}

static PopplerDocument *
open_pdf(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) bytes = make_pdf();
    PopplerDocument *document = poppler_document_new_from_bytes(bytes, NULL, &error);

    g_assert_no_error(error);
    g_assert_cmpint(poppler_document_get_n_pages(document), ==, PAGES);
    return document;
}

/* The text of each page; what it should be is known, whoever makes the fonts. */
static void
expect_texts(PopplerDocument *document)
{
    for (int i = 0; i < PAGES; i++) {
        PopplerPage *page = poppler_document_get_page(document, i);
        g_autofree char *text = poppler_page_get_text(page);

        g_test_message("page %d", i + 1);
        g_assert_cmpstr(g_strstrip(text), ==, USES[i].text);
        g_object_unref(page);
    }
}

static void
test_text(void)
{
    PopplerDocument *document = open_pdf();

    expect_texts(document);
    g_assert_cmpuint(lontar_shared_fonts_taken(), ==, 0);
    lontar_shared_fonts_begin();
    expect_texts(document);
    /* Page 3 has the font of page 1, page 7 that of page 2; the others have none to take. */
    g_assert_cmpuint(lontar_shared_fonts_taken(), ==, 2);
    expect_texts(document);
    g_assert_cmpuint(lontar_shared_fonts_taken(), ==, 6);
    lontar_shared_fonts_forget();
    g_assert_cmpuint(lontar_shared_fonts_taken(), ==, 0);
    g_object_unref(document);
}

/* Another document's objects have the same numbers. */
static void
test_forget(void)
{
    for (int i = 0; i < 3; i++) {
        PopplerDocument *document = open_pdf();

        lontar_shared_fonts_begin();
        expect_texts(document);
        g_assert_cmpuint(lontar_shared_fonts_taken(), ==, 2);
        lontar_shared_fonts_forget();
        g_object_unref(document);
    }
}

/* Who draws a page needs the whole font, and has it when sharing pauses. */
static void
test_draw(void)
{
    PopplerDocument *document = open_pdf();

    for (int i = 0; i < PAGES; i++) {
        cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, 99, 99);
        cairo_t *context = cairo_create(surface);
        PopplerPage *page = poppler_document_get_page(document, i);

        lontar_shared_fonts_begin();
        g_autofree char *text = poppler_page_get_text(page);
        lontar_shared_fonts_pause();
        poppler_page_render(page, context);
        g_assert_cmpstr(cairo_status_to_string(cairo_status(context)), ==, "no error has occurred");
        g_object_unref(page);
        cairo_destroy(context);
        cairo_surface_destroy(surface);
    }
    g_assert_cmpuint(lontar_shared_fonts_taken(), ==, 2);
    lontar_shared_fonts_forget();
    g_object_unref(document);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/shared_fonts/begin/same-text-fewer-fonts", test_text);
    g_test_add_func("/shared_fonts/forget/another-document", test_forget);
    g_test_add_func("/shared_fonts/pause/drawing", test_draw);
    return g_test_run();
}
