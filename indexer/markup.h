/*
 * Markup: a tree of elements becomes pages of text.
 *
 * What an element means is a dialect's business; how text is put together is the same for all.
 */
#ifndef LONTAR_MARKUP_H
#define LONTAR_MARKUP_H

#include <glib.h>
#include <libxml/tree.h>
#include <stdbool.h>

#include "sink.h"

G_BEGIN_DECLS

typedef enum {
    LONTAR_MARKUP_INLINE,
    LONTAR_MARKUP_BLOCK,   /* on lines of its own */
    LONTAR_MARKUP_HEADING, /* a block that names a section */
    LONTAR_MARKUP_CELL,    /* of a table: parted from the next by \t */
    LONTAR_MARKUP_LINE,    /* a line end */
    LONTAR_MARKUP_PAGE,    /* a page begins here */
    LONTAR_MARKUP_SPACE,
    LONTAR_MARKUP_TAB,
    LONTAR_MARKUP_SKIP, /* neither it nor what is in it is text */
    LONTAR_MARKUP_TEXT, /* the only elements whose text counts, in dialects that have them */
} lontar_markup_kind;

typedef struct {
    lontar_markup_kind (*kind)(const xmlNode *node);
    bool text_elements; /* only text within LONTAR_MARKUP_TEXT counts */
    /* The address that an element links to, or NULL; without this that of `a href`. */
    char *(*link)(const xmlNode *node, const void *link_data);
    const void *link_data; /* lent */
} lontar_dialect;

/* Pages on their way. */
typedef struct lontar_markup lontar_markup;

lontar_markup *lontar_markup_new(void);
void lontar_markup_free(lontar_markup *markup);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(lontar_markup, lontar_markup_free)

/** Add what is beneath a node. */
void lontar_markup_add(lontar_markup *markup, xmlNode *node, const lontar_dialect *dialect);

/** Add text as it is. */
void lontar_markup_add_text(lontar_markup *markup, const char *text);

/** Begin a page, unless the last one is still empty. */
void lontar_markup_begin_page(lontar_markup *markup);

/** Begin a page in any case. */
void lontar_markup_add_page(lontar_markup *markup);

/** The first heading so far, or NULL. */
const char *lontar_markup_heading(const lontar_markup *markup);

/** Send the pages and the end; a page that is too long becomes several. */
void lontar_markup_send(lontar_markup *markup, size_t first_page, lontar_sink *sink);

/** Parse XML of a document: no network, no entities but the five. NULL when it is none. */
xmlDoc *lontar_markup_parse(const char *bytes, size_t size);

/** An attribute by its local name, or NULL. */
char *lontar_markup_attribute(const xmlNode *node, const char *name);

/** Whether a node is an element of a local name. */
bool lontar_markup_is(const xmlNode *node, const char *name);

/** The next node after one, in the order of the document, within root; skips what is in it. */
xmlNode *lontar_markup_after(xmlNode *node, const xmlNode *root);

/** The next node in the order of the document, within root. */
xmlNode *lontar_markup_next(xmlNode *node, const xmlNode *root);

G_END_DECLS

#endif
