/*
 * Parts that every page of the site has: head, search box, foot.
 */
#include "page_parts.h"

#include "html.h"

void
lontar_page_begin(GString *out, const char *title, const char *language)
{
    lontar_html_format(out,
                       "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n"
                       "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                       "<title>%s</title>\n"
                       "<link rel=\"stylesheet\" href=\"/assets/style.css\">\n</head>\n<body>\n"
                       "<a class=\"skip\" href=\"#main\">Skip to the results</a>\n"
                       "<header class=\"site\"><a class=\"brand\" href=\"/\">Lontar</a>"
                       "<span class=\"tagline\">Document library search</span></header>\n",
                       language, title);
}

void
lontar_page_end(GString *out)
{
    g_string_append(out, "<footer class=\"site\"><a href=\"/api/v1/search\">API</a> "
                         "<a href=\"/api/v1/status\">Status</a></footer>\n</body>\n</html>\n");
}
