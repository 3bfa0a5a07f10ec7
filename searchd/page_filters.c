/*
 * The filters of the search page: checkboxes with counts, and years.
 */
#include <stdlib.h>
#include <string.h>

#include "html.h"
#include "links.h"
#include "page.h"
#include "page_text.h"

/* More than this many values go behind a fold; more than that get a box to find one. */
#define VALUES_SHOWN 7
#define VALUES_FIND  12
/* A histogram has at least so many years. */
#define YEARS_MIN 12
/* The histogram, in units of its own. */
#define CHART_WIDTH  240
#define CHART_HEIGHT 56
#define YEARS_MAX    120

static const lontar_field fields[] = {LONTAR_FIELD_COUNTRY, LONTAR_FIELD_SECTOR, LONTAR_FIELD_TYPE,
                                      LONTAR_FIELD_LANGUAGE};

static void
add_value(lontar_sheet *page, const lontar_facet *facet, const lontar_facet_value *value)
{
    g_autofree char *count = g_strdup_printf("%zu", value->count);

    lontar_html_format(page->out, "<li><label><input type=\"checkbox\" name=\"%s\" value=\"%s\"",
                       lontar_field_name(facet->field), value->value);
    g_string_append(page->out, value->selected ? " checked> " : "> ");
    lontar_html_format(page->out,
                       "<span class=\"label\">%s</span> <span class=\"count\">%s</span>"
                       "</label></li>\n",
                       lontar_page_label(page, facet->field, value->value), count);
}

static void
add_fold(lontar_sheet *page, const lontar_facet *facet)
{
    g_string_append(page->out, "</ul><details><summary>");
    lontar_page_say_number(page, "more", facet->values->len - VALUES_SHOWN);
    g_string_append(page->out, "</summary><ul>\n");
}

static void
add_facet(lontar_sheet *page, const lontar_facet *facet)
{
    size_t size = facet->values->len;

    if (size == 0) {
        return;
    }
    g_string_append(page->out, "<fieldset");
    if (size > VALUES_FIND && facet->field == LONTAR_FIELD_COUNTRY) {
        lontar_html_format(page->out, " data-find=\"%s\"",
                           lontar_page_text(page->language, "find_value"));
    }
    g_string_append(page->out, "><legend>");
    lontar_page_say(page, lontar_field_name(facet->field));
    g_string_append(page->out, "</legend><ul>\n"); /* what is selected stands first */
    size_t shown = 0;
    for (int is_selected = 1; is_selected >= 0; is_selected--) {
        for (size_t i = 0; i < size; i++) {
            const lontar_facet_value *value = &g_array_index(facet->values, lontar_facet_value, i);

            if (value->selected != (is_selected != 0)) {
                continue;
            }
            if (shown++ == VALUES_SHOWN) {
                add_fold(page, facet);
            }
            add_value(page, facet, value);
        }
    }
    g_string_append(page->out,
                    size > VALUES_SHOWN ? "</ul></details></fieldset>\n" : "</ul></fieldset>\n");
}

/* --- years ---------------------------------------------------------------------------------- */

typedef struct {
    int first, last;
    size_t counts[YEARS_MAX];
    size_t most;
} histogram;

static bool
count_years(const lontar_facet *facet, histogram *out)
{
    *out = (histogram){.first = 9999};
    for (size_t i = 0; i < facet->values->len; i++) {
        int year = (int)g_ascii_strtoll(g_array_index(facet->values, lontar_facet_value, i).value,
                                        NULL, 10);

        out->first = MIN(out->first, year);
        out->last = MAX(out->last, year);
    }
    out->first = MIN(out->first, out->last - YEARS_MIN + 1);
    out->first = MAX(out->first, out->last - YEARS_MAX + 1);
    for (size_t i = 0; i < facet->values->len; i++) {
        const lontar_facet_value *value = &g_array_index(facet->values, lontar_facet_value, i);
        int at = (int)g_ascii_strtoll(value->value, NULL, 10) - out->first;

        if (at >= 0) {
            out->counts[at] = value->count;
            out->most = MAX(out->most, value->count);
        }
    }
    return out->most > 0;
}

/* The one range of years that is filtered by; none, or several, is false. */
static bool
find_range(const lontar_request *request, int *out_from, int *out_to)
{
    size_t found = 0;

    for (size_t i = 0; i < lontar_request_filter_size(request); i++) {
        const lontar_filter *filter = lontar_request_filter_at(request, i);

        if (filter->field == LONTAR_FIELD_YEAR && !filter->exclude) {
            *out_from = filter->year_from;
            *out_to = filter->year_to;
            found++;
        }
    }
    return found == 1;
}

static void
add_bar(lontar_sheet *page, const histogram *of, int year, bool is_in)
{
    size_t count = of->counts[year - of->first];
    double width = (double)CHART_WIDTH / (of->last - of->first + 1);
    double height = (double)count / (double)of->most * CHART_HEIGHT;
    char text[8], x[G_ASCII_DTOSTR_BUF_SIZE], y[G_ASCII_DTOSTR_BUF_SIZE];
    char w[G_ASCII_DTOSTR_BUF_SIZE], h[G_ASCII_DTOSTR_BUF_SIZE];

    (void)g_snprintf(text, sizeof text, "%d", year); /* it fits */
    const lontar_link_change change = {.name = "year", .to = text};
    g_autofree char *link = lontar_link_changed("/search", page->request, &change);
    g_ascii_formatd(x, sizeof x, "%.2f", (year - of->first) * width);
    g_ascii_formatd(y, sizeof y, "%.2f", CHART_HEIGHT - height);
    g_ascii_formatd(w, sizeof w, "%.2f", MAX(width - 1, width * 0.7));
    g_ascii_formatd(h, sizeof h, "%.2f", height);
    lontar_html_format(
        page->out, "<a href=\"%s\" tabindex=\"-1\" data-year=\"%s\"><title>%s: ", link, text, text);
    g_string_append_printf(page->out,
                           "%zu</title><rect class=\"hitbox\" x=\"%s\" y=\"0\" width=\"%s\" "
                           "height=\"%d\"/>",
                           count, x, w, CHART_HEIGHT);
    g_string_append_printf(page->out,
                           "<rect class=\"bar%s\" x=\"%s\" y=\"%s\" width=\"%s\" "
                           "height=\"%s\"/></a>\n",
                           is_in ? "" : " out", x, y, w, h);
}

static void
add_year_input(lontar_sheet *page, const char *key, const char *name, int year, bool is_set)
{
    lontar_html_format(page->out,
                       "<label><span>%s</span> <input type=\"number\" name=\"%s\" "
                       "min=\"1500\" max=\"2200\" inputmode=\"numeric\" value=\"",
                       lontar_page_text(page->language, key), name);
    if (is_set) {
        g_string_append_printf(page->out, "%d", year);
    }
    g_string_append(page->out, "\"></label> ");
}

void
lontar_page_add_years(lontar_sheet *page, const lontar_facet *facet)
{
    histogram of;
    int from = 0, to = 9999;

    if (!count_years(facet, &of)) {
        return;
    }

    bool is_one = find_range(page->request, &from, &to);
    g_string_append(page->out, "<fieldset class=\"years\"><legend>");
    lontar_page_say(page, "year");
    g_string_append_printf(page->out,
                           "</legend><svg class=\"histogram\" viewBox=\"0 0 %d %d\" "
                           "preserveAspectRatio=\"none\" aria-hidden=\"true\">\n",
                           CHART_WIDTH, CHART_HEIGHT);
    for (int year = of.first; year <= of.last; year++) {
        add_bar(page, &of, year, year >= from && year <= to);
    }
    g_string_append_printf(page->out, "</svg><p class=\"scale\"><span>%d</span><span>%d</span></p>",
                           of.first, of.last);
    g_string_append(page->out, "<p class=\"range\">");
    add_year_input(page, "from", "year.from", from, is_one && from > 0);
    add_year_input(page, "to", "year.to", to, is_one && to < 9999);
    g_string_append(page->out, "</p></fieldset>\n");
}

/* --- all ------------------------------------------------------------------------------------ */

static bool
is_shown(const lontar_sheet *page, const lontar_filter *filter)
{
    const lontar_facet *facet = filter->exclude || filter->field == LONTAR_FIELD_INSTRUMENT
                                    ? NULL
                                    : lontar_page_facet(page, filter->field);
    int from, to;

    if (facet == NULL) {
        return false;
    }
    if (filter->field == LONTAR_FIELD_YEAR) {
        return facet->values->len > 0 && find_range(page->request, &from, &to);
    }
    for (size_t i = 0; i < facet->values->len; i++) {
        if (g_str_equal(g_array_index(facet->values, lontar_facet_value, i).value, filter->value)) {
            return true;
        }
    }
    return false;
}

static void
add_hidden(lontar_sheet *page, const char *name, const char *value)
{
    lontar_html_format(page->out, "<input type=\"hidden\" name=\"%s\" value=\"%s\">\n", name,
                       value);
}

void
lontar_page_add_hidden(lontar_sheet *page)
{
    static const char *const kept[] = {"match",  "per_page",      "limit", "synonyms",
                                       "strict", "changed_since", NULL};
    g_autofree char *canonical = lontar_request_format(page->request, 1);
    g_autoptr(GArray) all = lontar_parameters_new();

    (void)lontar_parameters_parse(all, canonical, NULL); /* we have written them */
    for (guint i = 0; i < all->len; i++) {
        const lontar_parameter *one = &g_array_index(all, lontar_parameter, i);

        if (g_strv_contains(kept, one->name)) {
            add_hidden(page, one->name, one->value);
        }
    }
    add_hidden(page, "lang", page->language);
    for (size_t i = 0; i < lontar_request_filter_size(page->request); i++) {
        const lontar_filter *filter = lontar_request_filter_at(page->request, i);
        const char *name = lontar_field_name(
            filter->field == LONTAR_FIELD_REGION ? LONTAR_FIELD_COUNTRY : filter->field);
        g_autofree char *excluded = g_strconcat(name, ":", filter->value, NULL);

        if (!is_shown(page, filter)) {
            add_hidden(page, filter->exclude ? "exclude" : name,
                       filter->exclude ? excluded : filter->value);
        }
    }
}

void
lontar_page_add_filters(lontar_sheet *page)
{
    const lontar_facet *years = lontar_page_facet(page, LONTAR_FIELD_YEAR);

    lontar_html_format(page->out,
                       "<aside class=\"filters\" aria-label=\"%s\"><details open "
                       "data-narrow><summary>%s</summary>\n",
                       lontar_page_text(page->language, "filters"),
                       lontar_page_text(page->language, "filters"));
    for (size_t i = 0; i < G_N_ELEMENTS(fields); i++) {
        const lontar_facet *facet = lontar_page_facet(page, fields[i]);

        if (facet != NULL) {
            add_facet(page, facet);
        }
        if (i == 1 && years != NULL) {
            lontar_page_add_years(page, years);
        }
    }
    lontar_html_format(page->out,
                       "<button type=\"submit\" class=\"apply\">%s</button>\n"
                       "</details></aside>\n",
                       lontar_page_text(page->language, "apply"));
}
