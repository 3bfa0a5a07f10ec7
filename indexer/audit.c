/*
 * The audit log. Lines of JSON are written by hand: an import adds hundreds of thousands of them.
 */
#include "audit.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "committed.h"
#include "lontar/error.h"
#include "spool.h"

/* Written at a time, so that the log of a large commit is not in memory twice. */
#define PIECE_BYTES ((size_t)256 << 10)

struct lontar_audit {
    char *path;
    size_t bytes_max;
    lontar_spool *spool; /* tails of the lines since the last write, one a line */
    GString *tails;      /* its buffer */
};

lontar_audit *
lontar_audit_new(const char *index_path, size_t bytes_max)
{
    lontar_audit *audit = g_new0(lontar_audit, 1);

    audit->path = g_build_filename(index_path, LONTAR_AUDIT_NAME, NULL);
    audit->bytes_max = bytes_max;
    audit->spool = lontar_spool_new(index_path, PIECE_BYTES);
    audit->tails = lontar_spool_buffer(audit->spool);
    return audit;
}

void
lontar_audit_free(lontar_audit *audit)
{
    if (audit != NULL) {
        lontar_spool_free(audit->spool);
        g_free(audit->path);
        g_free(audit);
    }
}

/* --- JSON --- */

static void
append_text(GString *line, const char *text)
{
    g_autofree char *valid = g_utf8_validate(text, -1, NULL) ? NULL : g_utf8_make_valid(text, -1);

    g_string_append_c(line, '"');
    for (const char *c = valid != NULL ? valid : text; *c != '\0'; c++) {
        if (*c == '"' || *c == '\\') {
            g_string_append_c(line, '\\');
        }
        if ((unsigned char)*c < 0x20 || *c == 0x7f) {
            g_string_append_printf(line, "\\u%04x", (unsigned)*c);
        } else {
            g_string_append_c(line, *c);
        }
    }
    g_string_append_c(line, '"');
}

static void
append_member(GString *line, const char *name, const char *text)
{
    g_string_append_printf(line, ", \"%s\": ", name);
    append_text(line, text);
}

/* @param texts  NULL-terminated */
static void
append_list(GString *line, const char *name, const char *const *texts)
{
    g_string_append_printf(line, ", \"%s\": [", name);
    for (size_t i = 0; texts[i] != NULL; i++) {
        g_string_append(line, i > 0 ? ", " : "");
        append_text(line, texts[i]);
    }
    g_string_append_c(line, ']');
}

/* --- what happens --- */

static void
begin(lontar_audit *audit, const char *what, const char *id, const char *path)
{
    g_string_append_printf(audit->tails, ", \"what\": \"%s\"", what);
    append_member(audit->tails, "id", id);
    if (path != NULL) {
        append_member(audit->tails, "path", path);
    }
}

static void
end(lontar_audit *audit)
{
    g_string_append(audit->tails, "}\n");
    lontar_spool_end_line(audit->spool);
}

static void
add_changed(lontar_audit *audit, const lontar_document *document, const char *field,
            const char *const *old, const char *const *new)
{
    const char *path =
        lontar_document_path_size(document) > 0 ? lontar_document_path_at(document, 0) : NULL;

    if (g_strv_equal(old, new)) {
        return;
    }
    begin(audit, "changed", lontar_document_id(document), path);
    append_member(audit->tails, "field", field);
    append_list(audit->tails, "old", old);
    append_list(audit->tails, "new", new);
    end(audit);
}

static void
add_changes(lontar_audit *audit, const lontar_record *old, const lontar_document *document)
{
    g_autoptr(GPtrArray) paths = g_ptr_array_new();

    for (int field = 0; field < LONTAR_FIELD_COUNT; field++) {
        g_autoptr(GPtrArray) values = lontar_document_values(document, (lontar_field)field);

        g_ptr_array_add(values, NULL);
        add_changed(audit, document, lontar_field_name((lontar_field)field),
                    lontar_record_values(old, (lontar_field)field),
                    (const char *const *)values->pdata);
    }
    for (size_t i = 0; i < lontar_document_path_size(document); i++) {
        g_ptr_array_add(paths, (gpointer)lontar_document_path_at(document, i));
    }
    g_ptr_array_add(paths, NULL);
    add_changed(audit, document, "path", lontar_record_paths(old),
                (const char *const *)paths->pdata);
}

void
lontar_audit_put(lontar_audit *audit, const lontar_record *old, const lontar_document *document,
                 bool same_text)
{
    const char *path =
        lontar_document_path_size(document) > 0 ? lontar_document_path_at(document, 0) : NULL;

    if (old == NULL) {
        begin(audit, "added", lontar_document_id(document), path);
        end(audit);
        return;
    }
    if (!same_text) {
        begin(audit, "updated", lontar_document_id(document), path);
        end(audit);
    }
    add_changes(audit, old, document);
}

void
lontar_audit_delete(lontar_audit *audit, const lontar_record *old)
{
    const char *title = lontar_record_value(old, LONTAR_FIELD_TITLE);

    begin(audit, "deleted", lontar_record_id(old), lontar_record_paths(old)[0]);
    append_member(audit->tails, "old", title != NULL ? title : "");
    end(audit);
}

void
lontar_audit_replace(lontar_audit *audit, const char *old_id, const char *id)
{
    begin(audit, "replaced", id, NULL);
    append_member(audit->tails, "old", old_id);
    end(audit);
}

void
lontar_audit_switch(lontar_audit *audit, const char *old, const char *new)
{
    g_string_append(audit->tails, ", \"what\": \"switched\"");
    append_member(audit->tails, "old", old);
    append_member(audit->tails, "new", new);
    end(audit);
}

/* --- the file --- */

/* The command as a person typed it, without the program's name. */
static const char *
command(void)
{
    const char *name = g_get_prgname();
    const char *word = name == NULL ? NULL : strrchr(name, ' ');

    return name == NULL ? "" : word != NULL ? word + 1 : name;
}

static char *
head_of(uint64_t revision)
{
    g_autoptr(GDateTime) now = g_date_time_new_now_utc();
    g_autofree char *when = g_date_time_format(now, "%Y-%m-%dT%H:%M:%SZ");
    GString *head = g_string_new(NULL);

    g_string_append_printf(head, "{\"when\": \"%s\", \"revision\": %" G_GUINT64_FORMAT, when,
                           revision);
    append_member(head, "command", command());
    append_member(head, "user", g_get_user_name());
    return g_string_free(head, FALSE);
}

/* Names move one on, and what was the last one goes. A file that is not there moves nothing. */
static void
put_aside(const char *path)
{
    for (int i = LONTAR_AUDIT_FILES; i > 0; i--) {
        g_autofree char *to = g_strdup_printf("%s.%d", path, i);
        g_autofree char *from = i > 1 ? g_strdup_printf("%s.%d", path, i - 1) : g_strdup(path);

        (void)rename(from, to);
    }
}

static void
make_room(const lontar_audit *audit)
{
    struct stat status;

    if (stat(audit->path, &status) == 0 && (uint64_t)status.st_size >= audit->bytes_max) {
        put_aside(audit->path);
    }
}

static bool
append_file(const lontar_audit *audit, GString *lines, GError **error)
{
    int fd = open(audit->path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    bool done = fd >= 0 && lontar_write_all(fd, lines->str, lines->len);
    int problem = errno;

    if (fd >= 0) {
        close(fd);
    }
    if (!done) {
        g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_IO,
                    "%s: cannot be written: %s; the index itself is whole", audit->path,
                    g_strerror(problem));
    }
    g_string_truncate(lines, 0);
    return done;
}

/* Lines of tails, each behind the same head. */
static bool
append_lines(const lontar_audit *audit, const char *head, const GString *tails, GError **error)
{
    g_autoptr(GString) lines = g_string_new(NULL);

    for (const char *tail = tails->str; *tail != '\0';) {
        size_t length = strcspn(tail, "\n") + 1;

        g_string_append(lines, head);
        g_string_append_len(lines, tail, (gssize)length);
        tail += length;
        if (lines->len >= PIECE_BYTES && !append_file(audit, lines, error)) {
            return false;
        }
    }
    return append_file(audit, lines, error);
}

bool
lontar_audit_write(lontar_audit *audit, uint64_t revision, GError **error)
{
    if (lontar_spool_size(audit->spool) == 0) {
        return true;
    }

    g_autofree char *head = head_of(revision);
    g_autoptr(GString) tails = g_string_new(NULL);
    bool done = true;

    make_room(audit);
    do {
        done = lontar_spool_take(audit->spool, tails, error) &&
               append_lines(audit, head, tails, error);
    } while (done && lontar_spool_size(audit->spool) > 0);
    return done;
}
