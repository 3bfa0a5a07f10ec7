#!/bin/bash
# Measure ranking on judged collections, through searchd, with one fixed setting (match=any).
# Collections: tests/relevance/ over corpus/, and the tar files of ../shared/ir where they are.
# Each has a floor of nDCG@10 in tests/relevance/floors.tsv; below it the run fails.
set -u
. tests/system/searchd.sh

score=$build/tests/relevance/score
plain=$build/tests/relevance/plain_xapian
floors=tests/relevance/floors.tsv
printf '%-16s %7s %8s %8s %11s %8s %7s\n' collection queries nDCG@10 MAP recall@100 MRR@10 floor

# One curl for all queries of a collection, over one connection.
run_queries() { # queries as TSV (id, text), language
    mkdir -p "$scratch/answers"
    rm -f "$scratch/answers/"*
    grep -v '^#' "$1" | jq -rR --arg site "$site" --arg language "$2" --arg folder "$scratch/answers" '
        split("\t") | select(length == 2) |
        "url = \"\($site)/api/v1/search?match=any&per_page=1000&snippets=0&facets=none&fields=hits,id&lang=\($language)&q=\(.[1] | @uri)\"",
        "output = \"\($folder)/\(.[0] | @uri)\""' > "$scratch/curl.conf"
    curl -sS -K "$scratch/curl.conf"
}

collect_run() {
    find "$scratch/answers" -type f -print0 | xargs -0 jq -r '
        (input_filename | sub(".*/"; "") | gsub("%20"; " ")) as $id | .hits[]? | [$id, .id] | @tsv' > "$scratch/run.tsv"
}

measure() { # name, qrels, run, floor: prints a row of the table; its numbers are left in `line`
    line=$("$score" "$2" "$3") || { failed=$((failed + 1)); return 1; }
    printf '%-16s %7s %8s %8s %11s %8s %7s\n' "$1" $line "$4"
}

judge() { # name, qrels
    local floor
    floor=$(awk -F '\t' -v name="$1" '$1 == name { print $2 }' $floors)
    measure "$1" "$2" "$scratch/run.tsv" "${floor:--}" || return
    awk -v got="$(cut -f 2 <<< "$line")" -v floor="${floor:-0}" 'BEGIN { exit got < floor }'
    ok $? "$1 at or above its floor" > /dev/null
}

# The same documents and queries by Xapian as it comes: ours must be ahead of it in nDCG@10, and may not
# be behind in recall@100 by more than a question in a thousand. (Xapian takes documents that have
# nothing but the stop words of a question, which never decide here.)
compare() { # name, folder
    local ours=$line
    jq -r '[.id, ((.title // "") + " " + (.text // ((.pages // []) | join(" "))) | gsub("[\\t\\n]"; " "))] | @tsv' \
        "$2/docs.jsonl" > "$scratch/docs.tsv"
    "$plain" "$scratch/docs.tsv" "$scratch/queries.tsv" > "$scratch/plain.tsv"
    measure "  plain Xapian" "$2/qrels.tsv" "$scratch/plain.tsv" - || return
    paste <(echo "$ours") <(echo "$line") | awk -F '\t' '{ exit !($2 > $7 && $4 >= $9 - 0.001) }'
    ok $? "$1 ahead of plain Xapian"
}

if [ -s tests/relevance/qrels.tsv ]; then
    "$build/lontar-index" update --library corpus --index "$scratch/corpus" > /dev/null 2>&1
    start_daemon "$scratch/corpus" corpus
    run_queries tests/relevance/queries.tsv en
    "$build/lontar-index" list --index "$scratch/corpus" | awk -F '\t' '{ print $1 "\t" $3 }' > "$scratch/paths.tsv"
    collect_run
    awk -F '\t' 'NR == FNR { path[$1] = $2; next } { print $1 "\t" path[$2] }' "$scratch/paths.tsv" \
        "$scratch/run.tsv" > "$scratch/run.paths" && mv "$scratch/run.paths" "$scratch/run.tsv"
    judge corpus tests/relevance/qrels.tsv
    stop_daemon
fi

if [ ! -d "$shared/ir" ]; then
    skip "no $shared/ir: the judged collections are not tried"
fi
for archive in "$shared"/ir/*.tar.xz; do
    [ -f "$archive" ] || continue
    name=$(basename "$archive" .tar.xz)
    case $name in *_th) language=th ;; *_vi) language="vi" ;; *_zh*) language=zh ;; *) language=en ;; esac
    tar -xJf "$archive" -C "$scratch"
    "$build/lontar-index" import --index "$scratch/index-$name" "$scratch/$name/docs.jsonl" > /dev/null 2>&1
    start_daemon "$scratch/index-$name" .
    jq -r '[.id, .text] | @tsv' "$scratch/$name/queries.jsonl" > "$scratch/queries.tsv"
    run_queries "$scratch/queries.tsv" "$language"
    collect_run
    judge "$name" "$scratch/$name/qrels.tsv"
    compare "$name" "$scratch/$name"
    stop_daemon
done
finish
