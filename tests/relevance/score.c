/*
 * Score a run against judgements, with trec_eval's definitions.
 *
 *     score QRELS RUN     QRELS: query, document, grade; RUN: query, document, by rank;
 *     tab-separated
 *
 * nDCG@10 has linear gain over log2(rank + 1), divided by the same for the ideal order of all
 * judged documents (Järvelin and Kekäläinen, 2002). Every judged query counts, also one without
 * answers.
 */
#include <glib.h>
#include <math.h>
#include <stdlib.h>

#define DEPTH 10

typedef struct {
    GHashTable *grades; /* document -> grade; owns its keys */
    GPtrArray *ranked;  /* documents as answered; owned */
} judged;

typedef struct {
    double ndcg_10, map, recall_100, mrr_10;
} measures;

static void
free_judged(void *data)
{
    judged *own = data;

    g_hash_table_unref(own->grades);
    g_ptr_array_unref(own->ranked);
    g_free(own);
}

static judged *
find_query(GHashTable *queries, const char *name)
{
    judged *own = g_hash_table_lookup(queries, name);

    if (own == NULL) {
        own = g_new0(judged, 1);
        own->grades = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
        own->ranked = g_ptr_array_new_with_free_func(g_free);
        g_hash_table_insert(queries, g_strdup(name), own);
    }
    return own;
}

static char **
read_lines(const char *path)
{
    g_autofree char *text = NULL;
    g_autoptr(GError) error = NULL;

    if (!g_file_get_contents(path, &text, NULL, &error)) {
        g_printerr("score: %s\n", error->message);
        exit(3);
    }
    return g_strsplit(text, "\n", -1);
}

static void
read_judgements(GHashTable *queries, const char *path)
{
    g_auto(GStrv) lines = read_lines(path);

    for (size_t i = 0; lines[i] != NULL; i++) {
        g_auto(GStrv) cells = g_strsplit(lines[i], "\t", -1);

        if (g_strv_length(cells) >= 3 && lines[i][0] != '#') {
            g_hash_table_insert(find_query(queries, cells[0])->grades, g_strdup(cells[1]),
                                GINT_TO_POINTER(atoi(cells[2])));
        }
    }
}

static void
read_run(GHashTable *queries, const char *path)
{
    g_auto(GStrv) lines = read_lines(path);

    for (size_t i = 0; lines[i] != NULL; i++) {
        g_auto(GStrv) cells = g_strsplit(lines[i], "\t", -1);

        if (g_strv_length(cells) >= 2) {
            g_ptr_array_add(find_query(queries, cells[0])->ranked, g_strdup(cells[1]));
        }
    }
}

static int
grade_of(const judged *own, size_t i)
{
    return MAX(GPOINTER_TO_INT(g_hash_table_lookup(own->grades, own->ranked->pdata[i])), 0);
}

static int
by_grade_down(gconstpointer a, gconstpointer b)
{
    return *(const int *)b - *(const int *)a;
}

/* The best that any order could get, and how many documents are relevant. */
static double
ideal_gain(const judged *own, size_t *out_relevant)
{
    g_autoptr(GArray) grades = g_array_new(FALSE, FALSE, sizeof(int));
    GHashTableIter iter;
    void *value = NULL;
    double gain = 0;

    g_hash_table_iter_init(&iter, own->grades);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        int grade = GPOINTER_TO_INT(value);

        if (grade > 0) {
            g_array_append_val(grades, grade);
        }
    }
    g_array_sort(grades, by_grade_down);
    for (size_t i = 0; i < MIN(grades->len, DEPTH); i++) {
        gain += g_array_index(grades, int, i) / log2((double)i + 2);
    }
    *out_relevant = grades->len;
    return gain;
}

static void
add_measures(measures *sum, const judged *own, double ideal, size_t relevant)
{
    double gain = 0, precision = 0, reciprocal = 0;
    size_t found = 0, found_100 = 0;

    for (size_t i = 0; i < own->ranked->len; i++) {
        int grade = grade_of(own, i);

        if (grade == 0) {
            continue;
        }
        found++;
        precision += (double)found / (double)(i + 1);
        gain += i < DEPTH ? grade / log2((double)i + 2) : 0;
        reciprocal = i < DEPTH && reciprocal == 0 ? 1 / (double)(i + 1) : reciprocal;
        found_100 += i < 100 ? 1 : 0;
    }
    sum->ndcg_10 += gain / ideal;
    sum->map += precision / (double)relevant;
    sum->recall_100 += (double)found_100 / (double)relevant;
    sum->mrr_10 += reciprocal;
}

int
main(int argc, char **argv)
{
    g_autoptr(GHashTable) queries =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_judged);
    GHashTableIter iter;
    void *value = NULL;
    measures sum = {0};
    size_t size = 0;

    if (argc != 3) {
        g_printerr("usage: score QRELS RUN\n");
        return 2;
    }
    read_judgements(queries, argv[1]);
    read_run(queries, argv[2]);

    g_hash_table_iter_init(&iter, queries);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        size_t relevant = 0;
        double ideal = ideal_gain(value, &relevant);

        if (relevant > 0) {
            add_measures(&sum, value, ideal, relevant);
            size++;
        }
    }
    if (size == 0) {
        g_printerr("score: no judged query in %s\n", argv[1]);
        return 3;
    }
    g_print("%zu\t%.4f\t%.4f\t%.4f\t%.4f\n", size, sum.ndcg_10 / (double)size,
            sum.map / (double)size, sum.recall_100 / (double)size, sum.mrr_10 / (double)size);
    return 0;
}
