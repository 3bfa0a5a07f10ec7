/*
 * Instruments of a document: every one that it cites outside its lists of references.
 */
#include "instrument_private.h"

#include <string.h>

#include "tagger_private.h"

typedef struct {
    size_t count, page;
    char *quote;
    bool in_title;
} instrument_finding;

struct instrument_findings {
    GHashTable *by_code; /* code (owned) -> instrument_finding (owned) */
    GPtrArray *order;    /* codes, lent by by_code, as first cited */
};

static void
free_finding(gpointer data)
{
    instrument_finding *finding = data;

    g_free(finding->quote);
    g_free(finding);
}

void
instruments_begin(tagger_reading *reading)
{
    reading->instruments = g_new0(instrument_findings, 1);
    reading->instruments->by_code =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_finding);
    reading->instruments->order = g_ptr_array_new();
}

void
instruments_end(tagger_reading *reading)
{
    g_ptr_array_unref(reading->instruments->order);
    g_hash_table_unref(reading->instruments->by_code);
    g_free(reading->instruments);
}

static void
note(tagger_reading *reading, const lontar_citation *citation)
{
    instrument_findings *findings = reading->instruments;
    instrument_finding *finding = g_hash_table_lookup(findings->by_code, citation->code);

    if (reading_line(reading, citation->start)->zone == ZONE_REFERENCES) {
        return;
    }
    if (finding == NULL) {
        char *code = g_strdup(citation->code);

        finding = g_new0(instrument_finding, 1);
        finding->page = reading->page.number;
        finding->quote =
            reading_quote(reading, citation->start, citation->start + citation->length);
        g_hash_table_insert(findings->by_code, code, finding);
        g_ptr_array_add(findings->order, code);
    }
    finding->count++;
    finding->in_title = finding->in_title || reading->page.number == 0;
}

void
instruments_read(tagger_reading *reading)
{
    g_autoptr(GArray) citations =
        instrument_scan_folded(reading->tagger->vocabularies, reading->page.text,
                               reading->page.length, reading->page.folded);

    for (size_t i = 0; i < citations->len; i++) {
        note(reading, &g_array_index(citations, lontar_citation, i));
    }
}

void
instruments_decide(tagger_reading *reading)
{
    const instrument_findings *findings = reading->instruments;

    for (size_t i = 0; i < findings->order->len; i++) {
        const char *code = findings->order->pdata[i];
        const instrument_finding *finding = g_hash_table_lookup(findings->by_code, code);

        reading_say(reading, LONTAR_FIELD_INSTRUMENT, code,
                    finding->in_title ? "title" : "citation", finding->quote, finding->page,
                    finding->in_title    ? 0.99
                    : finding->count > 1 ? 0.95
                                         : 0.9);
    }
}
