/*
 * Fuzzing frames: any bytes are refused, or a frame that is written back as the same bytes' frame.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "frame.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    lontar_frame frame;
    lontar_frame again;

    if (lontar_frame_parse(data, size, &frame, NULL)) {
        g_autoptr(GByteArray) bytes = g_byte_array_new();
        lontar_frame_format(&frame, bytes);
        if (!lontar_frame_parse(bytes->data + 4, bytes->len - 4, &again, NULL) ||
            again.number != frame.number || again.text_length != frame.text_length) {
            abort();
        }
    }
    return 0;
}
