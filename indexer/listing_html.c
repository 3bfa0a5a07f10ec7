/*
 * Listings in HTML. Nobody marks a list of resources as such: the items are the elements that stand
 * in the same place of the same kind of element and, together, link, head and date the most.
 */
#include <libxml/uri.h>
#include <string.h>

#include "listing.h"
#include "reader_html.h"

/* Elements whose place is worked out; a page has some thousands. */
#define ELEMENTS_MAX 200000
/* Links of menus have few words. */
#define LONG_TITLE 20
/* Deeper places are one. */
#define DEPTH_MAX 40

/* Elements of one place. */
typedef struct {
    GPtrArray *nodes; /* lent by the tree */
    double score;
} place;

/* What an element holds, as the paragraphs of an item. */
typedef struct {
    GPtrArray *blocks; /* owned */
    GString *block;
    char *heading, *link; /* texts; the longest link */
    char *url, *first_url;
    bool has_date;
} contents;

static const char *const skipped[] = {"script", "style", "nav",    "noscript", "template", "svg",
                                      "form",   "title", "footer", "aside",    "button",   NULL};
static const char *const inlines[] = {"a",    "span", "b",    "i",    "em",    "strong", "small",
                                      "sup",  "sub",  "abbr", "font", "mark",  "u",      "code",
                                      "cite", "q",    "img",  "bdi",  "label", NULL};
/* Elements that only head what follows them. */
static const char *const heads[] = {"dt", "h2", "h3", "h4", "h5", NULL};

static bool
is_one(const xmlNode *node, const char *const *names)
{
    if (node->type != XML_ELEMENT_NODE) {
        return false;
    }

    g_autofree char *name = g_ascii_strdown((const char *)node->name, -1);

    return g_strv_contains(names, name);
}

static bool
is_heading(const xmlNode *node)
{
    const char *name = (const char *)node->name;

    return node->type == XML_ELEMENT_NODE && (name[0] == 'h' || name[0] == 'H') && name[1] >= '1' &&
           name[1] <= '6' && name[2] == '\0';
}

/* --- the contents of an item --- */

static char *
text_of(xmlNode *node)
{
    xmlChar *raw = xmlNodeGetContent(node);
    g_autofree char *text = g_strdup(raw != NULL ? (const char *)raw : "");
    g_auto(GStrv) words = g_strsplit_set(text, " \t\r\n", -1);
    GString *joined = g_string_new(NULL);

    xmlFree(raw);
    for (size_t i = 0; words[i] != NULL; i++) {
        if (*words[i] != '\0') {
            g_string_append_printf(joined, "%s%s", joined->len > 0 ? " " : "", words[i]);
        }
    }
    return g_string_free(joined, FALSE);
}

static void
end_block(contents *of)
{
    g_auto(GStrv) words = g_strsplit_set(of->block->str, " \t\r\n", -1);
    GString *joined = g_string_new(NULL);

    for (size_t i = 0; words[i] != NULL; i++) {
        if (*words[i] != '\0') {
            g_string_append_printf(joined, "%s%s", joined->len > 0 ? " " : "", words[i]);
        }
    }
    if (joined->len > 0) {
        g_autofree char *date = lontar_listing_date(joined->str);

        of->has_date = of->has_date || date != NULL;
        g_ptr_array_add(of->blocks, g_strdup(joined->str));
    }
    g_string_free(joined, TRUE);
    g_string_truncate(of->block, 0);
}

static void
take_link(contents *of, xmlNode *node, bool in_heading)
{
    g_autofree char *href = lontar_markup_attribute(node, "href");
    g_autofree char *text = text_of(node);

    if (href == NULL || *href == '#' || g_ascii_strncasecmp(href, "javascript:", 11) == 0) {
        return;
    }
    if (of->first_url == NULL) {
        of->first_url = g_strdup(href);
    }
    if (in_heading && of->url == NULL) {
        of->url = g_strdup(href);
    }
    if (of->link == NULL || strlen(text) > strlen(of->link)) {
        g_free(of->link);
        of->link = g_steal_pointer(&text);
    }
}

/* `<time datetime="2022-01-21T09:00:00Z">last week</time>` */
static bool
take_time(contents *of, const xmlNode *node)
{
    g_autofree char *written =
        lontar_markup_is(node, "time") ? lontar_markup_attribute(node, "datetime") : NULL;
    g_autofree char *day = written == NULL ? NULL : g_strndup(written, strcspn(written, "T "));
    g_autofree char *date = day == NULL ? NULL : lontar_listing_date(day);

    if (date == NULL) {
        return false;
    }
    end_block(of);
    g_ptr_array_add(of->blocks, g_steal_pointer(&date));
    of->has_date = true;
    return true;
}

static bool
is_in_heading(const xmlNode *node, const xmlNode *root)
{
    for (const xmlNode *up = node; up != NULL; up = up == root ? NULL : up->parent) {
        if (is_heading(up)) {
            return true;
        }
    }
    return false;
}

/* Add what is beneath a node, without recursion: trees of HTML may be deep. */
static void
take_node(contents *of, xmlNode *root)
{
    xmlNode *node = root;

    while (node != NULL) {
        bool skip = is_one(node, skipped);

        if (is_heading(node) && of->heading == NULL) {
            end_block(of);
            of->heading = text_of(node);
        }
        if (lontar_markup_is(node, "a")) {
            take_link(of, node, is_in_heading(node, root));
        }
        if (node->type == XML_ELEMENT_NODE && !is_one(node, inlines)) {
            end_block(of);
        }
        skip = skip || take_time(of, node);
        if (node->type == XML_TEXT_NODE && node->content != NULL) {
            g_string_append(of->block, (const char *)node->content);
        }

        xmlNode *next = skip ? lontar_markup_after(node, root) : lontar_markup_next(node, root);

        /* A paragraph ends where the element that it stands in does. */
        if (next == NULL || next->parent != node) {
            bool ends = next == NULL;

            for (const xmlNode *up = node; !ends && up != NULL && up != next->parent;
                 up = up->parent) {
                ends = up->type == XML_ELEMENT_NODE && !is_one(up, inlines);
            }
            if (ends) {
                end_block(of);
            }
        }
        node = next;
    }
}

static void
contents_clear(contents *of)
{
    g_ptr_array_unref(of->blocks);
    g_string_free(of->block, TRUE);
    g_free(of->heading);
    g_free(of->link);
    g_free(of->url);
    g_free(of->first_url);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(contents, contents_clear)

/* What an item holds; what follows it, too, when it only heads. */
static contents
read_item(xmlNode *node)
{
    contents of = {.blocks = g_ptr_array_new_with_free_func(g_free), .block = g_string_new(NULL)};

    take_node(&of, node);
    if (is_one(node, heads)) {
        for (xmlNode *next = node->next; next != NULL; next = next->next) {
            if (next->type == XML_ELEMENT_NODE && xmlStrEqual(next->name, node->name)) {
                break;
            }
            take_node(&of, next);
        }
    }
    if (of.heading == NULL && lontar_markup_is(node, "dt")) {
        of.heading = text_of(node);
    }
    return of;
}

static const char *
title_of(const contents *of)
{
    return of->heading != NULL && *of->heading != '\0' ? of->heading
           : of->link != NULL && *of->link != '\0'     ? of->link
                                                       : NULL;
}

/* --- places --- */

static void
place_free(void *data)
{
    g_ptr_array_unref(((place *)data)->nodes);
    g_free(data);
}

/* Names and classes of an element and those above it. */
static char *
place_name(const xmlNode *node)
{
    GString *name = g_string_new(NULL);
    int depth = 0;

    for (const xmlNode *up = node; up != NULL && up->type == XML_ELEMENT_NODE && depth < DEPTH_MAX;
         up = up->parent, depth++) {
        g_autofree char *class = up == node ? NULL : lontar_markup_attribute(up, "class");

        g_string_append_printf(name, "%s.%s/", (const char *)up->name, class != NULL ? class : "");
    }
    return g_string_free(name, FALSE);
}

static bool
is_within(const xmlNode *node, const char *const *names)
{
    for (const xmlNode *up = node; up != NULL; up = up->parent) {
        if (is_one(up, names)) {
            return true;
        }
    }
    return false;
}

/* All elements that may be items, by their place; in order of the page. */
static GPtrArray *
find_places(xmlDoc *document, GHashTable *by_name)
{
    GPtrArray *places = g_ptr_array_new_with_free_func(place_free);
    xmlNode *root = xmlDocGetRootElement(document);
    size_t count = 0;

    for (xmlNode *node = root; node != NULL && count < ELEMENTS_MAX;
         node = lontar_markup_next(node, root)) {
        if (node->type != XML_ELEMENT_NODE || is_one(node, inlines) || is_within(node, skipped)) {
            continue;
        }

        char *name = place_name(node);
        place *at = g_hash_table_lookup(by_name, name);

        count++;
        if (at == NULL) {
            at = g_new0(place, 1);
            at->nodes = g_ptr_array_new();
            g_ptr_array_add(places, at);
            g_hash_table_insert(by_name, g_strdup(name), at);
        }
        g_ptr_array_add(at->nodes, node);
        g_free(name);
    }
    return places;
}

static double
score_of(xmlNode *node)
{
    g_auto(contents) of = read_item(node);
    const char *title = title_of(&of);
    double score = title == NULL ? 0 : strlen(title) >= LONG_TITLE ? 1 : 0.3;

    return score * (1 + (of.has_date ? 2 : 0) + (of.blocks->len > 1 ? 1 : 0));
}

/* The place with the best items; of the same ones the outermost. */
static const place *
best_place(const GPtrArray *places)
{
    const place *best = NULL;

    for (size_t i = 0; i < places->len; i++) {
        place *at = places->pdata[i];

        for (size_t j = 0; j < at->nodes->len && at->nodes->len > 1; j++) {
            at->score += score_of(at->nodes->pdata[j]);
        }
        if (at->score > 0 && (best == NULL || at->score > best->score)) {
            best = at;
        }
    }
    return best;
}

/* --- addresses --- */

/* Where the page's relative addresses begin: what it says of itself. */
static char *
base_of(xmlDoc *document)
{
    xmlNode *root = xmlDocGetRootElement(document);
    g_autofree char *base = NULL;

    for (xmlNode *node = root; node != NULL; node = lontar_markup_next(node, root)) {
        g_autofree char *rel = lontar_markup_attribute(node, "rel");
        g_autofree char *property = lontar_markup_attribute(node, "property");

        if (lontar_markup_is(node, "base")) {
            return lontar_markup_attribute(node, "href");
        }
        if (base == NULL && lontar_markup_is(node, "link") && g_strcmp0(rel, "canonical") == 0) {
            base = lontar_markup_attribute(node, "href");
        } else if (base == NULL && g_strcmp0(property, "og:url") == 0) {
            base = lontar_markup_attribute(node, "content");
        }
    }
    return g_steal_pointer(&base);
}

/* The whole address of a link, or NULL when it cannot be known. */
static char *
absolute(const char *href, const char *base)
{
    xmlChar *built =
        href == NULL ? NULL : xmlBuildURI((const xmlChar *)href, (const xmlChar *)base);
    char *url = NULL;

    if (built != NULL && (g_str_has_prefix((const char *)built, "http://") ||
                          g_str_has_prefix((const char *)built, "https://"))) {
        url = g_strdup((const char *)built);
    }
    xmlFree(built);
    return url;
}

GPtrArray *
lontar_listing_html(const lontar_vocabularies *vocabularies, const char *bytes, size_t length)
{
    GPtrArray *listed = g_ptr_array_new_with_free_func((GDestroyNotify)lontar_listed_free);
    xmlDoc *document = lontar_html_parse((const uint8_t *)bytes, length);

    if (document == NULL) {
        return listed;
    }

    g_autoptr(GHashTable) by_name = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GPtrArray) places = find_places(document, by_name);
    g_autofree char *base = base_of(document);
    const place *best = best_place(places);

    for (size_t i = 0; best != NULL && i < best->nodes->len; i++) {
        g_auto(contents) of = read_item(best->nodes->pdata[i]);
        g_autofree char *url = absolute(of.url != NULL ? of.url : of.first_url, base);
        lontar_listed *item = title_of(&of) == NULL ? NULL
                                                    : lontar_listing_item(vocabularies, of.blocks,
                                                                          title_of(&of), url);

        if (item != NULL) {
            g_ptr_array_add(listed, item);
        }
    }
    xmlFreeDoc(document);
    return listed;
}
