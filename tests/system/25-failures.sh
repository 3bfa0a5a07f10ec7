#!/bin/bash
# Files that cannot be read, names that cannot be written, and machines that are full.
# shellcheck source=tests/system/lib.sh disable=SC1091,SC2154,SC2034
. "$(dirname "$0")/lib.sh"
mkdir -p "$library"

write_text good.txt 'A good document'
: >"$library/empty.pdf"
printf 'not a PDF' >"$library/not.pdf"
mkfifo "$library/pipe.pdf"
mkdir "$library/dir.pdf"
write_text dir.pdf/inside.txt 'In a folder that is called like a file'
ln -s nowhere.pdf "$library/dangling.pdf"
ln -s loop.pdf "$library/loop.pdf"
ln -s . "$library/loop"
ln -s /etc "$library/outside"
newline=$(printf 'new\nline.txt') bad=$(printf 'bad-\xff.txt')
write_text "$newline" 'A name with a newline'
write_text "$bad" 'A name that is not UTF-8'
write_text 'name with spaces & ümlaut.txt' 'An ordinary name'
write_text 'back\x41slash.txt' 'A name that looks escaped'

update
same 'bad files are counted' "$said" "$(counts 6 0 0 0 0 0 5 6)"
same 'exit status' "$status" 1
indexer failures --index "$index" --format json >"$scratch/failures"
same 'each bad file is listed' "$(jq -r '.[].path' "$scratch/failures" | tr '\n' ' ')" \
    'dangling.pdf empty.pdf loop.pdf not.pdf pipe.pdf '
same 'with a reason' "$(jq '[.[] | select(.reason == "" or .stage == "")] | length' \
    "$scratch/failures")" 0
matches 'with the time of the file' "$(jq -r '.[1].mtime' "$scratch/failures")" \
    "^$(date -u -r "$library/empty.pdf" +%Y-%m-%dT%H:%M:%S)Z$"
same 'as CSV too' "$(indexer failures --index "$index" --format csv | wc -l)" 6
same 'names are written with escapes' "$(listed | cut -f 3 | sort | tr '\n' '|')" \
    "$(printf '%s\n' 'bad-\xff.txt' 'back\x5cx41slash.txt' dir.pdf/inside.txt good.txt \
        'name with spaces & ümlaut.txt' 'new\x0aline.txt' | sort | tr '\n' '|')"
when=$(jq -r '.[1].when' "$scratch/failures")
update
same 'they are not tried again' "$said" "$(counts 0 0 0 0 6 0 5 0)"
same 'nor noted again' "$(indexer failures --index "$index" --format json | jq -r '.[1].when')" \
    "$when"
sleep 1
update --retry-failed
same 'unless asked for' "$said" "$(counts 0 0 0 0 6 0 5 0)"
[ "$(indexer failures --index "$index" --format json | jq -r '.[1].when')" != "$when" ]
ok $? 'and then they are'
rm "$library/empty.pdf" "$library/pipe.pdf" "$library/dangling.pdf" "$library/loop.pdf"
cp "$(find corpus -name '*.pdf' | sort | head -1)" "$library/not.pdf"
update
matches 'a mended file' "$said" 'indexed 1, updated 0, metadata 0, moved 0, unchanged 6, deleted 0, failed 0'
same 'exit status when all is good' "$status" 0
same 'no failure is left' "$(indexer failures --index "$index")" ''
printf 'damaged again' >"$library/not.pdf"
update
same 'a file that goes bad' "$said" "$(counts 0 0 0 0 6 0 1 0)"
same 'takes its old content with it' "$(listed | grep -c not.pdf)" 0
rm "$library/not.pdf"
update
same_as_fresh 'after failures'

# --- folders and files without permission, as someone who is not root
as_nobody() {
    if [ "$(id -u)" = 0 ]; then
        setpriv --reuid=65534 --regid=65534 --clear-groups "$@"
    else
        "$@"
    fi
}
write_text closed/secret.txt 'In a folder that will be closed'
write_text unreadable.txt 'A file that cannot be read'
chmod 755 "$scratch" && mkdir "$scratch/theirs" && chmod 777 "$scratch/theirs"
index=$scratch/theirs/index
build_readable=$scratch/lontar-index
cp "$build/lontar-index" "$build_readable" && chmod 755 "$build_readable"
if as_nobody "$build_readable" --version >/dev/null 2>&1; then
    as_nobody "$build_readable" update --library "$library" --index "$index" >/dev/null 2>&1
    chmod 000 "$library/closed" "$library/unreadable.txt"
    touch "$library/unreadable.txt"
    said=$(as_nobody "$build_readable" update --library "$library" --index "$index" \
        2>"$scratch/stderr" | tail -n 1)
    matches 'what is in a closed folder stays' "$said" 'deleted 0, failed 2'
    same 'in the list' "$(as_nobody "$build_readable" list --index "$index" | cut -f 3 |
        grep -cE 'closed/secret.txt|unreadable.txt')" 2
    chmod 755 "$library/closed" && chmod 644 "$library/unreadable.txt"
    touch "$library/unreadable.txt"
    said=$(as_nobody "$build_readable" update --library "$library" --index "$index" 2>&1 |
        tail -n 1)
    matches 'and is itself again' "$said" 'unchanged 8, deleted 0, failed 0'
else
    skip 'another user cannot run the program here' 3
fi
index=$scratch/index

# --- another writer
# One that waits for its records holds the lock for as long as we like.
mkfifo "$scratch/records"
"$build/lontar-index" import --index "$index" - <"$scratch/records" >/dev/null 2>&1 &
first=$!
exec 9>"$scratch/records"
for _ in $(seq 100); do
    grep -qs import "$index/lock" && break
    sleep 0.05
done
write_text more.txt 'One more'
update
same 'a second writer' "$status" 3
matches 'names the holder' "$(cat "$scratch/stderr")" "lontar-index import.*process $first"
same 'in one line' "$(wc -l <"$scratch/stderr")" 1
(sleep 0.3; exec 9>&-) &
exec 9>&-
update --wait 60
same 'or waits for it' "$status" 0
wait $first

# --- a full disk
if [ "$(id -u)" = 0 ] && mkdir "$scratch/small" &&
    mount -t tmpfs -o size=3m tmpfs "$scratch/small" 2>/dev/null; then
    trap 'umount "$scratch/small"; rm -rf "$scratch"' EXIT
    small=$scratch/small/index
    rm -f "$library"/more.txt
    index=$small
    update
    before=$(listed)
    for i in $(seq 40); do
        head -c 60000 /dev/urandom | base64 -w 60 >"$library/big$i.txt"
    done
    update
    same 'a full disk' "$status" 3
    matches 'says so' "$(cat "$scratch/stderr")" 'No space left'
    same 'in one line' "$(wc -l <"$scratch/stderr")" 1
    same 'the documents that were there are there' \
        "$(comm -23 <(echo "$before" | sort) <(listed | sort) | wc -l)" 0
    rm "$library"/big*.txt
    mount -o remount,size=64m "$scratch/small"
    update
    same 'with room again' "$status" 0
    same_as_fresh 'after a full disk'
    indexer check --index "$index" >/dev/null 2>&1
    ok $? 'check after a full disk'
else
    skip 'no small file system to be had' 7
fi

# --- what looks at everything on a line for each name on it would take an hour
index=$scratch/repeated
library=$scratch/repeated-library
repeated() { # file, words
    yes "$2" | head -n 100000 | tr '\n' ' ' >"$library/$1"
}
mkdir "$library"
repeated country.txt 'Thailand,'
repeated countries.txt 'Bosnia and'
repeated instrument.txt 'Convention No. 29, 1930 and 1930,'
timeout 200 "$build/lontar-index" update --library "$library" --index "$index" --progress none \
    >"$scratch/stdout" 2>&1
same 'texts that say a hundred thousand times the same' \
    "$(tail -n 1 "$scratch/stdout" | cut -d , -f 1,7)" 'indexed 3, failed 0'

# --- the difficult files of the shared corpus
index=$scratch/nasty
library=$shared/corpus-real/nasty
if [ -d "$library" ]; then
    update
    same 'difficult files: exit status' "$status" 1
    indexer failures --index "$index" --format json >"$scratch/failures"
    for name in r3-user-password.pdf crazyones-encrypted-256.pdf password-example.pdf; do
        matches "$name" "$(jq -r --arg name $name '.[] | select(.path == $name) | .reason' \
            "$scratch/failures")" password
    done
    for name in empty.pdf gen-html.pdf gen-text.pdf; do
        same "$name is listed" "$(jq --arg name $name '[.[] | select(.path == $name)] | length' \
            "$scratch/failures")" 1
    done
    for name in arabic.pdf gen-1000-pages.pdf r4-owner-password.pdf vertical.pdf testOCR.pdf \
        'name with spaces & ümlaut.pdf'; do
        same "$name is indexed" "$(listed | cut -f 3 | grep -cxF "$name")" 1
    done
    indexer check --index "$index" >/dev/null 2>&1
    ok $? 'check'
else
    skip "$library is not there" 14
fi
finish
