#!/bin/bash
# Going through whole sets by cursor, and asking for what has changed.
set -u
. tests/system/searchd.sh

index=$scratch/index
jq -cn 'range(137) | {id: "d\(.)", title: "Report \(. % 7)", text: ("wages " * (. % 5 + 1)), year: (2000 + . % 9),
    country: (if . % 3 == 0 then ["THA"] else ["VNM"] end)}' > "$scratch/one.jsonl"
"$build/lontar-index" import --index "$index" "$scratch/one.jsonl" > "$scratch/import.out" 2>&1
same 'the records are imported' $? 0
start_daemon "$index" "$scratch"

# Follow next_cursor to the end; then links.next: the same ids.
walk() { # parameters
    local cursor='*' pages=0
    while [ "$cursor" != null ] && [ $pages -lt 300 ]; do
        ask "$@" cursor="$cursor" > "$scratch/page.json"
        jq -r '.hits[].id' "$scratch/page.json"
        cursor=$(jq -r .next_cursor "$scratch/page.json")
        pages=$((pages + 1))
    done
}
walk_links() { # address
    local next=$1 pages=0
    while [ "$next" != null ] && [ $pages -lt 300 ]; do
        curl -sS "$site$next" > "$scratch/page.json"
        jq -r '.hits[].id' "$scratch/page.json"
        next=$(jq -r .links.next "$scratch/page.json")
        pages=$((pages + 1))
    done
}
for search in 'q=wages per_page=10' 'per_page=25' 'q=wages sort=title limit=7' 'q=wages country=THA per_page=1000' \
    'sort=oldest per_page=13'; do
    read -ra parameters <<< "$search"
    walk "${parameters[@]}" > "$scratch/walked"
    total=$(jq .total "$scratch/page.json")
    same "$search: as many as the total" "$(wc -l < "$scratch/walked")" "$total"
    same "$search: each once" "$(sort -u "$scratch/walked" | wc -l)" "$total"
    ask "${parameters[@]/per_page=*/per_page=1000}" > "$scratch/whole.json"
    [[ $search == *limit* ]] && ask "${parameters[@]/limit=*/limit=1000}" > "$scratch/whole.json"
    same "$search: in the order of the answer" "$(jq -r '.hits[].id' "$scratch/whole.json" | cmp - "$scratch/walked" && echo same)" same
done
walk_links '/api/v1/search?q=wages&per_page=20&cursor=*' > "$scratch/linked"
walk q=wages per_page=20 > "$scratch/walked"
same 'links.next leads the same way' "$(cmp "$scratch/linked" "$scratch/walked" && echo same)" same
same 'facets are counted once' "$(ask q=wages "cursor=$(ask q=wages 'cursor=*' | jq -r .next_cursor)" | jq -c .facets)" '{}'
same 'without a cursor there is none' "$(ask q=wages | jq .next_cursor)" null

# A cursor goes on only in its own set.
cursor=$(ask q=wages 'cursor=*' | jq -r .next_cursor)
refused() { # what, wanted, parameters
    local what=$1 wanted=$2
    shift 2
    same "$what" "$(ask "$@" | jq -r '"\(.status) \(.parameter)"')" "$wanted"
}
refused 'of another query' '400 cursor' q=report "cursor=$cursor"
refused 'of other filters' '400 cursor' q=wages country=THA "cursor=$cursor"
refused 'of another order' '400 cursor' q=wages sort=title "cursor=$cursor"
refused 'changed' '400 cursor' q=wages "cursor=${cursor%?}x"
refused 'moved' '400 cursor' q=wages "cursor=${cursor/-10-/-20-}"
refused 'of nobody' '400 cursor' q=wages cursor=abc
refused 'beside a page' '400 cursor' q=wages page=2 "cursor=$cursor"

# A new revision: the old cursor is told to begin anew; changed_since gives what is new or changed.
revision=$(curl -sS "$site/api/v1/status" | jq .revision)
same 'nothing has changed since now' "$(ask changed_since="$revision" | jq .total)" 0
jq -cn '{id: "d5", title: "Report changed", text: "wages anew"}, {id: "new", title: "New", text: "wages"}' > "$scratch/two.jsonl"
"$build/lontar-index" import --index "$index" "$scratch/two.jsonl" > "$scratch/import.out" 2>&1
refused 'of an older revision' '410 cursor' q=wages "cursor=$cursor"
same 'what has changed' "$(ask changed_since="$revision" sort=title | jq -c '[.hits[].id] | sort')" '["d5","new"]'
same 'what has changed, of a query' "$(ask q=anew changed_since="$revision" | jq -c '[.hits[].id]')" '["d5"]'
same 'what has changed, with facets' "$(ask q=wages changed_since="$revision" facets=country,year | jq -c '[.total, .facets.year.missing]')" '[2,2]'
same 'what has changed, as a set' "$(curl -sS "$site/api/v1/search?format=ndjson&changed_since=$revision" | jq -r .id | sort | xargs)" 'd5 new'
same 'since the beginning' "$(ask changed_since=0 | jq .total)" 138
same 'a revision that is none' "$(ask changed_since=-1 | jq .status)" 400
stop_daemon

# With several shards, whose revisions add up: all that changed, perhaps with a little more.
other=$scratch/other
for i in 1 2 3 4 5; do
    echo "{\"id\": \"o$i\", \"title\": \"Other $i\", \"text\": \"wages\", \"year\": 2003}" | "$build/lontar-index" import --index "$other" - > "$scratch/import.out" 2>&1
done
start_daemon "$index" "$scratch" --index "$other"
revision=$(curl -sS "$site/api/v1/status" | jq .revision)
same 'of shards: nothing has changed since now' "$(ask changed_since="$revision" | jq .total)" 0
echo '{"id": "o2", "title": "Other changed", "text": "wages"}' | "$build/lontar-index" import --index "$other" - > "$scratch/import.out" 2>&1
same 'of shards: a change' "$(ask changed_since="$revision" | jq -c '[.hits[].id] - ["d5", "new"]')" '["o2"]'
same 'of shards: of a query' "$(ask q=wages changed_since="$revision" facets=year | jq -c '([.hits[].id] - ["d5", "new"]), .facets.year.missing == .total')" '["o2"]
true'
same 'of shards: without facets' "$(ask q=changed changed_since="$revision" facets=none | jq -c '[.hits[].id] - ["d5", "new"]')" '["o2"]'
same 'of shards: by title' "$(ask sort=title changed_since="$revision" | jq -c '[.hits[].id] - ["d5", "new"]')" '["o2"]'
same 'of shards: since the beginning' "$(ask changed_since=1 | jq .total)" 143
finish
