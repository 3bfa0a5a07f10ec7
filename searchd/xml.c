/*
 * XML: text escaped on its way into a document, without what XML 1.0 cannot hold.
 */
#include "xml.h"

#include <stdarg.h>
#include <stdbool.h>

#include "escape.h"

/* Characters of XML 1.0, section 2.2; control characters become spaces. */
static bool
is_xml(gunichar c)
{
    return c == '\t' || c == '\n' || c == '\r' || (c >= 0x20 && c != 0xFFFE && c != 0xFFFF);
}

void
lontar_xml_text(GString *out, const char *text)
{
    g_autofree char *valid = text == NULL ? NULL : g_utf8_make_valid(text, -1);

    for (const char *p = valid; p != NULL && *p != '\0'; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);

        switch (c) {
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
            g_string_append_unichar(out, is_xml(c) ? c : ' ');
        }
    }
}

void
lontar_xml_element(GString *out, const char *name, const char *text)
{
    if (text == NULL) {
        return;
    }
    g_string_append_printf(out, "<%s>", name);
    lontar_xml_text(out, text);
    g_string_append_printf(out, "</%s>\n", name);
}

void
lontar_xml_format(GString *out, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    lontar_escape_format(out, lontar_xml_text, format, arguments);
    va_end(arguments);
}
