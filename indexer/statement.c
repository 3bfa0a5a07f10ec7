/*
 * Words: values by field, in the order in which they were said.
 */
#include "statement.h"

typedef struct {
    lontar_field field;
    char *value, *rule; /* owned */
} word;

struct lontar_statement {
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

lontar_statement *
lontar_statement_new(lontar_source source, const char *rule)
{
    lontar_statement *statement = g_new0(lontar_statement, 1);

    statement->source = source;
    statement->rule = g_strdup(rule);
    statement->said = g_array_new(FALSE, FALSE, sizeof(word));
    g_array_set_clear_func(statement->said, clear_word);
    statement->extra = g_ptr_array_new_with_free_func(g_free);
    return statement;
}

void
lontar_statement_free(lontar_statement *statement)
{
    if (statement != NULL) {
        g_array_unref(statement->said);
        g_ptr_array_unref(statement->extra);
        g_free(statement->rule);
        g_free(statement);
    }
}

static const word *
find(const lontar_statement *statement, lontar_field field)
{
    for (size_t i = 0; i < statement->said->len; i++) {
        const word *said = &g_array_index(statement->said, word, i);

        if (said->field == field) {
            return said;
        }
    }
    return NULL;
}

void
lontar_statement_add(lontar_statement *statement, lontar_field field, const char *value)
{
    if (lontar_statement_has(statement, field) && !lontar_field_is_many(field)) {
        return;
    }

    word said = {field, g_strdup(value), g_strdup(statement->rule)};

    g_array_append_val(statement->said, said);
}

void
lontar_statement_add_none(lontar_statement *statement, lontar_field field)
{
    statement->none |= 1U << field;
}

void
lontar_statement_add_extra(lontar_statement *statement, const char *name, const char *value)
{
    g_ptr_array_add(statement->extra, g_strdup_printf("%s: %s", name, value));
}

bool
lontar_statement_has(const lontar_statement *statement, lontar_field field)
{
    return find(statement, field) != NULL || (statement->none & 1U << field) != 0;
}

static void
say(const lontar_statement *statement, lontar_document *document, lontar_field field,
    const char *value, const char *rule)
{
    lontar_tag tag = {
        .field = field, .source = statement->source, .value = value, .rule = rule, .confidence = 1};

    (void)lontar_document_add_tag(document, &tag); /* a stronger word may stand already */
}

/*
 * A person's date says the year too, and a person's year drops a date of the document's own that
 * contradicts it.
 */
static void
settle_date(const lontar_statement *statement, lontar_document *document)
{
    const word *dated = find(statement, LONTAR_FIELD_DATE);

    if (dated != NULL && !lontar_statement_has(statement, LONTAR_FIELD_YEAR)) {
        g_autofree char *year = g_strndup(dated->value, 4);

        say(statement, document, LONTAR_FIELD_YEAR, year, dated->rule);
        return;
    }
    if (dated != NULL || !lontar_statement_has(statement, LONTAR_FIELD_YEAR)) {
        return;
    }

    const char *date = lontar_document_value(document, LONTAR_FIELD_DATE);
    const char *year = lontar_document_value(document, LONTAR_FIELD_YEAR);

    if (date != NULL && (year == NULL || !g_str_has_prefix(date, year))) {
        lontar_document_set_none(document, LONTAR_FIELD_DATE, statement->source);
    }
}

void
lontar_statement_apply(const lontar_statement *statement, lontar_document *document)
{
    for (size_t i = 0; i < statement->said->len; i++) {
        const word *said = &g_array_index(statement->said, word, i);

        say(statement, document, said->field, said->value, said->rule);
    }
    for (unsigned field = 0; field < LONTAR_FIELD_COUNT; field++) {
        if ((statement->none & 1U << field) != 0) {
            lontar_document_set_none(document, field, statement->source);
        }
    }
    for (size_t i = 0; i < statement->extra->len; i++) {
        lontar_document_add_note(document, statement->extra->pdata[i]);
    }
    settle_date(statement, document);
}

void
lontar_statement_fill(lontar_statement *statement, const lontar_statement *other)
{
    bool open[LONTAR_FIELD_COUNT];

    for (unsigned field = 0; field < LONTAR_FIELD_COUNT; field++) {
        open[field] = !lontar_statement_has(statement, field);
        if (open[field]) {
            statement->none |= other->none & 1U << field;
        }
    }
    for (size_t i = 0; i < other->said->len; i++) {
        const word *said = &g_array_index(other->said, word, i);

        if (open[said->field]) {
            word own = {said->field, g_strdup(said->value), g_strdup(said->rule)};

            g_array_append_val(statement->said, own);
        }
    }
    for (size_t i = 0; i < other->extra->len; i++) {
        g_ptr_array_add(statement->extra, g_strdup(other->extra->pdata[i]));
    }
}

void
lontar_statement_digest(const lontar_statement *statement, GChecksum *checksum)
{
    g_autofree char *head = g_strdup_printf("%d %x", (int)statement->source, statement->none);

    g_checksum_update(checksum, (const guchar *)head, -1);
    for (size_t i = 0; i < statement->said->len; i++) {
        const word *said = &g_array_index(statement->said, word, i);
        g_autofree char *line =
            g_strdup_printf("\n%s=%s", lontar_field_name(said->field), said->value);

        g_checksum_update(checksum, (const guchar *)line, -1);
    }
    for (size_t i = 0; i < statement->extra->len; i++) {
        g_checksum_update(checksum, (const guchar *)"\n+", -1);
        g_checksum_update(checksum, (const guchar *)statement->extra->pdata[i], -1);
    }
}
