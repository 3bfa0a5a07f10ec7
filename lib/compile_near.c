/*
 * Compiling NEAR and ADJ: the first words of the children stand near each other.
 */
#include "compile_private.h"

#include "expand.h"

/* Where a child of NEAR begins; what else it asks for goes to musts, its weight to weights. */
static lontar_expression *
near_place(lontar_compiler *compiler, const lontar_node *child, GPtrArray *musts,
           GPtrArray *weights)
{
    g_autoptr(GPtrArray) groups =
        lontar_asked_groups(compiler->analyser, compiler->languages, child->text);
    const lontar_group *group = groups->len == 0 ? NULL : groups->pdata[0];

    if (group == NULL || group->words->len == 0) {
        return NULL;
    }
    if (child->kind == LONTAR_NODE_PHRASE) {
        lontar_piece piece = {0};

        (void)lontar_compile_phrase(compiler, child, &piece); /* it has a word */
        g_ptr_array_add(weights, lontar_compile_weight(&piece));
        g_ptr_array_add(musts, lontar_compile_phrase_must(compiler, child));
        return lontar_compile_term(child->field, ((lontar_asked *)group->words->pdata[0])->term);
    }

    g_autoptr(GArray) pieces = lontar_compile_word(compiler, child);
    for (guint i = 0; i < pieces->len; i++) {
        lontar_piece *piece = &g_array_index(pieces, lontar_piece, i);

        if (i > 0 && piece->must != NULL) {
            g_ptr_array_add(musts, g_steal_pointer(&piece->must));
        }
        g_clear_pointer(&piece->must, lontar_expression_free);
        g_ptr_array_add(weights, lontar_compile_weight(piece));
    }
    if (child->wildcard) {
        bool is_cut;
        g_autoptr(GPtrArray) terms =
            lontar_expand_prefix(compiler->index, lontar_compile_field(child->field),
                                 lontar_compile_wildcard(group), LONTAR_WILDCARD_EXPANSION_MAX,
                                 &is_cut, compiler->error == NULL ? &compiler->error : NULL);

        return terms == NULL || terms->len == 0 ? lontar_expression_nothing()
                                                : lontar_compile_any(terms);
    }
    return lontar_compile_places(compiler, group->words->pdata[0], child->field);
}

lontar_expression *
lontar_compile_near(lontar_compiler *compiler, const lontar_node *node)
{
    g_autoptr(GPtrArray) places = g_ptr_array_new();
    g_autoptr(GPtrArray) musts = lontar_compile_parts();
    g_autoptr(GPtrArray) weights = lontar_compile_parts();
    lontar_op op = node->kind == LONTAR_NODE_ADJ ? LONTAR_OP_PHRASE : LONTAR_OP_NEAR;

    for (size_t i = 0; i < node->child_size; i++) {
        lontar_expression *place = near_place(compiler, node->children[i], musts, weights);

        if (place != NULL) {
            g_ptr_array_add(places, place);
        }
    }
    if (places->len == 0) {
        return NULL;
    }

    lontar_expression *near = lontar_expression_join(op, (lontar_expression **)places->pdata,
                                                     places->len, node->distance + places->len);
    g_ptr_array_insert(musts, 0, near);
    lontar_piece piece = {
        .must = lontar_expression_scale(lontar_compile_join(LONTAR_OP_AND, musts), 0),
        .weight = lontar_compile_join(LONTAR_OP_OR, weights),
    };
    return lontar_compile_piece(&piece);
}
