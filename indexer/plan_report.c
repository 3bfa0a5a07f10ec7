/*
 * What a plan comes to.
 */
#include "plan_report.h"

#include <stdio.h>

#include "lontar/path.h"

#define RETAGGED "the tagger or its vocabularies have changed"

static GHashTable *
set_of(const GPtrArray *items)
{
    GHashTable *set = g_hash_table_new(g_direct_hash, g_direct_equal);

    for (size_t i = 0; i < items->len; i++) {
        g_hash_table_add(set, items->pdata[i]);
    }
    return set;
}

static GPtrArray *
gained_paths(const lontar_plan *plan, const char *id)
{
    const GPtrArray *paths = g_hash_table_lookup(plan->paths, id);
    GPtrArray *gained = g_ptr_array_new();

    for (size_t i = 0; paths != NULL && i < paths->len; i++) {
        lontar_planned *file = paths->pdata[i];

        if (file->change == LONTAR_CHANGE_SAME && file->known == NULL) {
            g_ptr_array_add(gained, file);
        }
    }
    return gained;
}

/* Moves by the path that is left: lontar_known -> lontar_planned. */
static GHashTable *
find_moves(const lontar_plan *plan)
{
    GHashTable *moves = g_hash_table_new(g_direct_hash, g_direct_equal);
    g_autoptr(GHashTable) gone = set_of(plan->gone);
    GHashTableIter each;
    void *id, *value;

    g_hash_table_iter_init(&each, plan->known_paths);
    while (g_hash_table_iter_next(&each, &id, &value)) {
        const GPtrArray *known = value;
        g_autoptr(GPtrArray) gained = gained_paths(plan, id);

        for (size_t i = 0; i < known->len && gained->len > 0; i++) {
            if (g_hash_table_contains(gone, known->pdata[i])) {
                g_hash_table_insert(moves, known->pdata[i], g_ptr_array_steal_index(gained, 0));
            }
        }
    }
    return moves;
}

static void
count_file(const lontar_planned *file, lontar_counts *counts)
{
    switch (file->change) {
    case LONTAR_CHANGE_NONE:
    case LONTAR_CHANGE_TOUCHED:
    case LONTAR_CHANGE_KEPT:
        counts->unchanged++;
        break;
    case LONTAR_CHANGE_METADATA:
        counts->metadata++;
        break;
    case LONTAR_CHANGE_FAILED:
        counts->failed++;
        break;
    case LONTAR_CHANGE_SAME:
        counts->indexed += file->known == NULL ? 1 : 0;
        counts->updated += file->known == NULL ? 0 : 1;
        break;
    default:
        break;
    }
}

void
lontar_plan_count(const lontar_plan *plan, lontar_counts *counts)
{
    g_autoptr(GHashTable) moves = find_moves(plan);

    for (size_t i = 0; i < plan->files->len; i++) {
        count_file(plan->files->pdata[i], counts);
    }
    counts->metadata += plan->records->len;
    counts->moved += g_hash_table_size(moves);
    counts->indexed -= g_hash_table_size(moves);
    counts->deleted += plan->gone->len - g_hash_table_size(moves);
}

static const char *
why(const lontar_planned *file)
{
    switch (file->change) {
    case LONTAR_CHANGE_METADATA:
        return !g_str_equal(file->known->said, file->said) ? "the catalogue says something else"
               : !g_str_equal(file->known->sidecar, file->sidecar) ? "its sidecar has changed"
                                                                   : RETAGGED;
    case LONTAR_CHANGE_NEW:
        return "not in the index";
    case LONTAR_CHANGE_CONTENT:
        return "its size or time has changed";
    case LONTAR_CHANGE_OCR:
        return "it has pages without text that may be recognised";
    case LONTAR_CHANGE_SAME:
        return file->known == NULL ? "a copy of a file in the index"
                                   : "its content is that of another file in the index";
    default:
        return file->reason;
    }
}

static const char *
verb(const lontar_planned *file)
{
    switch (file->change) {
    case LONTAR_CHANGE_METADATA:
        return "metadata";
    case LONTAR_CHANGE_NEW:
        return "index";
    case LONTAR_CHANGE_CONTENT:
    case LONTAR_CHANGE_OCR:
        return "update";
    case LONTAR_CHANGE_SAME:
        return file->known == NULL ? "index" : "update";
    case LONTAR_CHANGE_FAILED:
        return "failed";
    case LONTAR_CHANGE_WAITS:
        return "waits";
    default:
        return NULL;
    }
}

static void
print_files(const lontar_plan *plan, GHashTable *moved)
{
    for (size_t i = 0; i < plan->files->len; i++) {
        const lontar_planned *file = plan->files->pdata[i];
        g_autofree char *path = lontar_path_escape(file->path);

        if (verb(file) != NULL && !g_hash_table_contains(moved, file)) {
            printf("%-8s %s: %s\n", verb(file), path, why(file));
        }
    }
}

static void
print_gone(const lontar_plan *plan, GHashTable *moves)
{
    for (size_t i = 0; i < plan->gone->len; i++) {
        const lontar_known *known = plan->gone->pdata[i];
        const lontar_planned *to = g_hash_table_lookup(moves, known);
        g_autofree char *path = lontar_path_escape(known->path);
        g_autofree char *new_path = to == NULL ? NULL : lontar_path_escape(to->path);

        if (to != NULL) {
            printf("move     %s -> %s: the same content\n", path, new_path);
        } else {
            printf("delete   %s: no longer in the library\n", path);
        }
    }
}

void
lontar_plan_print(const lontar_plan *plan)
{
    g_autoptr(GHashTable) moves = find_moves(plan);
    g_autoptr(GHashTable) moved = g_hash_table_new(g_direct_hash, g_direct_equal);
    lontar_counts counts = {0};
    GHashTableIter each;
    void *to;

    g_hash_table_iter_init(&each, moves);
    while (g_hash_table_iter_next(&each, NULL, &to)) {
        g_hash_table_add(moved, to);
    }
    print_files(plan, moved);
    print_gone(plan, moves);
    for (size_t i = 0; i < plan->records->len; i++) {
        printf("%-8s %s: %s\n", "metadata", (char *)plan->records->pdata[i], RETAGGED);
    }
    lontar_plan_count(plan, &counts);
    for (size_t i = 0; i < plan->files->len; i++) {
        lontar_change change = ((lontar_planned *)plan->files->pdata[i])->change;

        counts.indexed += change == LONTAR_CHANGE_NEW ? 1 : 0;
        counts.updated += change == LONTAR_CHANGE_CONTENT || change == LONTAR_CHANGE_OCR ? 1 : 0;
    }
    printf("would index %zu, update %zu, metadata %zu, move %zu, leave %zu, delete %zu, "
           "failed %zu\n",
           counts.indexed, counts.updated, counts.metadata, counts.moved, counts.unchanged,
           counts.deleted, counts.failed);
}

void
lontar_counts_print(const lontar_counts *counts, int64_t start_us)
{
    printf("indexed %zu, updated %zu, metadata %zu, moved %zu, unchanged %zu, deleted %zu, "
           "failed %zu, pages %zu in %.1f s\n",
           counts->indexed, counts->updated, counts->metadata, counts->moved, counts->unchanged,
           counts->deleted, counts->failed, counts->pages,
           (double)(g_get_monotonic_time() - start_us) / G_USEC_PER_SEC);
}
