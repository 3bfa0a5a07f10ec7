#!/bin/bash
# A library changes in every way it can; after each change the index is as if made from nothing.
# shellcheck source=tests/system/lib.sh disable=SC1091,SC2154,SC2034
. "$(dirname "$0")/lib.sh"
mkdir -p "$library"

write_text a.txt 'Working hours in Thailand'
write_text b.txt 'Recruitment fees paid by migrant workers'
write_text sub/c.txt 'Wages of garment workers in Cambodia'
cp "$(find corpus -name '*.pdf' | sort | head -1)" "$library/d.pdf"
touch "$library/.hidden.txt" "$library/e.txt.part" "$library/f.tmp" "$library/~g.txt" \
    "$library/h.jpg"
mkdir "$library/.git" && touch "$library/.git/i.txt"
pages=$(indexer extract --json "$library/d.pdf" | jq '.pages | length')

update
same 'a first run' "$said" "$(counts 4 0 0 0 0 0 0 $((3 + pages)))"
same 'its exit status' "$status" 0
same 'paths in the list' "$(listed | cut -f 3 | sort | tr '\n' ' ')" 'a.txt b.txt d.pdf sub/c.txt '
same 'an id is the sum of the content' "$(id_of a.txt)" \
    "$(sha256sum "$library/a.txt" | cut -c 1-16)"
same 'the list has the sum' "$(listed | awk -F'\t' '$3 == "a.txt" { print $2 }')" \
    "$(sha256sum "$library/a.txt" | cut -d ' ' -f 1)"
revision=$(indexer status --json --index "$index" | jq .revision)

update
same 'nothing changed' "$said" "$(counts 0 0 0 0 4 0 0 0)"
same 'the revision stays' "$(indexer status --json --index "$index" | jq .revision)" "$revision"
if command -v strace >/dev/null; then
    ASAN_OPTIONS=$ASAN_OPTIONS:detect_leaks=0 strace -f -e trace=open,openat -o "$scratch/trace" "$build/lontar-index" update \
        --library "$library" --index "$index" >/dev/null
    ! grep -E '\.(pdf|txt)"' "$scratch/trace" | grep -v ENOENT >"$scratch/opened"
    ok $? "no document is opened when nothing changed: $(head -1 "$scratch/opened")"
else
    skip 'strace is not installed' 1
fi

touch -d '2020-01-01' "$library/a.txt"
update
same 'another time, the same content' "$said" "$(counts 0 0 0 0 4 0 0 0)"
update
same 'and known after that' "$said" "$(counts 0 0 0 0 4 0 0 0)"

# --- new, changed, deleted
write_text new.txt 'Fishing vessels and forced labour'
update
same 'a new file' "$said" "$(counts 1 0 0 0 4 0 0 1)"
old=$(id_of b.txt)
write_text b.txt 'Recruitment fees paid by employers alone'
update
same 'a changed file' "$said" "$(counts 0 1 0 0 4 0 0 1)"
matches 'the old id leads to the new one' "$(indexer show --index "$index" "$old" 2>&1)" \
    "replaced by $(id_of b.txt)"
same 'the old id is gone' "$(listed | grep -c "$old")" 0
rm "$library/new.txt"
update
same 'a deleted file' "$said" "$(counts 0 0 0 0 4 1 0 0)"
same_as_fresh 'after adding, changing and deleting'

# --- moves and copies
id=$(id_of d.pdf)
mkdir "$library/moved"
mv "$library/d.pdf" "$library/moved/renamed.pdf"
update
same 'a renamed file' "$said" "$(counts 0 0 0 1 3 0 0 0)"
same 'keeps its id' "$(id_of moved/renamed.pdf)" "$id"
same 'has one path' "$(listed | grep -c "$id")" 1
cp "$library/a.txt" "$library/copy.txt"
update
same 'a copy' "$said" "$(counts 1 0 0 0 4 0 0 0)"
same 'is one document' "$(id_of copy.txt)" "$(id_of a.txt)"
same 'with two paths' "$(indexer show --json --index "$index" "$(id_of a.txt)" | jq -c .paths)" \
    '["a.txt","copy.txt"]'
same_as_fresh 'after a move and a copy'
rm "$library/a.txt"
update
same 'one of two copies deleted' "$said" "$(counts 0 0 0 0 4 1 0 0)"
same 'leaves the other' "$(listed | cut -f 3 | sort | tr '\n' ' ')" \
    'b.txt copy.txt moved/renamed.pdf sub/c.txt '
cp "$library/b.txt" "$library/copy.txt"
update
same 'a file that becomes a copy of another' "$said" "$(counts 0 1 0 0 3 0 0 0)"
same_as_fresh 'after losing a copy and becoming one'
mv "$library/sub/c.txt" "$library/x" && mv "$library/b.txt" "$library/sub/c.txt" &&
    mv "$library/x" "$library/b.txt"
update
same 'two files that change places' "$said" "$(counts 0 2 0 0 2 0 0 0)"
same_as_fresh 'after changing places'
ln -s b.txt "$library/link.txt"
ln -s /etc/hostname "$library/outside.txt"
update
same 'a link within the library is one more path; one out of it is left alone' "$said" \
    "$(counts 1 0 0 0 4 0 0 0)"
rm "$library/link.txt" "$library/outside.txt"
update

# --- metadata
printf '\xef\xbb\xbf' >"$library/catalogue.csv"
printf '%s\r\n' 'path,title,year,country,type,sector,shelf' \
    'b.txt,"Wages, and hours",2015,Viet Nam;laos,report,TEXT,B 12' \
    'moved/*.pdf,,2011,,,,' >>"$library/catalogue.csv"
update
same 'a new catalogue' "$said" "$(counts 0 0 2 0 2 0 0 0)"
matches 'an unknown column is said' "$(cat "$scratch/stderr")" \
    "catalogue.csv:1:37: unknown column 'shelf'"
same 'title' "$(field b.txt title)" 'Wages, and hours'
same 'countries' "$(field b.txt country)" 'VNM LAO'
same 'sector' "$(field b.txt sector)" 'garments'
same 'a glob' "$(field moved/renamed.pdf year)" '2011'
matches 'an unknown column is kept' "$(indexer show --index "$index" "$(id_of b.txt)")" 'shelf: B 12'
same_as_fresh 'with a catalogue'
echo '{"title": "From the sidecar", "keywords": ["pay", "night work"], "country": [],
  "year": "1999"}' >"$library/b.txt.meta.json"
update
same 'a new sidecar' "$said" "$(counts 0 0 1 0 3 0 0 0)"
same 'the catalogue is stronger' "$(field b.txt title) $(field b.txt year)" 'Wages, and hours 2015'
same 'the sidecar fills what it leaves open' "$(field b.txt keyword)" 'pay night work'
same 'the catalogue is stronger than none' "$(field b.txt country)" 'VNM LAO'
sed -i 's/Viet Nam;laos/[]/' "$library/catalogue.csv"
update
same 'an explicit none' "$said" "$(counts 0 0 1 0 3 0 0 0)"
same 'is none' "$(field b.txt country)" ''
rm "$library/catalogue.csv"
update
same 'without the catalogue' "$said" "$(counts 0 0 2 0 2 0 0 0)"
same 'the sidecar speaks' "$(field b.txt title)" 'From the sidecar'
rm "$library/b.txt.meta.json"
update
same 'without the sidecar' "$said" "$(counts 0 0 1 0 3 0 0 0)"
same_as_fresh 'after taking all words back'

# --- what is wrong in a catalogue
printf '%s\n' 'path,country,year,sector' 'b.txt,"Thaland; Cambodia",20019,fishng' \
    'nowhere.txt,,,' >"$library/catalogue.csv"
update
errors=$(cat "$scratch/stderr")
matches 'a wrong country has file, line, column and the nearest' "$errors" \
    "catalogue.csv:2:8: unknown country 'Thaland'; the nearest is THA"
matches 'a wrong year too' "$errors" "catalogue.csv:2:27: bad year '20019'; the nearest is 2001"
matches 'a wrong sector too' "$errors" \
    "catalogue.csv:2:33: unknown sector 'fishng'; the nearest is fishing"
matches 'a row without a file is said' "$errors" "catalogue.csv:3:1: no file 'nowhere.txt'"
same 'what is right is taken' "$(field b.txt country)" 'KHM'
same 'the exit status stays' "$status" 0
rm "$library/catalogue.csv"
update

# --- dry run
write_text n.txt 'Something new'
rm "$library/copy.txt"
mv "$library/moved/renamed.pdf" "$library/again.pdf"
before=$(cd "$index" && find . -type f -exec sha256sum {} + | sort)
same 'a dry run says what would change' \
    "$(indexer update --dry-run --library "$library" --index "$index")" \
    "$(printf '%s\n' 'index    n.txt: not in the index' \
        'delete   copy.txt: no longer in the library' \
        'move     moved/renamed.pdf -> again.pdf: the same content' \
        'would index 1, update 0, metadata 0, move 1, leave 2, delete 1, failed 0')"
same 'and writes nothing' "$(cd "$index" && find . -type f -exec sha256sum {} + | sort)" "$before"
indexer update --library "$library" --index "$index" --progress json --committed "$scratch/ids" \
    >"$scratch/json" 2>&1
sed '$d' "$scratch/json" | jq -e . >/dev/null
ok $? 'progress as JSON lines'
same 'ids that are durable are appended' "$(sort "$scratch/ids" | tr '\n' ' ')" \
    "$(for path in n.txt sub/c.txt again.pdf; do id_of $path; done | sort | tr '\n' ' ')"
indexer check --index "$index" >"$scratch/check" 2>&1
ok $? "check: $(tail -1 "$scratch/check")"
indexer delete --index "$index" "$(id_of n.txt)" >/dev/null 2>&1
ok $? 'delete'
same 'the document is gone' "$(listed | grep -c n.txt)" 0
update
same 'and comes back with its file' "$said" "$(counts 1 0 0 0 3 0 0 1)"

# --- usage
indexer update --nonsense >/dev/null 2>&1
same 'wrong usage' $? 2
indexer nonsense >/dev/null 2>&1
same 'an unknown command' $? 2
indexer --help >/dev/null && indexer update --help >/dev/null && indexer --version >/dev/null
ok $? 'help and version'
indexer update --library "$scratch/none" --index "$index" >/dev/null 2>"$scratch/stderr"
same 'no library' $? 3
same 'says so in one line' "$(wc -l <"$scratch/stderr")" 1
indexer list --index "$scratch/none" >/dev/null 2>&1
same 'no index' $? 3
finish
