/*
 * HTML: text escaped on its way into a page. Nothing reaches a page by another way.
 */
#include "html.h"

#include <stdarg.h>

#include "escape.h"

void
lontar_html_text(GString *out, const char *text)
{
    for (const char *p = text; p != NULL && *p != '\0'; p++) {
        switch (*p) {
        case '&':
            g_string_append(out, "&amp;");
            break;
        case '<':
            g_string_append(out, "&lt;");
            break;
        case '>':
            g_string_append(out, "&gt;");
            break;
        case '"':
            g_string_append(out, "&quot;");
            break;
        case '\'':
            g_string_append(out, "&#39;");
            break;
        default:
            g_string_append_c(out, *p);
        }
    }
}

void
lontar_html_format(GString *out, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    lontar_escape_format(out, lontar_html_text, format, arguments);
    va_end(arguments);
}
