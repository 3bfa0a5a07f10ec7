/*
 * Reasons in words. The names of rules are for programs and for docs/tagging.md.
 */
#include "reason.h"

/* A rule that means something of its own in a field comes before the rule for all of them. */
static const struct {
    const char *rule;
    int field; /* lontar_field, or -1 for all */
    const char *words;
} reasons[] = {
    {"target-countries", -1, "behind a label such as \"Target countries:\""},
    {"title", LONTAR_FIELD_YEAR, "stands in the title"},
    {"title", LONTAR_FIELD_TITLE, "chosen as the title"},
    {"title", -1, "named in the title"},
    {"only-country", -1, "the one country that is named"},
    {"most-named", LONTAR_FIELD_REGION, "named again and again, and no country is the subject"},
    {"most-named", -1, "named more than any other"},
    {"often-named", -1, "named often"},
    {"named", -1, "named, but not the subject"},
    {"listed", -1, "in a list of what it covers"},
    {"no-sector-named", -1, "no sector stands out"},
    {"dated", -1, "behind a word such as \"Date:\" or \"published\""},
    {"cover-date", -1, "a date on the cover"},
    {"cover-year", -1, "a year on the cover"},
    {"imprint", -1, "in the imprint"},
    {"citation", LONTAR_FIELD_INSTRUMENT, "cited in the text"},
    {"citation", -1, "as it asks to be cited"},
    {"running-head", -1, "in the running heads"},
    {"opening", -1, "on the first page"},
    {"adopted", -1, "when it was adopted"},
    {"title-law", -1, "of the law, in the title"},
    {"cover-law", -1, "of the law, on the cover"},
    {"wording", -1, "by its wording"},
    {"one-country", -1, "a longer text on one country"},
    {"first-lines", -1, "the first lines of the cover"},
    {"first-line", -1, "the first line"},
    {"first-heading", -1, "the first heading"},
    {"language-of-pages", -1, "what its pages are written in"},
    {"pdf-info", -1, "the PDF says so"},
    {"xmp", -1, "the PDF says so (XMP)"},
};

const char *
lontar_reason_words(lontar_field field, const char *rule)
{
    for (size_t i = 0; i < G_N_ELEMENTS(reasons); i++) {
        if (g_str_equal(reasons[i].rule, rule) &&
            (reasons[i].field < 0 || reasons[i].field == (int)field)) {
            return reasons[i].words;
        }
    }
    return NULL;
}

static int
kind_of(lontar_field field)
{
    switch ((int)field) {
    case LONTAR_FIELD_COUNTRY:
    case LONTAR_FIELD_MENTION:
        return LONTAR_COUNTRIES;
    case LONTAR_FIELD_REGION:
        return LONTAR_REGIONS;
    case LONTAR_FIELD_SECTOR:
        return LONTAR_SECTORS;
    case LONTAR_FIELD_INSTRUMENT:
        return LONTAR_INSTRUMENTS;
    case LONTAR_FIELD_LANGUAGE:
        return LONTAR_LANGUAGES;
    default:
        return -1;
    }
}

const char *
lontar_reason_label(const lontar_vocabularies *vocabularies, const lontar_tag *tag)
{
    int kind = kind_of(tag->field);
    const char *label =
        kind < 0 ? NULL
                 : lontar_vocabulary_label(
                       lontar_vocabularies_get(vocabularies, (lontar_vocabulary_kind)kind),
                       tag->value, "en");

    return label != NULL && g_ascii_strcasecmp(label, tag->value) != 0 ? label : NULL;
}
