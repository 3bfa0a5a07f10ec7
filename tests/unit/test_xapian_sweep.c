/*
 * The Xapian door: what is swept matches, counts and weighs as Xapian does.
 *
 * An expression under a MAX of its own goes to Xapian, which then simplifies it away.
 */
#include "xapian_fixture.h"

/* More than two windows of docids. */
#define DOCUMENTS 9000
#define TREES     300

static const char *const words[] = {"often", "half", "some", "few", "rare", "many", "gone"};

/* How many documents of ten thousand have each; "many" is there many times over. */
static const int shares[] = {9500, 5000, 1400, 160, 7, 900, 0};

static void
put_random(lontar_writer *writer, size_t number, GRand *random)
{
    g_autoptr(GString) text = g_string_new("text");
    g_autofree char *id = g_strdup_printf("%zu", number);

    for (size_t n = 0; n < G_N_ELEMENTS(words); n++) {
        size_t i = (number + n) % G_N_ELEMENTS(words);
        int times = g_rand_int_range(random, 0, 3) * (i == 5 ? 9 : 1) + 1;

        if (g_rand_int_range(random, 0, 10000) < shares[i]) {
            for (int time = 0; time < times; time++) {
                g_string_append_printf(text, " %s", words[i]);
            }
        }
    }
    put(writer, id, text->str);
}

/* Some documents are deleted again, so that docids have gaps. */
static void
fill_shard(const char *path, size_t shard, size_t shards)
{
    g_autoptr(GRand) random = g_rand_new_with_seed(7);
    g_autoptr(lontar_writer) writer = open_writer(path);

    for (size_t i = 0; i < DOCUMENTS / shards; i++) {
        put_random(writer, i * shards + shard, random);
    }
    commit(writer);
    for (size_t i = 0; i < DOCUMENTS / shards; i += 23) {
        g_autofree char *unique = g_strdup_printf("Q%zu", i * shards + shard);

        g_assert_true(lontar_writer_delete(writer, unique, NULL));
    }
    commit(writer);
}

static lontar_expression *
random_synonym(GRand *random)
{
    lontar_expression *parts[3];
    size_t size = (size_t)g_rand_int_range(random, 2, G_N_ELEMENTS(parts) + 1);

    for (size_t i = 0; i < size; i++) {
        parts[i] = word(words[g_rand_int_range(random, 0, G_N_ELEMENTS(words))]);
    }
    return lontar_expression_join(LONTAR_OP_SYNONYM, parts, size, 0);
}

/* Of words, of which any may stand at a place. */
static lontar_expression *
random_phrase(GRand *random)
{
    lontar_expression *parts[3];
    size_t size = (size_t)g_rand_int_range(random, 2, G_N_ELEMENTS(parts) + 1);
    guint32 window = (guint32)size + (guint32)MAX(g_rand_int_range(random, -3, 5), 0);

    for (size_t i = 0; i < size; i++) {
        parts[i] = g_rand_int_range(random, 0, 4) == 0
                       ? random_synonym(random)
                       : word(words[g_rand_int_range(random, 0, G_N_ELEMENTS(words))]);
    }
    return lontar_expression_join(LONTAR_OP_PHRASE, parts, size, window);
}

static lontar_expression *
random_leaf(GRand *random)
{
    int kind = g_rand_int_range(random, 0, 24);
    const char *one = words[g_rand_int_range(random, 0, G_N_ELEMENTS(words))];

    return kind == 0   ? lontar_expression_all()
           : kind == 1 ? lontar_expression_nothing()
           : kind < 5  ? lontar_expression_scale(word(one), 0)
           : kind < 8  ? lontar_expression_scale(word(one), 0.3)
           : kind < 10 ? lontar_expression_term(one, 3)
                       : word(one);
}

/* Xapian 1.4.22 adds the weight of a phrase that does not match to others of an AND_MAYBE. */
static lontar_expression *
random_tree(GRand *random, int depth, bool has_phrases)
{
    static const lontar_op ops[] = {LONTAR_OP_AND,     LONTAR_OP_AND,    LONTAR_OP_OR,
                                    LONTAR_OP_AND_NOT, LONTAR_OP_FILTER, LONTAR_OP_AND_MAYBE};
    int size_of_ops = G_N_ELEMENTS(ops) - has_phrases;
    lontar_expression *parts[3];
    size_t size = (size_t)g_rand_int_range(random, 1, G_N_ELEMENTS(parts) + 1);

    if (depth == 0) {
        int kind = g_rand_int_range(random, 0, 6);

        return kind == 0                  ? random_synonym(random)
               : kind == 1 && has_phrases ? random_phrase(random)
                                          : random_leaf(random);
    }
    for (size_t i = 0; i < size; i++) {
        parts[i] = random_tree(random, g_rand_int_range(random, 0, depth), has_phrases);
    }
    return lontar_expression_join(ops[g_rand_int_range(random, 0, size_of_ops)], parts, size, 0);
}

static lontar_mset *
match(lontar_index *index, const lontar_expression *expression, bool decide)
{
    g_autoptr(GError) error = NULL;
    lontar_match_options how = options();

    how.limit = 50;
    how.decide = decide ? take_odd : NULL;
    lontar_mset *mset = lontar_index_match(index, expression, &how, &error);

    g_assert_no_error(error);
    return mset;
}

static void
assert_same(const lontar_mset *mset, const lontar_mset *expected, const char *tree)
{
    if (lontar_mset_total(mset) != lontar_mset_total(expected)) {
        g_test_message("%s", tree);
    }
    g_assert_cmpuint(lontar_mset_total(mset), ==, lontar_mset_total(expected));
    g_assert_cmpuint(lontar_mset_size(mset), ==, lontar_mset_size(expected));
    for (size_t i = 0; i < lontar_mset_size(mset); i++) {
        g_assert_cmpfloat_with_epsilon(lontar_mset_score_at(mset, i),
                                       lontar_mset_score_at(expected, i), 1e-9);
    }
}

/* Each tree three times: lists may be read as they are needed, then kept, then found. */
static void
assert_as_xapian(lontar_index *index)
{
    g_autoptr(GRand) random = g_rand_new_with_seed(11);

    for (size_t i = 0; i < TREES; i++) {
        g_autoptr(lontar_expression) tree = random_tree(random, 3, i % 3 > 0);
        g_autofree char *text = lontar_expression_format(tree);
        lontar_expression *copy = lontar_expression_copy(tree);
        g_autoptr(lontar_expression) for_xapian =
            lontar_expression_join(LONTAR_OP_MAX, &copy, 1, 0);
        bool decide = i % 2 == 1;
        g_autoptr(lontar_mset) expected = match(index, for_xapian, decide);

        for (size_t n = 0; n < 3; n++) {
            g_autoptr(lontar_mset) mset = match(index, tree, decide);

            assert_same(mset, expected, text);
        }
    }
}

static void
sweep_one(fixture *f, gconstpointer data)
{
    fill_shard(f->path, 0, 1);
    g_autoptr(lontar_index) index = open_index(f->path);
    assert_as_xapian(index);
}

static void
sweep_shards(fixture *f, gconstpointer data)
{
    g_autofree char *second = g_strconcat(f->path, "2", NULL);

    fill_shard(f->path, 0, 2);
    fill_shard(second, 1, 2);
    g_autoptr(lontar_index) index = open_index(f->path);
    g_assert_true(lontar_index_add(index, second, NULL));
    assert_as_xapian(index);
}

static lontar_expression *
phrase(const char *first, const char *second)
{
    lontar_expression *parts[] = {word(first), word(second)};

    return lontar_expression_join(LONTAR_OP_PHRASE, parts, G_N_ELEMENTS(parts), 0);
}

/* A phrase adds to the score of those documents only that have it. */
static void
sweep_maybe_phrase(fixture *f, gconstpointer data)
{
    g_autoptr(lontar_writer) writer = open_writer(f->path);

    put(writer, "with", "half some few many");
    put(writer, "without", "half some many few");
    put(writer, "other", "text");
    commit(writer);
    g_autoptr(lontar_index) index = open_index(f->path);
    lontar_expression *parts[] = {phrase("half", "some"), word("few"), phrase("few", "many")};
    g_autoptr(lontar_expression) tree =
        lontar_expression_join(LONTAR_OP_AND_MAYBE, parts, G_N_ELEMENTS(parts), 0);
    g_autoptr(lontar_mset) mset = match(index, tree, false);
    g_assert_cmpuint(lontar_mset_total(mset), ==, 2);
    g_assert_cmpuint(lontar_mset_docid_at(mset, 0), ==, 1);
    g_assert_cmpfloat(lontar_mset_score_at(mset, 0), >, lontar_mset_score_at(mset, 1) * 1.5);
}

/* More positions than a block of the table holds, and documents after it. */
static void
sweep_long(fixture *f, gconstpointer data)
{
    g_autoptr(lontar_writer) writer = open_writer(f->path);

    for (size_t i = 0; i < 3; i++) {
        g_autoptr(GString) text = g_string_new("one two");

        for (size_t n = 0; n < 20000; n++) {
            g_string_append(text, n * n % 7 < 3 ? " two" : " one three");
        }
        g_string_append(text, i == 1 ? " two two one two" : " end");
        g_autofree char *id = g_strdup_printf("%zu", i);
        put(writer, id, text->str);
    }
    commit(writer);
    g_autoptr(lontar_index) index = open_index(f->path);
    lontar_expression *parts[] = {phrase("two", "one"), phrase("one", "two"), phrase("two", "end")};
    g_autoptr(lontar_expression) tree =
        lontar_expression_join(LONTAR_OP_AND, parts, G_N_ELEMENTS(parts), 0);
    lontar_expression *copy = lontar_expression_copy(tree);
    g_autoptr(lontar_expression) for_xapian = lontar_expression_join(LONTAR_OP_MAX, &copy, 1, 0);
    g_autoptr(lontar_mset) mset = match(index, tree, false);
    g_autoptr(lontar_mset) expected = match(index, for_xapian, false);
    g_assert_cmpuint(lontar_mset_total(mset), >, 0);
    assert_same(mset, expected, "long");
}

/* Change some bytes of a file. */
static void
damage(const char *path, const char *bytes, gsize length, GRand *random)
{
    g_autofree char *copy = g_memdup2(bytes, length);

    for (int i = g_rand_int_range(random, 1, 20); i > 0; i--) {
        copy[g_rand_int_range(random, 0, (gint32)length)] = (char)g_rand_int(random);
    }
    g_assert_true(g_file_set_contents(path, copy, (gssize)length, NULL));
}

/* Positions that are damaged give an answer or an error, and nothing worse. */
static void
sweep_damaged(fixture *f, gconstpointer data)
{
    g_autoptr(GRand) random = g_rand_new_with_seed(5);
    g_autofree char *path = g_build_filename(f->path, "position.glass", NULL);
    g_autofree char *bytes = NULL;
    gsize length = 0;
    size_t failed = 0;

    fill_shard(f->path, 0, 4);
    g_assert_true(g_file_get_contents(path, &bytes, &length, NULL));
    for (size_t i = 0; i < 300; i++) {
        g_autoptr(GError) error = NULL;

        damage(path, bytes, length, random);
        g_autoptr(lontar_index) index = open_index(f->path);
        g_autoptr(lontar_expression) tree = random_phrase(random);
        lontar_match_options how = options();
        g_autoptr(lontar_mset) mset = lontar_index_match(index, tree, &how, &error);
        failed += mset == NULL;
        g_assert_true(mset != NULL || error->code == LONTAR_ERROR_CORRUPT ||
                      error->code == LONTAR_ERROR_IO);
    }
    g_assert_cmpuint(failed, >, 0);
    g_assert_cmpuint(failed, <, 300);
}

/* Xapian 1.4.22 takes the end of a part of the list of all documents for damage here. */
static void
sweep_term_of_all(fixture *f, gconstpointer data)
{
    fill_shard(f->path, 0, 1);
    g_autoptr(lontar_index) index = open_index(f->path);
    g_autoptr(lontar_expression) all = lontar_expression_scale(word("text"), 0);
    g_autoptr(lontar_mset) mset = match(index, all, false);
    g_assert_cmpuint(lontar_mset_total(mset), ==, lontar_index_document_size(index));
}

/* What was kept of a revision is not taken for what is in the next. */
static void
sweep_follows(fixture *f, gconstpointer data)
{
    g_autoptr(GError) error = NULL;

    fill_shard(f->path, 0, 1);
    g_autoptr(lontar_index) index = open_index(f->path);
    g_autoptr(lontar_index) other = open_index(f->path);
    g_autoptr(lontar_expression) few = word("few");
    g_autoptr(lontar_expression) twice = phrase("few", "few");
    g_autoptr(lontar_mset) before = match(index, few, false);
    g_autoptr(lontar_mset) twice_before = match(index, twice, false);
    {
        g_autoptr(lontar_writer) writer = open_writer(f->path);
        put(writer, "new", "few few few");
        commit(writer);
    }
    g_assert_true(lontar_index_reopen(index, NULL, &error));
    g_autoptr(lontar_mset) after = match(index, few, false);
    g_autoptr(lontar_mset) twice_after = match(index, twice, false);
    g_autoptr(lontar_mset) behind = match(other, few, false);
    g_autoptr(lontar_mset) twice_behind = match(other, twice, false);
    g_assert_cmpuint(lontar_mset_total(after), ==, lontar_mset_total(before) + 1);
    g_assert_cmpuint(lontar_mset_docid_at(after, 0), ==, DOCUMENTS + 1);
    g_assert_cmpuint(lontar_mset_total(behind), ==, lontar_mset_total(before));
    g_assert_cmpuint(lontar_mset_total(twice_before), >, 0);
    g_assert_cmpuint(lontar_mset_total(twice_after), ==, lontar_mset_total(twice_before) + 1);
    g_assert_cmpuint(lontar_mset_total(twice_behind), ==, lontar_mset_total(twice_before));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    CASE("sweep/one", sweep_one);
    CASE("sweep/shards", sweep_shards);
    CASE("sweep/maybe_phrase", sweep_maybe_phrase);
    CASE("sweep/long", sweep_long);
    CASE("sweep/damaged", sweep_damaged);
    CASE("sweep/term_of_all", sweep_term_of_all);
    CASE("sweep/follows", sweep_follows);
    return g_test_run();
}
