/*
 * Which reader reads what: the extension decides, as a damaged file no longer shows its kind.
 */
#include "reader.h"

#include <libxml/parser.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "colours.h"

typedef struct {
    const char *extension;
    lontar_reader_kind kind;
} extension_row;

static const extension_row EXTENSIONS[] = {
    {"pdf", LONTAR_READER_PDF},           {"txt", LONTAR_READER_TEXT},
    {"text", LONTAR_READER_TEXT},         {"md", LONTAR_READER_MARKDOWN},
    {"markdown", LONTAR_READER_MARKDOWN}, {"html", LONTAR_READER_HTML},
    {"htm", LONTAR_READER_HTML},          {"xhtml", LONTAR_READER_HTML},
    {"docx", LONTAR_READER_DOCX},         {"odt", LONTAR_READER_ODT},
    {"epub", LONTAR_READER_EPUB},
};

static const lontar_reader READERS[LONTAR_READER_COUNT] = {
    [LONTAR_READER_PDF] = lontar_reader_pdf,       [LONTAR_READER_TEXT] = lontar_reader_text,
    [LONTAR_READER_MARKDOWN] = lontar_reader_text, [LONTAR_READER_HTML] = lontar_reader_html,
    [LONTAR_READER_DOCX] = lontar_reader_docx,     [LONTAR_READER_ODT] = lontar_reader_odt,
    [LONTAR_READER_EPUB] = lontar_reader_epub,
};

int
lontar_reader_find(const char *name)
{
    const char *dot = strrchr(name, '.');

    for (size_t i = 0; dot != NULL && i < G_N_ELEMENTS(EXTENSIONS); i++) {
        if (g_ascii_strcasecmp(dot + 1, EXTENSIONS[i].extension) == 0) {
            return EXTENSIONS[i].kind;
        }
    }
    return -1;
}

void
lontar_reader_run(const lontar_reader_job *job, const uint8_t *bytes, lontar_sink *sink)
{
    if (job->kind < LONTAR_READER_COUNT && READERS[job->kind] != NULL) {
        READERS[job->kind](job, bytes, sink);
    }
}

/* Poppler says through GLib's log what it had to mend; GLib itself, that memory is out. */
static GLogWriterOutput
write_log(GLogLevelFlags level, const GLogField *fields, gsize size, gpointer sink)
{
    if (level & (G_LOG_LEVEL_ERROR | G_LOG_FLAG_FATAL)) {
        abort(); /* the one signal that the cage allows */
    }
    for (gsize i = 0; i < size; i++) {
        if (g_str_equal(fields[i].key, "MESSAGE") && !lontar_colours_is_about(fields[i].value)) {
            lontar_sink_note(sink, "while reading: %s", (const char *)fields[i].value);
        }
    }
    return G_LOG_WRITER_HANDLED;
}

void
lontar_reader_listen(lontar_sink *sink)
{
    g_log_set_writer_func(write_log, sink, NULL);
}

void
lontar_reader_warm_up(void)
{
    LIBXML_TEST_VERSION
    /* Names in packages are in UTF-8 whatever the librarian's language is. */
    if (setlocale(LC_CTYPE, "C.UTF-8") == NULL) {
        (void)setlocale(LC_CTYPE, ""); /* then other names are left out */
    }
    xmlInitParser();
    lontar_reader_pdf_warm_up();
}
