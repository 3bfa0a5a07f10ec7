/*
 * Fuzzing layout: characters anywhere on a page. No letter is lost, and every line is in the text.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "layout.h"
#include "margins.h"
#include "title.h"

#define EACH 6 /* bytes that make one character */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static size_t
count_letters(const char *text)
{
    size_t letters = 0;

    for (const char *c = text; *c != '\0'; c = g_utf8_next_char(c)) {
        letters += g_unichar_isalpha(g_utf8_get_char(c));
    }
    return letters;
}

/* A character and its box, from a few bytes. */
static void
add(GString *text, GArray *boxes, const uint8_t *bytes)
{
    static const gunichar alphabet[] = {'a', 'b', ' ', '\n', '-', 0x5d0, 0x202b, 0x202c, 0xad, '7'};
    gunichar u = alphabet[bytes[0] % G_N_ELEMENTS(alphabet)];
    lontar_box box = {bytes[1] * 3, bytes[2] * 4, 0, 0};

    g_string_append_unichar(text, u);
    box.x2 = box.x1 + bytes[3] % 32 - 2;
    box.y2 = box.y1 + bytes[4] % 32 - 2;
    if (bytes[5] == 255) {
        box.x1 = 0.0 / 1e-9;
        box.x2 = 1e300;
    }
    if (!lontar_is_bidi_control(u)) {
        g_array_append_val(boxes, box);
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(GString) text = g_string_new(NULL);
    g_autoptr(GArray) boxes = g_array_new(FALSE, FALSE, sizeof(lontar_box));
    lontar_type_run run = {.end = size, .size = 10};
    lontar_frame frame = {0};

    for (size_t i = 0; i + EACH <= size; i += EACH) {
        add(text, boxes, data + i);
    }
    lontar_layout_page page = {.text = text->str,
                               .boxes = (const lontar_box *)(void *)boxes->data,
                               .box_size = boxes->len,
                               .runs = &run,
                               .run_size = 1,
                               .width = 765,
                               .height = 1020};
    g_autoptr(lontar_layout) layout = lontar_layout_new(&page);
    g_autofree char *title = lontar_title_find(layout);
    lontar_margins_find(layout, &frame);
    if (count_letters(text->str) != count_letters(layout->text->str)) {
        abort();
    }
    for (size_t i = 0; i < frame.line_size; i++) {
        if ((size_t)frame.lines[i].start + frame.lines[i].length > layout->text->len) {
            abort();
        }
    }
    return 0;
}
