#!/bin/bash
# Whole sets for other programs: every document once, and nothing in it that another program runs.
set -u
. tests/system/searchd.sh

# A library of records with hostile titles, then many plain ones.
index=$scratch/index
jq -cn '
    {id: "a,\"b", title: "=HYPERLINK(\"http://evil\")", text: "wages", authors: ["@SUM(1)", "Engblom, Anna"],
     publisher: "ILO & \"friends\"", date: "2019-05-27", type: "report", country: ["THA", "KHM"], keywords: ["-a", "b"]},
    {id: "x{y}", title: "}{ \\ % $ # & _ ^ ~ {", text: "wages", authors: ["A and B Council"], year: 2015, type: "news"},
    {id: "t<u>", title: "a <b>&amp; ]]> \"c\" line\nbreak\tTY  - X\r\nER  - ", text: "wages", type: "convention"},
    {id: "no title", text: "wages"},
    (range(2500) | {id: "plain-\(.)", title: "Plain \(.)", text: "salaries number\(.)", year: (1990 + . % 30),
                    type: "report", country: (if . % 2 == 0 then ["THA"] else ["VNM"] end)})' > "$scratch/library.jsonl"
"$build/lontar-index" import --index "$index" "$scratch/library.jsonl" > "$scratch/import.out" 2>&1
same 'the records are imported' $? 0
start_daemon "$index" "$scratch"

for format in csv ndjson ris bibtex csljson; do
    curl -sS -G "$site/api/v1/search" --data-urlencode "format=$format" > "$scratch/all.$format"
    same "$format is an answer" "$(status_of "$site/api/v1/search?format=$format")" 200
    same "$format again, unchanged" \
        "$(status_of -H "If-None-Match: $(header_of ETag "$site/api/v1/search?format=$format")" "$site/api/v1/search?format=$format")" 304
    same "HEAD of $format" "$(status_of -I "$site/api/v1/search?format=$format")" 200
done
header_of Content-Disposition "$site/api/v1/search?format=csv" | grep -q 'attachment; filename="lontar-.*\.csv"'
ok $? 'csv is saved under a name'

# Each document once.
jq -r .id "$scratch/library.jsonl" | sort > "$scratch/ids"
same 'ndjson has each once' "$(jq -r .id "$scratch/all.ndjson" | sort | cmp - "$scratch/ids" && echo same)" same
same 'csljson has each once' "$(jq -r '.[].id' "$scratch/all.csljson" | sort | cmp - "$scratch/ids" && echo same)" same
same 'ris has each once' "$(tr -d '\r' < "$scratch/all.ris" | sed -n 's/^ID  - //p' | sort | cmp - "$scratch/ids" && echo same)" same
same 'bibtex has as many' "$(grep -c '^@' "$scratch/all.bibtex")" 2504
same 'csv has as many rows' "$(tr -d '\n' < "$scratch/all.csv" | tr '\r' '\n' | grep -c '/documents/')" 2504
same 'a filter narrows a set' "$(curl -sS "$site/api/v1/search?q=salaries&country=THA&format=ndjson" | wc -l)" 1250
same 'and is the total' "$(ask q=salaries country=THA | jq .total)" 1250
same 'in the order of the answer' "$(curl -sS "$site/api/v1/search?q=number7&match=any&format=ndjson" | jq -r .id | head -1)" \
    "$(ask q=number7 match=any | jq -r '.hits[0].id')"
same 'nothing is a set, too' "$(curl -sS "$site/api/v1/search?q=nothingatall&format=csljson" | jq -c .)" '[]'
same 'nothing as csv is its head' "$(curl -sS "$site/api/v1/search?q=nothingatall&format=csv" | wc -l)" 1
same 'fields choose' "$(curl -sS "$site/api/v1/search?q=title:%22Plain+7%22&format=ndjson&fields=id,title,-links" | jq -c .)" '{"id":"plain-7","title":"Plain 7"}'
same 'an unknown format is 400' "$(status_of "$site/api/v1/search?format=xls")" 400

# CSV: no cell begins like a formula, quotes are doubled.
same 'csv guards a formula' "$(grep -c "\"'=HYPERLINK(\"\"http://evil\"\")\"" "$scratch/all.csv")" 1
same 'csv guards names' "$(grep -c "\"'@SUM(1); Engblom, Anna\"" "$scratch/all.csv")" 1
same 'no cell begins like a formula' "$(tr -d '\n' < "$scratch/all.csv" | tr '\r' '\n' | grep -cE '(^|,)"?[=+@-]')" 0

# RIS: a title cannot begin a tag of its own.
same 'ris has one type a record' "$(tr -d '\r' < "$scratch/all.ris" | grep -c '^TY  - ')" 2504
same 'ris has one end a record' "$(tr -d '\r' < "$scratch/all.ris" | grep -c '^ER  - ')" 2504
same 'ris has the date' "$(tr -d '\r' < "$scratch/all.ris" | grep -c '^DA  - 2019/05/27/$')" 1

# BibTeX: braces are even in every entry, whatever was in the titles.
awk '{ n = gsub(/{/, "{"); m = gsub(/}/, "}"); d += n - m; if (d < 0) bad = 1 } /^}/ { if (d != 0) bad = 1 } END { exit bad || d != 0 }' "$scratch/all.bibtex"
ok $? 'bibtex has even braces'
grep -q 'author = {{A and B Council}}' "$scratch/all.bibtex"
ok $? 'bibtex keeps a name with and in it whole'

# CSL-JSON.
same 'csl splits a name' "$(jq -c '.[] | select(.id | startswith("a,")) | .author' "$scratch/all.csljson")" \
    '[{"literal":"@SUM(1)"},{"family":"Engblom","given":"Anna"}]'
same 'csl dates' "$(jq -c '.[] | select(.id | startswith("a,")) | .issued' "$scratch/all.csljson")" '{"date-parts":[[2019,5,27]]}'

# Feeds and OpenSearch are XML; the counts are those of the answer.
curl -sS -G "$site/search.atom" --data-urlencode 'q=wages' > "$scratch/feed.xml"
xmllint --noout "$scratch/feed.xml"
ok $? 'the feed is XML'
atom='*[local-name()="feed"]'
same 'the feed has the total' "$(xmllint --xpath "string(/$atom/*[local-name()=\"totalResults\"])" "$scratch/feed.xml")" "$(ask q=wages | jq .total)"
same 'the feed has an entry a hit' "$(xmllint --xpath "count(/$atom/*[local-name()=\"entry\"])" "$scratch/feed.xml")" 4
for part in id title updated; do
    same "each entry has one $part" "$(xmllint --xpath "count(/$atom/*[local-name()=\"entry\"]/*[local-name()=\"$part\"])" "$scratch/feed.xml")" 4
done
same 'the feed by format=atom' "$(curl -sS "$site/api/v1/search?q=wages&format=atom" | xmllint --xpath "count(/$atom/*[local-name()=\"entry\"])" -)" 4
next=$(curl -sS "$site/search.atom?q=salaries" | xmllint --xpath "string(/$atom/*[local-name()=\"link\"][@rel=\"next\"]/@href)" -)
same 'the feed goes on' "$(curl -sS "$next" | xmllint --xpath "string(/$atom/*[local-name()=\"startIndex\"])" -)" 11
curl -sS "$site/opensearch.xml" | xmllint --noout -
ok $? 'OpenSearch is XML'
same 'its address is the one called' "$(curl -sS "$site/opensearch.xml" | grep -c "template=\"$site/search?q={searchTerms}")" 1
same 'a host that is none is not repeated' "$(curl -sS -H 'Host: a"><b>' "$site/opensearch.xml" | grep -c '<b>')" 0

# One document, by name and by Accept.
one=$(jq -rn '"a,\"b" | @uri')
for format in csv ndjson ris bibtex csljson dc jsonld; do
    by_name=$(curl -sS "$site/api/v1/documents/$one?format=$format")
    type=$(header_of Content-Type "$site/api/v1/documents/$one?format=$format")
    by_type=$(curl -sS -H "Accept: text/html;q=0.2, ${type%%;*};q=0.9, */*;q=0.1" "$site/api/v1/documents/$one")
    [ -n "$by_name" ] && [ "$by_name" = "$by_type" ]
    ok $? "a document as $format, by name and as ${type%%;*}"
done
curl -sS "$site/api/v1/documents/$one?format=dc" | xmllint --noout -
ok $? 'Dublin Core is XML'
same 'Dublin Core has the title' "$(curl -sS "$site/api/v1/documents/$one?format=dc" | xmllint --xpath 'string(//*[local-name()="title"])' -)" '=HYPERLINK("http://evil")'
same 'JSON-LD is a Report' "$(curl -sS "$site/api/v1/documents/$one?format=jsonld" | jq -r '."@type"')" Report
same 'JSON is the default' "$(curl -sS -H 'Accept: */*' "$site/api/v1/documents/$one" | jq -r .id)" 'a,"b'
same 'an unknown format of a document' "$(status_of "$site/api/v1/documents/$one?format=xls")" 400
same 'an unknown parameter of a document' "$(status_of "$site/api/v1/documents/$one?colour=red")" 400

# Back-pressure: a client that reads slowly holds the daemon's memory down and others are answered.
before=$(curl -sS "$site/metrics" | sed -n 's/^lontar_resident_bytes //p')
curl -sS --limit-rate 20k "$site/api/v1/search?format=ndjson" > "$scratch/slow" &
slow=$!
sleep 0.5
same 'others are answered meanwhile' "$(status_of -m 20 "$site/api/v1/search?q=wages")" 200
after=$(curl -sS "$site/metrics" | sed -n 's/^lontar_resident_bytes //p')
kill $slow 2> /dev/null
awk -v a="$before" -v b="$after" 'BEGIN { exit !(b - a < 8e6) }'
ok $? "a slow reader costs little memory ($before to $after)"
finish
