/*
 * A document: one publication, with its pages, its tags and who said so.
 *
 * Strings live in a chunk that goes with the document: a report of 300 pages is a few large blocks
 * and not thousands of small ones. A replaced value stays in the chunk until then.
 */
#include "lontar/document.h"

#include <string.h>

#define CHUNK_BYTES 16384
#define NOT_SAID    (LONTAR_SOURCE_TAGGER + 1)

struct lontar_document {
    GStringChunk *strings; /* owns every string below but page texts */
    const char *id;
    const char *sha256;
    uint64_t size; /* bytes */
    int64_t mtime_ns;
    GPtrArray *paths;                  /* lent by strings */
    GArray *tags;                      /* lontar_tag */
    GArray *pages;                     /* lontar_page; text is owned by the page */
    GPtrArray *notes;                  /* lent by strings */
    GArray *links;                     /* lontar_link */
    GPtrArray *attachments;            /* lent by strings */
    unsigned said[LONTAR_FIELD_COUNT]; /* strongest source that has spoken, NOT_SAID = none */
};

static const struct {
    const char *name;
    bool is_many;
} fields[LONTAR_FIELD_COUNT] = {
    [LONTAR_FIELD_TITLE] = {"title", false},
    [LONTAR_FIELD_AUTHOR] = {"author", true},
    [LONTAR_FIELD_PUBLISHER] = {"publisher", false},
    [LONTAR_FIELD_DATE] = {"date", false},
    [LONTAR_FIELD_YEAR] = {"year", false},
    [LONTAR_FIELD_TYPE] = {"type", false},
    [LONTAR_FIELD_LANGUAGE] = {"language", true},
    [LONTAR_FIELD_COUNTRY] = {"country", true},
    [LONTAR_FIELD_SECTOR] = {"sector", true},
    [LONTAR_FIELD_INSTRUMENT] = {"instrument", true},
    [LONTAR_FIELD_MENTION] = {"mentions", true},
    [LONTAR_FIELD_KEYWORD] = {"keyword", true},
    [LONTAR_FIELD_URL] = {"url", false},
    [LONTAR_FIELD_REGION] = {"region", true},
};

static const char *const sources[] = {
    [LONTAR_SOURCE_CATALOGUE] = "catalogue", [LONTAR_SOURCE_IMPORT] = "import",
    [LONTAR_SOURCE_SIDECAR] = "sidecar",     [LONTAR_SOURCE_DOCUMENT] = "document",
    [LONTAR_SOURCE_TAGGER] = "tagger",
};

static void
clear_page(void *data)
{
    lontar_page *page = data;

    g_free((char *)page->text);
}

static const char *
keep(lontar_document *document, const char *text)
{
    return text == NULL ? NULL : g_string_chunk_insert_const(document->strings, text);
}

lontar_document *
lontar_document_new(void)
{
    lontar_document *document = g_new0(lontar_document, 1);

    document->strings = g_string_chunk_new(CHUNK_BYTES);
    document->paths = g_ptr_array_new();
    document->tags = g_array_new(FALSE, FALSE, sizeof(lontar_tag));
    document->pages = g_array_new(FALSE, FALSE, sizeof(lontar_page));
    g_array_set_clear_func(document->pages, clear_page);
    document->notes = g_ptr_array_new();
    document->links = g_array_new(FALSE, FALSE, sizeof(lontar_link));
    document->attachments = g_ptr_array_new();
    for (size_t field = 0; field < LONTAR_FIELD_COUNT; field++) {
        document->said[field] = NOT_SAID;
    }
    return document;
}

void
lontar_document_free(lontar_document *document)
{
    if (document != NULL) {
        g_array_unref(document->pages);
        g_array_unref(document->tags);
        g_ptr_array_unref(document->paths);
        g_ptr_array_unref(document->notes);
        g_array_unref(document->links);
        g_ptr_array_unref(document->attachments);
        g_string_chunk_free(document->strings);
        g_free(document);
    }
}

const char *
lontar_document_id(const lontar_document *document)
{
    return document->id;
}

void
lontar_document_set_id(lontar_document *document, const char *id)
{
    document->id = keep(document, id);
}

void
lontar_document_set_file(lontar_document *document, const char *sha256, uint64_t size,
                         int64_t mtime_ns)
{
    document->sha256 = keep(document, sha256);
    document->size = size;
    document->mtime_ns = mtime_ns;
}

const char *
lontar_document_sha256(const lontar_document *document)
{
    return document->sha256;
}

uint64_t
lontar_document_file_size(const lontar_document *document)
{
    return document->size;
}

int64_t
lontar_document_file_mtime_ns(const lontar_document *document)
{
    return document->mtime_ns;
}

void
lontar_document_add_path(lontar_document *document, const char *path)
{
    for (size_t i = 0; i < document->paths->len; i++) {
        if (g_str_equal(document->paths->pdata[i], path)) {
            return;
        }
    }
    g_ptr_array_add(document->paths, (char *)keep(document, path));
}

size_t
lontar_document_path_size(const lontar_document *document)
{
    return document->paths->len;
}

const char *
lontar_document_path_at(const lontar_document *document, size_t i)
{
    return document->paths->pdata[i];
}

static void
drop_field(lontar_document *document, lontar_field field)
{
    for (size_t i = document->tags->len; i > 0; i--) {
        if (g_array_index(document->tags, lontar_tag, i - 1).field == field) {
            g_array_remove_index(document->tags, i - 1);
        }
    }
}

/* Whether a source may speak on a field; what weaker ones said of it is dropped. */
static bool
give_word(lontar_document *document, lontar_field field, lontar_source source)
{
    if (document->said[field] < source) {
        return false;
    }
    if (document->said[field] > source) {
        drop_field(document, field);
        document->said[field] = source;
    }
    return true;
}

static lontar_tag *
find_tag(lontar_document *document, const lontar_tag *wanted)
{
    for (size_t i = 0; i < document->tags->len; i++) {
        lontar_tag *tag = &g_array_index(document->tags, lontar_tag, i);

        if (tag->field == wanted->field &&
            (!fields[tag->field].is_many || g_str_equal(tag->value, wanted->value))) {
            return tag;
        }
    }
    return NULL;
}

bool
lontar_document_add_tag(lontar_document *document, const lontar_tag *tag)
{
    if (!give_word(document, tag->field, tag->source)) {
        return false;
    }

    lontar_tag own = *tag;
    own.value = keep(document, tag->value);
    own.rule = keep(document, tag->rule != NULL ? tag->rule : "");
    own.quote = keep(document, tag->quote);

    lontar_tag *known = find_tag(document, &own);
    if (known == NULL) {
        g_array_append_val(document->tags, own);
        return true;
    }
    if (!g_str_equal(known->value, own.value) || known->confidence >= own.confidence) {
        return false;
    }
    *known = own;
    return true;
}

void
lontar_document_set_none(lontar_document *document, lontar_field field, lontar_source source)
{
    if (give_word(document, field, source)) {
        drop_field(document, field);
    }
}

bool
lontar_document_has_word(const lontar_document *document, lontar_field field,
                         lontar_source at_least)
{
    return document->said[field] <= at_least;
}

bool
lontar_document_is_none(const lontar_document *document, lontar_field field,
                        lontar_source *out_source)
{
    if (document->said[field] == NOT_SAID || lontar_document_value(document, field) != NULL) {
        return false;
    }
    *out_source = document->said[field];
    return true;
}

size_t
lontar_document_tag_size(const lontar_document *document)
{
    return document->tags->len;
}

const lontar_tag *
lontar_document_tag_at(const lontar_document *document, size_t i)
{
    return &g_array_index(document->tags, lontar_tag, i);
}

const char *
lontar_document_value(const lontar_document *document, lontar_field field)
{
    for (size_t i = 0; i < document->tags->len; i++) {
        const lontar_tag *tag = &g_array_index(document->tags, lontar_tag, i);

        if (tag->field == field) {
            return tag->value;
        }
    }
    return NULL;
}

GPtrArray *
lontar_document_values(const lontar_document *document, lontar_field field)
{
    GPtrArray *values = g_ptr_array_new();

    for (size_t i = 0; i < document->tags->len; i++) {
        const lontar_tag *tag = &g_array_index(document->tags, lontar_tag, i);

        if (tag->field == field) {
            g_ptr_array_add(values, (char *)tag->value);
        }
    }
    return values;
}

void
lontar_document_add_page(lontar_document *document, const lontar_page *page)
{
    lontar_page own = {
        .text = g_strdup(page->text),
        .label = keep(document, page->label),
        .section = keep(document, page->section),
        .language = keep(document, page->language),
        .head = keep(document, page->head),
        .foot = keep(document, page->foot),
        .flags = page->flags,
    };

    g_array_append_val(document->pages, own);
}

size_t
lontar_document_page_size(const lontar_document *document)
{
    return document->pages->len;
}

const lontar_page *
lontar_document_page_at(const lontar_document *document, size_t i)
{
    return &g_array_index(document->pages, lontar_page, i);
}

void
lontar_document_set_page_language(lontar_document *document, size_t i, const char *language)
{
    g_array_index(document->pages, lontar_page, i).language = keep(document, language);
}

void
lontar_document_add_note(lontar_document *document, const char *note)
{
    g_ptr_array_add(document->notes, (char *)keep(document, note));
}

size_t
lontar_document_note_size(const lontar_document *document)
{
    return document->notes->len;
}

const char *
lontar_document_note_at(const lontar_document *document, size_t i)
{
    return document->notes->pdata[i];
}

void
lontar_document_add_link(lontar_document *document, size_t page, const char *address)
{
    lontar_link link = {page, keep(document, address)};

    for (guint i = document->links->len; i-- > 0;) {
        const lontar_link *before = &g_array_index(document->links, lontar_link, i);

        if (before->page != page) {
            break;
        }
        if (before->address == link.address) { /* equal strings are kept once */
            return;
        }
    }
    g_array_append_val(document->links, link);
}

size_t
lontar_document_link_size(const lontar_document *document)
{
    return document->links->len;
}

const lontar_link *
lontar_document_link_at(const lontar_document *document, size_t i)
{
    return &g_array_index(document->links, lontar_link, i);
}

void
lontar_document_add_attachment(lontar_document *document, const char *name)
{
    const char *kept = keep(document, name);

    if (!g_ptr_array_find(document->attachments, kept, NULL)) {
        g_ptr_array_add(document->attachments, (char *)kept);
    }
}

size_t
lontar_document_attachment_size(const lontar_document *document)
{
    return document->attachments->len;
}

const char *
lontar_document_attachment_at(const lontar_document *document, size_t i)
{
    return document->attachments->pdata[i];
}

const char *
lontar_field_name(lontar_field field)
{
    return fields[field].name;
}

int
lontar_field_find(const char *name)
{
    for (int field = 0; field < LONTAR_FIELD_COUNT; field++) {
        if (g_str_equal(name, fields[field].name)) {
            return field;
        }
    }
    return -1;
}

bool
lontar_field_is_many(lontar_field field)
{
    return fields[field].is_many;
}

const char *
lontar_source_name(lontar_source source)
{
    return sources[source];
}

int
lontar_source_find(const char *name)
{
    for (size_t source = 0; source < G_N_ELEMENTS(sources); source++) {
        if (g_str_equal(name, sources[source])) {
            return (int)source;
        }
    }
    return -1;
}
