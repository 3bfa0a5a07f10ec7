/*
 * Resumption tokens of OAI-PMH. Nothing vouches for them: a token that was made up is a list that
 * anybody may ask for.
 */
#include "oai_token.h"

enum { UNTIL, FROM, TIME, SET, ID, PARTS };

bool
lontar_oai_token_parse(const char *text, lontar_oai_token *out)
{
    g_auto(GStrv) parts = g_strsplit(text, ".", PARTS);
    const int64_t most = G_MAXINT64 / 2;
    int64_t until = 0;
    int64_t from = 0;
    int64_t last_time = 0;

    if (g_strv_length(parts) != PARTS || *parts[ID] == '\0' ||
        !g_ascii_string_to_signed(parts[UNTIL], 10, 0, most, &until, NULL) ||
        !g_ascii_string_to_signed(parts[FROM], 10, 0, most, &from, NULL) ||
        !g_ascii_string_to_signed(parts[TIME], 10, 0, most, &last_time, NULL)) {
        return false;
    }
    *out = (lontar_oai_token){.set = g_strdup(parts[SET]),
                              .from = from,
                              .until = until,
                              .last_time = last_time,
                              .last_id = g_strdup(parts[ID])};
    return true;
}

char *
lontar_oai_token_format(const lontar_oai_token *token)
{
    return g_strdup_printf("%" G_GINT64_FORMAT ".%" G_GINT64_FORMAT ".%" G_GINT64_FORMAT ".%s.%s",
                           token->until, token->from, token->last_time, token->set, token->last_id);
}

void
lontar_oai_token_clear(lontar_oai_token *token)
{
    g_clear_pointer(&token->set, g_free);
    g_clear_pointer(&token->last_id, g_free);
}
