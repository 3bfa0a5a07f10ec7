/*
 * From a block's markup to lines: inline styles, hyphenation, line breaking.
 *
 * Every line becomes a layout of its own in which a word that was divided ends in a real hyphen, so
 * that the PDF holds exactly the characters that a reader sees, as office programs write them.
 */
#include "typeset.h"

#include <string.h>

#define ZERO_WIDTH_SPACE "\xe2\x80\x8b"
#define SOFT_HYPHEN      "\xc2\xad"

enum { WORD_MIN = 7, EDGE_MIN = 3 };

static styled *
styled_new(void)
{
    styled *text = g_new0(styled, 1);

    text->text = g_string_new(NULL);
    text->style = g_string_new(NULL);
    return text;
}

void
styled_free(styled *text)
{
    if (text != NULL) {
        g_string_free(text->text, TRUE);
        g_string_free(text->style, TRUE);
        g_free(text);
    }
}

static void
styled_add(styled *text, const char *bytes, size_t size, char style)
{
    g_string_append_len(text->text, bytes, (gssize)size);
    for (size_t i = 0; i < size; i++) {
        g_string_append_c(text->style, style);
    }
}

styled *
styled_parse(const char *markup)
{
    styled *text = styled_new();
    char style = STYLE_PLAIN;

    for (const char *at = markup; *at != '\0'; at++) {
        const char *end = g_str_has_prefix(at, "[^") ? strchr(at, ']') : NULL;

        if (end != NULL) {
            styled_add(text, at + 2, (size_t)(end - at - 2), STYLE_NOTE);
            at = end;
        } else if (g_str_has_prefix(at, "**")) {
            style = style == STYLE_BOLD ? STYLE_PLAIN : STYLE_BOLD;
            at++;
        } else if (*at == '*') {
            style = style == STYLE_ITALIC ? STYLE_PLAIN : STYLE_ITALIC;
        } else {
            at += *at == '\\' && at[1] != '\0';
            styled_add(text, at, 1, style);
        }
    }
    return text;
}

static bool
is_vowel(char letter)
{
    return strchr("aeiouy", g_ascii_tolower(letter)) != NULL;
}

/* Two consonants that stay together at the start of a syllable. */
static bool
is_cluster(char first, char second)
{
    static const char *const pairs[] = {"th", "ch", "sh", "ph", "gh", "wh", "qu", "bl", "br", "cl",
                                        "cr", "dr", "fl", "fr", "gl", "gr", "pl", "pr", "tr"};
    const char pair[] = {g_ascii_tolower(first), g_ascii_tolower(second), '\0'};

    for (size_t i = 0; i < G_N_ELEMENTS(pairs); i++) {
        if (g_str_equal(pair, pairs[i])) {
            return true;
        }
    }
    return false;
}

/* Whether a word may be divided before letter i: vo-wel, con-sonant, mi-grant. */
static bool
divides(const char *word, size_t size, size_t i)
{
    if (i < EDGE_MIN || i + EDGE_MIN > size || is_vowel(word[i])) {
        return false;
    }
    if (is_vowel(word[i - 1])) {
        return is_vowel(word[i + 1]) || (is_cluster(word[i], word[i + 1]) && i + 4 <= size);
    }
    return is_vowel(word[i + 1]) && is_vowel(word[i - 2]) && !is_cluster(word[i - 1], word[i]);
}

static styled *
hyphenated(const styled *plain)
{
    styled *text = styled_new();
    const char *bytes = plain->text->str;
    size_t size = plain->text->len;

    for (size_t start = 0; start < size;) {
        size_t end = start;

        while (end < size && g_ascii_isalpha(bytes[end])) {
            end++;
        }
        /* A letter beyond ASCII on either side makes it a piece of a word, which stays whole. */
        bool whole = (start == 0 || (bytes[start - 1] & 0x80) == 0) && (bytes[end] & 0x80) == 0;
        for (size_t i = start; i < end; i++) {
            if (whole && end - start >= WORD_MIN &&
                divides(bytes + start, end - start, i - start)) {
                styled_add(text, SOFT_HYPHEN, 2, plain->style->str[i]);
            }
            styled_add(text, bytes + i, 1, plain->style->str[i]);
        }
        if (end < size) {
            styled_add(text, bytes + end, 1, plain->style->str[end]);
        }
        start = end + 1;
    }
    return text;
}

static void
add_attribute(PangoAttrList *list, PangoAttribute *attribute, size_t start, size_t end)
{
    attribute->start_index = (guint)start;
    attribute->end_index = (guint)end;
    pango_attr_list_insert(list, attribute);
}

static PangoLayout *
new_layout(PangoContext *context, const styled *text, const look *as)
{
    PangoLayout *layout = pango_layout_new(context);
    g_autoptr(PangoFontDescription) font = pango_font_description_from_string(as->family);
    g_autoptr(PangoAttrList) list = pango_attr_list_new();
    const GString *style = text->style;

    pango_font_description_set_absolute_size(font, as->size * PANGO_SCALE);
    pango_font_description_set_weight(font, as->bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_layout_set_font_description(layout, font);
    pango_layout_set_text(layout, text->text->str, (int)text->text->len);
    for (size_t start = 0, end; start < style->len; start = end) {
        for (end = start + 1; end < style->len && style->str[end] == style->str[start];) {
            end++;
        }
        if (style->str[start] == STYLE_ITALIC) {
            add_attribute(list, pango_attr_style_new(PANGO_STYLE_ITALIC), start, end);
        } else if (style->str[start] == STYLE_BOLD) {
            add_attribute(list, pango_attr_weight_new(PANGO_WEIGHT_BOLD), start, end);
        } else if (style->str[start] == STYLE_NOTE) {
            int rise = (int)(as->size * 0.35 * PANGO_SCALE);

            add_attribute(list, pango_attr_scale_new(0.65), start, end);
            add_attribute(list, pango_attr_rise_new(rise), start, end);
        }
    }
    pango_layout_set_attributes(layout, list);
    pango_layout_set_width(layout, (int)(as->width * PANGO_SCALE));
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_alignment(layout, as->align);
    pango_layout_set_auto_dir(layout, FALSE);
    return layout;
}

/* The part of a text that stands on one line, with a hyphen if it ends inside a word. */
static styled *
cut(const styled *text, size_t start, size_t size)
{
    styled *line = styled_new();
    const char *bytes = text->text->str;
    size_t end = start + size;
    bool divided = size > 2 && memcmp(bytes + end - 2, SOFT_HYPHEN, 2) == 0;

    while (end > start && bytes[end - 1] == ' ') {
        end--;
    }
    for (size_t i = start; i < end; i++) {
        if (i + 1 < end && memcmp(bytes + i, SOFT_HYPHEN, 2) == 0) {
            i++;
        } else {
            styled_add(line, bytes + i, 1, text->style->str[i]);
        }
    }
    if (divided) {
        styled_add(line, "-", 1, text->style->str[end - 1]);
    }
    return line;
}

static char **
called_notes(const styled *line)
{
    g_autoptr(GStrvBuilder) keys = g_strv_builder_new();
    const GString *style = line->style;

    for (size_t start = 0, end; start < style->len; start = end) {
        for (end = start + 1; end < style->len && style->str[end] == style->str[start];) {
            end++;
        }
        if (style->str[start] == STYLE_NOTE) {
            g_autofree char *key = g_strndup(line->text->str + start, end - start);

            g_strv_builder_add(keys, key);
        }
    }
    return g_strv_builder_end(keys);
}

char **
text_notes(PangoLayout *line)
{
    return g_object_get_data(G_OBJECT(line), "notes");
}

/* Scripts whose glyphs stand neither in the order of the letters nor one for one. */
static bool
is_complex(int script)
{
    return script == G_UNICODE_SCRIPT_THAI || script == G_UNICODE_SCRIPT_KHMER ||
           script == G_UNICODE_SCRIPT_DEVANAGARI;
}

static bool
is_break(const char *text)
{
    return *text == ' ' || g_str_has_prefix(text, ZERO_WIDTH_SPACE);
}

/* Show a word's glyphs as one cluster: the PDF then says which text they stand for as a whole. */
static void
show_word(cairo_t *cr, const PangoGlyphItem *run, const char *word, size_t size, GArray *glyphs)
{
    cairo_text_cluster_t cluster = {.num_bytes = (int)size, .num_glyphs = (int)glyphs->len};
    PangoCairoFont *font = PANGO_CAIRO_FONT(run->item->analysis.font);

    cairo_set_scaled_font(cr, pango_cairo_font_get_scaled_font(font));
    cairo_show_text_glyphs(cr, word, (int)size, (cairo_glyph_t *)(void *)glyphs->data,
                           (int)glyphs->len, &cluster, 1, 0);
    g_array_set_size(glyphs, 0);
}

static void
show_words(cairo_t *cr, PangoGlyphItem *run, const char *text, double x, double y)
{
    g_autoptr(GArray) glyphs = g_array_new(FALSE, FALSE, sizeof(cairo_glyph_t));
    PangoGlyphItemIter at;
    int start = run->item->offset;

    for (gboolean more = pango_glyph_item_iter_init_start(&at, run, text); more;
         more = pango_glyph_item_iter_next_cluster(&at)) {
        for (int i = at.start_glyph; i < at.end_glyph; i++) {
            const PangoGlyphInfo *info = &run->glyphs->glyphs[i];
            cairo_glyph_t glyph = {info->glyph, x + (double)info->geometry.x_offset / PANGO_SCALE,
                                   y + (double)info->geometry.y_offset / PANGO_SCALE};

            if (info->glyph != PANGO_GLYPH_EMPTY) {
                g_array_append_val(glyphs, glyph);
            }
            x += (double)info->geometry.width / PANGO_SCALE;
        }
        bool last = at.end_index == run->item->offset + run->item->length;
        if (last || is_break(text + at.start_index) || is_break(text + at.end_index)) {
            show_word(cr, run, text + start, (size_t)(at.end_index - start), glyphs);
            start = at.end_index;
        }
    }
}

void
text_show(cairo_t *cr, PangoLayout *line, double x, double y)
{
    g_autoptr(PangoLayoutIter) runs = pango_layout_get_iter(line);

    do {
        PangoGlyphItem *run = pango_layout_iter_get_run(runs);
        PangoRectangle box;

        if (run == NULL) {
            continue;
        }
        pango_layout_iter_get_run_extents(runs, NULL, &box);
        double left = x + (double)box.x / PANGO_SCALE;
        double base =
            y + (double)(pango_layout_iter_get_baseline(runs) - run->y_offset) / PANGO_SCALE;
        if (is_complex(run->item->analysis.script)) {
            show_words(cr, run, pango_layout_get_text(line), left, base);
        } else {
            cairo_move_to(cr, left, base);
            pango_cairo_show_glyph_item(cr, pango_layout_get_text(line), run);
        }
    } while (pango_layout_iter_next_run(runs));
}

GPtrArray *
text_lines(PangoContext *context, const styled *text, const look *as)
{
    GPtrArray *lines = g_ptr_array_new_with_free_func(g_object_unref);
    g_autoptr(styled) divided = as->hyphenate ? hyphenated(text) : NULL;
    const styled *all = divided != NULL ? divided : text;
    g_autoptr(PangoLayout) whole = new_layout(context, all, as);
    int count = pango_layout_get_line_count(whole);

    for (int i = 0; i < count; i++) {
        PangoLayoutLine *broken = pango_layout_get_line_readonly(whole, i);
        g_autoptr(styled) piece = cut(all, (size_t)broken->start_index, (size_t)broken->length);
        PangoLayout *line = new_layout(context, piece, as);

        if (as->justify && i + 1 < count) {
            pango_layout_set_justify(line, TRUE);
            pango_layout_set_justify_last_line(line, TRUE);
        }
        if (pango_layout_get_line_count(line) > 1) { /* the hyphen was one too many: let it hang */
            pango_layout_set_width(line, -1);
        }
        g_object_set_data_full(G_OBJECT(line), "notes", called_notes(piece),
                               (GDestroyNotify)g_strfreev);
        g_ptr_array_add(lines, line);
    }
    return lines;
}
