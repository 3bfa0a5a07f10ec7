/*
 * The form of a record.
 *
 *     version, pointers needed, text key, first revision, last revision, end position
 *     id
 *     for each field its number of values, and the values
 *     number of paths, and the paths
 *     number of pages, and for each how far its first position is from that of the page before
 *     flags: runs of pages that have the same
 *     labels: 1 and one a page, or 0
 *     sections, languages: number of runs, and for each the pages since the last one and the text
 *
 * Numbers are LEB128, texts end with NUL; nothing is aligned.
 */
#ifndef LONTAR_LIB_RECORD_FORMAT_H
#define LONTAR_LIB_RECORD_FORMAT_H

#define LONTAR_RECORD_VERSION 2
/* Version 1 had no regions, which stand behind all other fields. */
#define LONTAR_RECORD_VERSION_1 1

#endif
