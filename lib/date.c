/*
 * Dates as records have them.
 */
#include <glib.h>

#include "lontar/date.h"

int
lontar_date_parts(const char *text, int out_parts[3])
{
    static const int widths[] = {4, 2, 2};
    const char *p = text;

    for (int part = 0; part < 3; part++) {
        int number = 0, digits = 0;
        for (; digits < widths[part] && g_ascii_isdigit(*p); digits++, p++) {
            number = number * 10 + g_ascii_digit_value(*p);
        }
        if (digits == 0) {
            return part;
        }
        out_parts[part] = number;
        if (*p != '-') {
            return part + 1;
        }
        p++;
    }
    return 3;
}
