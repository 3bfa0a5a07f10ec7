#!/bin/bash
# Run the tagger over labelled publications and print precision, recall and F1 of each field.
# Usage: B=build LONTAR_SHARED=../shared tests/bench/gold.sh [-v]
# Exit status 1 when a field is below its floor, 77 when there are no labels.
set -eu
B=${B:-build}
real=${LONTAR_SHARED:-../shared}/corpus-real
if [ ! -e "$real/gold/documents.json" ]; then
    echo "gold: $real/gold/documents.json is not there"
    exit 77
fi
"$B/lontar-index" extract --json "$real"/good/*.pdf > "$B/gold.jsonl"
"$B/tests/bench/gold" "$@" "$real/gold/documents.json" "$B/gold.jsonl" \
    "$real/gold/short-texts.jsonl"
