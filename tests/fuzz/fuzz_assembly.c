/*
 * The worker protocol as a whole: what a child that was taken over may send through its pipe is
 * read as by the extractor, and whatever holds becomes a document.
 */
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "assembly.h"
#include "frame.h"

#define PIPE_MAX 60000 /* bytes that a pipe takes without a reader */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static lontar_content *
make_content(void)
{
    int fd = memfd_create("fuzz", MFD_CLOEXEC);
    lontar_content *content = fd >= 0 ? lontar_content_new(fd, NULL) : NULL;

    (void)close(fd);
    return content;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static lontar_content *content;
    static lontar_vocabularies *vocabularies;
    int ends[2];
    lontar_frame frame;

    if (content == NULL) {
        content = make_content();
        vocabularies = lontar_vocabularies_load(NULL, NULL);
    }
    if (size > PIPE_MAX || pipe(ends) != 0) {
        return 0;
    }
    if (write(ends[1], data, size) != (ssize_t)size) {
        abort();
    }
    (void)close(ends[1]);
    g_autoptr(lontar_frame_stream) stream = lontar_frame_stream_new(ends[0]);
    g_autoptr(lontar_assembly) assembly = lontar_assembly_new(vocabularies);
    while (lontar_frame_stream_next(stream, INT64_MAX, &frame) == LONTAR_STREAM_FRAME) {
        bool is_said = frame.kind == LONTAR_FRAME_TAG || frame.kind == LONTAR_FRAME_NOTE ||
                       frame.kind == LONTAR_FRAME_PAGE || frame.kind >= LONTAR_FRAME_LINK;

        if (is_said && !lontar_assembly_add(assembly, &frame)) {
            return 0;
        }
    }
    if (lontar_assembly_page_size(assembly) > 0) {
        lontar_document_free(lontar_assembly_finish(assembly, content));
    }
    return 0;
}
