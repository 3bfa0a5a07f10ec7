/*
 * What the parts of planning share.
 */
#ifndef LONTAR_PLAN_PRIVATE_H
#define LONTAR_PLAN_PRIVATE_H

#include "plan.h"

/** List the documents with work still to do, those to recognise, and records to tag anew. */
bool lontar_plan_list_keys(const lontar_plan_options *options, lontar_plan *plan, GError **error);

#endif
