/*
 * The filters of the search page: checkboxes with counts, and years.
 */
#include "page_filters.h"

#include "html.h"
#include "labels.h"

/* More than this many values go behind a fold. */
#define VALUES_SHOWN 8

static const char *
heading_of(lontar_field field)
{
    switch (field) {
    case LONTAR_FIELD_COUNTRY:
        return "Country";
    case LONTAR_FIELD_SECTOR:
        return "Sector";
    case LONTAR_FIELD_YEAR:
        return "Year";
    case LONTAR_FIELD_TYPE:
        return "Type";
    case LONTAR_FIELD_LANGUAGE:
        return "Language";
    default:
        return "Instrument";
    }
}

static void
add_value(GString *out, const lontar_facet *facet, const lontar_facet_value *value,
          const char *label)
{
    g_autofree char *count = g_strdup_printf("%zu", value->count);

    lontar_html_format(out, "<li><label><input type=\"checkbox\" name=\"%s\" value=\"%s\"%s> ",
                       lontar_field_name(facet->field), value->value,
                       value->selected ? " checked" : "");
    lontar_html_format(out,
                       "<span class=\"label\">%s</span> <span class=\"count\">%s</span>"
                       "</label></li>\n",
                       label, count);
}

static void
add_facet(GString *out, const lontar_facet *facet, const lontar_request *request,
          const lontar_vocabularies *vocabularies)
{
    size_t size = facet->values->len;

    if (size == 0) {
        return;
    }
    lontar_html_format(out, "<fieldset><legend>%s</legend><ul>\n", heading_of(facet->field));
    for (size_t i = 0; i < size; i++) {
        const lontar_facet_value *value = &g_array_index(facet->values, lontar_facet_value, i);

        if (i == VALUES_SHOWN) {
            g_autofree char *more = g_strdup_printf("%zu", size - VALUES_SHOWN);

            lontar_html_format(out, "</ul><details><summary>%s more</summary><ul>\n", more);
        }
        add_value(
            out, facet, value,
            lontar_label(vocabularies, facet->field, value->value, lontar_request_lang(request)));
    }
    g_string_append(out,
                    size > VALUES_SHOWN ? "</ul></details></fieldset>\n" : "</ul></fieldset>\n");
}

static const lontar_facet *
find_facet(const lontar_answer *answer, lontar_field field)
{
    for (size_t i = 0; i < lontar_answer_facet_size(answer); i++) {
        const lontar_facet *facet = lontar_answer_facet_at(answer, i);

        if (facet->field == field) {
            return facet;
        }
    }
    return NULL;
}

void
lontar_page_filters(GString *out, const lontar_answer *answer, const lontar_request *request,
                    const lontar_vocabularies *vocabularies)
{
    static const lontar_field order[] = {LONTAR_FIELD_COUNTRY,  LONTAR_FIELD_SECTOR,
                                         LONTAR_FIELD_YEAR,     LONTAR_FIELD_TYPE,
                                         LONTAR_FIELD_LANGUAGE, LONTAR_FIELD_INSTRUMENT};

    g_string_append(out, "<aside class=\"filters\" aria-label=\"Filters\">\n");
    for (size_t i = 0; i < G_N_ELEMENTS(order); i++) {
        const lontar_facet *facet = find_facet(answer, order[i]);

        if (facet != NULL) {
            add_facet(out, facet, request, vocabularies);
        }
    }
    g_string_append(out, "<button type=\"submit\">Apply filters</button>\n</aside>\n");
}
