/*
 * Plain text and Markdown: form feeds part the pages, the first heading or line is the title.
 */
#include <string.h>

#include "lontar/document.h"
#include "reader.h"

static char *
decode(const uint8_t *bytes, size_t size)
{
    if (size >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0) {
        bytes += 3;
        size -= 3;
    }
    if (g_utf8_validate((const char *)bytes, (gssize)size, NULL)) {
        return g_strndup((const char *)bytes, size);
    }
    return g_utf8_make_valid((const char *)bytes, (gssize)size);
}

/* The words of a line without the marks of Markdown around them. */
static char *
strip_marks(const char *line)
{
    g_autofree char *copy = g_strdup(line);
    char *start = copy;

    start += strspn(start, " \t#*_>-=\r");
    size_t length = strlen(start);
    while (length > 0 && strchr(" \t#*_-=:\r", start[length - 1]) != NULL) {
        length--;
    }
    return g_strndup(start, length);
}

static void
send_title(const char *text, lontar_sink *sink)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", 64);

    for (size_t i = 0; lines[i] != NULL && i < 63; i++) {
        g_autofree char *title = strip_marks(lines[i]);
        if (*title != '\0') {
            lontar_sink_tag(sink, LONTAR_FIELD_TITLE, title, "first-line");
            return;
        }
    }
}

void
lontar_reader_text(const lontar_reader_job *job, const uint8_t *bytes, lontar_sink *sink)
{
    g_autofree char *text = decode(bytes, job->size);
    g_auto(GStrv) pages = g_strsplit(text, "\f", LONTAR_DOCUMENT_PAGE_MAX);
    size_t size = MAX(g_strv_length(pages), 1);

    lontar_sink_open(sink, size);
    send_title(text, sink);
    for (size_t i = MAX(job->first_page, 1); i <= size; i++) {
        const char *page = pages[i - 1] != NULL ? pages[i - 1] : "";
        lontar_frame frame = {.number = (uint32_t)i, .text = page, .text_length = strlen(page)};
        (void)lontar_sink_page(sink, &frame); /* pages over the limit are counted elsewhere */
    }
    lontar_sink_end(sink);
}
