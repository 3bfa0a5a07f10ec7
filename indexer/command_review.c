/*
 * lontar-index review: automatic tags, to correct and give back.
 */
#include <stdio.h>

#include "command.h"
#include "lontar/record.h"
#include "review.h"
#include "view.h"

typedef struct {
    const lontar_index *index;
    GPtrArray *rows;
    size_t records; /* imported: they have no path that a catalogue could name */
    GError *error;
} reviewing;

static bool
review_document(uint32_t docid, uint32_t wdf, void *data)
{
    reviewing *of = data;
    g_autoptr(GBytes) bytes = lontar_index_data(of->index, docid, &of->error);
    g_autoptr(lontar_record) record =
        bytes == NULL ? NULL : lontar_record_decode(bytes, &of->error);
    g_autoptr(lontar_document) document =
        record == NULL ? NULL : lontar_view_details(of->index, record, &of->error);

    (void)wdf;
    if (document == NULL) {
        return false;
    }
    if (lontar_document_path_size(document) == 0) {
        of->records++;
        return true;
    }
    lontar_review_add(of->rows, document);
    return true;
}

static void
print_rows(const GPtrArray *rows)
{
    g_autofree char *header = lontar_review_header();

    fputs(header, stdout);
    for (size_t i = 0; i < rows->len; i++) {
        g_autofree char *line = lontar_review_format(rows->pdata[i]);

        fputs(line, stdout);
    }
}

int
lontar_command_review(const lontar_options *options, GError **error)
{
    g_autoptr(lontar_index) index = lontar_view_open(options->index, error);
    g_autoptr(GPtrArray) rows =
        g_ptr_array_new_with_free_func((GDestroyNotify)lontar_review_row_free);
    reviewing of = {.index = index, .rows = rows};

    if (index == NULL || !lontar_index_each_posting(index, "", review_document, &of, error)) {
        return 3;
    }
    if (of.error != NULL) {
        g_propagate_error(error, of.error);
        return 3;
    }
    lontar_review_sort(rows);
    print_rows(rows);
    if (of.records > 0) {
        fprintf(stderr,
                "%zu imported records are not listed: they are corrected where they come from\n",
                of.records);
    }
    return 0;
}
