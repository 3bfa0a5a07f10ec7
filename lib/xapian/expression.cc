/*
 * Expressions: what is matched.
 */
#include "handles.h"

#include <algorithm>

/* An expression that Xapian refuses is the caller's bug: say so and match nothing. */
template <typename Body>
static lontar_expression *
make(bool is_positional, std::shared_ptr<const Part> part, Body body)
{
    g_autoptr(GError) error = nullptr;
    lontar_expression *made = guard<lontar_expression *>(&error, "", nullptr, [&] {
        return new lontar_expression{body(), is_positional, std::move(part)};
    });

    if (made == nullptr) {
        g_critical("expression: %s", error->message);
        made = new lontar_expression;
    }
    return made;
}

static std::shared_ptr<Part>
make_part(PartKind kind)
{
    return std::make_shared<Part>(Part{kind, LONTAR_OP_AND, 0, "", 1, 1, {}});
}

static bool
is_term(const std::shared_ptr<const Part> &part)
{
    return part->kind == PartKind::TERM;
}

static bool
all_known(const std::vector<std::shared_ptr<const Part>> &parts)
{
    return std::all_of(parts.begin(), parts.end(),
                       [](const auto &part) { return part != nullptr; });
}

/* What has positions, as positional_part() makes it; NULL if it has none. */
static std::shared_ptr<const Part>
place_part(const std::shared_ptr<const Part> &part)
{
    if (part->kind == PartKind::SCALE) {
        return place_part(part->parts[0]);
    }
    if (part->kind != PartKind::JOIN) {
        return part->kind == PartKind::ALL ? nullptr : part;
    }
    if (part->op != LONTAR_OP_OR && part->op != LONTAR_OP_SYNONYM) {
        return nullptr;
    }

    std::shared_ptr<Part> any = make_part(PartKind::JOIN);

    any->op = LONTAR_OP_OR;
    for (const auto &one : part->parts) {
        any->parts.push_back(place_part(one));
    }
    return all_known(any->parts) ? any : nullptr;
}

/* What stands in a phrase. */
static std::shared_ptr<const Part>
phrase_part(std::shared_ptr<Part> joined)
{
    for (auto &part : joined->parts) {
        part = place_part(part);
    }
    return all_known(joined->parts) && joined->window >= joined->parts.size() ? joined : nullptr;
}

/* Parts joined; NULL if it takes more than sweeps can do. */
static std::shared_ptr<const Part>
join_parts(lontar_op op, lontar_expression *const *parts, size_t size, uint32_t window)
{
    std::shared_ptr<Part> joined = make_part(PartKind::JOIN);

    joined->op = op;
    joined->window = window > 0 ? window : static_cast<uint32_t>(size);
    for (size_t i = 0; i < size; i++) {
        if (parts[i]->part == nullptr) {
            return nullptr;
        }
        joined->parts.push_back(parts[i]->part);
    }

    if (op == LONTAR_OP_PHRASE && size > 0) {
        return phrase_part(std::move(joined));
    }

    bool is_synonym =
        op == LONTAR_OP_SYNONYM && std::all_of(joined->parts.begin(), joined->parts.end(), is_term);
    bool is_known = size > 0 && (op <= LONTAR_OP_FILTER || is_synonym);
    return is_known ? joined : nullptr;
}

static Xapian::Query::op
xapian_op(lontar_op op)
{
    switch (op) {
    case LONTAR_OP_AND:
        return Xapian::Query::OP_AND;
    case LONTAR_OP_OR:
        return Xapian::Query::OP_OR;
    case LONTAR_OP_AND_NOT:
        return Xapian::Query::OP_AND_NOT;
    case LONTAR_OP_AND_MAYBE:
        return Xapian::Query::OP_AND_MAYBE;
    case LONTAR_OP_FILTER:
        return Xapian::Query::OP_FILTER;
    case LONTAR_OP_SYNONYM:
        return Xapian::Query::OP_SYNONYM;
    case LONTAR_OP_MAX:
        return Xapian::Query::OP_MAX;
    case LONTAR_OP_NEAR:
        return Xapian::Query::OP_NEAR;
    case LONTAR_OP_PHRASE:
        return Xapian::Query::OP_PHRASE;
    }
    g_assert_not_reached();
}

/*
 * Xapian takes terms and ORs of terms for parts of a phrase: what else has positions becomes one.
 */
static Xapian::Query
positional_part(const Xapian::Query &query)
{
    switch (query.get_type()) {
    case Xapian::Query::OP_SCALE_WEIGHT:
        return positional_part(query.get_subquery(0));
    case Xapian::Query::OP_SYNONYM:
    case Xapian::Query::OP_MAX:
    case Xapian::Query::OP_OR: {
        Xapian::Query any;
        for (size_t i = 0; i < query.get_num_subqueries(); i++) {
            any |= positional_part(query.get_subquery(i));
        }
        return any;
    }
    default:
        return query;
    }
}

void
lontar_expression_free(lontar_expression *expression)
{
    delete expression;
}

lontar_expression *
lontar_expression_copy(const lontar_expression *expression)
{
    return new lontar_expression(*expression);
}

lontar_expression *
lontar_expression_all(void)
{
    return make(false, make_part(PartKind::ALL), [&] { return Xapian::Query(std::string()); });
}

lontar_expression *
lontar_expression_nothing(void)
{
    return new lontar_expression{Xapian::Query(), false, make_part(PartKind::NOTHING)};
}

lontar_expression *
lontar_expression_term(const char *term, uint32_t wqf)
{
    std::shared_ptr<Part> part = make_part(*term == '\0' ? PartKind::ALL : PartKind::TERM);

    part->term = term;
    part->wqf = wqf;
    return make(false, std::move(part), [&] { return Xapian::Query(term, wqf); });
}

lontar_expression *
lontar_expression_join(lontar_op op, lontar_expression **parts, size_t size, uint32_t window)
{
    bool is_window = op == LONTAR_OP_NEAR || op == LONTAR_OP_PHRASE;
    bool is_positional = is_window;
    std::shared_ptr<const Part> part = join_parts(op, parts, size, window);
    std::vector<Xapian::Query> queries;

    for (size_t i = 0; i < size; i++) {
        is_positional |= parts[i]->is_positional;
        queries.push_back(parts[i]->query);
        lontar_expression_free(parts[i]);
    }
    return make(is_positional, std::move(part), [&] {
        for (Xapian::Query &query : queries) {
            query = is_window ? positional_part(query) : query;
        }
        return Xapian::Query(xapian_op(op), queries.begin(), queries.end(), is_window ? window : 0);
    });
}

lontar_expression *
lontar_expression_scale(lontar_expression *expression, double factor)
{
    std::shared_ptr<Part> part;

    if (expression->part != nullptr) {
        part = make_part(PartKind::SCALE);
        part->factor = factor;
        part->parts.push_back(expression->part);
    }

    lontar_expression *scaled = make(expression->is_positional, std::move(part), [&] {
        return Xapian::Query(Xapian::Query::OP_SCALE_WEIGHT, expression->query, factor);
    });

    lontar_expression_free(expression);
    return scaled;
}

lontar_expression *
lontar_expression_range(uint32_t slot, const char *from, const char *to)
{
    return make(false, nullptr, [&] {
        if (to == nullptr) {
            return Xapian::Query(Xapian::Query::OP_VALUE_GE, slot, from == nullptr ? "" : from);
        }
        if (from == nullptr) {
            return Xapian::Query(Xapian::Query::OP_VALUE_LE, slot, to);
        }
        return Xapian::Query(Xapian::Query::OP_VALUE_RANGE, slot, from, to);
    });
}

lontar_expression *
lontar_expression_range_from(uint32_t slot, const void *from, size_t length)
{
    return make(false, nullptr, [&] {
        return Xapian::Query(Xapian::Query::OP_VALUE_GE, slot,
                             std::string(static_cast<const char *>(from), length));
    });
}

char *
lontar_expression_format(const lontar_expression *expression)
{
    g_autoptr(GError) error = nullptr;
    char *text = guard<char *>(
        &error, "", nullptr, [&] { return g_strdup(expression->query.get_description().c_str()); });

    return text == nullptr ? g_strdup("") : text;
}
