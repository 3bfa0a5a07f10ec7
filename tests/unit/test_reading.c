/*
 * What is decided of a text once it is read: hyphens, running heads, quality, titles, encodings.
 */
#include <string.h>

#include "decode.h"
#include "hyphens.h"
#include "lontar/document.h"
#include "margins.h"
#include "quality.h"
#include "title.h"

static void
free_text(gpointer text)
{
    g_string_free(text, TRUE);
}

typedef struct {
    const char *first, *second; /* pages */
    const char *wanted_first, *wanted_second;
} hyphen_row;

static const hyphen_row HYPHENS[] = {
    /* Known whole elsewhere, on another page and in another case. */
    {"the electioneer-\ning began", "Electioneering ended", "the electioneering\nbegan",
     "Electioneering ended"},
    {"power-\nperformance", "the power-performance ratio", "power-performance",
     "the power-performance ratio"},
    /* Not known: the cut stays. */
    {"an unheard-\nof word", "another page", "an unheard-\nof word", "another page"},
    /* A soft hyphen is the typesetter's, whatever is known. */
    {"trail\xc2\xad\ning", "x", "trailing", "x"},
    {"un\xc2\xad\nheard\xc2\xad\nof", "x", "unheardof", "x"},
    /* Across the end of a page. */
    {"sexual exploi-", "tation of 2008", "sexual exploi-\ntation", "of 2008"},
    {"sexual exploi-", "tation of exploitation", "sexual exploitation", "of exploitation"},
    /* No hyphen of a word. */
    {"pages 12-\n14", "pages 12-14", "pages 12-\n14", "pages 12-14"},
    {"- \nitem", "x", "- \nitem", "x"},
    {"-", "x", "-", "x"},
    {"", "", "", ""},
};

static void
test_hyphens(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(HYPHENS); i++) {
        g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(free_text);
        g_ptr_array_add(texts, g_string_new(HYPHENS[i].first));
        g_ptr_array_add(texts, g_string_new(HYPHENS[i].second));
        lontar_hyphens_mend(texts);
        g_assert_cmpstr(((GString *)texts->pdata[0])->str, ==, HYPHENS[i].wanted_first);
        g_assert_cmpstr(((GString *)texts->pdata[1])->str, ==, HYPHENS[i].wanted_second);
    }
}

/* In a document that is long enough, halves that it never has as words are hyphenation. */
static void
test_fragments(void)
{
    static const struct {
        const char *text, *wanted;
    } rows[] = {
        {"they are wor-\nking", "they are wor\u2010\nking"},
        {"a supplemen-\ntary rule", "a supplemen\u2010\ntary rule"},
        {"non-\nrefoulement", "non-\nrefoulement"},
        {"unheard\u2010\nof word", "unheard-\nof word"},
        {"Guinea-\nBissau", "Guinea-\nBissau"},
        {"five-year-\nold", "five-year-\nold"},
        {"\u0645\u0639-\n\u0628\u062f", "\u0645\u0639-\n\u0628\u062f"},
    };
    g_autoptr(GString) filler = g_string_new(NULL);

    for (int i = 0; i < 300; i++) {
        g_string_append(filler, "of the word ");
    }
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(free_text);
        g_ptr_array_add(texts, g_string_new(rows[i].text));
        g_ptr_array_add(texts, g_string_new(filler->str));
        lontar_hyphens_mend(texts);
        g_assert_cmpstr(((GString *)texts->pdata[0])->str, ==, rows[i].wanted);
    }
}

#define PAGES 8

static void
test_margins(void)
{
    lontar_margins_page pages[PAGES];
    lontar_frame_line lines[PAGES][3];
    char *texts[PAGES];

    for (int i = 0; i < PAGES; i++) {
        const char *head = i % 2 == 0 ? "A Report" : "Chapter One";
        texts[i] = g_strdup_printf("%s\nSee table %d\n%d", head, i * 7, i + 5);
        size_t first = strlen(head);
        size_t second = first + 1 + strcspn(texts[i] + first + 1, "\n");
        lines[i][0] = (lontar_frame_line){0, (uint32_t)first, 40, 100};
        /* Alike, but in another place on each page: text. */
        lines[i][1] = (lontar_frame_line){(uint32_t)first + 1, (uint32_t)(second - first - 1),
                                          60 + 10 * i * i, 100};
        lines[i][2] = (lontar_frame_line){(uint32_t)second + 1, i + 5 > 9 ? 2 : 1, 960, 500};
        pages[i] = (lontar_margins_page){.text = texts[i], .lines = lines[i], .line_size = 3};
    }
    lontar_margins_settle(pages, PAGES);
    for (int i = 0; i < PAGES; i++) {
        g_assert_cmpuint(pages[i].running, ==, 5);
        g_assert_cmpuint(pages[i].first, ==, i < 2 ? 1 : 0);
        g_free(texts[i]);
    }
}

/* Numbers that stand in the same place but do not count pages are text. */
static void
test_margins_numbers(void)
{
    lontar_margins_page pages[4];
    static const char *const texts[] = {"2019", "17", "3", "44"};
    lontar_frame_line line = {0, 1, 950, 100};

    for (size_t i = 0; i < 4; i++) {
        pages[i] = (lontar_margins_page){.text = texts[i], .lines = &line, .line_size = 1};
    }
    lontar_margins_settle(pages, 4);
    for (size_t i = 0; i < 4; i++) {
        g_assert_cmpuint(pages[i].running, ==, 0);
    }
}

typedef struct {
    const char *text;
    unsigned flags;
} quality_row;

static const quality_row QUALITIES[] = {
    {"", LONTAR_PAGE_EMPTY},
    {" \n\t ", LONTAR_PAGE_EMPTY},
    {"- - -", LONTAR_PAGE_EMPTY},
    {"Children in Fiji are subjected to the worst forms of child labour, including in commercial "
     "sexual exploitation, sometimes as a result of human trafficking (C29, 2.5%).",
     0},
    {"Strč prst skrz krk. Všechny děti mají právo na ochranu před vykořisťováním a nucenou prací, "
     "ať žijí kdekoli.",
     0},
    {"1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23", 0},
    {"ลูกจ้างมีสิทธิได้รับค่าจ้าง และต้องไม่ถูกบังคับใช้แรงงาน", 0},
    {"لكل إنسان حق التمتع بكافة الحقوق والحريات الواردة في هذا الإعلان", 0},
    {"\xee\x80\x81\xee\x80\x82\xee\x80\x83 \xee\x80\x84\xee\x80\x85\xee\x80\x86\xee\x80\x87 "
     "\xee\x80\x81\xee\x80\x82\xee\x80\x83 \xee\x80\x84\xee\x80\x85\xee\x80\x86\xee\x80\x87"
     "\xee\x80\x81\xee\x80\x82\xee\x80\x83\xee\x80\x84\xee\x80\x85\xee\x80\x86",
     LONTAR_PAGE_GARBLED},
    /* Bangla in a font of the time before Unicode. */
    {"MYcÖRvZš¿x evsjv‡`k miKvi kÖg I Kg©ms¯’vb gš¿Yvjq wkï kÖg wbimb bxwZ cÖÁvcb ¯^v¶wiZ "
     "AvBb †M‡RU AwZwi³ msL¨v KZ…©c¶ KZ©„K cÖKvwkZ",
     LONTAR_PAGE_GARBLED},
    {"Wkh ghsw rq wkh pdq vwdbv, wkh nloq rzqhu nqrzv lw, wklv lv krz wkhb krog klp: wkh "
     "zrunhu fdqqrw jr krph",
     LONTAR_PAGE_GARBLED},
};

static void
test_quality(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(QUALITIES); i++) {
        g_test_message("%s", QUALITIES[i].text);
        g_assert_cmpuint(lontar_quality_flags(QUALITIES[i].text, strlen(QUALITIES[i].text)), ==,
                         QUALITIES[i].flags);
    }
}

static void
test_title_is_real(void)
{
    static const char *const real[] = {
        "Findings on the Worst Forms of Child Labor", "世界人权宣言", "Executive Order 13126",
        "Document-based evidence of debt bondage",    "Cambodia",     "Print workers in Dhaka",
        "Presentation of the report of 2019",
    };
    static const char *const unreal[] = {
        "Microsoft Word - report.doc",
        "untitled",
        "Untitled-1",
        "0612865",
        "report_final_v2.pdf",
        "Presentation1",
        "Document1",
        "U",
        "",
        "United Nations",
        "final.indd",
        "A/HRC/12/34",
        "C:\\temp\\x",
        "file:///C|/x",
        "doc-2019-13",
        "PowerPoint Presentation",
    };

    for (size_t i = 0; i < G_N_ELEMENTS(real); i++) {
        g_test_message("%s", real[i]);
        g_assert_true(lontar_title_is_real(real[i], NULL));
    }
    for (size_t i = 0; i < G_N_ELEMENTS(unreal); i++) {
        g_test_message("%s", unreal[i]);
        g_assert_false(lontar_title_is_real(unreal[i], NULL));
    }
    g_assert_false(lontar_title_is_real("Jane Miller", "jane miller"));
    g_assert_false(lontar_title_is_real(NULL, NULL));
    g_assert_true(lontar_author_is_real("Jane Miller"));
    g_assert_true(lontar_author_is_real("UNICEF"));
    g_assert_false(lontar_author_is_real("odsdba"));
    g_assert_false(lontar_author_is_real("user@host"));
}

static void
test_decode(void)
{
    static const struct {
        const char *bytes, *hint, *wanted;
    } rows[] = {
        {"\xef\xbb\xbfplain\r\ntext\rhere", NULL, "plain\ntext\nhere"},
        {"na\xc3\xafve", "iso-8859-1", "na\xc3\xafve"}, /* valid UTF-8 is believed */
        {"\xa1\xd2\xc3\xb7\xd3\xa7\xd2\xb9", "windows-874", "การทำงาน"},
        {"\xb0\xe5\xbd\xbb", "gb18030", "板交"},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *text =
            lontar_decode((const uint8_t *)rows[i].bytes, strlen(rows[i].bytes), rows[i].hint);
        if (i < 3) {
            g_assert_cmpstr(text, ==, rows[i].wanted);
        }
        g_assert_true(g_utf8_validate(text, -1, NULL));
    }
    g_autofree char *wide = lontar_decode((const uint8_t *)"\xff\xfeh\0i\0", 6, NULL);
    g_assert_cmpstr(wide, ==, "hi");
    g_autofree char *guessed =
        lontar_decode((const uint8_t *)"La d\xe9"
                                       "claration des droits de l'homme a \xe9t\xe9 adopt\xe9"
                                       "e \xe0 Paris",
                      60, NULL);
    g_assert_nonnull(strstr(guessed, "déclaration"));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/reading/hyphens/mend", test_hyphens);
    g_test_add_func("/reading/hyphens/joins_fragments", test_fragments);
    g_test_add_func("/reading/margins/settle", test_margins);
    g_test_add_func("/reading/margins/numbers", test_margins_numbers);
    g_test_add_func("/reading/quality/flags", test_quality);
    g_test_add_func("/reading/title/is-real", test_title_is_real);
    g_test_add_func("/reading/decode/encodings", test_decode);
    return g_test_run();
}
