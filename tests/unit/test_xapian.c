/*
 * The Xapian door: opening and reading, near and far. Only the door is linked.
 */
#include "xapian_fixture.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/* --- opening --- */

static void
index_open_missing(fixture *f, gconstpointer data)
{
    g_autoptr(GError) error = NULL;

    g_assert_null(lontar_index_open(f->path, &error));
    g_assert_error(error, LONTAR_ERROR, LONTAR_ERROR_NOT_FOUND);
    g_assert_nonnull(strstr(error->message, f->path));
    g_clear_error(&error);
    g_assert_null(lontar_index_open(f->folder, &error)); /* a folder, but no database */
    g_assert_error(error, LONTAR_ERROR, LONTAR_ERROR_NOT_FOUND);
}

static void
index_open_corrupt(fixture *f, gconstpointer data)
{
    const char *files[] = {"iamglass", "postlist.glass", "docdata.glass", "postlist.glass"};

    for (size_t i = 0; i < G_N_ELEMENTS(files); i++) {
        g_autofree char *path = g_strdup_printf("%s%zu", f->path, i);
        g_autofree char *file = g_build_filename(path, files[i], NULL);
        g_autoptr(GError) error = NULL;
        fill(path);
        g_assert_cmpint(i < 3 ? truncate(file, 10) : unlink(file), ==, 0);
        g_autoptr(lontar_index) index = lontar_index_open(path, &error);
        GBytes *bytes = index == NULL ? NULL : lontar_index_data(index, 1, &error);
        bool read = bytes != NULL;
        uint32_t docid = 0;
        read = read && lontar_index_find(index, "Qa", &docid, &error);
        g_clear_pointer(&bytes, g_bytes_unref);
        g_assert_false(read);
        g_test_message("%s: %s", files[i], error->message);
        g_assert_error(error, LONTAR_ERROR, LONTAR_ERROR_CORRUPT);
    }
}

static void
index_open_remote_syntax(fixture *f, gconstpointer data)
{
    const char *bad[] = {"tcp:",       "tcp:host",       "tcp::80",
                         "tcp:host:0", "tcp:host:65536", "tcp:host:x"};

    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autoptr(GError) error = NULL;
        g_assert_null(lontar_index_open(bad[i], &error));
        g_assert_error(error, LONTAR_ERROR, LONTAR_ERROR_INVALID);
    }
}

/* A server of a database on a free port of the loopback. */
typedef struct {
    pid_t process;
    char *location;
} server;

static unsigned
free_port(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    g_assert_cmpint(bind(descriptor, (struct sockaddr *)&address, size), ==, 0);
    g_assert_cmpint(getsockname(descriptor, (struct sockaddr *)&address, &size), ==, 0);
    close(descriptor);
    return ntohs(address.sin_port);
}

static server
serve(const char *path)
{
    unsigned port = free_port();
    g_autofree char *port_text = g_strdup_printf("%u", port);
    server s = {.location = g_strdup_printf("tcp:127.0.0.1:%u", port), .process = fork()};

    if (s.process == 0) {
        int null = open("/dev/null", O_RDWR);
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        setsid(); /* it kills its whole process group when it is ended */
        dup2(null, STDOUT_FILENO);
        dup2(null, STDERR_FILENO);
        execlp("xapian-tcpsrv", "xapian-tcpsrv", "--interface", "127.0.0.1", "--port", port_text,
               path, NULL);
        _exit(127);
    }
    for (unsigned i = 0; i < 100; i++) {
        g_autoptr(lontar_index) index = lontar_index_open(s.location, NULL);
        if (index != NULL) {
            break;
        }
        g_usleep(50000);
    }
    return s;
}

static void
stop(server *s)
{
    kill(s->process, SIGTERM);
    waitpid(s->process, NULL, 0);
    g_free(s->location);
}

static bool
has_server(void)
{
    g_autofree char *program = g_find_program_in_path("xapian-tcpsrv");

    if (program == NULL) {
        g_test_skip("xapian-tcpsrv is not installed");
    }
    return program != NULL;
}

static void
index_remote_answers(fixture *f, gconstpointer data)
{
    if (!has_server()) {
        return;
    }
    fill(f->path);
    server s = serve(f->path);
    g_autoptr(GError) error = NULL;
    g_autoptr(lontar_index) index = open_index(s.location);

    g_assert_cmpuint(lontar_index_document_size(index), ==, 4);
    assert_match(index, join(LONTAR_OP_PHRASE, "forced labour", 0), "1");
    assert_bytes(lontar_index_data(index, 3, &error), "fishing fishing fishing", 23);
    assert_bytes(lontar_index_metadata(index, "k1", 2, &error), "v\0w", 3);
    g_assert_true(lontar_index_keep_alive(index, &error));
    stop(&s);

    lontar_match_options how = options();
    g_autoptr(lontar_expression) all = word("labour");
    g_assert_null(lontar_index_match(index, all, &how, &error));
    g_assert_error(error, LONTAR_ERROR, LONTAR_ERROR_IO);
}

static void
index_remote_decides_here(fixture *f, gconstpointer data)
{
    if (!has_server()) {
        return;
    }
    fill(f->path);
    server s = serve(f->path);
    g_autoptr(GError) error = NULL;
    g_autoptr(lontar_index) index = open_index(s.location);
    g_autoptr(lontar_expression) all = lontar_expression_all();
    lontar_match_options how = options();
    how.decide = take_odd;
    how.first = 1;
    how.limit = 1;
    how.deadline_us = g_get_monotonic_time() + 5 * G_USEC_PER_SEC;
    g_autoptr(lontar_mset) mset = lontar_index_match(index, all, &how, &error);

    g_assert_no_error(error);
    g_assert_cmpuint(lontar_mset_total(mset), ==, 3);
    g_assert_cmpuint(lontar_mset_size(mset), ==, 1);
    g_assert_cmpuint(lontar_mset_docid_at(mset, 0), ==, 3);
    stop(&s);
}

static void
index_remote_silent_times_out(fixture *f, gconstpointer data)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    g_autoptr(GError) error = NULL;

    g_assert_cmpint(bind(descriptor, (struct sockaddr *)&address, size), ==, 0);
    g_assert_cmpint(getsockname(descriptor, (struct sockaddr *)&address, &size), ==, 0);
    g_assert_cmpint(listen(descriptor, 1), ==, 0);
    g_autofree char *location = g_strdup_printf("tcp:127.0.0.1:%u", ntohs(address.sin_port));
    int64_t start = g_get_monotonic_time();
    g_assert_null(lontar_index_open(location, &error));
    g_assert_error(error, LONTAR_ERROR, LONTAR_ERROR_IO);
    g_assert_cmpint(g_get_monotonic_time() - start, <, 5 * G_USEC_PER_SEC);
    close(descriptor);
}

/* --- reading --- */

static void
index_reads(fixture *f, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    double length = 0;
    uint32_t df = 0;
    uint64_t cf = 0;
    uint32_t docid = 0;

    fill(f->path);
    g_autoptr(lontar_index) index = open_index(f->path);
    g_assert_cmpuint(lontar_index_document_size(index), ==, 4);
    g_assert_cmpuint(lontar_index_last_docid(index), ==, 5);
    g_assert_true(lontar_index_average_length(index, &length, &error));
    g_assert_cmpfloat(length, ==, (5 + 4 + 3 + 7) / 4.0);
    g_assert_true(lontar_index_term_frequency(index, "fishing", &df, &cf, &error));
    g_assert_cmpuint(df, ==, 2);
    g_assert_cmpuint(cf, ==, 4);
    g_assert_true(lontar_index_term_frequency(index, "nowhere", &df, &cf, &error));
    g_assert_cmpuint(df + cf, ==, 0);
    assert_bytes(lontar_index_data(index, 2, &error), "labour forced by debt", 21);
    assert_bytes(lontar_index_value(index, 2, 3, &error), "b", 1);
    assert_bytes(lontar_index_value(index, 2, 4, &error), "", 0);
    assert_bytes(lontar_index_metadata(index, "k1", 2, &error), "v\0w", 3);
    assert_bytes(lontar_index_metadata(index, "none", 4, &error), "", 0);
    g_assert_true(lontar_index_find(index, "Qe", &docid, &error));
    g_assert_cmpuint(docid, ==, 5);
    g_assert_true(lontar_index_find(index, "Qx", &docid, &error));
    g_assert_cmpuint(docid, ==, 0);
    g_assert_no_error(error);
    g_assert_null(lontar_index_data(index, 4, &error));
    g_assert_error(error, LONTAR_ERROR, LONTAR_ERROR_NOT_FOUND);
}

static void
index_positions(fixture *f, gconstpointer data)
{
    const uint32_t expected[] = {1, 7};
    g_autoptr(GError) error = NULL;

    fill(f->path);
    g_autoptr(lontar_index) index = open_index(f->path);
    g_autoptr(GArray) positions = lontar_index_positions(index, 5, "debt", &error);
    g_assert_cmpmem(positions->data, positions->len * sizeof(uint32_t), expected, sizeof expected);
    g_autoptr(GArray) none = lontar_index_positions(index, 1, "debt", &error);
    g_assert_no_error(error);
    g_assert_cmpuint(none->len, ==, 0);
}

/* What the visits have shown, and after how many to stop. */
typedef struct {
    GString *seen;
    unsigned left;
} visits;

static bool
note(visits *v, const char *bytes, size_t length, unsigned number)
{
    g_string_append_printf(v->seen, "%.*s:%u ", (int)length, bytes, number);
    return --v->left > 0;
}

static bool
visit_term(const char *term, size_t length, uint32_t number, void *data)
{
    return note(data, term, length, number);
}

static bool
visit_posting(uint32_t docid, uint32_t wdf, void *data)
{
    g_autofree char *text = g_strdup_printf("%u", docid);

    return note(data, text, strlen(text), wdf);
}

static bool
visit_value(uint32_t docid, const char *value, size_t length, void *data)
{
    return note(data, value, length, docid);
}

static bool
visit_key(const char *key, size_t length, void *data)
{
    return note(data, key, length, 0);
}

static void
assert_visits(visits *v, const char *expected)
{
    g_assert_cmpstr(v->seen->str, ==, expected);
    g_string_truncate(v->seen, 0);
    v->left = 99;
}

static void
index_each(fixture *f, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    visits v = {g_string_new(""), 99};

    fill(f->path);
    g_autoptr(lontar_index) index = open_index(f->path);
    g_assert_true(lontar_index_each_term(index, "b", visit_term, &v, &error));
    assert_visits(&v, "bondage:1 brick:1 by:1 ");
    v.left = 2;
    g_assert_true(lontar_index_each_term(index, "", visit_term, &v, &error));
    assert_visits(&v, "Qa:1 Qb:1 ");
    g_assert_true(lontar_index_each_posting(index, "fishing", visit_posting, &v, &error));
    assert_visits(&v, "1:1 3:3 ");
    g_assert_true(lontar_index_each_posting(index, "nowhere", visit_posting, &v, &error));
    assert_visits(&v, "");
    v.left = 3;
    g_assert_true(lontar_index_each_posting(index, "", visit_posting, &v, &error));
    assert_visits(&v, "1:1 2:1 3:1 ");
    g_assert_true(lontar_index_each_value(index, 3, visit_value, &v, &error));
    assert_visits(&v, "a:1 b:2 c:3 e:5 ");
    g_assert_true(lontar_index_each_value(index, 9, visit_value, &v, &error));
    assert_visits(&v, "");
    g_assert_true(lontar_index_each_key(index, "k", 1, visit_key, &v, &error));
    assert_visits(&v, "k1:0 k2:0 ");
    g_assert_true(lontar_index_each_document_term(index, 3, visit_term, &v, &error));
    assert_visits(&v, "Qc:0 fishing:3 ");
    g_assert_no_error(error);
    g_assert_false(lontar_index_each_document_term(index, 4, visit_term, &v, &error));
    g_assert_error(error, LONTAR_ERROR, LONTAR_ERROR_NOT_FOUND);
    g_string_free(v.seen, true);
}

static void
index_reopen_follows(fixture *f, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    bool changed = true;

    fill(f->path);
    g_autoptr(lontar_index) index = open_index(f->path);
    g_assert_true(lontar_index_reopen(index, &changed, &error));
    g_assert_false(changed);
    g_assert_cmpuint(lontar_index_moves(index), ==, 0);
    g_autoptr(lontar_writer) writer = open_writer(f->path);
    put(writer, "new", "new");
    g_assert_true(lontar_index_reopen(index, &changed, &error));
    g_assert_false(changed);
    commit(writer);
    assert_match(index, word("new"), "");
    g_assert_true(lontar_index_reopen(index, &changed, &error));
    g_assert_true(changed);
    g_assert_cmpuint(lontar_index_moves(index), ==, 1);
    assert_match(index, word("new"), "6");
}

/* Commit often enough for the blocks of an older revision to be overwritten. */
static void
overtake(lontar_writer *writer)
{
    for (unsigned round = 0; round < 3; round++) {
        for (unsigned i = 0; i < MANY; i += 7) {
            g_autofree char *id = g_strdup_printf("%06u", i);
            g_autofree char *text = g_strdup_printf("every round%u", round);
            put(writer, id, text);
        }
        commit(writer);
    }
}

typedef struct {
    lontar_writer *writer;
    uint32_t last;
    unsigned seen;
} overtaken;

static bool
visit_overtaken(uint32_t docid, uint32_t wdf, void *data)
{
    overtaken *walk = data;

    g_assert_cmpuint(docid, >, walk->last);
    walk->last = docid;
    if (++walk->seen == 10) {
        overtake(walk->writer);
    }
    return true;
}

static void
index_survives_commits(fixture *f, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(lontar_writer) writer = open_writer(f->path);

    fill_many(writer);
    g_autoptr(lontar_index) index = open_index(f->path);
    overtaken walk = {.writer = writer};
    lontar_index_each_posting(index, "every", visit_overtaken, &walk, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(walk.seen, ==, MANY);
    overtake(writer);
    assert_bytes(lontar_index_data(index, 1, &error), "every round2", 12);
    g_assert_cmpuint(lontar_index_moves(index), >, 0);
    overtake(writer);
    lontar_match_options how = options();
    g_autoptr(lontar_expression) round = word("round2");
    g_autoptr(lontar_mset) mset = lontar_index_match(index, round, &how, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(lontar_mset_total(mset), ==, (MANY + 6) / 7);
}

static void
index_add_shards(fixture *f, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *other = g_strconcat(f->path, "2", NULL);

    fill(f->path);
    {
        g_autoptr(lontar_writer) writer = open_writer(other);
        put(writer, "second", "fishing elsewhere");
        g_assert_true(lontar_writer_set_metadata(writer, "k1", 2, "other", 5, &error));
        commit(writer);
    }
    g_autoptr(lontar_index) index = open_index(f->path);
    g_assert_true(lontar_index_add(index, other, &error));
    g_assert_cmpuint(lontar_index_shard_size(index), ==, 2);
    g_assert_cmpuint(lontar_index_document_size(index), ==, 5);
    assert_match(index, word("elsewhere"), "2");
    assert_bytes(lontar_index_metadata(lontar_index_shard_of(index, 1), "k1", 2, &error), "v\0w",
                 3);
    assert_bytes(lontar_index_metadata(lontar_index_shard_of(index, 2), "k1", 2, &error), "other",
                 5);
    g_assert_false(lontar_index_add(index, f->folder, &error));
    g_assert_error(error, LONTAR_ERROR, LONTAR_ERROR_NOT_FOUND);
    g_assert_cmpuint(lontar_index_shard_size(index), ==, 2);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    CASE("index_open/missing", index_open_missing);
    CASE("index_open/corrupt", index_open_corrupt);
    CASE("index_open/remote_syntax", index_open_remote_syntax);
    CASE("index_open/remote_silent", index_remote_silent_times_out);
    CASE("index/reads", index_reads);
    CASE("index/positions", index_positions);
    CASE("index/each", index_each);
    CASE("index/survives_commits", index_survives_commits);
    CASE("index/remote", index_remote_answers);
    CASE("index/remote_decides_here", index_remote_decides_here);
    CASE("index_reopen/follows", index_reopen_follows);
    CASE("index_add/shards", index_add_shards);
    return g_test_run();
}
