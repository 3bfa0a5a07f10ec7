/*
 * What a document says of itself counts when it is in the vocabulary of its field.
 */
#include <glib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "extract.h"
#include "ownword.h"

static lontar_vocabularies *vocabularies;

/* All that a document says in the fields that filters go by: `country:THA region:asean`. */
static char *
words_of(const lontar_document *document)
{
    GString *words = g_string_new(NULL);

    for (size_t i = 0; i < lontar_document_tag_size(document); i++) {
        const lontar_tag *tag = lontar_document_tag_at(document, i);

        if (tag->field == LONTAR_FIELD_YEAR || tag->field == LONTAR_FIELD_REGION ||
            lontar_vocabulary_of(tag->field) >= 0) {
            g_assert_cmpint(tag->source, ==, LONTAR_SOURCE_DOCUMENT);
            g_string_append_printf(words, "%s%s:%s", words->len > 0 ? " " : "",
                                   lontar_field_name(tag->field), tag->value);
        }
    }
    return g_string_free(words, FALSE);
}

static void
test_values(void)
{
    static const struct {
        lontar_field field;
        const char *value, *words;
    } rows[] = {
        {LONTAR_FIELD_COUNTRY, "Thailand", "country:THA"},
        {LONTAR_FIELD_COUNTRY, "tha", "country:THA"},
        {LONTAR_FIELD_COUNTRY, "TH", "country:THA"},
        {LONTAR_FIELD_COUNTRY, "Tailandia", "country:THA"},
        {LONTAR_FIELD_COUNTRY, "Korea, Republic of", "country:KOR"},
        {LONTAR_FIELD_COUNTRY, "Nepal; India", "country:NPL country:IND"},
        {LONTAR_FIELD_COUNTRY, "Nepal, India", "country:NPL country:IND"},
        {LONTAR_FIELD_COUNTRY, "ASEAN", "region:asean"},
        {LONTAR_FIELD_COUNTRY, "South Asia", "region:south-asia"},
        {LONTAR_FIELD_COUNTRY, "2010-2014", ""},
        {LONTAR_FIELD_COUNTRY, "name=Perth; east=115.85", ""},
        {LONTAR_FIELD_COUNTRY, "Worldwide", ""},
        {LONTAR_FIELD_COUNTRY, ", ;", ""},
        {LONTAR_FIELD_SECTOR, "fishing", "sector:fishing"},
        {LONTAR_FIELD_SECTOR, "FISH", "sector:fishing"},
        {LONTAR_FIELD_SECTOR, "Forced labour", ""},
        {LONTAR_FIELD_TYPE, "Policy brief", "type:policy-brief"},
        {LONTAR_FIELD_TYPE, "Text", ""},
        {LONTAR_FIELD_TYPE, "InteractiveResource", ""},
        {LONTAR_FIELD_YEAR, "2019", "year:2019"},
        {LONTAR_FIELD_YEAR, "2999", ""},
        {LONTAR_FIELD_YEAR, "19", ""},
        {LONTAR_FIELD_LANGUAGE, "en-GB", "language:en"},
        {LONTAR_FIELD_LANGUAGE, "x-unknown", ""},
        {LONTAR_FIELD_INSTRUMENT, "C029", "instrument:C029"},
        {LONTAR_FIELD_INSTRUMENT, "ISO 9001", ""},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(lontar_document) document = lontar_document_new();
        lontar_tag tag = {.field = rows[i].field,
                          .source = LONTAR_SOURCE_DOCUMENT,
                          .value = rows[i].value,
                          .rule = "html-meta",
                          .confidence = 1};
        g_autofree char *words = NULL;

        lontar_own_word_add(NULL, document, &tag);
        g_assert_cmpuint(lontar_document_tag_size(document), ==, 0);
        lontar_own_word_add(vocabularies, document, &tag);
        words = words_of(document);
        g_test_message("%s", rows[i].value);
        g_assert_cmpstr(words, ==, rows[i].words);
    }
}

static char *
read_words(const char *name, const char *text)
{
    lontar_extractor_options options = {.jobs = 1, .vocabularies = vocabularies};
    g_autoptr(GError) error = NULL;
    g_autoptr(lontar_extractor) extractor = lontar_extractor_new(&options, &error);
    int fd = memfd_create("test", MFD_CLOEXEC);

    g_assert_no_error(error);
    g_assert_cmpint(write(fd, text, strlen(text)), ==, (gssize)strlen(text));

    g_autoptr(lontar_document) document = lontar_extractor_run(extractor, fd, name, NULL, &error);

    close(fd);
    g_assert_no_error(error);
    return words_of(document);
}

static void
test_html(void)
{
    g_autofree char *words = read_words(
        "a.html", "<html lang='fr'><head><title>Wages</title>"
                  "<meta name='DC.type' content='Text'><meta name='dcterms.type' content='Report'>"
                  "<meta name='DC.coverage' content='Thaïlande'>"
                  "<meta name='DC.coverage' content='Chiang Mai'>"
                  "<meta name='dcterms.spatial' content='LAO'>"
                  "<meta name='DC.subject' content='Fishing'>"
                  "<meta name='DC.publisher' content='Norway'>"
                  "<meta name='DC.language' content='en'>"
                  "<meta name='citation_year' content='2018'>"
                  "</head><body><p>Wages at sea in Cambodia.</p></body></html>");

    g_assert_cmpstr(words, ==, "country:THA country:LAO type:report language:en year:2018");
}

static void
test_front_matter(void)
{
    g_autofree char *words =
        read_words("a.md", "---\ntitle: Wages\ncountry:\n  - Thailand\n  - \"Lao PDR\"\n"
                           "sector: [fishing, Forced labour]\ntype: policy brief\nyear: 2019\n"
                           "region: ASEAN\nlang: en\ninstruments: C188, C029\nother: Nepal\n"
                           "- India\n---\nWages at sea in Cambodia.\n");

    g_assert_cmpstr(words, ==,
                    "country:THA country:LAO sector:fishing type:policy-brief year:2019 "
                    "region:asean language:en instrument:C188 instrument:C029");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    vocabularies = lontar_vocabularies_load(NULL, NULL);
    g_assert_nonnull(vocabularies);
    g_test_add_func("/ownword/add/values", test_values);
    g_test_add_func("/ownword/readers/html", test_html);
    g_test_add_func("/ownword/readers/front_matter", test_front_matter);

    int status = g_test_run();

    lontar_vocabularies_free(vocabularies);
    return status;
}
