/*
 * Totals and facets against counting by hand: random requests over random documents.
 */
#include "search_fixture.h"

#define DOCUMENTS 500
#define REQUESTS  1000
/* A search that its time cuts short counts less: under valgrind each takes long. */
#define PATIENCE_MS 60000

/* Made-up words, that no stemmer changes and no list stops. */
static const char *const words[] = {"zorg", "blick", "framp", "quix", "plonk", "drusk", "vimp"};
static const char *const countries[] = {"THA", "KHM", "MMR", "LAO", "VNM", "IDN"};
static const char *const sectors[] = {"fishing", "garments", "bricks", "mining"};
static const char *const types[] = {"report", "news", "event"};
static const char *const languages[] = {"en", "th", "zh-Hant", "zh"};
static const char *const instruments[] = {"C029", "P029", "C105"};

typedef struct {
    lontar_field field;
    const char *name;
    const char *const *values;
    int size;
    int most; /* values a document */
} field_kind;

static const field_kind kinds[] = {
    {LONTAR_FIELD_COUNTRY, "country", countries, G_N_ELEMENTS(countries), 3},
    {LONTAR_FIELD_SECTOR, "sector", sectors, G_N_ELEMENTS(sectors), 2},
    {LONTAR_FIELD_TYPE, "type", types, G_N_ELEMENTS(types), 1},
    {LONTAR_FIELD_LANGUAGE, "language", languages, G_N_ELEMENTS(languages), 1},
    {LONTAR_FIELD_INSTRUMENT, "instrument", instruments, G_N_ELEMENTS(instruments), 2},
};

/* What is known of a document, by bits. */
typedef struct {
    char id[24];
    unsigned words;
    uint64_t pairs; /* of words that stand next to each other: pair_bit() */
    unsigned values[G_N_ELEMENTS(kinds)];
    int year; /* 0 = none */
} model;

/* What is asked, likewise; 0 = no such filter. */
typedef struct {
    unsigned required;
    unsigned refused;
    uint64_t phrase; /* one pair, or 0 */
    bool is_any;
    unsigned included[G_N_ELEMENTS(kinds)];
    unsigned excluded[G_N_ELEMENTS(kinds)];
    int year_from, year_to; /* 0 = no filter */
} question;

static uint64_t
pair_bit(size_t first, size_t second)
{
    return UINT64_C(1) << (first * G_N_ELEMENTS(words) + second);
}

static unsigned
random_bits(GRand *random, int size, int most)
{
    unsigned bits = 0;

    for (int i = g_rand_int_range(random, 0, most + 1); i > 0; i--) {
        bits |= 1u << g_rand_int_range(random, 0, size);
    }
    return bits;
}

/* `zh-Hant` counts as `zh` too. */
static unsigned
with_bases(size_t kind, unsigned bits)
{
    return kinds[kind].field == LONTAR_FIELD_LANGUAGE && bits & 1u << 2 ? bits | 1u << 3 : bits;
}

static void
make_document(fixture *f, GRand *random, model *one, size_t number)
{
    g_autofree char *id = g_strdup_printf("%016zx", number * 7919 % 1000003);
    g_autoptr(GString) text = g_string_new(NULL);

    g_strlcpy(one->id, id, sizeof one->id);
    one->words = random_bits(random, G_N_ELEMENTS(words), 5);
    one->year = g_rand_int_range(random, 0, 5) == 0 ? 0 : g_rand_int_range(random, 2010, 2020);
    size_t before = G_N_ELEMENTS(words);
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++) {
        for (int n = one->words & 1u << i ? g_rand_int_range(random, 1, 4) : 0; n > 0; n--) {
            g_string_append_printf(text, "%s ", words[i]);
            one->pairs |= before < G_N_ELEMENTS(words) ? pair_bit(before, i) : 0;
            before = i;
        }
    }

    lontar_document *document = new_document(id, NULL, NULL, text->str);
    for (size_t kind = 0; kind < G_N_ELEMENTS(kinds); kind++) {
        unsigned bits = random_bits(random, kinds[kind].size, kinds[kind].most);

        for (int i = 0; i < kinds[kind].size; i++) {
            if (bits & 1u << i) {
                say(document, kinds[kind].field, kinds[kind].values[i]);
            }
        }
        one->values[kind] = with_bases(kind, bits);
    }
    if (one->year != 0) {
        g_autofree char *year = g_strdup_printf("%d", one->year);

        say(document, LONTAR_FIELD_YEAR, year);
    }
    put(f, document);
}

static void
write_filter(GString *parameters, const char *prefix, const field_kind *kind, unsigned bits)
{
    for (int i = 0; i < kind->size; i++) {
        if (bits & 1u << i) {
            g_string_append_printf(parameters, "&%s%s", prefix, kind->values[i]);
        }
    }
}

static char *
make_question(GRand *random, question *asked)
{
    GString *parameters = g_string_new("q=");

    *asked = (question){.is_any = g_rand_boolean(random)};
    asked->required = random_bits(random, G_N_ELEMENTS(words), 3);
    asked->refused = asked->required == 0 ? 0 : random_bits(random, G_N_ELEMENTS(words), 1);
    asked->refused &= ~asked->required;
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++) {
        if (asked->required & 1u << i) {
            g_string_append_printf(parameters, "%s ", words[i]);
        }
    }
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++) {
        if (asked->refused & 1u << i) {
            g_string_append_printf(parameters, "-%s ", words[i]);
        }
    }
    if (g_rand_int_range(random, 0, 4) == 0) {
        size_t first = (size_t)g_rand_int_range(random, 0, G_N_ELEMENTS(words));
        size_t second = (size_t)g_rand_int_range(random, (gint32)first, G_N_ELEMENTS(words));

        asked->phrase = pair_bit(first, second);
        g_string_append_printf(parameters, "\"%s %s\"", words[first], words[second]);
    }
    g_string_append_printf(parameters, "&match=%s", asked->is_any ? "any" : "all");
    for (size_t kind = 0; kind < G_N_ELEMENTS(kinds); kind++) {
        g_autofree char *include = g_strconcat(kinds[kind].name, "=", NULL);
        g_autofree char *exclude = g_strconcat("exclude=", kinds[kind].name, ":", NULL);

        if (g_rand_int_range(random, 0, 4) == 0) {
            asked->included[kind] = random_bits(random, kinds[kind].size, 2);
            write_filter(parameters, include, &kinds[kind], asked->included[kind]);
        }
        if (g_rand_int_range(random, 0, 8) == 0) {
            asked->excluded[kind] = random_bits(random, kinds[kind].size, 1);
            write_filter(parameters, exclude, &kinds[kind], asked->excluded[kind]);
        }
    }
    if (g_rand_int_range(random, 0, 4) == 0) {
        asked->year_from = g_rand_int_range(random, 2008, 2020);
        asked->year_to = g_rand_int_range(random, asked->year_from, 2022);
        g_string_append_printf(parameters, "&year=%d..%d", asked->year_from, asked->year_to);
    }
    return g_string_free(parameters, FALSE);
}

static bool
has_words(const model *one, const question *asked)
{
    if (one->words & asked->refused) {
        return false;
    }
    if (asked->is_any && (asked->required != 0 || asked->phrase != 0)) {
        return (one->words & asked->required) != 0 || (one->pairs & asked->phrase) != 0;
    }
    return (one->words & asked->required) == asked->required &&
           (one->pairs & asked->phrase) == asked->phrase;
}

/*
 * Whether a document passes all filters but that of one field; years are the field past the last.
 */
static bool
passes(const model *one, const question *asked, size_t but)
{
    for (size_t kind = 0; kind < G_N_ELEMENTS(kinds); kind++) {
        if (one->values[kind] & asked->excluded[kind]) {
            return false;
        }
        if (kind != but && asked->included[kind] != 0 &&
            (one->values[kind] & asked->included[kind]) == 0) {
            return false;
        }
    }
    return but == G_N_ELEMENTS(kinds) || asked->year_from == 0 ||
           (one->year >= asked->year_from && one->year <= asked->year_to);
}

/* 20,000 documents and 1,000 requests with -m slow. */
static size_t
document_size(void)
{
    return g_test_slow() ? 20000 : DOCUMENTS;
}

static size_t
count(const model *models, const question *asked, size_t but, int value)
{
    size_t total = 0;

    for (size_t i = 0; i < document_size(); i++) {
        const model *one = &models[i];
        bool has = but > G_N_ELEMENTS(kinds)    ? true
                   : but == G_N_ELEMENTS(kinds) ? one->year == value
                   : value < 0                  ? one->values[but] == 0
                                                : (one->values[but] & 1u << value) != 0;

        total += has && has_words(one, asked) && passes(one, asked, but);
    }
    return total;
}

static size_t
answered(const lontar_facet *facet, const char *value)
{
    for (guint i = 0; i < facet->values->len; i++) {
        const lontar_facet_value *one = &g_array_index(facet->values, lontar_facet_value, i);

        if (g_str_equal(one->value, value)) {
            return one->count;
        }
    }
    return 0;
}

static void
check_facets(const lontar_answer *answer, const model *models, const question *asked)
{
    for (size_t i = 0; i < lontar_answer_facet_size(answer); i++) {
        const lontar_facet *facet = lontar_answer_facet_at(answer, i);

        if (facet->field == LONTAR_FIELD_YEAR) {
            g_assert_cmpuint(facet->missing, ==, count(models, asked, G_N_ELEMENTS(kinds), 0));
            g_assert_cmpuint(answered(facet, "2013"), ==,
                             count(models, asked, G_N_ELEMENTS(kinds), 2013));
        }
        for (size_t kind = 0; kind < G_N_ELEMENTS(kinds); kind++) {
            if (kinds[kind].field != facet->field) {
                continue;
            }
            g_assert_cmpuint(facet->missing, ==, count(models, asked, kind, -1));
            for (int value = 0; value < kinds[kind].size; value++) {
                g_assert_cmpuint(answered(facet, kinds[kind].values[value]), ==,
                                 count(models, asked, kind, value));
            }
        }
    }
}

/* The whole set: every document that should be there, each once. */
static void
check_ids(fixture *f, const char *parameters, const model *models, const question *asked)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(lontar_request) request = ask(f, parameters);
    g_autoptr(lontar_listing) listing = lontar_search_list(f->searcher, request, &error);
    g_autoptr(GHashTable) listed = g_hash_table_new(g_str_hash, g_str_equal);

    g_assert_no_error(error);
    for (size_t i = 0; i < lontar_listing_size(listing); i++) {
        g_assert_true(g_hash_table_add(listed, (char *)lontar_listing_id_at(listing, i)));
    }
    for (size_t i = 0; i < document_size(); i++) {
        const model *one = &models[i];
        bool matches = has_words(one, asked) && passes(one, asked, SIZE_MAX);

        g_assert_cmpint(matches, ==, g_hash_table_contains(listed, one->id));
    }
}

static void
check_question(fixture *f, const char *parameters, const model *models, const question *asked)
{
    g_autofree char *with = g_strconcat(
        parameters, "&snippets=0&facets=country,sector,year,type,language,instrument", NULL);
    g_autofree char *without = g_strconcat(parameters, "&snippets=0&facets=none", NULL);
    g_autoptr(lontar_answer) counted = answer_to(f, with);
    g_autoptr(lontar_answer) plain = answer_to(f, without);
    g_autofree char *counted_ids = ids_of(counted);
    g_autofree char *plain_ids = ids_of(plain);
    size_t total = count(models, asked, SIZE_MAX, 0);

    g_test_message("%s", parameters);
    g_assert_cmpuint(lontar_answer_total(counted), ==, total);
    g_assert_cmpuint(lontar_answer_total(plain), ==, total);
    g_assert_cmpstr(counted_ids, ==, plain_ids);
    g_assert_cmpuint(lontar_answer_facet_size(counted), ==, 6);
    g_assert_cmpuint(lontar_answer_facet_size(plain), ==, 0);
    check_facets(counted, models, asked);
    check_ids(f, parameters, models, asked);
}

/* One shard, or two, of which the second has every third document. */
static void
test_counts(const void *shards)
{
    fixture *f = fixture_new();
    fixture *other = fixture_new();
    g_autoptr(GError) error = NULL;
    g_autoptr(GRand) random = g_rand_new_with_seed(20260101);
    g_autofree model *models = g_new0(model, document_size());
    const char *const locations[] = {f->folder, GPOINTER_TO_INT(shards) > 1 ? other->folder : NULL,
                                     NULL};
    size_t requests = g_test_slow() ? 1000 : REQUESTS;

    for (size_t i = 0; i < document_size(); i++) {
        make_document(locations[1] != NULL && i % 3 == 0 ? other : f, random, &models[i], i + 1);
    }
    commit(f);
    commit(other);
    f->searcher = lontar_searcher_open(f->vocabularies, locations, &error);
    g_assert_no_error(error);
    lontar_searcher_set_time(f->searcher, PATIENCE_MS);
    for (size_t i = 0; i < requests; i++) {
        question asked;
        g_autofree char *parameters = make_question(random, &asked);

        check_question(f, parameters, models, &asked);
    }
    fixture_free(f);
    fixture_free(other);
}

/* A sort has all hits, each once, in its order, whatever the size of the pages. */
static void
test_sorts(void)
{
    static const char *const sorts[] = {"newest", "oldest", "title", "relevance"};
    fixture *f = fixture_new();
    g_autoptr(GRand) random = g_rand_new_with_seed(5);
    g_autofree model *models = g_new0(model, DOCUMENTS);

    for (size_t i = 0; i < DOCUMENTS; i++) {
        make_document(f, random, &models[i], i + 1);
    }
    commit(f);
    for (size_t i = 0; i < G_N_ELEMENTS(sorts); i++) {
        g_autofree char *whole =
            g_strdup_printf("q=zorg OR quix&snippets=0&per_page=1000&sort=%s", sorts[i]);
        g_autoptr(lontar_answer) all = answer_to(f, whole);
        size_t at = 0;

        g_assert_cmpuint(lontar_answer_hit_size(all), ==, lontar_answer_total(all));
        for (size_t page = 1; at < lontar_answer_total(all); page++) {
            g_autofree char *part = g_strdup_printf(
                "q=zorg OR quix&snippets=0&per_page=37&page=%zu&sort=%s", page, sorts[i]);
            g_autoptr(lontar_answer) some = answer_to(f, part);

            g_assert_cmpuint(lontar_answer_hit_size(some), >, 0);
            for (size_t n = 0; n < lontar_answer_hit_size(some); n++, at++) {
                g_assert_cmpstr(lontar_record_id(lontar_answer_hit_at(some, n)->record), ==,
                                lontar_record_id(lontar_answer_hit_at(all, at)->record));
            }
        }
    }
    fixture_free(f);
}

static void
test_newest(void)
{
    fixture *f = fixture_new();
    static const char *const dates[][2] = {{"a", "2019-05"},    {"b", NULL},   {"c", "2020"},
                                           {"d", "2019-05-27"}, {"e", "2019"}, {"f", "2020"}};

    for (size_t i = 0; i < G_N_ELEMENTS(dates); i++) {
        lontar_document *document = new_document(dates[i][0], NULL, NULL, "zorg");

        if (dates[i][1] != NULL) {
            say(document, LONTAR_FIELD_DATE, dates[i][1]);
        }
        put(f, document);
    }
    commit(f);
    expect_ids(f, "", "c f d a e b");
    expect_ids(f, "q=zorg&sort=newest", "c f d a e b");
    expect_ids(f, "q=zorg&sort=oldest", "e a d c f b");
    expect_ids(f, "sort=oldest&year=2019", "e a d");
    fixture_free(f);
}

static void
test_title_order(void)
{
    fixture *f = fixture_new();

    put(f, new_document("a", "\u00c9tude 10", NULL, "zorg"));
    put(f, new_document("b", "etude 9", NULL, "zorg"));
    put(f, new_document("c", NULL, NULL, "zorg"));
    put(f, new_document("d", "\"Zebra\"", NULL, "zorg"));
    put(f, new_document("e", "apple", NULL, "zorg"));
    commit(f);
    expect_ids(f, "q=zorg&sort=title", "e b a d c");
    fixture_free(f);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_data_func("/search/counts/by-hand", GINT_TO_POINTER(1), test_counts);
    g_test_add_data_func("/search/counts/of-two-shards", GINT_TO_POINTER(2), test_counts);
    g_test_add_func("/search/sort/pages", test_sorts);
    g_test_add_func("/search/sort/dates", test_newest);
    g_test_add_func("/search/sort/titles", test_title_order);
    return g_test_run();
}
