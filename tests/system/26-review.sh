#!/bin/bash
# What the machine decided goes to the librarian as CSV, and comes back as the catalogue.
# shellcheck source=tests/system/lib.sh disable=SC1091,SC2154,SC2034
. "$(dirname "$0")/lib.sh"
mkdir -p "$library/law"

find corpus -name '*.pdf' | sort | head -3 | while read -r pdf; do cp "$pdf" "$library/law/"; done
write_text 'wages[1].txt' 'Wages of garment workers in Cambodia'
write_text 'wages1.txt' 'Recruitment fees of migrant workers in Thailand'
write_text '=HYPERLINK("x").txt' 'Working hours in Viet Nam'
write_text "'-quoted.txt" 'Fishing vessels of Indonesia'
printf '<title>=1+1 "and", more</title><p>Forced labour in Nepal, 27 May 2019</p>' >"$library/h.html"
pdf=$(cd "$library" && find law -name '*.pdf' | sort | head -1)

# Values of all fields that a catalogue has, without who said so.
words() {
    listed | cut -f 1 | sort -u | while read -r id; do
        indexer show --json --index "$index" "$id" |
            jq -c '[.id, .paths, (.tags | map(select(.field != "mentions" and .field != "date"))
                    | map([.field, .value]) | sort)]'
    done
}
# Columns of the review by their names, TAB between; the test's cells hold no line ends.
review() {
    indexer review --index "$index" 2>"$scratch/stderr"
}

update
same 'all are indexed' "$said" "$(counts 8 0 0 0 0 0 0 "$(echo "$said" | sed 's/.*pages //')")"
words >"$scratch/before"
review >"$scratch/review.csv"
same 'exit status' $? 0
same 'the header is that of a catalogue, and why' "$(head -1 "$scratch/review.csv" | tr -d '\r')" \
    'path,title,authors,publisher,year,date,type,language,country,sector,instrument,url,keywords,region,field,value,confidence,source,rule,page,quote,id'
matches 'a decision with its reason' "$(grep '^wages1.txt.*,country,' "$scratch/review.csv")" \
    '^wages1.txt,,,,,,,,THA,,,,,,country,THA,0\.[0-9]+,tagger,[a-z-]+,[0-9]*,[^,]*Thailand[^,]*,[0-9a-f]{16}'
same 'a gap comes first' "$(sed -n 2p "$scratch/review.csv" | grep -c ',0.00,tagger,nothing-found,')" 1
same 'no cell begins a formula' "$(grep -cE '(^|,)"?[=+@-]' "$scratch/review.csv")" 0
same 'a formula is guarded' "$(grep -c "^\"'=HYPERLINK" "$scratch/review.csv")" \
    "$(grep -c '=HYPERLINK' "$scratch/review.csv")"
same 'a title too' "$(grep -c "h.html,\"'=1+1 \"\"and\"\", more\"," "$scratch/review.csv")" 1
indexer review --index "$index" --format json >/dev/null 2>&1
same 'it is a table' $? 2

# --- given back as it is
cp "$scratch/review.csv" "$library/catalogue.csv"
update
matches 'given back: the metadata of all' "$said" 'indexed 0, updated 0, metadata 8,.*failed 0, pages 0'
same 'nothing to complain of' "$(cat "$scratch/stderr")" ''
words >"$scratch/after"
diff "$scratch/before" "$scratch/after" >"$scratch/diff"
ok $? "every value comes back as it was: $(head -c 600 "$scratch/diff")"
same 'and is a word of a person' "$(indexer show --json --index "$index" "$(id_of wages1.txt)" |
    jq -r '[.tags[] | select(.field == "country")] | map("\(.source) \(.rule)") | join(" ")' |
    sed 's/:[0-9]*$//')" 'catalogue catalogue.csv'
same 'a review of what people have said is short' \
    "$(review | grep -cvE '^path|nothing-found')" 0

# --- corrected: one row, edited in its cell, among rows that a librarian keeps already
grep -E '^path|wages1.txt.*,country,' "$scratch/review.csv" |
    sed 's/wages1.txt,,,,,,,,THA,/wages1.txt,,,,,,,,KHM;Viet Nam,/' >"$library/catalogue.csv"
printf '%s,,,,1999,,,,,,,,\r\n' "$pdf" >>"$library/catalogue.csv"
if command -v strace >/dev/null; then
    ASAN_OPTIONS=$ASAN_OPTIONS:detect_leaks=0 strace -f -e trace=open,openat -o "$scratch/trace" "$build/lontar-index" update \
        --library "$library" --index "$index" >"$scratch/stdout"
    ! grep -E '\.(pdf|txt|html)"' "$scratch/trace" | grep -v ENOENT >"$scratch/opened"
    ok $? "no publication is opened: $(head -1 "$scratch/opened")"
else
    indexer update --library "$library" --index "$index" >"$scratch/stdout"
    skip 'strace is not installed' 1
fi
matches 'metadata only' "$(cat "$scratch/stdout")" 'indexed 0, updated 0, metadata 8,.*failed 0, pages 0'
same 'the correction holds' "$(field wages1.txt country)" 'KHM VNM'
same 'the other file is left alone' "$(field 'wages[1].txt' country)" 'KHM'
same 'a year of the same file' "$(field "$pdf" year)" '1999'
same 'what the row leaves open is tagged from the text' \
    "$(indexer show --json --index "$index" "$(id_of wages1.txt)" |
        jq -r '[.tags[] | select(.field == "sector") | .source] | unique | join(" ")')" 'tagger'
same_as_fresh 'after a correction'

# --- imported records have no path
echo '{"id": "news-1", "title": "A story from Nepal", "text": "In Nepal."}' |
    indexer import --index "$index" - >/dev/null
same 'a record is not listed' "$(review | grep -c 'news-1')" 0
matches 'and that is said' "$(cat "$scratch/stderr")" '^1 imported records are not listed'
finish
