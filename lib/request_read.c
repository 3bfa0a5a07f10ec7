/*
 * Requests: what was asked for.
 */
#include "request_private.h"

const char *
lontar_request_error_parameter(const lontar_request *request)
{
    return request->error_parameter;
}

int64_t
lontar_request_error_position(const lontar_request *request)
{
    return request->error_position;
}

const lontar_query *
lontar_request_query(const lontar_request *request)
{
    return request->query;
}

size_t
lontar_request_filter_size(const lontar_request *request)
{
    return request->filters->len;
}

const lontar_filter *
lontar_request_filter_at(const lontar_request *request, size_t i)
{
    return &g_array_index(request->filters, lontar_filter, i);
}

lontar_sort
lontar_request_sort(const lontar_request *request)
{
    return (lontar_sort)request->numbers[PARAMETER_SORT];
}

size_t
lontar_request_offset(const lontar_request *request)
{
    return request->offset;
}

size_t
lontar_request_limit(const lontar_request *request)
{
    return request->limit;
}

size_t
lontar_request_page(const lontar_request *request)
{
    return request->limit == 0 ? 1 : request->offset / request->limit + 1;
}

const char *
lontar_request_cursor(const lontar_request *request)
{
    return request->cursor;
}

void
lontar_request_move(lontar_request *request, size_t offset)
{
    request->offset = offset;
}

uint64_t
lontar_request_changed_since(const lontar_request *request)
{
    return (uint64_t)request->numbers[PARAMETER_CHANGED_SINCE];
}

const char *
lontar_request_output(const lontar_request *request)
{
    size_t size = 0;
    const lontar_request_parameter *table = lontar_request_parameters(&size);

    return table[PARAMETER_FORMAT].values[request->numbers[PARAMETER_FORMAT]];
}

unsigned
lontar_request_facets(const lontar_request *request)
{
    return request->facets;
}

size_t
lontar_request_facet_limit(const lontar_request *request)
{
    int64_t limit = request->numbers[PARAMETER_FACET_LIMIT];

    return limit < 0 ? G_MAXSIZE : (size_t)limit;
}

size_t
lontar_request_facet_mincount(const lontar_request *request)
{
    return (size_t)request->numbers[PARAMETER_FACET_MINCOUNT];
}

bool
lontar_request_facet_by_value(const lontar_request *request)
{
    return request->numbers[PARAMETER_FACET_SORT] == 1;
}

size_t
lontar_request_snippets(const lontar_request *request)
{
    return (size_t)request->numbers[PARAMETER_SNIPPETS];
}

size_t
lontar_request_snippet_length(const lontar_request *request)
{
    return (size_t)request->numbers[PARAMETER_SNIPPET_LENGTH];
}

bool
lontar_request_synonyms(const lontar_request *request)
{
    return request->numbers[PARAMETER_SYNONYMS] != 0;
}

bool
lontar_request_strict(const lontar_request *request)
{
    return request->numbers[PARAMETER_STRICT] != 0;
}

const char *
lontar_request_lang(const lontar_request *request)
{
    return request->lang;
}

/* The members of the answer that a set holds, and those of a hit; `links` is both. */
static uint64_t
level(uint64_t set, int links, bool of_hit)
{
    uint64_t answer = ((uint64_t)1 << (links + 1)) - 1;

    return of_hit ? set & ~(answer >> 1) : set & answer;
}

bool
lontar_request_is_whole(const lontar_request *request)
{
    return request->kept == 0 && request->dropped == 0;
}

bool
lontar_request_has_field(const lontar_request *request, const char *name)
{
    size_t size = 0;
    const char *const *names = lontar_request_parameters(&size)[PARAMETER_FIELDS].values;
    int links = lontar_request_find(names, "links");
    int index = lontar_request_find(names, name);

    if (index < 0) {
        return false;
    }
    uint64_t own = (uint64_t)1 << index;
    bool asks_answer = level(request->kept, links, false) != 0;
    bool asks_hit = level(request->kept, links, true) != 0;
    if (request->dropped & own) {
        return false;
    }
    if ((request->kept & own) || (g_str_equal(name, "hits") && asks_hit)) {
        return true;
    }
    return index < links ? !asks_answer : index > links ? !asks_hit : !asks_answer || !asks_hit;
}
