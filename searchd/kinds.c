/*
 * Kinds: what the types of documents are called in the formats of reference managers.
 */
#include "kinds.h"

#include <glib.h>

static const lontar_kind kinds[] = {
    {"report", "RPRT", "techreport", "report", "Report"},
    {"country-report", "RPRT", "techreport", "report", "Report"},
    {"project-brief", "RPRT", "techreport", "report", "Report"},
    {"concept-paper", "RPRT", "techreport", "report", "Report"},
    {"background-note", "RPRT", "techreport", "report", "Report"},
    {"policy-brief", "RPRT", "techreport", "report", "Report"},
    {"guideline", "RPRT", "techreport", "report", "Report"},
    {"training", "RPRT", "techreport", "report", "LearningResource"},
    {"convention", "LEGAL", "misc", "treaty", "Legislation"},
    {"protocol", "LEGAL", "misc", "treaty", "Legislation"},
    {"recommendation", "LEGAL", "misc", "document", "Legislation"},
    {"declaration", "LEGAL", "misc", "document", "Legislation"},
    {"legislation", "STAT", "misc", "legislation", "Legislation"},
    {"court-decision", "CASE", "misc", "legal_case", "CreativeWork"},
    {"fact-sheet", "PAMP", "misc", "pamphlet", "CreativeWork"},
    {"news", "NEWS", "misc", "article-newspaper", "NewsArticle"},
    {"opinion", "NEWS", "misc", "article-newspaper", "OpinionNewsArticle"},
    {"blog", "BLOG", "misc", "post-weblog", "BlogPosting"},
    {"discussion", "ELEC", "misc", "post", "DiscussionForumPosting"},
    {"event", "GEN", "misc", "event", "Event"},
    {"speech", "GEN", "misc", "speech", "CreativeWork"},
    {"expert-answer", "ELEC", "misc", "webpage", "WebPage"},
    {"other", "GEN", "misc", "document", "CreativeWork"},
};

const lontar_kind *
lontar_kind_of(const char *type)
{
    const lontar_kind *last = &kinds[G_N_ELEMENTS(kinds) - 1];

    for (const lontar_kind *kind = kinds; type != NULL && kind < last; kind++) {
        if (g_str_equal(kind->type, type)) {
            return kind;
        }
    }
    return last;
}
