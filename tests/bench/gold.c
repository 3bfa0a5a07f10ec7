/*
 * How well the tagger does on labelled publications: precision, recall and F1 of each field.
 *
 *     gold [-v] GOLD.json EXTRACTED.jsonl [SHORT.jsonl]
 *
 * GOLD.json holds the labels, EXTRACTED.jsonl what `lontar-index extract --json` says of the files,
 * SHORT.jsonl short labelled records (title and text). With -v every difference is printed. Exit
 * status 1 when a field is below its floor; floors only rise.
 */
#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "lontar/language.h"
#include "lontar/tagger.h"

#define THIS_YEAR 2026

typedef struct {
    const char *name;
    double floor;
    size_t right, wrong, missed;
} field_score;

enum { COUNTRY, SECTOR, YEAR, TYPE, LANGUAGE, INSTRUMENT, SHORT_COUNTRY, SHORT_YEAR, SCORES };

static field_score scores[SCORES] = {
    [COUNTRY] = {"country", 0.97},
    [SECTOR] = {"sector", 0.94},
    [YEAR] = {"year", 0.98},
    [TYPE] = {"type", 0.97},
    [LANGUAGE] = {"language", 0.98},
    [INSTRUMENT] = {"instrument", 0.97},
    [SHORT_COUNTRY] = {"short country", 0.60},
    [SHORT_YEAR] = {"short year", 0.38},
};

static bool verbose;

/* --- documents --- */

static void
add_tag(lontar_document *document, lontar_field field, const char *value)
{
    lontar_tag tag = {.field = field,
                      .source = LONTAR_SOURCE_DOCUMENT,
                      .value = value,
                      .rule = "extracted",
                      .confidence = 0.8};

    (void)lontar_document_add_tag(document, &tag);
}

static void
add_page(lontar_document *document, const json_t *from)
{
    lontar_page page = {
        .text = json_string_value(json_object_get(from, "text")),
        .head = json_string_value(json_object_get(from, "head")),
        .foot = json_string_value(json_object_get(from, "foot")),
        .section = json_string_value(json_object_get(from, "section")),
    };
    size_t i;
    json_t *flag;

    json_array_foreach(json_object_get(from, "quality"), i, flag)
    {
        page.flags |= g_strcmp0(json_string_value(flag), "garbled") == 0 ? LONTAR_PAGE_GARBLED : 0;
    }
    lontar_document_add_page(document, &page);
}

static lontar_document *
document_from(const json_t *from)
{
    lontar_document *document = lontar_document_new();
    size_t i;
    json_t *item;

    json_array_foreach(json_object_get(from, "tags"), i, item)
    {
        int field = lontar_field_find(json_string_value(json_object_get(item, "field")));

        if (field >= 0) {
            add_tag(document, field, json_string_value(json_object_get(item, "value")));
        }
    }
    json_array_foreach(json_object_get(from, "pages"), i, item)
    {
        add_page(document, item);
    }
    return document;
}

static GHashTable *
read_extracted(const char *path)
{
    GHashTable *by_name =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)json_decref);
    g_autofree char *text = NULL;
    g_auto(GStrv) lines = NULL;

    if (!g_file_get_contents(path, &text, NULL, NULL)) {
        fprintf(stderr, "gold: %s cannot be read\n", path);
        exit(3);
    }
    lines = g_strsplit(text, "\n", -1);
    for (size_t i = 0; lines[i] != NULL; i++) {
        json_t *line = json_loads(lines[i], 0, NULL);

        if (line != NULL && json_object_get(line, "file") != NULL) {
            g_hash_table_insert(
                by_name, g_path_get_basename(json_string_value(json_object_get(line, "file"))),
                line);
        } else {
            json_decref(line);
        }
    }
    return by_name;
}

/* --- comparing --- */

static bool
has_value(const json_t *list, const char *value)
{
    size_t i;
    json_t *item;

    json_array_foreach(list, i, item)
    {
        if (g_strcmp0(json_string_value(item), value) == 0) {
            return true;
        }
    }
    return false;
}

static void
show(const char *id, const char *field, const char *what, const char *value, const lontar_tag *tag)
{
    if (verbose) {
        printf("%s: %s %s %s", id, field, what, value);
        if (tag != NULL) {
            printf("  [%s %.2f p%zu: %s]", tag->rule, tag->confidence, tag->page,
                   tag->quote != NULL ? tag->quote : "");
        }
        printf("\n");
    }
}

static const lontar_tag *
find_tag(const lontar_document *document, lontar_field field, const char *value)
{
    for (size_t i = 0; i < lontar_document_tag_size(document); i++) {
        const lontar_tag *tag = lontar_document_tag_at(document, i);

        if (tag->field == field && (value == NULL || g_str_equal(tag->value, value))) {
            return tag;
        }
    }
    return NULL;
}

/* Labels of a list, as our codes; must: those expected, may: those not counted as wrong. */
static void
compare_list(field_score *score, const char *id, const lontar_document *document,
             lontar_field field, const lontar_vocabulary *vocabulary, const json_t *must,
             const json_t *may)
{
    g_autoptr(GPtrArray) values = lontar_document_values(document, field);
    size_t i;
    json_t *item;
    json_t *codes = json_array();

    json_array_foreach(must, i, item)
    {
        const char *code = lontar_vocabulary_find(vocabulary, json_string_value(item));

        json_array_append_new(codes, json_string(code));
        if (find_tag(document, field, code) != NULL) {
            score->right++;
        } else {
            score->missed++;
            show(id, score->name, "misses", code, NULL);
        }
    }
    json_t *also = json_array();

    json_array_foreach(may, i, item)
    {
        json_array_append_new(
            also, json_string(lontar_vocabulary_find(vocabulary, json_string_value(item))));
    }
    for (size_t v = 0; v < values->len; v++) {
        if (!has_value(codes, values->pdata[v]) && !has_value(also, values->pdata[v])) {
            score->wrong++;
            show(id, score->name, "has", values->pdata[v],
                 find_tag(document, field, values->pdata[v]));
        }
    }
    json_decref(codes);
    json_decref(also);
}

static void
compare_year(field_score *score, const char *id, const lontar_document *document,
             const json_t *published, const json_t *subjects)
{
    const lontar_tag *tag = find_tag(document, LONTAR_FIELD_YEAR, NULL);
    int year = tag != NULL ? atoi(tag->value) : 0;
    bool expects = json_is_integer(published) || json_array_size(subjects) > 0;
    bool right = json_is_integer(published) && json_integer_value(published) == year;
    size_t i;
    json_t *item;

    json_array_foreach(subjects, i, item)
    {
        right = right || json_integer_value(item) == year;
    }
    if (right || (!expects && year == 0)) {
        score->right++;
    } else if (year != 0) {
        g_autofree char *wanted =
            g_strdup_printf("%d not %d", year, (int)json_integer_value(published));

        score->wrong++;
        score->missed++;
        show(id, score->name, "is", wanted, tag);
    } else {
        score->wrong++;
        score->missed++;
        show(id, score->name, "is", "missing", NULL);
    }
}

/* What the labels call a type, in our words; two where either is right. */
static bool
is_type(const char *label, const char *type)
{
    static const char *const names[][3] = {
        {"country report", "country-report", NULL},
        {"UN report (UPR working group)", "report", "country-report"},
        {"declaration", "declaration", NULL},
        {"FAQ / guidance", "guideline", NULL},
        {"form", "form", NULL},
        {"fact sheet", "fact-sheet", NULL},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        if (g_strcmp0(names[i][0], label) == 0) {
            return g_strcmp0(type, names[i][1]) == 0 ||
                   (names[i][2] != NULL && g_strcmp0(type, names[i][2]) == 0);
        }
    }
    return g_strcmp0(label, type) == 0;
}

static void
compare_one(field_score *score, const char *id, const lontar_document *document, lontar_field field,
            const char *label, bool right)
{
    const lontar_tag *tag = find_tag(document, field, NULL);

    if (right) {
        score->right++;
    } else {
        g_autofree char *what =
            g_strdup_printf("%s not %s", tag != NULL ? tag->value : "none", label);

        score->wrong++;
        score->missed++;
        show(id, score->name, "is", what, tag);
    }
}

/* Language tags as far as the labels and we both go: `de-1996` is `de`, `mn-Cyrl` is `mn`. */
static bool
is_language(const lontar_vocabulary *languages, const char *label, const char *language)
{
    return language != NULL && g_strcmp0(lontar_vocabulary_find(languages, label),
                                         lontar_vocabulary_find(languages, language)) == 0;
}

static void
compare(const lontar_vocabularies *vocabularies, const json_t *gold,
        const lontar_document *document)
{
    const char *id = json_string_value(json_object_get(gold, "id"));
    const char *type = json_string_value(json_object_get(gold, "doc_type"));
    const char *language = json_string_value(json_object_get(gold, "language"));
    const json_t *instruments = json_object_get(gold, "instruments");

    compare_list(&scores[COUNTRY], id, document, LONTAR_FIELD_COUNTRY,
                 lontar_vocabularies_get(vocabularies, LONTAR_COUNTRIES),
                 json_object_get(gold, "countries_primary"), NULL);
    compare_list(&scores[SECTOR], id, document, LONTAR_FIELD_SECTOR,
                 lontar_vocabularies_get(vocabularies, LONTAR_SECTORS),
                 json_object_get(gold, "sectors"),
                 json_object_get(gold, "sectors_also_acceptable"));
    compare_year(&scores[YEAR], id, document, json_object_get(gold, "year_published"),
                 json_object_get(gold, "years_subject"));
    compare_one(&scores[TYPE], id, document, LONTAR_FIELD_TYPE, type,
                is_type(type, lontar_document_value(document, LONTAR_FIELD_TYPE)));
    compare_one(&scores[LANGUAGE], id, document, LONTAR_FIELD_LANGUAGE, language,
                is_language(lontar_vocabularies_get(vocabularies, LONTAR_LANGUAGES), language,
                            lontar_document_value(document, LONTAR_FIELD_LANGUAGE)));
    if (json_is_array(instruments)) {
        compare_list(&scores[INSTRUMENT], id, document, LONTAR_FIELD_INSTRUMENT,
                     lontar_vocabularies_get(vocabularies, LONTAR_INSTRUMENTS), instruments, NULL);
    }
}

/* --- short records --- */

static void
compare_short(const lontar_vocabularies *vocabularies, const lontar_tagger *tagger,
              const json_t *gold)
{
    const char *id = json_string_value(json_object_get(gold, "id"));
    lontar_page page = {.text = json_string_value(json_object_get(gold, "text"))};
    g_autoptr(lontar_document) document = lontar_document_new();

    add_tag(document, LONTAR_FIELD_TITLE, json_string_value(json_object_get(gold, "title")));
    lontar_document_add_page(document, &page);
    lontar_language_settle(document);
    lontar_tagger_run(tagger, document, THIS_YEAR);
    compare_list(&scores[SHORT_COUNTRY], id, document, LONTAR_FIELD_COUNTRY,
                 lontar_vocabularies_get(vocabularies, LONTAR_COUNTRIES),
                 json_object_get(gold, "countries_primary"), NULL);
    compare_year(&scores[SHORT_YEAR], id, document, json_object_get(gold, "year_published"), NULL);
}

static void
read_short(const lontar_vocabularies *vocabularies, const lontar_tagger *tagger, const char *path)
{
    g_autofree char *text = NULL;
    g_auto(GStrv) lines = NULL;

    if (!g_file_get_contents(path, &text, NULL, NULL)) {
        return;
    }
    lines = g_strsplit(text, "\n", -1);
    for (size_t i = 0; lines[i] != NULL; i++) {
        json_t *line = json_loads(lines[i], 0, NULL);

        if (line != NULL) {
            compare_short(vocabularies, tagger, line);
        }
        json_decref(line);
    }
}

/* --- the whole --- */

static bool
print_scores(void)
{
    bool good = true;

    printf("%-14s %9s %7s %7s %7s\n", "field", "precision", "recall", "F1", "floor");
    for (size_t i = 0; i < SCORES; i++) {
        const field_score *s = &scores[i];
        double precision = s->right / (double)MAX(s->right + s->wrong, 1);
        double recall = s->right / (double)MAX(s->right + s->missed, 1);
        double f1 = 2.0 * s->right / (double)MAX(2 * s->right + s->wrong + s->missed, 1);
        bool asked = s->right + s->wrong + s->missed > 0;

        printf("%-14s %9.3f %7.3f %7.3f %7.2f%s\n", s->name, precision, recall, f1, s->floor,
               asked && f1 < s->floor ? "  BELOW" : "");
        good = good && (!asked || f1 >= s->floor);
    }
    return good;
}

int
main(int argc, char **argv)
{
    int first = argc > 1 && g_str_equal(argv[1], "-v") ? 2 : 1;
    g_autoptr(GHashTable) extracted = NULL;
    g_autoptr(GError) error = NULL;
    g_autoptr(lontar_vocabularies) vocabularies = lontar_vocabularies_load(NULL, &error);
    g_autoptr(lontar_tagger) tagger =
        vocabularies != NULL ? lontar_tagger_new(vocabularies, &error) : NULL;
    json_t *gold, *entry;
    size_t i, bytes = 0;
    clock_t spent = 0;

    verbose = first == 2;
    if (argc < first + 2 || tagger == NULL) {
        fprintf(stderr, "gold: %s\n", error != NULL ? error->message : "which files?");
        return 2;
    }
    gold = json_load_file(argv[first], 0, NULL);
    extracted = read_extracted(argv[first + 1]);
    json_array_foreach(gold, i, entry)
    {
        g_autofree char *name =
            g_path_get_basename(json_string_value(json_object_get(entry, "file")));
        const json_t *from = g_hash_table_lookup(extracted, name);

        if (from != NULL) {
            g_autoptr(lontar_document) document = document_from(from);
            clock_t begin;

            lontar_language_settle(document);
            for (size_t p = 0; p < lontar_document_page_size(document); p++) {
                bytes += strlen(lontar_document_page_at(document, p)->text);
            }
            begin = clock();
            lontar_tagger_run(tagger, document, THIS_YEAR);
            spent += clock() - begin;
            compare(vocabularies, entry, document);
        } else {
            printf("%s: not extracted\n", name);
        }
    }
    if (argc > first + 2) {
        read_short(vocabularies, tagger, argv[first + 2]);
    }
    json_decref(gold);
    printf("tagging: %.1f ms for %.1f MB, %.0f ns a byte\n", spent * 1e3 / CLOCKS_PER_SEC,
           bytes / 1e6, spent * (1e9 / CLOCKS_PER_SEC) / (double)MAX(bytes, 1));
    return print_scores() ? 0 : 1;
}
