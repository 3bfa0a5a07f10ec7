/*
 * Readers: each turns the bytes of one kind of file into frames, inside the cage.
 */
#ifndef LONTAR_READER_H
#define LONTAR_READER_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "frame.h"
#include "sink.h"

G_BEGIN_DECLS

typedef enum {
    LONTAR_READER_PDF,
    LONTAR_READER_TEXT,
    LONTAR_READER_MARKDOWN,
    LONTAR_READER_HTML,
    LONTAR_READER_DOCX,
    LONTAR_READER_ODT,
    LONTAR_READER_EPUB,
    LONTAR_READER_COUNT
} lontar_reader_kind;

/* What a child is asked to do. Sent as it is to the zygote. */
typedef struct {
    uint64_t size;       /* bytes of the file */
    uint32_t kind;       /* lontar_reader_kind */
    uint32_t first_page; /* pages before it were read by an earlier child; from 1 */
} lontar_reader_job;

/* Reads bytes that stay for as long as the process lives. */
typedef void (*lontar_reader)(const lontar_reader_job *job, const uint8_t *bytes,
                              lontar_sink *sink);

/** The kind of file that a name shows by its extension, -1 when it is none of ours. */
int lontar_reader_find(const char *name);

/** Read by the job's kind. */
void lontar_reader_run(const lontar_reader_job *job, const uint8_t *bytes, lontar_sink *sink);

void lontar_reader_pdf(const lontar_reader_job *job, const uint8_t *bytes, lontar_sink *sink);
void lontar_reader_text(const lontar_reader_job *job, const uint8_t *bytes, lontar_sink *sink);
void lontar_reader_html(const lontar_reader_job *job, const uint8_t *bytes, lontar_sink *sink);
void lontar_reader_docx(const lontar_reader_job *job, const uint8_t *bytes, lontar_sink *sink);
void lontar_reader_odt(const lontar_reader_job *job, const uint8_t *bytes, lontar_sink *sink);
void lontar_reader_epub(const lontar_reader_job *job, const uint8_t *bytes, lontar_sink *sink);

/** Make what libraries complain of a note; once in a process. */
void lontar_reader_listen(lontar_sink *sink);

/** Open whatever the readers will need once no file can be opened; in the zygote. */
void lontar_reader_warm_up(void);
void lontar_reader_pdf_warm_up(void);

G_END_DECLS

#endif
