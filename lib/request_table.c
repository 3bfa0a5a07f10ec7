/*
 * The table of parameters: what requests are validated by and described from.
 */
#include "request_private.h"

static const char *const match_values[] = {"all", "any", NULL};
static const char *const sort_values[] = {"relevance", "newest", "oldest", "title", NULL};
static const char *const facet_sort_values[] = {"count", "value", NULL};
static const char *const format_values[] = {"json",   "csv",     "ndjson", "ris",
                                            "bibtex", "csljson", "atom",   NULL};
static const char *const facet_values[] = {"country",  "sector",     "year", "type",
                                           "language", "instrument", "none", NULL};

/* Members of the answer up to `links`, members of a hit from `links` on. */
static const char *const field_values[] = {
    "index",      "query",   "filters", "total",         "page",        "per_page",
    "took_ms",    "partial", "facets",  "hits",          "next_cursor", "links",
    "rank",       "id",      "score",   "title",         "type",        "language",
    "year",       "date",    "authors", "publisher",     "country",     "sector",
    "instrument", "pages",   "url",     "pages_matched", "snippets",    NULL};

/* A number, and how it is written. */
#define WRITTEN(number) #number, number

#define NUMBER(name, description, value, minimum, maximum)                                         \
    {                                                                                              \
        name, LONTAR_PARAMETER_INTEGER, description, WRITTEN(value), NULL, minimum, maximum, false \
    }
#define BOOLEAN(name, description, value)                                              \
    {                                                                                  \
        name, LONTAR_PARAMETER_BOOLEAN, description, WRITTEN(value), NULL, 0, 1, false \
    }
#define CHOICE(name, description, value, values)                                  \
    {                                                                             \
        name, LONTAR_PARAMETER_CHOICE, description, value, 0, values, 0, 0, false \
    }
#define LIST(name, description, value, values)                                 \
    {                                                                          \
        name, LONTAR_PARAMETER_LIST, description, value, 0, values, 0, 0, true \
    }
#define FILTER(name, description)                                             \
    {                                                                         \
        name, LONTAR_PARAMETER_FILTER, description, NULL, 0, NULL, 0, 0, true \
    }
#define TEXT(name, description, value)                                        \
    {                                                                         \
        name, LONTAR_PARAMETER_TEXT, description, value, 0, NULL, 0, 0, false \
    }

static const lontar_request_parameter table[PARAMETER_COUNT] = {
    TEXT("q", "the query, in the query language; none = all documents", NULL),
    FILTER("country", "documents about any of these: codes, names or regions"),
    FILTER("sector", "documents about any of these: slugs, four-letter codes or ISIC Rev. 4"),
    FILTER("year", "published in any of these: 2019, 2015..2020, 2015.., ..2020"),
    FILTER("type", "of any of these types"),
    FILTER("language", "in any of these languages: BCP 47 or names"),
    FILTER("instrument", "on any of these ILO instruments: C029, P029, R203, however cited"),
    FILTER("exclude", "without these: a filter and its values, country:THA,KHM"),
    CHOICE("match", "whether all words of the query have to be there, or any", "all", match_values),
    CHOICE("sort", "order of the hits; the default is newest when there is no query", "relevance",
           sort_values),
    NUMBER("page", "page of the hits, from 1", 1, 1, G_MAXUINT32),
    NUMBER("per_page", "hits a page; 0 = only counts", 10, 0, LONTAR_PAGE_MAX),
    NUMBER("offset", "hits to skip; goes with limit, instead of page and per_page", 0, 0,
           G_MAXUINT32),
    NUMBER("limit", "hits to give; goes with offset", 10, 0, LONTAR_PAGE_MAX),
    TEXT("cursor", "* to go through the whole set; then what next_cursor said", NULL),
    NUMBER("changed_since", "only what is new or changed since this revision of the index", 0, 0,
           G_MAXINT64),
    LIST("facets", "filters to count values of, or none; counted by default on the first page only",
         "country,sector,year,type,language", facet_values),
    NUMBER("facet.limit", "values a facet; -1 = all of them", 100, -1, 100000),
    NUMBER("facet.mincount", "documents that a value needs to be shown", 1, 1, G_MAXUINT32),
    CHOICE("facet.sort", "order of a facet's values: most documents first, or by value", "count",
           facet_sort_values),
    NUMBER("snippets", "pages with a snippet, a hit; 0 = none", 3, 0, LONTAR_SNIPPETS_MAX),
    NUMBER("snippet_length", "characters of a snippet, about", 240, LONTAR_SNIPPET_LENGTH_MIN,
           LONTAR_SNIPPET_LENGTH_MAX),
    LIST("fields", "members of the answer or of its hits to give, or with - to leave out", NULL,
         field_values),
    TEXT("lang", "language of labels and of the words of the query: BCP 47", "en"),
    CHOICE("format", "how the answer is written; csv to csljson give the whole set", "json",
           format_values),
    BOOLEAN("synonyms",
            "whether a concept of the query also finds its other names, in every language", 1),
    BOOLEAN("strict", "refuse a query that is not understood whole, instead of a warning", 0),
};

const lontar_request_parameter *
lontar_request_parameters(size_t *out_size)
{
    *out_size = PARAMETER_COUNT;
    return table;
}

static gpointer
make_names(gpointer unused)
{
    static const char *names[PARAMETER_COUNT + 1];

    for (size_t i = 0; i < PARAMETER_COUNT; i++) {
        names[i] = table[i].name;
    }
    return names;
}

const char *const *
lontar_request_names(void)
{
    static GOnce once = G_ONCE_INIT;

    return g_once(&once, make_names, NULL);
}

bool
lontar_request_filter_field(request_parameter parameter, lontar_field *out_field)
{
    static const lontar_field fields[] = {LONTAR_FIELD_COUNTRY,  LONTAR_FIELD_SECTOR,
                                          LONTAR_FIELD_YEAR,     LONTAR_FIELD_TYPE,
                                          LONTAR_FIELD_LANGUAGE, LONTAR_FIELD_INSTRUMENT};

    if (parameter < PARAMETER_COUNTRY || parameter > PARAMETER_INSTRUMENT) {
        return false;
    }
    *out_field = fields[parameter - PARAMETER_COUNTRY];
    return true;
}
