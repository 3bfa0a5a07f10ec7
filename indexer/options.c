/*
 * Options, parsed by GOption from one table.
 */
#include "options.h"

#include <string.h>

#include "lontar/error.h"

#define MAX_LOSS      5.0
#define CONFIGURATION "/etc/lontar/lontar.conf"

/* A row of the table: an option and the commands that it belongs to. */
typedef struct {
    lontar_option option;
    GOptionEntry entry;
} row;

static GArray *
entries_new(lontar_options *options, unsigned accepted)
{
    const row rows[] = {
        {LONTAR_OPTION_LIBRARY,
         {"library", 0, 0, G_OPTION_ARG_FILENAME, &options->library,
          "Folder of publications (LONTAR_LIBRARY, else corpus)", "DIR"}},
        {LONTAR_OPTION_INDEX,
         {"index", 0, 0, G_OPTION_ARG_FILENAME, &options->index,
          "Folder of the index (LONTAR_INDEX, else build/index)", "DIR"}},
        {LONTAR_OPTION_JOBS,
         {"jobs", 'j', 0, G_OPTION_ARG_INT, &options->jobs,
          "Documents read at once (one a processor)", "N"}},
        {LONTAR_OPTION_MEMORY,
         {"memory", 0, 0, G_OPTION_ARG_FILENAME, &options->memory,
          "Memory that may be used, whatever the library's size (512M)", "SIZE"}},
        {LONTAR_OPTION_DRY_RUN,
         {"dry-run", 'n', 0, G_OPTION_ARG_NONE, &options->dry_run,
          "Say what would change and why; write nothing", NULL}},
        {LONTAR_OPTION_RETRY_FAILED,
         {"retry-failed", 0, 0, G_OPTION_ARG_NONE, &options->retry_failed,
          "Try files again that failed before and have not changed", NULL}},
        {LONTAR_OPTION_OCR,
         {"ocr", 0, 0, G_OPTION_ARG_FILENAME, &options->ocr,
          "Recognise pages without text, in these languages", "LANG+LANG"}},
        {LONTAR_OPTION_PROGRESS,
         {"progress", 0, 0, G_OPTION_ARG_FILENAME, &options->progress,
          "auto (a bar on a terminal), none, or json (one object a line)", "HOW"}},
        {LONTAR_OPTION_COMMITTED,
         {"committed", 0, 0, G_OPTION_ARG_FILENAME, &options->committed,
          "Append each id to a file once it is durable", "FILE"}},
        {LONTAR_OPTION_WAIT,
         {"wait", 0, 0, G_OPTION_ARG_INT, &options->wait_s, "Wait for another writer to end (0)",
          "SECONDS"}},
        {LONTAR_OPTION_LOSS,
         {"max-loss", 0, 0, G_OPTION_ARG_DOUBLE, &options->max_loss,
          "Keep the old index if the new one has so many documents fewer (5)", "PERCENT"}},
        {LONTAR_OPTION_LOSS,
         {"force", 0, 0, G_OPTION_ARG_NONE, &options->force,
          "Go on although the index is damaged, and whatever is lost", NULL}},
        {LONTAR_OPTION_JSON,
         {"json", 0, 0, G_OPTION_ARG_NONE, &options->json, "Answer in JSON", NULL}},
        {LONTAR_OPTION_FORMAT,
         {"format", 0, 0, G_OPTION_ARG_FILENAME, &options->format, "text, csv or json", "FORMAT"}},
        {LONTAR_OPTION_FROM,
         {"from", 0, 0, G_OPTION_ARG_FILENAME, &options->from,
          "Take records from a page that lists them, or from a repository (OAI-PMH)",
          "listing:FILE|oai:URL"}},
        {LONTAR_OPTION_SHARD,
         {"shard", 0, 0, G_OPTION_ARG_FILENAME, &options->shard,
          "Take in the documents of part I of N only, by a hash of their ids", "I/N"}},
        {LONTAR_OPTION_CSV,
         {"format", 0, 0, G_OPTION_ARG_FILENAME, &options->format, "csv", "FORMAT"}},
    };
    GArray *entries = g_array_new(TRUE, TRUE, sizeof(GOptionEntry));

    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        if ((rows[i].option & accepted) != 0) {
            g_array_append_val(entries, rows[i].entry);
        }
    }
    return entries;
}

static char **
words_copy(const char *name, char **words)
{
    GPtrArray *copy = g_ptr_array_new();

    g_ptr_array_add(copy, g_strdup_printf("lontar-index %s", name));
    for (size_t i = 0; words[i] != NULL; i++) {
        g_ptr_array_add(copy, g_strdup(words[i]));
    }
    g_ptr_array_add(copy, NULL);
    return (char **)g_ptr_array_free(copy, FALSE);
}

static char *
configured(GKeyFile *configuration, const char *variable, const char *key, const char *otherwise)
{
    const char *value = g_getenv(variable);

    if (value != NULL && *value != '\0') {
        return g_strdup(value);
    }

    char *set = g_key_file_get_string(configuration, "lontar", key, NULL);

    return set != NULL ? set : g_strdup(otherwise);
}

static void
fill_defaults(lontar_options *options, unsigned accepted)
{
    g_autoptr(GKeyFile) configuration = g_key_file_new();
    const char *file = g_getenv("LONTAR_CONFIG");

    /* A missing file is the usual case on a checkout: the defaults hold. */
    (void)g_key_file_load_from_file(configuration, file != NULL ? file : CONFIGURATION,
                                    G_KEY_FILE_NONE, NULL);
    if (options->library == NULL) {
        options->library = configured(configuration, "LONTAR_LIBRARY", "library", "corpus");
    }
    if (options->index == NULL) {
        options->index = configured(configuration, "LONTAR_INDEX", "index", "build/index");
    }
    options->vocabularies = configured(configuration, "LONTAR_VOCABULARIES", "vocabularies", NULL);
    options->harvest_private =
        g_key_file_get_boolean(configuration, "lontar", "harvest-private", NULL);
    if (options->memory == NULL) {
        options->memory = configured(configuration, "LONTAR_MEMORY", "memory", NULL);
    }
    if (options->jobs == 0) {
        options->jobs = (int)g_get_num_processors();
    }
    if (options->progress == NULL) {
        options->progress = g_strdup("auto");
    }
    if (options->format == NULL) {
        options->format = g_strdup((accepted & LONTAR_OPTION_CSV) != 0 ? "csv" : "text");
    }
}

static bool
is_one_of(const char *name, const char *value, const char *const *choices, GError **error)
{
    if (g_strv_contains(choices, value)) {
        return true;
    }

    g_autofree char *all = g_strjoinv(", ", (char **)choices);

    g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_INVALID, "--%s '%s' is none of %s", name, value,
                all);
    return false;
}

/* Only who writes much keeps to a budget, so a wrong one in the configuration stops no other. */
static bool
divide_memory(lontar_options *options, unsigned accepted, GError **error)
{
    size_t least = lontar_budget_least((unsigned)options->jobs);
    size_t total = MAX(LONTAR_MEMORY_DEFAULT, least);
    bool is_said = (accepted & LONTAR_OPTION_MEMORY) != 0 && options->memory != NULL;

    if (is_said && !lontar_budget_parse(options->memory, &total, error)) {
        return false;
    }
    if (total < least) {
        g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_INVALID,
                    "--memory %s is too little: with --jobs %d it takes at least %zuM",
                    options->memory, options->jobs, least >> 20);
        return false;
    }
    options->budget = lontar_budget_divide(total, (unsigned)options->jobs);
    return true;
}

static bool
is_valid(const lontar_options *options, unsigned accepted, GError **error)
{
    const char *const progresses[] = {"auto", "none", "json", NULL};
    const char *const formats[] = {"text", "csv", "json", NULL};
    const char *const tables[] = {"csv", NULL};
    bool is_table = (accepted & LONTAR_OPTION_CSV) != 0;

    if (options->jobs < 1 || options->jobs > 256) {
        g_set_error_literal(error, LONTAR_ERROR, LONTAR_ERROR_INVALID,
                            "--jobs must be from 1 to 256");
        return false;
    }
    if (options->wait_s < 0) {
        g_set_error_literal(error, LONTAR_ERROR, LONTAR_ERROR_INVALID,
                            "--wait must be 0 or more seconds");
        return false;
    }
    if (!(options->max_loss >= 0 && options->max_loss <= 100)) {
        g_set_error_literal(error, LONTAR_ERROR, LONTAR_ERROR_INVALID,
                            "--max-loss must be from 0 to 100 percent");
        return false;
    }
    return is_one_of("progress", options->progress, progresses, error) &&
           is_one_of("format", options->format, is_table ? tables : formats, error);
}

lontar_options *
lontar_options_parse(const char *name, const char *arguments, const char *summary,
                     unsigned accepted, char **words, GError **error)
{
    g_autoptr(lontar_options) options = g_new0(lontar_options, 1);
    g_autoptr(GOptionContext) context = g_option_context_new(arguments);
    g_autoptr(GArray) entries = entries_new(options, accepted);
    g_auto(GStrv) argv = words_copy(name, words);
    g_autoptr(GError) cause = NULL;

    options->max_loss = MAX_LOSS;
    g_set_prgname(argv[0]);
    g_option_context_set_summary(context, summary);
    g_option_context_add_main_entries(context, (const GOptionEntry *)(void *)entries->data, NULL);
    if (!g_option_context_parse_strv(context, &argv, &cause)) {
        g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_INVALID, "%s; lontar-index %s --help",
                    cause->message, name);
        return NULL;
    }
    fill_defaults(options, accepted);
    if (!is_valid(options, accepted, error) || !divide_memory(options, accepted, error)) {
        return NULL;
    }

    size_t first = argv[0] != NULL && argv[1] != NULL && g_str_equal(argv[1], "--") ? 2 : 1;

    options->arguments = g_strdupv(argv[0] == NULL ? argv : argv + first);
    return g_steal_pointer(&options);
}

void
lontar_options_free(lontar_options *options)
{
    if (options == NULL) {
        return;
    }
    g_free(options->library);
    g_free(options->index);
    g_free(options->vocabularies);
    g_free(options->memory);
    g_free(options->ocr);
    g_free(options->progress);
    g_free(options->committed);
    g_free(options->from);
    g_free(options->shard);
    g_free(options->format);
    g_strfreev(options->arguments);
    g_free(options);
}
