/*
 * Records of an import: lines are read one by one, and parsed, tagged and analysed in threads.
 */
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>

#include "import_private.h"
#include "lontar/error.h"
#include "lontar/sha256.h"
#include "view.h"

/* The longest line: the most text that a document has (64 MB), escaped. */
#define LINE_MAX_BYTES (128 << 20)
#define CHECKSUM_HEX   32

/* A thread's own things. */
typedef struct {
    lontar_import *of;
    lontar_analyser *analyser;
    lontar_metadata *metadata;
    lontar_index *index; /* as it was when the import began, or NULL when it was empty */
    lontar_import_record *current;
} context;

void
lontar_import_record_free(void *data)
{
    lontar_import_record *of = data;

    if (of == NULL) {
        return;
    }
    g_free(of->text);
    g_free(of->checksum);
    g_free(of->deleted);
    g_ptr_array_unref(of->complaints);
    lontar_document_free(of->document);
    lontar_entry_free(of->entry);
    g_clear_error(&of->error);
    g_free(of);
}

static void
take_complaint(const char *complaint, void *data)
{
    const context *of = data;

    g_ptr_array_add(of->current->complaints, g_strdup(complaint));
}

void
lontar_import_end_thread(void *data)
{
    context *of = data;

    lontar_analyser_free(of->analyser);
    lontar_metadata_free(of->metadata);
    lontar_index_free(of->index);
    g_free(of);
}

void *
lontar_import_begin_thread(void *data, GError **error)
{
    lontar_import *of = data;
    context *mine = g_new0(context, 1);

    mine->of = of;
    mine->analyser = lontar_analyser_new(error);
    mine->metadata = lontar_metadata_new(of->vocabularies, take_complaint, mine);
    bool compares = of->had_documents || of->is_going_on;

    if (mine->analyser != NULL && compares) {
        mine->index = lontar_index_open(lontar_store_database(of->store), error);
    }
    if (mine->analyser == NULL || (compares && mine->index == NULL)) {
        lontar_import_end_thread(mine);
        return NULL;
    }
    return mine;
}

static bool
is_blank(const char *text, size_t length)
{
    return strspn(text, " \t\r\n") >= length;
}

static lontar_import_record *
record_new(char *text, size_t length, size_t number)
{
    lontar_import_record *record = g_new0(lontar_import_record, 1);

    record->text = text;
    record->length = length;
    record->number = number;
    record->complaints = g_ptr_array_new_with_free_func(g_free);
    return record;
}

/* --- lines that wait --- */

/* In the folder of the generation that is filled, which goes when the run is killed. */
static FILE *
open_late(const lontar_import *of)
{
    g_autofree char *folder = g_path_get_dirname(lontar_store_database(of->store));
    g_autofree char *name = g_build_filename(folder, "late-XXXXXX", NULL);
    int fd = g_mkstemp_full(name, O_RDWR | O_CLOEXEC, 0600);

    return fd < 0 || g_unlink(name) != 0 ? NULL : fdopen(fd, "w+");
}

bool
lontar_import_set_aside(lontar_import *of, const lontar_import_record *line, GError **error)
{
    size_t head[] = {line->number, line->length};

    of->late = of->late != NULL ? of->late : open_late(of);
    if (of->late == NULL || fwrite(head, sizeof head, 1, of->late) != 1 ||
        fwrite(line->text, 1, line->length, of->late) != line->length) {
        g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_IO, "%s: a line cannot be set aside: %s",
                    of->options->index, g_strerror(errno));
        return false;
    }
    of->late_size++;
    return true;
}

lontar_import_record *
lontar_import_next_late(lontar_import *of)
{
    size_t head[2];

    if (of->late == NULL || fread(head, sizeof head, 1, of->late) != 1) {
        of->is_broken = of->is_broken || (of->late != NULL && ferror(of->late) != 0);
        return NULL;
    }

    g_autofree char *text = g_malloc(head[1] + 1);

    of->is_broken = fread(text, 1, head[1], of->late) != head[1];
    text[head[1]] = '\0';
    if (of->is_broken) {
        return NULL;
    }

    lontar_import_record *record = record_new(g_steal_pointer(&text), head[1], head[0]);

    record->is_late = true;
    return record;
}

/* --- lines --- */

/* The next line that is not blank. */
void *
lontar_import_next(void *data)
{
    lontar_import *of = data;
    lontar_import_record *late = of->is_going_on ? lontar_import_next_late(of) : NULL;
    char *text = NULL;
    size_t room = 0;
    ssize_t length;

    if (late != NULL || of->is_broken || (!of->is_going_on && g_atomic_int_get(&of->is_full))) {
        return late;
    }

    while ((length = getline(&text, &room, of->file)) >= 0) {
        of->line++;
        if (!is_blank(text, (size_t)length)) {
            char *own = g_memdup2(text, (gsize)length + 1);

            free(text);
            return record_new(own, (size_t)length, of->line);
        }
    }
    of->is_broken = ferror(of->file) != 0;
    free(text);
    return NULL;
}

/* Compare with what the index has under the id: an old record, or a file's document. */
static bool
compare_with_index(context *mine, lontar_import_record *of, GError **error)
{
    const char *id = lontar_document_id(of->document);
    g_autofree char *key = g_strconcat(LONTAR_META_IMPORT, id, NULL);
    g_autoptr(GError) cause = NULL;
    g_autofree char *checksum = lontar_view_text(mine->index, key, error);

    if (checksum == NULL) {
        return false;
    }
    of->seems_same = g_str_equal(checksum, of->checksum);
    if (of->seems_same) {
        return true;
    }

    g_autoptr(lontar_record) old = lontar_view_record(mine->index, id, &cause);

    if (old == NULL && !g_error_matches(cause, LONTAR_ERROR, LONTAR_ERROR_NOT_FOUND)) {
        g_propagate_error(error, g_steal_pointer(&cause));
        return false;
    }
    if (old != NULL && *checksum == '\0') {
        g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_DOCUMENT,
                    "%s:%zu:1: the id '%s' is that of a file of the library", mine->of->name,
                    of->number, id);
        return false;
    }
    if (old != NULL) {
        of->stamp.first_revision = lontar_record_stamp(old)->first_revision;
    }
    return true;
}

bool
lontar_import_make_entry(const lontar_import *of, lontar_analyser *analyser,
                         lontar_import_record *made, GError **error)
{
    lontar_maker_tag(of->maker, made->document);
    made->entry =
        lontar_maker_entry(of->maker, analyser, made->document, &made->stamp,
                           of->fills ? LONTAR_ENTRY_PACKED : LONTAR_ENTRY_DOCUMENT, error);
    return made->entry != NULL;
}

static bool
make_document(context *mine, lontar_import_record *of, GError **error)
{
    lontar_place place = {mine->of->name, of->number, 0};

    if (of->length > LINE_MAX_BYTES) {
        g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_DOCUMENT, "%s:%zu:1: longer than %d bytes",
                    mine->of->name, of->number, LINE_MAX_BYTES);
        return false;
    }
    mine->current = of;
    of->checksum = lontar_sha256_of(of->text, of->length);
    of->checksum[CHECKSUM_HEX] = '\0';
    of->deleted = lontar_import_deleted(of->text, of->length);
    if (of->deleted != NULL) {
        of->is_elsewhere = !lontar_shard_has(&mine->of->shard, of->deleted);
        return true;
    }
    of->document = lontar_import_parse(mine->metadata, of->text, of->length, &place, error);
    of->is_elsewhere = of->document != NULL &&
                       !lontar_shard_has(&mine->of->shard, lontar_document_id(of->document));
    if (of->is_elsewhere) {
        return true;
    }
    return of->document != NULL && (mine->index == NULL || compare_with_index(mine, of, error));
}

void *
lontar_import_work(lontar_pipeline *pipeline, void *data, void *job, const lontar_stamp *stamp,
                   size_t *out_bytes)
{
    context *mine = data;
    lontar_import_record *of = job;

    (void)pipeline;
    of->is_dropped = stamp == NULL;
    if (of->is_dropped) {
        return of;
    }
    of->stamp = *stamp;
    if (make_document(mine, of, &of->error) && !of->seems_same && of->deleted == NULL &&
        !of->is_elsewhere) {
        (void)lontar_import_make_entry(mine->of, mine->analyser, of,
                                       &of->error); /* the writer looks at error */
    }
    if (!mine->of->fills) {
        g_clear_pointer(&of->text, g_free);
    }
    *out_bytes = of->document == NULL ? 0 : lontar_maker_weigh(of->document);
    return of;
}
