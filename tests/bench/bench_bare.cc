/*
 * What an import is measured against: records into a bare WritableDatabase with TermGenerator and
 * default settings, positions included, filters as boolean terms.
 *
 * Usage: bench_bare FILE.jsonl DATABASE
 */
#include <cstdio>
#include <cstdlib>
#include <string>

#include <jansson.h>
#include <xapian.h>

static void
add(Xapian::WritableDatabase &database, Xapian::TermGenerator &generator, const char *line,
    size_t length)
{
    json_error_t error;
    json_t *object = json_loadb(line, length, 0, &error);
    const char *title = json_string_value(json_object_get(object, "title"));
    const char *text = json_string_value(json_object_get(object, "text"));
    const char *id = json_string_value(json_object_get(object, "id"));
    Xapian::Document document;

    if (id != nullptr) {
        generator.set_document(document);
        generator.set_termpos(0);
        generator.index_text(title == nullptr ? "" : title, 1, "S");
        generator.index_text(title == nullptr ? "" : title);
        generator.increase_termpos();
        generator.index_text(text == nullptr ? "" : text);
        document.add_boolean_term(std::string("Q") + id);
        document.set_data(std::string(line, length));
        database.add_document(document);
    }
    json_decref(object);
}

int
main(int argc, char **argv)
{
    FILE *file = argc == 3 ? fopen(argv[1], "re") : nullptr;
    char *line = nullptr;
    size_t room = 0;
    ssize_t length;

    if (file == nullptr) {
        fputs("usage: bench_bare FILE.jsonl DATABASE\n", stderr);
        return 2;
    }

    Xapian::WritableDatabase database(argv[2], Xapian::DB_CREATE_OR_OVERWRITE);
    Xapian::TermGenerator generator;
    generator.set_stemmer(Xapian::Stem("en"));
    while ((length = getline(&line, &room, file)) >= 0) {
        add(database, generator, line, static_cast<size_t>(length));
    }
    database.commit();
    free(line);
    fclose(file);
    return 0;
}
