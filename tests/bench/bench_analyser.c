/*
 * Speed of analysis against Xapian's TermGenerator, over the same text in one run: of the tokens
 * alone, and with what TermGenerator does besides, an entry of terms and positions.
 *
 *     bench_analyser LANGUAGE FILE...
 *
 * Each file is a text, analysed page by page (form feeds, else pieces of 3,000 bytes). Rounds of
 * both take turns and the best of each counts, as other work on the machine only ever adds time.
 */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "bench_termgen.h"
#include "lontar/analyser.h"
#include "lontar/xapian.h"
#include "postings.h"

#define ROUNDS     7
#define PAGE_BYTES 3000

static double
cpu_seconds(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now); /* is there on every Linux */
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* The end of the page that begins at a place. */
static size_t
page_end(const GString *text, size_t at)
{
    size_t end = MIN(at + PAGE_BYTES, text->len);

    while (end < text->len && text->str[end] != ' ' && text->str[end] != '\n') {
        end++;
    }
    return end;
}

static size_t
run_lontar(lontar_analyser *analyser, const GString *text, const char *language)
{
    size_t tokens = 0;

    for (size_t at = 0; at < text->len; at = page_end(text, at)) {
        lontar_analyser_start(analyser, text->str + at, page_end(text, at) - at, language, 0);
        while (lontar_analyser_next(analyser) != NULL) {
            tokens++;
        }
    }
    return tokens;
}

/* The same and what TermGenerator does besides: terms and positions put into a document. */
static void
run_entries(lontar_analyser *analyser, const GString *text, const char *language)
{
    for (size_t at = 0; at < text->len; at = page_end(text, at)) {
        g_autoptr(lontar_postings) postings = lontar_postings_new();
        g_autoptr(lontar_entry) entry = lontar_entry_new();
        const lontar_token *token;

        lontar_analyser_start(analyser, text->str + at, page_end(text, at) - at, language, 0);
        while ((token = lontar_analyser_next(analyser)) != NULL) {
            lontar_postings_add(
                postings, lontar_postings_term(postings, "", token->term, LONTAR_POSTING_POSITIONS),
                token->position);
            lontar_postings_add(
                postings, lontar_postings_term(postings, "Z", token->stem, LONTAR_POSTING_WEIGHT),
                token->position);
        }
        (void)lontar_postings_write(postings, entry, NULL); /* terms are never too long */
    }
}

static size_t
run_termgen(const GString *text)
{
    size_t terms = 0;

    for (size_t at = 0; at < text->len; at = page_end(text, at)) {
        terms += bench_termgen(text->str + at, page_end(text, at) - at);
    }
    return terms;
}

static GString *
read_files(char **paths)
{
    GString *all = g_string_new(NULL);

    for (size_t i = 0; paths[i] != NULL; i++) {
        g_autofree char *text = NULL;
        size_t length = 0;

        if (g_file_get_contents(paths[i], &text, &length, NULL)) {
            g_string_append_len(all, text, (gssize)length);
        }
    }
    return all;
}

int
main(int argc, char **argv)
{
    if (argc < 3) {
        fprintf(stderr, "usage: bench_analyser LANGUAGE FILE...\n");
        return 2;
    }

    g_autoptr(GString) text = read_files(argv + 2);
    g_autoptr(lontar_analyser) analyser = lontar_analyser_new(NULL);
    double best[3] = {1e9, 1e9, 1e9};
    size_t counts[2] = {0, 0};

    for (int round = 0; round < ROUNDS; round++) {
        double start = cpu_seconds();

        counts[0] = run_lontar(analyser, text, argv[1]);
        best[0] = MIN(best[0], cpu_seconds() - start);
        start = cpu_seconds();
        run_entries(analyser, text, argv[1]);
        best[2] = MIN(best[2], cpu_seconds() - start);
        start = cpu_seconds();
        counts[1] = run_termgen(text);
        best[1] = MIN(best[1], cpu_seconds() - start);
    }

    double mb = (double)text->len / 1e6;

    printf("%s: %.2f MB: analysis %.1f MB/s (%zu tokens), with entries %.1f MB/s; "
           "TermGenerator %.1f MB/s (%zu terms); ratios %.2f and %.2f\n",
           argv[1], mb, mb / best[0], counts[0], mb / best[2], mb / best[1], counts[1],
           best[1] / best[0], best[1] / best[2]);
    return 0;
}
