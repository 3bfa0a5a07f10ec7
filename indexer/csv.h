/*
 * CSV: rows of cells with their places, after RFC 4180.
 *
 * A cell may be quoted, hold line ends and doubled quotes. What breaks the rules is taken as the
 * person most likely meant it, and said with its place. What is written comes back as it was.
 */
#ifndef LONTAR_CSV_H
#define LONTAR_CSV_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

typedef struct lontar_csv lontar_csv;

/* A cell; its text is the row's. Lines and columns count from 1, columns in characters. */
typedef struct {
    char *text;
    size_t line, column; /* of the first character of the value */
} lontar_csv_cell;

/**
 * Begin to read.
 *
 * @param text  valid UTF-8 without NUL; must outlive the reader; a leading BOM is skipped
 */
lontar_csv *lontar_csv_new(const char *text, size_t length);
void lontar_csv_free(lontar_csv *csv);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(lontar_csv, lontar_csv_free)

/**
 * The next row, lines without any character left out.
 *
 * @return lontar_csv_cell rows, lent until the next call; NULL at the end
 */
const GArray *lontar_csv_next(lontar_csv *csv);

/** What is wrong with the row that was given last, or NULL; and where. */
const char *lontar_csv_complaint(const lontar_csv *csv, size_t *out_line, size_t *out_column);

/**
 * Append a cell.
 *
 * One that a spreadsheet would run as a formula gets an apostrophe before it, and so does one that
 * looks as if it had got one: lontar_csv_guarded() tells how many bytes to leave out to read it.
 */
void lontar_csv_append(GString *row, const char *text);
/** End a row: the comma after its last cell becomes the line end. */
void lontar_csv_end(GString *row);

/** Bytes of a cell that only guard it from spreadsheets: 0 or 1. */
size_t lontar_csv_guarded(const char *text);

#endif
