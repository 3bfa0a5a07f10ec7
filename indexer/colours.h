/*
 * Colours: none are needed to read text.
 *
 * Poppler builds a colour transform for each ICC profile of each page, which takes a third of the
 * time that reading the text takes. The functions of Little CMS that it calls for that are defined
 * here too, do nothing, and come first when the program is linked at run time; poppler then takes
 * the alternative colours that every profile has to name.
 */
#ifndef LONTAR_COLOURS_H
#define LONTAR_COLOURS_H

#include <glib.h>
#include <stdbool.h>

G_BEGIN_DECLS

/** Whether a message of poppler's only says that a colour profile was left aside. */
bool lontar_colours_is_about(const char *message);

void *cmsOpenProfileFromMem(const void *bytes, guint32 size);
void *cmsCreateTransform(void *input, guint32 input_format, void *output, guint32 output_format,
                         guint32 intent, guint32 flags);

G_END_DECLS

#endif
