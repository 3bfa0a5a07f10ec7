/*
 * CQL: what it becomes in our language, and what is wrong with what is none.
 */
#include "cql.h"

static void
test_translate(void)
{
    static const struct {
        const char *cql, *query;
    } rows[] = {
        {"wages", "wages"},
        {"\"debt bondage\"", "\"debt bondage\""},
        {"wages and boats", "(wages AND boats)"},
        {"wages or boats and fish", "((wages OR boats) AND fish)"},
        {"wages not (boats OR fish)", "(wages AND NOT (boats OR fish))"},
        {"dc.title = fishing", "title:fishing"},
        {"title==\"fishing boats\"", "title:\"fishing boats\""},
        {"dc.title all \"fishing boats\"", "(title:fishing AND title:boats)"},
        {"cql.anywhere any \"fishing boats\"", "(fishing OR boats)"},
        {"dc.creator=\"Engblom, Anna\"", "author:\"Engblom, Anna\""},
        {"dc.date >= 2015", "year:2015.."},
        {"dc.date > 2015", "year:2016.."},
        {"dc.date < 2015-03-01", "year:..2014"},
        {"dc.date = 2015", "year:2015"},
        {"dc.coverage = Thailand", "country:\"Thailand\""},
        {"recruit*", "recruit*"},
        {"AND*", "AND*"},
        {"\"NOT\"", "\"NOT\""},
        {"\"country:THA\"", "\"country:THA\""},
        {"\"a \\\" b\"", "\"a   b\""},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *query = NULL;
        g_autofree char *detail = NULL;
        lontar_cql_fault fault = lontar_cql_translate(rows[i].cql, &query, &detail);

        g_test_message("%s", rows[i].cql);
        g_assert_cmpstr(detail, ==, NULL);
        g_assert_cmpint(fault, ==, LONTAR_CQL_GOOD);
        g_assert_cmpstr(query, ==, rows[i].query);
    }
}

static void
test_refuse(void)
{
    static const struct {
        const char *cql;
        lontar_cql_fault fault;
    } rows[] = {
        {"", LONTAR_CQL_SYNTAX},
        {"and", LONTAR_CQL_SYNTAX},
        {"wages and", LONTAR_CQL_SYNTAX},
        {"(wages", LONTAR_CQL_SYNTAX},
        {"wages)", LONTAR_CQL_SYNTAX},
        {"wages boats", LONTAR_CQL_SYNTAX},
        {"\"wages", LONTAR_CQL_SYNTAX},
        {"dc.title =", LONTAR_CQL_SYNTAX},
        {"dc.date = soon", LONTAR_CQL_SYNTAX},
        {"\"\"", LONTAR_CQL_EMPTY_TERM},
        {"dc.colour = red", LONTAR_CQL_INDEX},
        {"dc.title > a", LONTAR_CQL_RELATION},
        {"dc.title =/stem a", LONTAR_CQL_RELATION},
        {"a prox b", LONTAR_CQL_BOOLEAN},
        {"a and/rel b", LONTAR_CQL_BOOLEAN},
        {"((((((((((((((((((((((a))))))))))))))))))))))", LONTAR_CQL_TOO_DEEP},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *query = NULL;
        g_autofree char *detail = NULL;

        g_test_message("%s", rows[i].cql);
        g_assert_cmpint(lontar_cql_translate(rows[i].cql, &query, &detail), ==, rows[i].fault);
        g_assert_cmpstr(query, ==, NULL);
        g_assert_nonnull(detail);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/cql/translate/becomes_a_query", test_translate);
    g_test_add_func("/cql/translate/refuses", test_refuse);
    return g_test_run();
}
