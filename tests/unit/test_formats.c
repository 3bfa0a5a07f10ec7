/*
 * Formats: files of each kind, made here, through the whole of extraction.
 */
#include <archive.h>
#include <archive_entry.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "extract.h"
#include "lontar/document.h"
#include "lontar/error.h"

#define BOMB_SIZE ((size_t)200 << 20)

typedef struct {
    const char *name;
    const char *text;
} part_row;

/* A zip file of parts; a part without text is a bomb of zeros. */
static int
zip_of(const part_row *parts, size_t size)
{
    int fd = memfd_create("test", MFD_CLOEXEC);
    struct archive *archive = archive_write_new();
    g_autofree char *zeros = g_malloc0(1 << 20);

    archive_write_set_format_zip(archive);
    g_assert_cmpint(archive_write_open_fd(archive, fd), ==, ARCHIVE_OK);
    for (size_t i = 0; i < size; i++) {
        struct archive_entry *entry = archive_entry_new();
        size_t length = parts[i].text != NULL ? strlen(parts[i].text) : BOMB_SIZE;
        archive_entry_set_pathname(entry, parts[i].name);
        archive_entry_set_size(entry, (la_int64_t)length);
        archive_entry_set_filetype(entry, AE_IFREG);
        archive_entry_set_perm(entry, 0600);
        g_assert_cmpint(archive_write_header(archive, entry), ==, ARCHIVE_OK);
        if (parts[i].text != NULL) {
            archive_write_data(archive, parts[i].text, length);
        }
        for (size_t at = 0; parts[i].text == NULL && at < length; at += 1 << 20) {
            archive_write_data(archive, zeros, 1 << 20);
        }
        archive_entry_free(entry);
    }
    archive_write_close(archive);
    archive_write_free(archive);
    return fd;
}

static int
file_of(const char *text)
{
    int fd = memfd_create("test", MFD_CLOEXEC);

    g_assert_cmpint(write(fd, text, strlen(text)), ==, (gssize)strlen(text));
    return fd;
}

/* Read a file; it is closed. */
static lontar_document *
read_file(int fd, const char *name, lontar_extract_failure **out_failure)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(lontar_vocabularies) vocabularies = lontar_vocabularies_load(NULL, &error);
    lontar_extractor_options options = {.vocabularies = vocabularies};
    g_autoptr(lontar_extractor) extractor = lontar_extractor_new(&options, &error);

    g_assert_no_error(error);
    lontar_document *document = lontar_extractor_run(extractor, fd, name, out_failure, &error);
    close(fd);
    if (document == NULL) {
        g_assert_error(error, LONTAR_ERROR, LONTAR_ERROR_DOCUMENT);
    }
    return document;
}

static void
check_page(const lontar_document *document, size_t page, const char *text)
{
    g_assert_cmpuint(lontar_document_page_size(document), >, page);
    g_assert_cmpstr(lontar_document_page_at(document, page)->text, ==, text);
}

#define W       "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
#define P(text) "<w:p><w:r><w:t>" text "</w:t></w:r></w:p>"

static void
test_docx(void)
{
    static const part_row parts[] = {
        {"word/document.xml",
         "<w:document xmlns:w='" W "'><w:body>"
         "<w:p><w:pPr><w:pStyle w:val='Heading1'/></w:pPr><w:r><w:t>Wages</w:t></w:r></w:p>" P(
             "One &amp; only") "<w:p><w:r><w:t>Second</w:t></w:r><w:r><w:br w:type='page'/>"
                               "</w:r><w:r><w:t>third</w:t></w:r>"
                               "<w:del><w:r><w:delText>gone</w:delText></w:r></w:del></w:p>"
                               "<w:tbl><w:tr><w:tc>" P("a") "</w:tc><w:tc>" P(
                                   "b") "</w:tc></w:tr><w:tr><w:tc>" P("c") "</w:tc></w:tr>"
                                                                            "</w:tbl></w:body>"
                                                                            "</w:document>"},
        {"docProps/core.xml",
         "<cp:coreProperties xmlns:cp='x' xmlns:dc='http://purl.org/dc/elements/1.1/'>"
         "<dc:title>Wages at sea</dc:title><dc:creator>Jane Miller</dc:creator>"
         "<cp:category>Policy brief</cp:category><dc:coverage>Chiang Mai; Laos</dc:coverage>"
         "</cp:coreProperties>"},
        {"../../etc/passwd.xml", "<x/>"},
    };
    g_autoptr(lontar_document) document =
        read_file(zip_of(parts, G_N_ELEMENTS(parts)), "a.docx", NULL);

    g_assert_cmpuint(lontar_document_page_size(document), ==, 2);
    check_page(document, 0, "Wages\nOne & only\nSecond");
    check_page(document, 1, "third\na\tb\nc");
    g_assert_cmpstr(lontar_document_page_at(document, 1)->section, ==, "Wages");
    g_assert_cmpstr(lontar_document_value(document, LONTAR_FIELD_TITLE), ==, "Wages at sea");
    g_assert_cmpstr(lontar_document_value(document, LONTAR_FIELD_AUTHOR), ==, "Jane Miller");
    g_assert_cmpstr(lontar_document_value(document, LONTAR_FIELD_TYPE), ==, "policy-brief");
    g_assert_cmpstr(lontar_document_value(document, LONTAR_FIELD_COUNTRY), ==, "LAO");
}

static void
test_docx_links(void)
{
    static const part_row parts[] = {
        {"word/document.xml",
         "<w:document xmlns:w='" W "' xmlns:r='r' xmlns:a='a'><w:body>"
         "<w:p><w:hyperlink r:id='rId7' w:anchor='part2'><w:r><w:t>The site</w:t></w:r>"
         "</w:hyperlink><w:hyperlink w:anchor='here'><w:r><w:t>below</w:t></w:r></w:hyperlink>"
         "<w:hyperlink r:id='rId99'><w:r><w:t>nowhere</w:t></w:r></w:hyperlink></w:p>"
         "<w:p><w:r><w:br w:type='page'/></w:r><w:r><w:instrText> HYPERLINK "
         "\"https://example.org/field\" \\o \"tip\" </w:instrText></w:r><w:r><w:t>old</w:t></w:r>"
         "<w:fldSimple w:instr='HYPERLINK \"mailto:a@example.org\"'><w:r><w:t>mail</w:t></w:r>"
         "</w:fldSimple><w:fldSimple w:instr='PAGE'><w:r><w:t>2</w:t></w:r></w:fldSimple>"
         "<a:hlinkClick r:id='rId8'/></w:p></w:body></w:document>"},
        {"word/_rels/document.xml.rels",
         "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>"
         "<Relationship Id='rId7' Type='hyperlink' Target='https://example.org/a'"
         " TargetMode='External'/><Relationship Id='rId8' Target='https://example.org/picture'/>"
         "<Relationship Id='rId9'/><Relationship Target='x'/></Relationships>"},
        {"word/footnotes.xml", "<w:footnotes xmlns:w='" W "' xmlns:r='r'><w:footnote><w:p>"
                               "<w:hyperlink r:id='rId7'><w:r><w:t>a source</w:t></w:r>"
                               "</w:hyperlink></w:p></w:footnote></w:footnotes>"},
        {"word/_rels/footnotes.xml.rels",
         "<Relationships><Relationship Id='rId7' Target='http://example.org/source'/>"
         "</Relationships>"},
    };
    static const lontar_link wanted[] = {{1, "https://example.org/a#part2"},
                                         {2, "https://example.org/field"},
                                         {2, "mailto:a@example.org"},
                                         {2, "https://example.org/picture"},
                                         {2, "http://example.org/source"}};
    g_autoptr(lontar_document) document =
        read_file(zip_of(parts, G_N_ELEMENTS(parts)), "a.docx", NULL);

    g_assert_cmpuint(lontar_document_link_size(document), ==, G_N_ELEMENTS(wanted));
    for (size_t i = 0; i < G_N_ELEMENTS(wanted); i++) {
        const lontar_link *link = lontar_document_link_at(document, i);

        g_assert_cmpstr(link->address, ==, wanted[i].address);
        g_assert_cmpuint(link->page, ==, wanted[i].page);
    }
    check_page(document, 0, "The sitebelownowhere");
}

static void
test_odt(void)
{
    static const part_row parts[] = {
        {"content.xml", "<o:document-content xmlns:o='office' xmlns:t='text'><o:body><o:text>"
                        "<t:h>The heading</t:h><t:p>One<t:s/>two<t:tab/>three</t:p>"
                        "<t:p>four <t:soft-page-break/>five</t:p></o:text></o:body>"
                        "</o:document-content>"},
        {"meta.xml", "<o:meta xmlns:o='o' xmlns:dc='http://purl.org/dc/elements/1.1/'>"
                     "<dc:language>en-US</dc:language>"
                     "<o:user-defined o:name='Country'>Nepal</o:user-defined>"
                     "<o:user-defined o:name='Year'>2999</o:user-defined>"
                     "<o:user-defined o:name='Client'>India</o:user-defined></o:meta>"},
    };
    g_autoptr(lontar_document) document =
        read_file(zip_of(parts, G_N_ELEMENTS(parts)), "a.odt", NULL);

    check_page(document, 0, "The heading\nOne two\tthree\nfour");
    check_page(document, 1, "five");
    g_assert_cmpstr(lontar_document_value(document, LONTAR_FIELD_TITLE), ==, "The heading");
    /* An office program writes down its own language; a person defines the rest. */
    g_assert_cmpstr(lontar_document_value(document, LONTAR_FIELD_COUNTRY), ==, "NPL");
    g_assert_null(lontar_document_value(document, LONTAR_FIELD_LANGUAGE));
    g_assert_null(lontar_document_value(document, LONTAR_FIELD_YEAR));
}

static void
test_epub(void)
{
    static const part_row parts[] = {
        {"META-INF/container.xml",
         "<container><rootfiles><rootfile full-path='OPS/book.opf'/></rootfiles></container>"},
        {"OPS/book.opf",
         "<package xmlns:dc='http://purl.org/dc/elements/1.1/'><metadata>"
         "<dc:title>A book of kilns</dc:title><dc:publisher>The Press</dc:publisher></metadata>"
         "<manifest><item id='b' href='two%20b.xhtml'/><item id='a' href='one.xhtml'/></manifest>"
         "<spine><itemref idref='a'/><itemref idref='none'/><itemref idref='b'/></spine>"
         "</package>"},
        {"OPS/one.xhtml", "<html><body><h1>First</h1><p>one</p></body></html>"},
        {"OPS/two b.xhtml", "<html><body><h1>Second</h1><p>two</p></body></html>"},
    };
    g_autoptr(lontar_document) document =
        read_file(zip_of(parts, G_N_ELEMENTS(parts)), "a.epub", NULL);

    check_page(document, 0, "First\none");
    check_page(document, 1, "Second\ntwo");
    g_assert_cmpstr(lontar_document_page_at(document, 1)->section, ==, "Second");
    g_assert_cmpstr(lontar_document_value(document, LONTAR_FIELD_TITLE), ==, "A book of kilns");
    g_assert_cmpstr(lontar_document_value(document, LONTAR_FIELD_PUBLISHER), ==, "The Press");
}

static void
test_html(void)
{
    g_autoptr(lontar_document) document = read_file(
        file_of("<html><head><title>Site - Brick kilns</title>"
                "<meta name='DC.date' content='2019-05-27T10:00:00Z'>"
                "<meta name=author content='Jane Miller'></head><body><nav>Home | About</nav>"
                "<main><h1>Brick  kilns</h1><p>Debt <b>bond</b>age &amp; more.</p>"
                "<script>alert('x')</script><table><tr><td>a<td>b</table></main>"
                "<footer>Contact us</footer></body></html>"),
        "a.html", NULL);

    check_page(document, 0, "Brick kilns\nDebt bondage & more.\na\tb");
    g_assert_cmpstr(lontar_document_value(document, LONTAR_FIELD_TITLE), ==, "Brick kilns");
    g_assert_cmpstr(lontar_document_value(document, LONTAR_FIELD_DATE), ==, "2019-05-27");
    g_assert_cmpstr(lontar_document_value(document, LONTAR_FIELD_AUTHOR), ==, "Jane Miller");
}

static void
refuse(int fd, const char *name, const char *stage)
{
    g_autoptr(lontar_extract_failure) failure = NULL;
    g_autoptr(lontar_document) document = read_file(fd, name, &failure);

    g_assert_null(document);
    g_test_message("%s: %s", failure->stage, failure->reason);
    g_assert_cmpstr(failure->stage, ==, stage);
}

static void
test_bombs(void)
{
    static const part_row zip_bomb[] = {{"word/document.xml", NULL}};
    static const part_row entity_bomb[] = {
        {"content.xml",
         "<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;'>"
         "<!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;'><!ENTITY d '&c;&c;&c;&c;&c;&c;&c;&c;&c;'>"
         "<!ENTITY e '&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;'><!ENTITY f '&e;&e;&e;&e;&e;&e;&e;&e;&e;'>]>"
         "<o:x xmlns:o='o'><o:body>&f;&f;&f;&f;&f;&f;&f;&f;&f;&f;</o:body></o:x>"}};
    static const part_row outside[] = {{"content.xml",
                                        "<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>"
                                        "<o:x xmlns:o='o'><o:body>&a;</o:body></o:x>"}};
    g_autoptr(lontar_extract_failure) failure = NULL;

    refuse(zip_of(zip_bomb, 1), "a.docx", "limit");
    g_autoptr(lontar_document) bomb = read_file(zip_of(entity_bomb, 1), "a.odt", &failure);
    g_assert_true(bomb == NULL || strlen(lontar_document_page_at(bomb, 0)->text) < 1 << 20);
    g_clear_pointer(&failure, lontar_extract_failure_free);
    g_autoptr(lontar_document) read = read_file(zip_of(outside, 1), "a.odt", &failure);
    g_assert_true(read == NULL || strstr(lontar_document_page_at(read, 0)->text, "root") == NULL);
}

static void
test_refuses(void)
{
    static const part_row other[] = {{"other.xml", "<x/>"}};

    refuse(file_of("no zip"), "a.docx", "open");
    refuse(file_of(""), "a.epub", "open");
    refuse(zip_of(other, 1), "a.docx", "open");
    refuse(zip_of(other, 1), "a.odt", "open");
    refuse(zip_of(other, 1), "a.epub", "open");
    refuse(file_of(""), "a.html", "open");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/formats/docx/reads", test_docx);
    g_test_add_func("/formats/docx/links", test_docx_links);
    g_test_add_func("/formats/odt/reads", test_odt);
    g_test_add_func("/formats/epub/reads", test_epub);
    g_test_add_func("/formats/html/reads", test_html);
    g_test_add_func("/formats/all/bombs", test_bombs);
    g_test_add_func("/formats/all/refuses", test_refuses);
    return g_test_run();
}
