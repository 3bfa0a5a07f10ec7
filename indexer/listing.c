/*
 * What an item of a listing is made of, and the records that come of it.
 */
#include "listing.h"

#include <jansson.h>
#include <string.h>

#include "decode.h"
#include "lontar/error.h"

/* Hex digits of an id: enough that no two items of a library share them. */
#define ID_HEX 16
/* Credits of pictures are short. */
#define CREDIT_MAX 120
/* A paragraph of more characters is no title. */
#define TITLE_MAX 400

void
lontar_listed_free(lontar_listed *listed)
{
    if (listed != NULL) {
        g_free(listed->title);
        g_free(listed->date);
        g_free(listed->type);
        g_free(listed->url);
        g_free(listed->summary);
        g_free(listed);
    }
}

/* --- paragraphs --- */

static bool
begins_with_one(const char *text, const char *const *beginnings)
{
    for (size_t i = 0; beginnings[i] != NULL; i++) {
        if (g_ascii_strncasecmp(text, beginnings[i], strlen(beginnings[i])) == 0) {
            return true;
        }
    }
    return false;
}

static bool
is_credit(const char *block)
{
    const char *const beginnings[] = {"©",           "(c) ",   "photo:",  "photo ©",  "photo by ",
                                      "photograph:", "image:", "image ©", "picture:", "credit:",
                                      "credits:",    "crédit", "foto:",   NULL};

    return strlen(block) <= CREDIT_MAX && begins_with_one(block, beginnings);
}

/* What a page writes below every item. */
static bool
is_furniture(const char *block)
{
    const char *const all[] = {"read more",     "more",           "learn more", "download", "share",
                               "see more",      "view",           "view more",  "open",     "pdf",
                               "lire la suite", "en savoir plus", "leer más",   "ver más",  NULL};
    g_autofree char *lower = g_utf8_strdown(block, -1);

    lower[strcspn(lower, ".…»>→[")] = '\0';
    return g_strv_contains(all, g_strstrip(lower));
}

static bool
is_address(const char *block)
{
    return (g_str_has_prefix(block, "http://") || g_str_has_prefix(block, "https://")) &&
           strpbrk(block, " \t") == NULL;
}

/* Take a part that says something of the item by itself: a date, a type, an address. */
static bool
take_part(const lontar_vocabularies *vocabularies, lontar_listed *into, const char *part)
{
    const lontar_vocabulary *types = lontar_vocabularies_get(vocabularies, LONTAR_TYPES);
    const char *type = lontar_vocabulary_find(types, part);
    g_autofree char *date = lontar_listing_date(part);

    if (date != NULL && into->date == NULL) {
        into->date = g_steal_pointer(&date);
        return true;
    }
    if (type != NULL && into->type == NULL) {
        into->type = g_strdup(type);
        return true;
    }
    if (is_address(part) && into->url == NULL) {
        into->url = g_strdup(part);
        return true;
    }
    return date != NULL;
}

/* A line of facts, `News | 21 January 2022`; gives what of it is none of those. */
static char *
take_facts(const lontar_vocabularies *vocabularies, lontar_listed *into, const char *block)
{
    g_autoptr(GRegex) between = g_regex_new("\\s*[|·•]\\s*|\\s+[-–—]\\s+", 0, 0, NULL);
    g_auto(GStrv) parts = g_regex_split(between, block, 0);
    g_autoptr(GString) rest = g_string_new(NULL);
    size_t taken = 0;

    if (take_part(vocabularies, into, block)) {
        return NULL;
    }
    for (size_t i = 0; parts[i] != NULL; i++) {
        if (g_strv_length(parts) > 1 && take_part(vocabularies, into, parts[i])) {
            taken++;
        } else {
            g_string_append_printf(rest, "%s%s", rest->len > 0 ? " | " : "", parts[i]);
        }
    }
    return taken == 0 ? g_strdup(block) : g_string_free(g_steal_pointer(&rest), FALSE);
}

/* A date that ends a title: `Title (21 January 2022)`, `Title - 21 January 2022`. */
static void
split_title(lontar_listed *into)
{
    static const char *const before[] = {" (", " - ", " – ", " — ", " | ", ", "};

    for (size_t i = 0; i < G_N_ELEMENTS(before); i++) {
        char *cut = g_strrstr(into->title, before[i]);
        g_autofree char *date = cut == NULL ? NULL : lontar_listing_date(cut + strlen(before[i]));

        /* A bare year may be of what the title names. */
        if (date != NULL && strlen(date) > 4) {
            *cut = '\0';
            into->date = into->date != NULL ? into->date : g_steal_pointer(&date);
            return;
        }
    }
}

/* `[Title](https://...)`, as Markdown links. */
static void
unwrap_link(lontar_listed *into)
{
    char *middle = strstr(into->title, "](");
    size_t length = strlen(into->title);

    if (into->title[0] != '[' || middle == NULL || into->title[length - 1] != ')') {
        return;
    }
    into->title[length - 1] = '\0';
    into->url = into->url != NULL ? into->url : g_strdup(middle + 2);
    *middle = '\0';

    char *title = g_strdup(into->title + 1);

    g_free(into->title);
    into->title = title;
}

lontar_listed *
lontar_listing_item(const lontar_vocabularies *vocabularies, const GPtrArray *blocks,
                    const char *title, const char *url)
{
    lontar_listed *listed = g_new0(lontar_listed, 1);
    g_autoptr(GString) summary = g_string_new(NULL);

    listed->title = g_strdup(title);
    listed->url = g_strdup(url);
    for (size_t i = 0; i < blocks->len; i++) {
        const char *block = blocks->pdata[i];
        g_autofree char *rest =
            is_credit(block) || is_furniture(block) || g_strcmp0(block, title) == 0
                ? NULL
                : take_facts(vocabularies, listed, block);

        if (rest != NULL && listed->title == NULL && g_utf8_strlen(rest, -1) <= TITLE_MAX) {
            listed->title = g_strdup(block);
        } else if (rest != NULL && *rest != '\0') {
            g_string_append_printf(summary, "%s%s", summary->len > 0 ? "\n" : "", rest);
        }
    }
    if (listed->title == NULL) {
        lontar_listed_free(listed);
        return NULL;
    }
    unwrap_link(listed);
    split_title(listed);
    listed->summary = g_string_free(g_steal_pointer(&summary), FALSE);
    return listed;
}

/* --- the whole --- */

static bool
is_html(const char *bytes, size_t length)
{
    g_autofree char *head = g_ascii_strdown(bytes, (gssize)MIN(length, 4096));
    const char *const signs[] = {"<!doctype html",
                                 "<html",
                                 "<body",
                                 "<main",
                                 "<section",
                                 "<article",
                                 "<div",
                                 "<ul",
                                 "<ol",
                                 "<li",
                                 "<dl",
                                 "<table",
                                 "<tr",
                                 "<a href",
                                 "<h1",
                                 "<h2",
                                 "<h3"};

    for (size_t i = 0; i < G_N_ELEMENTS(signs); i++) {
        if (strstr(head, signs[i]) != NULL) {
            return true;
        }
    }
    return false;
}

GPtrArray *
lontar_listing_read(const lontar_vocabularies *vocabularies, const char *bytes, size_t length,
                    GError **error)
{
    g_autoptr(GPtrArray) listed = NULL;

    if (is_html(bytes, length)) {
        listed = lontar_listing_html(vocabularies, bytes, length);
    } else {
        g_autofree char *text = lontar_decode((const uint8_t *)bytes, length, NULL);

        listed = lontar_listing_text(vocabularies, text);
    }
    if (listed->len == 0) {
        g_set_error_literal(error, LONTAR_ERROR, LONTAR_ERROR_INVALID,
                            "nothing in it looks like a list: items are numbered, have bullets, "
                            "or are elements of HTML that repeat and link");
        return NULL;
    }
    return g_steal_pointer(&listed);
}

static char *
id_of(const lontar_listed *listed)
{
    g_autofree char *folded = g_utf8_casefold(listed->title, -1);
    g_autofree char *named =
        listed->url != NULL
            ? g_strdup(listed->url)
            : g_strdup_printf("%s\n%s", folded, listed->date != NULL ? listed->date : "");
    g_autofree char *sum = g_compute_checksum_for_string(G_CHECKSUM_SHA256, named, -1);

    return g_strdup_printf("listed-%.*s", ID_HEX, sum);
}

static void
set(json_t *object, const char *name, const char *value)
{
    if (value != NULL && *value != '\0') {
        json_object_set_new(object, name, json_string(value));
    }
}

char *
lontar_listing_format(const GPtrArray *listed)
{
    GString *lines = g_string_new(NULL);

    for (size_t i = 0; i < listed->len; i++) {
        const lontar_listed *item = listed->pdata[i];
        g_autofree char *id = id_of(item);
        json_t *object = json_object();

        set(object, "id", id);
        set(object, "title", item->title);
        set(object, "text", item->summary);
        set(object, "url", item->url);
        set(object, "date", item->date);
        set(object, "type", item->type);

        char *line = json_dumps(object, JSON_COMPACT);

        g_string_append_printf(lines, "%s\n", line);
        free(line);
        json_decref(object);
    }
    return g_string_free(lines, FALSE);
}
