/*
 * A document: one publication, with its pages, its tags and who said so.
 *
 * Everything that is known of a document besides its pages is a tag: a field, a value and where the
 * value comes from. A stronger source silences the weaker ones, field by field, so that a person's
 * word always wins over a machine's.
 */
#ifndef LONTAR_DOCUMENT_H
#define LONTAR_DOCUMENT_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

G_BEGIN_DECLS

typedef struct lontar_document lontar_document;

typedef enum {
    LONTAR_FIELD_TITLE,
    LONTAR_FIELD_AUTHOR, /* many */
    LONTAR_FIELD_PUBLISHER,
    LONTAR_FIELD_DATE, /* ISO 8601, as exact as known: 2019, 2019-05, 2019-05-27 */
    LONTAR_FIELD_YEAR, /* of publication, CE */
    LONTAR_FIELD_TYPE,
    LONTAR_FIELD_LANGUAGE,   /* BCP 47; many, the first is the main one */
    LONTAR_FIELD_COUNTRY,    /* about; many; ISO 3166-1 alpha-3 */
    LONTAR_FIELD_SECTOR,     /* many; slug */
    LONTAR_FIELD_INSTRUMENT, /* many; C029 P029 R203 */
    LONTAR_FIELD_MENTION,    /* many; countries named but not the subject, alpha-3 */
    LONTAR_FIELD_KEYWORD,    /* many */
    LONTAR_FIELD_URL,
    LONTAR_FIELD_REGION, /* many; slug; of what is about a region and none of its countries */
    LONTAR_FIELD_COUNT
} lontar_field;

/* Strongest first. An imported record's values and the catalogue's are both a person's word. */
typedef enum {
    LONTAR_SOURCE_CATALOGUE,
    LONTAR_SOURCE_IMPORT,
    LONTAR_SOURCE_SIDECAR,
    LONTAR_SOURCE_DOCUMENT, /* PDF info, XMP, HTML meta, Dublin Core, front matter */
    LONTAR_SOURCE_TAGGER,   /* derived from the text */
} lontar_source;

/* A row: its strings are lent by the document, or by the caller when it is passed in. */
typedef struct {
    lontar_field field;
    lontar_source source;
    const char *value;
    const char *rule;  /* what decided: `catalogue.csv:12`, `cover-date`; never NULL, maybe empty */
    const char *quote; /* the words of the text that show it, or NULL */
    size_t page;       /* physical page of the quote, from 1; 0 = none */
    double confidence; /* 0 to 1; 1 for a person's word */
} lontar_tag;

typedef enum {
    LONTAR_PAGE_OCR = 1 << 0,     /* text recognised from an image */
    LONTAR_PAGE_EMPTY = 1 << 1,   /* no text layer */
    LONTAR_PAGE_GARBLED = 1 << 2, /* text not to be trusted; kept, not indexed */
    LONTAR_PAGE_FAILED = 1 << 3,  /* the page could not be read */
    LONTAR_PAGE_CUT = 1 << 4,     /* text cut at the limit for a page */
} lontar_page_flags;

/* A row like lontar_tag. Running heads and feet stand in head and foot, not in text. */
typedef struct {
    const char *text;     /* UTF-8, lines ended by \n; never NULL */
    const char *label;    /* page label as printed (iv, 11), or NULL */
    const char *section;  /* title of the section that the page begins in, or NULL */
    const char *language; /* BCP 47 where it differs from the document's, or NULL */
    const char *head;     /* running head, or NULL */
    const char *foot;     /* running foot, or NULL */
    unsigned flags;       /* lontar_page_flags */
} lontar_page;

lontar_document *lontar_document_new(void);
void lontar_document_free(lontar_document *document);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(lontar_document, lontar_document_free)

/** The lasting identity: 16 lower-case hex digits for a file, or as given. NULL until it is set. */
const char *lontar_document_id(const lontar_document *document);
void lontar_document_set_id(lontar_document *document, const char *id);

/** Attributes of the file: sha256 in lower-case hex, bytes, modification time in ns. */
void lontar_document_set_file(lontar_document *document, const char *sha256, uint64_t size,
                              int64_t mtime_ns);
const char *lontar_document_sha256(const lontar_document *document); /* NULL for a record */
uint64_t lontar_document_file_size(const lontar_document *document);
int64_t lontar_document_file_mtime_ns(const lontar_document *document);

/** Paths in the library, relative to its root; two copies of one content are two paths. */
void lontar_document_add_path(lontar_document *document, const char *path);
size_t lontar_document_path_size(const lontar_document *document);
const char *lontar_document_path_at(const lontar_document *document, size_t i);

/**
 * Say something of a document.
 *
 * A tag from a weaker source than the field has already is not taken; one from a stronger source
 * drops what weaker ones said; equal sources add up in fields that hold many, else the first stays.
 * The same value twice is one tag, the more confident.
 *
 * @return whether the tag was taken
 */
bool lontar_document_add_tag(lontar_document *document, const lontar_tag *tag);

/** Say that a field has no value, with a source's authority (`country: []`). */
void lontar_document_set_none(lontar_document *document, lontar_field field, lontar_source source);

/** Whether a source at least as strong has spoken on a field, be it to say `none`. */
bool lontar_document_has_word(const lontar_document *document, lontar_field field,
                              lontar_source at_least);

/** Whether a source has said that a field has no value, and which. */
bool lontar_document_is_none(const lontar_document *document, lontar_field field,
                             lontar_source *out_source);

size_t lontar_document_tag_size(const lontar_document *document);
const lontar_tag *lontar_document_tag_at(const lontar_document *document, size_t i);

/** The first value of a field, or NULL. */
const char *lontar_document_value(const lontar_document *document, lontar_field field);

/** All values of a field in the order in which they were said; the strings are lent. */
GPtrArray *lontar_document_values(const lontar_document *document, lontar_field field);

void lontar_document_add_page(lontar_document *document, const lontar_page *page);
size_t lontar_document_page_size(const lontar_document *document);
const lontar_page *lontar_document_page_at(const lontar_document *document, size_t i);
void lontar_document_set_page_language(lontar_document *document, size_t i, const char *language);

/** Remember something for the librarian: `page 7: no text layer`. Shown by health and show. */
void lontar_document_add_note(lontar_document *document, const char *note);
size_t lontar_document_note_size(const lontar_document *document);
const char *lontar_document_note_at(const lontar_document *document, size_t i);

/* An address that a page links to. */
typedef struct {
    size_t page; /* from 1 */
    const char *address;
} lontar_link;

/** The same address twice on a page is one link; links come in the order of pages. */
void lontar_document_add_link(lontar_document *document, size_t page, const char *address);
size_t lontar_document_link_size(const lontar_document *document);
const lontar_link *lontar_document_link_at(const lontar_document *document, size_t i);

/** Files that are attached to the document, by name; they are not read. */
void lontar_document_add_attachment(lontar_document *document, const char *name);
size_t lontar_document_attachment_size(const lontar_document *document);
const char *lontar_document_attachment_at(const lontar_document *document, size_t i);

/** Names of fields and sources as files and answers spell them; _find gives -1 when unknown. */
const char *lontar_field_name(lontar_field field);
int lontar_field_find(const char *name);
bool lontar_field_is_many(lontar_field field);
const char *lontar_source_name(lontar_source source);
int lontar_source_find(const char *name);

G_END_DECLS

#endif
