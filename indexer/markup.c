/*
 * Trees are walked without recursion: their depth is the file's choice.
 */
#include "markup.h"

#include <libxml/parser.h>
#include <string.h>

#include "quality.h"

#define PAGE_MAX    ((size_t)512 << 10) /* bytes; a longer page is parted at a line end */
#define HEADING_MAX 300                 /* bytes */

typedef struct {
    GString *text;
    char *section; /* of its beginning, or NULL */
} markup_page;

/* An address, and the page (from 0) that it stands on. */
typedef struct {
    char *address;
    guint page;
} markup_link;

struct lontar_markup {
    GArray *pages;    /* markup_page */
    GArray *links;    /* markup_link, in order of pages */
    char *first;      /* heading */
    char *section;    /* that we are in */
    GString *heading; /* that we are in, or NULL */
    bool on_top;      /* the heading that we are in begins its page */
    bool space;       /* white space is due before the next text */
};

static GString *
page_text(const lontar_markup *markup)
{
    return g_array_index(markup->pages, markup_page, markup->pages->len - 1).text;
}

static void
add_page(lontar_markup *markup)
{
    markup_page page = {.text = g_string_new(NULL), .section = g_strdup(markup->section)};

    g_array_append_val(markup->pages, page);
}

lontar_markup *
lontar_markup_new(void)
{
    lontar_markup *markup = g_new0(lontar_markup, 1);

    markup->pages = g_array_new(FALSE, FALSE, sizeof(markup_page));
    markup->links = g_array_new(FALSE, FALSE, sizeof(markup_link));
    add_page(markup);
    return markup;
}

void
lontar_markup_free(lontar_markup *markup)
{
    if (markup == NULL) {
        return;
    }
    for (guint i = 0; i < markup->pages->len; i++) {
        g_string_free(g_array_index(markup->pages, markup_page, i).text, TRUE);
        g_free(g_array_index(markup->pages, markup_page, i).section);
    }
    for (guint i = 0; i < markup->links->len; i++) {
        g_free(g_array_index(markup->links, markup_link, i).address);
    }
    g_array_unref(markup->links);
    g_array_unref(markup->pages);
    if (markup->heading != NULL) {
        g_string_free(markup->heading, TRUE);
    }
    g_free(markup->first);
    g_free(markup->section);
    g_free(markup);
}

/* --- text --- */

static void
end_line(lontar_markup *markup)
{
    GString *text = page_text(markup);

    while (text->len > 0 && (text->str[text->len - 1] == ' ' || text->str[text->len - 1] == '\t')) {
        g_string_truncate(text, text->len - 1);
    }
    if (text->len > 0 && text->str[text->len - 1] != '\n') {
        g_string_append_c(text, '\n');
    }
    markup->space = false;
}

static void
end_cell(lontar_markup *markup)
{
    GString *text = page_text(markup);

    while (text->len > 0 && text->str[text->len - 1] == '\n') {
        g_string_truncate(text, text->len - 1); /* of a block within the cell */
    }
    g_string_append_c(text, '\t');
    markup->space = false;
}

/* Add text, with runs of white space as one space. */
static void
add_folded(lontar_markup *markup, const char *string)
{
    GString *text = page_text(markup);
    const char *c = string;

    while (*c != '\0') {
        size_t length = strcspn(c, " \t\r\n\f");
        if (length > 0) {
            bool begins = text->len == 0 || strchr("\n\t", text->str[text->len - 1]) != NULL;
            if (markup->space && !begins) {
                g_string_append_c(text, ' ');
            }
            if (markup->heading != NULL && markup->heading->len < HEADING_MAX) {
                g_string_append_printf(markup->heading, "%s%.*s",
                                       markup->space && markup->heading->len > 0 ? " " : "",
                                       (int)MIN(length, HEADING_MAX), c);
            }
            g_string_append_len(text, c, (gssize)length);
            markup->space = false;
        }
        c += length;
        if (*c != '\0') {
            markup->space = true;
            c++;
        }
    }
}

void
lontar_markup_add_text(lontar_markup *markup, const char *text)
{
    g_string_append(page_text(markup), text);
}

void
lontar_markup_begin_page(lontar_markup *markup)
{
    end_line(markup);
    if (page_text(markup)->len > 0 && markup->pages->len < LONTAR_DOCUMENT_PAGE_MAX) {
        add_page(markup);
    }
}

void
lontar_markup_add_page(lontar_markup *markup)
{
    add_page(markup);
}

static void
end_heading(lontar_markup *markup)
{
    if (markup->heading == NULL) {
        return;
    }
    g_autofree char *heading =
        g_utf8_make_valid(markup->heading->str, (gssize)markup->heading->len);
    g_string_free(markup->heading, TRUE);
    markup->heading = NULL;
    if (*heading == '\0') {
        return;
    }
    if (markup->first == NULL) {
        markup->first = g_strdup(heading);
    }
    markup_page *page = &g_array_index(markup->pages, markup_page, markup->pages->len - 1);
    if (page->section == NULL || markup->on_top) {
        g_free(page->section);
        page->section = g_strdup(heading);
    }
    g_free(markup->section);
    markup->section = g_steal_pointer(&heading);
}

/* --- walking --- */

xmlNode *
lontar_markup_after(xmlNode *node, const xmlNode *root)
{
    while (node != root && node->next == NULL) {
        node = node->parent;
    }
    return node == root ? NULL : node->next;
}

xmlNode *
lontar_markup_next(xmlNode *node, const xmlNode *root)
{
    if (node->type == XML_ELEMENT_NODE && node->children != NULL) {
        return node->children;
    }
    return lontar_markup_after(node, root);
}

static void
enter(lontar_markup *markup, lontar_markup_kind kind)
{
    switch (kind) {
    case LONTAR_MARKUP_HEADING:
        end_line(markup);
        if (markup->heading == NULL) {
            markup->heading = g_string_new(NULL);
            markup->on_top = page_text(markup)->len == 0;
        }
        break;
    case LONTAR_MARKUP_BLOCK:
    case LONTAR_MARKUP_LINE:
        if (page_text(markup)->len > 0 &&
            page_text(markup)->str[page_text(markup)->len - 1] != '\t') {
            end_line(markup);
        }
        break;
    case LONTAR_MARKUP_PAGE:
        lontar_markup_begin_page(markup);
        break;
    case LONTAR_MARKUP_SPACE:
        markup->space = true;
        break;
    case LONTAR_MARKUP_TAB:
        g_string_append_c(page_text(markup), '\t');
        break;
    default:
        break;
    }
}

static void
leave(lontar_markup *markup, lontar_markup_kind kind)
{
    if (kind == LONTAR_MARKUP_HEADING) {
        end_heading(markup);
        end_line(markup);
    } else if (kind == LONTAR_MARKUP_BLOCK) {
        end_line(markup);
    } else if (kind == LONTAR_MARKUP_CELL) {
        end_cell(markup);
    }
}

static char *
href(const xmlNode *node)
{
    return lontar_markup_is(node, "a") ? lontar_markup_attribute(node, "href") : NULL;
}

static void
add_link(lontar_markup *markup, const xmlNode *node, const lontar_dialect *dialect)
{
    char *address = dialect->link != NULL ? dialect->link(node, dialect->link_data) : href(node);
    markup_link link = {address, markup->pages->len - 1};

    if (address != NULL) {
        g_array_append_val(markup->links, link);
    }
}

static bool
is_text(const xmlNode *node, const lontar_dialect *dialect)
{
    if ((node->type != XML_TEXT_NODE && node->type != XML_CDATA_SECTION_NODE) ||
        node->content == NULL) {
        return false;
    }
    return !dialect->text_elements ||
           (node->parent != NULL && dialect->kind(node->parent) == LONTAR_MARKUP_TEXT);
}

void
lontar_markup_add(lontar_markup *markup, xmlNode *root, const lontar_dialect *dialect)
{
    xmlNode *node = root->children;

    while (node != NULL) {
        bool element = node->type == XML_ELEMENT_NODE;
        lontar_markup_kind kind = element ? dialect->kind(node) : LONTAR_MARKUP_INLINE;
        if (is_text(node, dialect)) {
            add_folded(markup, (const char *)node->content);
        }
        if (element && kind != LONTAR_MARKUP_SKIP) {
            enter(markup, kind);
            add_link(markup, node, dialect);
            if (node->children != NULL) {
                node = node->children;
                continue;
            }
            leave(markup, kind);
        }
        while (node != root && node->next == NULL) {
            node = node->parent;
            if (node != root) {
                leave(markup, dialect->kind(node));
            }
        }
        node = node == root ? NULL : node->next;
    }
    end_line(markup);
}

const char *
lontar_markup_heading(const lontar_markup *markup)
{
    return markup->first;
}

/* --- sending --- */

/* Where a page that is too long may be parted: behind a line end, else anywhere. */
static size_t
part(const char *text, size_t length)
{
    if (length <= PAGE_MAX) {
        return length;
    }
    for (size_t at = PAGE_MAX; at > PAGE_MAX / 2; at--) {
        if (text[at - 1] == '\n') {
            return at;
        }
    }
    size_t at = PAGE_MAX;
    while ((text[at] & 0xc0) == 0x80) {
        at--;
    }
    return at;
}

/* A page was put in behind one: links of later pages move on. */
static void
move_links(lontar_markup *markup, guint page)
{
    for (guint i = 0; i < markup->links->len; i++) {
        markup_link *link = &g_array_index(markup->links, markup_link, i);

        link->page += link->page > page ? 1 : 0;
    }
}

/* Part the pages that are too long. */
static void
part_pages(lontar_markup *markup)
{
    for (guint i = 0; i < markup->pages->len; i++) {
        markup_page *page = &g_array_index(markup->pages, markup_page, i);
        size_t length = part(page->text->str, page->text->len);
        if (length < page->text->len) {
            markup_page rest = {.text = g_string_new(page->text->str + length),
                                .section = g_strdup(page->section)};
            g_string_truncate(page->text, length);
            g_array_insert_val(markup->pages, i + 1, rest);
            move_links(markup, i);
        }
    }
}

void
lontar_markup_send(lontar_markup *markup, size_t first_page, lontar_sink *sink)
{
    part_pages(markup);
    while (markup->pages->len > 1 && page_text(markup)->len == 0) {
        g_string_free(page_text(markup), TRUE);
        g_free(g_array_index(markup->pages, markup_page, markup->pages->len - 1).section);
        g_array_set_size(markup->pages, markup->pages->len - 1);
    }
    lontar_sink_open(sink, MIN(markup->pages->len, LONTAR_DOCUMENT_PAGE_MAX));
    for (size_t i = MAX(first_page, 1); i <= MIN(markup->pages->len, LONTAR_DOCUMENT_PAGE_MAX);
         i++) {
        const markup_page *page = &g_array_index(markup->pages, markup_page, i - 1);
        g_autofree char *text = g_utf8_make_valid(page->text->str, (gssize)page->text->len);
        lontar_frame frame = {.number = (uint32_t)i, .text = text, .section = page->section};
        frame.text_length = strlen(g_strchomp(text));
        frame.flags = lontar_quality_flags(text, frame.text_length);
        if (!lontar_sink_page(sink, &frame)) {
            lontar_sink_note(sink, "too much text: pages from %zu on are left out", i);
            break;
        }
    }
    for (guint i = 0; i < markup->links->len; i++) {
        const markup_link *link = &g_array_index(markup->links, markup_link, i);

        if (link->page < MIN(markup->pages->len, LONTAR_DOCUMENT_PAGE_MAX)) {
            lontar_sink_link(sink, (size_t)link->page + 1, link->address);
        }
    }
    lontar_sink_end(sink);
}

/* --- XML --- */

xmlDoc *
lontar_markup_parse(const char *bytes, size_t size)
{
    if (size > G_MAXINT) {
        return NULL;
    }
    return xmlReadMemory(bytes, (int)size, "document", NULL,
                         XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING |
                             XML_PARSE_COMPACT);
}

char *
lontar_markup_attribute(const xmlNode *node, const char *name)
{
    for (const xmlAttr *one = node->properties; one != NULL; one = one->next) {
        if (strcmp((const char *)one->name, name) == 0 && one->children != NULL &&
            one->children->content != NULL) {
            return g_strdup((const char *)one->children->content);
        }
    }
    return NULL;
}

bool
lontar_markup_is(const xmlNode *node, const char *name)
{
    return node->type == XML_ELEMENT_NODE && strcmp((const char *)node->name, name) == 0;
}
