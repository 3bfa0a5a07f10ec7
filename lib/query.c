/*
 * Queries: what a person typed, understood.
 *
 * This file owns a query and what is said of it; how it is understood is in query_lex.c,
 * query_field.c, query_cite.c, query_tidy.c and query_build.c, how it is written back in
 * query_format.c.
 */
#include "query_private.h"

#include <stdarg.h>
#include <string.h>

#include "filter_value.h"

enum {
    STRINGS_BLOCK = 512, /* room for the words and complaints of a usual query at once */
    GUESSES_MAX = 4,     /* each takes some 30 us */
};

const char *
lontar_query_keep(lontar_query *query, const char *text, size_t length)
{
    return g_string_chunk_insert_len(query->strings, text, (gssize)length);
}

static void
add_warning(lontar_query *query, size_t start, bool is_limit, const char *message)
{
    lontar_warning warning = {
        .message = lontar_query_keep(query, message, strlen(message)),
        .position = start,
        .is_limit = is_limit,
    };

    g_array_append_val(query->warnings, warning);
}

void
lontar_query_warn(lontar_query *query, size_t start, const char *format, ...)
{
    va_list arguments;

    if (query->warnings->len >= LONTAR_QUERY_WARNINGS_MAX) {
        query->unsaid++;
        return;
    }
    va_start(arguments, format);
    g_autofree char *message = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    add_warning(query, start, false, message);
}

void
lontar_query_warn_limit(lontar_query *query, size_t start, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    g_autofree char *message = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    add_warning(query, start, true, message);
}

void
lontar_query_warn_value(lontar_query *query, size_t start, lontar_field field, const char *value)
{
    bool guess = query->guesses < GUESSES_MAX;
    g_autofree char *complaint = lontar_filter_complaint(query->vocabularies, field, value, guess);

    query->guesses++;
    lontar_query_warn(query, start, "%s; taken as words", complaint);
}

static gint
compare_warnings(gconstpointer a, gconstpointer b)
{
    size_t first = ((const lontar_warning *)a)->position;
    size_t second = ((const lontar_warning *)b)->position;

    return first < second ? -1 : first > second;
}

/* Bytes become columns: one pass over the input, as the places come in order. */
static size_t
move_to(const char *input, size_t byte, size_t *at, size_t *column)
{
    for (; *at < byte; (*at)++) {
        *column += ((unsigned char)input[*at + 1] & 0xC0) != 0x80;
    }
    return *column;
}

static void
place_warnings(lontar_query *query)
{
    size_t at = 0;
    size_t column = 0;

    g_array_sort(query->warnings, compare_warnings);
    for (guint i = 0; i < query->warnings->len; i++) {
        lontar_warning *warning = &g_array_index(query->warnings, lontar_warning, i);

        warning->position = move_to(query->input, warning->position, &at, &column);
    }
}

static gint
compare_nodes(gconstpointer a, gconstpointer b)
{
    const query_node *first = *(query_node *const *)a;
    const query_node *second = *(query_node *const *)b;

    return first->node.position < second->node.position
               ? -1
               : first->node.position > second->node.position;
}

static void
place_nodes(lontar_query *query)
{
    size_t at = 0;
    size_t column = 0;

    g_ptr_array_sort(query->nodes, compare_nodes);
    for (guint i = 0; i < query->nodes->len; i++) {
        query_node *node = g_ptr_array_index(query->nodes, i);

        node->node.position = move_to(query->input, node->node.position, &at, &column);
    }
}

/* Valid UTF-8, of bounded size; where it had to be cut, or 0. */
static char *
make_input(const char *text, size_t *out_cut)
{
    size_t length = text == NULL ? 0 : strlen(text);

    *out_cut = 0;
    if (length > LONTAR_QUERY_INPUT_MAX) {
        const char *end = text + LONTAR_QUERY_INPUT_MAX;

        while (end > text && ((unsigned char)*end & 0xC0) == 0x80) {
            end--;
        }
        length = (size_t)(end - text);
        *out_cut = length;
    }
    return g_utf8_make_valid(length == 0 ? "" : text, (gssize)length);
}

/* `*` and `*:*` are how other engines are asked for everything. */
static bool
asks_for_all(const char *input)
{
    g_autofree char *trimmed = g_strstrip(g_strdup(input));

    return *trimmed == '\0' || g_str_equal(trimmed, "*") || g_str_equal(trimmed, "*:*");
}

static lontar_query *
new_query(const lontar_vocabularies *vocabularies, lontar_match match)
{
    lontar_query *query = g_new0(lontar_query, 1);

    query->vocabularies = vocabularies;
    query->match = match;
    query->strings = g_string_chunk_new(STRINGS_BLOCK);
    query->nodes = g_ptr_array_new_with_free_func(g_free);
    query->lists = g_ptr_array_new_with_free_func(g_free);
    query->warnings = g_array_new(FALSE, TRUE, sizeof(lontar_warning));
    return query;
}

lontar_query *
lontar_query_parse(const lontar_vocabularies *vocabularies, const char *text, lontar_match match)
{
    lontar_query *query = new_query(vocabularies, match);
    size_t cut = 0;

    query->input = make_input(text, &cut);
    if (cut > 0) {
        lontar_query_warn_limit(query, strlen(query->input),
                                "the query is longer than %d bytes; the rest is left out",
                                LONTAR_QUERY_INPUT_MAX);
    }
    g_autoptr(GArray) raw = lontar_query_lex(query);
    g_autoptr(GArray) balanced = lontar_query_balance(query, raw);
    g_autoptr(GArray) cited = lontar_query_cite(query, balanced);
    g_autoptr(GArray) tokens = lontar_query_tidy(query, cited);
    query->root = lontar_query_build(query, tokens);
    if (query->root == NULL && !asks_for_all(query->input)) {
        lontar_query_warn(query, 0, "there is no word to search for; these are all documents");
    }
    if (query->unsaid > 0) {
        g_autofree char *more = g_strdup_printf("and %zu complaints more", query->unsaid);
        add_warning(query, strlen(query->input), false, more);
    }
    place_warnings(query);
    place_nodes(query);
    return query;
}

void
lontar_query_free(lontar_query *query)
{
    if (query != NULL) {
        g_free(query->input);
        g_string_chunk_free(query->strings);
        g_ptr_array_unref(query->nodes);
        g_ptr_array_unref(query->lists);
        g_array_unref(query->warnings);
        g_free(query);
    }
}

const lontar_node *
lontar_query_root(const lontar_query *query)
{
    return query->root;
}

lontar_match
lontar_query_match(const lontar_query *query)
{
    return query->match;
}

const char *
lontar_query_input(const lontar_query *query)
{
    return query->input;
}

size_t
lontar_query_warning_size(const lontar_query *query)
{
    return query->warnings->len;
}

const lontar_warning *
lontar_query_warning_at(const lontar_query *query, size_t i)
{
    return &g_array_index(query->warnings, lontar_warning, i);
}

bool
lontar_query_is_partial(const lontar_query *query)
{
    for (size_t i = 0; i < lontar_query_warning_size(query); i++) {
        if (lontar_query_warning_at(query, i)->is_limit) {
            return true;
        }
    }
    return false;
}
