#!/bin/bash
# watch: whatever happens to the library is in the index within 5 seconds (which TIMED=1 looks at).
# shellcheck source=tests/system/lib.sh disable=SC1091,SC2154,SC2034
. "$(dirname "$0")/lib.sh"
mkdir -p "$library/sub/deep" "$scratch/away"
trap 'kill "$watch" 2>/dev/null; wait; rm -rf "$scratch"' EXIT

start() {
    "$build/lontar-index" watch --library "$library" --index "$index" >>"$scratch/said" 2>>"$scratch/stderr" &
    watch=$!
}
paths() {
    listed 2>/dev/null | cut -f 3 | sort | tr '\n' ' '
}
has() { # paths
    [ "$(paths)" = "$1" ]
}
becomes() { # what, exactly these paths
    local begun
    begun=$(date +%s%N)
    until_true has "$2"
    same "$1" "$(paths)" "$2"
    soon_enough $((($(date +%s%N) - begun) / 1000000)) 5000
    ok $? "$1: soon enough"
}

write_text a.txt 'Wages in Cambodia'
start
becomes 'what was there before' 'a.txt '
write_text sub/deep/b.txt 'Recruitment fees in Nepal'
becomes 'a file' 'a.txt sub/deep/b.txt '
mkdir -p "$library/new/folder" && write_text new/folder/c.txt 'Hours in Thailand'
becomes 'a file in a new folder' 'a.txt new/folder/c.txt sub/deep/b.txt '
mv "$library/new" "$library/sub/renamed"
becomes 'a whole tree is renamed' 'a.txt sub/deep/b.txt sub/renamed/folder/c.txt '
write_text sub/renamed/folder/d.txt 'Migrants in Malaysia'
becomes 'a file in the renamed tree' \
    'a.txt sub/deep/b.txt sub/renamed/folder/c.txt sub/renamed/folder/d.txt '
mv "$library/sub/renamed" "$scratch/away/tree"
becomes 'a tree leaves the library' 'a.txt sub/deep/b.txt '
echo 'no event of ours' >"$scratch/away/tree/folder/c.txt"
mv "$scratch/away/tree" "$library/back"
becomes 'and comes back' 'a.txt back/folder/c.txt back/folder/d.txt sub/deep/b.txt '
rm -r "$library/back" "$library/a.txt"
becomes 'deleted' 'sub/deep/b.txt '
ln "$library/sub/deep/b.txt" "$library/hard.txt"
becomes 'a link, which nobody closes' 'hard.txt sub/deep/b.txt '
rm "$library/hard.txt"
becomes 'and gone' 'sub/deep/b.txt '
printf 'path,country\nsub/deep/b.txt,PER\n' >"$library/catalogue.csv"
is_peru() { [ "$(field sub/deep/b.txt country)" = PER ]; }
until_true is_peru
same 'the catalogue' "$(field sub/deep/b.txt country)" PER

# --- events that are lost: the queue runs over with files that are no publications
queue=$(cat /proc/sys/fs/inotify/max_queued_events)
if [ "$queue" -le 20000 ]; then
    kill -STOP "$watch"
    for i in $(seq $((queue / 2 + 10))); do
        : >"$library/x$i.part"
    done
    write_text lost.txt 'Its events are lost'
    kill -CONT "$watch"
    becomes 'a file whose events were lost' 'lost.txt sub/deep/b.txt '
    find "$library" -name '*.part' -delete
else
    skip "a queue of $queue events takes too long to fill"
fi

# --- the library is taken away, as when a disk is unmounted
mv "$library" "$scratch/unmounted" && mkdir "$library"
touch "$library/wake"
until_true grep -q 'not where it was' "$scratch/stderr"
sleep 0.5
same 'an empty folder in its place takes nothing away' "$(paths)" 'lost.txt sub/deep/b.txt '
matches 'which is said' "$(cat "$scratch/stderr")" 'the library is not where it was'
rm -r "$library" && mv "$scratch/unmounted" "$library"
write_text after.txt 'The library is back'
becomes 'it goes on when the library is back' 'after.txt lost.txt sub/deep/b.txt '

# --- the end
kill -TERM "$watch"
wait "$watch"
same 'SIGTERM ends it' $? 0
matches 'each update says what it did' "$(head -1 "$scratch/said")" '^indexed 1, updated 0'
same 'no lock is left' "$(indexer update --library "$library" --index "$index" | sed 's/,.*//')" \
    'indexed 0'
indexer watch --library "$scratch/nowhere" --index "$index" 2>/dev/null
same 'a library that is not there' $? 3
finish
