#!/bin/bash
# Whole answers of a daemon over corpus/, compared with what they should be.
#
# NN-what.request: the path on its first line, then parameters as NAME=VALUE, one a line.
# NN-what.expected: the status, then the body; what no two runs share is blotted out.
# UPDATE=1 writes the expected files anew: read the difference before it is committed.
# Usage: tests/golden/run.sh [NN-what ...]
set -u
. tests/system/searchd.sh

# Scores are rounded: their last digits hang on the processor.
blot='walk(if type == "object" then
        (if has("took_ms") then .took_ms = 0 else . end)
        | (if has("uuid") then .uuid = "UUID" else . end)
        | (if has("revision") then .revision = "REVISION" else . end)
        | (if has("updated") then .updated = "UPDATED" else . end)
        | (if has("score") then .score = (.score * 100 | round / 100) else . end)
      else . end)'

answer() { # request file
    local path arguments=() parameter
    path=$(head -n 1 "$1")
    while IFS= read -r parameter; do
        arguments+=(--data-urlencode "$parameter")
    done < <(tail -n +2 "$1")
    curl -sS -G "$site$path" "${arguments[@]}" -o "$scratch/body" -w '%{http_code} %{content_type}\n'
    jq "$blot" "$scratch/body"
}

names=("$@")
if [ ${#names[@]} = 0 ]; then
    mapfile -t names < <(ls tests/golden | sed -n 's/\.request$//p')
fi
"$build/lontar-index" update --library corpus --index "$scratch/index" > "$scratch/update.out" 2>&1
same 'corpus/ is indexed whole' $? 0
start_daemon "$scratch/index" corpus

for name in "${names[@]}"; do
    expected=tests/golden/$name.expected
    answer "tests/golden/$name.request" > "$scratch/got" 2>&1
    if [ "${UPDATE:-0}" = 1 ]; then
        cp "$scratch/got" "$expected"
    fi
    diff -u "$expected" "$scratch/got"
    ok $? "$name"
done
finish
