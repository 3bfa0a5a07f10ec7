/*
 * The extractor: starts children, listens to them, and decides what their ends mean.
 *
 * A child that dies is replaced by one that runs alone and goes on where the first stopped; a page
 * on which that one dies too is given up, and the next child begins behind it.
 */
#include "extract.h"

#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "assembly.h"
#include "content.h"
#include "extract_private.h"
#include "frame.h"
#include "lontar/error.h"
#include "ocr_cache.h"
#include "slots.h"
#include "zygote.h"

#define SECOND INT64_C(1000000)

const lontar_extract_limits LONTAR_EXTRACT_LIMITS = {
    .document_us = 20 * SECOND,
    .each_page_us = SECOND / 20,
    .document_max_us = 120 * SECOND,
    .page_us = 15 * SECOND,
    .memory_bytes = UINT64_C(512) << 20,
    .cpu_s = 120,
    .failed_pages = 16,
};

const lontar_extract_limits LONTAR_OCR_LIMITS = {
    .document_us = 60 * SECOND,
    .each_page_us = 30 * SECOND,
    .document_max_us = 7200 * SECOND,
    .page_us = 120 * SECOND,
    .memory_bytes = UINT64_C(1536) << 20,
    .cpu_s = 7200,
    .failed_pages = 16,
};

struct lontar_extractor {
    lontar_zygote *zygote;
    lontar_slots *slots;
    lontar_extract_limits limits;
    char *ocr;                               /* languages, or NULL */
    char *cache;                             /* folder, or NULL */
    const lontar_vocabularies *vocabularies; /* lent, or NULL */
};

typedef enum {
    OUTCOME_DONE,
    OUTCOME_REFUSED, /* the file is to blame */
    OUTCOME_DIED,
    OUTCOME_LATE,
    OUTCOME_ERROR, /* the system is to blame */
} outcome;

/* The reading of one document, over all its children. */
typedef struct {
    const lontar_extractor *extractor;
    const lontar_content *content;
    lontar_reader_job job;
    lontar_assembly *assembly;
    GByteArray *kept; /* frames for the cache, or NULL */
    bool recognised;  /* one of them is of a page with LONTAR_PAGE_OCR */
    size_t pages;     /* as the first child said */
    bool is_open;
    int64_t budget_us; /* for all children together */
    int64_t used_us;
    unsigned attempts;
    unsigned failed_pages;
    char *stage;  /* of the last failure */
    char *reason; /* of the last failure */
} reading;

void
lontar_extract_failure_free(lontar_extract_failure *failure)
{
    if (failure != NULL) {
        g_free(failure->stage);
        g_free(failure->reason);
        g_free(failure->sha256);
        g_free(failure);
    }
}

lontar_extractor *
lontar_extractor_new_with(const lontar_extractor_options *options,
                          const lontar_extract_limits *limits, lontar_reader reader, GError **error)
{
    g_autoptr(lontar_extractor) extractor = g_new0(lontar_extractor, 1);
    lontar_zygote_options zygote = {.reader = reader,
                                    .memory_bytes = limits->memory_bytes,
                                    .cpu_s = limits->cpu_s,
                                    .ocr = options != NULL ? options->ocr : NULL};
    unsigned jobs = options != NULL ? options->jobs : 0;

    extractor->limits = *limits;
    extractor->vocabularies = options != NULL ? options->vocabularies : NULL;
    extractor->ocr = g_strdup(options != NULL ? options->ocr : NULL);
    extractor->cache = g_strdup(options != NULL ? options->cache : NULL);
    extractor->slots = lontar_slots_new(jobs > 0 ? jobs : g_get_num_processors());
    extractor->zygote = lontar_zygote_new(&zygote, error);
    return extractor->zygote != NULL ? g_steal_pointer(&extractor) : NULL;
}

lontar_extractor *
lontar_extractor_new(const lontar_extractor_options *options, GError **error)
{
    bool ocr = options != NULL && options->ocr != NULL;

    return lontar_extractor_new_with(options, ocr ? &LONTAR_OCR_LIMITS : &LONTAR_EXTRACT_LIMITS,
                                     NULL, error);
}

void
lontar_extractor_free(lontar_extractor *extractor)
{
    if (extractor != NULL) {
        lontar_zygote_free(extractor->zygote);
        lontar_slots_free(extractor->slots);
        g_free(extractor->ocr);
        g_free(extractor->cache);
        g_free(extractor);
    }
}

const char *
lontar_extractor_weakness(const lontar_extractor *extractor)
{
    return lontar_zygote_weakness(extractor->zygote);
}

bool
lontar_extractor_reads(const char *name)
{
    return lontar_reader_find(name) >= 0;
}

/* --- what happened --- */

static void
set_reason(reading *self, const char *stage, char *reason)
{
    g_free(self->stage);
    g_free(self->reason);
    self->stage = g_strdup(stage);
    self->reason = reason;
}

/* What a child's end means, in words. */
static char *
describe_end(const reading *self, const lontar_zygote_end *end)
{
    guint64 memory_mib = self->extractor->limits.memory_bytes >> 20;

    if (WIFEXITED(end->status)) {
        return g_strdup_printf("the reader gave up (status %d), maybe for want of memory "
                               "(limit %" G_GUINT64_FORMAT " MiB)",
                               WEXITSTATUS(end->status), memory_mib);
    }
    switch (WTERMSIG(end->status)) {
    case SIGSYS:
        return g_strdup("the reader tried what is forbidden to it");
    case SIGABRT:
    case SIGTRAP:
        return g_strdup_printf("the reader gave up, maybe for want of memory "
                               "(limit %" G_GUINT64_FORMAT " MiB)",
                               memory_mib);
    case SIGXCPU:
        return g_strdup("the reader used too much processor time");
    case SIGKILL:
        return g_strdup("the reader was killed, maybe for want of memory");
    default:
        return g_strdup_printf("the reader crashed (signal %d)", WTERMSIG(end->status));
    }
}

static void
set_budget(reading *self, size_t pages)
{
    const lontar_extract_limits *limits = &self->extractor->limits;

    self->budget_us =
        MIN(limits->document_us + (int64_t)pages * limits->each_page_us, limits->document_max_us);
}

/* Take a frame; true while the child may go on. */
static bool
take_frame(reading *self, const lontar_frame *frame, outcome *out_outcome)
{
    if (self->kept != NULL) {
        lontar_frame_format(frame, self->kept);
        self->recognised |= frame->kind == LONTAR_FRAME_PAGE && (frame->flags & LONTAR_PAGE_OCR);
    }
    switch (frame->kind) {
    case LONTAR_FRAME_OPEN:
        if (!self->is_open) {
            self->is_open = true;
            self->pages = frame->number;
            set_budget(self, self->pages);
        }
        return true;
    case LONTAR_FRAME_REFUSAL:
        set_reason(self, frame->name != NULL ? frame->name : "open", g_strdup(frame->text));
        *out_outcome = OUTCOME_REFUSED;
        return false;
    case LONTAR_FRAME_END:
        *out_outcome = OUTCOME_DONE;
        return false;
    default:
        break;
    }
    if ((frame->kind == LONTAR_FRAME_PAGE && !self->is_open) ||
        !lontar_assembly_add(self->assembly, frame) ||
        (self->is_open && lontar_assembly_page_size(self->assembly) > self->pages)) {
        set_reason(self, "limit", g_strdup("the reader broke the rules of its pipe"));
        *out_outcome = OUTCOME_REFUSED;
        return false;
    }
    return true;
}

/* Listen until the child has said all, is late, or is gone. */
static outcome
listen_to(reading *self, lontar_frame_stream *stream)
{
    const lontar_extract_limits *limits = &self->extractor->limits;
    int64_t start_us = g_get_monotonic_time();
    lontar_frame frame;
    outcome result;

    for (;;) {
        int64_t end_us = start_us + self->budget_us - self->used_us;
        int64_t page_us = g_get_monotonic_time() + limits->page_us;

        switch (lontar_frame_stream_next(stream, MIN(end_us, page_us), &frame)) {
        case LONTAR_STREAM_FRAME:
            if (!take_frame(self, &frame, &result)) {
                return result;
            }
            break;
        case LONTAR_STREAM_LATE:
            set_reason(self, "limit",
                       g_strdup_printf("took longer than %.3g s",
                                       (double)(g_get_monotonic_time() - start_us) / SECOND));
            return OUTCOME_LATE;
        case LONTAR_STREAM_GARBAGE:
            set_reason(self, "limit", g_strdup("the reader sent garbage"));
            return OUTCOME_DIED;
        case LONTAR_STREAM_CLOSED:
            set_reason(self, NULL, NULL);
            return OUTCOME_DIED;
        }
    }
}

/* Take what the cache has of the content; whether it was all there. */
static bool
replay(reading *self)
{
    const lontar_extractor *extractor = self->extractor;
    g_autoptr(GBytes) bytes = lontar_ocr_cache_get(
        extractor->cache, lontar_content_sha256(self->content), extractor->ocr);
    lontar_frame frame;
    outcome result = OUTCOME_DIED;
    size_t at = 0;

    while (bytes != NULL && lontar_ocr_cache_next(bytes, &at, &frame)) {
        if (!take_frame(self, &frame, &result)) {
            return result == OUTCOME_DONE;
        }
    }
    return false;
}

/* Run one child from the first page that is not there yet. */
static outcome
attempt(reading *self, bool alone, GError **error)
{
    const lontar_extractor *extractor = self->extractor;
    lontar_zygote_child child;
    lontar_zygote_end end;

    lontar_slots_take(extractor->slots, alone);
    int64_t start_us = g_get_monotonic_time();
    self->attempts++;
    self->job.first_page = (uint32_t)lontar_assembly_page_size(self->assembly) + 1;
    if (!lontar_zygote_start(extractor->zygote, &self->job, lontar_content_memory_fd(self->content),
                             &child, error)) {
        lontar_slots_give(extractor->slots, alone);
        return OUTCOME_ERROR;
    }
    lontar_frame_stream *stream = lontar_frame_stream_new(child.pipe_fd);
    outcome result = listen_to(self, stream);
    lontar_frame_stream_free(stream);
    if (self->reason != NULL || result == OUTCOME_DONE) {
        lontar_zygote_kill(&child);
    }
    bool known = lontar_zygote_wait(&child, &end);
    lontar_zygote_forget(&child);
    lontar_slots_give(extractor->slots, alone);
    self->used_us += g_get_monotonic_time() - start_us;
    if (!known) {
        g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_IO, "the extraction process is gone");
        return OUTCOME_ERROR;
    }
    if (self->reason == NULL && result == OUTCOME_DIED) {
        set_reason(self, self->is_open ? "page" : "open", describe_end(self, &end));
    }
    return result;
}

/* Give up pages: one, or all that are left. */
static void
fail_pages(reading *self, bool all)
{
    self->failed_pages++;
    do {
        lontar_assembly_add_failed(self->assembly, self->reason);
    } while (all && lontar_assembly_page_size(self->assembly) < self->pages);
}

/* Run children until the document is read as far as it can be. */
static outcome
read_all(reading *self, GError **error)
{
    const lontar_extract_limits *limits = &self->extractor->limits;
    size_t died_at = SIZE_MAX; /* pages that were there when the last child died */
    bool alone = false;

    for (;;) {
        outcome result = attempt(self, alone, error);
        size_t here = lontar_assembly_page_size(self->assembly);
        bool again = died_at == here;

        if (result != OUTCOME_DIED && result != OUTCOME_LATE) {
            return result;
        }
        if (!self->is_open && (result == OUTCOME_LATE || again)) {
            return OUTCOME_REFUSED;
        }
        if (self->is_open && here >= self->pages) {
            return OUTCOME_DONE;
        }
        if (self->is_open && (result == OUTCOME_LATE || again)) {
            bool spent = self->failed_pages + 1 >= limits->failed_pages ||
                         self->used_us + SECOND / 10 >= self->budget_us;
            fail_pages(self, spent);
            if (lontar_assembly_page_size(self->assembly) >= self->pages) {
                return OUTCOME_DONE;
            }
        }
        died_at = here;
        alone = true;
    }
}

static lontar_extract_failure *
make_failure(const reading *self, size_t page)
{
    lontar_extract_failure *failure = g_new0(lontar_extract_failure, 1);

    failure->stage = g_strdup(self->stage != NULL ? self->stage : "open");
    failure->page = page;
    failure->reason = g_strdup(self->reason);
    failure->sha256 = g_strdup(lontar_content_sha256(self->content));
    failure->size = lontar_content_size(self->content);
    failure->mtime_ns = lontar_content_mtime_ns(self->content);
    failure->attempts = self->attempts;
    return failure;
}

static void
report(const reading *self, const char *name, size_t page, lontar_extract_failure **out_failure,
       GError **error)
{
    if (out_failure != NULL) {
        *out_failure = make_failure(self, page);
    }
    if (page > 0) {
        g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_DOCUMENT, "%s: page %zu: %s", name, page,
                    self->reason);
    } else {
        g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_DOCUMENT, "%s: %s", name, self->reason);
    }
}

static void
clear_reading(reading *self)
{
    lontar_assembly_free(self->assembly);
    g_clear_pointer(&self->kept, g_byte_array_unref);
    g_free(self->stage);
    g_free(self->reason);
}

/* Begin from nothing, whatever half an entry of the cache has left. */
static void
begin_reading(reading *self, bool keep)
{
    lontar_assembly_free(self->assembly);
    self->assembly = lontar_assembly_new(self->extractor->vocabularies);
    self->is_open = false;
    self->pages = 0;
    self->kept = keep ? g_byte_array_new() : NULL;
    set_budget(self, 0);
}

static lontar_document *
read_with(reading *self, const char *name, lontar_extract_failure **out_failure, GError **error)
{
    if (lontar_content_memory_fd(self->content) < 0) {
        set_reason(self, "limit",
                   g_strdup_printf("larger than %" G_GUINT64_FORMAT " MiB", LONTAR_FILE_MAX >> 20));
        report(self, name, 0, out_failure, error);
        return NULL;
    }
    const lontar_extractor *extractor = self->extractor;
    bool cached = extractor->ocr != NULL && extractor->cache != NULL;
    if (cached && replay(self)) {
        return lontar_assembly_finish(self->assembly, self->content);
    }
    begin_reading(self, cached);
    outcome result = read_all(self, error);
    if (result == OUTCOME_ERROR) {
        return NULL;
    }
    if (result == OUTCOME_DONE && self->recognised && self->failed_pages == 0) {
        lontar_ocr_cache_put(extractor->cache, lontar_content_sha256(self->content), extractor->ocr,
                             self->kept);
    }
    if (result == OUTCOME_REFUSED) {
        report(self, name, 0, out_failure, error);
        return NULL;
    }
    if (self->failed_pages > 0 && !lontar_assembly_has_text(self->assembly)) {
        report(self, name, 1, out_failure, error);
        return NULL;
    }
    return lontar_assembly_finish(self->assembly, self->content);
}

lontar_document *
lontar_extractor_read(lontar_extractor *extractor, const lontar_content *content, const char *name,
                      lontar_extract_failure **out_failure, GError **error)
{
    reading self = {.extractor = extractor, .content = content};
    int kind = lontar_reader_find(name);

    self.job.size = lontar_content_size(content);
    self.job.kind = kind >= 0 ? (uint32_t)kind : LONTAR_READER_PDF;
    self.assembly = lontar_assembly_new(self.extractor->vocabularies);
    set_budget(&self, 0);
    lontar_document *document = read_with(&self, name, out_failure, error);
    clear_reading(&self);
    return document;
}

lontar_document *
lontar_extractor_run(lontar_extractor *extractor, int fd, const char *name,
                     lontar_extract_failure **out_failure, GError **error)
{
    g_autoptr(GError) cause = NULL;
    g_autoptr(lontar_content) content = lontar_content_new(fd, &cause);

    if (content != NULL) {
        return lontar_extractor_read(extractor, content, name, out_failure, error);
    }
    if (out_failure != NULL && cause->code == LONTAR_ERROR_DOCUMENT) {
        *out_failure = g_new0(lontar_extract_failure, 1);
        (*out_failure)->stage = g_strdup("read");
        (*out_failure)->reason = g_strdup(cause->message);
        (*out_failure)->sha256 = g_strdup("");
    }
    g_propagate_prefixed_error(error, g_steal_pointer(&cause), "%s: ", name);
    return NULL;
}
