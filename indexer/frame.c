/*
 * Frames on the wire: u32 length of the body; body: eight u32, the lines, the strings, each ended
 * by NUL. Both ends are the same program on the same machine, so numbers are in its byte order.
 */
#include "frame.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "lontar/document.h"
#include "lontar/error.h"

#define ABSENT    UINT32_MAX
#define READ_SIZE ((size_t)64 << 10)

typedef struct {
    uint32_t kind;
    uint32_t number;
    uint32_t flags;
    uint32_t field;
    uint32_t text_length;
    uint32_t name_length;
    uint32_t section_length;
    uint32_t line_size;
} wire_head;

struct lontar_frame_stream {
    int fd;
    uint8_t *bytes;
    size_t allocated;
    size_t start; /* of what has not been given out */
    size_t end;
};

static void
append_string(GByteArray *out, const char *string, size_t length)
{
    if (string != NULL) {
        g_byte_array_append(out, (const uint8_t *)string, (guint)length);
        g_byte_array_append(out, (const uint8_t *)"", 1);
    }
}

static uint32_t
length_of(const char *string, size_t length)
{
    return string == NULL ? ABSENT : (uint32_t)length;
}

void
lontar_frame_format(const lontar_frame *frame, GByteArray *out)
{
    size_t name_length = frame->name != NULL ? strlen(frame->name) : 0;
    size_t section_length = frame->section != NULL ? strlen(frame->section) : 0;
    wire_head head = {.kind = frame->kind,
                      .number = frame->number,
                      .flags = frame->flags,
                      .field = frame->field,
                      .text_length = length_of(frame->text, frame->text_length),
                      .name_length = length_of(frame->name, name_length),
                      .section_length = length_of(frame->section, section_length),
                      .line_size = (uint32_t)frame->line_size};
    uint32_t length = 0;
    guint begin = out->len;

    g_byte_array_append(out, (const uint8_t *)&length, sizeof length);
    g_byte_array_append(out, (const uint8_t *)&head, sizeof head);
    g_byte_array_append(out, (const uint8_t *)frame->lines,
                        (guint)(frame->line_size * sizeof frame->lines[0]));
    append_string(out, frame->text, frame->text_length);
    append_string(out, frame->name, name_length);
    append_string(out, frame->section, section_length);
    length = out->len - begin - (guint)sizeof length;
    memcpy(out->data + begin, &length, sizeof length);
}

static bool
refuse(GError **error, const char *what)
{
    g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_INVALID, "frame: %s", what);
    return false;
}

/* Take a string off the front of the bytes. */
static bool
take_string(const uint8_t **bytes, size_t *left, uint32_t length, const char **out, GError **error)
{
    if (length == ABSENT) {
        *out = NULL;
        return true;
    }
    if (*left < (size_t)length + 1 || (*bytes)[length] != '\0') {
        return refuse(error, "string runs over the end");
    }
    if (!g_utf8_validate((const char *)*bytes, length, NULL)) {
        return refuse(error, "text is not UTF-8");
    }
    *out = (const char *)*bytes;
    *bytes += (size_t)length + 1;
    *left -= (size_t)length + 1;
    return true;
}

static bool
check_lines(const lontar_frame *frame, GError **error)
{
    size_t from = 0;

    if (frame->line_size > 0 && frame->text == NULL) {
        return refuse(error, "lines without text");
    }
    for (size_t i = 0; i < frame->line_size; i++) {
        size_t start = frame->lines[i].start;
        size_t end = start + frame->lines[i].length;

        if (start < from || end > frame->text_length) {
            return refuse(error, "line outside the text");
        }
        if (ABS((int64_t)frame->lines[i].top) > LONTAR_FRAME_PLACE_MAX ||
            ABS((int64_t)frame->lines[i].left) > LONTAR_FRAME_PLACE_MAX) {
            return refuse(error, "line far from the page");
        }
        if ((frame->text[start] & 0xc0) == 0x80 || (frame->text[end] & 0xc0) == 0x80) {
            return refuse(error, "line cuts a character");
        }
        from = end;
    }
    return true;
}

static bool
check_frame(const lontar_frame *frame, GError **error)
{
    if (frame->kind < LONTAR_FRAME_OPEN || frame->kind > LONTAR_FRAME_ATTACHED) {
        return refuse(error, "unknown kind");
    }
    if (frame->number > LONTAR_DOCUMENT_PAGE_MAX || frame->field >= LONTAR_FIELD_COUNT) {
        return refuse(error, "number out of range");
    }
    if (frame->kind == LONTAR_FRAME_PAGE && (frame->number == 0 || frame->text == NULL)) {
        return refuse(error, "page without number or text");
    }
    if (frame->kind == LONTAR_FRAME_LINK && frame->number == 0) {
        return refuse(error, "link without page");
    }
    if (frame->kind == LONTAR_FRAME_TAG && (frame->text == NULL || frame->name == NULL)) {
        return refuse(error, "tag without value or rule");
    }
    if ((frame->kind == LONTAR_FRAME_NOTE || frame->kind == LONTAR_FRAME_REFUSAL ||
         frame->kind == LONTAR_FRAME_LINK || frame->kind == LONTAR_FRAME_ATTACHED) &&
        frame->text == NULL) {
        return refuse(error, "nothing said");
    }
    if (frame->text_length > LONTAR_PAGE_TEXT_MAX) {
        return refuse(error, "text too long");
    }
    return true;
}

bool
lontar_frame_parse(const uint8_t *bytes, size_t size, lontar_frame *out_frame, GError **error)
{
    wire_head head;
    lontar_frame frame = {0};

    if (size < sizeof head) {
        return refuse(error, "too short");
    }
    memcpy(&head, bytes, sizeof head);
    bytes += sizeof head;
    size -= sizeof head;
    frame.kind = (lontar_frame_kind)head.kind;
    frame.number = head.number;
    frame.flags = head.flags;
    frame.field = head.field;
    frame.text_length = head.text_length == ABSENT ? 0 : head.text_length;
    frame.line_size = head.line_size;
    if (frame.line_size > LONTAR_FRAME_LINES_MAX ||
        size < frame.line_size * sizeof frame.lines[0]) {
        return refuse(error, "too many lines");
    }
    memcpy(frame.lines, bytes, frame.line_size * sizeof frame.lines[0]);
    bytes += frame.line_size * sizeof frame.lines[0];
    size -= frame.line_size * sizeof frame.lines[0];

    if (!take_string(&bytes, &size, head.text_length, &frame.text, error) ||
        !take_string(&bytes, &size, head.name_length, &frame.name, error) ||
        !take_string(&bytes, &size, head.section_length, &frame.section, error)) {
        return false;
    }
    if (size != 0) {
        return refuse(error, "bytes left over");
    }
    if (!check_frame(&frame, error) || !check_lines(&frame, error)) {
        return false;
    }
    *out_frame = frame;
    return true;
}

lontar_frame_stream *
lontar_frame_stream_new(int fd)
{
    lontar_frame_stream *stream = g_new0(lontar_frame_stream, 1);

    stream->fd = fd;
    return stream;
}

void
lontar_frame_stream_free(lontar_frame_stream *stream)
{
    if (stream != NULL) {
        (void)close(stream->fd); /* a pipe's reading end: nothing can be lost */
        g_free(stream->bytes);
        g_free(stream);
    }
}

/* Whether a whole frame is in the buffer, and how long its body is. */
static bool
has_frame(const lontar_frame_stream *stream, uint32_t *out_length)
{
    size_t have = stream->end - stream->start;

    if (have < sizeof *out_length) {
        return false;
    }
    memcpy(out_length, stream->bytes + stream->start, sizeof *out_length);
    return *out_length > LONTAR_FRAME_MAX || have - sizeof *out_length >= *out_length;
}

static void
make_room(lontar_frame_stream *stream)
{
    if (stream->start > 0) {
        memmove(stream->bytes, stream->bytes + stream->start, stream->end - stream->start);
        stream->end -= stream->start;
        stream->start = 0;
    }
    if (stream->allocated - stream->end < READ_SIZE) {
        stream->allocated = MAX(stream->allocated * 2, 2 * READ_SIZE);
        stream->bytes = g_realloc(stream->bytes, stream->allocated);
    }
}

/* Wait until the pipe has something; 1 = it has, 0 = too late. */
static int
wait_readable(int fd, int64_t deadline_us)
{
    for (;;) {
        struct pollfd poller = {.fd = fd, .events = POLLIN};
        int64_t left_us = deadline_us - g_get_monotonic_time();

        if (left_us <= 0) {
            return 0;
        }
        int ready = poll(&poller, 1, (int)MIN(left_us / 1000 + 1, G_MAXINT));
        if (ready > 0) {
            return 1;
        }
        if (ready < 0 && errno != EINTR) {
            return 1;
        }
    }
}

lontar_stream_status
lontar_frame_stream_next(lontar_frame_stream *stream, int64_t deadline_us, lontar_frame *out_frame)
{
    uint32_t length;

    while (!has_frame(stream, &length)) {
        make_room(stream);
        if (!wait_readable(stream->fd, deadline_us)) {
            return LONTAR_STREAM_LATE;
        }
        ssize_t got =
            read(stream->fd, stream->bytes + stream->end, stream->allocated - stream->end);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            return stream->end > stream->start ? LONTAR_STREAM_GARBAGE : LONTAR_STREAM_CLOSED;
        }
        stream->end += (size_t)got;
    }
    if (length > LONTAR_FRAME_MAX) {
        return LONTAR_STREAM_GARBAGE;
    }

    const uint8_t *body = stream->bytes + stream->start + sizeof length;
    stream->start += sizeof length + length;
    return lontar_frame_parse(body, length, out_frame, NULL) ? LONTAR_STREAM_FRAME
                                                             : LONTAR_STREAM_GARBAGE;
}
