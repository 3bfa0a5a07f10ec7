/*
 * The hits of a search on its page: facts, title, the best pages with their snippets.
 */
#include <string.h>

#include "html.h"
#include "links.h"
#include "page.h"
#include "page_text.h"

/* Values of a field in a line of facts; the rest is counted. */
#define FACTS_MAX 4

void
lontar_page_add_snippet(lontar_sheet *page, const lontar_record *record,
                        const lontar_page_hit *page_hit)
{
    g_autofree char *url = lontar_link_page(record, page_hit);
    g_autofree char *number = g_strdup_printf("%zu", page_hit->page);
    const char *label = lontar_record_page_label(record, page_hit->page - 1);
    const char *section = lontar_record_page_section(record, page_hit->page - 1);

    g_string_append(page->out, "<li>");
    if (lontar_record_page_size(record) > 0 && url != NULL) {
        lontar_html_format(page->out, "<a class=\"where\" href=\"%s\">", url);
        lontar_page_say_with(page, "page", label != NULL ? label : number);
        g_string_append(page->out, "</a> ");
    }
    g_string_append(page->out, "<div class=\"text\" dir=\"auto\">");
    if (section != NULL) {
        lontar_html_format(page->out, "<span class=\"section\">%s</span> ", section);
    }
    g_string_append(page->out, page_hit->snippet->html); /* escaped where it was made */
    if ((lontar_record_page_flags(record, page_hit->page - 1) & LONTAR_PAGE_OCR) != 0) {
        g_string_append(page->out, " <span class=\"note\">");
        lontar_page_say(page, "ocr");
        g_string_append(page->out, "</span>");
    }
    g_string_append(page->out, "</div></li>\n");
}

/* That it is of no sector says nothing in a line of facts. */
static bool
is_of_no_sector(lontar_field field, const char *const *values)
{
    return field == LONTAR_FIELD_SECTOR && g_str_equal(values[0], "cross-sector") &&
           values[1] == NULL;
}

static void
add_values(lontar_sheet *page, const lontar_record *record, lontar_field field)
{
    const char *const *values = lontar_record_values(record, field);

    if (values[0] == NULL || is_of_no_sector(field, values)) {
        return;
    }
    g_string_append(page->out, "<li>");
    for (size_t i = 0; values[i] != NULL && i < FACTS_MAX; i++) {
        lontar_html_format(page->out, "%s<bdi>%s</bdi>", i > 0 ? ", " : "",
                           lontar_page_label(page, field, values[i]));
    }
    if (g_strv_length((char **)values) > FACTS_MAX) {
        g_string_append_printf(page->out, " +%u", g_strv_length((char **)values) - FACTS_MAX);
    }
    g_string_append(page->out, "</li>");
}

void
lontar_page_add_facts(lontar_sheet *page, const lontar_record *record)
{
    size_t pages = lontar_record_page_size(record);

    g_string_append(page->out, "<ul class=\"facts\">");
    add_values(page, record, LONTAR_FIELD_TYPE);
    add_values(page, record, LONTAR_FIELD_YEAR);
    add_values(page, record, LONTAR_FIELD_COUNTRY);
    add_values(page, record, LONTAR_FIELD_SECTOR);
    add_values(page, record, LONTAR_FIELD_LANGUAGE);
    if (pages > 0) {
        g_string_append(page->out, "<li>");
        lontar_page_say_number(page, pages == 1 ? "pages_one" : "pages", pages);
        g_string_append(page->out, "</li>");
    }
    g_string_append(page->out, "</ul>\n");
}

/* Address of a hit's own page, where the same words are looked for. */
static char *
own_page(const lontar_sheet *page, const lontar_record *record)
{
    static const lontar_link_change change = {.keeps_none = true};
    g_autofree char *address = lontar_link_document("", lontar_record_id(record), "");

    return lontar_link_changed(address, page->request, &change);
}

/* COinS: what Zotero and its like read of a hit in a list. */
static void
add_coins(lontar_sheet *page, const lontar_record *record)
{
    static const struct {
        const char *key;
        lontar_field field;
    } parts[] = {{"rft.btitle", LONTAR_FIELD_TITLE},
                 {"rft.au", LONTAR_FIELD_AUTHOR},
                 {"rft.pub", LONTAR_FIELD_PUBLISHER},
                 {"rft.date", LONTAR_FIELD_YEAR}};
    g_autoptr(GString) coins = g_string_new("ctx_ver=Z39.88-2004&rft_val_fmt="
                                            "info%3Aofi%2Ffmt%3Akev%3Amtx%3Abook&rft.genre=report");

    for (size_t i = 0; i < G_N_ELEMENTS(parts); i++) {
        const char *const *values = lontar_record_values(record, parts[i].field);

        for (size_t j = 0; values[j] != NULL; j++) {
            g_string_append_printf(coins, "&%s=", parts[i].key);
            g_string_append_uri_escaped(coins, values[j], NULL, FALSE);
        }
    }
    lontar_html_format(page->out, "<span class=\"Z3988\" title=\"%s\"></span>", coins->str);
}

static void
add_hit(lontar_sheet *page, const lontar_hit *hit)
{
    const char *title = lontar_record_value(hit->record, LONTAR_FIELD_TITLE);
    const char *publisher = lontar_record_value(hit->record, LONTAR_FIELD_PUBLISHER);
    g_autofree char *address = own_page(page, hit->record);

    lontar_html_format(page->out,
                       "<li class=\"hit\"><article>\n<h2 dir=\"auto\"><a href=\"%s\">%s</a></h2>\n",
                       address, title != NULL ? title : lontar_record_id(hit->record));
    if (publisher != NULL) {
        lontar_html_format(page->out, "<p class=\"publisher\" dir=\"auto\">%s</p>\n", publisher);
    }
    lontar_page_add_facts(page, hit->record);
    add_coins(page, hit->record);
    if (hit->page_hits->len > 0) {
        g_string_append(page->out, "<ul class=\"snippets\">\n");
        for (guint i = 0; i < hit->page_hits->len; i++) {
            lontar_page_add_snippet(page, hit->record,
                                    &g_array_index(hit->page_hits, lontar_page_hit, i));
        }
        g_string_append(page->out, "</ul>\n");
    }
    if (hit->pages_matched > hit->page_hits->len && hit->page_hits->len > 0) {
        lontar_html_format(page->out, "<p class=\"more\"><a href=\"%s#matches\">", address);
        lontar_page_say_number(page, "all_pages", hit->pages_matched);
        g_string_append(page->out, "</a></p>\n");
    }
    g_string_append(page->out, "</article></li>\n");
}

void
lontar_page_add_hits(lontar_sheet *page)
{
    if (lontar_answer_hit_size(page->answer) == 0) {
        return;
    }
    g_string_append_printf(page->out, "<ol class=\"hits\" start=\"%zu\">\n",
                           lontar_request_offset(page->request) + 1);
    for (size_t i = 0; i < lontar_answer_hit_size(page->answer); i++) {
        add_hit(page, lontar_answer_hit_at(page->answer, i));
    }
    g_string_append(page->out, "</ol>\n");
}
