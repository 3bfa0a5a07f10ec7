/*
 * lontar-searchd: answers searches, over HTTP and on the terminal.
 */
#include <locale.h>

#include "command.h"
#include "lontar/error.h"
#include "lontar/terminal.h"

static const char usage[] =
    "Usage:\n"
    "  lontar-searchd serve [--index DIR|tcp:HOST:PORT]... [--listen ADDR:PORT] [--library DIR]\n"
    "  lontar-searchd query [--index DIR]... 'WORDS OR PARAMETERS' [--format text|json]\n"
    "                       [--country THA] [--sector fishing] [--year 2015..2020] ...\n"
    "\n"
    "  lontar-searchd serve --help and lontar-searchd query --help say more.\n";

int
lontar_command_fail(const GError *error)
{
    g_printerr("lontar-searchd: %s\n", error->message);
    return error->domain == LONTAR_ERROR ? lontar_error_exit_status(error) : 2;
}

const char *
lontar_command_default_index(void)
{
    const char *path = g_getenv("LONTAR_INDEX");

    return path != NULL ? path : "build/index";
}

const char *
lontar_command_default_library(void)
{
    const char *path = g_getenv("LONTAR_LIBRARY");

    return path != NULL ? path : "corpus";
}

const char *
lontar_command_default_vocabularies(void)
{
    const char *folder = g_getenv("LONTAR_VOCABULARIES");

    return folder != NULL && *folder != '\0' ? folder : NULL;
}

int
main(int argc, char **argv)
{
    const char *command = argc > 1 ? argv[1] : "";

    lontar_terminal_init();

    (void)setlocale(LC_ALL, ""); /* messages of the system; the C locale does as well */
    if (g_str_equal(command, "serve")) {
        return lontar_command_serve(argc - 1, argv + 1);
    }
    if (g_str_equal(command, "query")) {
        return lontar_command_query(argc - 1, argv + 1);
    }
    if (g_str_equal(command, "--help") || g_str_equal(command, "-h")) {
        g_print("%s", usage);
        return 0;
    }
    if (g_str_equal(command, "--version")) {
        g_print("lontar-searchd %s\n", LONTAR_VERSION);
        return 0;
    }
    g_printerr("lontar-searchd: %s%s\n%s",
               argc > 1 ? "there is no command " : "a command is needed", command, usage);
    return 2;
}
