/*
 * The tagger, field by field: years, countries, types, sectors.
 */
#include "tagger_fixture.h"

/* --- years --- */

static const tag_row year_rows[] = {
    {NULL, "Workshop on Forced Labour\nConcept Paper\n27-28 May 2019, Luang Prabang\n", "2019"},
    {NULL, "A/HRC/11/25\nDistr.: General\n5 October 2009\nEleventh session\n", "2009"},
    {NULL,
     "FREQUENTLY ASKED QUESTIONS\nTrafficking Victims Protection Act of 2005\n"
     "September 2017\n",
     "2017"},
    {NULL, "Background Note\nDate: 11-22 May 2015, Venue: online\n", "2015"},
    {NULL, "Forced labour\nGeneva, 2012\n", "2012"},
    {NULL,
     "Forced labour and fishing\n\fCopyright © International Labour Organization 2014\n"
     "First published 2014\n",
     "2014"},
    {NULL, "Trafficking\n\fReference: National Rapporteur (2013). Ninth report. The Hague.\n",
     "2013"},
    {NULL, "Trabajo forzoso\n10 de diciembre de 2008\n", "2008"},
    {NULL, "Le travail forc\303\251\nLe 1er mars 2010\n", "2010"},
    {NULL, "October 20, 2016\nForced labour\n", "2016"},
    {"2021 Findings on Child Labor", "Ghana\nModerate advancement in efforts.\n", "2021"},
    {"National Plan 2016-2025", "The plan has goals.\n", "2016"},
    {"Convention concerning Recruitment",
     "The General Conference, having met in its second session on 30 June 2004,\n"
     "Recalling the Migration for Employment Convention (Revised), 1949\n(No. 97),\n"
     "adopts the following Convention.\n",
     "2004"},
    {"Protocol on Digital Recruitment",
     "Text of 20 May 2016\nTaking into account the Protocol of 2014 to the Convention,\n"
     "adopts the following Protocol.\n",
     "2016"},
    {"Forced Labour Convention, 1930 (No. 29)",
     "Adoption: Geneva, 14th ILC session (28 Jun 1930)\nThe General Conference of the "
     "International Labour Organisation, having been convened, adopts this Convention.\n",
     "1930"},
    {NULL, "Wage payment to crews through bank accounts. Policy brief, June 2020\n", "2020"},
    {NULL, "Form LDL-7. Edition for estates in the hills, 2014. Free of charge\n", "2014"},
    /* what is no year of publication */
    {NULL, "The question\nThe figures are in the report of 2019.\n", NULL},
    {NULL, "PROJECT\nDuration\n2012-2013 (Second phase 2014-2015 to be confirmed)\n", NULL},
    {NULL, "The Act of 1997 was changed in 2003 and again in 2008 by the courts, it is said.\n",
     NULL},
    {NULL, "The plan runs until 2030.\n", NULL},
    {NULL, "Outlook\n1 January 2031\n", NULL},
    {NULL, "Forced labour\n", NULL},
};

static void
run_finds_years(void)
{
    check_field(year_rows, G_N_ELEMENTS(year_rows), LONTAR_FIELD_YEAR);
}

/* --- countries by title, lists, seats, places --- */

#define FILLER                                                                                  \
    "Pickers sell what they find to one dealer only. He has lent them a basket and a hut, and " \
    "pays two thirds of what is paid outside. None may leave before the debt is worked off.\n"

static const tag_row country_rows[] = {
    /* a list says where people come from */
    {"Staff housing",
     FILLER "Resorts of the Maldives house staff from Bangladesh, India, Nepal "
            "and Sri Lanka. A ferry in the Maldives belongs to the hotel.\n",
     "MDV"},
    /* the seat of a body, and who paid */
    {"Fewer rush orders",
     FILLER "Workers in Viet Nam sew at night. The brief was read by the Tasman Friendship Fund, "
            "Wellington, New Zealand.\n",
     "VNM"},
    /* a capital where all know it */
    {"Work at the landfills of Dhaka",
     FILLER "Dhaka is the capital of Bangladesh. In Pune, India, and in Bandung, Indonesia, it is "
            "otherwise.\n",
     "BGD"},
    /* a line below the title */
    {"Check-in, check-out",
     "Staff housing in island resorts of the Maldives\n" FILLER
     "Many come from Nepal. Many come from Nepal. Some return to Nepal.\n",
     "MDV"},
    /* a name that is divided at a line end by a typesetter's hyphen */
    {"The nurse and the bond", FILLER "She was brought from the Philip\u2010\npines.\n", "PHL"},
    /* written at home */
    {"Target panen dan kerja paksa",
     "Buruh perkebunan di Kalimantan dibayar menurut target harian. Mereka yang tidak mencapai "
     "target harus bekerja tanpa upah, dan anak-anak mereka ikut memetik buah di kebun.\n",
     "IDN"},
};

static void
run_finds_countries(void)
{
    check_field(country_rows, G_N_ELEMENTS(country_rows), LONTAR_FIELD_COUNTRY);
}

/* --- types --- */

static const tag_row type_rows[] = {
    {NULL, "Concept Note\nRegional workshop\n", "concept-paper"},
    {NULL, "Background Note\nOnline discussion\n", "background-note"},
    {NULL, "PROJECT AT A GLANCE\nProject objectives\nDonor\nDuration\n", "project-brief"},
    {NULL, "FREQUENTLY ASKED QUESTIONS:\nExecutive Order 13126\n", "guideline"},
    {NULL, "Fact Sheet\nForced labour in numbers\n", "fact-sheet"},
    {NULL, "Policy Brief\nRecruitment fees\n", "policy-brief"},
    {NULL, "Press Release\nNew law on trafficking\n", "news"},
    {NULL, "Training Manual\nfor labour inspectors\n", "training"},
    {NULL, "Report of the Special Rapporteur\non slavery\n", "report"},
    {NULL,
     "INTER-AMERICAN COURT OF HUMAN RIGHTS\nCASE OF THE WORKERS v. BRAZIL\n"
     "JUDGMENT OF OCTOBER 20, 2016\n",
     "court-decision"},
    {"Universal Declaration of Human Rights", "Preamble\n", "declaration"},
    {"Domestic Workers Convention, 2011 (No. 189)", "Adopts this Convention.\n", "convention"},
    {"Domestic Workers Recommendation, 2011 (No. 201)", "Adopts it.\n", "recommendation"},
    {"Protocol of 2014 to the Forced Labour Convention, 1930", "Article 1\n", "protocol"},
    {NULL, "Ringkasan kebijakan\nTarget panen di perkebunan\n", "policy-brief"},
    {NULL, "คู่มือ\nสำหรับผู้ตรวจแรงงาน\n", "guideline"},
    {"Modern Slavery Act 2015", "An Act to make provision about slavery.\n", "legislation"},
};

static void
run_finds_types(void)
{
    check_field(type_rows, G_N_ELEMENTS(type_rows), LONTAR_FIELD_TYPE);
}

/* --- sectors --- */

typedef struct {
    const char *title, *text, *sectors;
} sector_row;

static const sector_row sector_rows[] = {
    {"Forced labour on fishing vessels", "Trafficking of fishers is forced labour.\n", "fishing"},
    {NULL,
     "Child labour is found in several economic sectors, including agriculture, mining and "
     "domestic work.\nForced labour too.\n",
     "agriculture domestic-work mining"},
    {NULL,
     "Child labour, forced labour and trafficking.\nTable 2. Overview of Work by Sector and "
     "Activity\nIndustry\nBrick making and construction\nServices\nStreet work\n"
     "Table 3. Laws\nMinistry of mining\n",
     "bricks construction trade"},
    {"Vendors refuse the daily loan", "They may not leave before the debt is paid.\n", "trade"},
    {NULL,
     "घरेलू कामगार। घरेलू कामगारों की मज़दूरी।"
     " बंधुआ मज़दूरी। घरेलू कामगार।\n",
     "domestic-work"},
    {NULL, "The committee noted progress in health and education, as agriculture grew.\n",
     "cross-sector"},
    {NULL,
     "Prohibition of Commercial Sexual Exploitation of Children is law. Child labour and "
     "forced labour are not allowed.\n",
     "cross-sector"},
};

static void
run_finds_sectors(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(sector_rows); i++) {
        g_autoptr(lontar_document) document = tag(sector_rows[i].title, sector_rows[i].text);
        g_autofree char *sectors = values_of(document, LONTAR_FIELD_SECTOR);

        g_test_message("%s", sector_rows[i].text);
        g_assert_cmpstr(sectors, ==, sector_rows[i].sectors);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/tagger/run/finds_years", run_finds_years);
    g_test_add_func("/tagger/run/finds_countries", run_finds_countries);
    g_test_add_func("/tagger/run/finds_types", run_finds_types);
    g_test_add_func("/tagger/run/finds_sectors", run_finds_sectors);
    return run_tests();
}
