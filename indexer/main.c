/*
 * lontar-index: the librarian's tool.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "command_extract.h"
#include "memory.h"
#include "lontar/terminal.h"
#include "lontar/error.h"
#include "lontar/xapian.h"

#define INDEX   LONTAR_OPTION_INDEX
#define LIBRARY (LONTAR_OPTION_LIBRARY | INDEX)
#define WRITES  (INDEX | LONTAR_OPTION_WAIT)
#define THREADS (LONTAR_OPTION_JOBS | LONTAR_OPTION_MEMORY)
#define UPDATE                                                                         \
    (LIBRARY | WRITES | THREADS | LONTAR_OPTION_DRY_RUN | LONTAR_OPTION_RETRY_FAILED | \
     LONTAR_OPTION_OCR | LONTAR_OPTION_PROGRESS | LONTAR_OPTION_COMMITTED | LONTAR_OPTION_SHARD)
#define WATCH                                                                  \
    (LIBRARY | WRITES | THREADS | LONTAR_OPTION_OCR | LONTAR_OPTION_PROGRESS | \
     LONTAR_OPTION_COMMITTED | LONTAR_OPTION_SHARD)
#define REBUILD                                                                    \
    (LIBRARY | WRITES | THREADS | LONTAR_OPTION_RETRY_FAILED | LONTAR_OPTION_OCR | \
     LONTAR_OPTION_PROGRESS | LONTAR_OPTION_COMMITTED | LONTAR_OPTION_LOSS)
#define IMPORT                                                                                  \
    (WRITES | THREADS | LONTAR_OPTION_PROGRESS | LONTAR_OPTION_COMMITTED | LONTAR_OPTION_FROM | \
     LONTAR_OPTION_SHARD)

static const lontar_command commands[] = {
    {"update", NULL, "Bring the index in line with the library", UPDATE, 0, 0,
     lontar_command_update, NULL},
    {"rebuild", NULL, "Make the index anew beside the old one and switch to it", REBUILD, 0, 0,
     lontar_command_rebuild, NULL},
    {"watch", NULL, "Keep the index in line with the library as it changes", WATCH, 0, 0,
     lontar_command_watch, NULL},
    {"import", "FILE.jsonl", "Take in records, one JSON object a line (- reads standard input)",
     IMPORT, 0, 1, lontar_command_import, NULL},
    {"delete", "ID...", "Take documents out of the index", WRITES, 1, G_MAXSIZE,
     lontar_command_delete, NULL},
    {"status", NULL, "Counts, revision, last run, space", INDEX | LONTAR_OPTION_JSON, 0, 0,
     lontar_command_status, NULL},
    {"failures", NULL, "What could not be indexed, and why", INDEX | LONTAR_OPTION_FORMAT, 0, 0,
     lontar_command_failures, NULL},
    {"show", "ID...", "All that is known of a document, with the source of every tag",
     INDEX | LONTAR_OPTION_JSON, 1, G_MAXSIZE, lontar_command_show, NULL},
    {"review", NULL, "Automatic tags, to correct and give back", INDEX | LONTAR_OPTION_CSV, 0, 0,
     lontar_command_review, NULL},
    {"health", NULL, "No text, no country, no year, garbled, twins", INDEX | LONTAR_OPTION_JSON, 0,
     0, lontar_command_health, NULL},
    {"check", NULL, "Prove the index whole", INDEX, 0, 0, lontar_command_check, NULL},
    {"backup", "DIR", "Copy the index while it is in use", WRITES, 1, 1, lontar_command_backup,
     NULL},
    {"restore", "DIR", "Put a backup in place of the index", WRITES, 1, 1, lontar_command_restore,
     NULL},
    {"rollback", NULL, "Go back to the generation before", WRITES, 0, 0, lontar_command_rollback,
     NULL},
    {"list", NULL, "What is in the index: id, sha256 and path, by id", INDEX, 0, 0,
     lontar_command_list, NULL},
    {"extract", "FILE", "What one file gives: pages, metadata, quality; no index", 0, 1, 1, NULL,
     lontar_command_extract},
    {"vocabulary", "countries|sectors|types|instruments|languages", "Codes and their names",
     LONTAR_OPTION_FORMAT, 1, 1, lontar_command_vocabulary, NULL},
};

static void
print_help(FILE *out)
{
    fputs("Usage: lontar-index COMMAND [OPTION...]\n\nCommands:\n", out);
    for (size_t i = 0; i < G_N_ELEMENTS(commands); i++) {
        fprintf(out, "  %-11s %s%s\n", commands[i].name, commands[i].summary,
                commands[i].run == NULL && commands[i].run_raw == NULL ? " (not there yet)" : "");
    }
    fputs("\nlontar-index COMMAND --help shows the options of a command.\n"
          "Exit status: 0 done; 1 done, but some documents failed; 2 wrong usage; "
          "3 could not do it.\n",
          out);
}

static const lontar_command *
find_command(const char *name)
{
    for (size_t i = 0; i < G_N_ELEMENTS(commands); i++) {
        if (g_str_equal(commands[i].name, name)) {
            return &commands[i];
        }
    }
    return NULL;
}

static int
run_command(const lontar_command *command, char **words, GError **error)
{
    g_autoptr(lontar_options) options = lontar_options_parse(
        command->name, command->arguments, command->summary, command->options, words, error);

    if (options == NULL) {
        return 2;
    }
    if (command->run == NULL) {
        g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_INVALID, "%s: not there yet", command->name);
        return 2;
    }

    size_t size = g_strv_length(options->arguments);

    if (size < command->min || size > command->max) {
        g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_INVALID,
                    "usage: lontar-index %s [OPTION...]%s%s", command->name,
                    command->arguments != NULL ? " " : "",
                    command->arguments != NULL ? command->arguments : "");
        return 2;
    }

    if ((command->options & LONTAR_OPTION_MEMORY) != 0) {
        lontar_memory_set_budget(options->budget.total);
    }

    int status = command->run(options, error);

    if (fflush(stdout) != 0 || ferror(stdout)) {
        fputs("lontar-index: standard output could not be written\n", stderr);
        return 3;
    }
    return status;
}

/* Without cleaning up: threads and writers are in the midst of something. */
static void
end_at_once(const GError *error)
{
    fprintf(stderr, "lontar-index: %s\n", error->message);
    quick_exit(3);
}

int
main(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;

    lontar_terminal_init();
    lontar_xapian_set_end(end_at_once);
    if (argc < 2) {
        print_help(stderr);
        return 2;
    }
    if (g_str_equal(argv[1], "--help") || g_str_equal(argv[1], "-h") ||
        g_str_equal(argv[1], "help")) {
        print_help(stdout);
        return 0;
    }
    if (g_str_equal(argv[1], "--version")) {
        printf("lontar-index %s (Xapian %s)\n", LONTAR_VERSION, lontar_xapian_version());
        return 0;
    }

    const lontar_command *command = find_command(argv[1]);

    if (command == NULL) {
        fprintf(stderr, "lontar-index: unknown command '%s'; lontar-index --help lists them\n",
                argv[1]);
        return 2;
    }

    if (command->run_raw != NULL) {
        return command->run_raw(argc - 1, argv + 1);
    }

    int status = run_command(command, argv + 2, &error);

    if (error != NULL) {
        (void)fflush(stdout); /* the error's line comes last; a failure here has no better place */
        fprintf(stderr, "lontar-index: %s\n", error->message);
        return lontar_error_exit_status(error);
    }
    return status;
}
