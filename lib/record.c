/*
 * Records: one GVariant tuple a document, little-endian on every machine.
 *
 *     id, text key, first and last revision, values of each field, paths (bytes), end position,
 *     first position of each page, flags of each page, labels, sections, languages
 *
 * What most pages share is not repeated: flags and labels are left out when no page has one, a
 * section is written where it begins, a language where it changes.
 */
#include "lontar/record.h"

#include <string.h>

#include "lontar/error.h"

#define RECORD_TYPE "(stttaasaayuauayasa(us)a(us))"

enum {
    PART_ID,
    PART_KEY,
    PART_FIRST,
    PART_CHANGED,
    PART_VALUES,
    PART_PATHS,
    PART_END,
    PART_POSITIONS,
    PART_FLAGS,
    PART_LABELS,
    PART_SECTIONS,
    PART_LANGUAGES,
    PART_COUNT
};

/* Pages from `page` on have `text`, up to the next run; an empty text is none. */
typedef struct {
    uint32_t page;
    const char *text;
} run;

struct lontar_record {
    GVariant *parts[PART_COUNT]; /* own the strings below */
    const char *id;
    lontar_stamp stamp;
    const char **values[LONTAR_FIELD_COUNT]; /* NULL-terminated containers */
    const char **paths;
    const char **labels; /* one a page, or empty */
    const uint32_t *positions;
    const unsigned char *flags; /* one a page, or none */
    size_t page_size;
    size_t flag_size;
    size_t label_size;
    uint32_t end;
    GArray *sections;  /* run */
    GArray *languages; /* run */
};

static GVariant *
text_variant(const char *text)
{
    if (text == NULL) {
        return g_variant_new_string("");
    }
    if (g_utf8_validate(text, -1, NULL)) {
        return g_variant_new_string(text);
    }
    return g_variant_new_take_string(g_utf8_make_valid(text, -1));
}

char *
lontar_record_year_of(const lontar_document *document)
{
    const char *year = lontar_document_value(document, LONTAR_FIELD_YEAR);
    const char *date = lontar_document_value(document, LONTAR_FIELD_DATE);
    lontar_source source;

    if (year != NULL) {
        return g_strdup(year);
    }
    if (date == NULL || strspn(date, "0123456789") != 4 ||
        lontar_document_is_none(document, LONTAR_FIELD_YEAR, &source)) {
        return NULL;
    }
    return g_strndup(date, 4);
}

static GVariant *
values_variant(const lontar_document *document)
{
    g_autofree char *year = lontar_record_year_of(document);
    GVariantBuilder fields;

    g_variant_builder_init(&fields, G_VARIANT_TYPE("aas"));
    for (int field = 0; field < LONTAR_FIELD_COUNT; field++) {
        g_autoptr(GPtrArray) values = lontar_document_values(document, field);

        g_variant_builder_open(&fields, G_VARIANT_TYPE("as"));
        for (size_t i = 0; i < values->len; i++) {
            g_variant_builder_add_value(&fields, text_variant(values->pdata[i]));
        }
        if (field == LONTAR_FIELD_YEAR && values->len == 0 && year != NULL) {
            g_variant_builder_add_value(&fields, text_variant(year));
        }
        g_variant_builder_close(&fields);
    }
    return g_variant_builder_end(&fields);
}

static GVariant *
paths_variant(const lontar_document *document)
{
    GVariantBuilder paths;

    g_variant_builder_init(&paths, G_VARIANT_TYPE("aay"));
    for (size_t i = 0; i < lontar_document_path_size(document); i++) {
        g_variant_builder_add_value(&paths,
                                    g_variant_new_bytestring(lontar_document_path_at(document, i)));
    }
    return g_variant_builder_end(&paths);
}

static GVariant *
flags_variant(const lontar_document *document)
{
    size_t size = lontar_document_page_size(document);
    g_autofree unsigned char *flags = g_malloc(size + 1);
    bool any = false;

    for (size_t i = 0; i < size; i++) {
        flags[i] = (unsigned char)lontar_document_page_at(document, i)->flags;
        any = any || flags[i] != 0;
    }
    return g_variant_new_fixed_array(G_VARIANT_TYPE_BYTE, flags, any ? size : 0, 1);
}

static GVariant *
labels_variant(const lontar_document *document)
{
    size_t size = lontar_document_page_size(document);
    GVariantBuilder labels;
    bool any = false;

    for (size_t i = 0; i < size; i++) {
        any = any || lontar_document_page_at(document, i)->label != NULL;
    }
    g_variant_builder_init(&labels, G_VARIANT_TYPE("as"));
    for (size_t i = 0; any && i < size; i++) {
        g_variant_builder_add_value(&labels,
                                    text_variant(lontar_document_page_at(document, i)->label));
    }
    return g_variant_builder_end(&labels);
}

static const char *
page_section(const lontar_page *page)
{
    return page->section;
}

static const char *
page_language(const lontar_page *page)
{
    return page->language;
}

static GVariant *
runs_variant(const lontar_document *document, const char *(*text_of)(const lontar_page *page))
{
    GVariantBuilder runs;
    const char *before = NULL;

    g_variant_builder_init(&runs, G_VARIANT_TYPE("a(us)"));
    for (size_t i = 0; i < lontar_document_page_size(document); i++) {
        const char *text = text_of(lontar_document_page_at(document, i));

        if (g_strcmp0(text, before) != 0) {
            g_variant_builder_open(&runs, G_VARIANT_TYPE("(us)"));
            g_variant_builder_add_value(&runs, g_variant_new_uint32((uint32_t)i));
            g_variant_builder_add_value(&runs, text_variant(text));
            g_variant_builder_close(&runs);
            before = text;
        }
    }
    return g_variant_builder_end(&runs);
}

static GVariant *
positions_variant(const uint32_t *positions, size_t size)
{
    static const uint32_t none;

    return g_variant_new_fixed_array(G_VARIANT_TYPE_UINT32, positions != NULL ? positions : &none,
                                     size, sizeof(uint32_t));
}

/* GVariant is in the machine's order; records are little-endian. */
static GVariant *
little_endian(GVariant *variant)
{
#if G_BYTE_ORDER == G_BIG_ENDIAN
    GVariant *swapped = g_variant_byteswap(variant);

    g_variant_unref(variant);
    return swapped;
#else
    return variant;
#endif
}

GBytes *
lontar_record_encode(const lontar_document *document, const lontar_stamp *stamp,
                     const uint32_t *page_positions, uint32_t end_position)
{
    GVariant *parts[PART_COUNT] = {
        [PART_ID] = text_variant(lontar_document_id(document)),
        [PART_KEY] = g_variant_new_uint64(stamp->text_key),
        [PART_FIRST] = g_variant_new_uint64(stamp->first_revision),
        [PART_CHANGED] = g_variant_new_uint64(stamp->changed_revision),
        [PART_VALUES] = values_variant(document),
        [PART_PATHS] = paths_variant(document),
        [PART_END] = g_variant_new_uint32(end_position),
        [PART_POSITIONS] = positions_variant(page_positions, lontar_document_page_size(document)),
        [PART_FLAGS] = flags_variant(document),
        [PART_LABELS] = labels_variant(document),
        [PART_SECTIONS] = runs_variant(document, page_section),
        [PART_LANGUAGES] = runs_variant(document, page_language),
    };
    g_autoptr(GVariant) record =
        little_endian(g_variant_ref_sink(g_variant_new_tuple(parts, PART_COUNT)));

    return g_variant_get_data_as_bytes(record);
}

static GArray *
read_runs(GVariant *variant)
{
    size_t size = g_variant_n_children(variant);
    GArray *runs = g_array_sized_new(FALSE, FALSE, sizeof(run), (guint)size);

    for (size_t i = 0; i < size; i++) {
        run one;

        g_variant_get_child(variant, i, "(u&s)", &one.page, &one.text);
        g_array_append_val(runs, one);
    }
    return runs;
}

static void
read_values(lontar_record *record)
{
    size_t size = g_variant_n_children(record->parts[PART_VALUES]);

    for (size_t field = 0; field < LONTAR_FIELD_COUNT; field++) {
        if (field < size) {
            g_autoptr(GVariant) values =
                g_variant_get_child_value(record->parts[PART_VALUES], field);

            record->values[field] = g_variant_get_strv(values, NULL);
        } else {
            record->values[field] = g_new0(const char *, 1);
        }
    }
}

static void
read_parts(lontar_record *record)
{
    GVariant **parts = record->parts;

    record->id = g_variant_get_string(parts[PART_ID], NULL);
    record->stamp.text_key = g_variant_get_uint64(parts[PART_KEY]);
    record->stamp.first_revision = g_variant_get_uint64(parts[PART_FIRST]);
    record->stamp.changed_revision = g_variant_get_uint64(parts[PART_CHANGED]);
    read_values(record);
    record->paths = g_variant_get_bytestring_array(parts[PART_PATHS], NULL);
    record->end = g_variant_get_uint32(parts[PART_END]);
    record->positions =
        g_variant_get_fixed_array(parts[PART_POSITIONS], &record->page_size, sizeof(uint32_t));
    record->flags = g_variant_get_fixed_array(parts[PART_FLAGS], &record->flag_size, 1);
    record->labels = g_variant_get_strv(parts[PART_LABELS], &record->label_size);
    record->sections = read_runs(parts[PART_SECTIONS]);
    record->languages = read_runs(parts[PART_LANGUAGES]);
}

lontar_record *
lontar_record_decode(GBytes *data, GError **error)
{
    g_autoptr(GVariant) variant = little_endian(
        g_variant_ref_sink(g_variant_new_from_bytes(G_VARIANT_TYPE(RECORD_TYPE), data, FALSE)));

    if (!g_variant_is_normal_form(variant)) {
        g_set_error_literal(error, LONTAR_ERROR, LONTAR_ERROR_CORRUPT,
                            "the record of a document is damaged");
        return NULL;
    }

    lontar_record *record = g_new0(lontar_record, 1);
    for (size_t part = 0; part < PART_COUNT; part++) {
        record->parts[part] = g_variant_get_child_value(variant, part);
    }
    read_parts(record);
    return record;
}

void
lontar_record_free(lontar_record *record)
{
    if (record == NULL) {
        return;
    }
    for (size_t field = 0; field < LONTAR_FIELD_COUNT; field++) {
        g_free(record->values[field]);
    }
    g_free(record->paths);
    g_free(record->labels);
    g_array_unref(record->sections);
    g_array_unref(record->languages);
    for (size_t part = 0; part < PART_COUNT; part++) {
        g_variant_unref(record->parts[part]);
    }
    g_free(record);
}

const char *
lontar_record_id(const lontar_record *record)
{
    return record->id;
}

const lontar_stamp *
lontar_record_stamp(const lontar_record *record)
{
    return &record->stamp;
}

const char *
lontar_record_value(const lontar_record *record, lontar_field field)
{
    return record->values[field][0];
}

const char *const *
lontar_record_values(const lontar_record *record, lontar_field field)
{
    return record->values[field];
}

const char *const *
lontar_record_paths(const lontar_record *record)
{
    return record->paths;
}

size_t
lontar_record_page_size(const lontar_record *record)
{
    return record->page_size;
}

uint32_t
lontar_record_page_position(const lontar_record *record, size_t page)
{
    return record->positions[page];
}

uint32_t
lontar_record_end_position(const lontar_record *record)
{
    return record->end;
}

const char *
lontar_record_page_label(const lontar_record *record, size_t page)
{
    if (page >= record->label_size || record->labels[page][0] == '\0') {
        return NULL;
    }
    return record->labels[page];
}

static const char *
run_text(const GArray *runs, size_t page)
{
    const char *text = NULL;

    for (size_t i = 0; i < runs->len && g_array_index(runs, run, i).page <= page; i++) {
        text = g_array_index(runs, run, i).text;
    }
    return text != NULL && text[0] != '\0' ? text : NULL;
}

const char *
lontar_record_page_section(const lontar_record *record, size_t page)
{
    return run_text(record->sections, page);
}

const char *
lontar_record_page_language(const lontar_record *record, size_t page)
{
    return run_text(record->languages, page);
}

unsigned
lontar_record_page_flags(const lontar_record *record, size_t page)
{
    return page < record->flag_size ? record->flags[page] : 0;
}

size_t
lontar_record_page_of(const lontar_record *record, uint32_t position)
{
    size_t low = 0;
    size_t high = record->page_size;

    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;

        if (record->positions[middle] <= position) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return low;
}
