# Turn queries (record_queries.awk) into requests of the API, one query string a line, with orders,
# pages and exclusions in turn: what an index and its shards must answer alike.
BEGIN {
    FS = "\t"
    split("relevance newest oldest title", sort, " ")
}
{
    words = $2
    gsub(/ /, "+", words)
    request = $1 == "phrase" ? "q=%22" words "%22" : "q=" words
    if ($1 == "any") {
        request = request "&match=any"
    }
    if ($3 != "") {
        split($3, part, ":")
        request = NR % 3 ? request "&" part[1] "=" part[2] : request "&exclude=" part[1] ":" part[2]
    }
    if (NR % 5 == 0) {
        request = request "&sort=" sort[int(NR / 5) % 4 + 1]
    }
    if (NR % 7 == 0) {
        request = request "&offset=" NR % 40 "&facets=none"
    } else if ($1 == "faceted") {
        request = request "&facets=country,sector,instrument&country=THA,VNM&year=1995..2015"
    }
    if (NR % 11 == 0) {
        sub(/q=[^&]*/, "per_page=7", request)
    }
    print request
}
