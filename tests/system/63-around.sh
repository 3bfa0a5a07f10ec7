#!/bin/bash
# Around a search: inside one document, more like it, its successor, the report, suggestions, and why
# nothing was found.
set -u
. tests/system/searchd.sh

index=$scratch/index library=$scratch/library
mkdir "$library"
for i in 1 2 3 4 5 6 7 8 9; do
    printf 'Wages %d\n\nWages in the fishing sector of village %d, and the boats.\n' $i $i > "$library/fish$i.txt"
    printf 'Looms %d\n\nWeaving mills with looms and spindles in town %d.\n' $i $i > "$library/loom$i.txt"
done
printf 'Changing\n\nThe first text about trawlers, boats and wages in the fishing sector.\n' > "$library/changing.txt"
jq -cn '{id: "paged", title: "Paged report", type: "report", country: ["THA"], sector: ["fishing"], instrument: ["C029"],
    pages: [range(30) | if . % 3 == 0 then "bonded bonded labour on page \(.)" else "nothing here \(.)" end]},
    {id: "council", title: "Recruitment council", text: "recruitment fees", country: ["KHM"], type: "news"}' > "$scratch/records.jsonl"
"$build/lontar-index" update --library "$library" --index "$index" > "$scratch/update.out" 2>&1
"$build/lontar-index" import --index "$index" "$scratch/records.jsonl" >> "$scratch/update.out" 2>&1
same 'the library is indexed' $? 0
start_daemon "$index" "$library"
api=$site/api/v1

# Inside one document: every page that matches, in order, page by page.
curl -sS "$api/documents/paged/search?q=bonded&per_page=4" > "$scratch/within.json"
same 'pages that match' "$(jq .pages_matched "$scratch/within.json")" 10
same 'the first four' "$(jq -c '[.hits[].page]' "$scratch/within.json")" '[1,4,7,10]'
same 'how often on each' "$(jq -c '[.hits[].matches] | unique' "$scratch/within.json")" '[2]'
same 'its address leads back here' "$(jq -r .links.self "$scratch/within.json")" '/api/v1/documents/paged/search?q=bonded&per_page=4'
next=$(jq -r .links.next "$scratch/within.json")
same 'the next four' "$(curl -sS "$site$next" | jq -c '[.hits[].page]')" '[13,16,19,22]'
next=$(curl -sS "$site$next" | jq -r .links.next)
same 'the rest' "$(curl -sS "$site$next" | jq -c '[[.hits[].page], .links.next]')" '[[25,28],null]'
same 'marked' "$(jq -r '.hits[0].html' "$scratch/within.json" | grep -c '<mark>bonded</mark>')" 1
same 'nothing inside' "$(curl -sS "$api/documents/paged/search?q=boats" | jq -c '[.pages_matched, .hits]')" '[0,[]]'
same 'inside without words' "$(status_of "$api/documents/paged/search")" 400
same 'inside nobody' "$(status_of "$api/documents/nobody/search?q=a")" 404

# More like this: the fish, not the looms, and not itself.
fish=$(ask q=title:Wages per_page=1 | jq -r '.hits[0].id')
curl -sS "$api/documents/$fish/similar?per_page=9" > "$scratch/similar.json"
same 'itself is left out' "$(jq --arg id "$fish" '[.hits[].id] | index($id)' "$scratch/similar.json")" null
same 'its like come first' "$(jq '[.hits[:8][].title | test("Wages|Changing")] | all' "$scratch/similar.json")" true
same 'by likeness' "$(jq '[.hits[].score] | . == (sort | reverse)' "$scratch/similar.json")" true
same 'filters narrow it' "$(curl -sS "$api/documents/$fish/similar?country=THA" | jq '[.hits[].country[]] | unique | . - ["THA"] == []')" true
same 'like nobody' "$(status_of "$api/documents/nobody/similar")" 404
[[ $(jq -r .links.self "$scratch/similar.json") == /api/v1/documents/$fish/similar* ]]
ok $? 'its address leads back here'

# A file with new content: the old id answers 301 to the new, wherever it is asked for.
old=$(ask q=trawlers | jq -r '.hits[0].id')
for text in second third; do
    printf 'Changing\n\nThe %s text about trawlers.\n' $text > "$library/changing.txt"
    "$build/lontar-index" update --library "$library" --index "$index" > "$scratch/update.out" 2>&1
done
new=$(ask q=trawlers | jq -r '.hits[0].id')
[ "$old" != "$new" ]
ok $? "the id has changed from $old to $new"
for path in "" /pages/1 "/search?q=trawlers" /file /similar; do
    same "301 of $path" "$(status_of "$api/documents/$old$path")" 301
    same "to the new id$path" "$(header_of Location "$api/documents/$old$path")" "/api/v1/documents/$new$path"
done
same '301 of the page' "$(header_of Location "$site/documents/$old")" "/documents/$new"
same 'followed' "$(curl -sSL "$api/documents/$old" | jq -r .id)" "$new"
same 'no page of a document is no redirect' "$(status_of "$api/documents/$new/pages/99")" 404

# The report: what was searched and what came of it.
curl -sS -G "$api/search/report" --data-urlencode 'q=wages boats' -d year=..2030 -d 'exclude=country:KHM' > "$scratch/report.json"
same 'the total' "$(jq .total "$scratch/report.json")" "$(ask 'q=wages boats' year=..2030 'exclude=country:KHM' | jq .total)"
same 'as many ids' "$(jq '(.ids | length) == .total and (.ids | unique | length) == .total' "$scratch/report.json")" true
same 'the hash is of the ids' "$(jq -r '.ids[]' "$scratch/report.json" | LC_ALL=C sort | sha256sum | cut -d' ' -f1)" "$(jq -r .sha256 "$scratch/report.json")"
same 'hits per term' "$(jq -c '[.terms[].term]' "$scratch/report.json")" '["wages","boats"]'
same 'hits per filter' "$(jq -c '[.filters[].filter]' "$scratch/report.json")" '["year","exclude"]'
same 'without the year' "$(jq '.filters[0].total_without' "$scratch/report.json")" "$(ask 'q=wages boats' 'exclude=country:KHM' | jq .total)"
same 'what excluding leaves by itself' "$(jq '.filters[1].documents' "$scratch/report.json")" "$(ask 'exclude=country:KHM' | jq .total)"
same 'its address repeats the search' "$(curl -sS "$(jq -r .strategy.url "$scratch/report.json")" | jq .total)" "$(jq .total "$scratch/report.json")"
same 'strict in a report' "$(status_of -G "$api/search/report" --data-urlencode 'q=(a' -d strict=1)" 400

# Suggestions.
suggest() { # typed: kinds and values
    curl -sS -G "$api/suggest" --data-urlencode "q=$1" | jq -r '.suggestions[] | "\(.kind) \(.value)"'
}
same 'a country by its beginning' "$(suggest Thai | head -1)" 'country THA'
same 'a country by a letter' "$(suggest camb | head -1)" 'country KHM'
same 'a country misspelt' "$(suggest Thialand | head -1)" 'country THA'
same 'an instrument by its code' "$(suggest c029 | head -1)" 'instrument C029'
same 'an instrument by a word of its title' "$(suggest 'forced lab' | grep -c '^instrument C029$')" 1
same 'a title by its beginning' "$(suggest recr | grep -c '^title council$')" 1
same 'a title by a later word' "$(suggest counc | grep -c '^title council$')" 1
same 'a title misspelt' "$(suggest recruitmnet | grep -c '^title council$')" 1
same 'a country that nothing is about' "$(suggest iceland | wc -l)" 0
same 'nothing' "$(suggest zzzz | wc -l)" 0
same 'blank' "$(suggest ' ' | wc -l)" 0
same 'hostile' "$(suggest '"(title:* OR -' | wc -l)" 0
same 'without q' "$(status_of "$api/suggest")" 400
same 'as browsers want it' "$(curl -sS "$api/suggest?q=thail&format=opensearch" | jq -c .)" '["thail",["Thailand"]]'

# Why nothing was found.
curl -sS -G "$api/search" --data-urlencode 'q=wages zyzzyva' -d country=THA > "$scratch/zero.json"
same 'the word that occurs nowhere' "$(jq -c .query.diagnosis.words_nowhere "$scratch/zero.json")" '["zyzzyva"]'
same 'how many any would give' "$(jq .query.diagnosis.total_match_any "$scratch/zero.json")" "$(ask 'q=wages zyzzyva' match=any country=THA | jq .total)"
curl -sS "$api/search?q=recruitment&country=THA&type=news" > "$scratch/zero.json"
same 'what each filter costs' "$(jq -c '.query.diagnosis.filters' "$scratch/zero.json")" \
    '[{"filter":"country","total_without":1},{"filter":"type","total_without":0}]'
same 'without any filter' "$(jq .query.diagnosis.total_without_filters "$scratch/zero.json")" 1
same 'no diagnosis where there are hits' "$(ask q=wages | jq '.query | has("diagnosis")')" false
same 'the terminal says the same' "$("$build/lontar-searchd" query --index "$index" 'q=recruitment&country=THA&type=news' --format json | jq -c .query)" \
    "$(jq -c .query "$scratch/zero.json")"
finish
