/*
 * Where the results are about: a table, and with a script a map beside it.
 */
#include "html.h"
#include "links.h"
#include "page.h"
#include "page_text.h"

/* The palest country of the map, where the one with most documents has 1. */
#define PALEST 0.25

static void
add_row(lontar_sheet *page, const lontar_facet_value *value, size_t most)
{
    const lontar_link_change change = {.name = "country", .to = value->value};
    g_autofree char *link = lontar_link_changed("/search", page->request, &change);
    char weight[G_ASCII_DTOSTR_BUF_SIZE];

    g_ascii_formatd(weight, sizeof weight, "%.2f",
                    PALEST + (1 - PALEST) * (double)value->count / (double)most);
    lontar_html_format(page->out, "<tr><td><a href=\"%s\" data-country=\"%s\" data-weight=\"%s\" ",
                       link, value->value, weight);
    g_string_append_printf(page->out, "data-count=\"%zu\">", value->count);
    lontar_html_text(page->out, lontar_page_label(page, LONTAR_FIELD_COUNTRY, value->value));
    g_string_append_printf(page->out, "</a></td><td class=\"number\">%zu</td></tr>\n",
                           value->count);
}

void
lontar_page_add_map(lontar_sheet *page)
{
    const lontar_facet *facet = lontar_page_facet(page, LONTAR_FIELD_COUNTRY);
    size_t most = 1;

    if (facet == NULL || facet->values->len < 2 || lontar_answer_total(page->answer) == 0) {
        return;
    }
    for (guint i = 0; i < facet->values->len; i++) {
        most = MAX(most, g_array_index(facet->values, lontar_facet_value, i).count);
    }
    lontar_html_format(page->out,
                       "<details class=\"map\"><summary>%s</summary>\n<table><thead><tr>"
                       "<th scope=\"col\">%s</th><th scope=\"col\" class=\"number\">%s</th>"
                       "</tr></thead><tbody>\n",
                       lontar_page_text(page->language, "where"),
                       lontar_page_text(page->language, "country"),
                       lontar_page_text(page->language, "publications"));
    for (guint i = 0; i < facet->values->len; i++) {
        add_row(page, &g_array_index(facet->values, lontar_facet_value, i), most);
    }
    g_string_append(page->out, "</tbody></table></details>\n");
}
