/*
 * The tagger: country, sector, year, type and instruments from the text, with reasons.
 *
 * Every page is folded once and read once by one automaton that knows all names and cues; the
 * parts (countries, sectors, types, years) take from its finds what is theirs, weigh it by where
 * it stands, and decide when the last page has been read.
 */
#include "lontar/tagger.h"

#include <string.h>

#include "tagger_private.h"

/* Hex digits of a digest: enough that two sets of rules don't share one. */
#define DIGEST_HEX 32

lontar_tagger *
lontar_tagger_new(const lontar_vocabularies *vocabularies, GError **error)
{
    g_autoptr(lontar_tagger) tagger = g_new0(lontar_tagger, 1);

    tagger->vocabularies = vocabularies;
    tagger->names = automaton_new();
    tagger->cues = g_array_new(false, false, sizeof(tagger_cue));
    tagger->texts = g_ptr_array_new_with_free_func(g_free);
    tagger->countries =
        lontar_vocabulary_size(lontar_vocabularies_get(vocabularies, LONTAR_COUNTRIES));
    tagger->regions = lontar_vocabulary_size(lontar_vocabularies_get(vocabularies, LONTAR_REGIONS));
    tagger->sectors = lontar_vocabulary_size(lontar_vocabularies_get(vocabularies, LONTAR_SECTORS));
    tagger->types = lontar_vocabulary_size(lontar_vocabularies_get(vocabularies, LONTAR_TYPES));
    return tagger_learn(tagger, error) ? g_steal_pointer(&tagger) : NULL;
}

void
lontar_tagger_free(lontar_tagger *tagger)
{
    if (tagger != NULL) {
        automaton_free(tagger->names);
        g_clear_pointer(&tagger->cues, g_array_unref);
        g_clear_pointer(&tagger->texts, g_ptr_array_unref);
        g_free(tagger);
    }
}

char *
lontar_tagger_digest(const lontar_vocabularies *vocabularies, unsigned version, GError **error)
{
    const char *const files[] = {"countries.tsv",      "country-names.tsv",  "regions.tsv",
                                 "sectors.tsv",        "types.tsv",          "instruments.tsv",
                                 "languages.tsv",      "tagger-context.tsv", "tagger-countries.tsv",
                                 "tagger-sectors.tsv", "tagger-types.tsv"};
    g_autoptr(GChecksum) checksum = g_checksum_new(G_CHECKSUM_SHA256);
    g_autofree char *first = g_strdup_printf("%u", version);

    g_checksum_update(checksum, (const guchar *)first, (gssize)strlen(first) + 1);
    for (size_t i = 0; i < G_N_ELEMENTS(files); i++) {
        g_autofree char *text = lontar_vocabularies_read(vocabularies, files[i], error);

        if (text == NULL) {
            return NULL;
        }
        g_checksum_update(checksum, (const guchar *)text, (gssize)strlen(text) + 1);
    }
    return g_strndup(g_checksum_get_string(checksum), DIGEST_HEX);
}

void
reading_say(const tagger_reading *reading, lontar_field field, const char *value, const char *rule,
            const char *quote, size_t page, double confidence)
{
    lontar_tag tag = {
        .field = field,
        .source = LONTAR_SOURCE_TAGGER,
        .value = value,
        .rule = rule,
        .quote = quote,
        .page = page,
        .confidence = CLAMP(confidence, 0.05, 0.99),
    };

    (void)lontar_document_add_tag(reading->document, &tag); /* a person's word may stand already */
}

static void
read_text(tagger_reading *reading, const char *text, size_t number, const char *language)
{
    page_reading *page = &reading->page;

    page->text = text;
    page->length = strlen(text);
    page->number = number;
    page->language = language;
    keytext_set(page->folded, text, page->length);
    g_array_set_size(page->matches, 0);
    automaton_scan(reading->tagger->names, page->folded, page->matches);
    reading_layout(reading);
    countries_read(reading);
    regions_read(reading);
    sectors_read(reading);
    types_read(reading);
    years_read(reading);
    instruments_read(reading);
    reading->before += number > 0 ? page->length : 0;
}

/* The page that opens the document: the first with more than a few words. */
static size_t
find_cover(const lontar_document *document)
{
    for (size_t i = 0; i < lontar_document_page_size(document); i++) {
        if (strlen(lontar_document_page_at(document, i)->text) >= 40) {
            return i + 1;
        }
    }
    return 1;
}

/* Read the title: as the document has it, else as its cover shows it, which is then said. */
static void
read_title(tagger_reading *reading, const char *language)
{
    const lontar_document *document = reading->document;
    const char *title = lontar_document_value(document, LONTAR_FIELD_TITLE);
    g_autofree char *guess = NULL;

    if (title != NULL && tagger_is_title(title)) {
        read_text(reading, title, 0, language);
    } else if (lontar_document_page_size(document) >= reading->cover &&
               reading->bytes > TAGGER_SHORT_BYTES) {
        const char *cover = lontar_document_page_at(document, reading->cover - 1)->text;
        g_autofree char *whole = tagger_guess_title(cover, true);

        guess = tagger_guess_title(cover, false);
        if (guess != NULL) {
            read_text(reading, whole, 0, language);
            reading_say(reading, LONTAR_FIELD_TITLE, guess, "first-lines", guess, reading->cover,
                        0.5);
        }
    }
}

static void
read_document(tagger_reading *reading)
{
    const lontar_document *document = reading->document;
    const char *language = lontar_document_value(document, LONTAR_FIELD_LANGUAGE);

    for (size_t i = 0; i < lontar_document_page_size(document); i++) {
        reading->bytes += strlen(lontar_document_page_at(document, i)->text);
    }
    reading->cover = find_cover(document);
    read_title(reading, language);
    for (size_t i = 0; i < lontar_document_page_size(document); i++) {
        const lontar_page *page = lontar_document_page_at(document, i);

        if ((page->flags & LONTAR_PAGE_GARBLED) == 0) {
            read_text(reading, page->text, i + 1,
                      page->language != NULL ? page->language : language);
        }
    }
}

void
lontar_tagger_run(const lontar_tagger *tagger, lontar_document *document, int this_year)
{
    g_autoptr(lontar_keytext) folded = keytext_new();
    g_autoptr(GArray) matches = g_array_new(false, false, sizeof(automaton_match));
    g_autoptr(GArray) lines = g_array_new(false, false, sizeof(text_line));
    tagger_reading reading = {
        .tagger = tagger,
        .document = document,
        .this_year = this_year,
        .page = {.folded = folded, .matches = matches, .lines = lines},
    };
    const char *type;

    countries_begin(&reading);
    regions_begin(&reading);
    sectors_begin(&reading);
    types_begin(&reading);
    years_begin(&reading);
    instruments_begin(&reading);
    read_document(&reading);
    countries_decide(&reading);
    sectors_decide(&reading);
    type = types_decide(&reading);
    years_decide(&reading, type);
    instruments_decide(&reading);
    countries_end(&reading);
    regions_end(&reading);
    sectors_end(&reading);
    types_end(&reading);
    years_end(&reading);
    instruments_end(&reading);
}
