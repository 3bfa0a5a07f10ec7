/*
 * OCR: the words of pages that have none, by Tesseract's C interface.
 *
 * The library and its models are loaded in the zygote, once and only when they are asked for;
 * children inherit them and need no file.
 */
#ifndef LONTAR_OCR_H
#define LONTAR_OCR_H

#include <glib.h>
#include <poppler.h>
#include <stdbool.h>

G_BEGIN_DECLS

/**
 * Load Tesseract and the models of some languages. In the zygote; stays for the process's life.
 *
 * @param languages  by Tesseract's names: `eng+tha`
 * Errors:  LONTAR_ERROR_INVALID (no such language, or no Tesseract: what to install).
 */
bool lontar_ocr_load(const char *languages, GError **error);

/** Whether a load was asked for and done. */
bool lontar_ocr_is_loaded(void);

/** Recognise a page; NULL when there are no words on it, or none that can be trusted. */
char *lontar_ocr_read(PopplerPage *page);

G_END_DECLS

#endif
