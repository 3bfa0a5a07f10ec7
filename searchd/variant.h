/*
 * Variants: the same search with something left out, for its total alone.
 */
#ifndef LONTAR_SEARCHD_VARIANT_H
#define LONTAR_SEARCHD_VARIANT_H

#include "exchange.h"
#include "worker.h"

/* What differs from the search as asked. */
typedef struct {
    const char *without;  /* a filter's name that is left out, or NULL */
    const char *only;     /* the only parameter that stays besides `lang`, or NULL */
    bool without_filters; /* all filters are left out */
    bool any;             /* match=any */
    const char *name;     /* a parameter more, with its value, or NULL */
    const char *value;
} lontar_variant;

/** Whether a parameter narrows an answer besides `q`: a filter, exclude, changed_since. */
bool lontar_variant_is_filter(const char *name);

/** The total of a variant of the search that parameters describe. */
bool lontar_variant_total(lontar_worker *worker, const GArray *parameters, const char *languages,
                          const lontar_variant *variant, size_t *out_total, GError **error);

#endif
