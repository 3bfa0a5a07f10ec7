/*
 * Languages: which one a document is in, and which of its pages differ.
 */
#include <string.h>

#include "language_private.h"
#include "lontar/language.h"
#include "stemmer.h"

/* What a page must have to be in another language than its document. */
#define PAGE_LETTERS_MIN    200
#define PAGE_CONFIDENCE_MIN 0.8
/* As sure as of a text that CLD2 calls reliable. */
#define GOES_ON_CONFIDENCE 0.95

/* One page's language. */
typedef struct {
    const char *language; /* static; NULL = it does not show */
    double confidence;
    size_t letters;
} finding;

static bool
is_readable(const lontar_page *page)
{
    return (page->flags & (LONTAR_PAGE_EMPTY | LONTAR_PAGE_GARBLED | LONTAR_PAGE_FAILED)) == 0;
}

/* The language of a page that comes after one in a language, or NULL. */
static finding
look(const lontar_page *page, const char *before)
{
    finding found = {NULL, 0, 0};
    size_t length = strlen(page->text);

    if (!is_readable(page) || length == 0) {
        return found;
    }
    found.letters = lontar_language_letters(page->text, length);
    if (before != NULL && lontar_language_goes_on(page->text, length, before)) {
        found.language = before;
        found.confidence = GOES_ON_CONFIDENCE;
    } else {
        found.language = lontar_language_identify(page->text, length, &found.confidence);
    }
    return found;
}

/* The language that has most letters of the pages, each by how sure it is. */
static const char *
main_language(const GArray *findings, double *out_share)
{
    g_autoptr(GHashTable) totals = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
    const char *best = NULL;
    double most = 0;
    double all = 0;

    for (guint i = 0; i < findings->len; i++) {
        const finding *found = &g_array_index(findings, finding, i);

        if (found->language == NULL) {
            continue;
        }

        double *total = g_hash_table_lookup(totals, found->language);

        if (total == NULL) {
            total = g_new0(double, 1);
            g_hash_table_insert(totals, (char *)found->language, total);
        }
        *total += found->confidence * (double)found->letters;
        all += found->confidence * (double)found->letters;
        if (*total > most) {
            most = *total;
            best = found->language;
        }
    }
    *out_share = all > 0 ? most / all : 0;
    return best;
}

static void
say(lontar_document *document, const char *language, double share)
{
    lontar_tag tag = {
        .field = LONTAR_FIELD_LANGUAGE,
        .source = LONTAR_SOURCE_TAGGER,
        .value = language,
        .rule = "language-of-pages",
        .confidence = share,
    };

    (void)lontar_document_add_tag(document, &tag); /* a stronger word stands */
}

static bool
is_same_base(const char *a, const char *b)
{
    char bases[2][LONTAR_LANGUAGE_BASE_SIZE];

    lontar_language_base(a, bases[0]);
    lontar_language_base(b, bases[1]);
    return g_str_equal(bases[0], bases[1]);
}

void
lontar_language_settle(lontar_document *document)
{
    size_t size = lontar_document_page_size(document);
    g_autoptr(GArray) findings = g_array_sized_new(FALSE, FALSE, sizeof(finding), (guint)size);
    const char *before = NULL;
    double share = 0;

    for (size_t i = 0; i < size; i++) {
        finding found = look(lontar_document_page_at(document, i), before);

        before = found.language != NULL ? found.language : before;
        g_array_append_val(findings, found);
    }

    const char *best = main_language(findings, &share);

    if (best != NULL) {
        say(document, best, share);
    }

    const char *language = lontar_document_value(document, LONTAR_FIELD_LANGUAGE);

    for (size_t i = 0; i < size; i++) {
        const finding *found = &g_array_index(findings, finding, i);

        if (found->language != NULL && found->letters >= PAGE_LETTERS_MIN &&
            found->confidence >= PAGE_CONFIDENCE_MIN &&
            (language == NULL || !is_same_base(language, found->language))) {
            lontar_document_set_page_language(document, i, found->language);
        }
    }
}
