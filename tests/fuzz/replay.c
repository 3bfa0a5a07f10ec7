/*
 * Replay: give every file of a folder to a fuzz target, as the fuzzer would.
 */
#include <glib.h>
#include <stdint.h>
#include <stdio.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
replay(const char *path)
{
    g_autofree char *data = NULL;
    gsize size = 0;

    if (g_file_get_contents(path, &data, &size, NULL)) {
        (void)LLVMFuzzerTestOneInput((const uint8_t *)data, size); /* it ends us or says 0 */
    }
}

int
main(int argc, char **argv)
{
    g_autoptr(GDir) folder = argc > 1 ? g_dir_open(argv[1], 0, NULL) : NULL;
    const char *name = NULL;
    size_t count = 0;

    while (folder != NULL && (name = g_dir_read_name(folder)) != NULL) {
        g_autofree char *path = g_build_filename(argv[1], name, NULL);

        replay(path);
        count++;
    }
    g_print("%zu inputs replayed\n", count);
    return count > 0 ? 0 : 1;
}
