#!/bin/bash
# Extraction of real and of hostile publications: pages, phrases, titles and outcomes are those that
# ../shared/corpus-real names, and no child process is left behind.
set -u
. tests/system/lib.sh

# A sanitizer's shadow is terabytes of addresses.
memory_kib=3000000
grep -q fsanitize "$build/flags" && memory_kib=unlimited

# Count the lines of a jq program: `ok ...`, `not ok ...`, `skip ...`.
count() {
    local line
    while IFS= read -r line; do
        case $line in
        'ok '*) passed=$((passed + 1)) ;;
        'skip '*) skipped=$((skipped + 1)) && echo "$line" ;;
        *) failed=$((failed + 1)) && echo "$line" ;;
        esac
    done
}

real=$shared/corpus-real
if [ ! -d "$real" ]; then
    skipped=1
    echo "skip no $real"
    finish
fi

# What the programs below share: texts are compared without white space, joiners and marks of
# direction; a hyphen at the end of a line may be the typesetter's.
cat > "$scratch/fold.jq" << 'JQ'
def fold: gsub("[\\s\u200b-\u200f\u00ad\u202a-\u202e]"; "") | ascii_downcase;
def holds($words): (. // "") as $text | ($words | fold) as $folded
    | ($text | fold | contains($folded)) or ($text | gsub("-\n"; "") | fold | contains($folded));
def page_text: [.head, .text, .foot] | map(. // "") | join("\n");
JQ

# --- good: each page is there, each phrase on its page, the title right -------------------------

"$build/lontar-index" extract --json "$real"/good/*.pdf > "$scratch/good.jsonl" 2> "$scratch/good.err"
ok $? 'every good publication is read'
jq -L "$scratch" -rn --slurpfile gold "$real/gold/documents.json" \
    --slurpfile read "$scratch/good.jsonl" 'include "fold";
    ($read | map({key: (.file | sub(".*/"; "")), value: .}) | from_entries) as $by
    | $gold[0][] | select(.file | startswith("good/")) | . as $doc
    | $by[.file | sub(".*/"; "")] as $got
    | (if ($got.pages | length) == .pages then "ok" else "not ok" end) + " \(.file) pages",
      (.phrases[] | . as $phrase
       # What no reader finds was damaged by the program that made the file.
       | if $phrase.page == null or ($phrase.from_source_text and ($phrase.poppler_pages | index($phrase.page) | not))
         then "skip \($doc.file): a phrase that is damaged in the file"
         elif ($got.pages[$phrase.page - 1] | page_text | holds($phrase.text)) then "ok phrase"
         else "not ok \($doc.file) page \($phrase.page): \($phrase.text)" end)
' > "$scratch/good.tap"
count < "$scratch/good.tap"

jq -L "$scratch" -rn --slurpfile gold "$real/gold/documents.json" \
    --slurpfile read "$scratch/good.jsonl" 'include "fold";
    ($read | map({key: (.file | sub(".*/"; "")), value: .}) | from_entries) as $by
    | [$gold[0][] | select((.file | startswith("good/")) and (.title_must_contain | length > 0))
       | . as $doc | ($by[.file | sub(".*/"; "")].tags | map(select(.field == "title"))[0].value) as $title
       | all(.title_must_contain[]; . as $part | $title | holds($part))]
    | "\(map(select(.)) | length) \(length)"' > "$scratch/titles"
read -r right all < "$scratch/titles"
[ "$all" -gt 0 ] && [ $((right * 10)) -ge $((all * 9)) ]
ok $? "titles: $right of $all right, at least 9 of 10"

garbled=$(jq -r 'select(any(.pages[]; .quality != [])) | .file' "$scratch/good.jsonl" | wc -l)
[ "$garbled" = 0 ]
ok $? "no page of a good publication is called empty or garbled: $garbled"

# Marks of scripts that poppler's selection keeps back: those that pdftotext has.
for row in 'tam-weasyprint 99' 'khm-libreoffice 97' 'dzo-libreoffice 90' 'ben-chromium 100'; do
    name=udhr-${row% *}.pdf
    all=$(pdftotext "$real/good/$name" - | jq -Rs '[scan("\\p{M}")] | length')
    got=$(jq --arg name "$name" 'select(.file | endswith($name)) | [.pages[] | .head, .text, .foot
        | strings | scan("\\p{M}")] | length' "$scratch/good.jsonl")
    [ $((got * 100)) -ge $((all * ${row#* })) ]
    ok $? "$name: $got of $all marks, at least ${row#* } of 100"
done

# --- nasty: each outcome is the expected one ----------------------------------------------------

while IFS=$'\t' read -r file expected page phrase; do
    start=$(date +%s%N)
    (ulimit -v $memory_kib; timeout 60 "$build/lontar-index" extract --json "$real/nasty/$file") \
        > "$scratch/one.json" 2> "$scratch/one.err"
    status=$?
    took=$((($(date +%s%N) - start) / 1000000))
    has_phrase=1
    if [ $status = 0 ] && [ -n "$phrase" ]; then
        jq -L "$scratch" -e --arg phrase "$phrase" --argjson page "${page:-1}" 'include "fold";
            .pages[$page - 1] | page_text | holds($phrase)' "$scratch/one.json" > "$scratch/holds"
        has_phrase=$?
    fi
    empty=$(jq -r 'all(.pages[]?; (.quality | index("empty")) != null)' "$scratch/one.json")
    reason=$(jq -r '.failure.reason // ""' "$scratch/one.json")
    case $expected in
    ok_text | enc_ok) [ $status = 0 ] && [ $has_phrase = 0 ] ;;
    ok_empty) [ $status = 0 ] && [ "$empty" = true ] ;;
    enc_error) [ $status = 1 ] && [ "$reason" = 'needs a password' ] &&
        grep -qF "$file: needs a password" "$scratch/one.err" ;;
    damaged_ok) { [ $status = 0 ] && [ $has_phrase = 0 ]; } ||
        { [ $status = 1 ] && [ -n "$reason" ]; } ;;
    damaged_error) [ $status = 1 ] && [ -n "$reason" ] && grep -qF "$file" "$scratch/one.err" ;;
    either | limits | ok_garbled) [ $status = 0 ] || { [ $status = 1 ] && [ -n "$reason" ]; } ;;
    *) false ;;
    esac
    ok $? "$file: $expected (status $status, $took ms) $reason"
    [ $took -lt 45000 ]
    ok $? "$file: ends in time"
done < <(jq -r '.[] | [.file, .expected, (.phrase.page // ""), (.phrase.text // "")] | join("\t")' \
    "$real/gold/nasty.json" | sed 's/\t\t/\t1\t/')

marker=$("$build/lontar-index" extract --json "$real/nasty/gen-1000-pages.pdf" \
    | jq -r '.pages[998].text | contains("marker00999")')
[ "$marker" = true ]
ok $? 'page 999 of a thousand is where it should be'

# --- scans: words recognised, where Tesseract is installed --------------------------------------

if "$build/lontar-index" extract --ocr eng --json "$real/nasty/gen-scan-kiribati.pdf" > "$scratch/scan.json" \
    2> "$scratch/one.err"; then
    recall=$(jq -rn --slurpfile scan "$scratch/scan.json" --slurpfile good "$scratch/good.jsonl" '
        def words: [ascii_downcase | scan("[a-z0-9]+")] | group_by(.) | map({key: .[0], value: length}) | from_entries;
        ($good[] | select(.file | endswith("dol-kiribati-2021.pdf")) | .pages[0].text | words) as $true
        | ($scan[0].pages[0].text | words) as $read
        | ([$true | to_entries[] | [.value, ($read[.key] // 0)] | min] | add) * 100
            / ([$true[]] | add) | floor')
    [ "$recall" -ge 90 ]
    ok $? "OCR finds at least 90 of 100 words of a scanned page: $recall"
    jq -e '.pages[0].quality == ["ocr"]' "$scratch/scan.json" > "$scratch/holds"
    ok $? 'a recognised page says so'
else
    skipped=$((skipped + 1))
    echo "skip $(cat "$scratch/one.err")"
fi

# --- texts, and names that no tree of git can keep ----------------------------------------------

for file in "$shared"/seeds/*.txt; do
    "$build/lontar-index" extract --json "$file" > "$scratch/one.json" 2> "$scratch/one.err"
    jq -e '(.tags | map(select(.field == "title"))[0].value | length) > 9 and (.pages | length) > 0 and
           (.pages[0].text | length) > 100' "$scratch/one.json" > "$scratch/holds"
    ok $? "${file##*/} has a title and a text"
done

mkdir "$scratch/dir.pdf"
mkfifo "$scratch/pipe.pdf"
ln -s nowhere "$scratch/dangling.pdf"
cp "$real/nasty/rot90.pdf" "$scratch/$(printf 'bad-\xff\nname.pdf')"
for file in "$scratch"/{dir,pipe,dangling}.pdf; do
    timeout 20 "$build/lontar-index" extract "$file" > "$scratch/out" 2> "$scratch/one.err"
    status=$?
    { [ $status = 1 ] || [ $status = 3 ]; } && [ -s "$scratch/one.err" ]
    ok $? "${file##*/}: refused with a message (status $status)"
done
timeout 20 "$build/lontar-index" extract "$scratch"/bad-*.pdf > "$scratch/out" 2>&1
ok $? 'a name that is not UTF-8 is read'

# Of this build; others may run theirs.
left=0
for process in $(pgrep -P 1 -x lontar-zygote); do
    [ "$(readlink "/proc/$process/exe")" = "$build/lontar-index" ] && left=$((left + 1))
done
[ "$left" = 0 ]
ok $? "no process is left behind: $left"
finish
