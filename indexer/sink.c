/*
 * The sink writes each frame at once, so that a child that dies has given all that it had read.
 */
#include "sink.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define VALUE_MAX 4096 /* bytes of one tag or note */
#define NOTES_MAX 64

struct lontar_sink {
    int fd;
    GByteArray *bytes;
    size_t text;     /* bytes of text given so far */
    size_t metadata; /* bytes of tags and notes given so far */
    size_t notes;
    size_t links; /* bytes of links and attachments given so far */
};

lontar_sink *
lontar_sink_new(int fd)
{
    lontar_sink *sink = g_new0(lontar_sink, 1);

    sink->fd = fd;
    sink->bytes = g_byte_array_new();
    return sink;
}

void
lontar_sink_free(lontar_sink *sink)
{
    if (sink != NULL) {
        g_byte_array_unref(sink->bytes);
        g_free(sink);
    }
}

static void
send_frame(lontar_sink *sink, const lontar_frame *frame)
{
    size_t sent = 0;

    g_byte_array_set_size(sink->bytes, 0);
    lontar_frame_format(frame, sink->bytes);
    while (sent < sink->bytes->len) {
        ssize_t wrote = write(sink->fd, sink->bytes->data + sent, sink->bytes->len - sent);
        if (wrote < 0 && errno == EINTR) {
            continue;
        }
        if (wrote <= 0) {
            _exit(EXIT_FAILURE); /* nobody listens any more */
        }
        sent += (size_t)wrote;
    }
}

/* One line of valid UTF-8: control characters and runs of white space become a space. */
static char *
clean_line(const char *value)
{
    g_autofree char *valid = g_utf8_make_valid(value, (gssize)strnlen(value, VALUE_MAX));
    GString *line = g_string_sized_new(strlen(valid));

    for (const char *c = valid; *c != '\0'; c = g_utf8_next_char(c)) {
        gunichar u = g_utf8_get_char(c);
        if (g_unichar_isspace(u) || g_unichar_iscntrl(u)) {
            if (line->len > 0 && line->str[line->len - 1] != ' ') {
                g_string_append_c(line, ' ');
            }
        } else if (u != 0xfffd && u != 0xfeff) {
            g_string_append_unichar(line, u);
        }
    }
    g_strchomp(line->str);
    return g_string_free(line, FALSE);
}

void
lontar_sink_open(lontar_sink *sink, size_t pages)
{
    lontar_frame frame = {.kind = LONTAR_FRAME_OPEN, .number = (uint32_t)pages};

    send_frame(sink, &frame);
}

/* Whether so many bytes of metadata are still allowed; counts them when they are. */
static bool
take_metadata(lontar_sink *sink, size_t size)
{
    if (sink->metadata + size > LONTAR_METADATA_MAX) {
        return false;
    }
    sink->metadata += size;
    return true;
}

void
lontar_sink_tag(lontar_sink *sink, lontar_field field, const char *value, const char *rule)
{
    g_autofree char *line = clean_line(value);
    lontar_frame frame = {.kind = LONTAR_FRAME_TAG, .field = field, .text = line, .name = rule};

    frame.text_length = strlen(line);
    if (*line != '\0' && take_metadata(sink, frame.text_length)) {
        send_frame(sink, &frame);
    }
}

void
lontar_sink_note(lontar_sink *sink, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_autofree char *line = clean_line(text);
    lontar_frame frame = {.kind = LONTAR_FRAME_NOTE, .text = line};

    frame.text_length = strlen(line);
    if (*line != '\0' && sink->notes < NOTES_MAX && take_metadata(sink, frame.text_length)) {
        sink->notes++;
        send_frame(sink, &frame);
    }
}

static void
send_link(lontar_sink *sink, lontar_frame_kind kind, size_t page, const char *text)
{
    g_autofree char *line = clean_line(text);
    lontar_frame frame = {.kind = kind, .number = (uint32_t)page, .text = line};

    frame.text_length = strlen(line);
    if (*line != '\0' && sink->links + frame.text_length <= LONTAR_LINKS_MAX) {
        sink->links += frame.text_length;
        send_frame(sink, &frame);
    }
}

void
lontar_sink_link(lontar_sink *sink, size_t page, const char *address)
{
    static const char *const schemes[] = {"https://", "http://", "ftp://", "mailto:", "doi:"};

    for (size_t i = 0; i < G_N_ELEMENTS(schemes); i++) {
        if (g_ascii_strncasecmp(address, schemes[i], strlen(schemes[i])) == 0) {
            send_link(sink, LONTAR_FRAME_LINK, page, address);
            return;
        }
    }
}

void
lontar_sink_attachment(lontar_sink *sink, const char *name)
{
    send_link(sink, LONTAR_FRAME_ATTACHED, 0, name);
}

/* Cut a text at a character, at most so many bytes in. */
static size_t
cut_length(const char *text, size_t length, size_t max)
{
    if (length <= max) {
        return length;
    }
    while (max > 0 && (text[max] & 0xc0) == 0x80) {
        max--;
    }
    return max;
}

/* Drop lines that the text no longer holds. */
static void
drop_lines(lontar_frame *page)
{
    while (page->line_size > 0) {
        const lontar_frame_line *last = &page->lines[page->line_size - 1];
        if ((size_t)last->start + last->length <= page->text_length) {
            return;
        }
        page->line_size--;
    }
}

bool
lontar_sink_page(lontar_sink *sink, lontar_frame *page)
{
    g_autofree char *valid = NULL;
    g_autofree char *cut = NULL;
    g_autofree char *label = page->name != NULL ? clean_line(page->name) : NULL;
    g_autofree char *section = page->section != NULL ? clean_line(page->section) : NULL;
    size_t max = MIN(LONTAR_PAGE_TEXT_MAX, LONTAR_DOCUMENT_TEXT_MAX - sink->text);

    if (sink->text >= LONTAR_DOCUMENT_TEXT_MAX) {
        return false;
    }
    if (!g_utf8_validate(page->text, (gssize)page->text_length, NULL)) {
        valid = g_utf8_make_valid(page->text, (gssize)page->text_length);
        page->text = valid;
        page->text_length = strlen(valid);
        page->line_size = 0;
    }
    if (page->text_length > max) {
        page->text_length = cut_length(page->text, page->text_length, max);
        cut = g_strndup(page->text, page->text_length);
        page->text = cut;
        page->flags |= LONTAR_PAGE_CUT;
        drop_lines(page);
    }
    page->kind = LONTAR_FRAME_PAGE;
    page->name = label;
    page->section = section;
    send_frame(sink, page);
    sink->text += page->text_length;
    page->name = page->section = page->text = NULL;
    return true;
}

void
lontar_sink_refuse(lontar_sink *sink, const char *stage, const char *reason)
{
    g_autofree char *line = clean_line(reason);
    lontar_frame frame = {.kind = LONTAR_FRAME_REFUSAL, .text = line, .name = stage};

    frame.text_length = strlen(line);
    send_frame(sink, &frame);
}

void
lontar_sink_end(lontar_sink *sink)
{
    lontar_frame frame = {.kind = LONTAR_FRAME_END};

    send_frame(sink, &frame);
}
