/*
 * lontar-index health: what a librarian should look at.
 */
#include <jansson.h>
#include <stdio.h>

#include "command.h"
#include "failures.h"
#include "health.h"
#include "view.h"

static const struct {
    const char *key;     /* in JSON */
    const char *heading; /* in text */
    const char *advice;  /* what to do, or NULL */
} kinds[LONTAR_HEALTH_COUNT] = {
    [LONTAR_HEALTH_NO_TEXT] = {"no_text", "pages without text",
                               "images, maybe: update --ocr LANG+LANG recognises their words"},
    [LONTAR_HEALTH_GARBLED] = {"garbled", "pages with garbled text",
                               "not indexed: update --ocr LANG+LANG recognises their words"},
    [LONTAR_HEALTH_FAILED] = {"failed_pages", "pages that could not be read", NULL},
    [LONTAR_HEALTH_CUT] = {"cut", "pages cut at the limit", NULL},
    [LONTAR_HEALTH_OCR] = {"ocr", "pages recognised from images", "their words may be wrong"},
    [LONTAR_HEALTH_NO_TITLE] = {"no_title", "documents without a title", NULL},
    [LONTAR_HEALTH_NO_COUNTRY] = {"no_country", "documents without a country",
                                  "an empty country in the catalogue says that this is right"},
    [LONTAR_HEALTH_NO_YEAR] = {"no_year", "documents without a year", NULL},
    [LONTAR_HEALTH_NO_LANGUAGE] = {"no_language", "documents without a language", NULL},
    [LONTAR_HEALTH_SAME_CONTENT] = {"same_content", "documents with several paths",
                                    "copies of one file"},
};

/* --- text --- */

/* `pages 3, 7-9 of 40` */
static void
print_pages(const lontar_health_document *document)
{
    const GArray *pages = document->pages;

    if (pages->len == document->page_size) {
        printf(document->page_size == 1 ? "  its only page" : "  all %zu pages",
               document->page_size);
        return;
    }
    fputs(pages->len == 1 ? "  page " : "  pages ", stdout);
    for (guint i = 0, end; i < pages->len; i = end) {
        size_t first = g_array_index(pages, size_t, i);

        for (end = i + 1; end < pages->len; end++) {
            if (g_array_index(pages, size_t, end) != first + (end - i)) {
                break;
            }
        }
        printf(end - i > 1 ? "%s%zu-%zu" : "%s%zu", i > 0 ? ", " : "", first, first + end - i - 1);
    }
    printf(" of %zu", document->page_size);
}

static void
print_document(const lontar_health_document *document, const char *indent)
{
    const char *title = document->title != NULL ? document->title : "(no title)";

    printf("%s%s  %s", indent, document->id,
           document->paths[0] != NULL ? document->paths[0] : title);
    if (document->pages != NULL) {
        print_pages(document);
    }
    putchar('\n');
}

static void
print_list(lontar_health_kind kind, const GPtrArray *list)
{
    if (list->len == 0) {
        printf("%s: none\n", kinds[kind].heading);
        return;
    }
    printf("%s: %u %s%s%s%s\n", kinds[kind].heading, list->len,
           list->len == 1 ? "document" : "documents", kinds[kind].advice != NULL ? " (" : "",
           kinds[kind].advice != NULL ? kinds[kind].advice : "",
           kinds[kind].advice != NULL ? ")" : "");
    for (guint i = 0; i < list->len; i++) {
        const lontar_health_document *document = list->pdata[i];

        print_document(document, "  ");
        for (size_t j = 1; kind == LONTAR_HEALTH_SAME_CONTENT && document->paths[j] != NULL; j++) {
            printf("  %*s  %s\n", (int)g_utf8_strlen(document->id, -1), "", document->paths[j]);
        }
    }
}

/* The closest tie of a document to one that stands before it in its group, or NULL. */
static const lontar_health_link *
closest_link(const lontar_health_group *group, guint place)
{
    const lontar_health_link *best = NULL;

    for (guint i = 0; i < group->links->len; i++) {
        const lontar_health_link *link = &g_array_index(group->links, lontar_health_link, i);

        if (link->b == place && (best == NULL || link->share > best->share)) {
            best = link;
        }
    }
    return best;
}

static void
print_link(const lontar_health_group *group, const lontar_health_link *link)
{
    const lontar_health_document *other = group->documents->pdata[link->a];

    if (link->share > 0) {
        printf("; %s of %s: %.0f %% of the shorter one's %s", link->kind, other->id,
               link->share * 100, link->evidence);
    } else {
        printf("; %s of %s, by their %s", link->kind, other->id, link->evidence);
    }
}

static void
print_group(const lontar_health_group *group)
{
    for (guint i = 0; i < group->documents->len; i++) {
        const lontar_health_document *document = group->documents->pdata[i];
        const lontar_health_link *link = closest_link(group, i);

        print_document(document, i == 0 ? "  - " : "    ");
        printf("        %s (%s, %s, %zu %s)",
               document->title != NULL ? document->title : "no title",
               document->language != NULL ? document->language : "no language",
               document->year != NULL ? document->year : "no year", document->page_size,
               document->page_size == 1 ? "page" : "pages");
        if (link != NULL) {
            print_link(group, link);
        }
        putchar('\n');
    }
}

static void
print_text(const lontar_health *health, size_t failures)
{
    printf("%zu documents, %zu pages\n", health->documents, health->pages);
    if (failures > 0) {
        printf("files that could not be read: %zu (lontar-index failures lists them)\n", failures);
    } else {
        puts("files that could not be read: none");
    }
    for (int i = 0; i < LONTAR_HEALTH_COUNT; i++) {
        print_list((lontar_health_kind)i, health->lists[i]);
    }
    if (health->twins->len == 0) {
        puts("near twins: none");
        return;
    }
    printf("near twins: %u %s (editions and translations; each stays a document of its own)\n",
           health->twins->len, health->twins->len == 1 ? "group" : "groups");
    for (guint i = 0; i < health->twins->len; i++) {
        print_group(health->twins->pdata[i]);
    }
}

/* --- JSON --- */

static json_t *
optional(const char *text)
{
    return text == NULL ? json_null() : json_string(text);
}

static json_t *
strings_json(char **texts)
{
    json_t *array = json_array();

    for (size_t i = 0; texts[i] != NULL; i++) {
        json_array_append_new(array, json_string(texts[i]));
    }
    return array;
}

static json_t *
document_json(const lontar_health_document *document)
{
    json_t *object = json_pack(
        "{s:s, s:o, s:o, s:o, s:o, s:I}", "id", document->id, "title", optional(document->title),
        "language", optional(document->language), "year", optional(document->year), "paths",
        strings_json(document->paths), "page_count", (json_int_t)document->page_size);

    if (document->pages != NULL) {
        json_t *pages = json_array();

        for (guint i = 0; i < document->pages->len; i++) {
            json_array_append_new(
                pages, json_integer((json_int_t)g_array_index(document->pages, size_t, i)));
        }
        json_object_set_new(object, "pages", pages);
    }
    return object;
}

static json_t *
documents_json(const GPtrArray *documents)
{
    json_t *array = json_array();

    for (guint i = 0; i < documents->len; i++) {
        json_array_append_new(array, document_json(documents->pdata[i]));
    }
    return array;
}

static json_t *
group_json(const lontar_health_group *group)
{
    json_t *links = json_array();

    for (guint i = 0; i < group->links->len; i++) {
        const lontar_health_link *link = &g_array_index(group->links, lontar_health_link, i);
        const lontar_health_document *a = group->documents->pdata[link->a];
        const lontar_health_document *b = group->documents->pdata[link->b];

        json_array_append_new(links, json_pack("{s:[s, s], s:s, s:s, s:f}", "ids", a->id, b->id,
                                               "kind", link->kind, "evidence", link->evidence,
                                               "share", link->share));
    }
    return json_pack("{s:o, s:o}", "documents", documents_json(group->documents), "links", links);
}

static void
print_json(const lontar_health *health, size_t failures)
{
    json_t *object =
        json_pack("{s:I, s:I, s:I}", "documents", (json_int_t)health->documents, "pages",
                  (json_int_t)health->pages, "failures", (json_int_t)failures);
    json_t *twins = json_array();

    for (int i = 0; i < LONTAR_HEALTH_COUNT; i++) {
        json_object_set_new(object, kinds[i].key, documents_json(health->lists[i]));
    }
    for (guint i = 0; i < health->twins->len; i++) {
        json_array_append_new(twins, group_json(health->twins->pdata[i]));
    }
    json_object_set_new(object, "twins", twins);

    char *text = json_dumps(object, JSON_INDENT(2) | JSON_REAL_PRECISION(3));

    puts(text);
    free(text);
    json_decref(object);
}

int
lontar_command_health(const lontar_options *options, GError **error)
{
    g_autoptr(lontar_index) index = lontar_view_open(options->index, error);
    g_autoptr(lontar_failures) failures =
        index == NULL ? NULL : lontar_failures_load(options->index, error);
    g_autoptr(lontar_health) health = failures == NULL ? NULL : lontar_health_new(index, error);

    if (health == NULL) {
        return 3;
    }
    if (options->json) {
        print_json(health, lontar_failures_size(failures));
    } else {
        print_text(health, lontar_failures_size(failures));
    }
    return 0;
}
