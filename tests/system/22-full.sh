#!/bin/bash
# The disk gets full at 20 different points of update, rebuild and import: exit 3, one line that says
# so, the index whole; with room again the next run completes it.
# shellcheck source=tests/system/lib.sh disable=SC1091,SC2154,SC2034
. "$(dirname "$0")/lib.sh"
disk=$scratch/disk
index=$disk/index
mkdir -p "$library" "$disk"

if ! mount -t tmpfs -o size=64m lontar-full "$disk" 2>/dev/null; then
    skip 'a small disk cannot be mounted here' 6
    finish
fi
trap 'umount -l "$disk"; rm -rf "$scratch"' EXIT

for i in $(seq 24); do
    write_text "$i.txt" "Report $i $(seq -s " word$i" $((1000 + i * 40)))"
done
seq 300 | jq -c '{id: "r\(.)", title: "Record \(.)", text: ("word\(.) " * 60)}' >"$scratch/records.jsonl"
update
whole_kb=$(du -sk "$index" | cut -f 1)
for i in $(seq 8); do
    write_text "$i.txt" "Another report $i $(seq -s " other$i" $((1000 + i * 40)))"
    write_text "new-$i.txt" "A new report $i $(seq -s " new$i" $((1000 + i * 40)))"
done
cp -r "$index" "$scratch/saved"

try() { # point
    case $(($1 % 4)) in
    0) indexer rebuild --library "$library" --index "$index" ;;
    1) indexer import --index "$index" "$scratch/records.jsonl" ;;
    *) indexer update --library "$library" --index "$index" ;;
    esac
}

strike() { # kilobytes left, point
    local free
    rm -rf "$index" "$disk/filler" && cp -r "$scratch/saved" "$index"
    free=$(df -k --output=avail "$disk" | tail -1)
    [ "$free" -le "$1" ] || head -c $(((free - $1) * 1024)) /dev/zero >"$disk/filler" 2>/dev/null
    try "$2" >"$scratch/stdout" 2>"$scratch/stderr"
    status=$?
    indexer check --index "$index" >/dev/null 2>"$scratch/check" || {
        bad_index=$((bad_index + 1))
        echo "# point $2: $(head -2 "$scratch/check")"
    }
    [ $status -ne 0 ] || return
    struck=$((struck + 1))
    [ $status -eq 3 ] || wrong_status=$((wrong_status + 1))
    if [ "$(grep -c . "$scratch/stderr")" != 1 ] || ! grep -qi 'no space left' "$scratch/stderr"; then
        wrong_line=$((wrong_line + 1))
        echo "# point $2, status $status: $(cat "$scratch/stderr")"
    fi
}

struck=0 wrong_status=0 wrong_line=0 bad_index=0
for point in $(seq 0 39); do
    [ $struck -lt 20 ] || break
    # So many kilobytes are left: from none to what the index takes.
    strike $((point * whole_kb / 40)) "$point"
done
same "the disk was full at so many points" $struck 20
# Where a rebuild commits for the last time, Xapian may end the process by itself.
for left in $(seq $((whole_kb - 124)) 12 $((whole_kb - 52))); do
    strike "$left" 0
done
same 'exit statuses other than 3' $wrong_status 0
same 'messages that do not say that there is no space left' $wrong_line 0
same 'indexes that are not whole' $bad_index 0
rm -f "$disk/filler"
update
same 'with room again the next run completes it' "$status" 0
same_as_fresh 'after a full disk'
finish
