/*
 * Fuzzing resumption tokens: whatever is taken for one is written and read again as the same.
 */
#include <stdint.h>
#include <stdlib.h>

#include "oai_token.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool
is_same(const lontar_oai_token *a, const lontar_oai_token *b)
{
    return a->until == b->until && a->from == b->from && a->last_time == b->last_time &&
           g_str_equal(a->set, b->set) && g_str_equal(a->last_id, b->last_id);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *text = g_strndup((const char *)data, size);
    g_auto(lontar_oai_token) token = {0};
    g_auto(lontar_oai_token) again = {0};

    if (!lontar_oai_token_parse(text, &token)) {
        if (token.set != NULL || token.last_id != NULL) {
            abort();
        }
        return 0;
    }
    g_autofree char *written = lontar_oai_token_format(&token);
    if (token.from < 0 || token.until < 0 || token.last_time < 0 || *token.last_id == '\0' ||
        !lontar_oai_token_parse(written, &again) || !is_same(&token, &again)) {
        abort();
    }
    return 0;
}
