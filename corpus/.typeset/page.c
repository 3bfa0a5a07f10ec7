/*
 * Pages and columns: where the next line goes, footnotes, running heads, labels, scanned pages.
 */
#include "page.h"

#include <cairo-pdf.h>

enum { SCAN_DPI = 200 };

bool
page_is_rtl(const flow *at)
{
    return g_strcmp0(source_meta(at->from, "dir", NULL), "rtl") == 0;
}

double
page_line_height(PangoLayout *line)
{
    PangoRectangle logical;

    pango_layout_get_extents(line, NULL, &logical);
    return (double)logical.height / PANGO_SCALE;
}

double
page_lines_height(const GPtrArray *lines)
{
    double height = 0.0;

    for (size_t i = 0; i < lines->len; i++) {
        height += page_line_height(lines->pdata[i]);
    }
    return height;
}

look
page_body_look(const flow *at, double width)
{
    look as = {.family = source_meta(at->from, "font", "Noto Serif"),
               .size = at->size,
               .width = width,
               .justify = source_meta(at->from, "justify", NULL) != NULL,
               .hyphenate = source_meta(at->from, "hyphenate", NULL) != NULL,
               .align = page_is_rtl(at) ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT};
    return as;
}

look
page_plain_look(const flow *at, double width, double size)
{
    look as = page_body_look(at, width);

    as.size = size;
    as.justify = false;
    as.hyphenate = false;
    return as;
}

GPtrArray *
page_lines(const flow *at, const char *markup, const look *as)
{
    g_autoptr(styled) text = styled_parse(markup);

    return text_lines(at->context, text, as);
}

void
page_show(flow *at, PangoLayout *line, double x, double y)
{
    text_show(at->cr, line, x, y);
}

void
page_rule(flow *at, double x, double y, double width)
{
    cairo_set_line_width(at->cr, 0.5);
    cairo_move_to(at->cr, x, y);
    cairo_line_to(at->cr, x + width, y);
    cairo_stroke(at->cr);
}

double
page_column_width(const flow *at)
{
    return (at->width - 2.0 * at->margin - PAGE_GAP * (at->columns - 1)) / at->columns;
}

double
page_column_x(const flow *at)
{
    int place = page_is_rtl(at) ? at->columns - 1 - at->column : at->column;

    return at->margin + place * (page_column_width(at) + PAGE_GAP);
}

double
page_bottom(const flow *at)
{
    return at->height - at->margin - at->notes_height;
}

char *
page_label(const flow *at)
{
    static const char *const units[] = {"", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"};
    static const char *const tens[] = {"", "x", "xx", "xxx"};

    return at->roman ? g_strconcat(tens[at->number / 10 % 4], units[at->number % 10], NULL)
                     : g_strdup_printf("%d", at->number);
}

static void
end_column(flow *at)
{
    if (at->notes->len > 0) {
        double y = at->height - at->margin - at->notes_height + 5.0;

        page_rule(at, page_column_x(at), y, page_column_width(at) / 3.0);
        y += 2.0;
        for (size_t i = 0; i < at->notes->len; i++) {
            page_show(at, at->notes->pdata[i], page_column_x(at), y);
            y += page_line_height(at->notes->pdata[i]);
        }
    }
    at->deepest = MAX(at->deepest, at->notes->len > 0 ? at->height - at->margin : at->y);
    g_ptr_array_set_size(at->notes, 0);
    at->notes_height = 0.0;
}

static void
draw_furniture(flow *at)
{
    g_autofree char *label = page_label(at);
    const char *foot = source_meta(at->from, "foot", NULL);
    g_autofree char *text = foot != NULL ? g_strdup_printf("%s    %s", foot, label) : NULL;
    look as = page_plain_look(at, at->width - 2.0 * at->margin, at->size * 0.8);
    const char *head = source_meta(at->from, "head", NULL);

    as.align = PANGO_ALIGN_CENTER;
    g_autoptr(GPtrArray) lines = page_lines(at, text != NULL ? text : label, &as);
    page_show(at, lines->pdata[0], at->margin, at->height - at->margin * 0.7);
    if (head != NULL) {
        as.align = at->page % 2 == 0 ? PANGO_ALIGN_LEFT : PANGO_ALIGN_RIGHT;
        g_autoptr(GPtrArray) top = page_lines(at, head, &as);
        page_show(at, top->pdata[0], at->margin, at->margin * 0.5);
        page_rule(at, at->margin, at->margin * 0.5 + as.size * 1.5, as.width);
    }
}

/* Black and white, a little askew and dusty: what a sheet-fed scanner makes of a page. */
static cairo_surface_t *
scanned(cairo_surface_t *clean)
{
    int width = cairo_image_surface_get_width(clean);
    int height = cairo_image_surface_get_height(clean);
    cairo_surface_t *dusty = cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height);
    cairo_t *cr = cairo_create(dusty);
    guint32 noise = 20191121;

    cairo_set_source_rgb(cr, 1.0, 1.0, 1.0);
    cairo_paint(cr);
    cairo_rotate(cr, 0.008);
    cairo_set_source_surface(cr, clean, 6.0, -4.0);
    cairo_paint(cr);
    cairo_destroy(cr);
    cairo_surface_flush(dusty);
    for (int y = 0; y < height; y++) {
        guint32 *row = (guint32 *)(void *)(cairo_image_surface_get_data(dusty) +
                                           y * cairo_image_surface_get_stride(dusty));
        for (int x = 0; x < width; x++) {
            noise = noise * 1664525u + 1013904223u; /* Numerical Recipes' generator */
            bool dark = (row[x] & 0xff) < 150;
            bool speck = noise >> 8 < (1u << 24) / 1500;
            row[x] = dark != speck ? 0 : 0xffffff;
        }
    }
    cairo_surface_mark_dirty(dusty);
    return dusty;
}

void
page_begin(flow *at)
{
    at->page++;
    at->number++;
    at->column = 0;
    at->top = at->y = at->deepest = at->margin;
    at->plain = false;
}

void
page_end(flow *at)
{
    g_autofree char *label = page_label(at);

    end_column(at);
    if (!at->plain) {
        draw_furniture(at);
    }
    cairo_destroy(at->cr);
    at->cr = cairo_create(at->pdf);
    if (at->image != NULL) {
        cairo_surface_t *dusty = scanned(at->image);

        cairo_scale(at->cr, 72.0 / SCAN_DPI, 72.0 / SCAN_DPI);
        cairo_set_source_surface(at->cr, dusty, 0.0, 0.0);
        cairo_paint(at->cr);
        cairo_identity_matrix(at->cr);
        cairo_surface_destroy(dusty);
        g_clear_pointer(&at->image, cairo_surface_destroy);
    }
    cairo_pdf_surface_set_page_label(at->pdf, label);
    cairo_show_page(at->cr);
}

void
page_next(flow *at)
{
    page_end(at);
    page_begin(at);
}

void
page_begin_scan(flow *at)
{
    int width = (int)(at->width * SCAN_DPI / 72.0);
    int height = (int)(at->height * SCAN_DPI / 72.0);

    at->image = cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height);
    cairo_destroy(at->cr);
    at->cr = cairo_create(at->image);
    cairo_set_source_rgb(at->cr, 1.0, 1.0, 1.0);
    cairo_paint(at->cr);
    cairo_set_source_rgb(at->cr, 0.0, 0.0, 0.0);
    cairo_scale(at->cr, SCAN_DPI / 72.0, SCAN_DPI / 72.0);
}

void
page_next_column(flow *at)
{
    end_column(at);
    if (at->column + 1 < at->columns) {
        at->column++;
        at->y = at->top;
    } else {
        page_next(at);
    }
}

void
page_set_columns(flow *at, int columns)
{
    end_column(at);
    at->columns = CLAMP(columns, 1, 3);
    at->column = 0;
    at->top = at->y = at->deepest;
}
