/*
 * Overload: one server and its queue, played through with made-up arrivals and answers.
 */
#include "overload.h"

#include <math.h>

#define MAX_WAIT_MS 100
#define REFUSAL_US  30 /* that a refusal takes */
#define CLOCK_MS    4  /* in which the kernel counts */
#define TIMES_MAX   200000

/* The server between two phases. */
typedef struct {
    lontar_overload overload;
    GRand *random;
    double now_us;    /* of the last arrival */
    double free_us;   /* when it has done what has come so far */
    double answer_us; /* what answers take in the mean */
} server;

/* What became of the requests of a phase, milliseconds from arrival to answer. */
typedef struct {
    GArray *accepted, *refused; /* double */
} outcome;

static outcome
new_outcome(void)
{
    return (outcome){g_array_sized_new(FALSE, FALSE, sizeof(double), TIMES_MAX),
                     g_array_sized_new(FALSE, FALSE, sizeof(double), TIMES_MAX)};
}

static void
clear_outcome(outcome *own)
{
    g_array_unref(own->accepted);
    g_array_unref(own->refused);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(outcome, clear_outcome)

static double
exponential(GRand *random, double mean)
{
    return -mean * log(1 - g_rand_double(random));
}

/* Ask so many times what can be answered for some seconds, in order of arrival. */
static outcome
play(server *own, double load, double seconds)
{
    outcome out = new_outcome();
    double end_us = own->now_us + seconds * 1e6;

    while (own->now_us < end_us) {
        own->now_us += exponential(own->random, own->answer_us / load);

        double turn_us = MAX(own->now_us, own->free_us);
        /* Clock ticks are all that the kernel counts. */
        double tick_us = CLOCK_MS * 1e3;
        unsigned waited_ms =
            CLOCK_MS * (unsigned)(floor(turn_us / tick_us) - floor(own->now_us / tick_us));
        bool is_admitted =
            lontar_overload_admits(&own->overload, waited_ms, MAX_WAIT_MS, (int64_t)turn_us);
        double took_us =
            !is_admitted ? REFUSAL_US
                         : own->answer_us * 0.4 + exponential(own->random, own->answer_us * 0.6);

        own->free_us = turn_us + took_us;
        if (is_admitted) {
            lontar_overload_note(&own->overload, (int64_t)took_us);
        }

        double ms = (own->free_us - own->now_us) / 1e3;
        g_array_append_val(is_admitted ? out.accepted : out.refused, ms);
    }
    return out;
}

static int
compare_times(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;

    return (a > b) - (a < b);
}

static double
p99(GArray *times)
{
    g_assert_cmpuint(times->len, >, 100);
    g_array_sort(times, compare_times);
    return g_array_index(times, double, (guint)(times->len * 0.99));
}

static server
new_server(double answer_ms)
{
    return (server){.random = g_rand_new_with_seed(1), .answer_us = answer_ms * 1e3};
}

/* Half of what can be answered, five times it, half again. */
static void
test_surge(gconstpointer data)
{
    double answer_ms = *(const double *)data;
    server own = new_server(answer_ms);
    g_auto(outcome) before = play(&own, 0.5, 20 * answer_ms);
    g_auto(outcome) surge = play(&own, 5, 10 * answer_ms);
    g_auto(outcome) at_once = play(&own, 0.5, 0.3 * answer_ms);
    g_auto(outcome) after = play(&own, 0.5, 10 * answer_ms);
    double normal = p99(before.accepted), accepted = p99(surge.accepted);

    g_test_message("%g ms: normal p99 %.1f ms; of a surge %u answered, p99 %.1f ms, %u refused, "
                   "p99 %.1f ms; %u refused after it",
                   answer_ms, normal, surge.accepted->len, accepted, surge.refused->len,
                   p99(surge.refused), at_once.refused->len);
    g_assert_cmpuint(before.refused->len, ==, 0);
    g_assert_cmpfloat(accepted, <, 2 * normal);
    g_assert_cmpfloat(p99(surge.refused), <, 4 * normal);
    g_assert_cmpuint(surge.accepted->len, >, 6000); /* of 10,000 that could be */
    g_assert_cmpuint(after.refused->len, ==, 0);
    g_assert_cmpfloat(p99(after.accepted), <, 1.5 * normal);
    g_rand_free(own.random);
}

/* Somewhat more than can be answered: most are, though a short queue is empty at times. */
static void
test_brink(void)
{
    server own = new_server(1);
    g_auto(outcome) much = play(&own, 1.2, 20);
    guint all = much.accepted->len + much.refused->len;

    g_assert_cmpuint(much.accepted->len, >, all * 6 / 10);
    g_assert_cmpfloat(p99(much.accepted), <, 60);
    g_rand_free(own.random);
}

/* A processor that was away for a moment is no overload. */
static void
test_pause(void)
{
    server own = new_server(1);

    for (int i = 0; i < 50; i++) {
        g_auto(outcome) some = play(&own, 0.4, 0.2);

        g_assert_cmpuint(some.refused->len, ==, 0);
        own.free_us += 30e3;
    }
    g_rand_free(own.random);
}

static void
test_for_ever(void)
{
    lontar_overload overload = {0};

    for (int i = 0; i < 1000; i++) {
        lontar_overload_note(&overload, 1000);
        g_assert_true(lontar_overload_admits(&overload, 5000, 0, i * 1000));
    }
}

int
main(int argc, char **argv)
{
    static const double fast = 1, slow = 20;

    g_test_init(&argc, &argv, NULL);
    g_test_add_data_func("/overload/surge/fast", &fast, test_surge);
    g_test_add_data_func("/overload/surge/slow", &slow, test_surge);
    g_test_add_func("/overload/brink", test_brink);
    g_test_add_func("/overload/pause", test_pause);
    g_test_add_func("/overload/for-ever", test_for_ever);
    return g_test_run();
}
