/*
 * Records: read in one pass; what is lent points into the bytes.
 */
#include "lontar/record.h"

#include <string.h>

#include "lontar/error.h"
#include "record_format.h"

/* Pages from `page` on have `text`, up to the next run; an empty text is none. */
typedef struct {
    uint32_t page;
    const char *text;
} run;

typedef struct {
    run *runs;
    size_t size;
} run_list;

struct lontar_record {
    GBytes *data; /* owns every text below */
    const char *id;
    lontar_stamp stamp;
    const char **pointers; /* one block, that the lists below lie in */
    const char *const *values[LONTAR_FIELD_COUNT];
    const char *const *paths;
    const char *const *labels; /* one a page, or NULL */
    uint32_t *positions;
    unsigned char *flags;
    size_t page_size;
    uint32_t end;
    run_list sections;
    run_list languages;
};

/* What is left to read. Past a fault everything reads as nothing. */
typedef struct {
    const char *at;
    const char *end;
    const char **pointers; /* the next free one */
    size_t pointers_left;
    bool is_bad;
} reader;

static uint64_t
read_number(reader *in)
{
    uint64_t number = 0;

    for (unsigned shift = 0; in->at < in->end && shift < 64; shift += 7) {
        unsigned char byte = (unsigned char)*in->at++;

        number |= (uint64_t)(byte & 0x7f) << shift;
        if (byte < 0x80) {
            return number;
        }
    }
    in->is_bad = true;
    return 0;
}

/* A number of things of which each takes a byte at least. */
static size_t
read_size(reader *in)
{
    uint64_t size = read_number(in);

    if (size > (size_t)(in->end - in->at)) {
        in->is_bad = true;
        return 0;
    }
    return (size_t)size;
}

static const char *
read_bytes(reader *in)
{
    const char *text = in->at;
    const char *nul = memchr(text, '\0', (size_t)(in->end - text));

    if (nul == NULL) {
        in->is_bad = true;
        return "";
    }
    in->at = nul + 1;
    return text;
}

/* Most are ASCII, of which it is enough to look for the end. */
static const char *
read_text(reader *in)
{
    const char *text = in->at;
    const char *at = text;

    while (at < in->end && (unsigned char)(*at - 1) < 0x7f) {
        at++;
    }
    if (at < in->end && *at == '\0') {
        in->at = at + 1;
        return text;
    }
    text = read_bytes(in);
    if (!g_utf8_validate(text, -1, NULL)) {
        in->is_bad = true;
        return "";
    }
    return text;
}

static void
add_pointer(reader *in, const char *text)
{
    if (in->pointers_left == 0) {
        in->is_bad = true;
        return;
    }
    *in->pointers++ = text;
    in->pointers_left--;
}

static const char *const *
read_list(reader *in, size_t size, const char *(*read_one)(reader *in))
{
    const char **list = in->pointers;

    for (size_t i = 0; i < size && !in->is_bad; i++) {
        add_pointer(in, read_one(in));
    }
    return list;
}

static const char *const *
read_ended_list(reader *in, const char *(*read_one)(reader *in))
{
    const char *const *list = read_list(in, read_size(in), read_one);

    add_pointer(in, NULL);
    return list;
}

static void
read_pages(reader *in, lontar_record *record)
{
    uint32_t position = 0;
    size_t page = 0;

    record->page_size = read_size(in);
    record->positions = g_new(uint32_t, record->page_size + 1);
    record->flags = g_new0(unsigned char, record->page_size + 1);
    for (size_t i = 0; i < record->page_size; i++) {
        position += (uint32_t)read_number(in);
        record->positions[i] = position;
    }
    while (page < record->page_size && !in->is_bad) {
        uint64_t size = read_number(in);
        uint64_t flags = read_number(in);

        if (size == 0 || size > record->page_size - page) {
            in->is_bad = true;
            return;
        }
        memset(record->flags + page, (int)flags, (size_t)size);
        page += (size_t)size;
    }
}

static run_list
read_runs(reader *in)
{
    run_list list = {.size = read_size(in)};
    uint32_t page = 0;

    list.runs = g_new0(run, list.size + 1);
    for (size_t i = 0; i < list.size; i++) {
        page += (uint32_t)read_number(in);
        list.runs[i] = (run){page, read_text(in)};
    }
    return list;
}

/* Of a field that the record's version does not have. */
static const char *const no_values[] = {NULL};

static void
read_record(reader *in, size_t fields, lontar_record *record)
{
    record->stamp.text_key = read_number(in);
    record->stamp.first_revision = read_number(in);
    record->stamp.changed_revision = read_number(in);
    record->end = (uint32_t)read_number(in);
    record->id = read_text(in);
    for (size_t field = 0; field < fields; field++) {
        record->values[field] = read_ended_list(in, read_text);
    }
    for (size_t field = fields; field < LONTAR_FIELD_COUNT; field++) {
        record->values[field] = no_values;
    }
    record->paths = read_ended_list(in, read_bytes);
    read_pages(in, record);
    if (read_number(in) != 0) {
        record->labels = read_list(in, record->page_size, read_text);
    }
    record->sections = read_runs(in);
    record->languages = read_runs(in);
    in->is_bad = in->is_bad || in->at != in->end || in->pointers_left != 0;
}

lontar_record *
lontar_record_decode(GBytes *data, GError **error)
{
    g_autoptr(lontar_record) record = g_new0(lontar_record, 1);
    size_t length;
    reader in = {.at = g_bytes_get_data(data, &length)};

    record->data = g_bytes_ref(data);
    in.end = length == 0 ? in.at : in.at + length; /* no bytes may be no pointer either */

    uint64_t version = length == 0 ? 0 : read_number(&in);
    size_t fields = version == LONTAR_RECORD_VERSION_1 ? LONTAR_FIELD_REGION : LONTAR_FIELD_COUNT;

    in.is_bad =
        in.is_bad || (version != LONTAR_RECORD_VERSION && version != LONTAR_RECORD_VERSION_1);
    if (!in.is_bad) {
        uint64_t pointers = read_number(&in);

        in.pointers_left = (size_t)MIN(pointers, length + LONTAR_FIELD_COUNT + 1);
        record->pointers = g_new0(const char *, in.pointers_left + 1);
        in.pointers = record->pointers;
        read_record(&in, fields, record);
    }
    if (in.is_bad) {
        g_set_error_literal(error, LONTAR_ERROR, LONTAR_ERROR_CORRUPT,
                            "the record of a document is damaged");
        return NULL;
    }
    return g_steal_pointer(&record);
}

void
lontar_record_free(lontar_record *record)
{
    if (record != NULL) {
        g_bytes_unref(record->data);
        g_free(record->pointers);
        g_free(record->positions);
        g_free(record->flags);
        g_free(record->sections.runs);
        g_free(record->languages.runs);
        g_free(record);
    }
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
    if (record->labels == NULL || record->labels[page][0] == '\0') {
        return NULL;
    }
    return record->labels[page];
}

static const char *
run_text(const run_list *list, size_t page)
{
    const char *text = "";

    for (size_t i = 0; i < list->size && list->runs[i].page <= page; i++) {
        text = list->runs[i].text;
    }
    return text[0] != '\0' ? text : NULL;
}

const char *
lontar_record_page_section(const lontar_record *record, size_t page)
{
    return run_text(&record->sections, page);
}

const char *
lontar_record_page_language(const lontar_record *record, size_t page)
{
    return run_text(&record->languages, page);
}

unsigned
lontar_record_page_flags(const lontar_record *record, size_t page)
{
    return record->flags[page];
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
