/*
 * The configuration file: options of serve that need not be typed.
 */
#include "config.h"

#include <stdbool.h>
#include <string.h>

#include "command.h"
#include "lontar/error.h"

#define DEFAULT_PATH "/etc/lontar/lontar.conf"

/* The value of an option among the arguments; NULL = it is not there, or has none. */
static const char *
find_option(int argc, char **argv, const char *name, bool *out_is_there)
{
    g_autofree char *option = g_strconcat("--", name, NULL);
    g_autofree char *joined = g_strconcat(option, "=", NULL);

    for (int i = 1; i < argc; i++) {
        bool is_short = argv[i][0] == '-' && argv[i][1] == name[0] && argv[i][2] == '\0' &&
                        (g_str_equal(name, "index") || g_str_equal(name, "listen"));

        *out_is_there = true;
        if (g_str_has_prefix(argv[i], joined)) {
            return argv[i] + strlen(joined);
        }
        if (g_str_equal(argv[i], option) || is_short) {
            return i + 1 < argc ? argv[i + 1] : NULL;
        }
    }
    *out_is_there = false;
    return NULL;
}

static GKeyFile *
load(const char *path, GError **error)
{
    g_autoptr(GKeyFile) file = g_key_file_new();
    g_autoptr(GError) cause = NULL;

    if (g_key_file_load_from_file(file, path != NULL ? path : DEFAULT_PATH, G_KEY_FILE_NONE,
                                  &cause)) {
        return g_steal_pointer(&file);
    }
    if (path == NULL && g_error_matches(cause, G_FILE_ERROR, G_FILE_ERROR_NOENT)) {
        return g_steal_pointer(&file);
    }
    g_set_error(error, LONTAR_ERROR,
                cause->domain == G_FILE_ERROR ? LONTAR_ERROR_IO : LONTAR_ERROR_INVALID, "%s: %s",
                path != NULL ? path : DEFAULT_PATH, cause->message);
    return NULL;
}

static void
add_option(GPtrArray *out, GKeyFile *file, const char *group, const char *name)
{
    g_auto(GStrv) values = g_key_file_get_string_list(file, group, name, NULL, NULL);

    for (size_t i = 0; values != NULL && values[i] != NULL; i++) {
        const char *value = g_strstrip(values[i]);

        g_ptr_array_add(out, g_strdup_printf("--%s=%s", name, value));
    }
}

static void
add_group(GPtrArray *out, GKeyFile *file, const char *group, int argc, char **argv)
{
    g_auto(GStrv) names = g_key_file_get_keys(file, group, NULL, NULL);

    for (size_t i = 0; names != NULL && names[i] != NULL; i++) {
        bool is_given = false;

        (void)find_option(argc, argv, names[i], &is_given); /* only whether */
        if (!is_given) {
            add_option(out, file, group, names[i]);
        }
    }
}

static void
add_place(GPtrArray *out, GKeyFile *file, const char *name, const char *variable)
{
    if (g_getenv(variable) == NULL && !g_key_file_has_key(file, "searchd", name, NULL)) {
        add_option(out, file, "lontar", name);
    }
}

char **
lontar_config_arguments(int argc, char **argv, GError **error)
{
    static const char *const places[][2] = {{"index", "LONTAR_INDEX"},
                                            {"library", "LONTAR_LIBRARY"}};
    bool is_given = false;
    const char *path = find_option(argc, argv, "config", &is_given);
    g_autoptr(GKeyFile) file = load(path, error);

    if (file == NULL) {
        return NULL;
    }

    GPtrArray *out = g_ptr_array_new();
    g_ptr_array_add(out, g_strdup(argv[0]));
    for (size_t i = 0; i < G_N_ELEMENTS(places); i++) {
        (void)find_option(argc, argv, places[i][0], &is_given); /* only whether */
        if (!is_given) {
            add_place(out, file, places[i][0], places[i][1]);
        }
    }
    add_group(out, file, "searchd", argc, argv);
    for (int i = 1; i < argc; i++) {
        g_ptr_array_add(out, g_strdup(argv[i]));
    }
    g_ptr_array_add(out, NULL);
    return (char **)g_ptr_array_free(out, FALSE);
}

char **
lontar_config_indexes(GError **error)
{
    const char *told = g_getenv("LONTAR_INDEX");
    g_autoptr(GKeyFile) file = load(g_getenv("LONTAR_CONFIG"), error);
    char **found = NULL;

    if (file == NULL) {
        return NULL;
    }
    if (told == NULL) {
        found = g_key_file_get_string_list(file, "searchd", "index", NULL, NULL);
    }
    if (told == NULL && found == NULL) {
        found = g_key_file_get_string_list(file, "lontar", "index", NULL, NULL);
    }
    for (size_t i = 0; found != NULL && found[i] != NULL; i++) {
        g_strstrip(found[i]);
    }
    if (found == NULL || found[0] == NULL) {
        g_strfreev(found);
        found = g_new0(char *, 2);
        found[0] = g_strdup(lontar_command_default_index());
    }
    return found;
}
