/*
 * Asked words: the same text through the analyser once a language.
 *
 * Where words begin and end does not depend on the language, so that the tokens of two languages
 * are paired one by one.
 */
#include "asked.h"

#include <string.h>

/* Different stop words that another language must have more than the asker's to take its place. */
#define STOP_LEAD 2

static void
free_asked(void *data)
{
    lontar_asked *asked = data;

    g_free(asked->term);
    g_free(asked->accented);
    g_free(asked->stem);
    g_ptr_array_unref(asked->stems);
    g_free(asked);
}

static void
free_group(void *data)
{
    lontar_group *group = data;

    g_ptr_array_unref(group->words);
    g_ptr_array_unref(group->wholes);
    g_free(group);
}

static void
add_stem(lontar_asked *asked, const char *stem)
{
    if (stem != NULL && !g_ptr_array_find_with_equal_func(asked->stems, stem, g_str_equal, NULL)) {
        g_ptr_array_add(asked->stems, g_strdup(stem));
    }
}

static lontar_asked *
new_asked(const lontar_token *token)
{
    lontar_asked *asked = g_new0(lontar_asked, 1);

    asked->term = g_strdup(token->term);
    asked->accented = g_strdup(token->accented);
    asked->stem = g_strdup(token->stem);
    asked->stems = g_ptr_array_new_with_free_func(g_free);
    asked->position = token->position;
    asked->is_stop = (token->flags & LONTAR_TOKEN_STOP) != 0;
    asked->is_segmented = (token->flags & LONTAR_TOKEN_SEGMENTED) != 0;
    add_stem(asked, token->stem);
    add_stem(asked, token->term);
    return asked;
}

static lontar_group *
new_group(void)
{
    lontar_group *group = g_new0(lontar_group, 1);

    group->words = g_ptr_array_new_with_free_func(free_asked);
    group->wholes = g_ptr_array_new_with_free_func(free_asked);
    return group;
}

/*
 * Whether a character belongs to the word that it follows: ideographs that the dictionary knows no
 * word for stand with their neighbours.
 */
static bool
is_left_over(const lontar_group *group, const lontar_token *token)
{
    const lontar_asked *last =
        group->words->len == 0 ? NULL : group->words->pdata[group->words->len - 1];

    return last != NULL && last->is_segmented && !last->is_stop && token->start == group->end &&
           (token->flags & LONTAR_TOKEN_SEGMENTED) != 0 &&
           (token->flags & LONTAR_TOKEN_STOP) == 0 && g_utf8_strlen(last->term, -1) == 1 &&
           g_utf8_strlen(token->term, -1) == 1;
}

/* Put a token in its group; gives the word that its stems belong to. */
static lontar_asked *
place(GPtrArray *groups, const lontar_token *token)
{
    lontar_group *group = groups->len == 0 ? NULL : groups->pdata[groups->len - 1];
    bool is_whole = (token->flags & LONTAR_TOKEN_COMPOUND) != 0;
    bool is_alternate = (token->flags & LONTAR_TOKEN_ALTERNATE) != 0;

    if (is_alternate && group != NULL && group->words->len > 0) {
        lontar_asked *last = group->words->pdata[group->words->len - 1];

        add_stem(last, token->stem);
        add_stem(last, token->term);
        return last;
    }
    if (group == NULL ||
        (token->start >= group->end && (is_whole || !is_left_over(group, token)))) {
        group = new_group();
        g_ptr_array_add(groups, group);
    }

    lontar_asked *asked = new_asked(token);
    g_ptr_array_add(is_whole ? group->wholes : group->words, asked);
    group->end = MAX(group->end, token->start + token->length);
    return asked;
}

static void
add_language(lontar_analyser *analyser, const char *language, const char *text, GPtrArray *owners)
{
    const lontar_token *token;
    guint i = 0;

    lontar_analyser_start(analyser, text, strlen(text), language, 1);
    while ((token = lontar_analyser_next(analyser)) != NULL && i < owners->len) {
        add_stem(owners->pdata[i++], token->stem);
    }
}

GPtrArray *
lontar_asked_groups(lontar_analyser *analyser, const char *const *languages, const char *text)
{
    GPtrArray *groups = g_ptr_array_new_with_free_func(free_group);
    g_autoptr(GPtrArray) owners = g_ptr_array_new(); /* of each token's stems */
    const lontar_token *token;

    lontar_analyser_start(analyser, text, strlen(text), languages[0], 1);
    while ((token = lontar_analyser_next(analyser)) != NULL) {
        g_ptr_array_add(owners, place(groups, token));
    }
    for (size_t i = 1; languages[0] != NULL && languages[i] != NULL; i++) {
        add_language(analyser, languages[i], text, owners);
    }
    return groups;
}

/* Stop words of a language in a text, each once: repeating one makes the text no more of it. */
static size_t
count_stops(lontar_analyser *analyser, const char *language, const char *text)
{
    g_autoptr(GHashTable) stops = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    const lontar_token *token;

    lontar_analyser_start(analyser, text, strlen(text), language, 1);
    while ((token = lontar_analyser_next(analyser)) != NULL) {
        if ((token->flags & LONTAR_TOKEN_STOP) != 0 && !g_hash_table_contains(stops, token->term)) {
            g_hash_table_add(stops, g_strdup(token->term));
        }
    }
    return g_hash_table_size(stops);
}

size_t
lontar_asked_language(lontar_analyser *analyser, const char *const *languages, const char *text)
{
    size_t best = 0;
    size_t most = 0;

    for (size_t i = 0; languages[i] != NULL; i++) {
        size_t stops = count_stops(analyser, languages[i], text);

        if (i == 0) {
            most = stops + STOP_LEAD - 1;
        } else if (stops > most) {
            best = i;
            most = stops;
        }
    }
    return best;
}
