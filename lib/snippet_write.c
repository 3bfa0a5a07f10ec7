/*
 * Writing snippets: one walk over the characters of the part that was chosen.
 */
#include "snippet_write.h"

#include <string.h>

#define ELLIPSIS    "\u2026"
#define LEADERS     0x2026 /* what a row of dots is written as */
#define LEADERS_MIN 5
#define HYPHENATION "\u2010"
/* Bytes that ellipses take, and those that most snippets' marks and escapes do. */
#define ELLIPSES_ROOM 16
#define MARKS_ROOM    112

static bool
is_continuation(char byte)
{
    return ((unsigned char)byte & 0xc0) == 0x80;
}

/* What is written out: the text, the same as HTML, and where marks begin. */
typedef struct {
    GString *text;
    GString *html;
    GArray *ranges;
    size_t points;
    size_t mark_start;
    bool is_marked;
    bool is_blank_due;
} writer;

static void
append_point(GString *to, gunichar c)
{
    if (c < 0x80) {
        g_string_append_c(to, (char)c);
    } else {
        g_string_append_unichar(to, c);
    }
}

static void
write_point(writer *out, gunichar c)
{
    append_point(out->text, c);
    out->points++;
    switch (c) {
    case '&':
        g_string_append(out->html, "&amp;");
        break;
    case '<':
        g_string_append(out->html, "&lt;");
        break;
    case '>':
        g_string_append(out->html, "&gt;");
        break;
    case '"':
        g_string_append(out->html, "&quot;");
        break;
    case '\'':
        g_string_append(out->html, "&#39;");
        break;
    default:
        append_point(out->html, c);
    }
}

static void
write_blank(writer *out)
{
    if (out->is_blank_due && out->points > 0 && out->text->str[out->text->len - 1] != ' ') {
        write_point(out, ' ');
    }
    out->is_blank_due = false;
}

static void
begin_mark(writer *out)
{
    write_blank(out);
    out->is_marked = true;
    out->mark_start = out->points;
    g_string_append(out->html, "<mark>");
}

static void
end_mark(writer *out)
{
    lontar_range range = {out->mark_start, out->points - out->mark_start};

    out->is_marked = false;
    g_string_append(out->html, "</mark>");
    g_array_append_val(out->ranges, range);
}

/* Controls, soft hyphens and marks of direction are not shown. */
static bool
is_hidden(gunichar c)
{
    return c < ' ' || (c >= 0x7f && c < 0xa0) || c == 0xad || c == 0xfeff ||
           (c >= 0x200e && c <= 0x200f) || (c >= 0x202a && c <= 0x202e) ||
           (c >= 0x2066 && c <= 0x2069);
}

/* A line that ends with a hyphen goes on without a blank. */
static bool
is_line_end_hyphen(const lontar_source_text *from, size_t at, size_t next)
{
    bool is_hyphen = (at > 0 && from->text[at - 1] == '-') ||
                     (at > 2 && memcmp(from->text + at - 3, HYPHENATION, strlen(HYPHENATION)) == 0);

    return is_hyphen && from->text[at] == '\n' && next < from->length &&
           !g_ascii_isspace(from->text[next]);
}

/* Whether a hyphen at a line's end is not the word's own: see indexer/hyphens.h. */
static bool
is_hyphenation(const lontar_source_text *from, size_t at, size_t next)
{
    return next < from->length && from->text[next] == '\n' && next - at == strlen(HYPHENATION) &&
           memcmp(from->text + at, HYPHENATION, next - at) == 0;
}

/* Where the dots end that lead the eye to a page number in a table of contents; 0 = none. */
static size_t
leaders_end(const lontar_source_text *from, size_t at)
{
    size_t dots = 0, end = at;

    for (; at < from->length && (from->text[at] == '.' || from->text[at] == ' '); at++) {
        if (from->text[at] == '.') {
            dots++;
            end = at + 1;
        }
    }
    return dots >= LEADERS_MIN ? end : 0;
}

/* Whether a byte is the same in a text and in HTML, and nothing depends on what it stands by. */
static inline bool
is_plain(char byte)
{
    static const bool plain[256] = {
        ['0' ... '9'] = true, ['A' ... 'Z'] = true, ['a' ... 'z'] = true, [','] = true,
        [';'] = true,         [':'] = true,         ['('] = true,         [')'] = true};

    return plain[(unsigned char)byte];
}

/* The place after what is plain before a limit, with single blanks between. */
static size_t
plain_end(const char *text, size_t at, size_t limit)
{
    while (at < limit &&
           (is_plain(text[at]) || (text[at] == ' ' && at + 1 < limit && is_plain(text[at + 1])))) {
        at++;
    }
    return at;
}

/* Write what is plain and begins with no blank. */
static void
write_plain(writer *out, const char *text, size_t size)
{
    write_blank(out);
    g_string_append_len(out->text, text, (gssize)size);
    g_string_append_len(out->html, text, (gssize)size);
    out->points += size;
}

/* Write what is next, which ends before a limit unless it is one character; where it ends. */
static size_t
write_next(writer *out, const lontar_source_text *from, size_t at, size_t limit)
{
    size_t plain = is_plain(from->text[at]) ? plain_end(from->text, at, limit) : at;

    if (plain > at) {
        write_plain(out, from->text + at, plain - at);
        return plain;
    }

    size_t leaders = from->text[at] == '.' ? leaders_end(from, at) : 0;

    if (leaders > 0) {
        out->is_blank_due = true;
        write_blank(out);
        write_point(out, LEADERS);
        out->is_blank_due = true;
        return leaders;
    }

    if (g_ascii_isgraph(from->text[at])) {
        write_blank(out);
        write_point(out, (gunichar)from->text[at]);
        return at + 1;
    }

    gunichar c = g_utf8_get_char_validated(from->text + at, (gssize)(from->length - at));
    size_t next = at + 1;

    while (next < from->length && is_continuation(from->text[next])) {
        next++;
    }
    if (c >= (gunichar)-2) {
        out->is_blank_due = true;
    } else if (g_unichar_isspace(c) || c == 0x2028 || c == 0x2029) {
        out->is_blank_due = out->is_blank_due || !is_line_end_hyphen(from, at, next);
    } else if (!is_hidden(c) && !is_hyphenation(from, at, next)) {
        write_blank(out);
        write_point(out, c);
    }
    return next;
}

/* Write a lontar_span out; spots that touch or overlap are one mark. */
static void
write_span(writer *out, const lontar_source_text *from, const lontar_span *chosen)
{
    guint next = 0;
    size_t mark_end = 0;

    for (size_t at = chosen->start; at < chosen->end;) {
        while (next < from->spots->len &&
               g_array_index(from->spots, lontar_spot, next).start <= at) {
            const lontar_spot *spot = &g_array_index(from->spots, lontar_spot, next);

            if (spot->start >= chosen->start && spot->end > at) {
                mark_end = MAX(mark_end, spot->end);
            }
            next++;
        }
        if (out->is_marked && at >= mark_end) {
            end_mark(out);
        }
        if (!out->is_marked && at < mark_end) {
            begin_mark(out);
        }

        size_t limit = out->is_marked ? MIN(chosen->end, mark_end) : chosen->end;
        if (next < from->spots->len) {
            limit = MIN(limit, g_array_index(from->spots, lontar_spot, next).start);
        }
        at = write_next(out, from, at, limit);
    }
    if (out->is_marked) {
        end_mark(out);
    }
}

lontar_snippet *
lontar_snippet_write(const lontar_source_text *from, const lontar_span *chosen, double score)
{
    size_t room = chosen->end - chosen->start + ELLIPSES_ROOM;
    writer out = {
        .text = g_string_sized_new(room),
        .html = g_string_sized_new(room + MARKS_ROOM),
        .ranges = g_array_new(FALSE, FALSE, sizeof(lontar_range)),
    };
    lontar_snippet *snippet = g_new(lontar_snippet, 1);

    if (chosen->cut_before) {
        g_string_append(out.text, ELLIPSIS " ");
        g_string_append(out.html, ELLIPSIS " ");
        out.points = 2;
    }
    write_span(&out, from, chosen);
    if (chosen->cut_after) {
        g_string_append(out.text, " " ELLIPSIS);
        g_string_append(out.html, " " ELLIPSIS);
    }
    snippet->text = g_string_free(out.text, FALSE);
    snippet->html = g_string_free(out.html, FALSE);
    snippet->ranges = out.ranges;
    snippet->score = score;
    return snippet;
}
