#!/bin/bash
# A first load of a file fills a new generation; through a pipe the same records are committed as
# they come. Both give the same index. A kill, a signal or a full disk leaves none or a whole one.
# shellcheck source=tests/system/lib.sh disable=SC1091,SC2154,SC2034
. "$(dirname "$0")/lib.sh"

# 1,400 records, spread out to more than 4 MB; some come again, changed or not, some are taken out,
# some are bad.
awk 'BEGIN {
    srand(7)
    for (i = 0; i < 1400; i++) {
        text = sprintf("%3000s", "")
        for (j = 0; j < 40; j++) {
            text = text " " substr("forced labour in the fishing industry of Thailand and bonded brick kilns", 1 + int(rand() * 60), 9) int(1 / (rand() + 0.0005))
        }
        id = i % 97 == 3 ? i - 2 : i
        if (i % 101 == 5) {
            printf "{\"id\": \"r%d\", \"deleted\": true}\n", i - 3
        } else if (i % 307 == 9) {
            print "{\"id\": \"bad"
        } else {
            printf "{\"id\": \"r%d\", \"title\": \"Record %d of bonded labour\", \"text\": \"%s\", \"year\": %d, \"country\": [\"THA\"]}\n", id, i % 97 == 3 && i % 2 ? i - 2 : i, text, 1990 + i % 30
        }
    }
}' >"$scratch/records.jsonl"
bytes=$(stat -c %s "$scratch/records.jsonl")
[ "$bytes" -ge $((4 << 20)) ]
ok $? "the file is large enough for a first load ($bytes bytes)"

load() { # index, file or -
    indexer import --index "$1" --progress none --committed "$1.committed" "$2" 2>"$1.errors" |
        sed 's/ in [0-9.]* s$//'
}

filled=$scratch/filled
piped=$scratch/piped
said=$(load "$filled" "$scratch/records.jsonl")
matches 'a first load says what it did' "$said" '^indexed 1[0-9]+, updated [1-9][0-9]*,.* deleted [1-9][0-9]*, failed [1-9],'
same 'a pipe gives the same counts' "$(load "$piped" - < <(cat "$scratch/records.jsonl"))" "$said"
same 'and the same complaints' "$(sed 's/^standard input/FILE/' "$piped.errors" | cksum)" \
    "$(sed "s|^$scratch/records.jsonl|FILE|" "$filled.errors" | cksum)"
for one in "$filled" "$piped"; do
    indexer check --index "$one" >/dev/null
    ok $? "$(basename "$one") is whole"
    xapian-check "$one/current/db" >/dev/null 2>&1
    ok $? "$(basename "$one") is whole to xapian-check"
done
same 'the same documents' "$(indexer list --index "$filled" | cksum)" "$(indexer list --index "$piped" | cksum)"
for one in "$filled" "$piped"; do
    same "$(basename "$one"): documents that were not said to be committed" \
        "$(indexer list --index "$one" | cut -f 1 | sort | comm -23 - <(sort -u "$one.committed") | wc -l)" 0
done

# Everything of a document but its keys and revisions, which tell when it came.
terms_of() {
    for id in r1 r17 r99 r1000 r1398; do
        docid=$(xapian-delve -t "Q$id" -1 "$1/current/db" | grep -oE '^[0-9]+$' | head -1)
        xapian-delve -r "$docid" -1v "$1/current/db" | tail -n +2
        indexer show --index "$1" "$id" --json |
            jq -S 'del(.. | .first_revision?, .changed_revision?)' | sed 's/"rule": ".*:/"rule": ":/'
    done
}
matches 'there are terms to compare' "$(terms_of "$filled" | wc -l)" '^[0-9]{4,}$'
same 'the same terms, weights and details' "$(terms_of "$filled" | cksum)" "$(terms_of "$piped" | cksum)"
for words in 'forced labour' '"brick kilns"' 'fishing NEAR/5 labour' 'country:THA year:1995' 'bonded1'; do
    for one in "$filled" "$piped"; do
        "$build/lontar-searchd" query --index "$one" --format json "$words" |
            jq -c '[.total, [.hits[] | [.id, .snippets]], .facets]' >"$one.answer"
    done
    cmp -s "$filled.answer" "$piped.answer"
    ok $? "the same answer to $words"
done
size=$(du -sk "$filled/current/db" | cut -f 1)
[ "$size" -le $(($(du -sk "$piped/current/db" | cut -f 1) * 102 / 100 + 32)) ]
ok $? "and it is no larger ($size KB)"

# Afterwards it is an index like any other.
same 'the same file again changes nothing' "$(load "$filled" "$scratch/records.jsonl" | sed 's/, failed.*//')" \
    "$(load "$piped" "$scratch/records.jsonl" | sed 's/, failed.*//')"
echo '{"id": "r1", "title": "Another", "text": "another"}' | indexer import --index "$filled" --progress none - >/dev/null
indexer check --index "$filled" >/dev/null
ok $? 'it is whole after a change'

# --- what goes wrong ---

# The file takes some out again, at its end.
sed -nE 's/^\{"id": "([^"]*)", "deleted": true.*/\1/p' "$scratch/records.jsonl" | sort -u >"$scratch/taken"
for after in 0.2 0.5 1 $((60 * ${SLOWER:-1})); do
    rm -rf "$index" "$index.committed"
    { timeout -s KILL "$after" "$build/lontar-index" import --index "$index" --progress none \
            --committed "$index.committed" "$scratch/records.jsonl"; } >/dev/null 2>&1
    [ ! -e "$index/current" ] || indexer check --index "$index" >/dev/null
    ok $? "killed after $after s: whole"
    touch "$index.committed"
    same "killed after $after s: committed and lost" "$(sort -u "$index.committed" |
        comm -23 - "$scratch/taken" | comm -23 - <(indexer list --index "$index" 2>/dev/null | cut -f 1 | sort))" ''
done
matches "and without a kill all are" "$(wc -l <"$index.committed")" "^1[0-9]{3}$"
load "$index" "$scratch/records.jsonl" >/dev/null
same 'the next run completes it' "$(indexer list --index "$index" | cksum)" "$(indexer list --index "$piped" | cksum)"
same 'and nothing else is left' "$(find "$index" -maxdepth 1 -name 'gen-*' | wc -l)" 1

rm -rf "$index"
"$build/lontar-index" import --index "$index" --progress none "$scratch/records.jsonl" \
    >/dev/null 2>"$scratch/stderr" &
for _ in $(seq 600); do
    [ ! -e "$index/gen-000002.new" ] || break
    sleep 0.05
done
kill -TERM $!
wait $!
same 'ended by a signal: exit status' $? 3
indexer check --index "$index" >/dev/null
ok $? 'ended by a signal: whole'
matches 'it says so' "$(tail -1 "$scratch/stderr")" 'stopped by a signal'

disk=$scratch/disk
mkdir "$disk"
if mount -t tmpfs -o size=5m lontar-full "$disk" 2>/dev/null; then
    indexer import --index "$disk/index" --progress none "$scratch/records.jsonl" >/dev/null 2>"$scratch/stderr"
    same 'a full disk: exit status' $? 3
    matches 'and it says so' "$(tail -1 "$scratch/stderr")" '[Nn]o space left'
    indexer check --index "$disk/index" >/dev/null
    ok $? 'and what was there is whole'
    umount -l "$disk"
else
    skip 'a small disk cannot be mounted here' 3
fi
finish
