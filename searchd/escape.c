/*
 * Markup with text in it, by the escapes of one language.
 */
#include "escape.h"

void
lontar_escape_format(GString *out, lontar_escape escape, const char *format, va_list arguments)
{
    for (const char *p = format; *p != '\0'; p++) {
        if (p[0] == '%' && p[1] == 's') {
            escape(out, va_arg(arguments, const char *));
            p++;
        } else if (p[0] == '%' && p[1] == '%') {
            g_string_append_c(out, '%');
            p++;
        } else {
            g_string_append_c(out, *p);
        }
    }
}
