/*
 * Tokens are put in order before they are parsed, so that the grammar has no errors to deal with:
 * parentheses come in pairs, and every operator has its operands.
 */
#include "query_private.h"

#include <string.h>

#include "filter_value.h"

/* Moves a token; what it owns goes with it. */
static void
move_token(GArray *tokens, query_token *token)
{
    g_array_append_val(tokens, *token);
    token->values = NULL;
}

static query_token *
token_at(const GArray *tokens, size_t i)
{
    return &g_array_index(tokens, query_token, i);
}

/* --- parentheses --- */

typedef struct {
    lontar_query *query;
    GArray *tokens;
    GArray *open;   /* size_t: parentheses open here, outermost first */
    bool *left_out; /* one a token */
    bool said_partner;
    bool said_depth;
} balancing;

static void
leave_out(balancing *state, size_t i, bool *said, const char *message)
{
    state->left_out[i] = true;
    if (!*said) {
        lontar_query_warn(state->query, token_at(state->tokens, i)->start, "%s", message);
    }
    *said = true;
}

static void
close_parenthesis(balancing *state, size_t i)
{
    static const char too_deep[] = "parentheses this deep are left out";

    if (state->open->len == 0) {
        leave_out(state, i, &state->said_partner, "this parenthesis has no partner; left out");
        return;
    }
    size_t partner = g_array_index(state->open, size_t, state->open->len - 1);
    token_at(state->tokens, i)->partner = partner;
    token_at(state->tokens, partner)->partner = i;
    if (state->open->len > LONTAR_QUERY_DEPTH_MAX) {
        leave_out(state, partner, &state->said_depth, too_deep);
        state->left_out[i] = true;
    }
    g_array_set_size(state->open, state->open->len - 1);
}

static void
pair_parentheses(balancing *state)
{
    for (size_t i = 0; i < state->tokens->len; i++) {
        query_token_kind kind = token_at(state->tokens, i)->kind;

        state->query->steps++;
        if (kind == TOKEN_OPEN) {
            g_array_append_val(state->open, i);
        } else if (kind == TOKEN_CLOSE) {
            close_parenthesis(state, i);
        }
    }
    for (size_t i = 0; i < state->open->len; i++) {
        leave_out(state, g_array_index(state->open, size_t, i), &state->said_partner,
                  "this parenthesis has no partner; left out");
    }
    g_array_set_size(state->open, 0);
}

static void
make_filter(lontar_query *query, query_token *token, lontar_field field)
{
    query_value value = {0};
    g_autoptr(GArray) values = g_array_new(FALSE, TRUE, sizeof(query_value));
    bool is_year = field == LONTAR_FIELD_YEAR;
    g_autoptr(GPtrArray) codes =
        is_year ? NULL : lontar_filter_codes(query->vocabularies, field, token->text);

    query->steps += strlen(token->text);
    if (is_year && lontar_filter_years(token->text, &value.year_from, &value.year_to) &&
        value.year_from <= value.year_to) {
        g_autofree char *code = lontar_filter_years_format(value.year_from, value.year_to);
        value.code = lontar_query_keep(query, code, strlen(code));
        g_array_append_val(values, value);
    }
    for (size_t i = 0; codes != NULL && i < codes->len; i++) {
        value.code = g_ptr_array_index(codes, i);
        g_array_append_val(values, value);
    }
    if (values->len == 0) {
        lontar_query_warn_value(query, token->start, field, token->text);
        return;
    }
    token->kind = TOKEN_FILTER;
    token->field = field;
    token->values = g_steal_pointer(&values);
}

/* `title:(forced OR bonded)`: what has no field of its own has the parentheses'. */
static void
put_in_field(lontar_query *query, query_token *token, lontar_field field)
{
    bool is_word = token->kind == TOKEN_WORD || token->kind == TOKEN_PHRASE;

    if (!is_word || field == LONTAR_FIELD_COUNT || token->field != LONTAR_FIELD_COUNT) {
        return;
    }
    if (field == LONTAR_FIELD_TITLE || field == LONTAR_FIELD_AUTHOR) {
        token->field = field;
    } else {
        make_filter(query, token, field);
    }
}

GArray *
lontar_query_balance(lontar_query *query, GArray *tokens)
{
    g_autoptr(GArray) open = g_array_new(FALSE, FALSE, sizeof(size_t));
    g_autofree bool *left_out = g_new0(bool, tokens->len + 1);
    balancing state = {.query = query, .tokens = tokens, .open = open, .left_out = left_out};
    GArray *balanced = lontar_query_tokens_new();
    g_autoptr(GArray) fields = g_array_new(FALSE, FALSE, sizeof(lontar_field));
    lontar_field field = LONTAR_FIELD_COUNT;

    pair_parentheses(&state);
    for (size_t i = 0; i < tokens->len; i++) {
        query_token *token = token_at(tokens, i);

        if (left_out[i]) {
            if (token->kind == TOKEN_OPEN && token->field != LONTAR_FIELD_COUNT) {
                lontar_query_add_words(query, balanced, token->start, token->end);
            }
            continue;
        }
        if (token->kind == TOKEN_OPEN) {
            g_array_append_val(fields, field);
            field = token->field != LONTAR_FIELD_COUNT ? token->field : field;
        } else if (token->kind == TOKEN_CLOSE) {
            field = g_array_index(fields, lontar_field, fields->len - 1);
            g_array_set_size(fields, fields->len - 1);
        }
        put_in_field(query, token, field);
        move_token(balanced, token);
    }
    return balanced;
}

/* --- operators --- */

static query_token *
last_of(const GArray *tokens)
{
    return tokens->len > 0 ? token_at(tokens, tokens->len - 1) : NULL;
}

/* A `-` with nothing behind it. */
static void
drop_minus(GArray *kept)
{
    const query_token *last = last_of(kept);

    if (last != NULL && last->kind == TOKEN_NOT && last->text == NULL) {
        g_array_set_size(kept, kept->len - 1);
    }
}

/* Pairs with nothing in them go, from the inside out, and a `-` before them too. */
static GArray *
drop_empty(lontar_query *query, GArray *tokens)
{
    GArray *kept = lontar_query_tokens_new();

    for (size_t i = 0; i < tokens->len; i++) {
        query_token *token = token_at(tokens, i);

        query->steps++;
        if (token->kind != TOKEN_CLOSE) {
            move_token(kept, token);
            continue;
        }
        drop_minus(kept);
        const query_token *last = last_of(kept);
        if (last->kind != TOKEN_OPEN) {
            move_token(kept, token);
            continue;
        }
        if (last->field != LONTAR_FIELD_COUNT) {
            lontar_query_warn(query, last->start, "nothing stands in these parentheses");
        }
        g_array_set_size(kept, kept->len - 1);
        drop_minus(kept);
    }
    return kept;
}

static bool
is_operand(query_token_kind kind)
{
    return kind == TOKEN_WORD || kind == TOKEN_PHRASE || kind == TOKEN_FILTER;
}

static bool
joins(query_token_kind kind)
{
    return kind == TOKEN_AND || kind == TOKEN_OR || kind == TOKEN_NEAR || kind == TOKEN_ADJ;
}

/* An operator without an operand is a word; a `-` is nothing then. */
static void
make_word(lontar_query *query, query_token *token)
{
    g_autoptr(GArray) words = lontar_query_tokens_new();

    if (token->text == NULL) {
        token->kind = TOKEN_NOTHING;
        return;
    }
    lontar_query_warn(query, token->start, "'%s' joins nothing here; taken as a word", token->text);
    lontar_query_add_words(query, words, token->start, token->end);
    *token = *token_at(words, 0);
}

static void
check_right(lontar_query *query, GArray *tokens)
{
    query_token_kind next = TOKEN_NOTHING;

    for (size_t i = tokens->len; i-- > 0;) {
        query_token *token = token_at(tokens, i);
        bool is_near = token->kind == TOKEN_NEAR || token->kind == TOKEN_ADJ;
        bool begins = is_operand(next) || next == TOKEN_OPEN || next == TOKEN_NOT;

        if ((joins(token->kind) || token->kind == TOKEN_NOT) && !begins) {
            make_word(query, token);
        } else if (is_near && next == TOKEN_NOT) {
            lontar_query_warn(query, token->start, "%s cannot join what is excluded; taken as AND",
                              token->text);
            token->kind = TOKEN_AND;
        }
        next = token->kind != TOKEN_NOTHING ? token->kind : next;
    }
}

static void
check_left(lontar_query *query, GArray *tokens)
{
    bool ended = false;

    for (size_t i = 0; i < tokens->len; i++) {
        query_token *token = token_at(tokens, i);

        if (joins(token->kind) && !ended) {
            make_word(query, token);
        }
        if (token->kind != TOKEN_NOTHING) {
            ended = is_operand(token->kind) || token->kind == TOKEN_CLOSE;
        }
    }
}

GArray *
lontar_query_tidy(lontar_query *query, GArray *tokens)
{
    g_autoptr(GArray) kept = drop_empty(query, tokens);
    GArray *tidy = lontar_query_tokens_new();

    check_right(query, kept);
    check_left(query, kept);
    for (size_t i = 0; i < kept->len; i++) {
        if (token_at(kept, i)->kind != TOKEN_NOTHING) {
            move_token(tidy, token_at(kept, i));
        }
    }
    return tidy;
}
