/*
 * What tests of generations and locks share: a folder of their own, and a lock on it.
 */
#ifndef LONTAR_TEST_GENERATION_FIXTURE_H
#define LONTAR_TEST_GENERATION_FIXTURE_H

#include <lontar/generation.h>
#include <lontar/xapian.h>

#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "folder.h"

typedef struct {
    char *folder; /* temporary; removed with all in it */
    char *index;  /* the index directory in it */
} fixture;

static inline void
set_up(fixture *f, gconstpointer data)
{
    f->folder = g_dir_make_tmp("lontar-generation-XXXXXX", NULL);
    g_assert_nonnull(f->folder);
    f->index = g_build_filename(f->folder, "a", "index", NULL);
}

static inline void
tear_down(fixture *f, gconstpointer data)
{
    folder_remove(f->folder);
    g_free(f->folder);
    g_free(f->index);
}

static inline lontar_lock *
take(const char *index)
{
    g_autoptr(GError) error = NULL;
    lontar_lock *lock = lontar_lock_take(index, 0, &error);

    g_assert_no_error(error);
    return lock;
}

#endif
