/*
 * What stands in an index, damaged: records, details and sketches. The first byte chooses.
 */
#include <stdint.h>
#include <string.h>

#include "lontar/record.h"
#include "sketch.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
use_record(GBytes *bytes)
{
    g_autoptr(lontar_record) record = lontar_record_decode(bytes, NULL);
    size_t length = 0;

    for (size_t i = 0; record != NULL && i < lontar_record_page_size(record); i++) {
        const char *label = lontar_record_page_label(record, i);
        const char *section = lontar_record_page_section(record, i);

        length += (label != NULL ? strlen(label) : 0) + (section != NULL ? strlen(section) : 0) +
                  lontar_record_page_of(record, lontar_record_page_position(record, i));
    }
    for (int field = 0; record != NULL && field < LONTAR_FIELD_COUNT; field++) {
        const char *const *values = lontar_record_values(record, (lontar_field)field);

        for (size_t i = 0; values[i] != NULL; i++) {
            length += strlen(values[i]);
        }
    }
    g_assert_cmpuint(length, <, SIZE_MAX);
}

static void
use_details(const char *json)
{
    g_autoptr(lontar_document) document = lontar_details_decode(json, NULL);

    if (document != NULL) {
        g_autofree char *again = lontar_details_encode(document);
        g_autoptr(lontar_document) same = lontar_details_decode(again, NULL);

        g_assert_nonnull(same);
        g_assert_cmpuint(lontar_document_tag_size(same), ==, lontar_document_tag_size(document));
        g_assert_cmpuint(lontar_document_link_size(same), ==, lontar_document_link_size(document));
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0) {
        return 0;
    }

    g_autoptr(GBytes) bytes = g_bytes_new(data + 1, size - 1);
    g_autofree char *text = g_strndup((const char *)data + 1, size - 1);
    g_autoptr(GArray) sketch = lontar_sketch_parse(bytes);

    if (data[0] % 2 == 0) {
        use_record(bytes);
    } else {
        use_details(text);
    }
    g_assert_cmpfloat(lontar_sketch_share(sketch, sketch, LONTAR_SKETCH_TEXT_MAX), <=, 1);
    return 0;
}
