/*
 * Fuzzing the readers that are ours: the first byte chooses the kind of file.
 */
#include <fcntl.h>
#include <stdint.h>
#include <unistd.h>

#include "reader.h"
#include "xmp.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static int nowhere = -1;

    if (nowhere < 0) {
        nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
    }
    if (size == 0) {
        return 0;
    }
    lontar_reader_job job = {.size = size - 1, .first_page = 1};
    g_autoptr(lontar_sink) sink = lontar_sink_new(nowhere);
    job.kind = LONTAR_READER_TEXT + data[0] % (LONTAR_READER_COUNT - LONTAR_READER_TEXT + 1);
    if (job.kind == LONTAR_READER_COUNT) {
        g_free(lontar_xmp_send((const char *)data + 1, size - 1, sink));
    } else {
        lontar_reader_run(&job, data + 1, sink);
    }
    return 0;
}
