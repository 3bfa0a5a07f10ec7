/*
 * What the tagger knows: names of countries in all languages and the cues of its data files, as one
 * automaton.
 */
#include <stdlib.h>
#include <string.h>

#include "lontar/error.h"
#include "tagger_private.h"

static const char *const context_names[CONTEXT_COUNT] = {
    "about",      "also",    "donor",   "funds",    "venue",      "imprint", "affiliation",
    "affiliated", "seated",  "person",  "surname",  "references", "month",   "dated",
    "adopted",    "undated", "sectors", "citation", "recalled",
};

static void
add(lontar_tagger *tagger, uint32_t class, const char *phrase, tagger_cue made)
{
    g_autofree char *key = keytext_fold(phrase);

    automaton_add(tagger->names, key, class, tagger->cues->len);
    g_array_append_val(tagger->cues, made);
}

static void
add_all(lontar_tagger *tagger, uint32_t class, const char *phrases, tagger_cue made)
{
    g_auto(GStrv) list = g_strsplit(phrases, ";", -1);

    for (size_t i = 0; list[i] != NULL; i++) {
        add(tagger, class, list[i], made);
    }
}

/* --- countries --- */

/* `DRC`, `U.K.`: capitals and full stops only. */
static bool
is_acronym(const char *name)
{
    size_t length = strlen(name);

    for (size_t i = 0; i < length; i++) {
        if (!g_ascii_isupper(name[i]) && name[i] != '.') {
            return false;
        }
    }
    return length > 0 && length <= 9;
}

/* Names that are too common as something else for the tagger, though a filter takes them. */
static bool
is_unsafe(const char *name)
{
    static const char *const names[] = {"CAR",          "OPT",        "Salvador",   "Kosovo*",
                                        "Trinidad",     "Tobago",     "Antigua",    "BES Islands",
                                        "Saint Martin", "St. Martin", "Micronesia", "English"};

    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        if (g_str_equal(names[i], name)) {
            return true;
        }
    }
    return false;
}

/* `The Gambia` is found in `the Gambia` as well. */
static const char *
without_article(const char *name)
{
    return g_ascii_strncasecmp(name, "the ", 4) == 0 ? name + 4 : name;
}

static void
add_names(lontar_tagger *tagger, const char *names, cue_kind kind, double weight, size_t index)
{
    g_auto(GStrv) list = g_strsplit(names, ";", -1);

    for (size_t i = 0; list[i] != NULL; i++) {
        const char *name = without_article(list[i]);
        tagger_cue made = {
            .kind = kind, .value = (int)index, .weight = weight, .is_acronym = is_acronym(name)};

        if (!is_unsafe(name)) {
            add(tagger, CLASS_COUNTRY, name, made);
        }
    }
}

static void
learn_countries(lontar_tagger *tagger)
{
    const lontar_vocabulary *countries =
        lontar_vocabularies_get(tagger->vocabularies, LONTAR_COUNTRIES);

    for (size_t i = 0; i < lontar_vocabulary_size(countries); i++) {
        add_names(tagger, vocabulary_field(countries, i, COLUMN_LABEL), CUE_NAME, 1, i);
        add_names(tagger, vocabulary_field(countries, i, COLUMN_NAMES), CUE_NAME, 1, i);
        add_names(tagger, vocabulary_field(countries, i, COLUMN_FORMER), CUE_FORMER, 0.7, i);
        add_names(tagger, vocabulary_field(countries, i, COLUMN_WEAK), CUE_DEMONYM, 0.5, i);
        add_names(tagger, vocabulary_field(countries, i, COLUMN_CAPITAL), CUE_CAPITAL, 0.35, i);
    }
}

/* Names of regions that mean something else as often. */
static bool
is_unsafe_region(const char *name)
{
    static const char *const names[] = {"Pacific", "The Pacific", "The Gulf", "COMMIT", "LAC",
                                        "CIS",     "América",     "Américas", "EAC"};

    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        if (g_str_equal(names[i], name)) {
            return true;
        }
    }
    return false;
}

static void
learn_regions(lontar_tagger *tagger)
{
    static const vocabulary_column columns[] = {COLUMN_LABEL, COLUMN_LABEL_FR, COLUMN_LABEL_ES,
                                                COLUMN_NAMES};
    const lontar_vocabulary *regions =
        lontar_vocabularies_get(tagger->vocabularies, LONTAR_REGIONS);

    for (size_t i = 0; i < lontar_vocabulary_size(regions); i++) {
        for (size_t c = 0; c < G_N_ELEMENTS(columns); c++) {
            g_auto(GStrv) list = g_strsplit(vocabulary_field(regions, i, columns[c]), ";", -1);

            for (size_t j = 0; list[j] != NULL; j++) {
                const char *name = without_article(list[j]);
                tagger_cue made = {.kind = CUE_REGION,
                                   .value = (int)i,
                                   .weight = 1,
                                   .is_acronym = is_acronym(name)};

                if (*name != '\0' && !is_unsafe_region(list[j])) {
                    add(tagger, CLASS_REGION, name, made);
                }
            }
        }
    }
}

/* A data file, kept by the tagger; its lines are handed to take, cut into fields. */
static bool
read_lines(lontar_tagger *tagger, const char *file, size_t fields,
           bool (*take)(lontar_tagger *, char **), GError **error)
{
    char *text = lontar_vocabularies_read(tagger->vocabularies, file, error);
    size_t number = 0;
    char *next;

    if (text == NULL) {
        return false;
    }
    g_ptr_array_add(tagger->texts, text);
    for (char *line = text; line != NULL; line = next) {
        char *field[4] = {line};
        size_t size = 1;

        number++;
        next = strchr(line, '\n');
        if (next != NULL) {
            *next++ = '\0';
        }
        if (*line == '\0' || *line == '#') {
            continue;
        }
        for (char *p = line; (p = strchr(p, '\t')) != NULL && size < fields; size++) {
            *p++ = '\0';
            field[size] = p;
        }
        if (size != fields || !take(tagger, field)) {
            g_set_error(error, LONTAR_ERROR, LONTAR_ERROR_INVALID, "%s:%zu: unknown value", file,
                        number);
            return false;
        }
    }
    return true;
}

static gssize
find_code(const lontar_tagger *tagger, lontar_vocabulary_kind kind, const char *code)
{
    return vocabulary_index(lontar_vocabularies_get(tagger->vocabularies, kind), code);
}

static bool
take_foreign(lontar_tagger *tagger, char **field)
{
    gssize index = find_code(tagger, LONTAR_COUNTRIES, field[0]);
    tagger_cue made = {.kind = CUE_NAME,
                       .value = (int)index,
                       .weight = 1,
                       .languages = field[1],
                       .is_acronym = is_acronym(field[2])};

    if (index >= 0) {
        add(tagger, CLASS_COUNTRY, field[2], made);
    }
    return index >= 0;
}

static bool
take_country(lontar_tagger *tagger, char **field)
{
    tagger_cue made = {.kind = CUE_NOT, .value = -1};

    if (g_str_equal(field[0], "body")) {
        made.value = (int)find_code(tagger, LONTAR_COUNTRIES, field[1]);
        if (made.value < 0) {
            return false;
        }
    } else if (g_str_equal(field[0], "place")) {
        made = (tagger_cue){.kind = CUE_PLACE,
                            .weight = 0.4,
                            .value = (int)find_code(tagger, LONTAR_COUNTRIES, field[1])};
    }
    if (made.kind != CUE_NOT && made.value < 0) {
        return false;
    }
    add_all(tagger, g_str_equal(field[0], "region-not") ? CLASS_REGION : CLASS_COUNTRY, field[2],
            made);
    return true;
}

/* --- the rest --- */

static bool
take_sector(lontar_tagger *tagger, char **field)
{
    tagger_cue made = {
        .kind = CUE_EXPLOITATION, .value = -1, .weight = g_ascii_strtod(field[1], NULL)};

    if (!g_str_equal(field[0], "exploitation")) {
        made.kind = CUE_SECTOR;
        made.value = (int)find_code(tagger, LONTAR_SECTORS, field[0]);
        if (made.value < 0) {
            return false;
        }
    }
    add_all(tagger, CLASS_SECTOR, field[2], made);
    return true;
}

static bool
take_type(lontar_tagger *tagger, char **field)
{
    static const char *const places[] = {"title", "cover", "opening", "body", "headline", "note"};
    tagger_cue made = {.kind = CUE_TYPE,
                       .value = (int)find_code(tagger, LONTAR_TYPES, field[0]),
                       .weight = g_ascii_strtod(field[2], NULL),
                       .number = -1};

    for (size_t i = 0; i < G_N_ELEMENTS(places); i++) {
        if (g_str_equal(places[i], field[1])) {
            made.number = (int)i;
        }
    }
    if (made.value < 0 || made.number < 0) {
        return false;
    }
    add_all(tagger, CLASS_TYPE, field[3], made);
    return true;
}

static bool
take_context(lontar_tagger *tagger, char **field)
{
    tagger_cue made = {
        .kind = CUE_CONTEXT, .number = (int)g_ascii_strtoll(field[1], NULL, 10), .value = -1};

    for (int kind = 0; kind < CONTEXT_COUNT; kind++) {
        if (g_str_equal(context_names[kind], field[0])) {
            made.value = kind;
        }
    }
    if (made.value < 0) {
        return false;
    }
    add_all(tagger, CLASS_CONTEXT, field[2], made);
    return true;
}

bool
tagger_learn(lontar_tagger *tagger, GError **error)
{
    learn_countries(tagger);
    learn_regions(tagger);
    if (!read_lines(tagger, "country-names.tsv", 3, take_foreign, error) ||
        !read_lines(tagger, "tagger-countries.tsv", 3, take_country, error) ||
        !read_lines(tagger, "tagger-sectors.tsv", 3, take_sector, error) ||
        !read_lines(tagger, "tagger-types.tsv", 4, take_type, error) ||
        !read_lines(tagger, "tagger-context.tsv", 3, take_context, error)) {
        return false;
    }
    automaton_close(tagger->names);
    return true;
}
