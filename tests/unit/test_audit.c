/*
 * The audit log: lines that any program can read, and logs that are put aside.
 */
#include "audit.h"

#include <glib/gstdio.h>
#include <jansson.h>
#include <string.h>

static char *folder;

static char *
log_path(const char *suffix)
{
    g_autofree char *name = g_strconcat(LONTAR_AUDIT_NAME, suffix, NULL);

    return g_build_filename(folder, name, NULL);
}

static lontar_document *
document_of(const char *id, const char *country)
{
    lontar_document *document = lontar_document_new();
    lontar_tag tag = {.field = LONTAR_FIELD_COUNTRY,
                      .source = LONTAR_SOURCE_CATALOGUE,
                      .value = country,
                      .rule = "",
                      .confidence = 1};

    lontar_document_set_id(document, id);
    lontar_document_add_path(document, "a \"b\".pdf");
    (void)lontar_document_add_tag(document, &tag); /* the only one */
    return document;
}

static lontar_record *
record_of(const lontar_document *document)
{
    lontar_stamp stamp = {1, 1, 1};
    uint32_t none = 0;
    g_autoptr(GBytes) bytes = lontar_record_encode(document, &stamp, &none, 0);

    return lontar_record_decode(bytes, NULL);
}

static void
test_lines(void)
{
    g_autoptr(lontar_audit) audit = lontar_audit_new(folder, 1 << 20);
    g_autoptr(lontar_document) before = document_of("9f\n3c\x01\x7f", "THA");
    g_autoptr(lontar_document) after = document_of("9f\n3c\x01\x7f", "KHM");
    g_autoptr(lontar_record) old = record_of(before);
    g_autofree char *path = log_path("");
    g_autofree char *text = NULL;
    const char *const wanted[] = {"added", "changed", "updated", "deleted", "replaced"};

    g_assert_true(lontar_audit_write(audit, 1, NULL)); /* nothing yet: no file */
    g_assert_false(g_file_test(path, G_FILE_TEST_EXISTS));
    lontar_audit_put(audit, NULL, before, false);
    lontar_audit_put(audit, old, before, true); /* nothing has changed */
    lontar_audit_put(audit, old, after, true);
    lontar_audit_put(audit, old, before, false);
    lontar_audit_delete(audit, old);
    lontar_audit_replace(audit, "old", "new");
    g_assert_true(lontar_audit_write(audit, 7, NULL));
    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));

    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

    g_assert_cmpuint(g_strv_length(lines), ==, G_N_ELEMENTS(wanted) + 1);
    for (size_t i = 0; i < G_N_ELEMENTS(wanted); i++) {
        json_t *line = json_loads(lines[i], JSON_REJECT_DUPLICATES, NULL);

        g_assert_nonnull(line);
        g_assert_cmpstr(json_string_value(json_object_get(line, "what")), ==, wanted[i]);
        g_assert_cmpint(json_integer_value(json_object_get(line, "revision")), ==, 7);
        g_assert_nonnull(json_string_value(json_object_get(line, "user")));
        if (i == 1) {
            const json_t *new = json_object_get(line, "new");

            g_assert_cmpstr(json_string_value(json_object_get(line, "id")), ==, "9f\n3c\x01\x7f");
            g_assert_cmpstr(json_string_value(json_object_get(line, "path")), ==, "a \"b\".pdf");
            g_assert_cmpstr(json_string_value(json_object_get(line, "field")), ==, "country");
            g_assert_cmpstr(json_string_value(json_array_get(new, 0)), ==, "KHM");
        }
        json_decref(line);
    }
    (void)g_unlink(path); /* scratch */
}

static void
test_rotation(void)
{
    g_autoptr(lontar_audit) audit = lontar_audit_new(folder, 1);
    char got[8] = {0};

    for (int i = 1; i <= LONTAR_AUDIT_FILES + 3; i++) {
        lontar_audit_replace(audit, "old", "new");
        g_assert_true(lontar_audit_write(audit, (uint64_t)i, NULL));
    }
    for (int i = 0; i <= LONTAR_AUDIT_FILES; i++) {
        g_autofree char *suffix = i == 0 ? g_strdup("") : g_strdup_printf(".%d", i);
        g_autofree char *path = log_path(suffix);
        g_autofree char *text = NULL;
        g_autofree char *wanted = g_strdup_printf("\"revision\": %d,", LONTAR_AUDIT_FILES + 3 - i);

        g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
        g_assert_nonnull(strstr(text, wanted));
        (void)g_unlink(path); /* scratch */
    }
    (void)g_snprintf(got, sizeof(got), ".%d", LONTAR_AUDIT_FILES + 1);

    g_autofree char *beyond = log_path(got);

    g_assert_false(g_file_test(beyond, G_FILE_TEST_EXISTS));
}

static void
test_no_room(void)
{
    g_autoptr(lontar_audit) audit = lontar_audit_new("/nowhere/at/all", 1);
    g_autoptr(GError) error = NULL;

    lontar_audit_replace(audit, "old", "new");
    g_assert_false(lontar_audit_write(audit, 1, &error));
    g_assert_nonnull(strstr(error->message, "/nowhere/at/all/audit.log: cannot be written"));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    folder = g_dir_make_tmp("lontar-XXXXXX", NULL);
    g_test_add_func("/audit/write/lines", test_lines);
    g_test_add_func("/audit/write/rotates", test_rotation);
    g_test_add_func("/audit/write/says_what_failed", test_no_room);

    int status = g_test_run();

    (void)g_rmdir(folder); /* scratch */
    g_free(folder);
    return status;
}
