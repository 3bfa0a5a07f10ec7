/*
 * Dates as records have them: YYYY, YYYY-MM or YYYY-MM-DD (ISO 8601, the parts that are known).
 */
#ifndef LONTAR_DATE_H
#define LONTAR_DATE_H

/*
 * The whole numbers that text starts with, joined by hyphens: how many of year, month and day there
 * are, 0 to 3, written to out_parts; four digits, two and two are the most that each takes. Nothing
 * is said about whether the calendar has such a day. Thread-safe.
 */
int lontar_date_parts(const char *text, int out_parts[3]);

#endif
