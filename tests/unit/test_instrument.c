/*
 * Citations of ILO instruments: every way that documents and people have of citing them, and what
 * only looks like one.
 */
#include <string.h>

#include "lontar/instrument.h"

static lontar_vocabularies *vocabularies;

/* Citations as `C029 P029:2`: code, colon, article. */
static char *
scan(const char *text)
{
    g_autoptr(GArray) found = lontar_instrument_scan(vocabularies, text, strlen(text));
    GString *line = g_string_new(NULL);

    for (size_t i = 0; i < found->len; i++) {
        const lontar_citation *citation = &g_array_index(found, lontar_citation, i);

        g_assert_cmpuint(citation->start + citation->length, <=, strlen(text));
        g_assert_cmpuint(citation->length, >, 0);
        g_string_append_printf(line, "%s%s", i > 0 ? " " : "", citation->code);
        if (*citation->article != '\0') {
            g_string_append_printf(line, ":%s", citation->article);
        }
    }
    return g_string_free(line, false);
}

typedef struct {
    const char *text, *expected;
} row;

static void
check(const row *rows, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        g_autofree char *found = scan(rows[i].text);

        if (!g_str_equal(found, rows[i].expected)) {
            g_test_message("'%s' gives '%s', not '%s'", rows[i].text, found, rows[i].expected);
            g_test_fail();
        }
    }
}

/* As people type them. */
static const row queries[] = {
    {"C29", "C029"},
    {"C029", "C029"},
    {"c29", "C029"},
    {"C. 29", "C029"},
    {"C.29", "C029"},
    {"C 29", "C029"},
    {"Convention No. 29", "C029"},
    {"convention no 29", "C029"},
    {"Convention (No. 29)", "C029"},
    {"Forced Labour Convention, 1930 (No. 29)", "C029"},
    {"forced labour convention", "C029"},
    {"Forced Labor Convention", "C029"},
    {"convention n° 29", "C029"},
    {"Convenio núm. 29", "C029"},
    {"convenio 169", "C169"},
    {"C29 art. 2", "C029:2"},
    {"Convention No. 29, art. 2", "C029:2"},
    {"Convenio núm. 29, artículo 25", "C029:25"},
    {"P29", "P029"},
    {"P029", "P029"},
    {"R203", "R203"},
    {"Recommendation No. 203", "R203"},
    {"debt bondage C29", "C029"},
    {"C29 C105", "C029 C105"},
    {"p. 29", ""},
    {"convention", ""},
    {"C500", ""},
    {"", ""},
};

static const row sentences[] = {
    /* numbers */
    {"Thailand ratified the ILO Convention No. 29 in 1969.", "C029"},
    {"It has ratified Conventions Nos. 29, 105 and 182.", "C029 C105 C182"},
    {"Conventions Nos.\n87, 98, 100,\n111 and 138 were ratified.", "C087 C098 C100 C111 C138"},
    {"ILO Conventions 29 and 105 apply.", "C029 C105"},
    {"ILO Convention 182 on the worst forms of child labour.", "C182"},
    {"The ILO Conventions (No. 29) and (No. 105) are in force.", "C029 C105"},
    {"ILO Conventions No. 138 and No. 182.", "C138 C182"},
    {"the Forced Labour Convention, 1930 (No. 29), and its Protocol.", "C029"},
    {"Forced Labour\nConvention, 1930\n(No. 29).", "C029"},
    {"Abolition of Forced Labour Convention, 1957 (No. 105).", "C105"},
    {"Discrimination (Employment and Occupation) Convention, 1958 (No. 111)", "C111"},
    {"Freedom of Association and Protection of the Right to Organise Convention, 1948 (No. 87).",
     "C087"},
    {"Minimum Age Convention, 1973 (No. 138), and Worst Forms of Child Labour Convention, 1999 "
     "(No. 182).",
     "C138 C182"},
    {"Article 2 of Convention No. 29 defines forced labour.", "C029:2"},
    {"Under article 3(d) of ILO Convention No. 182, work is hazardous.", "C182:3"},
    {"† relevant to Article 3(d) of ILO C. 182.", "C182:3"},
    {"ILO C. 138, Minimum Age", "C138"},
    {"ILO C. 138, Minimum Age\n✓\nILO C. 182, Worst Forms of Child Labor\n✓", "C138 C182"},
    {"Konvensi ILO No. 29 tentang Kerja Paksa.", "C029"},
    {"Công ước số 29 của ILO.", "C029"},
    {"Convenção n.º 29 da OIT.", "C029"},
    {"la convention n° 29 sur le travail forcé.", "C029"},
    {"les conventions nos 29 et 105 de l'OIT.", "C029 C105"},
    {"el Convenio n.o7", "C007"},
    {"el Convenio núm. 29 y el Convenio núm. 105 de la OIT.", "C029 C105"},
    {"los Convenios núms. 87 y 98.", "C087 C098"},
    {"the Convenio 169 de la OIT.", "C169"},
    {"Convention No. C189 of the ILO.", "C189"},
    /* footnotes glued on */
    {"to ratify ILO Conventions No. 169 and 1898.", "C169 C189"},
    {"ratified ILO Convention No. 1822 on child labour.", "C182"},
    {"ILO Convention No. 1056 was ratified.", "C105"},
    /* titles alone */
    {"the Worst Forms of Child Labour Convention has been ratified.", "C182"},
    {"the Domestic Workers Convention, 2011 is a milestone.", "C189"},
    {"the Protocol of 2014 to the Forced Labour Convention came into force.", "P029"},
    {"the Protocol of 2014 to the Forced Labour Convention, 1930 (No. 29), was adopted.", "P029"},
    {"the Maritime Labour Convention, 2006 (MLC, 2006).", "C186 C186"},
    {"Convention sur les pires formes de travail des enfants, 1999 (n° 182).", "C182"},
    {"el Convenio sobre las peores formas de trabajo infantil, 1999.", "C182"},
    {"Forced Labour (Supplementary Measures) Recommendation, 2014 (No. 203).", "R203"},
    {"C029 - Forced Labour Convention, 1930 (No. 29)", "C029 C029"},
    {"Migration for Employment Convention (Revised), 1949 (No. 97)", "C097"},
    {"Migration for Employment (Revised) Convention, 1949 (No. 97)", "C097"},
    {"Violence and Harassment Convention, 2019 (No. 190) and Recommendation (No. 206)",
     "C190 R206"},
    {"the Protocol to Convention No. 29 was ratified.", "P029"},
    {"the 2014 Protocol to ILO Convention 29.", "P029"},
    {"Night Work (Women) Convention (Revised), 1948 (No. 89)", "C089"},
    {"Protocol of 1990 to the Night Work (Women) Convention (Revised), 1948", "P089"},
    /* codes in running text */
    {"ILO core conventions C29, C105, C138 and C182 are ratified.", "C029 C105 C138 C182"},
    {"The ILO supervises C029 and P029.", "C029 P029"},
};

static const row traps[] = {
    {"It accepted recommendations Nos. 8, 9, 10 and 11.", ""},
    {"Recommendation 29 (Turkey) was noted.", ""},
    {"General Recommendation No. 19 of the CEDAW Committee.", ""},
    {"the Convention on the Rights of the Child, 1989.", ""},
    {"the Optional Protocol to the Convention on the Rights of the Child.", ""},
    {"the 1951 Convention relating to the Status of Refugees and its 1967 Protocol.", ""},
    {"the United Nations Convention against Transnational Organized Crime.", ""},
    {"Council of Europe Convention No. 108 on data protection.", ""},
    {"The shelter is in section C. 29 workers were rescued.", ""},
    {"See annex C. 29 persons attended the meeting.", ""},
    {"See p. 29 and pp. 105 and 182.", ""},
    {"P. 29 shows the table.", ""},
    {"Vitamin C 29 mg a day.", ""},
    {"The C40 cities and the A29 motorway.", ""},
    {"Room C29 is on the second floor of the hotel.", ""},
    {"Law No. 29 of 1930 and Decree No. 105.", ""},
    {"The Convention has 29 States parties.", ""},
    {"a convention of 138 teachers was held.", ""},
    {"The Vienna Convention No. 29 is fictional.", ""},
    {"forced labour conventions are many.", ""},
    {"Tenth session, conventional arms, 29 May.", ""},
    {"Protocol No. 11 to the European Convention on Human Rights.", ""},
    {"Additional Protocol No. 29 to the Geneva Conventions.", ""},
};

static void
scan_understands_queries(void)
{
    check(queries, G_N_ELEMENTS(queries));
}

static void
scan_understands_documents(void)
{
    check(sentences, G_N_ELEMENTS(sentences));
}

static void
scan_avoids_traps(void)
{
    check(traps, G_N_ELEMENTS(traps));
}

static void
scan_gives_spans(void)
{
    const char *text = "It has ratified Conventions Nos. 29, 105 and 182.";
    g_autoptr(GArray) found = lontar_instrument_scan(vocabularies, text, strlen(text));
    const lontar_citation *second = &g_array_index(found, lontar_citation, 1);

    g_assert_cmpuint(found->len, ==, 3);
    g_assert_cmpuint(second->length, ==, 3);
    g_assert_cmpint(strncmp(text + second->start, "105", 3), ==, 0);
}

/* Years between numbers are passed over once each, without recursion. */
static void
scan_passes_over_many_years(void)
{
    g_autoptr(GString) text = g_string_new("The ILO's Conventions Nos. 29, ");
    g_autofree char *found = NULL;

    for (size_t i = 0; i < 500000; i++) {
        g_string_append(text, "1929, and ");
    }
    g_string_append(text, "105 are in force.");
    found = scan(text->str);
    g_assert_cmpstr(found, ==, "C029 C105");
}

/* Any title of the vocabulary, as it stands there with its number, gives its code. */
static void
scan_knows_every_title(void)
{
    const lontar_vocabulary *instruments =
        lontar_vocabularies_get(vocabularies, LONTAR_INSTRUMENTS);

    for (size_t i = 0; i < lontar_vocabulary_size(instruments); i++) {
        const char *code = lontar_vocabulary_at(instruments, i);
        const char *label = lontar_vocabulary_label(instruments, code, "en");
        g_autofree char *text = g_strdup_printf("See the %s.", label);
        g_autofree char *found = scan(text);

        g_test_message("%s", text);
        g_assert_cmpstr(found, ==, code);
    }
}

int
main(int argc, char **argv)
{
    int status;

    g_test_init(&argc, &argv, NULL);
    vocabularies = lontar_vocabularies_load(NULL, NULL);
    g_test_add_func("/instrument/scan/understands_queries", scan_understands_queries);
    g_test_add_func("/instrument/scan/understands_documents", scan_understands_documents);
    g_test_add_func("/instrument/scan/avoids_traps", scan_avoids_traps);
    g_test_add_func("/instrument/scan/gives_spans", scan_gives_spans);
    g_test_add_func("/instrument/scan/passes_over_many_years", scan_passes_over_many_years);
    g_test_add_func("/instrument/scan/knows_every_title", scan_knows_every_title);
    status = g_test_run();
    lontar_vocabularies_free(vocabularies);
    return status;
}
