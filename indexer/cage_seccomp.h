/*
 * The list of system calls that a caged child may make.
 */
#ifndef LONTAR_CAGE_SECCOMP_H
#define LONTAR_CAGE_SECCOMP_H

#include <glib.h>
#include <stdbool.h>

G_BEGIN_DECLS

/**
 * Compile the list into a program for the kernel.
 *
 * @param may_open  whether files may be opened for reading; else opening fails with EACCES
 * Errors:  LONTAR_ERROR_IO.
 */
GBytes *lontar_seccomp_compile(bool may_open, GError **error);

/** Put the calling process under a compiled list; it must have no_new_privs. */
bool lontar_seccomp_enter(GBytes *program);

G_END_DECLS

#endif
