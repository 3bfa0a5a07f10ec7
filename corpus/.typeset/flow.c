/*
 * From blocks to pages: headings, items, tables, contents, outline.
 *
 * The whole publication is laid out until its contents no longer change: the first time nobody
 * knows on which pages the headings will stand. Only the last time is kept.
 */
#include "page.h"

#include <cairo-pdf.h>
#include <stdlib.h>
#include <string.h>

enum { PASSES_MAX = 5 };

static const double NOTE_SIZE = 0.82; /* of the body */

static void
entry_free(entry *item)
{
    g_free(item->text);
    g_free(item->label);
    g_free(item);
}

static GPtrArray *
note_lines(const flow *at, PangoLayout *line)
{
    GPtrArray *lines = g_ptr_array_new_with_free_func(g_object_unref);
    char **keys = text_notes(line);
    look as = page_plain_look(at, page_column_width(at), at->size * NOTE_SIZE);

    for (size_t i = 0; keys != NULL && keys[i] != NULL; i++) {
        const char *note = g_hash_table_lookup(at->from->notes, keys[i]);
        g_autofree char *markup = g_strdup_printf("[^%s] %s", keys[i], note != NULL ? note : "");
        GPtrArray *more = page_lines(at, markup, &as);

        g_ptr_array_extend_and_steal(lines, more);
    }
    return lines;
}

/* Put one line where the last one ended, with its footnotes in the same column. */
static void
place_line(flow *at, PangoLayout *line, double indent)
{
    g_autoptr(GPtrArray) notes = note_lines(at, line);
    double height = page_line_height(line);
    double extra =
        notes->len > 0 ? page_lines_height(notes) + (at->notes->len == 0 ? 10.0 : 0.0) : 0.0;

    if (at->y + height + extra > page_bottom(at)) {
        page_next_column(at);
        extra = notes->len > 0 ? page_lines_height(notes) + 10.0 : 0.0;
    }
    page_show(at, line, page_column_x(at) + indent, at->y);
    at->y += height;
    at->notes_height += extra;
    for (size_t i = 0; i < notes->len; i++) {
        g_ptr_array_add(at->notes, g_object_ref(notes->pdata[i]));
    }
}

static void
place_lines(flow *at, const GPtrArray *lines, double indent)
{
    for (size_t i = 0; i < lines->len; i++) {
        place_line(at, lines->pdata[i], indent);
    }
}

static void
place_heading(flow *at, int level, const char *markup)
{
    static const double scales[] = {1.0, 1.6, 1.25, 1.05};
    look as = page_plain_look(at, page_column_width(at), at->size * scales[level]);
    g_autoptr(styled) text = styled_parse(markup);
    bool at_top = at->y <= at->top;

    as.bold = true;
    g_autoptr(GPtrArray) lines = text_lines(at->context, text, &as);
    if (at->y + page_lines_height(lines) + 4.0 * at->size > page_bottom(at)) {
        page_next_column(at);
    } else if (!at_top) {
        at->y += at->size * 0.6;
    }

    g_autofree char *where =
        g_strdup_printf("page=%d pos=[%.1f %.1f]", at->page, page_column_x(at), at->y);
    int parent = CAIRO_PDF_OUTLINE_ROOT;
    for (int i = 1; i < level; i++) {
        parent = at->parents[i] != 0 ? at->parents[i] : parent;
    }
    at->parents[level] = cairo_pdf_surface_add_outline(at->pdf, parent, text->text->str, where,
                                                       CAIRO_PDF_OUTLINE_FLAG_OPEN);
    for (int i = level + 1; i < 4; i++) {
        at->parents[i] = 0;
    }
    entry *item = g_new0(entry, 1);
    item->level = level;
    item->text = g_strdup(text->text->str);
    item->label = page_label(at);
    g_ptr_array_add(at->contents, item);
    place_lines(at, lines, 0.0);
    at->y += at->size * 0.35;
}

static void
place_paragraph(flow *at, const char *markup, char kind)
{
    double indent = kind == '>' ? at->size * 1.8 : 0.0;
    look as = page_body_look(at, page_column_width(at) - 2.0 * indent);

    if (kind == 'c' || kind == 'T') {
        as = page_plain_look(at, as.width, kind == 'T' ? at->size * 2.0 : at->size);
        as.align = PANGO_ALIGN_CENTER;
        as.bold = kind == 'T';
    } else if (kind == '>') {
        as.size *= 0.92;
    }
    g_autoptr(GPtrArray) lines = page_lines(at, markup, &as);
    place_lines(at, lines, indent);
    at->y += at->size * 0.5;
}

static void
place_item(flow *at, const char *markup, bool numbered)
{
    double indent = at->size * 1.8;
    look as = page_body_look(at, page_column_width(at) - indent);
    const char *dot = numbered ? strchr(markup, ' ') : NULL;
    g_autofree char *sign = dot != NULL ? g_strndup(markup, (size_t)(dot - markup)) : g_strdup("•");
    g_autoptr(GPtrArray) mark = page_lines(at, sign, &as);
    g_autoptr(GPtrArray) lines = page_lines(at, dot != NULL ? dot + 1 : markup, &as);

    for (size_t i = 0; i < lines->len; i++) {
        place_line(at, lines->pdata[i], page_is_rtl(at) ? 0.0 : indent);
        if (i == 0) {
            page_show(at, mark->pdata[0], page_column_x(at) + (page_is_rtl(at) ? indent : 0.0),
                      at->y - page_line_height(lines->pdata[0]));
        }
    }
    at->y += at->size * 0.25;
}

static void
place_row(flow *at, const char *markup, bool head)
{
    g_auto(GStrv) cells = g_strsplit(markup, " | ", COLUMNS_MAX);
    GPtrArray *lines[COLUMNS_MAX] = {NULL};
    double total = 0.0;
    double height = 0.0;
    double usable = page_column_width(at);

    for (size_t i = 0; i < at->table_columns; i++) {
        total += at->table[i];
    }
    for (size_t i = 0; i < at->table_columns && cells[i] != NULL; i++) {
        look as =
            page_plain_look(at, usable * at->table[i] / total - PAGE_GAP / 3.0, at->size * 0.88);

        as.bold = head;
        lines[i] = page_lines(at, g_strstrip(cells[i]), &as);
        height = MAX(height, page_lines_height(lines[i]));
    }
    double below = head ? 4.0 * at->size : 0.0; /* a head never stands alone */
    if (at->y + height + below + 5.0 > page_bottom(at)) {
        page_next_column(at);
        if (!head && at->table_head != NULL) {
            place_row(at, at->table_head, true);
        }
    }
    page_rule(at, page_column_x(at), at->y + 1.0, usable);
    double x = page_column_x(at);
    for (size_t i = 0; i < at->table_columns && lines[i] != NULL; i++) {
        double y = at->y + 3.0;

        for (size_t j = 0; j < lines[i]->len; j++) {
            page_show(at, lines[i]->pdata[j], x, y);
            y += page_line_height(lines[i]->pdata[j]);
        }
        x += usable * at->table[i] / total;
        g_ptr_array_unref(lines[i]);
    }
    at->y += height + 5.0;
}

static double
text_width(PangoLayout *line)
{
    PangoRectangle logical;

    pango_layout_get_extents(line, NULL, &logical);
    return (double)logical.width / PANGO_SCALE;
}

/* A heading, dots, and its page label at the right edge. */
static void
place_entry(flow *at, const entry *item)
{
    double width = page_column_width(at);
    double indent = (item->level - 1) * at->size;
    look as = page_plain_look(at, width * 0.85 - indent, at->size);
    g_autoptr(GPtrArray) lines = page_lines(at, item->text, &as);
    g_autoptr(GPtrArray) label = page_lines(at, item->label, &as);
    g_autoptr(GPtrArray) dot = page_lines(at, "....", &as);
    g_autoptr(GString) dots = g_string_new(NULL);

    place_lines(at, lines, indent);
    PangoLayout *last = lines->pdata[lines->len - 1];
    double y = at->y - page_line_height(last);
    double from = indent + text_width(last) + 6.0;
    double to = width - text_width(label->pdata[0]);
    for (double x = from; x < to - 6.0; x += text_width(dot->pdata[0]) / 4.0) {
        g_string_append_c(dots, '.');
    }
    as.width = width;
    g_autoptr(GPtrArray) leader = page_lines(at, dots->str, &as);
    page_show(at, leader->pdata[0], page_column_x(at) + from, y);
    page_show(at, label->pdata[0], page_column_x(at) + to, y);
}

static void
place_contents(flow *at)
{
    for (size_t i = 0; at->known != NULL && i < at->known->len; i++) {
        const entry *item = at->known->pdata[i];

        if (item->level <= 2) {
            place_entry(at, item);
        }
    }
}

static void
set_table(flow *at, const char *widths)
{
    g_auto(GStrv) parts = g_strsplit(widths, " ", COLUMNS_MAX);

    at->table_columns = 0;
    at->table_head = NULL;
    for (size_t i = 0; parts[i] != NULL && i < COLUMNS_MAX; i++) {
        at->table[at->table_columns++] = g_ascii_strtod(parts[i], NULL);
    }
}

static void
follow(flow *at, const char *directive)
{
    g_auto(GStrv) words = g_strsplit(directive, " ", 2);
    const char *value = words[1] != NULL ? words[1] : "";

    if (g_str_equal(words[0], "page")) {
        page_next(at);
    } else if (g_str_equal(words[0], "columns")) {
        page_set_columns(at, atoi(value));
    } else if (g_str_equal(words[0], "column")) {
        page_next_column(at);
    } else if (g_str_equal(words[0], "space")) {
        at->y += g_ascii_strtod(value, NULL);
    } else if (g_str_equal(words[0], "plain")) {
        at->plain = true;
    } else if (g_str_equal(words[0], "labels")) {
        if (at->page > 1 || at->y > at->top) {
            page_next(at);
        }
        at->roman = g_str_equal(value, "roman");
        at->number = 1;
    } else if (g_str_equal(words[0], "contents")) {
        place_contents(at);
    } else if (g_str_equal(words[0], "table")) {
        set_table(at, value);
    } else if (g_str_equal(words[0], "scan")) {
        page_next(at);
        page_begin_scan(at);
    } else {
        g_printerr("typeset: unknown directive @%s\n", words[0]);
    }
}

static void
place_block(flow *at, const block *item, char before)
{
    if (before == '|' && item->kind != '|') {
        page_rule(at, page_column_x(at), at->y + 1.0, page_column_width(at));
        at->y += at->size * 0.8;
    }
    if (item->kind == '@') {
        follow(at, item->text);
    } else if (item->kind >= '1' && item->kind <= '3') {
        place_heading(at, item->kind - '0', item->text);
    } else if (item->kind == '-' || item->kind == 'n') {
        place_item(at, item->text, item->kind == 'n');
    } else if (item->kind == '|') {
        bool head = at->table_head == NULL;

        place_row(at, item->text, head);
        at->table_head = head ? item->text : at->table_head;
    } else {
        place_paragraph(at, item->text, item->kind);
    }
}

static void
set_information(const flow *at)
{
    static const struct {
        const char *key;
        cairo_pdf_metadata_t field;
    } fields[] = {{"title", CAIRO_PDF_METADATA_TITLE},
                  {"author", CAIRO_PDF_METADATA_AUTHOR},
                  {"subject", CAIRO_PDF_METADATA_SUBJECT},
                  {"keywords", CAIRO_PDF_METADATA_KEYWORDS},
                  {"created", CAIRO_PDF_METADATA_CREATE_DATE}};

    for (size_t i = 0; i < G_N_ELEMENTS(fields); i++) {
        const char *value = source_meta(at->from, fields[i].key, NULL);

        if (value != NULL) {
            cairo_pdf_surface_set_metadata(at->pdf, fields[i].field, value);
        }
    }
    cairo_pdf_surface_set_metadata(at->pdf, CAIRO_PDF_METADATA_CREATOR, "Lontar corpus typesetter");
}

static void
set_context(flow *at)
{
    cairo_font_options_t *options = cairo_font_options_create();

    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    at->context = pango_cairo_create_context(at->cr);
    pango_cairo_context_set_font_options(at->context, options);
    pango_context_set_round_glyph_positions(at->context, FALSE);
    pango_context_set_base_dir(at->context,
                               page_is_rtl(at) ? PANGO_DIRECTION_RTL : PANGO_DIRECTION_LTR);
    pango_context_set_language(at->context,
                               pango_language_from_string(source_meta(at->from, "lang", "en")));
    cairo_font_options_destroy(options);
}

static bool
compose(flow *at, const char *path)
{
    const char *paper = source_meta(at->from, "paper", "a4");
    char before = '\0';

    at->width = g_str_equal(paper, "a5") ? 420.0 : g_str_equal(paper, "b5") ? 499.0 : 595.0;
    at->height = g_str_equal(paper, "a5") ? 595.0 : g_str_equal(paper, "b5") ? 709.0 : 842.0;
    at->margin = g_ascii_strtod(source_meta(at->from, "margin", "64"), NULL);
    at->size = g_ascii_strtod(source_meta(at->from, "size", "10.5"), NULL);
    at->columns = 1;
    at->pdf = cairo_pdf_surface_create(path, at->width, at->height);
    at->cr = cairo_create(at->pdf);
    at->notes = g_ptr_array_new_with_free_func(g_object_unref);
    at->contents = g_ptr_array_new_with_free_func((GDestroyNotify)entry_free);
    set_information(at);
    set_context(at);
    page_begin(at);
    for (size_t i = 0; i < at->from->blocks->len; i++) {
        const block *item = at->from->blocks->pdata[i];

        place_block(at, item, before);
        before = item->kind;
    }
    page_end(at);
    g_object_unref(at->context);
    g_ptr_array_unref(at->notes);
    cairo_destroy(at->cr);
    cairo_surface_finish(at->pdf);

    cairo_status_t status = cairo_surface_status(at->pdf);
    cairo_surface_destroy(at->pdf);
    if (status != CAIRO_STATUS_SUCCESS) {
        g_printerr("typeset: %s: %s\n", path, cairo_status_to_string(status));
    }
    return status == CAIRO_STATUS_SUCCESS;
}

static bool
same_contents(const GPtrArray *one, const GPtrArray *other)
{
    if (other == NULL || one->len != other->len) {
        return false;
    }
    for (size_t i = 0; i < one->len; i++) {
        const entry *a = one->pdata[i];
        const entry *b = other->pdata[i];

        if (!g_str_equal(a->text, b->text) || !g_str_equal(a->label, b->label)) {
            return false;
        }
    }
    return true;
}

bool
flow_write(const source *from, const char *path)
{
    g_autoptr(GPtrArray) known = NULL;
    bool settled = false;

    for (int i = 0; i < PASSES_MAX && !settled; i++) {
        flow at = {.from = from, .known = known};

        if (!compose(&at, path)) {
            g_ptr_array_unref(at.contents);
            return false;
        }
        settled = same_contents(at.contents, known);
        g_clear_pointer(&known, g_ptr_array_unref);
        known = at.contents;
    }
    return true;
}
