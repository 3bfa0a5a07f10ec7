#!/bin/bash
# Five hundred varied requests: every answer is as openapi.json says.
set -u
. tests/system/searchd.sh

index=$scratch/index
"$build/lontar-index" update --library corpus --index "$index" > "$scratch/update.out" 2>&1
same 'corpus/ is indexed whole' $? 0
jq -cn '{id: "a/b?", title: "<b> & \u0001", text: "debt bondage"}, {id: "bare", title: "Bare"},
    {id: "full", title: "Full", pages: ["wages", "", "debt"], authors: ["A"], publisher: "P", date: "2019-05", type: "report",
     language: "th", country: ["THA"], sector: ["fishing"], instrument: ["C029"], keywords: ["k"], url: "https://x.org/"}' > "$scratch/more.jsonl"
"$build/lontar-index" import --index "$index" "$scratch/more.jsonl" >> "$scratch/update.out" 2>&1
start_daemon "$index" corpus
curl -sS "$site/api/v1/openapi.json" > "$scratch/openapi.json"
ids=$(curl -sS "$site/api/v1/search?per_page=1000&fields=id" | jq -c '[.hits[].id]')

# Requests: each parameter with good and bad values, in turns that never fall together.
jq -cn --argjson ids "$ids" '
    def pick($i; $list): $list[$i % ($list | length)];
    def parameters($i): [
        pick($i; ["", "q=labour", "q=debt bondage", "q=\"debt bondage\"", "q=C29 OR C105", "q=recruit*", "q=fees NEAR/5 worker",
                  "q=-boats", "q=zyzzyva", "q=<script> \"", "q=title:fishing", "q=การประมง", "q=(((", "q=country:THA wages",
                  "q=year:2015..2020", "q=a OR", "q=*"]),
        pick($i / 2 | floor; ["", "country=THA", "country=THA,KHM", "country=asean", "country=Atlantis", ""]),
        pick($i / 3 | floor; ["", "sector=fishing", "sector=FISH,AGRI", "type=report", "type=nothing", "language=en", "instrument=C029"]),
        pick($i / 5 | floor; ["", "year=2015..2020", "year=2019", "year=..2010", "year=20x5", "exclude=country:THA", "exclude=colour:red"]),
        pick($i / 7 | floor; ["", "sort=newest", "sort=oldest", "sort=title", "sort=relevance", "sort=best"]),
        pick($i / 11 | floor; ["", "per_page=1", "per_page=50", "page=2", "offset=3", "limit=0", "per_page=2000", "cursor=*"]),
        pick($i / 13 | floor; ["", "facets=none", "facets=instrument,year", "facet.limit=2", "facet.sort=value", "facets=colour"]),
        pick($i / 17 | floor; ["", "snippets=0", "snippets=20", "snippet_length=20", "snippet_length=5"]),
        pick($i / 19 | floor; ["", "fields=id,title", "fields=-facets", "fields=total", "fields=colour", ""]),
        pick($i / 23 | floor; ["", "match=any", "lang=th", "strict=1", "changed_since=1", "colour=red", ""])
        ] | map(select(. != "") | split("=") | "\(.[0])=\(.[1:] | join("=") | @uri)") | join("&");
    def id($i): pick($i; $ids) | @uri;
    range(310) | . as $i | {pattern: "/api/v1/search", url: "/api/v1/search?\(parameters($i * 7))"}
    ' > "$scratch/requests"
jq -cn --argjson ids "$ids" '
    def id($i): $ids[$i % ($ids | length)] | @uri;
    (range(50) | {pattern: "/api/v1/documents/{id}", url: "/api/v1/documents/\(id(.))"}),
    (range(40) | {pattern: "/api/v1/documents/{id}/pages/{n}", url: "/api/v1/documents/\(id(.))/pages/\(. % 4 + 1)"}),
    (range(40) | {pattern: "/api/v1/documents/{id}/search", url: "/api/v1/documents/\(id(.))/search?q=\(["labour", "debt", "", "zyzzyva"][. % 4])"}),
    (range(20) | {pattern: "/api/v1/documents/{id}/similar", url: "/api/v1/documents/\(id(.))/similar?snippets=\(. % 3)"}),
    (range(20) | {pattern: "/api/v1/search/report", url: "/api/v1/search/report?q=\(["labour", "debt+bondage", "zyzzyva", ""][. % 4])&country=\(["THA", "", "xx"][. % 3])"}),
    (range(16) | {pattern: "/api/v1/suggest", url: "/api/v1/suggest?q=\(["thai", "lab", "c029", "debt", "zzz", "", "%C3%A9", "rec"][. % 8])&limit=\([5, 0][. / 8 | floor])"}),
    (["countries", "regions", "sectors", "types", "instruments", "languages", "colours"][] | {pattern: "/api/v1/vocabulary/{name}", url: "/api/v1/vocabulary/\(.)"}),
    {pattern: "/api/v1/status", url: "/api/v1/status"}, {pattern: "/api/v1/status", url: "/api/v1/status?colour=red"},
    {pattern: "/api/v1/documents/{id}", url: "/api/v1/documents/nobody"}, {pattern: "/api/v1/documents/{id}", url: "/api/v1/documents/bare?format=xls"},
    {pattern: "/api/v1/documents/{id}/file", url: "/api/v1/documents/bare/file"}, {pattern: "/api/v1/search", url: "/api/v1/search?q=%ff"}
    ' >> "$scratch/requests"
same 'as many requests' "$(($(wc -l < "$scratch/requests") >= 500))" 1

mkdir "$scratch/bodies"
jq -r --arg site "$site" --arg folder "$scratch/bodies" --slurp 'to_entries[] |
    "url = \"\($site)\(.value.url)\"\noutput = \"\($folder)/\(.key)\""' "$scratch/requests" > "$scratch/curl.conf"
curl -sS --globoff -K "$scratch/curl.conf" -w '%{http_code} %{content_type}\n' > "$scratch/statuses"
same 'as many answers' "$(wc -l < "$scratch/statuses")" "$(wc -l < "$scratch/requests")"
same 'none is the daemon'"'"'s fault' "$(grep -c '^5' "$scratch/statuses")" 0
[ "$(grep -c '^200' "$scratch/statuses")" -gt 200 ] && [ "$(grep -c '^400' "$scratch/statuses")" -gt 50 ]
ok $? "good ones and bad ones ($(cut -c1-3 "$scratch/statuses" | sort | uniq -c | xargs))"

i=0
while IFS= read -r request <&3 && read -r status type <&4; do
    printf '{"request": %s, "status": %s, "type": "%s", "body": ' "$request" "$status" "$type"
    if [[ $type == application/*json* ]]; then cat "$scratch/bodies/$i"; else echo null; fi
    echo '}'
    i=$((i + 1))
done 3< "$scratch/requests" 4< "$scratch/statuses" | jq -c '. + .request | del(.request)' > "$scratch/exchanges"
same 'every JSON answer is JSON' "$(wc -l < "$scratch/exchanges")" "$(wc -l < "$scratch/requests")"

validate() { # exchanges
    jq -n --slurpfile description "$scratch/openapi.json" --slurpfile exchanges "$1" \
        '{description: $description[0], exchanges: $exchanges}' | jq -r -f tests/system/schema.jq
}
validate "$scratch/exchanges" > "$scratch/faults" 2>&1
head -5 "$scratch/faults"
same 'every answer is as described' "$(wc -l < "$scratch/faults")" 0

# The check can fail: broken answers are found.
jq -c 'select(.pattern == "/api/v1/search" and .status == 200 and (.body.hits | length) > 0 and .body.facets != null)' "$scratch/exchanges" | head -1 > "$scratch/good"
for break in '.body.total = "1"' '.body.total = -1' 'del(.body.index.revision)' '.body.colour = 1' '.body.hits[0].title = 1' \
    '.body.hits[0].links.file = []' '.type = "text/html"' '.status = 500 | .type = "application/problem+json"' '.pattern = "/nothing"'; do
    jq -c "$break" "$scratch/good" > "$scratch/broken"
    [ "$(validate "$scratch/broken" | wc -l)" -gt 0 ]
    ok $? "found: $break"
done

# What is described is there, and what is there is described.
same 'each parameter of search is described' \
    "$(jq -r '.paths["/api/v1/search"].get.parameters[].name' "$scratch/openapi.json" | sort | xargs)" \
    "$("$build/lontar-searchd" query --help | grep -o -- ' --[a-z_.]*' | tr -d ' -' | grep -vx index | sort -u | xargs)"
finish
