/*
 * ILO instruments, however they are cited.
 */
#include "lontar/instrument.h"

GArray *
lontar_instrument_scan(const lontar_vocabularies *vocabularies, const char *text, size_t length)
{
    return g_array_new(false, false, sizeof(lontar_citation));
}
