/*
 * Paths without the names of languages, by which translations of one publication are alike:
 * `law/handbook-fr.pdf` and `law/handbook-en.pdf`.
 */
#ifndef LONTAR_LIB_TWINS_PATH_H
#define LONTAR_LIB_TWINS_PATH_H

#include <stdbool.h>

/**
 * A path with its language's code or name taken out.
 *
 * @param language  BCP 47, of the publication itself: another language's name stays
 * @return NULL when the path does not name the language
 */
char *lontar_twins_path_key(const char *path, const char *language);

/** Whether two languages are one, script and region aside. */
bool lontar_twins_same_language(const char *a, const char *b);

#endif
