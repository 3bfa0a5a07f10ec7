#!/bin/bash
# What happened to which document, by which command, is in the audit log.
# shellcheck source=tests/system/lib.sh disable=SC1091,SC2154,SC2034
. "$(dirname "$0")/lib.sh"
mkdir -p "$library"

# The lines that have come since the last call, without time and user.
news() {
    mv "$index/audit.log" "$scratch/news" 2>/dev/null || : >"$scratch/news"
    jq -r '[.command, .what, .path // .id, .field // "", (.old // "" | tostring),
            (.new // "" | tostring)] | join(" ")' "$scratch/news" | sort
}

write_text a.txt 'Wages in Thailand'
write_text b.txt 'Hours in Nepal'
update
same 'added' "$(news)" "$(printf '%s\n' 'update added a.txt   ' 'update added b.txt   ')"
same 'who' "$(jq -r .user "$scratch/news" | sort -u)" "$(id -un)"
same 'under which revision' "$(jq .revision "$scratch/news" | tail -1)" \
    "$(indexer status --json --index "$index" | jq .revision)"
update
same 'nothing happened' "$(news)" ''
printf 'path,country,title\na.txt,KHM;LAO,"Fair ""pay"""\n' >"$library/catalogue.csv"
update
same 'a word of the catalogue' "$(news)" "$(printf '%s\n' \
    'update changed a.txt country ["THA"] ["KHM","LAO"]' \
    'update changed a.txt title ["Wages in Thailand"] ["Fair \"pay\""]')"
mkdir "$library/sub" && mv "$library/b.txt" "$library/sub/b.txt"
update
same 'a move' "$(news)" 'update changed sub/b.txt path ["b.txt"] ["sub/b.txt"]'
old=$(id_of a.txt)
write_text a.txt 'Wages in Malaysia'
update
same 'another content' "$(news)" "$(printf '%s\n' 'update added a.txt   ' \
    "update deleted a.txt  Fair \"pay\" " "update replaced $(id_of a.txt)  $old ")"
rm "$library/sub/b.txt"
update
same 'deleted' "$(news)" 'update deleted sub/b.txt  Hours in Nepal '
echo '{"id": "n1", "title": "News", "text": "Of today."}' | indexer import --index "$index" - >/dev/null
same 'a record' "$(news)" 'import added n1   '
echo '{"id": "n1", "title": "Old news", "text": "Of today."}' | indexer import --index "$index" - >/dev/null
same 'another under its id' "$(news)" \
    "$(printf '%s\n' 'import changed n1 title ["News"] ["Old news"]' 'import updated n1   ')"
indexer delete --index "$index" n1 >/dev/null
same 'taken out' "$(news)" 'delete deleted n1  Old news '
finish
