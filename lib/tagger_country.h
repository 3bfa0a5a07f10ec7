/*
 * What has been found of each country while a document was read.
 */
#ifndef LONTAR_LIB_TAGGER_COUNTRY_H
#define LONTAR_LIB_TAGGER_COUNTRY_H

#include "tagger_private.h"

typedef struct {
    double weight;      /* of all that is named */
    size_t names;       /* full names outside references */
    size_t hints;       /* demonyms, capitals, places outside references */
    size_t plain;       /* of names and hints: those in full weight */
    size_t own;         /* of names: those in full weight */
    size_t persons;     /* times that it is the name of a person */
    bool in_title;      /* named in the title */
    bool title_capital; /* its capital is what the title says where: `the landfills of Dhaka` */
    bool alone;         /* a line of the cover of its own */
    bool labelled;      /* named after a label such as `target countries:` */
    bool publisher;     /* a body of its government stands on the cover */
    bool demoted;       /* named after a label such as `complementary activities:` */
    double best;        /* weight of the quote's place */
    char *quote;
    size_t page;
} country_finding;

struct country_findings {
    country_finding *by_country;
};

#endif
