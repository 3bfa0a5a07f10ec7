#!/bin/bash
# A month in the life of a library: adds, edits, renames, deletes, changes of metadata. After each
# round the index gives the same answers as one built from nothing: ids, tags, totals.
# `make month` plays all of it: 30 rounds with 200 documents.
# shellcheck source=tests/system/lib.sh disable=SC1091,SC2154,SC2034
. "$(dirname "$0")/lib.sh"
mkdir -p "$library"
RANDOM=${SEED:-20260302}
rounds=${ROUNDS:-2}
documents=${DOCUMENTS:-40}
export TZ=UTC

words=(wages hours recruitment fees migrant workers fishing vessels debt bondage contract passport
    inspection union overtime garment factory domestic brick kilns safety accident compensation
    minimum age child labour forced trafficking employer agency visa remittance gender training
    convention protocol complaint court remedy plantation palm oil construction electronics)
places=(Thailand Cambodia Viet\ Nam Myanmar Malaysia Indonesia Nepal Bangladesh Philippines Laos)
sectors=(fishing garments construction domestic-work agriculture bricks)
formats=(txt txt html md)

a_word() {
    printf '%s' "${words[RANDOM % ${#words[@]}]}"
}

some_words() { # how many
    for _ in $(seq "$1"); do
        printf '%s ' "$(a_word)"
    done
}

# Write a document with words of its own.
write_document() { # path
    local title text place=${places[RANDOM % ${#places[@]}]}
    title="The $(a_word) of $(a_word) $RANDOM"
    text="A report on $place of $((1995 + RANDOM % 30)). $(some_words 12) in $place.
$(some_words 8) Convention No. $((1 + RANDOM % 189)) in $place."
    case $1 in
    *.html) printf '<html><head><title>%s</title></head><body><p>%s</p></body></html>' "$title" "$text" ;;
    *.md) printf '# %s\n\n%s\n' "$title" "$text" ;;
    *) printf '%s\n\n%s\n' "$title" "$text" ;;
    esac >"$library/$1"
}

number=0
add() {
    number=$((number + 1))
    mkdir -p "$library/$((number % 5))"
    write_document "$((number % 5))/$number.${formats[RANDOM % 4]}"
}

a_path() {
    find "$library" -type f \( -name '*.txt' -o -name '*.html' -o -name '*.md' -o -name '*.pdf' \) \
        -printf '%P\n' | sort | shuf -n 1 --random-source=<(yes $RANDOM)
}

write_catalogue() {
    echo 'path,title,year,country,sector'
    for _ in $(seq 8); do
        printf '%s,%s,%d,%s,%s\n' "$(a_path)" "Said of it $RANDOM" $((1990 + RANDOM % 35)) \
            "${places[RANDOM % 10]};${places[RANDOM % 10]}" "${sectors[RANDOM % 6]}"
    done
    printf '%d/*.txt,,,%s,\n' $((RANDOM % 5)) "${places[RANDOM % 10]}"
}

change() {
    local path other
    path=$(a_path)
    case $((RANDOM % 12)) in
    0 | 1 | 2) add ;;
    3 | 4) [[ $path = *.pdf ]] || write_document "$path" ;;
    5 | 6) mkdir -p "$library/moved" && mv "$library/$path" "$library/moved/$RANDOM-${path##*/}" ;;
    7) rm "$library/$path" ;;
    8) cp "$library/$path" "$library/copy-$RANDOM-${path##*/}" ;;
    9) other=$(a_path) && [ "$path" != "$other" ] && cp "$library/$path" "$scratch/x" &&
        [ "${path##*.}" = "${other##*.}" ] && cp "$library/$other" "$library/$path" &&
        mv "$scratch/x" "$library/$other" ;;
    10) printf '{"country": ["%s"], "year": %d}' "${places[RANDOM % 10]}" $((1990 + RANDOM % 35)) \
        >"$library/$path.meta.json" ;;
    11) touch "$library/$path" ;;
    esac
}

# Fifty queries: words, two words, phrases, filters.
queries() {
    local i
    for i in $(seq 0 14); do echo "q=${words[i]}"; done
    for i in $(seq 0 9); do echo "q=${words[i]}+${words[i + 11]}&match=any"; done
    for i in $(seq 0 4); do echo "q=%22${words[i]}+${words[i + 20]}%22"; done
    for i in THA KHM VNM MMR MYS IDN NPL BGD PHL LAO; do echo "country=$i"; done
    for i in "${sectors[@]}"; do echo "sector=$i&q=workers"; done
    echo 'year=..2005' && echo 'year=2010..&q=wages' && echo 'instrument=C029' && echo 'language=en'
}

# Ids with tags of everything, then totals and facets of each query.
answers() { # index
    "$build/lontar-searchd" query --index "$1" --format json 'limit=1000&sort=title&snippets=0' |
        jq -Sc '.hits[] | del(.rank, .score)' | sort
    queries | while read -r query; do
        "$build/lontar-searchd" query --index "$1" --format json "$query&limit=1000&snippets=0" |
            jq -Sc --arg query "$query" \
                '[$query, .total, ([.hits[].id] | sort), (.facets | map_values(.values))]'
    done
}

for _ in $(seq "$documents"); do
    add
done
find corpus -name '*.pdf' | sort | head -4 | while read -r path; do
    cp "$path" "$library/${path##*/}"
done
update
same 'the library goes in' "$status $(listed | cut -f 3 | grep -c .)" "0 $((documents + 4))"
wrong=0 failed_runs=0
for round in $(seq "$rounds"); do
    for _ in $(seq $((documents / 8))); do
        change
    done
    [ $((RANDOM % 3)) = 0 ] && write_catalogue >"$library/catalogue.csv"
    [ $((RANDOM % 8)) = 0 ] && rm -f "$library/catalogue.csv"
    update
    [ "$status" = 0 ] || failed_runs=$((failed_runs + 1))
    [ $((round % 7)) = 0 ] && indexer rebuild --library "$library" --index "$index" >/dev/null 2>&1
    rm -rf "$scratch/fresh"
    indexer update --library "$library" --index "$scratch/fresh" >/dev/null 2>&1
    answers "$index" >"$scratch/answers"
    answers "$scratch/fresh" >"$scratch/fresh-answers"
    if ! cmp -s "$scratch/answers" "$scratch/fresh-answers" ||
        ! diff <(contents "$index") <(contents "$scratch/fresh") >"$scratch/diff"; then
        wrong=$((wrong + 1))
        echo "# round $round: $said"
        diff "$scratch/answers" "$scratch/fresh-answers" | head -c 1500
        head -c 500 "$scratch/diff"
    fi
done
same 'queries asked of each' "$(grep -c '^\["' "$scratch/answers")" 50
same 'runs that did not succeed' $failed_runs 0
same "$rounds rounds that differ from an index made from nothing" $wrong 0
matches "at the end: $said" "$(listed | wc -l)" '^[1-9][0-9]+$'
indexer check --index "$index" >"$scratch/check" 2>&1
ok $? "check: $(tail -1 "$scratch/check")"
finish
