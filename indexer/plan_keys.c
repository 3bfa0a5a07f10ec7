/*
 * What the index keeps under a key of its own for each document that it is true of.
 */
#include <string.h>

#include "plan_private.h"
#include "store.h"
#include "view.h"

static bool
take_todo(const char *key, size_t length, void *data)
{
    size_t prefix = strlen(LONTAR_META_PENDING);

    g_hash_table_add(data, g_strndup(key + prefix, length - prefix));
    return true;
}

static bool
take_ocr(const char *key, size_t length, void *data)
{
    size_t prefix = strlen(LONTAR_META_OCR);

    g_ptr_array_add(data, g_strndup(key + prefix, length - prefix));
    return true;
}

static bool
take_record(const char *key, size_t length, void *data)
{
    size_t prefix = strlen(LONTAR_META_IMPORT);

    g_ptr_array_add(data, g_strndup(key + prefix, length - prefix));
    return true;
}

/* The documents of which pages have no text to be trusted, in the languages of this run. */
static bool
list_unread(const lontar_plan_options *options, lontar_plan *plan, GError **error)
{
    g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func(g_free);

    if (options->ocr == NULL) {
        return true;
    }
    if (!lontar_index_each_key(options->index, LONTAR_META_OCR, strlen(LONTAR_META_OCR), take_ocr,
                               ids, error)) {
        return false;
    }
    for (guint i = 0; i < ids->len; i++) {
        g_autofree char *key = g_strconcat(LONTAR_META_OCR, ids->pdata[i], NULL);
        g_autofree char *languages = lontar_view_text(options->index, key, error);

        if (languages == NULL) {
            return false;
        }
        if (!g_str_equal(languages, options->ocr)) {
            g_hash_table_add(plan->unread, g_strdup(ids->pdata[i]));
        }
    }
    return true;
}

bool
lontar_plan_list_keys(const lontar_plan_options *options, lontar_plan *plan, GError **error)
{
    if (options->index == NULL) {
        return true;
    }
    return lontar_index_each_key(options->index, LONTAR_META_PENDING, strlen(LONTAR_META_PENDING),
                                 take_todo, plan->todo, error) &&
           (!options->retag ||
            lontar_index_each_key(options->index, LONTAR_META_IMPORT, strlen(LONTAR_META_IMPORT),
                                  take_record, plan->records, error)) &&
           list_unread(options, plan, error);
}
