/*
 * CQL 1.2, the subset that has a meaning here, becomes a query of our own language.
 *
 *     query  = clause { boolean clause }      from the left, all booleans bind alike
 *     clause = "(" query ")" | [ index relation ] term
 */
#include "cql.h"

#include <stdbool.h>
#include <string.h>

#define DEPTH_MAX 20

typedef struct {
    char *text;
    bool is_quoted;
} token;

typedef struct {
    GArray *tokens; /* token */
    guint next;
    unsigned depth;
    lontar_cql_fault fault;
    char *detail;
} parser;

/* How an index of CQL is searched here. */
typedef struct {
    const char *name;
    const char *field; /* of our language, NULL = anywhere */
    bool is_filter;    /* its values are codes or names */
} cql_index;

static const cql_index indexes[] = {
    {"cql.serverchoice", NULL, false}, {"cql.anywhere", NULL, false},
    {"cql.anyindexes", NULL, false},   {"dc.title", "title", false},
    {"title", "title", false},         {"dc.creator", "author", false},
    {"dc.author", "author", false},    {"author", "author", false},
    {"dc.subject", NULL, false},       {"dc.description", NULL, false},
    {"dc.date", "year", true},         {"year", "year", true},
    {"dc.language", "language", true}, {"language", "language", true},
    {"dc.coverage", "country", true},  {"country", "country", true},
    {"dc.type", "type", true},         {"type", "type", true},
    {"sector", "sector", true},        {"instrument", "instrument", true},
};

static void
clear_token(void *data)
{
    g_free(((token *)data)->text);
}

static void *
fail(parser *own, lontar_cql_fault fault, const char *detail)
{
    if (own->fault == LONTAR_CQL_GOOD) {
        own->fault = fault;
        own->detail = g_strdup(detail);
    }
    return NULL;
}

/* --- tokens --------------------------------------------------------------------------------- */

static const char *
read_quoted(parser *own, const char *p)
{
    GString *text = g_string_new(NULL);

    for (p++; *p != '\0' && *p != '"'; p++) {
        if (*p == '\\' && p[1] != '\0') {
            p++;
        }
        g_string_append_c(text, *p);
    }

    token one = {g_string_free(text, FALSE), true};
    g_array_append_val(own->tokens, one);
    if (*p == '\0') {
        fail(own, LONTAR_CQL_SYNTAX, "a quotation mark has no partner");
        return p;
    }
    return p + 1;
}

static void
read_tokens(parser *own, const char *cql)
{
    for (const char *p = cql; *p != '\0';) {
        size_t length;

        p += strspn(p, " \t\r\n");
        if (*p == '\0') {
            return;
        }
        if (*p == '"') {
            p = read_quoted(own, p);
            continue;
        }
        length = strchr("()/", *p) != NULL ? 1 : strspn(p, "<>=");
        length = length > 0 ? length : strcspn(p, " \t\r\n\"()/<>=");

        token one = {g_strndup(p, length), false};
        g_array_append_val(own->tokens, one);
        p += length;
    }
}

static const token *
peek(const parser *own, guint ahead)
{
    return own->next + ahead < own->tokens->len
               ? &g_array_index(own->tokens, token, own->next + ahead)
               : NULL;
}

static bool
is_word(const token *one, const char *word)
{
    return one != NULL && !one->is_quoted && g_ascii_strcasecmp(one->text, word) == 0;
}

static bool
is_boolean(const token *one)
{
    return is_word(one, "and") || is_word(one, "or") || is_word(one, "not") || is_word(one, "prox");
}

static bool
is_relation(const token *one)
{
    static const char *const words[] = {
        "=", "==", "<", ">", "<=", ">=", "<>", "all", "any", "adj", "exact", NULL};

    for (size_t i = 0; words[i] != NULL; i++) {
        if (is_word(one, words[i])) {
            return true;
        }
    }
    return false;
}

/* --- terms ---------------------------------------------------------------------------------- */

/* What would be a sign of our language in a term of theirs becomes a blank. */
static char *
clean(const char *term)
{
    char *copy = g_strdup(term);

    return g_strstrip(g_strdelimit(copy, "\"()", ' '));
}

static void
append_field(GString *out, const char *field)
{
    if (field != NULL) {
        g_string_append_printf(out, "%s:", field);
    }
}

/* A word that our language would take for an operator or a field is quoted. */
static void
append_word(GString *out, const char *field, const char *word)
{
    size_t length = strlen(word);
    bool is_prefix = length > 3 && word[length - 1] == '*';
    bool is_plain = is_prefix;

    for (const char *p = word; *p != '\0' && (is_plain || p == word); p++) {
        is_plain = g_ascii_isalnum(*p) || (unsigned char)*p >= 0x80 || (*p == '*' && p[1] == '\0');
    }
    bool is_operator = g_str_equal(word, "AND") || g_str_equal(word, "OR") ||
                       g_str_equal(word, "NOT") || g_str_has_prefix(word, "NEAR") ||
                       g_str_has_prefix(word, "ADJ");
    bool is_bare = (is_plain || strcspn(word, "*:-/,") == length) && !is_operator;

    append_field(out, field);
    g_string_append_printf(out, is_bare ? "%s" : "\"%s\"", word);
}

/* The words of a term, joined: `all` by AND, `any` by OR. */
static char *
join_words(const char *field, const char *term, const char *with)
{
    g_auto(GStrv) words = g_strsplit_set(term, " \t\r\n", -1);
    GString *out = g_string_new("(");

    for (size_t i = 0; words[i] != NULL; i++) {
        if (*words[i] != '\0') {
            g_string_append(out, out->len > 1 ? with : "");
            append_word(out, field, words[i]);
        }
    }
    g_string_append_c(out, ')');
    return g_string_free(out, FALSE);
}

static char *
translate_year(parser *own, const char *relation, const char *term)
{
    guint64 year = 0;
    g_autofree char *digits = g_strndup(term, 4);

    if (!g_ascii_string_to_unsigned(digits, 10, 1, 9998, &year, NULL)) {
        return fail(own, LONTAR_CQL_SYNTAX, "a date begins with its year: 2015");
    }
    if (g_str_equal(relation, "<") || g_str_equal(relation, "<=")) {
        return g_strdup_printf("year:..%04u", (unsigned)year - (relation[1] == '\0'));
    }
    if (g_str_equal(relation, ">") || g_str_equal(relation, ">=")) {
        return g_strdup_printf("year:%04u..", (unsigned)year + (relation[1] == '\0'));
    }
    return g_strdup_printf("year:%04u", (unsigned)year);
}

static char *
translate_term(parser *own, const cql_index *index, const char *relation, const char *term)
{
    g_autofree char *words = clean(term);
    bool is_one = strpbrk(words, " \t\r\n") == NULL;

    if (*words == '\0') {
        return fail(own, LONTAR_CQL_EMPTY_TERM, "a term is empty");
    }
    if (index->is_filter && g_strcmp0(index->field, "year") == 0 && *relation != 'a') {
        return translate_year(own, relation, words);
    }
    if (strpbrk(relation, "<>") != NULL) {
        return fail(own, LONTAR_CQL_RELATION, relation);
    }
    if (index->is_filter) {
        return g_strdup_printf("%s:\"%s\"", index->field, words);
    }
    if (g_str_equal(relation, "any") || g_str_equal(relation, "all")) {
        return join_words(index->field, words, g_str_equal(relation, "any") ? " OR " : " AND ");
    }

    GString *out = g_string_new(NULL);
    if (is_one) {
        append_word(out, index->field, words);
    } else {
        append_field(out, index->field);
        g_string_append_printf(out, "\"%s\"", words);
    }
    return g_string_free(out, FALSE);
}

/* --- clauses -------------------------------------------------------------------------------- */

static char *parse_query(parser *own);

static const cql_index *
find_index(const char *name)
{
    for (size_t i = 0; i < G_N_ELEMENTS(indexes); i++) {
        if (g_ascii_strcasecmp(indexes[i].name, name) == 0) {
            return &indexes[i];
        }
    }
    return NULL;
}

static char *
parse_group(parser *own)
{
    g_autofree char *inner = NULL;

    if (++own->depth > DEPTH_MAX) {
        return fail(own, LONTAR_CQL_TOO_DEEP, "parentheses are too deep");
    }
    own->next++;
    inner = parse_query(own);
    own->depth--;
    if (inner == NULL) {
        return NULL;
    }
    if (!is_word(peek(own, 0), ")")) {
        return fail(own, LONTAR_CQL_SYNTAX, "a parenthesis has no partner");
    }
    own->next++;
    return g_steal_pointer(&inner);
}

static char *
parse_clause(parser *own)
{
    const token *first = peek(own, 0);
    const token *second = peek(own, 1);
    const token *third = peek(own, 2);

    if (first == NULL || is_word(first, ")") || is_boolean(first)) {
        return fail(own, LONTAR_CQL_SYNTAX, "a term is missing");
    }
    if (is_word(first, "(")) {
        return parse_group(own);
    }
    if (!is_relation(second)) {
        own->next++;
        return translate_term(own, &indexes[0], "=", first->text);
    }
    if (is_word(third, "/")) {
        return fail(own, LONTAR_CQL_RELATION, "modifiers of relations are not supported");
    }
    if (third == NULL || is_word(third, "(") || is_word(third, ")")) {
        return fail(own, LONTAR_CQL_SYNTAX, "a term is missing after a relation");
    }

    const cql_index *index = find_index(first->text);
    if (index == NULL) {
        return fail(own, LONTAR_CQL_INDEX, first->text);
    }
    own->next += 3;
    g_autofree char *relation = g_ascii_strdown(second->text, -1);
    return translate_term(own, index, relation, third->text);
}

static char *
parse_query(parser *own)
{
    g_autofree char *left = parse_clause(own);

    while (left != NULL && is_boolean(peek(own, 0))) {
        const token *boolean = peek(own, 0);
        const char *with = is_word(boolean, "or")    ? "OR"
                           : is_word(boolean, "not") ? "AND NOT"
                                                     : "AND";

        if (is_word(boolean, "prox") || is_word(peek(own, 1), "/")) {
            return fail(own, LONTAR_CQL_BOOLEAN, boolean->text);
        }
        own->next++;
        g_autofree char *right = parse_clause(own);
        if (right == NULL) {
            return NULL;
        }
        char *both = g_strdup_printf("(%s %s %s)", left, with, right);
        g_free(left);
        left = both;
    }
    return g_steal_pointer(&left);
}

lontar_cql_fault
lontar_cql_translate(const char *cql, char **out_query, char **out_detail)
{
    parser own = {.tokens = g_array_new(FALSE, FALSE, sizeof(token))};
    char *query = NULL;

    g_array_set_clear_func(own.tokens, clear_token);
    read_tokens(&own, cql);
    if (own.fault == LONTAR_CQL_GOOD) {
        query = parse_query(&own);
    }
    if (query != NULL && peek(&own, 0) != NULL) {
        fail(&own, LONTAR_CQL_SYNTAX, "a boolean is missing between terms");
    }
    g_array_unref(own.tokens);
    if (own.fault != LONTAR_CQL_GOOD) {
        g_free(query);
        *out_detail = own.detail;
        return own.fault;
    }
    *out_query = query;
    return LONTAR_CQL_GOOD;
}
