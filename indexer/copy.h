/*
 * Whole generations: copied to and from backups, and gone back to.
 */
#ifndef LONTAR_COPY_H
#define LONTAR_COPY_H

#include "lontar/generation.h"

/**
 * Copy the current generation of an index into another, where it becomes the current one.
 *
 * The index may be in use: searches go on, and a writer's next commit waits. The copy is proved
 * whole before it takes the place of an earlier one. When both are the same library's, its revision
 * goes on after the one that it replaces, so that no revision means two things. The failures
 * come with it; the audit log only where there is none, or with a backup.
 *
 * @param to         of the index that takes it
 * @param is_backup  whether it is to be all that the other is
 * Errors:  LONTAR_ERROR_NOT_FOUND, LONTAR_ERROR_CORRUPT, LONTAR_ERROR_IO.
 */
bool lontar_copy_index(const char *from_path, const lontar_lock *to, const char *to_path,
                       bool is_backup, GError **error);

/**
 * Make the generation before the current one the current one.
 *
 * Its revision goes on after the one that is left.
 *
 * @return its folder
 */
char *lontar_rollback(const lontar_lock *lock, const char *index_path, GError **error);

#endif
