/*
 * The names of instruments, and the words that announce a number of one, as one automaton.
 */
#include <string.h>

#include "instrument_private.h"

/* Convention, Recommendation and Protocol in the languages whose citations are understood. */
static const struct {
    char letter;
    const char *word;
} anchors[] = {
    {'C', "convention"},      {'C', "conventions"},     {'C', "convenio"},
    {'C', "convenios"},       {'C', "convencao"},       {'C', "convencoes"},
    {'C', "convenzione"},     {'C', "convenzioni"},     {'C', "konvensi"},
    {'C', "konvensyen"},      {'C', "konvention"},      {'C', "konventionen"},
    {'C', "konwencja"},       {'C', "konwencji"},       {'C', "kombensiyon"},
    {'C', "kombensyon"},      {'C', "ubereinkommen"},   {'C', "ubereinkommens"},
    {'C', "verdrag"},         {'C', "cong uoc"},        {'C', "конвенция"},
    {'C', "конвенции"},       {'C', "конвенцию"},       {'C', "конвенцией"},
    {'C', "конвенций"},       {'C', "อนุสัญญา"},          {'C', "អនុសញ្ញា"},
    {'C', "ສົນທິສັນຍາ"},         {'R', "recommendation"},  {'R', "recommendations"},
    {'R', "recommandation"},  {'R', "recommandations"}, {'R', "recomendacion"},
    {'R', "recomendaciones"}, {'R', "recomendacao"},    {'R', "rekomendasi"},
    {'R', "рекомендация"},    {'R', "рекомендации"},    {'P', "protocol"},
    {'P', "protocols"},       {'P', "protocole"},       {'P', "protocolo"},
    {'P', "protokol"},        {'P', "протокол"},
};

/* British and American spelling. */
static const struct {
    const char *from, *to;
} spellings[] = {
    {"labour", "labor"},
    {"organis", "organiz"},
    {"programme", "program"},
    {"utilis", "utiliz"},
};

static char *
replace(const char *text, const char *from, const char *to)
{
    g_auto(GStrv) parts = g_strsplit(text, from, -1);

    return g_strjoinv(to, parts);
}

static void
add_key(lontar_automaton *names, const char *key, size_t index)
{
    g_autofree char *american = g_strdup(key);

    automaton_add(names, key, INSTRUMENT_TITLE, index);
    for (size_t i = 0; i < G_N_ELEMENTS(spellings); i++) {
        if (strstr(american, spellings[i].from) != NULL) {
            char *next = replace(american, spellings[i].from, spellings[i].to);

            g_free(american);
            american = next;
        }
    }
    if (!g_str_equal(american, key)) {
        automaton_add(names, american, INSTRUMENT_TITLE, index);
    }
}

/* A title without its year; where it has `revised`, also without that, and with it moved. */
static void
add_title(lontar_automaton *names, const char *title, size_t index)
{
    g_autofree char *bare = g_strdup(title);
    g_autofree char *key = NULL;
    size_t length = strlen(bare);

    if (length > 6 && bare[length - 6] == ',' && g_ascii_isdigit(bare[length - 1])) {
        bare[length - 6] = '\0';
    }
    key = keytext_fold(bare);
    add_key(names, key, index);
    if (g_str_has_suffix(key, " revised") || g_str_has_suffix(key, " revisado") ||
        g_str_has_suffix(key, " revisee")) {
        g_autofree char *plain = g_strndup(key, strrchr(key, ' ') - key);
        const char *last = strrchr(plain, ' ');
        g_autofree char *moved =
            g_strdup_printf("%.*s revised%s", (int)(last - plain), plain, last);

        add_key(names, plain, index);
        add_key(names, moved, index);
    }
}

static void
add_titles(lontar_automaton *names, const lontar_vocabulary *instruments, size_t index)
{
    g_auto(GStrv) more = g_strsplit(vocabulary_field(instruments, index, COLUMN_NAMES), ";", -1);

    add_title(names, vocabulary_field(instruments, index, COLUMN_LABEL), index);
    add_title(names, vocabulary_field(instruments, index, COLUMN_LABEL_FR), index);
    add_title(names, vocabulary_field(instruments, index, COLUMN_LABEL_ES), index);
    for (size_t i = 0; more[i] != NULL; i++) {
        add_title(names, more[i], index);
    }
}

static lontar_automaton *
make_names(const lontar_vocabulary *instruments)
{
    lontar_automaton *names = automaton_new();

    for (size_t i = 0; i < lontar_vocabulary_size(instruments); i++) {
        add_titles(names, instruments, i);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(anchors); i++) {
        g_autofree char *key = keytext_fold(anchors[i].word);

        automaton_add(names, key, INSTRUMENT_ANCHOR, anchors[i].letter);
    }
    automaton_close(names);
    return names;
}

const lontar_automaton *
instrument_names(const lontar_vocabularies *vocabularies)
{
    lontar_vocabularies *own = (lontar_vocabularies *)vocabularies;

    g_mutex_lock(&own->names_lock);
    if (own->instrument_names == NULL) {
        own->instrument_names = make_names(own->kinds[LONTAR_INSTRUMENTS]);
    }
    g_mutex_unlock(&own->names_lock);
    return own->instrument_names;
}
