/*
 * Expansions: the index's own terms that a prefix or a range of years stands for.
 */
#ifndef LONTAR_LIB_EXPAND_H
#define LONTAR_LIB_EXPAND_H

#include "lontar/xapian.h"

G_BEGIN_DECLS

/**
 * The terms that begin with a prefix, the most frequent ones if there are more than wanted.
 *
 * @param field    prefix of the field, "" for the text
 * @param out_cut  whether there are more
 * @return         terms, field's prefix included
 */
GPtrArray *lontar_expand_prefix(const lontar_index *index, const char *field, const char *prefix,
                                size_t limit, bool *out_cut, GError **error);

/** The terms of the years between two, both included. */
GPtrArray *lontar_expand_years(const lontar_index *index, int from, int to, GError **error);

G_END_DECLS

#endif
