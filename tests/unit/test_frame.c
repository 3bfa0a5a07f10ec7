/*
 * Frames: what is formatted is parsed the same; what is damaged is refused, never believed.
 */
#include <string.h>
#include <unistd.h>

#include "frame.h"
#include "lontar/document.h"
#include "lontar/error.h"

static lontar_frame
sample(void)
{
    static const char text[] = "Head\nSome text, na\xc3\xafve\nFoot";
    lontar_frame frame = {.kind = LONTAR_FRAME_PAGE,
                          .number = 7,
                          .flags = LONTAR_PAGE_CUT,
                          .text = text,
                          .text_length = sizeof text - 1,
                          .name = "iv",
                          .section = NULL,
                          .lines = {{0, 4, 20, 100}, {sizeof text - 5, 4, 960, -3}},
                          .line_size = 2};
    return frame;
}

/* The bytes of a frame without the length that comes first. */
static GByteArray *
body_of(const lontar_frame *frame)
{
    GByteArray *bytes = g_byte_array_new();

    lontar_frame_format(frame, bytes);
    g_byte_array_remove_range(bytes, 0, 4);
    return bytes;
}

static void
test_round_trip(void)
{
    lontar_frame frame = sample();
    lontar_frame parsed;
    g_autoptr(GByteArray) body = body_of(&frame);
    g_autoptr(GError) error = NULL;

    g_assert_true(lontar_frame_parse(body->data, body->len, &parsed, &error));
    g_assert_no_error(error);
    g_assert_cmpint(parsed.kind, ==, LONTAR_FRAME_PAGE);
    g_assert_cmpuint(parsed.number, ==, 7);
    g_assert_cmpuint(parsed.flags, ==, LONTAR_PAGE_CUT);
    g_assert_cmpuint(parsed.text_length, ==, frame.text_length);
    g_assert_cmpstr(parsed.text, ==, frame.text);
    g_assert_cmpstr(parsed.name, ==, "iv");
    g_assert_null(parsed.section);
    g_assert_cmpuint(parsed.line_size, ==, 2);
    g_assert_cmpint(parsed.lines[1].left, ==, -3);
}

static void
refuse(const lontar_frame *frame)
{
    lontar_frame parsed;
    g_autoptr(GByteArray) body = body_of(frame);
    g_autoptr(GError) error = NULL;

    g_assert_false(lontar_frame_parse(body->data, body->len, &parsed, &error));
    g_assert_error(error, LONTAR_ERROR, LONTAR_ERROR_INVALID);
}

static void
test_refuses(void)
{
    lontar_frame frame = sample();

    frame.lines[1].length = 5; /* past the end */
    refuse(&frame);
    frame = sample();
    frame.lines[1].start = 2; /* overlapping */
    refuse(&frame);
    frame = sample();
    frame.lines[0].length = 19; /* within a character */
    frame.line_size = 1;
    refuse(&frame);
    frame = sample();
    frame.lines[0].top = INT32_MIN;
    refuse(&frame);
    frame = sample();
    frame.lines[1].left = LONTAR_FRAME_PLACE_MAX + 1;
    refuse(&frame);
    frame = sample();
    frame.number = 0;
    refuse(&frame);
    frame = sample();
    frame.number = LONTAR_DOCUMENT_PAGE_MAX + 1;
    refuse(&frame);
    frame = sample();
    frame.text = "\xff\xfe";
    frame.text_length = 2;
    frame.line_size = 0;
    refuse(&frame);
    frame = sample();
    frame.kind = 99;
    refuse(&frame);
    frame = sample();
    frame.field = LONTAR_FIELD_COUNT;
    refuse(&frame);
    frame = (lontar_frame){.kind = LONTAR_FRAME_OPEN, .line_size = 1};
    refuse(&frame);
    frame = (lontar_frame){.kind = LONTAR_FRAME_TAG, .text = "x", .text_length = 1};
    refuse(&frame);
    frame = (lontar_frame){.kind = LONTAR_FRAME_NOTE};
    refuse(&frame);
    frame = (lontar_frame){.kind = LONTAR_FRAME_ATTACHED};
    refuse(&frame);
    frame = (lontar_frame){.kind = LONTAR_FRAME_LINK, .text = "http://x", .text_length = 8};
    refuse(&frame);
}

/* Every byte changed, every length cut: parsed to something valid, or refused. */
static void
test_damage(void)
{
    lontar_frame frame = sample();
    g_autoptr(GByteArray) body = body_of(&frame);
    lontar_frame parsed;

    for (guint length = 0; length < body->len; length++) {
        g_autofree uint8_t *copy = g_memdup2(body->data, length + 1);
        g_assert_false(lontar_frame_parse(copy, length, &parsed, NULL));
    }
    for (guint i = 0; i < body->len; i++) {
        for (guint bit = 0; bit < 8; bit++) {
            g_autofree uint8_t *copy = g_memdup2(body->data, body->len);
            copy[i] ^= (uint8_t)(1u << bit);
            if (lontar_frame_parse(copy, body->len, &parsed, NULL)) {
                g_assert_true(g_utf8_validate(parsed.text, (gssize)parsed.text_length, NULL));
            }
        }
    }
}

static void
test_stream(void)
{
    lontar_frame frame = sample();
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    int pipes[2];

    g_assert_cmpint(pipe(pipes), ==, 0);
    lontar_frame_format(&frame, bytes);
    lontar_frame_format(&frame, bytes);
    g_assert_cmpint(write(pipes[1], bytes->data, bytes->len), ==, (gssize)bytes->len);
    g_autoptr(lontar_frame_stream) stream = lontar_frame_stream_new(pipes[0]);
    int64_t deadline = g_get_monotonic_time() + 5000000;
    for (size_t i = 0; i < 2; i++) {
        lontar_frame parsed;
        g_assert_cmpint(lontar_frame_stream_next(stream, deadline, &parsed), ==,
                        LONTAR_STREAM_FRAME);
        g_assert_cmpstr(parsed.text, ==, frame.text);
    }
    g_assert_cmpint(lontar_frame_stream_next(stream, g_get_monotonic_time() + 20000, &frame), ==,
                    LONTAR_STREAM_LATE);
    g_assert_cmpint(write(pipes[1], bytes->data, 9), ==, 9); /* a frame begun */
    close(pipes[1]);
    g_assert_cmpint(lontar_frame_stream_next(stream, deadline, &frame), ==, LONTAR_STREAM_GARBAGE);
}

static void
test_stream_too_long(void)
{
    static const uint8_t huge[] = {0xff, 0xff, 0xff, 0x7f, 0, 0};
    lontar_frame frame;
    int pipes[2];

    g_assert_cmpint(pipe(pipes), ==, 0);
    g_assert_cmpint(write(pipes[1], huge, sizeof huge), ==, (gssize)sizeof huge);
    g_autoptr(lontar_frame_stream) stream = lontar_frame_stream_new(pipes[0]);
    g_assert_cmpint(lontar_frame_stream_next(stream, g_get_monotonic_time() + 5000000, &frame), ==,
                    LONTAR_STREAM_GARBAGE);
    close(pipes[1]);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/frame/parse/round-trip", test_round_trip);
    g_test_add_func("/frame/parse/refuses", test_refuses);
    g_test_add_func("/frame/parse/damage", test_damage);
    g_test_add_func("/frame/stream/next", test_stream);
    g_test_add_func("/frame/stream/too-long", test_stream_too_long);
    return g_test_run();
}
