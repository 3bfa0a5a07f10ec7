/*
 * Frames: what a child of the cage tells the indexer, over a pipe.
 *
 * The child may have been taken over by the file that it reads, so nothing that comes through is
 * believed: lengths, numbers and UTF-8 are checked before anything is used.
 */
#ifndef LONTAR_FRAME_H
#define LONTAR_FRAME_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

G_BEGIN_DECLS

#define LONTAR_PAGE_TEXT_MAX     ((size_t)1 << 20)  /* bytes of text a page */
#define LONTAR_DOCUMENT_TEXT_MAX ((size_t)64 << 20) /* bytes of text a document */
#define LONTAR_DOCUMENT_PAGE_MAX 20000
#define LONTAR_METADATA_MAX      ((size_t)64 << 10)  /* bytes of tags and notes a document */
#define LONTAR_LINKS_MAX         ((size_t)256 << 10) /* bytes of links and attachments */
#define LONTAR_FRAME_LINES_MAX   16
#define LONTAR_FRAME_PLACE_MAX   2000 /* thousandths of a page that a line is away at most */
/* The longest frame: a page of text with its label, its section and its lines. */
#define LONTAR_FRAME_MAX (LONTAR_PAGE_TEXT_MAX + ((size_t)16 << 10))

typedef enum {
    LONTAR_FRAME_OPEN = 1, /* the document is open and has `number` pages */
    LONTAR_FRAME_TAG,      /* field, value in text, rule in name */
    LONTAR_FRAME_PAGE,     /* a page: number, flags, text, label in name, section, lines */
    LONTAR_FRAME_NOTE,     /* something for the librarian, in text */
    LONTAR_FRAME_REFUSAL,  /* the document cannot be read: reason in text, stage in name */
    LONTAR_FRAME_END,      /* everything has been said */
    LONTAR_FRAME_LINK,     /* a link of page `number`, address in text */
    LONTAR_FRAME_ATTACHED, /* an attached file, name in text */
} lontar_frame_kind;

/* A line near the top or the bottom of a page: it may be a running head or foot. */
typedef struct {
    uint32_t start;  /* bytes from the beginning of the page's text */
    uint32_t length; /* bytes, without the line end */
    int32_t top;     /* thousandths of the height of the page */
    int32_t left;    /* thousandths of its width */
} lontar_frame_line;

/* A row; its strings are lent by whoever made it. */
typedef struct {
    lontar_frame_kind kind;
    uint32_t number;
    uint32_t flags;     /* lontar_page_flags */
    uint32_t field;     /* lontar_field */
    const char *text;   /* NULL is sent as NULL */
    size_t text_length; /* bytes of text */
    const char *name;
    const char *section;
    lontar_frame_line lines[LONTAR_FRAME_LINES_MAX]; /* in order of start, not overlapping */
    size_t line_size;
} lontar_frame;

/** Append a frame, as it goes over the pipe, to a buffer. Texts must be valid UTF-8. */
void lontar_frame_format(const lontar_frame *frame, GByteArray *out);

/**
 * Read one frame's body, without the length that comes first on the pipe.
 *
 * @param out_frame  its strings are lent by the bytes
 * Errors:  LONTAR_ERROR_INVALID (what does not hold).
 */
bool lontar_frame_parse(const uint8_t *bytes, size_t size, lontar_frame *out_frame, GError **error);

/* Reads frames from a pipe, with a clock. */
typedef struct lontar_frame_stream lontar_frame_stream;

typedef enum {
    LONTAR_STREAM_FRAME,   /* there is a frame */
    LONTAR_STREAM_CLOSED,  /* the other end is gone */
    LONTAR_STREAM_LATE,    /* no whole frame before the deadline */
    LONTAR_STREAM_GARBAGE, /* what came is no frame */
} lontar_stream_status;

/** @param fd  a pipe's reading end; taken over */
lontar_frame_stream *lontar_frame_stream_new(int fd);
void lontar_frame_stream_free(lontar_frame_stream *stream);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(lontar_frame_stream, lontar_frame_stream_free)

/**
 * Wait for the next frame.
 *
 * @param deadline_us  g_get_monotonic_time() at which to give up
 * @param out_frame    set on LONTAR_STREAM_FRAME; its strings are lent until the next call
 */
lontar_stream_status lontar_frame_stream_next(lontar_frame_stream *stream, int64_t deadline_us,
                                              lontar_frame *out_frame);

G_END_DECLS

#endif
