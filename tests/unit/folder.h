/*
 * Folders of tests, which go with all in them.
 */
#ifndef LONTAR_TEST_FOLDER_H
#define LONTAR_TEST_FOLDER_H

#include <ftw.h>
#include <stdio.h>

static inline int
folder_remove_one(const char *path, const struct stat *status, int kind, struct FTW *walk)
{
    return remove(path);
}

static inline void
folder_remove(const char *path)
{
    (void)nftw(path, folder_remove_one, 16, FTW_DEPTH | FTW_PHYS); /* it may not be there */
}

#endif
