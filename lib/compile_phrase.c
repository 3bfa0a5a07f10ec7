/*
 * Compiling phrases: they match by the folded words at their positions, and rank by the stems.
 */
#include "compile_private.h"

#include <string.h>

/* Compounds of a phrase that are tried both ways, as words and as one: 2 to the power of it. */
#define COMPOUNDS_MAX 3

/* A compound that a text may also have as one word, parted at the end of a line. */
static bool
is_compound(const lontar_group *group)
{
    return group->wholes->len == 1 && !((lontar_asked *)group->wholes->pdata[0])->is_segmented;
}

/* The words of groups at their positions; a compound of the chosen ones as the one term it is. */
static lontar_expression *
phrase_way(const GPtrArray *groups, lontar_field field, unsigned chosen)
{
    g_autoptr(GPtrArray) parts = lontar_compile_parts();
    unsigned compounds = 0;

    for (guint i = 0; i < groups->len; i++) {
        const lontar_group *group = groups->pdata[i];
        const GPtrArray *words = group->words;

        if (is_compound(group)) {
            words = (chosen & 1u << MIN(compounds, COMPOUNDS_MAX - 1)) != 0 ? group->wholes : words;
            compounds++;
        }
        for (guint n = 0; n < words->len; n++) {
            const lontar_asked *word = words->pdata[n];

            g_ptr_array_add(parts, lontar_compile_term(field, word->term));
        }
    }
    return lontar_compile_join(LONTAR_OP_PHRASE, parts);
}

/* All ways in which groups may stand in a text. */
static void
add_ways(GPtrArray *ways, const GPtrArray *groups, lontar_field field)
{
    unsigned compounds = 0;

    for (guint i = 0; i < groups->len; i++) {
        compounds += is_compound(groups->pdata[i]);
    }
    for (unsigned chosen = 0; chosen < 1u << MIN(compounds, COMPOUNDS_MAX); chosen++) {
        lontar_expression *way = phrase_way(groups, field, chosen);

        if (way != NULL) {
            g_ptr_array_add(ways, way);
        }
    }
}

/* Whether a text ends with a word and a hyphen: of ASCII, U+2010 or U+2011. */
static bool
ends_with_hyphen(const char *text, size_t length)
{
    static const char *const hyphens[] = {"-", "\u2010", "\u2011"};

    for (size_t i = 0; i < G_N_ELEMENTS(hyphens); i++) {
        size_t size = strlen(hyphens[i]);

        if (length > size && memcmp(text + length - size, hyphens[i], size) == 0) {
            return text[length - size - 1] != ' ';
        }
    }
    return false;
}

/*
 * The text with line ends after hyphens that a blank follows: who copies a line's end from a page
 * gets the blank. NULL when there is no such hyphen.
 */
static char *
part_lines(const char *text)
{
    char *parted = g_strdup(text);
    bool any = false;

    for (char *at = parted; *at != '\0'; at++) {
        if (at[0] == ' ' && at[1] != ' ' && at[1] != '\0' &&
            ends_with_hyphen(parted, (size_t)(at - parted))) {
            *at = '\n';
            any = true;
        }
    }
    if (!any) {
        g_clear_pointer(&parted, g_free);
    }
    return parted;
}

lontar_expression *
lontar_compile_phrase_must(lontar_compiler *compiler, const lontar_node *node)
{
    g_autoptr(GPtrArray) ways = lontar_compile_parts();
    g_autofree char *parted = part_lines(node->text);
    const char *texts[] = {node->text, parted};

    for (size_t i = 0; i < G_N_ELEMENTS(texts) && texts[i] != NULL; i++) {
        g_autoptr(GPtrArray) groups =
            lontar_asked_groups(compiler->analyser, compiler->languages, texts[i]);

        add_ways(ways, groups, node->field);
    }
    return lontar_expression_scale(lontar_compile_join(LONTAR_OP_OR, ways), 0);
}

static void
add_phrase_target(lontar_compiler *compiler, const char *text, double weight)
{
    g_autoptr(GPtrArray) groups =
        lontar_asked_groups(compiler->analyser, compiler->languages, text);
    g_autoptr(GPtrArray) terms = g_ptr_array_new();

    for (guint i = 0; i < groups->len; i++) {
        const lontar_group *group = groups->pdata[i];

        for (guint n = 0; n < group->words->len; n++) {
            g_ptr_array_add(terms, ((lontar_asked *)group->words->pdata[n])->term);
        }
    }
    lontar_compile_target(compiler, LONTAR_TARGET_PHRASE, terms, NULL, weight);
}

bool
lontar_compile_phrase(lontar_compiler *compiler, const lontar_node *node, lontar_piece *out_piece)
{
    g_autoptr(GPtrArray) groups =
        lontar_asked_groups(compiler->analyser, compiler->languages, node->text);
    g_autoptr(GPtrArray) weights = lontar_compile_parts();
    g_autofree char *parted = part_lines(node->text);
    size_t words = 0;
    double sum = 0;

    for (guint i = 0; i < groups->len; i++) {
        const lontar_group *group = groups->pdata[i];
        double weight;

        g_ptr_array_add(weights, lontar_compile_group(compiler, group, &weight));
        words += group->words->len;
        sum += weight;
    }
    if (words == 0) {
        return false;
    }
    *out_piece = (lontar_piece){.must = lontar_compile_phrase_must(compiler, node)};
    if (node->field != LONTAR_FIELD_AUTHOR) {
        out_piece->weight = lontar_compile_join(LONTAR_OP_OR, weights);
    }
    if (node->field == LONTAR_FIELD_COUNT && !compiler->is_negated) {
        add_phrase_target(compiler, node->text, sum);
        if (parted != NULL) {
            add_phrase_target(compiler, parted, sum);
        }
    }
    return true;
}
