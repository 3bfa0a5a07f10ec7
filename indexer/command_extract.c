/*
 * lontar-index extract FILE: what one file gives, without any index.
 */
#include "command_extract.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdio.h>
#include <unistd.h>

#include "extract.h"
#include "lontar/document.h"
#include "lontar/error.h"

#define EXIT_DONE         0
#define EXIT_SOME_FAILED  1
#define EXIT_USAGE        2
#define EXIT_COULD_NOT_DO 3

typedef struct {
    gboolean as_json;
    char *ocr;
    char **files;
} extract_options;

static const char *const FLAG_NAMES[] = {"ocr", "empty", "garbled", "failed", "cut"};

static json_t *
json_text(const char *text)
{
    return text != NULL ? json_string(text) : json_null();
}

static json_t *
flags_json(unsigned flags)
{
    json_t *names = json_array();

    for (size_t i = 0; i < G_N_ELEMENTS(FLAG_NAMES); i++) {
        if (flags & (1u << i)) {
            (void)json_array_append_new(names, json_string(FLAG_NAMES[i]));
        }
    }
    return names;
}

static json_t *
pages_json(const lontar_document *document)
{
    json_t *pages = json_array();

    for (size_t i = 0; i < lontar_document_page_size(document); i++) {
        const lontar_page *page = lontar_document_page_at(document, i);
        (void)json_array_append_new(
            pages, json_pack("{sI so so so so so so}", "page", (json_int_t)i + 1, "label",
                             json_text(page->label), "section", json_text(page->section), "quality",
                             flags_json(page->flags), "head", json_text(page->head), "foot",
                             json_text(page->foot), "text", json_text(page->text)));
    }
    return pages;
}

static json_t *
tags_json(const lontar_document *document)
{
    json_t *tags = json_array();

    for (size_t i = 0; i < lontar_document_tag_size(document); i++) {
        const lontar_tag *tag = lontar_document_tag_at(document, i);
        (void)json_array_append_new(
            tags,
            json_pack("{ss ss ss ss}", "field", lontar_field_name(tag->field), "value", tag->value,
                      "source", lontar_source_name(tag->source), "rule", tag->rule));
    }
    return tags;
}

static json_t *
notes_json(const lontar_document *document)
{
    json_t *notes = json_array();

    for (size_t i = 0; i < lontar_document_note_size(document); i++) {
        (void)json_array_append_new(notes, json_string(lontar_document_note_at(document, i)));
    }
    return notes;
}

static json_t *
links_json(const lontar_document *document)
{
    json_t *links = json_array();

    for (size_t i = 0; i < lontar_document_link_size(document); i++) {
        const lontar_link *link = lontar_document_link_at(document, i);
        (void)json_array_append_new(
            links, json_pack("{sI ss}", "page", (json_int_t)link->page, "address", link->address));
    }
    return links;
}

static json_t *
attachments_json(const lontar_document *document)
{
    json_t *names = json_array();

    for (size_t i = 0; i < lontar_document_attachment_size(document); i++) {
        (void)json_array_append_new(names, json_string(lontar_document_attachment_at(document, i)));
    }
    return names;
}

static void
print_json(json_t *object)
{
    g_autofree char *text = json_dumps(object, JSON_COMPACT);

    puts(text != NULL ? text : "{}");
    json_decref(object);
}

static void
print_document_json(const char *file, const lontar_document *document)
{
    print_json(json_pack(
        "{ss ss ss sI so so so so so}", "file", file, "id", lontar_document_id(document), "sha256",
        lontar_document_sha256(document), "size", (json_int_t)lontar_document_file_size(document),
        "tags", tags_json(document), "notes", notes_json(document), "links", links_json(document),
        "attachments", attachments_json(document), "pages", pages_json(document)));
}

static void
print_failure_json(const char *file, const lontar_extract_failure *failure)
{
    print_json(json_pack("{ss s{ss sI ss ss sI sI}}", "file", file, "failure", "stage",
                         failure->stage, "page", (json_int_t)failure->page, "reason",
                         failure->reason, "sha256", failure->sha256, "size",
                         (json_int_t)failure->size, "attempts", (json_int_t)failure->attempts));
}

static void
print_page_text(const lontar_page *page, size_t number)
{
    printf("--- page %zu", number);
    if (page->label != NULL) {
        printf(" (%s)", page->label);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(FLAG_NAMES); i++) {
        if (page->flags & (1u << i)) {
            printf(" [%s]", FLAG_NAMES[i]);
        }
    }
    printf("%s%s\n", page->section != NULL ? ": " : "", page->section != NULL ? page->section : "");
    fputs(page->text, stdout);
    printf("\n");
}

static void
print_document_text(const char *file, const lontar_document *document)
{
    printf("file: %s\nid: %s\n", file, lontar_document_id(document));
    for (size_t i = 0; i < lontar_document_tag_size(document); i++) {
        const lontar_tag *tag = lontar_document_tag_at(document, i);
        printf("%s: %s (%s)\n", lontar_field_name(tag->field), tag->value, tag->rule);
    }
    for (size_t i = 0; i < lontar_document_note_size(document); i++) {
        printf("note: %s\n", lontar_document_note_at(document, i));
    }
    for (size_t i = 0; i < lontar_document_attachment_size(document); i++) {
        printf("attachment, not read: %s\n", lontar_document_attachment_at(document, i));
    }
    for (size_t i = 0; i < lontar_document_link_size(document); i++) {
        const lontar_link *link = lontar_document_link_at(document, i);
        printf("link on page %zu: %s\n", link->page, link->address);
    }
    for (size_t i = 0; i < lontar_document_page_size(document); i++) {
        print_page_text(lontar_document_page_at(document, i), i + 1);
    }
}

static int
extract_file(lontar_extractor *extractor, const char *file, const extract_options *options)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(lontar_extract_failure) failure = NULL;
    int fd = open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

    if (fd < 0) {
        fprintf(stderr, "lontar-index: %s: %s\n", file, g_strerror(errno));
        return EXIT_COULD_NOT_DO;
    }
    g_autoptr(lontar_document) document =
        lontar_extractor_run(extractor, fd, file, &failure, &error);
    (void)close(fd); /* only read */
    if (document != NULL && options->as_json) {
        print_document_json(file, document);
    } else if (document != NULL) {
        print_document_text(file, document);
    } else {
        fprintf(stderr, "lontar-index: %s\n", error->message);
    }
    if (failure != NULL && options->as_json) {
        print_failure_json(file, failure);
    }
    if (document != NULL) {
        return EXIT_DONE;
    }
    return error->code == LONTAR_ERROR_DOCUMENT ? EXIT_SOME_FAILED : EXIT_COULD_NOT_DO;
}

static int
extract_files(const extract_options *options)
{
    g_autoptr(GError) error = NULL;
    const char *folder = g_getenv("LONTAR_VOCABULARIES");
    bool is_built_in = folder == NULL || *folder == '\0';
    g_autoptr(lontar_vocabularies) vocabularies =
        lontar_vocabularies_load(is_built_in ? NULL : folder, &error);

    if (vocabularies == NULL) {
        fprintf(stderr, "lontar-index: %s\n", error->message);
        return lontar_error_exit_status(error);
    }

    lontar_extractor_options extractor_options = {
        .jobs = 1, .ocr = options->ocr, .vocabularies = vocabularies};
    g_autoptr(lontar_extractor) extractor = lontar_extractor_new(&extractor_options, &error);
    int status = EXIT_DONE;

    if (extractor == NULL) {
        fprintf(stderr, "lontar-index: %s\n", error->message);
        return lontar_error_exit_status(error);
    }
    if (lontar_extractor_weakness(extractor) != NULL) {
        fprintf(stderr, "lontar-index: %s\n", lontar_extractor_weakness(extractor));
    }
    for (size_t i = 0; options->files[i] != NULL; i++) {
        int one = extract_file(extractor, options->files[i], options);
        status = MAX(status, one);
    }
    return status;
}

int
lontar_command_extract(int argc, char **argv)
{
    extract_options options = {0};
    g_autoptr(GError) error = NULL;
    const GOptionEntry entries[] = {
        {"json", 0, 0, G_OPTION_ARG_NONE, &options.as_json, "One JSON object a file", NULL},
        {"ocr", 0, 0, G_OPTION_ARG_STRING, &options.ocr,
         "Recognise pages without text, in these languages", "LANG+LANG"},
        {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options.files, NULL, NULL},
        G_OPTION_ENTRY_NULL,
    };
    g_autoptr(GOptionContext) context = g_option_context_new("FILE...");

    g_set_prgname("lontar-index extract");

    g_option_context_set_summary(context,
                                 "Print what a file gives: pages, metadata, quality. No index is "
                                 "read or written.");
    g_option_context_add_main_entries(context, entries, NULL);
    int status = EXIT_USAGE;
    if (!g_option_context_parse(context, &argc, &argv, &error)) {
        fprintf(stderr, "lontar-index extract: %s\n", error->message);
    } else if (options.files == NULL) {
        fprintf(stderr, "lontar-index extract: which FILE?\n");
    } else {
        status = extract_files(&options);
    }
    g_strfreev(options.files);
    g_free(options.ocr);
    return status;
}
