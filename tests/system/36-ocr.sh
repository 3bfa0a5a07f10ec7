#!/bin/bash
# Recognition that is asked for later: only what has pages without text is read again, and once.
# shellcheck source=tests/system/lib.sh disable=SC1091,SC2154,SC2034
. "$(dirname "$0")/lib.sh"
scan=practice/counsellor-training-2014.pdf # page 6 is an image
mkdir -p "$library/practice"
cp "corpus/$scan" "$library/$scan"
cp corpus/briefs/sawit-2017.pdf "$library"
cp "$library/$scan" "$library/copy.pdf"

flags() { # of page 6
    indexer show --json --index "$index" "$(id_of "$scan")" | jq -c '.pages[5].flags'
}

update
same 'without recognition' "$(flags)" '["empty"]'
first=$(indexer show --json --index "$index" "$(id_of "$scan")" | jq .first_revision)
if ! indexer extract --ocr eng "corpus/$scan" >"$scratch/stdout" 2>"$scratch/stderr"; then
    skip "$(head -1 "$scratch/stderr")" 11
    finish
fi
matches 'a dry run says what would be read' "$(indexer update --library "$library" \
    --index "$index" --ocr eng --dry-run)" 'may be recognised.*would index 0, update 1, .*leave 2,'
update --ocr eng
same 'one document is read again' "$said" "$(counts 0 1 0 0 2 0 0 7)"
same 'its page has words' "$(flags)" '["ocr"]'
same 'it keeps its paths' "$(listed | awk -v id="$(id_of "$scan")" '$1 == id' | wc -l)" 2
same 'it is no new document' \
    "$(indexer show --json --index "$index" "$(id_of "$scan")" | jq .first_revision)" "$first"
update --ocr eng
same 'once' "$said" "$(counts 0 0 0 0 3 0 0 0)"
update
same 'a run without recognition leaves it' "$said $(flags)" "$(counts 0 0 0 0 3 0 0 0) [\"ocr\"]"
same 'health names the page' "$(indexer health --json --index "$index" |
    jq -c '[.ocr[].pages], [.no_text[].pages]' | tr '\n' ' ')" '[[6]] [] '
mv "$library/copy.pdf" "$library/moved.pdf"
update
same 'its words stay when it moves' "$(flags)" '["ocr"]'
indexer check --index "$index" >"$scratch/stdout" 2>&1
same 'check' $? 0
rm "$library/$scan" "$library/moved.pdf"
update --ocr eng
same 'what is gone is not read' "$said" "$(counts 0 0 0 0 1 2 0 0)"
finish
