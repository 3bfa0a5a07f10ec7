/*
 * What a plan comes to: a line a path for a dry run, and counts for the summary.
 */
#ifndef LONTAR_PLAN_REPORT_H
#define LONTAR_PLAN_REPORT_H

#include "plan.h"

/* How many paths of what kind. */
typedef struct {
    size_t indexed, updated, metadata, moved, unchanged, deleted, failed;
    size_t pages; /* read in this run */
} lontar_counts;

/** Print the line that a run ends with. */
void lontar_counts_print(const lontar_counts *counts, int64_t start_us);

/** Count what needs no reading: all but new and changed files. */
void lontar_plan_count(const lontar_plan *plan, lontar_counts *counts);

/** Print what would be done, a line a path, and the counts. */
void lontar_plan_print(const lontar_plan *plan);

#endif
