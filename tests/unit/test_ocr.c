/*
 * OCR: a scanned page gives its words, in the cage, and once only.
 */
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "extract.h"
#include "lontar/document.h"
#include "lontar/error.h"
#include "ocr_cache.h"

#define SCANNED "corpus/practice/counsellor-training-2014.pdf"
#define PAGE    5 /* from 0: an image and nothing else */

static lontar_extractor *
new_extractor(const char *languages, const char *cache, GError **error)
{
    lontar_extractor_options options = {.jobs = 1, .ocr = languages, .cache = cache};

    return lontar_extractor_new(&options, error);
}

static lontar_document *
read_scanned(const char *languages, const char *cache)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(lontar_extractor) extractor = new_extractor(languages, cache, &error);

    g_assert_no_error(error);
    int fd = open(SCANNED, O_RDONLY | O_CLOEXEC);
    g_assert_cmpint(fd, >=, 0);
    lontar_document *document = lontar_extractor_run(extractor, fd, SCANNED, NULL, &error);
    close(fd);
    g_assert_no_error(error);
    return document;
}

static bool
has_ocr(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(lontar_extractor) extractor = new_extractor("eng", NULL, &error);

    if (extractor == NULL) {
        g_assert_error(error, LONTAR_ERROR, LONTAR_ERROR_INVALID);
        g_test_skip(error->message);
    }
    return extractor != NULL;
}

static void
test_off(void)
{
    g_autoptr(lontar_document) document = read_scanned(NULL, NULL);

    g_assert_cmpuint(lontar_document_page_at(document, PAGE)->flags, ==, LONTAR_PAGE_EMPTY);
}

static void
test_reads(void)
{
    if (!has_ocr()) {
        return;
    }
    g_autoptr(lontar_document) document = read_scanned("eng", NULL);
    const lontar_page *page = lontar_document_page_at(document, PAGE);
    g_assert_cmpuint(page->flags, ==, LONTAR_PAGE_OCR);
    g_assert_cmpuint(strlen(page->text), >, 50);
    /* A page with a text of its own keeps it. */
    g_assert_cmpuint(lontar_document_page_at(document, PAGE - 1)->flags, ==, 0);
}

static void
test_no_language(void)
{
    g_autoptr(GError) error = NULL;

    if (!has_ocr()) {
        return;
    }
    g_assert_null(new_extractor("eng+nosuch", NULL, &error));
    g_assert_error(error, LONTAR_ERROR, LONTAR_ERROR_INVALID);
    g_assert_nonnull(strstr(error->message, "eng+nosuch"));
}

/* The one file in a folder. */
static char *
only_file(const char *folder)
{
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    const char *name = dir != NULL ? g_dir_read_name(dir) : NULL;

    g_assert_nonnull(name);
    return g_build_filename(folder, name, NULL);
}

static void
test_cache(void)
{
    g_autofree char *folder = g_dir_make_tmp("lontar-ocr-XXXXXX", NULL);

    if (!has_ocr()) {
        return;
    }
    g_autoptr(lontar_document) first = read_scanned("eng", folder);
    g_autofree char *file = only_file(folder);
    g_autofree char *bytes = NULL;
    gsize size;
    g_assert_true(g_file_get_contents(file, &bytes, &size, NULL));

    /* The words come from what is kept: a changed one shows. */
    const char *words = lontar_document_page_at(first, PAGE)->text;
    char *kept = memmem(bytes, size, "Cut along the line", 12);
    g_assert_nonnull(kept);
    memcpy(kept, "Zanzibar zoo", 12);
    g_assert_true(g_file_set_contents(file, bytes, (gssize)size, NULL));
    g_autoptr(lontar_document) second = read_scanned("eng", folder);
    g_assert_nonnull(strstr(lontar_document_page_at(second, PAGE)->text, "Zanzibar zoo"));

    /* A damaged entry is read anew. */
    g_assert_true(g_file_set_contents(file, bytes, (gssize)size / 2, NULL));
    g_autoptr(lontar_document) third = read_scanned("eng", folder);
    g_assert_cmpstr(lontar_document_page_at(third, PAGE)->text, ==, words);
    g_assert_cmpuint(lontar_document_page_size(third), ==, lontar_document_page_size(first));
    g_assert_cmpint(g_unlink(file), ==, 0);
    g_assert_cmpint(g_rmdir(folder), ==, 0);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/ocr/extract/off", test_off);
    g_test_add_func("/ocr/extract/reads", test_reads);
    g_test_add_func("/ocr/extract/no-language", test_no_language);
    g_test_add_func("/ocr/cache/once", test_cache);
    return g_test_run();
}
