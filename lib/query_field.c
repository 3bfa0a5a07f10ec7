/*
 * The lexer of queries, fields: `title:boats`, `country:THA,"Viet Nam"`, `year:2015..2020`.
 */
#include "query_lex.h"

#include <string.h>

#include "filter_value.h"
#include "nearest.h"

/* The longest name of a country has five words, and `the` may stand before them. */
enum { VALUE_WORDS_MAX = 6, FIELD_NAME_MAX = 20 };

static const char *const field_names[] = {"title", "author",   "country",    "sector",   "year",
                                          "type",  "language", "instrument", "mentions", NULL};

static const lontar_field fields[] = {
    LONTAR_FIELD_TITLE,    LONTAR_FIELD_AUTHOR,     LONTAR_FIELD_COUNTRY,
    LONTAR_FIELD_SECTOR,   LONTAR_FIELD_YEAR,       LONTAR_FIELD_TYPE,
    LONTAR_FIELD_LANGUAGE, LONTAR_FIELD_INSTRUMENT, LONTAR_FIELD_MENTION};

int
lontar_query_field_find(const char *name)
{
    for (size_t i = 0; i < G_N_ELEMENTS(fields); i++) {
        if (g_ascii_strcasecmp(name, field_names[i]) == 0) {
            return (int)fields[i];
        }
    }
    return -1;
}

const char *
lontar_query_field_name(lontar_field field)
{
    for (size_t i = 0; i < G_N_ELEMENTS(fields); i++) {
        if (fields[i] == field) {
            return field_names[i];
        }
    }
    return NULL;
}

static bool
is_text_field(lontar_field field)
{
    return field == LONTAR_FIELD_TITLE || field == LONTAR_FIELD_AUTHOR;
}

/* Adds what a value stands for to the values; false when it stands for nothing. */
static bool
add_value(query_lexer *lex, lontar_field field, size_t start, size_t end, GArray *values)
{
    query_value value = {0};

    if (end == start || end - start > LONTAR_FILTER_VALUE_MAX) {
        return false;
    }
    g_autofree char *text = g_strndup(lex->text + start, end - start);
    lex->query->steps += end - start;
    if (field == LONTAR_FIELD_YEAR) {
        if (!lontar_filter_years(text, &value.year_from, &value.year_to) ||
            value.year_from > value.year_to) {
            return false;
        }
        g_autofree char *code = lontar_filter_years_format(value.year_from, value.year_to);
        value.code = lontar_query_keep(lex->query, code, strlen(code));
        g_array_append_val(values, value);
        return true;
    }
    g_autoptr(GPtrArray) codes = lontar_filter_codes(lex->query->vocabularies, field, text);
    for (size_t i = 0; codes != NULL && i < codes->len; i++) {
        value.code = g_ptr_array_index(codes, i);
        g_array_append_val(values, value);
    }
    return codes != NULL;
}

/* The end of a value that begins here, and the end of what to go on after. */
static size_t
value_end(query_lexer *lex, lontar_field field, size_t start, size_t *out_next)
{
    size_t at = start;
    size_t last = start;

    for (; at < lex->end; at = lontar_query_lex_after(lex, at)) {
        query_char kind = lontar_query_lex_char(lex, at);

        if (kind == CHAR_COMMA || (kind != CHAR_COLON && lontar_query_lex_parts(lex, at, kind))) {
            break;
        }
        if (kind == CHAR_LETTER || (field == LONTAR_FIELD_YEAR && kind != CHAR_NOTHING &&
                                    strchr("!?:", lex->text[at]) == NULL)) {
            last = lontar_query_lex_after(lex, at);
        }
    }
    *out_next = at;
    return last;
}

/*
 * Takes more words into a value, as many as still name something: `sri lanka`. Of instruments as
 * few as name one: each is a value of its own.
 */
static bool
add_long_value(query_lexer *lex, lontar_field field, size_t start, size_t *out_end, GArray *values)
{
    size_t ends[VALUE_WORDS_MAX];
    size_t nexts[VALUE_WORDS_MAX];
    size_t count = 0;
    size_t at = start;
    uint32_t distance = 0;

    /* `country:AND` is Andorra. */
    while (count < VALUE_WORDS_MAX && at - start <= LONTAR_FILTER_VALUE_MAX) {
        ends[count] = value_end(lex, field, at, &nexts[count]);
        bool stands_apart = at > start || lex->text[at - 1] == ' ';
        bool is_operator =
            stands_apart &&
            lontar_query_lex_operator(lex->text + at, ends[count] - at, &distance) != TOKEN_WORD;
        bool is_excluded = at > start && lex->text[at] == '-';
        if (ends[count] == at || is_operator || is_excluded) {
            break;
        }
        at = nexts[count++];
        while (at < lex->end && lex->text[at] == ' ') {
            at++;
        }
        if (field == LONTAR_FIELD_YEAR || at == nexts[count - 1]) {
            break;
        }
    }
    for (size_t i = 0; i < count; i++) {
        size_t tried = field == LONTAR_FIELD_INSTRUMENT ? i : count - 1 - i;

        if (add_value(lex, field, start, ends[tried], values)) {
            *out_end = nexts[tried];
            return true;
        }
    }
    return false;
}

static void
refuse_value(query_lexer *lex, lontar_field field, size_t start, size_t end)
{
    size_t length = MIN(end - start, (size_t)LONTAR_FILTER_VALUE_MAX + 1);
    g_autofree char *text = g_strndup(lex->text + start, length);

    lontar_query_warn_value(lex->query, start, field, text);
}

/* One of the values of a filter: `THA`, `viet nam`, `"Viet Nam"`. Gives where to go on. */
static size_t
lex_value(query_lexer *lex, lontar_field field, size_t at, GArray *values, GArray *words)
{
    size_t next = at;
    size_t start = at;
    size_t end = at;

    if (lontar_query_lex_char(lex, at) == CHAR_QUOTE) {
        size_t close = lontar_query_lex_closing(lex, at);
        start = lontar_query_lex_after(lex, at);
        end = close > 0 ? close : value_end(lex, field, start, &next);
        next = close > 0 ? lontar_query_lex_after(lex, close) : next;
        if (add_value(lex, field, start, end, values)) {
            return next;
        }
    } else {
        if (add_long_value(lex, field, start, &next, values)) {
            return next;
        }
        end = value_end(lex, field, start, &next);
    }
    if (end > start) {
        refuse_value(lex, field, start, end);
        lontar_query_add_words(lex->query, words, start, end);
    }
    return next;
}

/* The values of a filter, from where the first may begin; false when there is none. */
static bool
lex_values(query_lexer *lex, lontar_field field, size_t name_start, size_t name_end, size_t at)
{
    g_autoptr(GArray) values = g_array_new(FALSE, TRUE, sizeof(query_value));
    g_autoptr(GArray) words = lontar_query_tokens_new();

    for (;;) {
        size_t next = lex_value(lex, field, at, values, words);
        bool goes_on =
            next > at && next < lex->end && lontar_query_lex_char(lex, next) == CHAR_COMMA;

        at = next;
        if (!goes_on ||
            lontar_query_lex_char(lex, lontar_query_lex_after(lex, next)) == CHAR_SPACE) {
            break;
        }
        at = lontar_query_lex_after(lex, next);
    }
    if (values->len == 0 && words->len == 0) {
        return false;
    }
    lex->at = at;
    if (values->len > 0) {
        query_token *token = lontar_query_lex_add(lex->tokens, TOKEN_FILTER, name_start, at);
        token->field = field;
        token->values = g_steal_pointer(&values);
    } else {
        lontar_query_add_words(lex->query, lex->tokens, name_start, name_end);
    }
    g_array_append_vals(lex->tokens, words->data, words->len);
    return true;
}

/* The word or phrase that a field applies to; false when there is none. */
static bool
lex_text_value(query_lexer *lex, lontar_field field, size_t value)
{
    guint before = lex->tokens->len;

    for (size_t at = value; at < lex->end; at = lontar_query_lex_after(lex, at)) {
        query_char kind = lontar_query_lex_char(lex, at);

        lex->at = at;
        if (kind == CHAR_LETTER) {
            lontar_query_lex_word(lex, field);
            return true;
        }
        if (kind == CHAR_QUOTE && lontar_query_lex_closing(lex, at) > 0) {
            lontar_query_lex_quote(lex, field);
            return lex->tokens->len > before;
        }
        if (kind != CHAR_QUOTE && lontar_query_lex_parts(lex, at, kind)) {
            return false;
        }
    }
    return false;
}

static void
lex_value_of(query_lexer *lex, lontar_field field, size_t name_start, size_t colon)
{
    size_t value = lontar_query_lex_after(lex, colon);

    while (value < lex->end && lontar_query_lex_char(lex, value) == CHAR_SPACE) {
        value = lontar_query_lex_after(lex, value);
    }
    if (value < lex->end && lontar_query_lex_char(lex, value) == CHAR_OPEN) {
        lex->at = lontar_query_lex_after(lex, value);
        lontar_query_lex_add(lex->tokens, TOKEN_OPEN, name_start, lex->at)->field = field;
        return;
    }
    if (is_text_field(field) ? !lex_text_value(lex, field, value)
                             : !lex_values(lex, field, name_start, colon, value)) {
        lontar_query_warn(lex->query, name_start, "nothing follows '%s:'; taken as a word",
                          lontar_query_field_name(field));
        lontar_query_add_words(lex->query, lex->tokens, name_start, colon);
        lex->at = lontar_query_lex_after(lex, colon);
    }
}

/* Not for 10:30 nor for https://, which are no attempt at a field. */
static void
warn_unknown(query_lexer *lex, const char *name, size_t start, size_t colon)
{
    size_t value = lontar_query_lex_after(lex, colon);
    size_t letters = strspn(name, G_CSET_a_2_z G_CSET_A_2_Z "_");

    if (letters < 2 || name[letters] != '\0' || value >= lex->end || lex->text[value] == '/' ||
        lontar_query_lex_char(lex, value) == CHAR_SPACE) {
        return;
    }
    const char *nearest = lontar_nearest(field_names, name);
    if (nearest == NULL) {
        lontar_query_warn(lex->query, start, "there is no field '%s:'; taken as words", name);
    } else {
        lontar_query_warn(lex->query, start,
                          "there is no field '%s:', the nearest is '%s:'; taken as words", name,
                          nearest);
    }
}

bool
lontar_query_lex_field(query_lexer *lex, size_t start, size_t colon)
{
    g_autofree char *name = g_strndup(lex->text + start, MIN(colon - start, FIELD_NAME_MAX));
    int field = lontar_query_field_find(name);

    if (field < 0) {
        if (strlen(name) < FIELD_NAME_MAX) {
            warn_unknown(lex, name, start, colon);
        }
        return false;
    }
    lex_value_of(lex, (lontar_field)field, start, colon);
    return true;
}
