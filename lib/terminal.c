/*
 * What the programs write to a terminal, a file or a pipe.
 */
#include "lontar/terminal.h"

#include <glib.h>
#include <stdio.h>

static void
print_out(const char *text)
{
    (void)fputs(text, stdout);
}

static void
print_error(const char *text)
{
    (void)fputs(text, stderr);
}

void
lontar_terminal_init(void)
{
    g_set_print_handler(print_out);
    g_set_printerr_handler(print_error);
}
