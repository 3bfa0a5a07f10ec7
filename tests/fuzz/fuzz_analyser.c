/*
 * Fuzz target: analysis and language identification of any bytes.
 *
 * The first byte chooses the language, the rest is the text.
 */
#include <stdlib.h>
#include <string.h>

#include "lontar/analyser.h"
#include "lontar/language.h"

static void
check_token(const lontar_token *token, size_t length, size_t last_start)
{
    if (token->length == 0 || token->start < last_start || token->start > length ||
        token->length > length - token->start || token->term[0] == '\0' ||
        strlen(token->term) > LONTAR_TERM_MAX || !g_utf8_validate(token->term, -1, NULL) ||
        !g_utf8_validate(token->stem, -1, NULL)) {
        abort();
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const languages[] = {"en", "fr", "ar", "tr", "el", "hi", "bn", NULL};
    static lontar_analyser *analyser;
    const lontar_token *token;
    size_t last_start = 0;

    if (size == 0) {
        return 0;
    }
    if (analyser == NULL) {
        analyser = lontar_analyser_new(NULL);
    }

    const char *text = (const char *)data + 1;
    size_t length = size - 1;

    lontar_analyser_start(analyser, text, length, languages[data[0] % 8], 0);
    while ((token = lontar_analyser_next(analyser)) != NULL) {
        check_token(token, length, last_start);
        last_start = token->start;
    }
    g_free(lontar_text_fold(text, length));
    (void)lontar_language_identify(text, length, NULL); /* it only must not crash */
    return 0;
}
