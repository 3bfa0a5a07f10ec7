#!/bin/bash
# Queries of 8 KB and abusive ones: answered in time, and what was cut is said.
set -u
. tests/system/searchd.sh

"$build/lontar-index" update --library corpus --index "$index" > "$scratch/update.out" 2>&1
start_daemon "$index" corpus

# The least time of some answers to a query in a file, each asked for anew; then total and partial.
best_of() { # file, match
    local try
    for try in 1 2 3; do
        jq -Rs --arg match "$2" --argjson more "$try" \
            '{q: ., match: $match, facets: "none", per_page: (10 + $more)}' "$1" |
            curl -sS -H 'Content-Type: application/json' --data-binary @- -w ' %{time_total}' "$site/api/v1/search" |
            jq -rs '[.[0].took_ms, .[0].partial, .[1] * 1000] | @tsv'
    done | sort -n | head -n 1
}

in_time() { # what, file, match, partial wanted
    local took partial whole
    read -r took partial whole < <(best_of "$2" "$3")
    soon_enough "$took" 50 && soon_enough "$whole" 1000
    ok $? "$1: $took ms, with all around it $whole ms"
    same "$1: partial" "$partial" "$4"
}

# 8 KB of the library's own words, and of none.
xapian-delve -a -1 "$index/current/db" | grep -E '^[a-z]{5,}$' | shuf --random-source=<(yes) |
    head -n 2000 | tr '\n' ' ' | head -c 8000 > "$scratch/words"
yes | awk '{ printf "abcdef%d ", NR }' | head -c 8000 > "$scratch/numbers"
{ printf '"'; cat "$scratch/words"; printf '"'; } > "$scratch/phrase"
sed 's/ / OR /g' "$scratch/words" | head -c 8000 > "$scratch/or"
sed 's| | NEAR/5 |g' "$scratch/words" | head -c 8000 > "$scratch/near"
sed 's|[aeiou]|y|g' < "$scratch/words" > "$scratch/misspelt"
yes '(' | tr -d '\n' | head -c 8000 > "$scratch/deep"
yes x | tr -d '\n' | head -c 8000 > "$scratch/long"
in_time '8 KB of words' "$scratch/words" any true
in_time '8 KB of words that nothing has' "$scratch/numbers" any true
in_time '8 KB as a phrase' "$scratch/phrase" all false
in_time '8 KB joined by OR' "$scratch/or" any true
in_time '8 KB joined by NEAR' "$scratch/near" all true
in_time '8 KB of misspelt words' "$scratch/misspelt" any true
in_time '8 KB of parentheses' "$scratch/deep" all false
in_time '8 KB as a word' "$scratch/long" all false

# What would take minutes is cut, and said.
yes 'word' | awk 'NR <= 128000 { printf "%s%d OR ", $1, NR } NR > 128000 { exit }' > "$scratch/flood"
head -c 900000 "$scratch/flood" > "$scratch/flood.cut"
status=$(jq -Rs '{q: .}' "$scratch/flood.cut" | curl -sS -o "$scratch/answer" -w '%{http_code}' \
    -H 'Content-Type: application/json' --data-binary @- "$site/api/v1/search")
matches 'a flood of words is cut or refused' "$status $(jq -c .partial "$scratch/answer")" '^(200 true|4(00|13|14) null)$'
for prefix in 'r*' 're*'; do
    answer=$(ask "q=$prefix" facets=none)
    matches "$prefix is not a wildcard" "$(jq -r '.query.warnings | join(" ")' <<< "$answer")" 'letters'
done
wide=$(xapian-delve -a -1 "$index/current/db" | grep -oE '^[a-z]{3}' | sort | uniq -c | sort -rn | awk 'NR <= 20 { printf "%s* ", $2 }')
printf '%s' "$wide" > "$scratch/wide"
read -r took partial _ < <(best_of "$scratch/wide" any)
soon_enough "$took" 1100
ok $? "twenty wide wildcards: $took ms, partial $partial"
finish
