/*
 * Paths: escaped byte by byte where they are not plain UTF-8.
 */
#include "lontar/path.h"

#include <stdbool.h>

static bool
is_escape(const char *text)
{
    return text[0] == '\\' && text[1] == 'x' && g_ascii_isxdigit(text[2]) &&
           g_ascii_isxdigit(text[3]) && (text[2] != '0' || text[3] != '0');
}

char *
lontar_path_escape(const char *bytes)
{
    GString *escaped = g_string_new(NULL);

    while (*bytes != '\0') {
        gunichar c = g_utf8_get_char_validated(bytes, -1);

        if (c == (gunichar)-1 || c == (gunichar)-2 || g_unichar_iscntrl(c) || is_escape(bytes)) {
            g_string_append_printf(escaped, "\\x%02x", (unsigned)(unsigned char)*bytes);
            bytes++;
            continue;
        }

        const char *next = g_utf8_next_char(bytes);

        g_string_append_len(escaped, bytes, next - bytes);
        bytes = next;
    }
    return g_string_free(escaped, FALSE);
}

char *
lontar_path_unescape(const char *escaped)
{
    GString *bytes = g_string_new(NULL);

    while (*escaped != '\0') {
        if (is_escape(escaped)) {
            int byte = g_ascii_xdigit_value(escaped[2]) * 16 + g_ascii_xdigit_value(escaped[3]);

            g_string_append_c(bytes, (char)byte);
            escaped += 4;
            continue;
        }
        g_string_append_c(bytes, *escaped++);
    }
    return g_string_free(bytes, FALSE);
}
