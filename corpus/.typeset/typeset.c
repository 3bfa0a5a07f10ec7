/*
 * Typeset a publication of the demonstration library: typeset SOURCE OUTPUT.pdf
 *
 * The source is UTF-8 text. Its head is lines `@key value`, up to the first empty line:
 *   title author subject keywords   what goes into the PDF's information; author may be missing
 *   created                         date of the PDF, ISO 8601: fixed, so that output never varies
 *   paper a4|b5|a5   margin, size   points; size is that of the body text
 *   font, lang, dir rtl             family, BCP 47 language, direction of writing
 *   justify yes, hyphenate yes      both off unless said
 *   head, foot                      running head (outer side) and text beside the page number
 * The body is blocks with an empty line between them:
 *   # ## ###          headings: in the outline, and in the contents down to ##
 *   - text, 1. text   items;  > text  quotation;  ! text  centred;  !! text  centred and large
 *   | a | b           row of a table; @table 2 1 before it gives the columns' relative widths, and
 *                     the first row is its head, set again on each page that the table runs on to
 *   [^1]: text        a footnote, called by [^1] in a paragraph, set at the foot of the column
 *   *italic* **bold** within text; a backslash takes the next sign as it is
 *   @page  @column    new page, new column;   @columns N   from here on;   @space N   points of
 *   white
 *   @plain            no running head and foot on this page
 *   @labels roman|arabic   new page, numbered from i or from 1
 *   @contents         the list of headings with their page labels
 *   @scan             new page that is a picture of itself, like a sheet from a scanner; the next
 *                     @page ends it
 */
#include "typeset.h"

#include <string.h>

static void
block_free(block *item)
{
    g_free(item->text);
    g_free(item);
}

const char *
source_meta(const source *from, const char *key, const char *otherwise)
{
    const char *value = g_hash_table_lookup(from->meta, key);

    return value != NULL ? value : otherwise;
}

static bool
is_numbered(const char *text)
{
    size_t digits = strspn(text, "0123456789");

    return digits > 0 && digits < 3 && text[digits] == '.' && text[digits + 1] == ' ';
}

/* What a block is, by how it begins; *out_skip is the size of the mark that says so. */
static char
block_kind(const char *text, size_t *out_skip)
{
    static const struct {
        const char *mark;
        char kind;
    } marks[] = {{"### ", '3'}, {"## ", '2'}, {"# ", '1'}, {"- ", '-'}, {"> ", '>'},
                 {"!! ", 'T'},  {"! ", 'c'},  {"| ", '|'}, {"@", '@'}};

    for (size_t i = 0; i < G_N_ELEMENTS(marks); i++) {
        if (g_str_has_prefix(text, marks[i].mark)) {
            *out_skip = strlen(marks[i].mark);
            return marks[i].kind;
        }
    }
    *out_skip = 0;
    return is_numbered(text) ? 'n' : 'p';
}

static void
add_block(source *to, GString *lines)
{
    g_autofree char *text = g_strstrip(g_strdup(lines->str));
    char *end = g_str_has_prefix(text, "[^") ? strstr(text, "]: ") : NULL;

    g_string_truncate(lines, 0);
    if (end != NULL) {
        g_hash_table_replace(to->notes, g_strndup(text + 2, (size_t)(end - text - 2)),
                             g_strdup(end + 3));
    } else if (*text != '\0') {
        block *item = g_new0(block, 1);
        size_t skip = 0;

        item->kind = block_kind(text, &skip);
        item->text = g_strdup(text + skip);
        g_ptr_array_add(to->blocks, item);
    }
}

/* Whether a line is a block by itself, whatever stands before and after it. */
static bool
stands_alone(const char *line)
{
    size_t skip = 0;
    char kind = block_kind(line, &skip);

    return kind != 'p' || g_str_has_prefix(line, "[^");
}

static size_t
read_head(source *to, char **lines)
{
    size_t i = 0;

    for (; lines[i] != NULL && lines[i][0] == '@'; i++) {
        char *value = strchr(lines[i], ' ');

        if (value != NULL) {
            g_hash_table_replace(to->meta, g_strndup(lines[i] + 1, (size_t)(value - lines[i] - 1)),
                                 g_strdup(value + 1));
        }
    }
    return i;
}

static source *
source_parse(const char *text)
{
    source *parsed = g_new0(source, 1);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    g_autoptr(GString) pending = g_string_new(NULL);

    parsed->meta = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    parsed->notes = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    parsed->blocks = g_ptr_array_new_with_free_func((GDestroyNotify)block_free);
    for (size_t i = read_head(parsed, lines); lines[i] != NULL; i++) {
        if (lines[i][0] == '\0' || stands_alone(lines[i])) {
            add_block(parsed, pending);
        }
        if (pending->len > 0) {
            g_string_append_c(pending, ' ');
        }
        g_string_append(pending, lines[i]);
    }
    add_block(parsed, pending);
    return parsed;
}

static void
source_free(source *from)
{
    g_hash_table_unref(from->meta);
    g_hash_table_unref(from->notes);
    g_ptr_array_unref(from->blocks);
    g_free(from);
}

int
main(int argc, char **argv)
{
    g_autofree char *text = NULL;
    g_autoptr(GError) error = NULL;

    if (argc != 3) {
        g_printerr("usage: typeset SOURCE OUTPUT.pdf\n");
        return 2;
    }
    if (!g_file_get_contents(argv[1], &text, NULL, &error)) {
        g_printerr("typeset: %s\n", error->message);
        return 3;
    }

    source *from = source_parse(text);
    bool written = flow_write(from, argv[2]);
    source_free(from);
    return written ? 0 : 3;
}
