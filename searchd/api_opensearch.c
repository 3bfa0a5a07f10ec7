/*
 * OpenSearch 1.1: how browsers and readers of feeds search here.
 */
#include "base_url.h"
#include "routes.h"
#include "xml.h"

void
lontar_api_opensearch(lontar_worker *worker, lontar_exchange *exchange, const lontar_place *place)
{
    g_autofree char *base = lontar_base_url(worker->site, exchange);

    exchange->content_type = "application/opensearchdescription+xml; charset=utf-8";
    lontar_xml_format(
        exchange->body,
        LONTAR_XML_HEAD
        "<OpenSearchDescription xmlns=\"http://a9.com/-/spec/opensearch/1.1/\">\n"
        "<ShortName>Lontar</ShortName>\n"
        "<Description>Search the document library</Description>\n"
        "<Url type=\"text/html\" template=\"%s/search?q={searchTerms}&amp;page={startPage?}\"/>\n"
        "<Url type=\"application/atom+xml\" "
        "template=\"%s/search.atom?q={searchTerms}&amp;page={startPage?}&amp;per_page={count?}\"/>"
        "\n"
        "<Url type=\"application/json\" "
        "template=\"%s/api/v1/search?q={searchTerms}&amp;page={startPage?}&amp;per_page={count?}\"/"
        ">"
        "\n"
        "<Url rel=\"suggestions\" type=\"application/x-suggestions+json\" "
        "template=\"%s/api/v1/suggest?format=opensearch&amp;q={searchTerms}\"/>\n"
        "<Url rel=\"self\" type=\"application/opensearchdescription+xml\" "
        "template=\"%s/opensearch.xml\"/>\n"
        "<Language>*</Language>\n"
        "<InputEncoding>UTF-8</InputEncoding>\n"
        "<OutputEncoding>UTF-8</OutputEncoding>\n"
        "</OpenSearchDescription>\n",
        base, base, base, base, base);
}
