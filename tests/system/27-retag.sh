#!/bin/bash
# Other rules of the tagger, other vocabularies: all is tagged anew from the stored text.
# shellcheck source=tests/system/lib.sh disable=SC1091,SC2154,SC2034
. "$(dirname "$0")/lib.sh"
mkdir -p "$library" "$scratch/vocabularies"
export LONTAR_VOCABULARIES=

find corpus -name '*.pdf' | sort | head -2 | while read -r pdf; do cp "$pdf" "$library/"; done
write_text wages.txt 'Zeppelin yards of Wakanda'
write_text said.txt 'Zeppelin yards once more'
echo '{"country": ["NPL"]}' >"$library/said.txt.meta.json"
echo '{"id": "news-1", "title": "Zeppelin yards of Wakanda", "text": "Zeppelin yards in Wakanda, zeppelin yards.",
 "year": 2020, "keywords": ["air"], "type": []}' | tr -d '\n' >"$scratch/records.jsonl"

sector() { # id
    indexer show --json --index "$index" "$1" |
        jq -r '[.tags[] | select(.field == "sector" or .field == "country") | .value] | sort | join(" ")'
}

update
indexer import --index "$index" "$scratch/records.jsonl" >/dev/null
same 'what the built-in rules make of it' "$(sector "$(id_of wages.txt)") / $(sector news-1)" \
    'cross-sector / cross-sector'
news=$(indexer show --json --index "$index" news-1 | jq -c '[.tags[] | select(.source == "import")]')
update
same 'nothing to do' "$said" "$(counts 0 0 0 0 4 0 0 0)"

# --- an installation's own: a country by another name, a sector by another word
sed 's/^NPL\tNP\t524\tNepal\t/&Wakanda;/' lib/vocabulary/countries.tsv >"$scratch/vocabularies/countries.tsv"
cp lib/vocabulary/tagger-sectors.tsv "$scratch/vocabularies/"
printf 'transport\t3\tzeppelin yard;zeppelin yards\n' >>"$scratch/vocabularies/tagger-sectors.tsv"
export LONTAR_VOCABULARIES=$scratch/vocabularies
matches 'a dry run says why' "$(indexer update --library "$library" --index "$index" --dry-run)" \
    'metadata wages.txt: the tagger or its vocabularies have changed.metadata news-1: the tagger'
trace=()
if command -v strace >/dev/null; then
    trace=(env "ASAN_OPTIONS=$ASAN_OPTIONS:detect_leaks=0" strace -f -e "trace=open,openat" -o "$scratch/trace")
else
    touch "$scratch/trace"
    skip 'strace is not installed: which files are opened'
fi
"${trace[@]}" "$build/lontar-index" update --library "$library" --index "$index" \
    >"$scratch/stdout" 2>"$scratch/stderr"
matches 'everything is tagged anew, the record too' "$(cat "$scratch/stdout")" \
    '^indexed 0, updated 0, metadata 5, moved 0, unchanged 0, deleted 0, failed 0, pages 0'
! grep -E '\.(pdf|txt)"' "$scratch/trace" | grep -v ENOENT >"$scratch/opened"
ok $? "no publication is opened: $(head -1 "$scratch/opened")"
same 'a file' "$(sector "$(id_of wages.txt)")" 'NPL transport'
same 'a record' "$(sector news-1)" 'NPL transport'
same "a person's word stays" "$(sector "$(id_of said.txt)")" 'NPL transport'
same "a record's own words stay" "$(indexer show --json --index "$index" news-1 |
    jq -c '[.tags[] | select(.source == "import")]')" "$news"
same 'also that it has no type' \
    "$(indexer show --json --index "$index" news-1 | jq -r '.none[] | "\(.field) \(.source)"')" 'type import'
update
same 'once' "$said" "$(counts 0 0 0 0 4 0 0 0)"
indexer import --index "$index" "$scratch/records.jsonl" >"$scratch/stdout"
matches 'the record is known' "$(cat "$scratch/stdout")" 'unchanged 1'

# --- a search by the same vocabularies
same 'a filter by the new name' "$("$build/lontar-searchd" query --index "$index" --format json \
    'country=Wakanda' | jq .total)" 3

# --- and back
export LONTAR_VOCABULARIES=
update
same 'back' "$said" "$(counts 0 0 5 0 0 0 0 0)"
same 'as it was' "$(sector "$(id_of wages.txt)") / $(sector news-1)" 'cross-sector / cross-sector'
indexer delete --index "$index" news-1 >/dev/null
same_as_fresh 'after two changes of vocabularies'

# --- a file that is wrong is said with its place
printf 'nonsense\n' >"$scratch/vocabularies/countries.tsv"
export LONTAR_VOCABULARIES=$scratch/vocabularies
update
matches 'a wrong data file' "$status $(cat "$scratch/stderr")" '^2 .*countries.tsv:1: '
finish
