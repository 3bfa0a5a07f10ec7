/*
 * Decoding: text in whatever encoding it is in becomes UTF-8.
 */
#ifndef LONTAR_DECODE_H
#define LONTAR_DECODE_H

#include <glib.h>
#include <stdint.h>

G_BEGIN_DECLS

/**
 * Decode a text.
 *
 * A byte order mark decides, then valid UTF-8, then the hint, then what the bytes look like.
 *
 * @param hint  name of an encoding that the text claims for itself, or NULL
 * @return valid UTF-8 without byte order mark, line ends as \n
 */
char *lontar_decode(const uint8_t *bytes, size_t size, const char *hint);

G_END_DECLS

#endif
