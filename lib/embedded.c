/*
 * Files that are built into a program.
 */
#include "lontar/embedded.h"

GBytes *
lontar_embedded_find(const lontar_embedded *files, const char *name)
{
    for (; files->name != NULL; files++) {
        if (g_str_equal(files->name, name)) {
            return g_bytes_new_static(files->begin, (gsize)(files->end - files->begin));
        }
    }
    return NULL;
}
