/*
 * Requests: what each parameter takes and refuses, and how a request is written.
 */
#include <string.h>

#include "lontar/error.h"
#include "lontar/request.h"

enum { RANDOM_CASES = 10000, SEED = 20261121 };

static lontar_vocabularies *vocabularies;

/* Sets `name=value&name=value`, values percent-encoded; NULL with error set when refused. */
static lontar_request *
make(const char *parameters, GError **error)
{
    g_autoptr(lontar_request) request = lontar_request_new(vocabularies);
    g_auto(GStrv) pairs = g_strsplit(parameters, "&", -1);

    for (size_t i = 0; pairs[i] != NULL && *pairs[i] != '\0'; i++) {
        g_auto(GStrv) pair = g_strsplit(pairs[i], "=", 2);
        g_autofree char *value = g_uri_unescape_string(pair[1], NULL);

        if (!lontar_request_set(request, pair[0], value, error)) {
            return NULL;
        }
    }
    return lontar_request_finish(request, error) ? g_steal_pointer(&request) : NULL;
}

static char *
written(const char *parameters)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(lontar_request) request = make(parameters, &error);

    g_test_message("%s", parameters);
    g_assert_no_error(error);
    return lontar_request_format(request, 0);
}

static void
test_defaults(void)
{
    g_autoptr(lontar_request) request = make("", NULL);

    g_assert_null(lontar_query_root(lontar_request_query(request)));
    g_assert_cmpuint(lontar_request_filter_size(request), ==, 0);
    g_assert_cmpint(lontar_request_sort(request), ==, LONTAR_SORT_NEWEST);
    g_assert_cmpuint(lontar_request_offset(request), ==, 0);
    g_assert_cmpuint(lontar_request_limit(request), ==, 10);
    g_assert_cmpuint(lontar_request_page(request), ==, 1);
    g_assert_cmpuint(lontar_request_facets(request), ==,
                     1U << LONTAR_FIELD_COUNTRY | 1U << LONTAR_FIELD_SECTOR |
                         1U << LONTAR_FIELD_YEAR | 1U << LONTAR_FIELD_TYPE |
                         1U << LONTAR_FIELD_LANGUAGE);
    g_assert_cmpuint(lontar_request_facet_limit(request), ==, 100);
    g_assert_cmpuint(lontar_request_facet_mincount(request), ==, 1);
    g_assert_false(lontar_request_facet_by_value(request));
    g_assert_cmpuint(lontar_request_snippets(request), ==, 3);
    g_assert_cmpuint(lontar_request_snippet_length(request), ==, 240);
    g_assert_false(lontar_request_strict(request));
    g_assert_cmpstr(lontar_request_lang(request), ==, "en");
    g_assert_true(lontar_request_has_field(request, "hits"));
    g_assert_true(lontar_request_has_field(request, "title"));
    g_assert_false(lontar_request_has_field(request, "nothing"));
}

/* What is equal is written the same; what is a default is not written. */
static void
test_format(void)
{
    static const struct {
        const char *parameters;
        const char *canonical;
    } rows[] = {
        {"", ""},
        {"q=", ""},
        {"country=&page=&q=%20", ""},
        {"page=1&per_page=10&match=all&snippets=3&strict=0&facet.sort=count", ""},
        {"q=debt%20bondage&sort=relevance", "q=debt%20bondage"},
        {"sort=newest", ""},
        {"sort=relevance", "sort=relevance"},
        {"q=boats&sort=newest", "q=boats&sort=newest"},
        {"per_page=20&page=3&q=a", "q=a&page=3&per_page=20"},
        {"limit=20&offset=0", "limit=20"},
        {"offset=15", "offset=15"},
        {"country=TH&country=cambodia,tha", "country=THA,KHM"},
        {"country=Viet%20Nam", "country=VNM"},
        {"country=Korea,%20Republic%20of", "country=KOR"},
        {"sector=FISH", "sector=fishing"},
        {"type=report&language=thai", "type=report&language=th"},
        {"instrument=Convention%20No.%2029,R203", "instrument=C029,R203"},
        {"year=2015..2020,2022", "year=2015..2020,2022"},
        {"year=2015-2018&year=..2000&year=2021..", "year=2015..2018,..2000,2021.."},
        {"exclude=country:laos,KHM&exclude=year:..2000", "exclude=country:LAO,KHM&"
                                                         "exclude=year:..2000"},
        {"facets=none", "facets=none"},
        {"facets=year,country", "facets=country,year"},
        {"facet.limit=-1&facet.mincount=2&facet.sort=value",
         "facet.limit=-1&facet.mincount=2&facet.sort=value"},
        {"fields=title,id,-snippets", "fields=id,title,-snippets"},
        {"lang=FR&strict=true&format=json", "lang=fr&strict=1"},
        {"q=a%26b%3Dc%2Bd", "q=a%26b%3Dc%2Bd"},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *canonical = written(rows[i].parameters);
        g_autofree char *again = written(canonical);

        g_assert_cmpstr(canonical, ==, rows[i].canonical);
        g_assert_cmpstr(again, ==, canonical);
    }
}

static void
test_format_pages(void)
{
    g_autoptr(lontar_request) pages = make("q=a&page=2&per_page=20", NULL);
    g_autofree char *third = lontar_request_format(pages, 3);
    g_autofree char *first = lontar_request_format(pages, 1);
    g_autoptr(lontar_request) offsets = make("q=a&offset=15&limit=10", NULL);
    g_autofree char *next = lontar_request_format(offsets, lontar_request_page(offsets) + 1);
    g_autofree char *before = lontar_request_format(offsets, lontar_request_page(offsets) - 1);

    g_assert_cmpstr(third, ==, "q=a&page=3&per_page=20");
    g_assert_cmpstr(first, ==, "q=a&per_page=20");
    g_assert_cmpstr(next, ==, "q=a&offset=25");
    g_assert_cmpstr(before, ==, "q=a&offset=5");
}

/* What stands around the page, and moves it, is the same however often it is written. */
static void
test_format_again(void)
{
    g_autoptr(lontar_request) request =
        make("country=THA&sort=title&cursor=*&per_page=20&lang=fr&snippets=0", NULL);
    g_autofree char *own = lontar_request_format(request, 0);
    g_autofree char *first = lontar_request_format(request, 1);
    g_autofree char *again = lontar_request_format(request, 0);
    g_autoptr(lontar_request) late = make("page=2&lang=fr", NULL);
    g_autofree char *second = lontar_request_format(late, 0);
    g_autoptr(lontar_request) empty = make("", NULL);
    g_autofree char *nothing = lontar_request_format(empty, 0);
    g_autofree char *page = lontar_request_format(empty, 2);

    g_assert_cmpstr(own, ==, "country=THA&sort=title&per_page=20&cursor=%2A&snippets=0&lang=fr");
    g_assert_cmpstr(first, ==, "country=THA&sort=title&per_page=20&snippets=0&lang=fr");
    g_assert_cmpstr(again, ==, own);
    g_assert_cmpstr(second, ==, "page=2&lang=fr");
    g_assert_cmpstr(nothing, ==, "");
    g_assert_cmpstr(page, ==, "page=2");
}

static void
test_paging(void)
{
    g_autoptr(lontar_request) deep = make("page=4294967295&per_page=1000", NULL);
    g_autoptr(lontar_request) second = make("page=2", NULL);
    g_autoptr(lontar_request) none = make("limit=0", NULL);

    g_assert_cmpuint(lontar_request_offset(deep), ==, (size_t)4294967294U * 1000);
    g_assert_cmpuint(lontar_request_offset(second), ==, 10);
    g_assert_cmpuint(lontar_request_facets(second), ==, 0);
    g_assert_cmpuint(lontar_request_limit(none), ==, 0);
    g_assert_cmpuint(lontar_request_page(none), ==, 1);
}

static void
test_filters(void)
{
    g_autoptr(lontar_request) request =
        make("year=2015..2020&exclude=country:LAO&country=KHM,THA&country=KHM", NULL);

    g_assert_cmpuint(lontar_request_filter_size(request), ==, 4);
    const lontar_filter *year = NULL;
    for (size_t i = 0; i < 4; i++) {
        const lontar_filter *filter = lontar_request_filter_at(request, i);
        year = filter->field == LONTAR_FIELD_YEAR ? filter : year;
        g_assert_true(filter->exclude == (i == 3));
    }
    g_assert_cmpint(year->year_from, ==, 2015);
    g_assert_cmpint(year->year_to, ==, 2020);
    g_assert_cmpstr(year->value, ==, "2015..2020");
}

static void
test_regions(void)
{
    g_autoptr(lontar_request) request = make("country=asean,FJI", NULL);
    g_autoptr(GString) regions = g_string_new(NULL);
    const char *last = NULL;
    size_t countries = 0;

    for (size_t i = 0; i < lontar_request_filter_size(request); i++) {
        const lontar_filter *filter = lontar_request_filter_at(request, i);

        if (filter->field == LONTAR_FIELD_REGION) {
            g_string_append_printf(regions, "%s ", filter->value);
        } else {
            last = filter->value;
            countries++;
        }
    }
    g_assert_cmpuint(countries, ==, 12);
    g_assert_cmpstr(last, ==, "FJI");
    /* What is about a region within it counts, what is about a larger one does not. */
    g_assert_cmpstr(regions->str, ==, "asean south-east-asia ");

    /* The next page of the same search finds the same. */
    g_autofree char *written = lontar_request_format(request, 0);
    g_autoptr(lontar_request) again = make(written, NULL);

    g_assert_cmpuint(lontar_request_filter_size(again), ==, lontar_request_filter_size(request));
}

static void
test_facets(void)
{
    g_autoptr(lontar_request) some = make("facets=year&facets=country&page=3", NULL);
    g_autoptr(lontar_request) none = make("facets=none&facet.limit=-1", NULL);

    g_assert_cmpuint(lontar_request_facets(some), ==,
                     1U << LONTAR_FIELD_YEAR | 1U << LONTAR_FIELD_COUNTRY);
    g_assert_cmpuint(lontar_request_facets(none), ==, 0);
    g_assert_cmpuint(lontar_request_facet_limit(none), ==, G_MAXSIZE);
}

static void
test_fields(void)
{
    static const struct {
        const char *parameters;
        const char *has;
        const char *lacks;
    } rows[] = {
        {"fields=title,year", "title year hits total facets links", "id snippets"},
        {"fields=total", "total id", "hits facets index"},
        {"fields=total,title", "total title hits", "facets id"},
        {"fields=hits", "hits id title links", "total facets"},
        {"fields=-snippets,-facets", "title hits total", "snippets facets"},
        {"fields=-links", "title hits", "links"},
        {"fields=links", "links hits", "id total"},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(lontar_request) request = make(rows[i].parameters, NULL);
        g_auto(GStrv) has = g_strsplit(rows[i].has, " ", -1);
        g_auto(GStrv) lacks = g_strsplit(rows[i].lacks, " ", -1);

        for (size_t j = 0; has[j] != NULL; j++) {
            g_test_message("%s: %s", rows[i].parameters, has[j]);
            g_assert_true(lontar_request_has_field(request, has[j]));
        }
        for (size_t j = 0; lacks[j] != NULL; j++) {
            g_test_message("%s: not %s", rows[i].parameters, lacks[j]);
            g_assert_false(lontar_request_has_field(request, lacks[j]));
        }
    }
}

/* What is refused, by which parameter, and a part of what is said. */
static void
test_refusals(void)
{
    static const struct {
        const char *parameters;
        const char *parameter;
        const char *message;
    } rows[] = {
        {"contry=THA", NULL, "nearest is country"},
        {"rows=10", NULL, "unknown parameter"},
        {"country=Atlantis", "country", "'Atlantis'"},
        {"country=THA,Tailandd", "country", "THA (Thailand)"},
        {"type=reprot", "type", "report"},
        {"year=20155", "year", "2015..2020"},
        {"year=2020..2015", "year", "2015..2020"},
        {"year=..", "year", "'..'"},
        {"year=2015,abc", "year", "'abc'"},
        {"country=,", "country", "no value"},
        {"exclude=THA", "exclude", "country:THA"},
        {"exclude=title:x", "exclude", "title:x"},
        {"exclude=country:Atlantis", "exclude", "Atlantis"},
        {"match=some", "match", "all, any"},
        {"match=ANY", "match", "nearest is any"},
        {"sort=date", "sort", "newest"},
        {"page=0", "page", "from 1"},
        {"page=-1", "page", "from 1"},
        {"page=1x", "page", "'1x'"},
        {"page=1&page=2", "page", "twice"},
        {"per_page=1001", "per_page", "1000"},
        {"limit=99999999999999999999", "limit", "1000"},
        {"page=1&offset=10", "offset", "page"},
        {"per_page=1&limit=10", "limit", "per_page"},
        {"facets=title", "facets", "country"},
        {"facet.sort=index", "facet.sort", "count, value"},
        {"snippets=21", "snippets", "20"},
        {"snippet_length=5", "snippet_length", "20"},
        {"fields=titel", "fields", "nearest is title"},
        {"lang=klingonese", "lang", "klingonese"},
        {"format=xml", "format", "json"},
        {"strict=yes", "strict", "true"},
        {"page=%FF%0A", "page", "'"},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(lontar_request) request = make(rows[i].parameters, &error);

        g_test_message("%s", rows[i].parameters);
        g_assert_null(request);
        g_assert_error(error, LONTAR_ERROR, LONTAR_ERROR_INVALID);
        g_test_message("%s", error->message);
        g_assert_nonnull(strstr(error->message, rows[i].message));
        g_assert_true(g_utf8_validate(error->message, -1, NULL));
    }
}

static void
test_error_parameter(void)
{
    g_autoptr(lontar_request) request = lontar_request_new(vocabularies);
    g_autoptr(GError) error = NULL;

    g_assert_false(lontar_request_set(request, "sector", "nothing", NULL));
    g_assert_cmpstr(lontar_request_error_parameter(request), ==, "sector");
    g_assert_false(lontar_request_set(request, "nothing", "1", NULL));
    g_assert_null(lontar_request_error_parameter(request));
    g_assert_cmpint(lontar_request_error_position(request), ==, -1);
    g_assert_true(lontar_request_set(request, "q", "\xC3\xA9t\xC3\xA9 \"boats", NULL));
    g_assert_true(lontar_request_set(request, "strict", "1", NULL));
    g_assert_false(lontar_request_finish(request, &error));
    g_assert_error(error, LONTAR_ERROR, LONTAR_ERROR_INVALID);
    g_assert_cmpstr(lontar_request_error_parameter(request), ==, "q");
    g_assert_cmpint(lontar_request_error_position(request), ==, 4);
}

static void
test_strict(void)
{
    g_autoptr(lontar_request) clean = make("q=debt%20bondage&strict=1", NULL);
    g_autoptr(lontar_request) lenient = make("q=%22debt&strict=0", NULL);

    g_assert_nonnull(clean);
    g_assert_true(lontar_request_strict(clean));
    g_assert_nonnull(lenient);
    g_assert_cmpuint(lontar_query_warning_size(lontar_request_query(lenient)), ==, 1);
}

/* Each row of the table says what set takes: its default, its values, its ends. */
static void
test_table(void)
{
    size_t size = 0;
    const lontar_request_parameter *table = lontar_request_parameters(&size);
    const char *const *names = lontar_request_names();

    g_assert_cmpuint(g_strv_length((char **)names), ==, size);
    for (size_t i = 0; i < size; i++) {
        g_autoptr(lontar_request) request = lontar_request_new(vocabularies);
        g_autofree char *low = g_strdup_printf("%" G_GINT64_FORMAT, table[i].minimum - 1);
        g_autofree char *high =
            g_strdup_printf("%" G_GUINT64_FORMAT, (uint64_t)table[i].maximum + 1);
        bool is_integer = table[i].type == LONTAR_PARAMETER_INTEGER;

        g_assert_cmpstr(names[i], ==, table[i].name);
        g_assert_nonnull(table[i].description);
        if (table[i].default_value != NULL) {
            g_assert_true(lontar_request_set(request, table[i].name, table[i].default_value, NULL));
            g_assert_true(lontar_request_finish(request, NULL));
            g_autofree char *canonical = lontar_request_format(request, 0);
            bool is_told = g_str_equal(names[i], "facets") || g_str_equal(names[i], "sort");
            g_assert_true(is_told || *canonical == '\0');
        }
        for (size_t j = 0; table[i].values != NULL && table[i].values[j] != NULL; j++) {
            g_autoptr(lontar_request) other = lontar_request_new(vocabularies);
            g_assert_true(lontar_request_set(other, table[i].name, table[i].values[j], NULL));
        }
        g_assert_false(is_integer && lontar_request_set(request, names[i], low, NULL));
        g_assert_false(is_integer && lontar_request_set(request, names[i], high, NULL));
    }
}

/* --- properties --- */

static const char *const values[] = {
    "",
    "1",
    "0",
    "20",
    "-1",
    "all",
    "any",
    "newest",
    "title",
    "THA",
    "THA,KHM",
    "viet nam",
    "ASEAN",
    "2015..2020",
    "2015",
    "..2015",
    "2020..2015",
    "country:THA",
    "year:..2000",
    "none",
    "country,year",
    "report",
    "fishing",
    "th",
    "C29",
    "\"debt bondage\" C29",
    "boats -nets",
    "title",
    "-snippets",
    "json",
    "fr",
    "value",
    "\xFF",
    "a&b=c%20+d",
};

static char *
random_parameters(GRand *random)
{
    GString *out = g_string_new(NULL);
    const char *const *names = lontar_request_names();
    gint32 size = (gint32)g_strv_length((char **)names);

    for (int i = g_rand_int_range(random, 0, 5); i > 0; i--) {
        const char *value = values[g_rand_int_range(random, 0, (gint32)G_N_ELEMENTS(values))];
        g_autofree char *escaped = g_uri_escape_string(value, NULL, FALSE);

        g_string_append_printf(out, "%s%s=%s", out->len > 0 ? "&" : "",
                               names[g_rand_int_range(random, 0, size)], escaped);
    }
    return g_string_free(out, FALSE);
}

static void
test_round_trip(void)
{
    g_autoptr(GRand) random = g_rand_new_with_seed(SEED);
    size_t accepted = 0;

    for (int i = 0; i < RANDOM_CASES; i++) {
        g_autofree char *parameters = random_parameters(random);
        g_autoptr(GError) error = NULL;
        g_autoptr(lontar_request) request = make(parameters, &error);

        if (request == NULL) {
            g_assert_error(error, LONTAR_ERROR, LONTAR_ERROR_INVALID);
            continue;
        }
        g_autofree char *canonical = lontar_request_format(request, 0);
        g_autofree char *again = written(canonical);
        g_assert_cmpstr(again, ==, canonical);
        accepted++;
    }
    g_assert_cmpuint(accepted, >, RANDOM_CASES / 10);
}

int
main(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;

    g_test_init(&argc, &argv, NULL);
    vocabularies = lontar_vocabularies_load(NULL, &error);
    g_assert_no_error(error);
    g_test_add_func("/request/new/defaults", test_defaults);
    g_test_add_func("/request/set/filters", test_filters);
    g_test_add_func("/request/set/regions", test_regions);
    g_test_add_func("/request/set/facets", test_facets);
    g_test_add_func("/request/set/fields", test_fields);
    g_test_add_func("/request/set/paging", test_paging);
    g_test_add_func("/request/set/refusals", test_refusals);
    g_test_add_func("/request/set/error-parameter", test_error_parameter);
    g_test_add_func("/request/finish/strict", test_strict);
    g_test_add_func("/request/format/canonical", test_format);
    g_test_add_func("/request/format/pages", test_format_pages);
    g_test_add_func("/request/format/again", test_format_again);
    g_test_add_func("/request/format/round-trip", test_round_trip);
    g_test_add_func("/request/parameters/table", test_table);
    int result = g_test_run();
    lontar_vocabularies_free(vocabularies);
    return result;
}
