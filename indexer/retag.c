/*
 * Retagging.
 */
#include "retag.h"

#include "lontar/terms.h"
#include "view.h"

/* Fewer pages never show the subject by which a type may be told. */
#define SUBJECT_PAGES 3

/* A document as it was, and as it will be but for what the tagger says. */
typedef struct {
    const lontar_document *before, *now;
} change;

static bool
is_open(const lontar_document *document, lontar_field field)
{
    return !lontar_document_has_word(document, field, LONTAR_SOURCE_DOCUMENT);
}

static bool
is_tagged(const lontar_document *document, lontar_field field)
{
    return is_open(document, field) && lontar_document_value(document, field) != NULL;
}

static bool
has_same_values(const change *of, lontar_field field)
{
    g_autoptr(GPtrArray) before = lontar_document_values(of->before, field);
    g_autoptr(GPtrArray) now = lontar_document_values(of->now, field);

    g_ptr_array_add(before, NULL);
    g_ptr_array_add(now, NULL);
    return g_strv_equal((const char *const *)before->pdata, (const char *const *)now->pdata);
}

/*
 * What the text names it names whatever a person says of the countries; but a region is only told
 * where nobody does, and one in the title keeps the countries of the text from being its subject.
 */
static bool
has_same_regions(const change *of)
{
    return is_open(of->now, LONTAR_FIELD_COUNTRY) || !is_tagged(of->before, LONTAR_FIELD_REGION);
}

/* A type that no wording shows goes by the countries, and by the sectors that the title names. */
static bool
has_same_subject(const change *of, size_t pages)
{
    return pages < SUBJECT_PAGES || !is_open(of->now, LONTAR_FIELD_TYPE) ||
           (has_same_values(of, LONTAR_FIELD_COUNTRY) &&
            is_open(of->before, LONTAR_FIELD_SECTOR) == is_open(of->now, LONTAR_FIELD_SECTOR));
}

static bool
has_same_title(const change *of)
{
    bool was_open = is_open(of->before, LONTAR_FIELD_TITLE);

    return is_open(of->now, LONTAR_FIELD_TITLE) ? was_open
                                                : has_same_values(of, LONTAR_FIELD_TITLE);
}

static bool
has_same_language(const change *of)
{
    return is_open(of->now, LONTAR_FIELD_LANGUAGE)
               ? is_open(of->before, LONTAR_FIELD_LANGUAGE)
               : g_strcmp0(lontar_document_value(of->before, LONTAR_FIELD_LANGUAGE),
                           lontar_document_value(of->now, LONTAR_FIELD_LANGUAGE)) == 0;
}

/* Whether the tagger, asked again, would say of what is open now what it said before. */
static bool
is_said(const change *of, size_t pages)
{
    for (int field = 0; field < LONTAR_FIELD_COUNT; field++) {
        if (is_open(of->now, (lontar_field)field) && !is_open(of->before, (lontar_field)field)) {
            return false;
        }
    }
    return has_same_title(of) && has_same_regions(of) && has_same_subject(of, pages);
}

/* @param only  one field, -1 = all */
static void
copy_tags(const lontar_document *before, lontar_document *document, int only)
{
    for (size_t i = 0; i < lontar_document_tag_size(before); i++) {
        const lontar_tag *tag = lontar_document_tag_at(before, i);

        if (tag->source == LONTAR_SOURCE_TAGGER && (only < 0 || only == (int)tag->field)) {
            (void)lontar_document_add_tag(document, tag); /* a stronger word may stand */
        }
    }
}

/* Pages as they are, but for their texts. */
static void
add_bare_pages(const lontar_record *record, lontar_document *document)
{
    for (size_t i = 0; i < lontar_record_page_size(record); i++) {
        lontar_page page = {
            .text = "",
            .label = lontar_record_page_label(record, i),
            .section = lontar_record_page_section(record, i),
            .language = lontar_record_page_language(record, i),
            .flags = lontar_record_page_flags(record, i),
        };

        lontar_document_add_page(document, &page);
    }
}

static bool
add_pages(const lontar_retag *retag, lontar_document *document, GError **error)
{
    if (!lontar_view_add_pages(retag->index, retag->record, document, error)) {
        return false;
    }
    for (size_t i = 0; i < lontar_record_page_size(retag->record); i++) {
        const char *language = lontar_record_page_language(retag->record, i);

        if (language != NULL) {
            lontar_document_set_page_language(document, i, language);
        }
    }
    return true;
}

/* The same text in the same language has the same pages in others. */
static bool
settle(const lontar_retag *retag, lontar_document *document, bool *out_same, GError **error)
{
    size_t pages = lontar_record_page_size(retag->record);
    change of = {retag->details, document};

    *out_same = has_same_language(&of);
    if (!*out_same) {
        return true;
    }
    if (is_said(&of, pages)) {
        copy_tags(retag->details, document, -1);
        add_bare_pages(retag->record, document);
        return true;
    }
    copy_tags(retag->details, document, LONTAR_FIELD_LANGUAGE);
    if (!add_pages(retag, document, error)) {
        return false;
    }
    lontar_maker_retag(retag->maker, document);
    return true;
}

bool
lontar_retag_settle(const lontar_retag *retag, lontar_document *document, bool *out_same,
                    GError **error)
{
    if (retag->asks_tagger) {
        if (!lontar_view_add_pages(retag->index, retag->record, document, error)) {
            return false;
        }
        lontar_maker_tag(retag->maker, document);
        *out_same = true;
    } else if (!settle(retag, document, out_same, error)) {
        return false;
    }
    *out_same = *out_same && lontar_terms_are_same(document, retag->record);
    return true;
}

lontar_edit *
lontar_retag_edit(const lontar_retag *retag, const lontar_document *document,
                  const lontar_stamp *stamp, GError **error)
{
    g_autoptr(lontar_entry) entry = lontar_terms_filters(document, stamp, retag->record, error);

    return entry == NULL ? NULL
                         : lontar_edit_new(retag->index, retag->docid, lontar_terms_edit_scope(),
                                           entry, error);
}
