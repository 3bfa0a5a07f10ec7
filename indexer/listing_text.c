/*
 * Listings in plain text: items that are numbered one after the other, or that have bullets.
 */
#include <string.h>

#include "listing.h"

/* Items further in than the first one are lists within an item. */
#define DEEPER 2

typedef struct {
    size_t indent;
    size_t number;    /* 0 = a bullet */
    const char *rest; /* of the line, behind the mark */
} mark;

static size_t
bullet_length(const char *text)
{
    static const char *const bullets[] = {"- ", "* ", "• ", "‣ ", "▪ ", "● ", "o\t", "·\t"};

    for (size_t i = 0; i < G_N_ELEMENTS(bullets); i++) {
        if (g_str_has_prefix(text, bullets[i])) {
            return strlen(bullets[i]);
        }
    }
    return 0;
}

/* Whether a line begins an item: `  12. Title`, `- Title`. */
static bool
read_mark(const char *line, mark *out)
{
    size_t indent = strspn(line, " \t");
    const char *text = line + indent;
    size_t digits = strspn(text, "0123456789");
    size_t skip = bullet_length(text);

    out->indent = indent;
    out->number = 0;
    if (digits > 0 && digits <= 4 && (text[digits] == '.' || text[digits] == ')') &&
        (text[digits + 1] == ' ' || text[digits + 1] == '\t')) {
        out->number = (size_t)g_ascii_strtoull(text, NULL, 10);
        /* A number as long as its fellows' begins further left. */
        out->indent = indent + digits;
        skip = digits + 1;
    }
    out->rest = text + skip;
    return skip > 0 && out->rest[strspn(out->rest, " \t")] != '\0';
}

static void
end_block(GPtrArray *blocks, GString *block)
{
    g_strstrip(block->str);
    if (*block->str != '\0') {
        g_ptr_array_add(blocks, g_strdup(block->str));
    }
    g_string_truncate(block, 0);
}

/* Whether a line stands for itself in a paragraph: an address, or a day; a year may be wrapped. */
static bool
is_own_block(const char *line)
{
    g_autofree char *date = lontar_listing_date(line);

    return (date != NULL && strlen(date) > 4) || g_str_has_prefix(line, "http://") ||
           g_str_has_prefix(line, "https://");
}

/* The paragraphs of an item: lines up to an empty one. */
static GPtrArray *
blocks_of(char **lines, size_t from, size_t to, const char *first)
{
    GPtrArray *blocks = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GString) block = g_string_new(first);

    for (size_t i = from + 1; i < to; i++) {
        g_autofree char *line = g_strstrip(g_strdup(lines[i]));

        if (*line == '\0' || is_own_block(line)) {
            end_block(blocks, block);
        }
        g_string_append_printf(block, "%s%s", block->len > 0 ? " " : "", line);
        if (is_own_block(line)) {
            end_block(blocks, block);
        }
    }
    end_block(blocks, block);
    return blocks;
}

/* Lines that begin an item: numbers that rise by one, else bullets; all as far in as the first. */
static GArray *
find_items(char **lines, bool numbered)
{
    GArray *items = g_array_new(FALSE, FALSE, sizeof(size_t));
    mark first = {0}, at;
    size_t last = 0;

    for (size_t i = 0; lines[i] != NULL; i++) {
        if (!read_mark(lines[i], &at) || (at.number > 0) != numbered) {
            continue;
        }
        if (items->len == 0 && (!numbered || at.number > 0)) {
            first = at;
        } else if (at.indent > first.indent + DEEPER || (numbered && at.number != last + 1)) {
            continue;
        }
        last = at.number;
        g_array_append_val(items, i);
    }
    return items;
}

static void
add_items(const lontar_vocabularies *vocabularies, char **lines, const GArray *items,
          GPtrArray *listed)
{
    for (size_t i = 0; i < items->len; i++) {
        size_t from = g_array_index(items, size_t, i);
        size_t to = i + 1 < items->len ? g_array_index(items, size_t, i + 1) : g_strv_length(lines);
        mark at;

        (void)read_mark(lines[from], &at); /* it has been one */

        g_autoptr(GPtrArray) blocks = blocks_of(lines, from, to, at.rest);
        lontar_listed *item = lontar_listing_item(vocabularies, blocks, NULL, NULL);

        if (item != NULL) {
            g_ptr_array_add(listed, item);
        }
    }
}

GPtrArray *
lontar_listing_text(const lontar_vocabularies *vocabularies, const char *text)
{
    GPtrArray *listed = g_ptr_array_new_with_free_func((GDestroyNotify)lontar_listed_free);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    g_autoptr(GArray) numbered = find_items(lines, true);
    g_autoptr(GArray) bullets = find_items(lines, false);

    add_items(vocabularies, lines, numbered->len > 1 || bullets->len == 0 ? numbered : bullets,
              listed);
    return listed;
}
