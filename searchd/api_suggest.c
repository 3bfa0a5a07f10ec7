/*
 * Suggestions while one types: titles, subjects, countries, sectors and instruments that the
 * library has something of, the likeliest first.
 *
 * What begins as typed comes before what only has a word that does, and that before what does but
 * for a wrong letter; among equals the one with most documents.
 */
#include <string.h>

#include "api_search.h"
#include "kept.h"
#include "labels.h"
#include "lontar/analyser.h"
#include "lontar/error.h"
#include "lontar/json.h"
#include "lontar/suggest.h"
#include "problem.h"
#include "routes.h"
#include "validator.h"

#define LIMIT_DEFAULT 10
#define LIMIT_MAX     50
/* Subjects whose documents are counted: a search each. */
#define SUBJECTS_MAX 12
/* From this grade on a name has what was typed but for a letter; below, one of its words begins
 * so. */
#define GRADE_MISSPELT 2
/* What is typed, in bytes: more is no beginning of anything. */
#define TYPED_MAX 256

typedef struct {
    char *text;
    const char *kind; /* static */
    char *value;      /* code, slug or id */
    int grade;        /* 0 = begins so; greater is less like it */
    size_t documents;
} suggestion;

typedef struct {
    lontar_worker *worker;
    char *typed; /* folded */
    const char *raw;
    const char *language;
    size_t limit;
    GArray *found;   /* suggestion */
    bool is_partial; /* a shard was missing */
} suggesting;

static void
clear_suggestion(void *data)
{
    suggestion *own = data;

    g_free(own->text);
    g_free(own->value);
}

static int
compare_suggestions(const void *left, const void *right)
{
    const suggestion *a = left;
    const suggestion *b = right;

    if (a->grade != b->grade) {
        return a->grade - b->grade;
    }
    if (a->documents != b->documents) {
        return a->documents > b->documents ? -1 : 1;
    }
    return strcmp(a->text, b->text);
}

/* How like what was typed a name is; -1 = not at all. */
static int
grade_of(const char *typed, const char *name)
{
    g_autofree char
        *folded = /* most names are ASCII, and there are hundreds of them to each letter */
        g_str_is_ascii(name) ? g_ascii_strdown(name, -1) : lontar_text_fold(name, strlen(name));
    int best = lontar_prefix_distance(typed, folded);
    int grade = best <= 0 ? best : best + 1;

    for (const char *p = strchr(folded, ' '); p != NULL && grade != 0; p = strchr(p, ' ')) {
        p++;

        int distance = lontar_prefix_distance(typed, p);
        int own = distance < 0 ? -1 : distance == 0 ? 1 : distance + 2;
        if (own >= 0 && (grade < 0 || own < grade)) {
            grade = own;
        }
    }
    return grade;
}

static void
add(suggesting *s, const char *text, const char *kind, const char *value, int grade,
    size_t documents)
{
    suggestion one = {g_strdup(text), kind, g_strdup(value), grade, documents};

    g_array_append_val(s->found, one);
}

/* Run a search made of names and values. */
static lontar_answer *
run(suggesting *s, const char *const *pairs, GError **error)
{
    g_autoptr(GArray) parameters = lontar_parameters_new();
    lontar_fault fault;

    for (size_t i = 0; pairs[i] != NULL; i += 2) {
        lontar_parameter one = {g_strdup(pairs[i]), g_strdup(pairs[i + 1])};

        g_array_append_val(parameters, one);
    }
    g_autoptr(lontar_request) request =
        lontar_request_from(s->worker->site, parameters, NULL, &fault, error);
    lontar_answer *answer =
        request == NULL ? NULL : lontar_search(s->worker->searcher, request, error);
    s->is_partial = s->is_partial || (answer != NULL && lontar_answer_is_partial(answer));
    return answer;
}

/* Codes that documents have, by their labels and by themselves. */
static bool
suggest_codes(suggesting *s, GError **error)
{
    static const char *const pairs[] = {"limit",       "0",  "facets", "country,sector,instrument",
                                        "facet.limit", "-1", NULL};
    g_autoptr(lontar_answer) answer = run(s, pairs, error);

    if (answer == NULL) {
        return false;
    }
    for (size_t i = 0; i < lontar_answer_facet_size(answer); i++) {
        const lontar_facet *facet = lontar_answer_facet_at(answer, i);

        for (guint j = 0; j < facet->values->len; j++) {
            const lontar_facet_value *value = &g_array_index(facet->values, lontar_facet_value, j);
            const char *label = lontar_label(s->worker->site->vocabularies, facet->field,
                                             value->value, s->language);
            int by_label = grade_of(s->typed, label);
            int by_code = g_ascii_strcasecmp(s->raw, value->value) == 0 ? 0 : -1;
            int grade = by_code == 0 ? 0 : by_label;

            if (grade >= 0) {
                add(s, label, lontar_field_name(facet->field), value->value, grade, value->count);
            }
        }
    }
    return true;
}

/* Concepts of the thesaurus by their names in the asker's language and in English. */
static void
collect_subjects(const suggesting *s, GArray *subjects)
{
    const lontar_thesaurus *thesaurus = s->worker->site->thesaurus;

    for (size_t i = 0; i < lontar_thesaurus_size(thesaurus); i++) {
        const GArray *names = lontar_thesaurus_names(thesaurus, i);
        suggestion best = {.kind = "subject", .grade = -1};

        for (guint j = 0; j < names->len; j++) {
            const lontar_name *name = &g_array_index(names, lontar_name, j);
            bool is_asked = g_str_equal(name->language, s->language);
            int grade =
                is_asked || g_str_equal(name->language, "en") ? grade_of(s->typed, name->text) : -1;

            if (grade >= 0 && (best.grade < 0 || grade < best.grade)) {
                g_free(best.text);
                best.text = g_strdup(name->text);
                best.grade = grade;
            }
        }
        if (best.grade >= 0) {
            best.value = g_strdup(lontar_thesaurus_slug(thesaurus, i));
            g_array_append_val(subjects, best);
        }
    }
}

/* How many documents a search of a subject finds, counted once a revision. */
static bool
count_subject(suggesting *s, const lontar_index_state *state, const char *text, size_t *out_total,
              GError **error)
{
    const char *const pairs[] = {"q",    text,   "limit",     "0", "facets",
                                 "none", "lang", s->language, NULL};
    lontar_cache *cache = s->worker->site->cache;
    g_autofree char *asked = g_strdup_printf("subject %s %s", s->language, text);
    g_autofree char *key = lontar_validator_key(state, asked);
    g_autoptr(GBytes) kept = lontar_cache_find(cache, key);
    uint64_t revision = state->revision;

    if (kept != NULL) {
        memcpy(out_total, g_bytes_get_data(kept, NULL), sizeof *out_total);
        return true;
    }

    g_autoptr(lontar_answer) answer = run(s, pairs, error);
    if (answer == NULL) {
        return false;
    }
    *out_total = lontar_answer_total(answer);
    if (!lontar_answer_is_partial(answer)) {
        g_autoptr(GBytes) body = g_bytes_new(out_total, sizeof *out_total);

        lontar_cache_put(cache, key, revision, body);
    }
    return true;
}

static bool
suggest_subjects(suggesting *s, const lontar_index_state *state, GError **error)
{
    g_autoptr(GArray) subjects = g_array_new(FALSE, FALSE, sizeof(suggestion));

    g_array_set_clear_func(subjects, clear_suggestion);
    collect_subjects(s, subjects);
    g_array_sort(subjects, compare_suggestions);
    for (guint i = 0; i < subjects->len && i < SUBJECTS_MAX; i++) {
        const suggestion *one = &g_array_index(subjects, suggestion, i);
        size_t total = 0;

        if (!count_subject(s, state, one->text, &total, error)) {
            return false;
        }
        if (total > 0) {
            add(s, one->text, one->kind, one->value, one->grade, total);
        }
    }
    return true;
}

/* The words typed as a query of titles: whole ones, and the last as the beginning of one. */
static char *
title_query(const suggesting *s, bool mends)
{
    g_auto(GStrv) words = g_strsplit_set(s->typed, " \t\"()*:,;", -1);
    GString *query = g_string_new(NULL);
    const char *last = NULL;

    for (size_t i = 0; words[i] != NULL; i++) {
        const char *word = words[i] + strspn(words[i], "-");

        if (*word == '\0') {
            continue;
        }
        if (last != NULL) {
            g_string_append_printf(query, "title:\"%s\" ", last);
        }
        last = word;
    }
    if (last != NULL && mends) {
        g_autofree char *mended = lontar_searcher_title_word(s->worker->searcher, last, NULL);

        g_string_append_printf(query, "title:\"%s\"", mended != NULL ? mended : last);
    } else if (last != NULL && g_utf8_strlen(last, -1) >= LONTAR_WILDCARD_LETTERS_MIN) {
        g_string_append_printf(query, "title:%s*", last);
    } else if (last != NULL) {
        g_string_append_printf(query, "title:\"%s\"", last);
    }
    return g_string_free(query, FALSE);
}

static bool
suggest_titles(suggesting *s, bool mends, GError **error)
{
    g_autofree char *query = title_query(s, mends);
    g_autofree char *limit = g_strdup_printf("%zu", s->limit);
    const char *const pairs[] = {"q",    query,      "limit", limit, "facets",
                                 "none", "snippets", "0",     NULL};

    if (*query == '\0') {
        return true;
    }
    g_autoptr(lontar_answer) answer = run(s, pairs, error);
    if (answer == NULL) {
        return false;
    }
    for (size_t i = 0; i < lontar_answer_hit_size(answer); i++) {
        const lontar_record *record = lontar_answer_hit_at(answer, i)->record;
        const char *title = lontar_record_value(record, LONTAR_FIELD_TITLE);

        if (title != NULL) {
            int grade = grade_of(s->typed, title);

            add(s, title, "title", lontar_record_id(record), grade >= 0 ? grade : mends ? 3 : 2, 1);
        }
    }
    return true;
}

static void
format_suggestions(GString *out, const suggesting *s, bool is_opensearch)
{
    size_t size = MIN(s->found->len, s->limit);

    if (is_opensearch) {
        lontar_json_array(out, NULL);
        lontar_json_string(out, NULL, s->raw);
        lontar_json_array(out, NULL);
    } else {
        lontar_json_object(out, NULL);
        lontar_json_string(out, "q", s->raw);
        lontar_json_array(out, "suggestions");
    }
    for (size_t i = 0; i < size; i++) {
        const suggestion *one = &g_array_index(s->found, suggestion, i);

        if (is_opensearch) {
            lontar_json_string(out, NULL, one->text);
            continue;
        }
        lontar_json_object(out, NULL);
        lontar_json_string(out, "text", one->text);
        lontar_json_string(out, "kind", one->kind);
        lontar_json_string(out, "value", one->value);
        lontar_json_integer(out, "documents", (int64_t)one->documents);
        lontar_json_object_end(out);
    }
    lontar_json_array_end(out);
    g_string_append(out, is_opensearch ? "]\n" : "}\n");
}

/* Names with a wrong letter are for who has found nothing else. */
static void
drop_misspelt(GArray *found)
{
    bool has_right = false;

    for (guint i = 0; i < found->len; i++) {
        has_right = has_right || g_array_index(found, suggestion, i).grade < GRADE_MISSPELT;
    }
    for (guint i = found->len; has_right && i > 0; i--) {
        const suggestion *one = &g_array_index(found, suggestion, i - 1);

        if (one->grade >= GRADE_MISSPELT && !g_str_equal(one->kind, "title")) {
            g_array_remove_index(found, i - 1);
        }
    }
}

static bool
suggest(suggesting *s, const lontar_index_state *state, GError **error)
{
    if (*s->typed == '\0') {
        return true;
    }
    if (!suggest_codes(s, error) || !suggest_subjects(s, state, error) ||
        !suggest_titles(s, false, error)) {
        return false;
    }
    if (s->found->len == 0 && !suggest_titles(s, true, error)) {
        return false;
    }
    drop_misspelt(s->found);
    g_array_sort(s->found, compare_suggestions);
    return true;
}

/* The body of the answer: kept from before, or made now and kept; many people begin alike. */
static bool
send_cached(suggesting *s, lontar_exchange *exchange, bool is_opensearch, GError **error)
{
    lontar_cache *cache = s->worker->site->cache;
    lontar_searcher *searcher = lontar_worker_searcher(s->worker, error);
    const lontar_index_state *state =
        searcher == NULL ? NULL : lontar_searcher_state(searcher, error);

    if (state == NULL) {
        return false;
    }

    uint64_t revision = state->revision;
    g_autofree char *asked = g_strdup_printf("suggest %d %zu %s %s", is_opensearch ? 1 : 0,
                                             s->limit, s->language, s->raw);
    g_autofree char *key = lontar_validator_key(state, asked);
    if (lontar_kept_find(exchange, cache, key, revision)) {
        return true;
    }
    if (!suggest(s, state, error)) {
        return false;
    }
    format_suggestions(exchange->body, s, is_opensearch);
    if (!s->is_partial) {
        lontar_kept_put(exchange, cache, key, revision);
    }
    return true;
}

/* Read the parameters; false with the problem sent. */
static bool
take_parameters(lontar_exchange *exchange, suggesting *s, bool *out_is_opensearch)
{
    static const char *const names[] = {"q", "limit", "lang", "format", NULL};
    const char *limit = lontar_exchange_parameter(exchange, "limit");
    const char *language = lontar_exchange_parameter(exchange, "lang");
    const char *format = lontar_exchange_parameter(exchange, "format");
    guint64 number = LIMIT_DEFAULT;

    if (!lontar_validator_takes(exchange, names)) {
        return false;
    }
    s->raw = lontar_exchange_parameter(exchange, "q");
    if (s->raw == NULL || strlen(s->raw) > TYPED_MAX) {
        lontar_problem_refuse(exchange, 400, "invalid_parameter", "q",
                              "q: what has been typed, at most 256 bytes");
        return false;
    }
    if (limit != NULL && !g_ascii_string_to_unsigned(limit, 10, 1, LIMIT_MAX, &number, NULL)) {
        lontar_problem_refuse(exchange, 400, "invalid_parameter", "limit",
                              "limit: a number from 1 to 50");
        return false;
    }
    *out_is_opensearch = g_strcmp0(format, "opensearch") == 0;
    if (format != NULL && !*out_is_opensearch && !g_str_equal(format, "json")) {
        lontar_problem_refuse(exchange, 400, "invalid_parameter", "format",
                              "format: json or opensearch");
        return false;
    }
    s->limit = number;
    s->language = language != NULL ? language : "en";
    return true;
}

void
lontar_api_suggest(lontar_worker *worker, lontar_exchange *exchange, const lontar_place *place)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(suggestion));
    suggesting s = {.worker = worker, .found = found};
    bool is_opensearch = false;

    g_array_set_clear_func(found, clear_suggestion);
    if (!take_parameters(exchange, &s, &is_opensearch)) {
        return;
    }
    g_autofree char *folded = lontar_text_fold(s.raw, strlen(s.raw));
    s.typed = g_strstrip(folded);
    if (!send_cached(&s, exchange, is_opensearch, &error)) {
        lontar_problem_send_error(exchange, error, "q", -1);
        return;
    }
    exchange->content_type = is_opensearch ? "application/x-suggestions+json" : "application/json";
    lontar_exchange_set_header(exchange, "Cache-Control", "max-age=60");
}
