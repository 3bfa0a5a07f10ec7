/*
 * Speed of analysis against Xapian's TermGenerator in one run: of the tokens alone, and with what
 * TermGenerator does besides, an entry of terms and positions.
 *
 *     bench_analyser LANGUAGE=FILE...
 *
 * Each file is a text, analysed in pieces of 3,000 bytes. All are compared with TermGenerator over
 * the texts of the first language, as it segments no script without spaces. Rounds of all take
 * turns and the best of each counts, as other work on the machine only ever adds time.
 */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "bench_termgen.h"
#include "lontar/analyser.h"
#include "lontar/xapian.h"
#include "postings.h"

#define ROUNDS     15
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

/* The texts of a language, and the best time of each way, in seconds. */
typedef struct {
    char *language;
    GString *text;
    double tokens;
    double entries;
    double termgen;
} sample;

static sample *
get_sample(GPtrArray *samples, const char *language)
{
    for (guint i = 0; i < samples->len; i++) {
        sample *one = g_ptr_array_index(samples, i);

        if (g_str_equal(one->language, language)) {
            return one;
        }
    }
    sample *one = g_new(sample, 1);
    *one = (sample){g_strdup(language), g_string_new(NULL), 1e9, 1e9, 1e9};
    g_ptr_array_add(samples, one);
    return one;
}

static void
free_sample(gpointer data)
{
    sample *one = data;

    g_free(one->language);
    g_string_free(one->text, TRUE);
    g_free(one);
}

static bool
read_sample(GPtrArray *samples, const char *argument)
{
    g_auto(GStrv) parts = g_strsplit(argument, "=", 2);
    g_autofree char *text = NULL;
    g_autoptr(GError) error = NULL;
    size_t length = 0;

    if (g_strv_length(parts) != 2) {
        fprintf(stderr, "bench_analyser: '%s' is not LANGUAGE=FILE\n", argument);
        return false;
    }
    if (!g_file_get_contents(parts[1], &text, &length, &error)) {
        fprintf(stderr, "bench_analyser: %s\n", error->message);
        return false;
    }
    g_string_append_len(get_sample(samples, parts[0])->text, text, (gssize)length);
    return true;
}

static void
run_round(lontar_analyser *analyser, sample *one)
{
    double start = cpu_seconds();

    (void)run_lontar(analyser, one->text, one->language);
    one->tokens = MIN(one->tokens, cpu_seconds() - start);
    start = cpu_seconds();
    run_entries(analyser, one->text, one->language);
    one->entries = MIN(one->entries, cpu_seconds() - start);
    start = cpu_seconds();
    (void)run_termgen(one->text);
    one->termgen = MIN(one->termgen, cpu_seconds() - start);
}

int
main(int argc, char **argv)
{
    g_autoptr(GPtrArray) samples = g_ptr_array_new_with_free_func(free_sample);
    g_autoptr(lontar_analyser) analyser = lontar_analyser_new(NULL);

    for (int i = 1; i < argc; i++) {
        if (!read_sample(samples, argv[i])) {
            return 2;
        }
    }
    for (int round = 0; round < ROUNDS; round++) {
        for (guint i = 0; i < samples->len; i++) {
            run_round(analyser, g_ptr_array_index(samples, i));
        }
    }
    for (guint i = 0; i < samples->len; i++) {
        const sample *one = g_ptr_array_index(samples, i);
        const sample *first = g_ptr_array_index(samples, 0);
        double mb = (double)one->text->len / 1e6;
        double rate = (double)first->text->len / 1e6 / first->termgen;

        printf("%s: %.2f MB: tokens %.1f MB/s, with entries %.1f MB/s, TermGenerator %.1f MB/s; "
               "next to TermGenerator on %s %.2f and %.2f\n",
               one->language, mb, mb / one->tokens, mb / one->entries, mb / one->termgen,
               first->language, mb / one->tokens / rate, mb / one->entries / rate);
    }
    return samples->len > 0 ? 0 : 2;
}
