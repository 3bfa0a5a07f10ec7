/*
 * Extraction against hostile readers: whatever a child does costs one document, or one page.
 */
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cage.h"
#include "extract.h"
#include "extract_private.h"
#include "lontar/document.h"
#include "lontar/error.h"

#define ROUNDS 200

/* Short enough for a test, long enough for a busy machine. */
static const lontar_extract_limits SHORT_LIMITS = {
    .document_us = 2000000,
    .each_page_us = 0,
    .document_max_us = 2000000,
    .page_us = 500000,
    .memory_bytes = UINT64_C(128) << 20,
    .cpu_s = 60,
    .failed_pages = 4,
};

static void
give_page(lontar_sink *sink, size_t number)
{
    lontar_frame page = {.number = (uint32_t)number, .text = "some words", .text_length = 10};

    (void)lontar_sink_page(sink, &page);
}

static void
crash(void)
{
    char *volatile nowhere = NULL;

    *(volatile char *)nowhere = 1;
}

static void
allocate_for_ever(void)
{
    for (;;) {
        memset(g_malloc(1 << 20), 1, 1 << 20);
    }
}

/* Frames without end. */
static void
flood(lontar_sink *sink)
{
    lontar_sink_open(sink, 20000);
    for (size_t i = 1;; i++) {
        lontar_frame tag = {
            .kind = LONTAR_FRAME_NOTE, .text = "word word word word", .text_length = 19};
        g_autoptr(GByteArray) bytes = g_byte_array_new();
        lontar_frame_format(&tag, bytes);
        if (write(4, bytes->data, bytes->len) < 0) {
            return;
        }
    }
}

static void
send_garbage(void)
{
    static const char garbage[] = "\x10\0\0\0 this is no frame at all, whatever you think";

    (void)!write(4, garbage, sizeof garbage);
}

/* Pages 1 to 5, of which the third cannot be read, or not at once. */
static void
read_pages(const lontar_reader_job *job, lontar_sink *sink, bool crashes)
{
    lontar_sink_open(sink, 5);
    for (size_t i = job->first_page; i <= 5; i++) {
        if (i == 3 && crashes) {
            crash();
        }
        while (i == 3) {
            (void)getpid();
        }
        give_page(sink, i);
    }
    lontar_sink_end(sink);
}

/* Does what the file says. */
static void
faulty_reader(const lontar_reader_job *job, const uint8_t *bytes, lontar_sink *sink)
{
    g_autofree char *what = g_strndup((const char *)bytes, job->size);

    if (g_str_has_prefix(what, "segfault")) {
        crash();
    } else if (g_str_has_prefix(what, "sleep")) {
        for (;;) {
            (void)getpid();
        }
    } else if (g_str_has_prefix(what, "allocate")) {
        allocate_for_ever();
    } else if (g_str_has_prefix(what, "garbage")) {
        send_garbage();
    } else if (g_str_has_prefix(what, "flood")) {
        flood(sink);
    } else if (g_str_has_prefix(what, "open")) {
        if (open("/etc/passwd", O_RDONLY) < 0) {
            lontar_sink_refuse(sink, "open", "no file for me");
        } else {
            give_page(sink, 1);
        }
    } else if (g_str_has_prefix(what, "write")) {
        (void)open("/tmp/lontar-cage-test", O_WRONLY | O_CREAT, 0600);
        lontar_sink_refuse(sink, "open", "a file was made");
    } else if (g_str_has_prefix(what, "socket")) {
        (void)socket(AF_INET, SOCK_STREAM, 0);
        lontar_sink_refuse(sink, "open", "a socket was made");
    } else if (g_str_has_prefix(what, "fork")) {
        (void)fork();
        lontar_sink_refuse(sink, "open", "a child was made");
    } else if (g_str_has_prefix(what, "exec")) {
        execl("/bin/true", "true", NULL);
        lontar_sink_refuse(sink, "open", "exec came back");
    } else if (g_str_has_prefix(what, "signal")) {
        (void)kill(getppid(), SIGTERM);
        lontar_sink_refuse(sink, "open", "a signal was sent");
    } else if (g_str_has_prefix(what, "page-crash")) {
        read_pages(job, sink, true);
    } else if (g_str_has_prefix(what, "page-sleep")) {
        read_pages(job, sink, false);
    } else if (g_str_has_prefix(what, "long")) {
        lontar_sink_open(sink, 3000);
        for (size_t i = 1; i <= 3000; i++) {
            give_page(sink, i);
        }
        lontar_sink_end(sink);
    } else if (g_str_has_prefix(what, "silent")) {
        return;
    } else {
        lontar_sink_open(sink, 1);
        give_page(sink, 1);
        lontar_sink_end(sink);
    }
}

static int
file_of(const char *text)
{
    int fd = memfd_create("test", MFD_CLOEXEC);

    g_assert_cmpint(fd, >=, 0);
    g_assert_cmpint(write(fd, text, strlen(text)), ==, (gssize)strlen(text));
    return fd;
}

static lontar_document *
run(lontar_extractor *extractor, const char *text, const char *name,
    lontar_extract_failure **out_failure)
{
    g_autoptr(GError) error = NULL;
    int fd = file_of(text);
    lontar_document *document = lontar_extractor_run(extractor, fd, name, out_failure, &error);

    close(fd);
    if (document == NULL) {
        g_assert_error(error, LONTAR_ERROR, LONTAR_ERROR_DOCUMENT);
    }
    return document;
}

static lontar_extractor *
new_faulty(unsigned jobs)
{
    g_autoptr(GError) error = NULL;
    lontar_extractor_options options = {.jobs = jobs};
    lontar_extractor *extractor =
        lontar_extractor_new_with(&options, &SHORT_LIMITS, faulty_reader, &error);

    g_assert_no_error(error);
    return extractor;
}

typedef struct {
    const char *text;
    const char *stage;
    const char *reason; /* part of it */
    unsigned attempts;
} fault_row;

static const fault_row FAULTS[] = {
    {"segfault", "open", "crashed (signal 11)", 2},
    {"sleep", "limit", "took longer than", 1},
    {"garbage", "limit", "garbage", 2},
    {"flood", "limit", "broke the rules", 1},
    {"open", "open", "no file for me", 1},
    {"write", "open", "forbidden", 2},
    {"socket", "open", "forbidden", 2},
    {"fork", "open", "forbidden", 2},
    {"exec", "open", "forbidden", 2},
    {"signal", "open", "forbidden", 2},
    {"silent", "open", "gave up", 2},
    {"allocate", "open", "memory", 2},
};

static bool
can_run(const fault_row *fault)
{
#ifdef LONTAR_CAGE_SANITIZED
    /* The sanitizer needs all the address space and catches some signals itself. */
    return !g_str_equal(fault->text, "allocate") && !g_str_equal(fault->text, "segfault") &&
           !g_str_equal(fault->text, "flood");
#else
    return fault != NULL;
#endif
}

static void
test_faults(void)
{
    g_autoptr(lontar_extractor) extractor = new_faulty(1);

    for (size_t i = 0; i < G_N_ELEMENTS(FAULTS); i++) {
        g_autoptr(lontar_extract_failure) failure = NULL;
        if (!can_run(&FAULTS[i])) {
            continue;
        }
        g_test_message("%s", FAULTS[i].text);
        g_assert_null(run(extractor, FAULTS[i].text, "x.pdf", &failure));
        g_test_message("%s: %s", failure->stage, failure->reason);
        g_assert_cmpstr(failure->stage, ==, FAULTS[i].stage);
        g_assert_nonnull(strstr(failure->reason, FAULTS[i].reason));
        g_assert_cmpuint(failure->attempts, ==, FAULTS[i].attempts);
        g_assert_cmpuint(failure->size, ==, strlen(FAULTS[i].text));
        g_assert_cmpuint(strlen(failure->sha256), ==, 64);
    }
    g_assert_false(g_file_test("/tmp/lontar-cage-test", G_FILE_TEST_EXISTS));
    g_autoptr(lontar_document) document = run(extractor, "good", "x.pdf", NULL);
    g_assert_cmpuint(lontar_document_page_size(document), ==, 1);
}

/* What the threads of the rounds share. */
typedef struct {
    lontar_extractor *extractor;
    gint next;
    gint good, bad;
} rounds;

static gpointer
run_rounds(gpointer data)
{
    rounds *self = data;

    for (;;) {
        int i = g_atomic_int_add(&self->next, 1);
        if (i >= ROUNDS) {
            return NULL;
        }
        /* Every second document is good; waiting and allocating take time, so they come rarely. */
        size_t kind = (size_t)i / 2 % (G_N_ELEMENTS(FAULTS) - 1);
        const fault_row *fault = &FAULTS[kind == 1 && i > 50 ? 0 : kind];
        bool bad = i % 2 == 1 && can_run(fault);
        g_autofree char *text = g_strdup_printf("%s %d", bad ? fault->text : "good", i);
        g_autoptr(lontar_document) document = run(self->extractor, text, "x.pdf", NULL);
        g_assert_true((document == NULL) == bad);
        g_atomic_int_inc(bad ? &self->bad : &self->good);
    }
}

static void
test_rounds(void)
{
    g_autoptr(lontar_extractor) extractor = new_faulty(2);
    rounds self = {.extractor = extractor};
    GThread *threads[3];

    for (size_t i = 0; i < G_N_ELEMENTS(threads); i++) {
        threads[i] = g_thread_new("rounds", run_rounds, &self);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(threads); i++) {
        g_thread_join(threads[i]);
    }
    g_assert_cmpint(self.good + self.bad, ==, ROUNDS);
    g_clear_pointer(&extractor, lontar_extractor_free);
    g_assert_cmpint(waitpid(-1, NULL, WNOHANG), ==, -1); /* no child, no zombie */
}

static void
check_lost_page(const char *text, const char *reason)
{
    g_autoptr(lontar_extractor) extractor = new_faulty(1);
    g_autoptr(lontar_document) document = run(extractor, text, "x.pdf", NULL);

    g_assert_cmpuint(lontar_document_page_size(document), ==, 5);
    for (size_t i = 0; i < 5; i++) {
        const lontar_page *page = lontar_document_page_at(document, i);
        g_assert_cmpuint(page->flags, ==, i == 2 ? LONTAR_PAGE_FAILED : 0);
        g_assert_cmpstr(page->text, ==, i == 2 ? "" : "some words");
    }
    g_assert_cmpuint(lontar_document_note_size(document), ==, 1);
    g_assert_nonnull(strstr(lontar_document_note_at(document, 0), "page 3: "));
    g_assert_nonnull(strstr(lontar_document_note_at(document, 0), reason));
}

static void
test_page_crash(void)
{
#ifdef LONTAR_CAGE_SANITIZED
    g_test_skip("the sanitizer catches the crash");
#else
    check_lost_page("page-crash", "crashed");
#endif
}

static void
test_page_sleep(void)
{
    check_lost_page("page-sleep", "took longer");
}

/* No page of a long document is lost. */
static void
test_long(void)
{
    g_autoptr(lontar_extractor) extractor = new_faulty(1);
    g_autoptr(lontar_document) document = run(extractor, "long", "x.pdf", NULL);

    g_assert_cmpuint(lontar_document_page_size(document), ==, 3000);
    g_assert_cmpstr(lontar_document_page_at(document, 2999)->text, ==, "some words");
    g_assert_cmpuint(lontar_document_note_size(document), ==, 0);
}

/* --- our readers --- */

static void
test_text(void)
{
    g_autoptr(lontar_extractor) extractor = lontar_extractor_new(NULL, NULL);
    g_autoptr(lontar_document) document =
        run(extractor, "# The title\n\nOne page.\fAnother page.\n", "a.md", NULL);

    g_assert_cmpuint(lontar_document_page_size(document), ==, 2);
    g_assert_cmpstr(lontar_document_value(document, LONTAR_FIELD_TITLE), ==, "The title");
    g_assert_nonnull(strstr(lontar_document_page_at(document, 1)->text, "Another page."));
    g_assert_cmpuint(strlen(lontar_document_id(document)), ==, 16);
    g_assert_true(g_str_has_prefix(lontar_document_sha256(document), lontar_document_id(document)));
}

static void
test_not_a_pdf(void)
{
    g_autoptr(lontar_extractor) extractor = lontar_extractor_new(NULL, NULL);
    g_autoptr(lontar_extract_failure) failure = NULL;

    g_assert_null(run(extractor, "<html><body>no</body></html>", "x.pdf", &failure));
    g_assert_cmpstr(failure->stage, ==, "open");
    g_assert_nonnull(strstr(failure->reason, "not a PDF"));
}

static void
test_reads(void)
{
    static const char *const yes[] = {"a.pdf", "A.PDF", "x/y.Txt", "r.md", "n.markdown"};
    static const char *const no[] = {"a", "a.exe", "pdf", "a.pdf.part", "a.jpg", ""};

    for (size_t i = 0; i < G_N_ELEMENTS(yes); i++) {
        g_assert_true(lontar_extractor_reads(yes[i]));
    }
    for (size_t i = 0; i < G_N_ELEMENTS(no); i++) {
        g_assert_false(lontar_extractor_reads(no[i]));
    }
}

static void
test_content(void)
{
    g_autoptr(GError) error = NULL;
    int fd = file_of("abc");
    g_autoptr(lontar_content) content = lontar_content_new(fd, &error);
    g_autofree char *sha256 = lontar_content_hash(fd, &error);

    g_assert_no_error(error);
    /* FIPS 180-2, appendix B.1. */
    g_assert_cmpstr(sha256, ==, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    g_assert_cmpstr(lontar_content_sha256(content), ==, sha256);
    g_assert_cmpstr(lontar_content_id(content), ==, "ba7816bf8f01cfea");
    g_assert_cmpuint(lontar_content_size(content), ==, 3);
    close(fd);
}

static void
test_content_refuses(void)
{
    g_autoptr(GError) error = NULL;
    int pipes[2];

    g_assert_cmpint(pipe(pipes), ==, 0);
    g_assert_null(lontar_content_new(pipes[0], &error));
    g_assert_error(error, LONTAR_ERROR, LONTAR_ERROR_DOCUMENT);
    close(pipes[0]);
    close(pipes[1]);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/extract/run/faults", test_faults);
    g_test_add_func("/extract/run/rounds", test_rounds);
    g_test_add_func("/extract/run/page-crash", test_page_crash);
    g_test_add_func("/extract/run/page-sleep", test_page_sleep);
    g_test_add_func("/extract/run/long", test_long);
    g_test_add_func("/extract/run/text", test_text);
    g_test_add_func("/extract/run/not-a-pdf", test_not_a_pdf);
    g_test_add_func("/extract/reads/extensions", test_reads);
    g_test_add_func("/extract/content/hash", test_content);
    g_test_add_func("/extract/content/refuses", test_content_refuses);
    return g_test_run();
}
