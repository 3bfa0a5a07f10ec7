/* Analysis on judged material: stems meet, and search words find their articles in 25 languages. */
#include <glib.h>
#include <jansson.h>
#include <locale.h>
#include <string.h>

#include "lontar/analyser.h"

static json_t *
load_shared(const char *file)
{
    const char *shared = g_getenv("LONTAR_SHARED");
    g_autofree char *path =
        g_build_filename(shared != NULL ? shared : "../shared", "corpus-real", "lang", file, NULL);

    return json_load_file(path, 0, NULL);
}

static const char *
get_string(const json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}

/* What an index would know of a text: terms and stems at positions. */
static GHashTable *
index_text(lontar_analyser *analyser, const char *text, const char *language)
{
    GHashTable *postings = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    const lontar_token *token;

    lontar_analyser_start(analyser, text, strlen(text), language, 0);
    while ((token = lontar_analyser_next(analyser)) != NULL) {
        g_hash_table_add(postings, g_strdup_printf("%s@%u", token->term, token->position));
        g_hash_table_add(postings, g_strdup(token->term));
        g_hash_table_add(postings, g_strdup_printf("Z%s", token->stem));
    }
    return postings;
}

/* Whether the ideographs of a query stand in a row in a text. */
static bool
has_row(GHashTable *postings, const GPtrArray *terms)
{
    for (uint32_t position = 0; position < 4000; position++) {
        bool all = terms->len > 0;

        for (guint i = 0; all && i < terms->len; i++) {
            g_autofree char *key =
                g_strdup_printf("%s@%u", (const char *)terms->pdata[i], position + i);

            all = g_hash_table_contains(postings, key);
        }
        if (all) {
            return true;
        }
    }
    return false;
}

/*
 * Every word of the query is in the text; what stands in a compound, as the compound or in a row.
 */
static bool
finds(lontar_analyser *analyser, const char *query, const char *language, GHashTable *postings)
{
    g_autoptr(GPtrArray) row = g_ptr_array_new_with_free_func(g_free);
    const lontar_token *token;
    bool all = true;
    size_t compound_end = 0;

    lontar_analyser_start(analyser, query, strlen(query), language, 0);
    while ((token = lontar_analyser_next(analyser)) != NULL) {
        g_autofree char *stem = g_strdup_printf("Z%s", token->stem);

        if (token->flags & LONTAR_TOKEN_ALTERNATE) {
            continue;
        }
        if (token->flags & LONTAR_TOKEN_COMPOUND) {
            compound_end = MAX(compound_end, token->start + token->length);
        } else if (token->start < compound_end) {
            g_ptr_array_add(row, g_strdup(token->term));
        } else {
            all = all && g_hash_table_contains(postings, stem);
        }
    }
    return all && (row->len == 0 || has_row(postings, row));
}

static bool
meets(lontar_analyser *analyser, const char *query, const char *text, const char *language)
{
    g_autoptr(GHashTable) postings = index_text(analyser, text, language);

    return finds(analyser, query, language, postings);
}

static void
stem_pairs_meet(void)
{
    g_autoptr(lontar_analyser) analyser = lontar_analyser_new(NULL);
    json_t *root = load_shared("stem-pairs.json");
    json_t *pair;
    size_t i;

    if (root == NULL) {
        g_test_skip("no ../shared");
        return;
    }
    json_array_foreach(json_object_get(root, "pairs"), i, pair)
    {
        bool met = meets(analyser, get_string(pair, "query"), get_string(pair, "doc"),
                         get_string(pair, "lang"));
        const json_t *must = json_object_get(pair, "must_match");

        g_test_message("%s %s: %s", get_string(pair, "query"), get_string(pair, "doc"),
                       met ? "met" : "not met");
        if (json_is_boolean(must)) {
            g_assert_true(met == json_is_true(must));
        }
    }
    json_decref(root);
}

/* Articles by `code/number`. */
static GHashTable *
load_articles(void)
{
    GHashTable *articles = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    const char *shared = g_getenv("LONTAR_SHARED");
    g_autofree char *path = g_build_filename(shared != NULL ? shared : "../shared", "corpus-real",
                                             "lang", "articles.jsonl", NULL);
    g_autofree char *text = NULL;

    if (!g_file_get_contents(path, &text, NULL, NULL)) {
        return articles;
    }

    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

    for (size_t i = 0; lines[i] != NULL; i++) {
        json_t *article = json_loads(lines[i], 0, NULL);

        if (article != NULL) {
            g_hash_table_insert(articles, g_strdup(get_string(article, "id")),
                                g_strdup(get_string(article, "text")));
            json_decref(article);
        }
    }
    return articles;
}

/* Whether a word of the text begins with the query: the judged truth is of substrings. */
static bool
begins_word(const char *text, const char *query)
{
    g_autofree char *nfc = g_utf8_normalize(text, -1, G_NORMALIZE_NFC);
    const char *at = nfc;

    while ((at = strstr(at, query)) != NULL) {
        gunichar before = at == nfc ? ' ' : g_utf8_get_char(g_utf8_prev_char(at));

        if (!g_unichar_isalpha(before) && !g_unichar_ismark(before)) {
            return true;
        }
        at++;
    }
    return false;
}

/* A query word and an article that has it. */
static bool
check_article(lontar_analyser *analyser, GHashTable *articles, const json_t *query, int number)
{
    const char *words = get_string(query, "query");
    const char *language = get_string(query, "lang");
    g_autofree char *id = g_strdup_printf("udhr-%s-art%d", get_string(query, "code"), number);
    const char *text = g_hash_table_lookup(articles, id);

    g_assert_nonnull(text);
    if (meets(analyser, words, text, language)) {
        return true;
    }
    g_test_message("%s: %s is not found", id, words);
    return !begins_word(text, words);
}

/* All but one: Arabic `slavery` is only the beginning of `slaves`, another word. */
static void
search_words_find_their_articles(void)
{
    g_autoptr(lontar_analyser) analyser = lontar_analyser_new(NULL);
    g_autoptr(GHashTable) articles = load_articles();
    json_t *root = load_shared("search-terms.json");
    json_t *query;
    json_t *number;
    size_t missed = 0;
    size_t i;
    size_t n;

    if (root == NULL) {
        g_test_skip("no ../shared");
        return;
    }
    json_array_foreach(json_object_get(root, "queries"), i, query)
    {
        json_array_foreach(json_object_get(query, "must_hit_articles"), n, number)
        {
            missed += !check_article(analyser, articles, query, (int)json_integer_value(number));
        }
    }
    g_assert_cmpuint(missed, <=, 1);
    json_decref(root);
}

int
main(int argc, char **argv)
{
    (void)setlocale(LC_ALL, ""); /* for messages */
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/analyser_judged/stem-pairs-meet", stem_pairs_meet);
    g_test_add_func("/analyser_judged/search-words-find-their-articles",
                    search_words_find_their_articles);
    return g_test_run();
}
