/*
 * Validators: an ETag for what depends on the index and the request alone, and 304.
 *
 * The same request on the same revision gives the same bytes but for took_ms: a weak tag. While a
 * shard is missing there are fewer documents, and another tag.
 */
#include "validator.h"

#include <string.h>

#include "lontar/json.h"
#include "lontar/sha256.h"
#include "problem.h"

#define KEY_LENGTH 24
/* Bytes of what is summed, which most are shorter than. */
#define TEXT_EXPECTED ((size_t)250)

char *
lontar_validator_key(const lontar_index_state *state, const char *asked)
{
    g_autoptr(GString) text = g_string_sized_new(TEXT_EXPECTED);
    char *digest;

    g_string_append(text, LONTAR_VERSION " ");
    g_string_append(text, state->uuid);
    g_string_append_c(text, ' ');
    lontar_json_put_integer(text, (int64_t)state->revision); /* quicker than printf() */
    g_string_append_c(text, ' ');
    g_string_append(text, state->updated);
    g_string_append_c(text, ' ');
    lontar_json_put_integer(text, (int64_t)state->documents);
    g_string_append_c(text, ' ');
    g_string_append(text, asked);
    digest = lontar_sha256_of(text->str, text->len);
    digest[KEY_LENGTH] = '\0';
    return digest;
}

bool
lontar_validator_apply(lontar_exchange *exchange, const char *key)
{
    g_autofree char *tag = g_strconcat("\"", key, "\"", NULL);
    g_autofree char *weak = g_strconcat("W/", tag, NULL);
    const char *wanted = exchange->etag_wanted;

    lontar_exchange_set_header(exchange, "ETag", weak);
    lontar_exchange_set_header(exchange, "Cache-Control", "no-cache");
    if (wanted == NULL || (strstr(wanted, tag) == NULL && !g_str_equal(wanted, "*"))) {
        return false;
    }
    exchange->status = 304;
    return true;
}

bool
lontar_validator_takes(lontar_exchange *exchange, const char *const *names)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);

    for (size_t i = 0; i < exchange->parameters->len; i++) {
        const char *name = g_array_index(exchange->parameters, lontar_parameter, i).name;
        bool is_known = g_strv_contains(names, name);

        if (!is_known || !g_hash_table_add(seen, (char *)name)) {
            g_autofree char *all = g_strjoinv(", ", (char **)names);
            g_autofree char *detail =
                is_known    ? g_strdup_printf("%s: given twice", name)
                : *all != 0 ? g_strdup_printf("unknown parameter; this address takes %s", all)
                            : g_strdup("unknown parameter; this address takes none");

            lontar_problem_refuse(exchange, 400, "invalid_parameter", name, detail);
            return false;
        }
    }
    return true;
}
