/*
 * Xapian's TermGenerator, to compare with.
 */
#include "bench_termgen.h"

#include <string>
#include <xapian.h>

size_t
bench_termgen(const char *text, size_t length)
{
    static Xapian::TermGenerator generator;
    static bool ready = false;
    Xapian::Document document;

    if (!ready) {
        generator.set_stemmer(Xapian::Stem("en"));
        ready = true;
    }
    generator.set_document(document);
    generator.set_termpos(0);
    generator.index_text(std::string(text, length));
    return document.termlist_count();
}
