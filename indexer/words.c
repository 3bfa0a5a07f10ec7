/*
 * Words: values by field, in the order in which they were said.
 */
#include "words.h"

typedef struct {
    lontar_field field;
    char *value, *rule; /* owned */
} word;

struct lontar_words {
    lontar_source source;
    char *rule;
    GArray *said;     /* word */
    GPtrArray *extra; /* `name: value`, owned */
    unsigned none;    /* bits of the fields that have no value */
};

G_STATIC_ASSERT(LONTAR_FIELD_COUNT <= 32);

static void
clear_word(void *data)
{
    g_free(((word *)data)->value);
    g_free(((word *)data)->rule);
}

lontar_words *
lontar_words_new(lontar_source source, const char *rule)
{
    lontar_words *words = g_new0(lontar_words, 1);

    words->source = source;
    words->rule = g_strdup(rule);
    words->said = g_array_new(FALSE, FALSE, sizeof(word));
    g_array_set_clear_func(words->said, clear_word);
    words->extra = g_ptr_array_new_with_free_func(g_free);
    return words;
}

void
lontar_words_free(lontar_words *words)
{
    if (words != NULL) {
        g_array_unref(words->said);
        g_ptr_array_unref(words->extra);
        g_free(words->rule);
        g_free(words);
    }
}

static const word *
find(const lontar_words *words, lontar_field field)
{
    for (size_t i = 0; i < words->said->len; i++) {
        const word *said = &g_array_index(words->said, word, i);

        if (said->field == field) {
            return said;
        }
    }
    return NULL;
}

void
lontar_words_add(lontar_words *words, lontar_field field, const char *value)
{
    if (lontar_words_has(words, field) && !lontar_field_is_many(field)) {
        return;
    }

    word said = {field, g_strdup(value), g_strdup(words->rule)};

    g_array_append_val(words->said, said);
}

void
lontar_words_add_none(lontar_words *words, lontar_field field)
{
    words->none |= 1U << field;
}

void
lontar_words_add_extra(lontar_words *words, const char *name, const char *value)
{
    g_ptr_array_add(words->extra, g_strdup_printf("%s: %s", name, value));
}

bool
lontar_words_has(const lontar_words *words, lontar_field field)
{
    return find(words, field) != NULL || (words->none & 1U << field) != 0;
}

static void
say(const lontar_words *words, lontar_document *document, lontar_field field, const char *value,
    const char *rule)
{
    lontar_tag tag = {
        .field = field, .source = words->source, .value = value, .rule = rule, .confidence = 1};

    (void)lontar_document_add_tag(document, &tag); /* a stronger word may stand already */
}

/*
 * A person's date says the year too, and a person's year drops a date of the document's own that
 * contradicts it.
 */
static void
settle_date(const lontar_words *words, lontar_document *document)
{
    const word *dated = find(words, LONTAR_FIELD_DATE);

    if (dated != NULL && !lontar_words_has(words, LONTAR_FIELD_YEAR)) {
        g_autofree char *year = g_strndup(dated->value, 4);

        say(words, document, LONTAR_FIELD_YEAR, year, dated->rule);
        return;
    }
    if (dated != NULL || !lontar_words_has(words, LONTAR_FIELD_YEAR)) {
        return;
    }

    const char *date = lontar_document_value(document, LONTAR_FIELD_DATE);
    const char *year = lontar_document_value(document, LONTAR_FIELD_YEAR);

    if (date != NULL && (year == NULL || !g_str_has_prefix(date, year))) {
        lontar_document_set_none(document, LONTAR_FIELD_DATE, words->source);
    }
}

void
lontar_words_apply(const lontar_words *words, lontar_document *document)
{
    for (size_t i = 0; i < words->said->len; i++) {
        const word *said = &g_array_index(words->said, word, i);

        say(words, document, said->field, said->value, said->rule);
    }
    for (unsigned field = 0; field < LONTAR_FIELD_COUNT; field++) {
        if ((words->none & 1U << field) != 0) {
            lontar_document_set_none(document, field, words->source);
        }
    }
    for (size_t i = 0; i < words->extra->len; i++) {
        lontar_document_add_note(document, words->extra->pdata[i]);
    }
    settle_date(words, document);
}

void
lontar_words_fill(lontar_words *words, const lontar_words *other)
{
    bool open[LONTAR_FIELD_COUNT];

    for (unsigned field = 0; field < LONTAR_FIELD_COUNT; field++) {
        open[field] = !lontar_words_has(words, field);
        if (open[field]) {
            words->none |= other->none & 1U << field;
        }
    }
    for (size_t i = 0; i < other->said->len; i++) {
        const word *said = &g_array_index(other->said, word, i);

        if (open[said->field]) {
            word own = {said->field, g_strdup(said->value), g_strdup(said->rule)};

            g_array_append_val(words->said, own);
        }
    }
    for (size_t i = 0; i < other->extra->len; i++) {
        g_ptr_array_add(words->extra, g_strdup(other->extra->pdata[i]));
    }
}

void
lontar_words_digest(const lontar_words *words, GChecksum *checksum)
{
    g_autofree char *head = g_strdup_printf("%d %x", (int)words->source, words->none);

    g_checksum_update(checksum, (const guchar *)head, -1);
    for (size_t i = 0; i < words->said->len; i++) {
        const word *said = &g_array_index(words->said, word, i);
        g_autofree char *line = g_strdup_printf("\n%s=%s", lontar_field_name(said->field),
                                                said->value);

        g_checksum_update(checksum, (const guchar *)line, -1);
    }
    for (size_t i = 0; i < words->extra->len; i++) {
        g_checksum_update(checksum, (const guchar *)"\n+", -1);
        g_checksum_update(checksum, (const guchar *)words->extra->pdata[i], -1);
    }
}
