/*
 * query: the researcher's terminal client; the same code path as the daemon's.
 *
 *     lontar-searchd query 'debt bondage' --country THA
 *     lontar-searchd query 'q=debt+bondage&country=THA&year=2015..2020' --format json
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "answer_json.h"
#include "api_search.h"
#include "command.h"
#include "config.h"
#include "cursor.h"
#include "diagnosis.h"
#include "labels.h"
#include "lontar/error.h"

typedef struct {
    GPtrArray *locations; /* owned strings, NULL-terminated once parsed */
    GArray *parameters;   /* lontar_parameter */
    bool is_json;
} options;

static void
clear_options(options *own)
{
    g_ptr_array_unref(own->locations);
    g_array_unref(own->parameters);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(options, clear_options)

static const char help[] =
    "Usage:\n"
    "  lontar-searchd query [--index DIR]... 'WORDS' [--PARAMETER VALUE]...\n"
    "  lontar-searchd query [--index DIR]... 'q=WORDS&PARAMETER=VALUE...'\n"
    "\n"
    "  --index DIR|tcp:HOST:PORT   where to search ($LONTAR_INDEX, else as configured)\n"
    "  --format text|json          for people (default) or as the API answers\n"
    "\n"
    "Parameters are those of the API:\n ";

static void
print_help(void)
{
    const char *const *names = lontar_request_names();

    g_print("%s", help);
    for (size_t i = 0; names[i] != NULL; i++) {
        g_print(" --%s", names[i]);
    }
    g_print("\n");
}

static void
add_parameter(options *own, const char *name, const char *value)
{
    lontar_parameter parameter = {g_strdup(name), g_strdup(value)};

    g_array_append_val(own->parameters, parameter);
}

/* Whether an argument is a query string and not words: a parameter's name before the first `=`. */
static bool
is_query_string(const char *argument)
{
    const char *const *names = lontar_request_names();
    size_t length = strcspn(argument, "=");

    for (size_t i = 0; argument[length] == '=' && names[i] != NULL; i++) {
        if (strlen(names[i]) == length && strncmp(names[i], argument, length) == 0) {
            return true;
        }
    }
    return false;
}

static bool
set_option(options *own, const char *name, const char *value, GError **error)
{
    if (value == NULL) {
        g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_INVALID, "--%s needs a value", name);
        return false;
    }
    if (g_str_equal(name, "index")) {
        g_ptr_array_add(own->locations, g_strdup(value));
    } else if (g_str_equal(name, "format")) {
        own->is_json = g_str_equal(value, "json");
        if (!own->is_json && !g_str_equal(value, "text")) {
            g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_INVALID,
                        "--format is text or json, not '%s'", value);
            return false;
        }
    } else {
        add_parameter(own, name, value);
    }
    return true;
}

static bool
parse_argument(options *own, int argc, char **argv, int *position, GError **error)
{
    const char *argument = argv[*position];

    if (!g_str_has_prefix(argument, "--") || argument[2] == '\0') {
        if (is_query_string(argument)) {
            return lontar_parameters_parse(own->parameters, argument, error);
        }
        add_parameter(own, "q", argument);
        return true;
    }

    const char *equals = strchr(argument, '=');
    if (equals != NULL) {
        g_autofree char *name = g_strndup(argument + 2, (gsize)(equals - argument - 2));

        return set_option(own, name, equals + 1, error);
    }
    *position += 1;
    return set_option(own, argument + 2, *position < argc ? argv[*position] : NULL, error);
}

static bool
parse_options(options *own, int argc, char **argv, GError **error)
{
    for (int i = 1; i < argc; i++) {
        if (!parse_argument(own, argc, argv, &i, error)) {
            return false;
        }
    }
    if (own->locations->len == 0) {
        g_autofree char **found = lontar_config_indexes(error); /* its strings move */

        for (size_t i = 0; found != NULL && found[i] != NULL; i++) {
            g_ptr_array_add(own->locations, found[i]);
        }
        if (found == NULL) {
            return false;
        }
    }
    g_ptr_array_add(own->locations, NULL);
    return true;
}

/* Control characters in a text from a document would talk to the terminal. */
static void
print_text(const char *text)
{
    for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);

        if (g_unichar_iscntrl(c)) {
            g_print(" ");
        } else {
            g_print("%.*s", (int)(g_utf8_next_char(p) - p), p);
        }
    }
}

static void
print_snippet(const lontar_record *record, const lontar_page_hit *page_hit)
{
    const char *label = lontar_record_page_label(record, page_hit->page - 1);

    g_print("   p. %zu", page_hit->page);
    if (label != NULL) {
        g_print(" (");
        print_text(label);
        g_print(")");
    }
    g_print(": ");
    print_text(page_hit->snippet->text);
    g_print("\n");
}

static void
print_hit(const lontar_hit *hit)
{
    static const lontar_field facts[] = {LONTAR_FIELD_TYPE, LONTAR_FIELD_YEAR, LONTAR_FIELD_COUNTRY,
                                         LONTAR_FIELD_SECTOR, LONTAR_FIELD_LANGUAGE};
    const char *title = lontar_record_value(hit->record, LONTAR_FIELD_TITLE);
    const char *const *paths = lontar_record_paths(hit->record);

    g_print("%zu. ", hit->rank);
    print_text(title != NULL ? title : lontar_record_id(hit->record));
    g_print("\n   %s", lontar_record_id(hit->record));
    for (size_t i = 0; i < G_N_ELEMENTS(facts); i++) {
        const char *const *values = lontar_record_values(hit->record, facts[i]);

        for (size_t j = 0; values[j] != NULL; j++) {
            g_print("%s%s", j == 0 ? "  " : ",", values[j]);
        }
    }
    g_print("\n");
    if (paths[0] != NULL) {
        g_print("   ");
        print_text(paths[0]);
        g_print("\n");
    }
    for (size_t i = 0; i < hit->page_hits->len; i++) {
        print_snippet(hit->record, &g_array_index(hit->page_hits, lontar_page_hit, i));
    }
}

static void
print_warnings(const lontar_answer *answer, const lontar_query *query)
{
    for (size_t i = 0; i < lontar_query_warning_size(query); i++) {
        g_printerr("lontar-searchd: %s\n", lontar_query_warning_at(query, i)->message);
    }
    for (size_t i = 0; i < lontar_answer_warning_size(answer); i++) {
        g_printerr("lontar-searchd: %s\n", lontar_answer_warning_at(answer, i));
    }
}

static bool
print_answer(lontar_worker *worker, const lontar_request *request, const lontar_answer *answer,
             GError **error)
{
    size_t total = lontar_answer_total(answer);
    g_autoptr(GError) cause = NULL;
    g_autofree char *suggestion = lontar_suggestion(worker, request, answer, &cause);

    if (cause != NULL) {
        g_propagate_error(error, g_steal_pointer(&cause));
        return false;
    }
    print_warnings(answer, lontar_request_query(request));
    g_print("%zu publication%s\n", total, total == 1 ? "" : "s");
    if (suggestion != NULL) {
        g_print("did you mean: ");
        print_text(suggestion);
        g_print("\n");
    }
    for (size_t i = 0; i < lontar_answer_hit_size(answer); i++) {
        print_hit(lontar_answer_hit_at(answer, i));
    }
    return true;
}

static bool
print_json(lontar_worker *worker, const options *own, const lontar_request *request,
           const lontar_answer *answer, GError **error)
{
    g_autoptr(GString) out = g_string_new(NULL);
    g_autoptr(GError) cause = NULL;
    g_autofree char *suggestion = lontar_suggestion(worker, request, answer, &cause);
    g_autofree char *diagnosis =
        cause != NULL ? NULL : lontar_diagnosis(worker, own->parameters, NULL, answer, &cause);
    const lontar_answer_extra extra = {"/api/v1/search", suggestion, diagnosis, NULL};

    if (cause != NULL) {
        g_propagate_error(error, g_steal_pointer(&cause));
        return false;
    }
    lontar_answer_format_json(out, answer, request, worker->site->vocabularies, &extra);
    g_print("%s", out->str);
    return true;
}

static bool
run(const options *own, GError **error)
{
    g_autoptr(lontar_vocabularies) vocabularies =
        lontar_vocabularies_load(lontar_command_default_vocabularies(), error);
    if (vocabularies == NULL) {
        return false;
    }

    const lontar_site site = {.vocabularies = vocabularies,
                              .locations = (char **)own->locations->pdata};
    lontar_fault fault;
    g_autoptr(lontar_request) request =
        lontar_request_from(&site, own->parameters, NULL, &fault, error);
    if (request == NULL) {
        return false;
    }
    g_autoptr(lontar_worker) worker = lontar_worker_new(&site);
    lontar_searcher *searcher = lontar_worker_searcher(worker, error);
    if (searcher == NULL) {
        return false;
    }
    const lontar_index_state *state = lontar_searcher_state(searcher, error);
    if (state == NULL) {
        return false;
    }
    if (lontar_cursor_apply(request, state) != LONTAR_CURSOR_GOOD) {
        g_set_error_literal(error, LONTAR_ERROR, LONTAR_ERROR_INVALID,
                            "cursor: it is none of this request on this revision of the index; "
                            "begin anew with --cursor '*'");
        return false;
    }
    g_autoptr(lontar_answer) answer = lontar_search(searcher, request, error);
    if (answer == NULL) {
        return false;
    }
    return own->is_json ? print_json(worker, own, request, answer, error)
                        : print_answer(worker, request, answer, error);
}

int
lontar_command_query(int argc, char **argv)
{
    g_auto(options) own = {g_ptr_array_new_with_free_func(g_free), lontar_parameters_new(), false};
    g_autoptr(GError) error = NULL;

    if (argc > 1 && (g_str_equal(argv[1], "--help") || g_str_equal(argv[1], "-h"))) {
        print_help();
        return 0;
    }
    if (!parse_options(&own, argc, argv, &error) || !run(&own, &error)) {
        return lontar_command_fail(error);
    }
    return 0;
}
