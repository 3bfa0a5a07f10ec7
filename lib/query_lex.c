/*
 * The lexer of queries: words, phrases, operators and parentheses.
 *
 * One pass. It goes over characters again only where a filter's value may be several words
 * (`country:sri lanka`), and then over a bounded number.
 */
#include "query_lex.h"

#include <string.h>

static void
clear_token(gpointer data)
{
    query_token *token = data;

    if (token->values != NULL) {
        g_array_unref(token->values);
    }
}

GArray *
lontar_query_tokens_new(void)
{
    GArray *tokens = g_array_new(FALSE, TRUE, sizeof(query_token));

    g_array_set_clear_func(tokens, clear_token);
    return tokens;
}

query_char
lontar_query_lex_char(query_lexer *lex, size_t at)
{
    lex->query->steps++;
    return at < lex->end ? lontar_query_char(g_utf8_get_char(lex->text + at)) : CHAR_SPACE;
}

size_t
lontar_query_lex_after(const query_lexer *lex, size_t at)
{
    return (size_t)(g_utf8_next_char(lex->text + at) - lex->text);
}

size_t
lontar_query_lex_closing(query_lexer *lex, size_t open)
{
    int family = lontar_query_quote_family(g_utf8_get_char(lex->text + open));

    if (lex->unclosed[family]) {
        return 0;
    }
    for (size_t at = lontar_query_lex_after(lex, open); at < lex->end;
         at = lontar_query_lex_after(lex, at)) {
        lex->query->steps++;
        if (lontar_query_quote_family(g_utf8_get_char(lex->text + at)) == family) {
            return at;
        }
    }
    lex->unclosed[family] = true;
    lontar_query_warn(lex->query, open, "this quotation mark has no partner; taken as words");
    return 0;
}

static bool
is_digit_at(const query_lexer *lex, size_t at)
{
    return at < lex->end && g_unichar_isdigit(g_utf8_get_char(lex->text + at));
}

/* A comma parts words, but not the thousands of a number. */
bool
lontar_query_lex_parts(const query_lexer *lex, size_t at, query_char kind)
{
    switch (kind) {
    case CHAR_SPACE:
    case CHAR_QUOTE:
    case CHAR_OPEN:
    case CHAR_CLOSE:
        return true;
    case CHAR_COLON:
        return lex->text[at] != ':';
    case CHAR_COMMA:
        return !(lex->text[at] == ',' && at > 0 && g_ascii_isdigit(lex->text[at - 1]) &&
                 is_digit_at(lex, at + 1));
    default:
        return false;
    }
}

query_token *
lontar_query_lex_add(GArray *tokens, query_token_kind kind, size_t start, size_t end)
{
    query_token token = {.kind = kind, .field = LONTAR_FIELD_COUNT, .start = start, .end = end};

    g_array_append_val(tokens, token);
    return &g_array_index(tokens, query_token, tokens->len - 1);
}

/* NEAR/5 and the like: gives the distance, 0 when the text is no such operator. */
static uint32_t
read_distance(const char *text, size_t length, const char *operator)
{
    size_t skip = strlen(operator);
    uint32_t distance = 0;

    if (length <= skip || length > skip + 4 || strncmp(text, operator, skip) != 0) {
        return 0;
    }
    for (size_t i = skip; i < length; i++) {
        if (!g_ascii_isdigit(text[i])) {
            return 0;
        }
        distance = distance * 10 + (uint32_t)g_ascii_digit_value(text[i]);
    }
    return distance <= LONTAR_QUERY_DISTANCE_MAX ? distance : 0;
}

query_token_kind
lontar_query_lex_operator(const char *text, size_t length, uint32_t *out_distance)
{
    static const struct {
        const char *name;
        query_token_kind kind;
    } operators[] = {{"AND", TOKEN_AND}, {"OR", TOKEN_OR}, {"NOT", TOKEN_NOT}};

    for (size_t i = 0; i < G_N_ELEMENTS(operators); i++) {
        if (length == strlen(operators[i].name) && strncmp(text, operators[i].name, length) == 0) {
            return operators[i].kind;
        }
    }
    *out_distance = read_distance(text, length, "NEAR/");
    if (*out_distance > 0) {
        return TOKEN_NEAR;
    }
    *out_distance = read_distance(text, length, "ADJ/");
    return *out_distance > 0 ? TOKEN_ADJ : TOKEN_WORD;
}

/* An operator is taken as a word, in small letters so that it stays one. */
static void
add_word(lontar_query *query, GArray *tokens, size_t start, size_t end)
{
    const char *text = query->input + start;
    uint32_t distance = 0;
    query_token *token = lontar_query_lex_add(tokens, TOKEN_WORD, start, end);

    if (lontar_query_lex_operator(text, end - start, &distance) == TOKEN_WORD) {
        token->text = lontar_query_keep(query, text, end - start);
    } else {
        g_autofree char *small = g_ascii_strdown(text, (gssize)(end - start));
        token->text = lontar_query_keep(query, small, end - start);
    }
}

void
lontar_query_add_words(lontar_query *query, GArray *tokens, size_t start, size_t end)
{
    query_lexer lex = {.query = query, .text = query->input, .end = end, .tokens = tokens};
    size_t at = start;

    while (at < end) {
        size_t first = at;
        size_t last = at;

        while (first < end && lontar_query_lex_char(&lex, first) != CHAR_LETTER) {
            first = lontar_query_lex_after(&lex, first);
        }
        for (at = first; at < end; at = lontar_query_lex_after(&lex, at)) {
            query_char kind = lontar_query_lex_char(&lex, at);

            if (kind == CHAR_COLON || lontar_query_lex_parts(&lex, at, kind)) {
                break;
            }
            last = kind == CHAR_LETTER ? lontar_query_lex_after(&lex, at) : last;
        }
        if (last > first) {
            add_word(query, tokens, first, last);
        }
    }
}

static size_t
count_letters(const char *text)
{
    size_t count = 0;

    for (; *text != '\0'; text = g_utf8_next_char(text)) {
        count += lontar_query_char(g_utf8_get_char(text)) == CHAR_LETTER;
    }
    return count;
}

/* Too few letters would stand for too many words. `OR*` is a word then, and is to stay one. */
static void
drop_wildcard(query_lexer *lex, query_token *token)
{
    g_autofree char *small = g_ascii_strdown(token->text, -1);
    uint32_t distance = 0;

    lontar_query_warn_limit(lex->query, token->start,
                            "'%s*' needs %d letters before the *; taken as a word", token->text,
                            LONTAR_WILDCARD_LETTERS_MIN);
    if (lontar_query_lex_operator(token->text, strlen(small), &distance) != TOKEN_WORD) {
        token->text = lontar_query_keep(lex->query, small, strlen(small));
    }
    token->wildcard = false;
}

static void
warn_star(query_lexer *lex, size_t at)
{
    lontar_query_warn(lex->query, at, "* stands for letters only at the end of a word");
}

void
lontar_query_lex_word(query_lexer *lex, lontar_field field)
{
    size_t start = lex->at;
    size_t last = start;
    size_t at = start;
    size_t star = 0;
    uint32_t distance = 0;
    bool has_colon = field != LONTAR_FIELD_COUNT;

    for (; at < lex->end; at = lontar_query_lex_after(lex, at)) {
        query_char kind = lontar_query_lex_char(lex, at);

        if (kind == CHAR_COLON && !has_colon) {
            has_colon = true;
            if (lontar_query_lex_field(lex, start, at)) {
                return;
            }
        }
        if (lontar_query_lex_parts(lex, at, kind)) {
            break;
        }
        if (kind == CHAR_LETTER) {
            if (star != 0) {
                warn_star(lex, star);
                star = 0;
            }
            last = lontar_query_lex_after(lex, at);
        }
        star = kind == CHAR_STAR && star == 0 ? at : star;
    }
    lex->at = at;
    query_token_kind kind =
        star == last || field != LONTAR_FIELD_COUNT
            ? TOKEN_WORD
            : lontar_query_lex_operator(lex->text + start, last - start, &distance);
    query_token *token = lontar_query_lex_add(lex->tokens, kind, start, last);
    token->text = lontar_query_keep(lex->query, lex->text + start, last - start);
    token->field = field;
    token->wildcard = star == last;
    token->distance = distance;
    if (token->wildcard && count_letters(token->text) < LONTAR_WILDCARD_LETTERS_MIN) {
        drop_wildcard(lex, token);
    }
    if (star != 0 && star != last) {
        warn_star(lex, star);
    }
}

/* What stands between quotation marks, its blanks made single; NULL when there are no words. */
static const char *
phrase_text(query_lexer *lex, size_t start, size_t end)
{
    g_autoptr(GString) text = g_string_new(NULL);
    bool has_letter = false;

    for (size_t at = start; at < end; at = lontar_query_lex_after(lex, at)) {
        gunichar c = g_utf8_get_char(lex->text + at);
        query_char kind = lontar_query_lex_char(lex, at);

        has_letter |= kind == CHAR_LETTER;
        if (kind == CHAR_STAR) {
            lontar_query_warn(lex->query, at, "* does not stand for letters inside quotes");
        }
        if (lontar_query_quote_family(c) == 0 || g_unichar_isspace(c) || g_unichar_iscntrl(c)) {
            if (text->len > 0 && text->str[text->len - 1] != ' ') {
                g_string_append_c(text, ' ');
            }
        } else {
            g_string_append_unichar(text, c);
        }
    }
    g_strchomp(text->str);
    return has_letter ? lontar_query_keep(lex->query, text->str, strlen(text->str)) : NULL;
}

/* Whether the last token is of this kind and ends here. */
static bool
stands_before(const query_lexer *lex, query_token_kind kind, size_t end)
{
    const query_token *tokens = (const query_token *)(gconstpointer)lex->tokens->data;
    guint size = lex->tokens->len;

    return size > 0 && tokens[size - 1].kind == kind && tokens[size - 1].end == end;
}

void
lontar_query_lex_quote(query_lexer *lex, lontar_field field)
{
    size_t open = lex->at;
    size_t close = lontar_query_lex_closing(lex, open);

    if (close == 0) {
        lex->at = lontar_query_lex_after(lex, open);
        return;
    }
    const char *text = phrase_text(lex, lontar_query_lex_after(lex, open), close);
    lex->at = lontar_query_lex_after(lex, close);
    if (text == NULL) {
        /* A `-` before quotes with nothing in them does not count for what comes after. */
        if (stands_before(lex, TOKEN_NOT, open)) {
            g_array_set_size(lex->tokens, lex->tokens->len - 1);
        }
        return;
    }
    query_token *token = lontar_query_lex_add(lex->tokens, TOKEN_PHRASE, open, lex->at);
    token->text = text;
    token->field = field;
}

static void
lex_minus(query_lexer *lex)
{
    size_t at = lex->at;
    query_char next = lontar_query_lex_char(lex, lontar_query_lex_after(lex, at));

    lex->at = lontar_query_lex_after(lex, at);
    if (lex->begins && lex->at < lex->end &&
        (next == CHAR_LETTER || next == CHAR_QUOTE || next == CHAR_OPEN)) {
        lontar_query_lex_add(lex->tokens, TOKEN_NOT, at, lex->at);
    }
    lex->begins = false;
}

/* One token, or one sign that is none. */
static void
lex_one(query_lexer *lex)
{
    size_t at = lex->at;

    switch (lontar_query_lex_char(lex, at)) {
    case CHAR_LETTER:
        lontar_query_lex_word(lex, LONTAR_FIELD_COUNT);
        lex->begins = stands_before(lex, TOKEN_OPEN, lex->at); /* `title:(` */
        break;
    case CHAR_QUOTE:
        lontar_query_lex_quote(lex, LONTAR_FIELD_COUNT);
        lex->begins = false;
        break;
    case CHAR_MINUS:
        lex_minus(lex);
        break;
    case CHAR_OPEN:
    case CHAR_CLOSE:
        lex->at = lontar_query_lex_after(lex, at);
        lex->begins = lontar_query_lex_char(lex, at) == CHAR_OPEN;
        lontar_query_lex_add(lex->tokens, lex->begins ? TOKEN_OPEN : TOKEN_CLOSE, at, lex->at);
        break;
    case CHAR_STAR:
        lex->at = lontar_query_lex_after(lex, at);
        lex->begins = false;
        if (lontar_query_lex_char(lex, lex->at) == CHAR_LETTER) {
            warn_star(lex, at);
        }
        break;
    case CHAR_NOTHING:
        lex->at = lontar_query_lex_after(lex, at);
        break;
    default:
        lex->begins = lontar_query_lex_char(lex, at) == CHAR_SPACE;
        lex->at = lontar_query_lex_after(lex, at);
    }
}

GArray *
lontar_query_lex(lontar_query *query)
{
    query_lexer lex = {
        .query = query,
        .text = query->input,
        .end = strlen(query->input),
        .begins = true,
        .tokens = lontar_query_tokens_new(),
    };

    while (lex.at < lex.end) {
        lex_one(&lex);
    }
    return lex.tokens;
}
