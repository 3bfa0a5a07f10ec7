/*
 * Xapian's TermGenerator, to compare with.
 */
#ifndef LONTAR_TESTS_BENCH_TERMGEN_H
#define LONTAR_TESTS_BENCH_TERMGEN_H

#include <glib.h>

G_BEGIN_DECLS

/** Analyse a text as Xapian does, English stemmer and positions; gives its number of terms. */
size_t bench_termgen(const char *text, size_t length);

G_END_DECLS

#endif
