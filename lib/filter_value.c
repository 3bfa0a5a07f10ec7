/*
 * Values of filters: any spelling that a person uses becomes the codes that the index holds.
 */
#include "filter_value.h"

#include <string.h>

#include "lontar/query.h"

enum { QUOTE_MAX = 60 }; /* code points of a value that a message repeats */

const lontar_vocabulary *
lontar_filter_vocabulary(const lontar_vocabularies *vocabularies, lontar_field field)
{
    int kind = lontar_vocabulary_of(field);

    return kind < 0 ? NULL : lontar_vocabularies_get(vocabularies, (lontar_vocabulary_kind)kind);
}

static void
add_code(GPtrArray *codes, const char *code)
{
    if (!g_ptr_array_find(codes, code, NULL)) {
        g_ptr_array_add(codes, (gpointer)code);
    }
}

/* The instruments that a value cites, if it is nothing but citations: `Convention No. 29`. */
static GPtrArray *
cited_instruments(const lontar_vocabularies *vocabularies, const char *value)
{
    const lontar_vocabulary *instruments =
        lontar_vocabularies_get(vocabularies, LONTAR_INSTRUMENTS);
    g_autoptr(GPtrArray) codes = g_ptr_array_new();
    const char *code = lontar_vocabulary_find(instruments, value);

    if (code != NULL) {
        g_ptr_array_add(codes, (gpointer)code);
        return g_steal_pointer(&codes);
    }
    if (strchr(value, ':') != NULL) {
        return NULL;
    }
    g_autoptr(lontar_query) query = lontar_query_parse(vocabularies, value, LONTAR_MATCH_ALL);
    const lontar_node *root = lontar_query_root(query);
    if (root == NULL || (root->kind != LONTAR_NODE_FILTER && root->kind != LONTAR_NODE_AND)) {
        return NULL;
    }
    for (size_t i = 0; i < MAX(root->child_size, 1); i++) {
        const lontar_node *node = root->child_size > 0 ? root->children[i] : root;

        if (node->kind != LONTAR_NODE_FILTER) {
            return NULL;
        }
        add_code(codes, lontar_vocabulary_find(instruments, node->text));
    }
    return g_steal_pointer(&codes);
}

GPtrArray *
lontar_filter_codes(const lontar_vocabularies *vocabularies, lontar_field field, const char *value)
{
    int kind = lontar_vocabulary_of(field);
    g_autofree char *trimmed = g_strstrip(g_strdup(value));

    if (kind < 0 || *trimmed == '\0' || strlen(trimmed) > LONTAR_FILTER_VALUE_MAX) {
        return NULL;
    }
    if (kind == LONTAR_INSTRUMENTS) {
        return cited_instruments(vocabularies, trimmed);
    }
    return lontar_vocabularies_expand(vocabularies, (lontar_vocabulary_kind)kind, trimmed);
}

/* Reads up to four digits; gives how many there were. */
static int
read_digits(const char **at, int *out_number)
{
    int digits = 0;

    *out_number = 0;
    while (digits < 5) {
        int digit = g_unichar_digit_value(g_utf8_get_char(*at));

        if (digit < 0) {
            break;
        }
        *out_number = *out_number * 10 + digit;
        *at = g_utf8_next_char(*at);
        digits++;
    }
    return digits;
}

static bool
skip_range_sign(const char **at, bool *out_open)
{
    static const char *const signs[] = {"..", "-", "\xE2\x80\x93"}; /* the last is an en dash */

    for (size_t i = 0; i < G_N_ELEMENTS(signs); i++) {
        if (g_str_has_prefix(*at, signs[i])) {
            *at += strlen(signs[i]);
            *out_open = i == 0;
            return true;
        }
    }
    return false;
}

bool
lontar_filter_years(const char *value, int *out_from, int *out_to)
{
    const char *at = value;
    int from = 0;
    int to = 0;
    bool may_be_open = false;
    int from_digits = read_digits(&at, &from);

    if (from_digits != 0 && from_digits != 4) {
        return false;
    }
    if (*at == '\0') {
        *out_from = *out_to = from;
        return from_digits == 4 && from > LONTAR_YEAR_FIRST;
    }
    if (!skip_range_sign(&at, &may_be_open)) {
        return false;
    }
    int to_digits = read_digits(&at, &to);
    bool both = from_digits == 4 && to_digits == 4;
    bool one = may_be_open && from_digits + to_digits == 4;
    if (*at != '\0' || !(both || one)) {
        return false;
    }
    *out_from = from_digits == 4 ? from : LONTAR_YEAR_FIRST;
    *out_to = to_digits == 4 ? to : LONTAR_YEAR_LAST;
    return true;
}

char *
lontar_filter_years_format(int from, int to)
{
    if (from == to) {
        return g_strdup_printf("%04d", from);
    }
    if (from == LONTAR_YEAR_FIRST) {
        return g_strdup_printf("..%04d", to);
    }
    if (to == LONTAR_YEAR_LAST) {
        return g_strdup_printf("%04d..", from);
    }
    return g_strdup_printf("%04d..%04d", from, to);
}

char *
lontar_filter_quote(const char *value)
{
    GString *quoted = g_string_new(NULL);
    g_autofree char *valid =
        g_utf8_make_valid(value, (gssize)MIN(strlen(value), (size_t)QUOTE_MAX * 4));
    size_t count = 0;

    for (const char *at = valid; *at != '\0'; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);

        if (count++ == QUOTE_MAX) {
            g_string_append(quoted, "...");
            break;
        }
        g_string_append_unichar(quoted, g_unichar_iscntrl(c) ? ' ' : c);
    }
    return g_string_free(quoted, FALSE);
}

char *
lontar_filter_complaint(const lontar_vocabularies *vocabularies, lontar_field field,
                        const char *value, bool guess)
{
    g_autofree char *quoted = lontar_filter_quote(value);
    const lontar_vocabulary *vocabulary = lontar_filter_vocabulary(vocabularies, field);

    if (field == LONTAR_FIELD_YEAR) {
        return g_strdup_printf("'%s' is no year; years are written 2015, 2015..2020, 2015.. or "
                               "..2020",
                               quoted);
    }
    const char *name = field == LONTAR_FIELD_MENTION ? "country" : lontar_field_name(field);
    size_t length = strlen(value);
    bool is_name = length > 2 && length <= LONTAR_FILTER_VALUE_MAX;
    const char *nearest = guess && is_name ? lontar_vocabulary_nearest(vocabulary, value) : NULL;
    if (nearest == NULL) {
        return g_strdup_printf("no %s is called '%s'", name, quoted);
    }
    const char *label = lontar_vocabulary_label(vocabulary, nearest, "en");
    return g_strdup_printf("no %s is called '%s'; the nearest is %s (%s)", name, quoted, nearest,
                           label == NULL ? nearest : label);
}
