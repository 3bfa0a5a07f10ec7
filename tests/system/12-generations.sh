#!/bin/bash
# Rebuild, rollback, backup, restore: whole generations, one taking the place of another.
# shellcheck source=tests/system/lib.sh disable=SC1091,SC2154,SC2034
. "$(dirname "$0")/lib.sh"
mkdir -p "$library"
copy=$scratch/backup

rebuild() { # further options
    indexer rebuild --library "$library" --index "$index" --progress none "$@" \
        >"$scratch/stdout" 2>"$scratch/stderr"
    status=$?
    said=$(tail -n 1 "$scratch/stdout" | sed 's/ in [0-9.]* s$//')
}

state() { # field of status
    indexer status --json --index "$index" | jq -r ".$1"
}

for i in $(seq 31); do
    write_text "$i.txt" "Report $i on the wages of garment workers in Cambodia"
done
find corpus -name '*.pdf' | sort | head -3 | while read -r path; do
    cp "$path" "$library/$(basename "$path")"
done
printf '%s\n' 'path,title,country,year' '7.txt,Wages,Thailand,2011' >"$library/catalogue.csv"
write_text b.txt 'What is going to be another text'
update
old=$(id_of b.txt)
write_text b.txt 'Another text by now'
cp "$library/1.txt" "$library/copy of 1.txt"
update
seq 9 | jq -c '{id: "news-\(.)", title: "News \(.)", text: "Fees of migrants, \(.)", year: 2024,
    country: (if . == 3 then [] else ["KHM"] end)}' >"$scratch/news.jsonl"
indexer import --index "$index" "$scratch/news.jsonl" >/dev/null
contents "$index" >"$scratch/before"
revision=$(state revision) uuid=$(state uuid) space=$(state bytes)

if command -v strace >/dev/null; then
    ASAN_OPTIONS=$ASAN_OPTIONS:detect_leaks=0 strace -f -e trace=open,openat -o "$scratch/trace" "$build/lontar-index" rebuild \
        --library "$library" --index "$index" >"$scratch/stdout" 2>"$scratch/stderr"
    status=$?
    ! grep -E "$library/.*\.(pdf|txt)\"" "$scratch/trace" | grep -v ENOENT >"$scratch/opened"
    ok $? "no publication is opened: $(head -1 "$scratch/opened")"
else
    skip 'strace is not installed' 1
    rebuild
fi
same 'rebuild' "$status" 0
matches 'it says how many documents' "$(cat "$scratch/stdout")" \
    '^gen-000002: 44 documents, there were 44'
contents "$index" | diff "$scratch/before" - >"$scratch/diff"
ok $? "a rebuilt index is the same: $(head -c 300 "$scratch/diff")"
indexer check --index "$index" >/dev/null 2>&1
ok $? 'and whole'
same 'its uuid stays' "$(state uuid)" "$uuid"
same 'its revision goes on' "$(state revision)" $((revision + 1))
[ "$(state bytes)" -lt "$space" ]
ok $? 'it is smaller'
same 'what has not changed keeps its revision' \
    "$(indexer show --json --index "$index" "$(id_of 5.txt)" | jq .changed_revision)" \
    "$(jq -s '.[0].changed_revision' <(indexer show --json --index "$index" "$(id_of 6.txt)"))"
matches 'an old id leads on' "$(indexer show --index "$index" "$old" 2>&1)" \
    "replaced by $(id_of b.txt)"
update
same 'the next update has nothing to do' "$said" "$(counts 0 0 0 0 36 0 0 0)"

# --- with changes of the library
write_text new.txt 'A new one'
write_text 9.txt 'Nine is another one'
rm "$library/10.txt"
mv "$library/11.txt" "$library/eleven.txt"
sed -i 's/Thailand/Viet Nam/' "$library/catalogue.csv"
rebuild --committed "$scratch/committed"
same 'a rebuild takes changes in' "$said" "$(counts 1 1 1 1 32 1 0 2)"
same 'what it reports is what is there' "$(sort -u "$scratch/committed" | md5sum)" \
    "$(listed | cut -f 1 | sort -u | md5sum)"
same 'those of metadata too' "$(field 7.txt country)" VNM
indexer check --index "$index" >/dev/null 2>&1
ok $? 'check'
contents "$index" | grep -v '"id":"news-' >"$scratch/rebuilt"
indexer update --library "$library" --index "$scratch/fresh" --progress none >/dev/null 2>&1
contents "$scratch/fresh" | diff - "$scratch/rebuilt" >"$scratch/diff"
ok $? "the same as an index made from nothing: $(head -c 300 "$scratch/diff")"

# --- what is lost
mkdir "$scratch/away"
for i in $(seq 20 23); do
    mv "$library/$i.txt" "$scratch/away"
done
contents "$index" >"$scratch/before"
rebuild
same 'a loss of 4 of 44 is refused' "$status" 3
matches 'in one line that says what to do' "$(cat "$scratch/stderr")" \
    '40 documents, this one has 44.*--max-loss'
same 'the old index stays' "$(contents "$index" | cmp - "$scratch/before" 2>&1)" ''
same 'and nothing else' "$(find "$index" -maxdepth 1 -name 'gen-*' | wc -l)" 2
rebuild --max-loss 20
same 'it is done when it is allowed' "$status $(state documents)" '0 40'
revision=$(state revision)
indexer rollback --index "$index" >"$scratch/stdout" 2>&1
same 'rollback' $? 0
same 'the audit log has it' \
    "$(tail -n 1 "$index/audit.log" | jq -r '[.command, .what, .old, .new] | join(" ")')" \
    'rollback switched gen-000004 gen-000003'
same 'what was lost is there again' "$(state documents)" 44
same 'the revision goes on' "$(state revision)" $((revision + 1))
indexer rollback --index "$index" >/dev/null 2>"$scratch/stderr"
same 'there is nothing before that' "$? $(wc -l <"$scratch/stderr")" '3 1'
mv "$scratch"/away/* "$library"
update
same 'an update after it' "$(echo "$said" | cut -d , -f 1,2,3,6,7)" \
    'indexed 0, updated 0, metadata 0, deleted 0, failed 0'

# --- backup and restore
indexer backup --index "$index" "$copy" >/dev/null 2>"$scratch/stderr"
same 'backup' $? 0
same 'it is an index like any other' "$(contents "$index" | cmp - <(contents "$copy") 2>&1)" ''
indexer backup --index "$index" "$library" >/dev/null 2>&1
same 'a folder with other things takes none' $? 2
indexer backup --index "$index" "$index/." >/dev/null 2>&1
same 'nor does the index itself' $? 2
contents "$index" >"$scratch/before"
rm "$library"/2?.txt
update
indexer restore "$copy" --index "$index" >/dev/null 2>&1
same 'restore' $? 0
same 'the audit log goes on' "$(tail -n 1 "$index/audit.log" | jq -r .command)" restore
same 'all is as it was' "$(contents "$index" | cmp - "$scratch/before" 2>&1)" ''
indexer restore "$copy" --index "$scratch/elsewhere" >/dev/null 2>&1
same 'restore where there was none' "$(contents "$scratch/elsewhere" | cmp - "$scratch/before" 2>&1)" ''
printf 'x' | dd of="$copy/$(readlink "$copy/current")/db/postlist.glass" bs=1 seek=5000 \
    conv=notrunc 2>/dev/null
indexer restore "$copy" --index "$index" >/dev/null 2>"$scratch/stderr"
same 'a damaged backup is refused' "$? $(wc -l <"$scratch/stderr")" '3 1'
same 'and leaves the index alone' "$(contents "$index" | cmp - "$scratch/before" 2>&1)" ''

# --- backups of an index that is being written to
(
    while [ ! -e "$scratch/stop" ]; do
        for i in $(seq 20); do
            write_text "busy/$i.txt" "Busy $i $RANDOM $(seq -s ' ' $((RANDOM % 500)))"
        done
        indexer update --library "$library" --index "$index" >/dev/null 2>&1
    done
) &
writer=$!
bad=0
for i in $(seq 5); do
    rm -rf "$copy"
    indexer backup --index "$index" "$copy" >/dev/null 2>"$scratch/stderr" &&
        indexer check --index "$copy" >/dev/null 2>"$scratch/stderr" || bad=$((bad + 1))
done
touch "$scratch/stop"
wait $writer
same "5 backups while an update runs: $(head -c 200 "$scratch/stderr")" $bad 0

# --- a damaged index
# (Xapian loses a cursor that it cannot begin, which is no leak of ours.)
export ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0
current=$index/$(readlink "$index/current")
for table in postlist docdata termlist position; do
    head -c 100 /dev/urandom | dd of="$current/db/$table.glass" bs=1 seek=8192 conv=notrunc 2>/dev/null
done
indexer check --index "$index" >/dev/null 2>&1
same 'check finds damage' $? 3
rebuild
matches 'a rebuild gets around it, or says why not in one line' \
    "$status $(grep -c 'lontar-index: ' "$scratch/stderr")" '^(0 0|3 1)$'
rebuild --force
same "forced, it reads the library: $(tail -1 "$scratch/stderr")" "$status" 0
same 'all files are there' "$(listed | cut -f 3 | grep -c .)" "$(find "$library" -name '*.txt' -o -name '*.pdf' | wc -l)"
indexer check --index "$index" >/dev/null 2>&1
ok $? 'check'
finish
