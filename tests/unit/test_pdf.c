/*
 * PDF: titles that are claimed and shown, links, attachments, long documents.
 */
#include "lontar/document.h"
#include "pdf_fixture.h"

#define HEADING "Wages at sea"
#define TEXT                                                                                    \
    "This report is about fishing crews in four ports and how they are paid for their work.\n"  \
    "It was written by inspectors who spoke with the crews on board, in the evening, after\n"   \
    "the catch had been sold, and who compared the books of the owners with what they heard.\n" \
    "Most of the crews had never seen a payslip, and few had a contract that they could read."

#define LONG_PAGES 3000

/* The title of a document with a claim, and where it is from: `pdf-info: Wages`. */
static char *
title_of(const char *claim, const char *heading, const char *text)
{
    g_autoptr(pdf) file = pdf_new(claim);

    pdf_add_page(file, heading, text);
    g_autoptr(lontar_document) document = pdf_extract(file);
    for (size_t i = 0; i < lontar_document_tag_size(document); i++) {
        const lontar_tag *tag = lontar_document_tag_at(document, i);

        if (tag->field == LONTAR_FIELD_TITLE) {
            return g_strdup_printf("%s: %s", tag->rule, tag->value);
        }
    }
    return g_strdup("none");
}

static void
expect_title(const char *claim, const char *heading, const char *text, const char *expected)
{
    g_autofree char *title = title_of(claim, heading, text);

    g_test_message("%s", claim);
    g_assert_cmpstr(title, ==, expected);
}

static void
test_claimed(void)
{
    expect_title("Fishing crews and their wages", HEADING, TEXT,
                 "pdf-info: Fishing crews and their wages");
    expect_title("Crews", HEADING, TEXT, "pdf-info: Crews");
    /* Nothing to hold against it: no large type, no text to speak of, another script. */
    expect_title("Annual statistics of forestry", NULL, "",
                 "pdf-info: Annual statistics of forestry");
    expect_title("Annual statistics of forestry", HEADING, "Few words here.",
                 "pdf-info: Annual statistics of forestry");
    expect_title("\\376\\377\\016\\041\\016\\043\\016\\007\\016\\007\\016\\062\\016\\031", HEADING,
                 TEXT, "pdf-info: \u0e21\u0e23\u0e07\u0e07\u0e32\u0e19");
}

static void
test_not_claimed(void)
{
    static const char *const claims[] = {
        "",
        "Microsoft Word - wages_final.doc",
        "untitled",
        "wages-at-sea-final",
        "WagesAtSeaFinal",
        "D:/reports/wages",
        "Presentaci\\363n de PowerPoint",
        "Annual statistics of forestry", /* of the file that was written over */
    };

    for (size_t i = 0; i < G_N_ELEMENTS(claims); i++) {
        expect_title(claims[i], HEADING, TEXT, "largest-type: " HEADING);
    }
}

static void
test_shown(void)
{
    expect_title("", "Wages at sea \\262", TEXT, "largest-type: Wages at sea");
    expect_title("", "1. Introduction and background", TEXT, "none");
}

static void
test_links(void)
{
    g_autoptr(pdf) file = pdf_new(NULL);
    static const char *const addresses[] = {"https://example.org/a", "mailto:a@example.org",
                                            "javascript:alert(1)", "https://example.org/a",
                                            "file:///etc/passwd"};
    g_autoptr(GString) annotations = g_string_new("/Annots[");

    pdf_add_page(file, HEADING, TEXT);
    pdf_add_page(file, NULL, "Second page");
    for (size_t i = 0; i < G_N_ELEMENTS(addresses); i++) {
        g_string_append_printf(annotations, "%u 0 R ", pdf_next_object(file));
        g_ptr_array_add(file->objects,
                        g_strdup_printf("<</Type/Annot/Subtype/Link/Rect[72 %zu 200 %zu]"
                                        "/A<</S/URI/URI(%s)>>>>",
                                        100 * i, 100 * i + 20, addresses[i]));
    }
    file->page = g_strdup_printf("%s]", annotations->str);
    g_autoptr(lontar_document) document = pdf_extract(file);
    g_assert_cmpuint(lontar_document_link_size(document), ==, 4);
    g_assert_cmpstr(lontar_document_link_at(document, 0)->address, ==, "https://example.org/a");
    g_assert_cmpuint(lontar_document_link_at(document, 0)->page, ==, 1);
    g_assert_cmpstr(lontar_document_link_at(document, 1)->address, ==, "mailto:a@example.org");
    g_assert_cmpuint(lontar_document_link_at(document, 2)->page, ==, 2);
}

static void
test_attachments(void)
{
    g_autoptr(pdf) file = pdf_new(NULL);

    pdf_add_page(file, HEADING, TEXT);
    guint first = pdf_next_object(file);
    g_ptr_array_add(file->objects,
                    g_strdup_printf("<</Type/Filespec/F(table.csv)/UF(table.csv)/EF<</F %u 0 R>>>>",
                                    first + 1));
    g_ptr_array_add(file->objects,
                    g_strdup("<</Type/EmbeddedFile/Length 3>>stream\na,b\nendstream"));
    file->catalogue =
        g_strdup_printf("/Names<</EmbeddedFiles<</Names[(table.csv)%u 0 R]>>>>", first);
    g_autoptr(lontar_document) document = pdf_extract(file);
    g_assert_cmpuint(lontar_document_attachment_size(document), ==, 1);
    g_assert_cmpstr(lontar_document_attachment_at(document, 0), ==, "table.csv");
}

static void
test_pinned(void)
{
    g_autoptr(pdf) file = pdf_new(NULL);

    pdf_add_page(file, HEADING, TEXT);
    guint first = pdf_next_object(file);
    /* One that is whole, one without a file, one that points nowhere. */
    g_ptr_array_add(file->objects,
                    g_strdup_printf("<</Type/Annot/Subtype/FileAttachment/Rect[0 0 20 20]"
                                    "/Name/PushPin/FS<</Type/Filespec/F(wages.xlsx)"
                                    "/EF<</F %u 0 R>>>>>>",
                                    first + 1));
    g_ptr_array_add(file->objects,
                    g_strdup("<</Type/EmbeddedFile/Length 3>>stream\na,b\nendstream"));
    g_ptr_array_add(file->objects, g_strdup("<</Type/Annot/Subtype/FileAttachment"
                                            "/Rect[0 30 20 50]>>"));
    g_ptr_array_add(file->objects, g_strdup("<</Type/Annot/Subtype/FileAttachment"
                                            "/Rect[0 60 20 80]/FS 999 0 R>>"));
    file->page = g_strdup_printf("/Annots[%u 0 R %u 0 R %u 0 R]", first, first + 2, first + 3);
    g_autoptr(lontar_document) document = pdf_extract(file);
    g_assert_cmpuint(lontar_document_attachment_size(document), ==, 1);
    g_assert_cmpstr(lontar_document_attachment_at(document, 0), ==, "wages.xlsx");
}

/* A virama that is drawn back over its letter, as WeasyPrint sets Tamil. */
static void
test_marks(void)
{
    static const char map[] = "/CIDInit/ProcSet findresource begin 12 dict begin begincmap\n"
                              "1 begincodespacerange<00><ff>endcodespacerange\n"
                              "3 beginbfchar<61><0b95><62><0bcd><63><0bb3>endbfchar\n"
                              "endcmap end end";
    g_autoptr(pdf) file = pdf_new(NULL);

    pdf_add_page(file, NULL, "");
    g_free(file->pages->pdata[0]);
    file->pages->pdata[0] =
        g_strdup("BT /F 20 Tf 72 700 Td [(aac) 800 (b) -800 (aa) -300 (aac) 800 (b)] TJ ET");
    file->font = g_strdup_printf("/FirstChar 97/LastChar 99/Widths[800 0 800]/ToUnicode %u 0 R",
                                 pdf_next_object(file));
    g_ptr_array_add(file->objects,
                    g_strdup_printf("<</Length %zu>>stream\n%s\nendstream", strlen(map), map));
    g_autoptr(lontar_document) document = pdf_extract(file);
    g_assert_cmpstr(lontar_document_page_at(document, 0)->text, ==,
                    "\u0b95\u0b95\u0bb3\u0bcd\u0b95\u0b95 \u0b95\u0b95\u0bb3\u0bcd");
}

/* Every page of a long document is there, whole and in its place. */
static void
test_long(void)
{
    g_autoptr(pdf) file = pdf_new("Three thousand pages");

    for (unsigned i = 1; i <= LONG_PAGES; i++) {
        g_autofree char *text = g_strdup_printf("first%u of the page\n" TEXT "\nlast%u", i, i);

        pdf_add_page(file, NULL, text);
    }
    g_autoptr(lontar_document) document = pdf_extract(file);
    g_assert_cmpuint(lontar_document_page_size(document), ==, LONG_PAGES);
    g_assert_cmpuint(lontar_document_note_size(document), ==, 0);
    for (unsigned i = 1; i <= LONG_PAGES; i++) {
        const lontar_page *page = lontar_document_page_at(document, i - 1);
        g_autofree char *first = g_strdup_printf("first%u of", i);
        g_autofree char *last = g_strdup_printf("last%u", i);

        g_assert_cmpuint(page->flags, ==, 0);
        g_assert_nonnull(strstr(page->text, first));
        g_assert_nonnull(strstr(page->text, last));
        g_assert_nonnull(strstr(page->text, "compared the books of the owners"));
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/pdf/title/claimed", test_claimed);
    g_test_add_func("/pdf/title/not-claimed", test_not_claimed);
    g_test_add_func("/pdf/title/shown", test_shown);
    g_test_add_func("/pdf/links/addresses", test_links);
    g_test_add_func("/pdf/attachments/pinned", test_pinned);
    g_test_add_func("/pdf/attachments/names", test_attachments);
    g_test_add_func("/pdf/text/marks", test_marks);
    g_test_add_func("/pdf/pages/three-thousand", test_long);
    return g_test_run();
}
