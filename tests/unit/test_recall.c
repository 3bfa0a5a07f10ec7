/*
 * How much of a true text comes out of its PDF: words, and sentences in their order.
 *
 * The truth is what the demonstration library was typeset from, corpus/.typeset. Measured are whole
 * publications, more than a hundred pages: floors that only rise.
 */
#include <fcntl.h>
#include <glib.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "extract.h"
#include "keytext.h"

#define SOURCES "corpus/.typeset"
#define LIBRARY "corpus"

#define RECALL_MIN   0.99 /* of words on digital pages, of a publication */
#define ORDER_MIN    0.99 /* of sentences that follow the one before */
#define OCR_MIN      0.90 /* of words on scanned pages */
#define PAGES_MIN    40   /* that have to be measured */
#define SENTENCE_KEY 5    /* words by which a sentence is found */

/* A publication's true text. */
typedef struct {
    GString *digital, *scanned; /* blocks, each ended by \n */
    bool has_columns;
} truth;

typedef struct {
    size_t words, found;
    size_t sentences, ordered;
    size_t pages;
} tally;

static void
truth_clear(truth *of)
{
    g_string_free(of->digital, TRUE);
    g_string_free(of->scanned, TRUE);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(truth, truth_clear)

/* --- the sources --- */

/* A line of a source without its markup. */
static void
add_line(GString *out, const char *line)
{
    line += strspn(line, "#->!| ");
    for (const char *c = line; *c != '\0'; c++) {
        const char *note = g_str_has_prefix(c, "[^") ? strchr(c, ']') : NULL;

        if (note != NULL) {
            g_string_append_c(out, ' ');
            c = note + (note[1] == ':' ? 1 : 0);
        } else if (*c == '\\' && c[1] != '\0') {
            g_string_append_c(out, *++c);
        } else if (*c == '|') {
            g_string_append_c(out, ' ');
        } else if (*c != '*') {
            g_string_append_c(out, *c);
        }
    }
}

static truth
read_truth(const char *path)
{
    truth of = {g_string_new(NULL), g_string_new(NULL), false};
    g_autofree char *text = NULL;
    bool is_body = false, is_scan = false;

    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (size_t i = 0; lines[i] != NULL; i++) {
        GString *out = is_scan ? of.scanned : of.digital;

        if (*lines[i] == '\0') {
            is_body = true;
            g_string_append_c(out, '\n');
        } else if (*lines[i] == '@') {
            of.has_columns |= g_str_has_prefix(lines[i], "@columns ") && lines[i][9] > '1';
            is_scan = g_str_has_prefix(lines[i], "@scan") ||
                      (is_scan && !g_str_has_prefix(lines[i], "@page"));
        } else if (is_body) {
            add_line(out, lines[i]);
            g_string_append_c(out, strchr("|-", *lines[i]) != NULL ? '\n' : ' ');
        }
    }
    return of;
}

/* --- words --- */

/* Words without case; in scripts without spaces each character is one. */
static GPtrArray *
words_of(const char *text)
{
    GPtrArray *words = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *normal = g_utf8_normalize(text, -1, G_NORMALIZE_NFKC);
    g_autofree char *folded = g_utf8_casefold(normal, -1);
    const char *start = NULL;

    for (const char *c = folded;; c = g_utf8_next_char(c)) {
        gunichar u = g_utf8_get_char(c);
        bool single = keytext_is_unspaced(u);
        bool inside = !single && (g_unichar_isalnum(u) || g_unichar_ismark(u));

        if (start != NULL && !inside) {
            g_ptr_array_add(words, g_strndup(start, (gsize)(c - start)));
            start = NULL;
        }
        if (inside && start == NULL) {
            start = c;
        }
        if (single && (g_unichar_isalnum(u) || g_unichar_ismark(u))) {
            g_ptr_array_add(words, g_strndup(c, (gsize)(g_utf8_next_char(c) - c)));
        }
        if (u == 0) {
            return words;
        }
    }
}

static void
count_words(GHashTable *counts, const GPtrArray *words)
{
    for (guint i = 0; i < words->len; i++) {
        guint before = GPOINTER_TO_UINT(g_hash_table_lookup(counts, words->pdata[i]));

        g_hash_table_insert(counts, g_strdup(words->pdata[i]), GUINT_TO_POINTER(before + 1));
    }
}

/* The next hyphen at a line's end, of either kind; its size with the line end is *out_size. */
static const char *
find_cut(const char *text, size_t *out_size)
{
    static const char *const cuts[] = {"-\n", "\u2010\n"};
    const char *first = NULL;

    for (size_t i = 0; i < G_N_ELEMENTS(cuts); i++) {
        const char *cut = strstr(text, cuts[i]);

        if (cut != NULL && (first == NULL || cut < first)) {
            first = cut;
            *out_size = strlen(cuts[i]);
        }
    }
    return first;
}

/* A word cut at a line's end is searchable whole, too: take it as if it also stood there. */
static void
count_cut_words(GHashTable *counts, const char *text)
{
    size_t size = 0;

    for (const char *cut = find_cut(text, &size); cut != NULL; cut = find_cut(cut + 1, &size)) {
        const char *start = cut;
        size_t tail = strcspn(cut + size, " \t\n");

        while (start > text && !g_ascii_isspace(start[-1])) {
            start--;
        }
        g_autofree char *word =
            g_strdup_printf("%.*s%.*s", (int)(cut - start), start, (int)tail, cut + size);
        g_autoptr(GPtrArray) words = words_of(word);

        count_words(counts, words);
    }
}

static void
measure_words(const char *true_text, const char *text, tally *sum)
{
    g_autoptr(GHashTable) counts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GPtrArray) wanted = words_of(true_text);
    g_autoptr(GPtrArray) got = words_of(text);

    count_words(counts, got);
    count_cut_words(counts, text);
    for (guint i = 0; i < wanted->len; i++) {
        guint left = GPOINTER_TO_UINT(g_hash_table_lookup(counts, wanted->pdata[i]));

        sum->words++;
        sum->found += left > 0 ? 1 : 0;
        if (left > 0) {
            g_hash_table_insert(counts, g_strdup(wanted->pdata[i]), GUINT_TO_POINTER(left - 1));
        } else {
            g_test_message("missing: %s", (char *)wanted->pdata[i]);
        }
    }
}

/* --- order --- */

static char *
join_words(const GPtrArray *words, guint from, guint size)
{
    GString *key = g_string_new(" ");

    for (guint i = from; i < from + size && i < words->len; i++) {
        g_string_append_printf(key, "%s ", (char *)words->pdata[i]);
    }
    return g_string_free(key, FALSE);
}

/* Sentences are looked for by their first words, where these stand only once. */
static void
measure_order(const char *true_text, const char *text, tally *sum)
{
    g_auto(GStrv) blocks = g_strsplit(true_text, "\n", -1);
    g_auto(GStrv) parts = g_strsplit(text, "\u2010\n", -1);
    g_autofree char *joined = g_strjoinv("", parts);
    g_autoptr(GPtrArray) words = words_of(joined);
    g_autofree char *stream = join_words(words, 0, words->len);
    const char *last = stream;

    for (size_t i = 0; blocks[i] != NULL; i++) {
        g_auto(GStrv) sentences = g_strsplit(blocks[i], ". ", -1);

        for (size_t j = 0; sentences[j] != NULL; j++) {
            g_autoptr(GPtrArray) own = words_of(sentences[j]);
            g_autofree char *key = join_words(own, 0, SENTENCE_KEY);
            const char *at = own->len <= SENTENCE_KEY ? NULL : strstr(stream, key);

            if (at == NULL || strstr(at + 1, key) != NULL) {
                continue;
            }
            sum->sentences++;
            sum->ordered += at > last ? 1 : 0;
            if (at <= last) {
                g_test_message("out of order: %s", key);
            }
            last = at;
        }
    }
}

/* --- publications --- */

static lontar_document *
extract(lontar_extractor *extractor, const char *path)
{
    g_autoptr(GError) error = NULL;
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    g_assert_cmpint(fd, >=, 0);
    lontar_document *document = lontar_extractor_run(extractor, fd, path, NULL, &error);
    g_assert_no_error(error);
    (void)close(fd);
    return document;
}

/* The text of the pages that OCR has read, or of the others. */
static char *
text_of(const lontar_document *document, bool scanned, size_t *out_pages)
{
    GString *text = g_string_new(NULL);

    for (size_t i = 0; i < lontar_document_page_size(document); i++) {
        const lontar_page *page = lontar_document_page_at(document, i);

        if (((page->flags & LONTAR_PAGE_OCR) != 0) == scanned) {
            g_string_append_printf(text, "%s\n", page->text);
            *out_pages += 1;
        }
    }
    return g_string_free(text, FALSE);
}

typedef void (*visit)(const char *name, const truth *of, const char *pdf, void *data);

static void
each_source(visit call, void *data)
{
    g_autoptr(GDir) folders = g_dir_open(SOURCES, 0, NULL);
    const char *folder;

    while (folders != NULL && (folder = g_dir_read_name(folders)) != NULL) {
        g_autofree char *path = g_build_filename(SOURCES, folder, NULL);
        g_autoptr(GDir) files = g_dir_open(path, 0, NULL);
        const char *name;

        while (files != NULL && (name = g_dir_read_name(files)) != NULL) {
            if (g_str_has_suffix(name, ".set")) {
                g_autofree char *source = g_build_filename(path, name, NULL);
                g_autofree char *stem = g_strndup(name, strlen(name) - 4);
                g_autofree char *pdf = g_strdup_printf(LIBRARY "/%s/%s.pdf", folder, stem);
                g_auto(truth) of = read_truth(source);

                call(stem, &of, pdf, data);
            }
        }
    }
}

typedef struct {
    lontar_extractor *extractor;
    tally all, columns;
    size_t publications, below;
} measurement;

static void
measure_digital(const char *name, const truth *of, const char *pdf, void *data)
{
    measurement *to = data;
    g_autoptr(lontar_document) document = extract(to->extractor, pdf);
    tally own = {0};
    g_autofree char *text = text_of(document, false, &own.pages);

    measure_words(of->digital->str, text, &own);
    measure_order(of->digital->str, text, &own);
    double recall = (double)own.found / (double)own.words;
    g_test_message("%s: %zu pages, %zu of %zu words (%.4f), %zu of %zu sentences in order%s", name,
                   own.pages, own.found, own.words, recall, own.ordered, own.sentences,
                   of->has_columns ? ", columns" : "");
    to->publications++;
    to->below += recall < RECALL_MIN ? 1 : 0;
    to->all.pages += own.pages;
    to->all.words += own.words;
    to->all.found += own.found;
    to->all.sentences += own.sentences;
    to->all.ordered += own.ordered;
    if (of->has_columns) {
        to->columns.sentences += own.sentences;
        to->columns.ordered += own.ordered;
    }
}

static void
test_digital(void)
{
    measurement of = {0};
    g_autoptr(GError) error = NULL;
    g_autoptr(lontar_extractor) extractor = lontar_extractor_new(NULL, &error);

    g_assert_no_error(error);
    of.extractor = extractor;
    each_source(measure_digital, &of);
    g_print("# digital pages: word recall %.4f (%zu of %zu words, %zu pages of %zu publications, "
            "%zu of them below %.2f)\n",
            (double)of.all.found / (double)of.all.words, of.all.found, of.all.words, of.all.pages,
            of.publications, of.below, RECALL_MIN);
    g_print("# order: %zu of %zu sentences, in columns %zu of %zu\n", of.all.ordered,
            of.all.sentences, of.columns.ordered, of.columns.sentences);
    g_assert_cmpuint(of.all.pages, >=, PAGES_MIN);
    g_assert_cmpuint(of.below, ==, 0);
    g_assert_cmpfloat((double)of.all.ordered, >=, ORDER_MIN * (double)of.all.sentences);
    g_assert_cmpuint(of.columns.sentences, >, 100);
    g_assert_cmpfloat((double)of.columns.ordered, >=, ORDER_MIN * (double)of.columns.sentences);
}

static void
measure_scanned(const char *name, const truth *of, const char *pdf, void *data)
{
    measurement *to = data;

    if (strspn(of->scanned->str, " \n") == of->scanned->len) {
        return;
    }
    g_autoptr(lontar_document) document = extract(to->extractor, pdf);
    g_autofree char *text = text_of(document, true, &to->all.pages);

    g_test_message("%s", name);
    measure_words(of->scanned->str, text, &to->all);
}

static void
test_scanned(void)
{
    measurement of = {0};
    lontar_extractor_options options = {.jobs = 1, .ocr = "eng"};
    g_autoptr(GError) error = NULL;
    g_autoptr(lontar_extractor) extractor = lontar_extractor_new(&options, &error);

    if (extractor == NULL) {
        g_test_skip(error->message);
        return;
    }
    of.extractor = extractor;
    each_source(measure_scanned, &of);
    g_print("# scanned pages: word recall %.4f (%zu of %zu words, %zu pages)\n",
            (double)of.all.found / (double)of.all.words, of.all.found, of.all.words, of.all.pages);
    g_assert_cmpuint(of.all.pages, >=, 2);
    g_assert_cmpfloat((double)of.all.found, >=, OCR_MIN * (double)of.all.words);
}

/* Articles on one line, without their headings and the numbers of paragraphs. */
static char *
without_numbers(const char *text)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    GString *out = g_string_new(NULL);

    for (size_t i = 0; lines[i] != NULL; i++) {
        if (!g_str_has_prefix(lines[i], "Article ")) {
            g_string_append_printf(out, "%s ", lines[i] + strspn(lines[i], "0123456789. ("));
        }
    }
    return g_string_free(out, FALSE);
}

/* The articles of the Declaration as one program has set them against another's two columns. */
static void
test_real(void)
{
    const char *shared = g_getenv("LONTAR_SHARED");
    g_autofree char *folder =
        g_build_filename(shared != NULL ? shared : "../shared", "corpus-real", NULL);
    g_autofree char *plain = g_build_filename(folder, "good/udhr-ohchr-en.pdf", NULL);
    g_autofree char *columns =
        g_build_filename(folder, "nasty/gen-two-column-hyphenated.pdf", NULL);
    g_autoptr(GError) error = NULL;
    tally sum = {0};

    if (!g_file_test(columns, G_FILE_TEST_EXISTS)) {
        g_test_skip("../shared is not there");
        return;
    }
    g_autoptr(lontar_extractor) extractor = lontar_extractor_new(NULL, &error);
    g_assert_no_error(error);
    g_autoptr(lontar_document) one = extract(extractor, plain);
    g_autoptr(lontar_document) other = extract(extractor, columns);
    g_autofree char *whole = text_of(one, false, &sum.pages);
    g_autofree char *text = text_of(other, false, &sum.pages);
    char *begin = strstr(whole, "All human beings are born free");
    char *end = strstr(whole, "Article 16");
    g_assert_true(begin != NULL && end != NULL && end > begin);
    *end = '\0';
    g_autofree char *articles = without_numbers(begin);
    measure_words(articles, text, &sum);
    measure_order(articles, text, &sum);
    g_print("# two columns, hyphenated: word recall %.4f (%zu of %zu), %zu of %zu sentences in "
            "order\n",
            (double)sum.found / (double)sum.words, sum.found, sum.words, sum.ordered,
            sum.sentences);
    g_assert_cmpfloat((double)sum.found, >=, RECALL_MIN * (double)sum.words);
    g_assert_cmpuint(sum.sentences, >=, 10);
    g_assert_cmpuint(sum.ordered, ==, sum.sentences);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/recall/corpus/digital", test_digital);
    g_test_add_func("/recall/corpus/scanned", test_scanned);
    g_test_add_func("/recall/real/two-columns", test_real);
    return g_test_run();
}
