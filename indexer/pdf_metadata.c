/*
 * The dates in a PDF are those of the file, not of the publication: they are not taken.
 */
#include "pdf_metadata.h"

#include <string.h>

#include "title.h"
#include "xmp.h"

#define OUTLINE_MAX 5000 /* entries that are looked at */
#define DEPTH_MAX   8    /* levels of the outline */
#define SECTION_MAX 300  /* bytes of a section's title */

static void
send_authors(const char *authors, lontar_sink *sink)
{
    g_auto(GStrv) names = g_strsplit(authors, ";", 64);

    for (size_t i = 0; names[i] != NULL; i++) {
        if (lontar_author_is_real(g_strstrip(names[i]))) {
            lontar_sink_tag(sink, LONTAR_FIELD_AUTHOR, names[i], "pdf-info");
        }
    }
}

static void
send_keywords(const char *keywords, lontar_sink *sink)
{
    g_auto(GStrv) words = g_strsplit_set(keywords, ";,", 64);

    for (size_t i = 0; words[i] != NULL; i++) {
        lontar_sink_tag(sink, LONTAR_FIELD_KEYWORD, g_strstrip(words[i]), "pdf-info");
    }
}

char *
lontar_pdf_send_metadata(PopplerDocument *document, lontar_sink *sink, const char **out_rule)
{
    g_autofree char *title = poppler_document_get_title(document);
    g_autofree char *author = poppler_document_get_author(document);
    g_autofree char *keywords = poppler_document_get_keywords(document);
    g_autofree char *xmp = poppler_document_get_metadata(document);
    g_autofree char *other = NULL;

    if (author != NULL) {
        send_authors(author, sink);
    }
    if (keywords != NULL) {
        send_keywords(keywords, sink);
    }
    if (xmp != NULL) {
        other = lontar_xmp_send(xmp, strlen(xmp), sink);
    }
    if (lontar_title_is_real(title, author)) {
        *out_rule = "pdf-info";
        return g_steal_pointer(&title);
    }
    *out_rule = "xmp";
    return g_steal_pointer(&other);
}

/* --- outline --- */

typedef struct {
    PopplerDocument *document;
    GPtrArray *first; /* title of the first entry on a page, or NULL */
    GPtrArray *last;  /* title of the last entry on a page, or NULL */
    size_t pages;
    size_t entries;
} outline;

static int
page_of(const outline *self, const PopplerDest *dest)
{
    if (dest == NULL) {
        return 0;
    }
    if (dest->type != POPPLER_DEST_NAMED || dest->named_dest == NULL) {
        return dest->page_num;
    }
    PopplerDest *found = poppler_document_find_dest(self->document, dest->named_dest);
    int page = found != NULL ? found->page_num : 0;
    if (found != NULL) {
        poppler_dest_free(found);
    }
    return page;
}

static void
set_title(GPtrArray *titles, size_t page, const char *title)
{
    g_free(titles->pdata[page]);
    titles->pdata[page] = g_strndup(title, strnlen(title, SECTION_MAX));
}

static void
add_entry(outline *self, const PopplerAction *action)
{
    const char *title = action->any.title;
    int page = action->type == POPPLER_ACTION_GOTO_DEST ? page_of(self, action->goto_dest.dest) : 0;

    if (title == NULL || *title == '\0' || page < 1 || (size_t)page > self->pages) {
        return;
    }
    if (self->first->pdata[page - 1] == NULL) {
        set_title(self->first, (size_t)page - 1, title);
    }
    set_title(self->last, (size_t)page - 1, title);
}

/* Walk one level and, for each entry, those beneath it; depth is bounded by DEPTH_MAX. */
static void
walk(outline *self, PopplerIndexIter *iterator, unsigned depth)
{
    do {
        PopplerAction *action = poppler_index_iter_get_action(iterator);
        PopplerIndexIter *child = depth < DEPTH_MAX ? poppler_index_iter_get_child(iterator) : NULL;
        if (action != NULL) {
            add_entry(self, action);
            poppler_action_free(action);
        }
        if (child != NULL) {
            walk(self, child, depth + 1);
            poppler_index_iter_free(child);
        }
    } while (++self->entries < OUTLINE_MAX && poppler_index_iter_next(iterator));
}

GPtrArray *
lontar_pdf_sections(PopplerDocument *document, size_t pages)
{
    outline self = {.document = document, .pages = pages};
    GPtrArray *sections = g_ptr_array_new_full((guint)pages, g_free);
    PopplerIndexIter *iterator = poppler_index_iter_new(document);
    const char *current = NULL;

    g_ptr_array_set_size(sections, (int)pages);
    if (iterator == NULL) {
        return sections;
    }
    self.first = sections;
    self.last = g_ptr_array_new_full((guint)pages, g_free);
    g_ptr_array_set_size(self.last, (int)pages);
    walk(&self, iterator, 0);
    poppler_index_iter_free(iterator);
    for (size_t i = 0; i < pages; i++) {
        if (sections->pdata[i] == NULL && current != NULL) {
            sections->pdata[i] = g_strdup(current);
        }
        current = self.last->pdata[i] != NULL ? self.last->pdata[i] : current;
    }
    g_ptr_array_unref(self.last);
    return sections;
}
