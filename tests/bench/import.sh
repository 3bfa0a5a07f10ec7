#!/bin/bash
# Import against a bare WritableDatabase with TermGenerator, in turn: CPU and wall seconds, sizes.
# Records of 600 bytes, cut out of the PDFs of LIBRARY (corpus/); RECORDS of them (200,000).
set -eu
build=${B:-build}
records=${RECORDS:-200000}
library=${LIBRARY:-corpus}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

find "$library" -name '*.pdf' -print0 | sort -z | xargs -0 -n 1 -I {} pdftotext {} - 2>/dev/null |
    iconv -c -f UTF-8 -t ASCII//TRANSLIT | tr -s '[:space:]"\\' ' ' | tr -d '\000-\037' >"$scratch/text"
size=$(stat -c %s "$scratch/text")
# Each record begins somewhere else, so that no two have the same words.
awk -v records="$records" -v size="$size" 'BEGIN { srand(1) }
    { text = $0 }
    END {
        for (i = 0; i < records; i++) {
            part = substr(text, 1 + int(rand() * (length(text) - 600)), 600)
            printf "{\"id\": \"r%d\", \"title\": \"%s\", \"text\": \"%s\", \"year\": %d}\n",
                i, substr(part, 1, 50), part, 1990 + i % 30
        }
    }' "$scratch/text" >"$scratch/records.jsonl"
echo "$records records of 600 characters from $size bytes of text"

measure() { # what, command
    local what=$1
    shift
    /usr/bin/env bash -c 'TIMEFORMAT="%U %S %R"; time "$@" >/dev/null' - "$@" 2>"$scratch/time"
    tail -n 1 "$scratch/time" | awk -v what="$what" '{ printf "%-28s %8.1f CPU s %8.1f wall s", what, $1 + $2, $3 }'
}

measure 'bare Xapian' "$build/tests/bench/bench_bare" "$scratch/records.jsonl" "$scratch/bare"
echo "$(du -sm "$scratch/bare" | cut -f 1) MB" | sed 's/^/  /'
measure 'lontar-index import' "$build/lontar-index" import --index "$scratch/index" \
    --progress none "$scratch/records.jsonl"
echo "$(du -sm "$scratch/index" | cut -f 1) MB" | sed 's/^/  /'
