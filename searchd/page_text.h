/*
 * The texts of the pages, in the languages of the interface.
 */
#ifndef LONTAR_SEARCHD_PAGE_TEXT_H
#define LONTAR_SEARCHD_PAGE_TEXT_H

/** The language of the interface for one that is wanted, `en` where there is none; static. */
const char *lontar_page_language(const char *wanted);

/** All languages of the interface, NULL-terminated. */
const char *const *lontar_page_languages(void);

/** A text by its key, plain; static. The key itself where there is none for it. */
const char *lontar_page_text(const char *language, const char *key);

/** A text with a value in the place of its first %s. */
char *lontar_page_text_with(const char *language, const char *key, const char *value);

#endif
