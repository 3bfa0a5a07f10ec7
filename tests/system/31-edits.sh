#!/bin/bash
# A catalogue for most of an index at once: the index is copied with what differs put in. Killed, it
# is the old one; without room for a copy, documents change one by one.
# shellcheck source=tests/system/lib.sh disable=SC1091,SC2154,SC2034
. "$(dirname "$0")/lib.sh"
mkdir -p "$library"
files=200
for i in $(seq $files); do
    write_text "$((i % 7))/$i.txt" "Report $i about $(seq -s " word$((i % 50))" $((20 + i % 40)))"
done

catalogue() { # country of all but the wrong ones
    echo 'path,country,sector,year' >"$library/catalogue.csv"
    for i in $(seq $files); do
        case $i in
        50 | 120 | 190) echo "$((i % 7))/$i.txt,Thailnd,fishing,2011" ;;
        *) echo "$((i % 7))/$i.txt,$1,fishing,2011" ;;
        esac
    done >>"$library/catalogue.csv"
}

country_of_all() { # countries that documents are tagged with, and how many are
    "$build/lontar-searchd" query --index "$index" --format json 'limit=0' 'facets=country' |
        jq -r '[.facets.country.values[] | "\(.value) \(.count)"] | join(" ")'
}

update
same 'all is indexed' "$said" "$(counts $files 0 0 0 0 0 0 $files)"
cp -r "$index" "$scratch/saved"
first=$(readlink "$index/current")

# --- as it should be
catalogue THA
update --committed "$scratch/committed"
same 'all is tagged anew' "$said" "$(counts 0 0 $files 0 0 0 0 0)"
same 'and is in one new generation' "$(ls -d "$index"/gen-*)" "$(readlink -f "$index/current")"
ok "$([ "$(readlink "$index/current")" != "$first" ]; echo $?)" 'not in the old one'
same 'each id is said to be committed, once' "$(sort -u "$scratch/committed" | wc -l) $(wc -l <"$scratch/committed")" \
    "$files $files"
same 'what is wrong is said with its place' \
    "$(grep -c "^catalogue.csv:[0-9]*:1[01]: unknown country 'Thailnd'; the nearest is THA" "$scratch/stderr")" 3
same 'the rest is applied' "$(country_of_all)" "THA $((files - 3))"
same 'every change is in the log' "$(grep -c '"what": "changed".*"field": "year"' "$index/audit.log")" $files
indexer check --index "$index" >/dev/null 2>"$scratch/stderr"
ok $? "the index is whole: $(head -1 "$scratch/stderr")"
same_as_fresh 'after a catalogue'
update
same 'nothing is left to do' "$said" "$(counts 0 0 0 0 $files 0 0 0)"

# --- killed
bad=0 early=0
for delay in 0.03 0.08 0.15 0.25 0.4; do
    rm -rf "$index" "$scratch/committed" && cp -r "$scratch/saved" "$index"
    "$build/lontar-index" update --library "$library" --index "$index" --progress none \
        --committed "$scratch/committed" >/dev/null 2>&1 &
    sleep "$delay"
    kill -9 $! 2>/dev/null
    wait $! 2>/dev/null
    indexer check --index "$index" >/dev/null 2>"$scratch/check" || {
        bad=$((bad + 1))
        echo "# killed after $delay s: $(head -2 "$scratch/check")"
    }
    [ ! -s "$scratch/committed" ] || [ "$(country_of_all)" = "THA $((files - 3))" ] || early=$((early + 1))
    update
    [ "$(country_of_all)" = "THA $((files - 3))" ] || {
        bad=$((bad + 1))
        echo "# killed after $delay s, then: $said $(tail -1 "$scratch/stderr") $(country_of_all)"
    }
done
same 'indexes that a kill has left damaged or behind' $bad 0
same 'ids said to be committed that were not' $early 0
same_as_fresh 'after kills'

# --- no room for a copy
disk=$scratch/disk
mkdir -p "$disk"
if mount -t tmpfs -o size=32m lontar-edits "$disk" 2>/dev/null; then
    trap 'umount -l "$disk"; rm -rf "$scratch"' EXIT
    cp -r "$scratch/saved" "$disk/index"
    index=$disk/index
    free=$(df -k --output=avail "$disk" | tail -1)
    room=$(($(du -sk "$index" | cut -f 1) * 4 / 5))
    head -c $(((free - room) * 1024)) /dev/zero >"$disk/filler"
    update
    matches 'without room for a copy it is done, or said that it is not' "$status $(cat "$scratch/stderr")" \
        '^(0|3.*[Nn]o space left)'
    indexer check --index "$index" >/dev/null 2>"$scratch/check"
    ok $? "the index is whole: $(head -1 "$scratch/check")"
    rm -f "$disk/filler"
    update
    same 'with room again the rest is' "$status $(country_of_all)" "0 THA $((files - 3))"
else
    skip 'a small disk cannot be mounted here' 3
fi
finish
