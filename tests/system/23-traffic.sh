#!/bin/bash
# Searches at 50 a second while the index is rebuilt three times: no error, and no answer from half an
# index. `make traffic` goes on for ten minutes.
set -u
# shellcheck source=tests/system/searchd.sh disable=SC1091
. tests/system/searchd.sh
mkdir -p "$library"
seconds=${TRAFFIC:-5}
rebuilds=3

for i in $(seq 40); do
    write_text "$i.txt" "Report $i on wages $(seq -s " word$i" 300)"
done
seq 400 | jq -c '{id: "r\(.)", title: "Wages \(.)", text: ("the wages of \(.) " * 40), year: 2020}' \
    > "$scratch/records.jsonl"
update
indexer import --index "$index" "$scratch/records.jsonl" > /dev/null
start_daemon "$index" "$library"

# A second's searches at a time, each for another page of the answer, so that none is a kept one; until
# the rebuilds are done, however slow the machine is. All documents have the word and one of the phrases.
(
    first=0 words=wages others=%22on+wages%22+OR+%22the+wages%22
    until [ -e "$scratch/done" ]; do
        curl -sS --rate 50/s --max-time 60 -w '\n%{http_code}\n' \
            "$site/api/v1/search?q=$words&limit=1&offset=[$first-$((first + 49))]"
        first=$(((first + 50) % 400)) before=$words words=$others others=$before
    done
) > "$scratch/answers" 2> "$scratch/curl.err" &
traffic=$!
pause=$((seconds / (rebuilds + 1))) # the time is shared out before, between and after them
sleep $pause
done_rebuilds=0
while [ $done_rebuilds -lt $rebuilds ]; do
    indexer rebuild --library "$library" --index "$index" > /dev/null 2> "$scratch/stderr" ||
        cat "$scratch/stderr"
    done_rebuilds=$((done_rebuilds + 1))
    sleep $pause
done
touch "$scratch/done"
generation=$(readlink "$index/current")
wait $traffic
grep -E '^[0-9]{3}$' "$scratch/answers" | sort | uniq -c > "$scratch/codes"
same 'rebuilds' "$generation" gen-000004
asked=$(grep -cE '^[0-9]{3}$' "$scratch/answers")
same "answers: all are 200, $asked of them" "$(tr -s ' ' < "$scratch/codes")" " $asked 200"
same 'nothing wrong on the way' "$(cat "$scratch/curl.err")" ''
grep '^{' "$scratch/answers" > "$scratch/objects"
same 'each answer is from a whole index' \
    "$(jq -c '[.total, .index.documents]' "$scratch/objects" | sort | uniq -c | tr -s ' ')" \
    " $asked [440,440]"
revisions=$(jq .index.revision "$scratch/objects" | sort -nu | wc -l)
[ "$revisions" -ge $rebuilds ]
ok $? "the daemon followed: answers of $revisions revisions"
same 'its log has no failure' "$(grep -ci 'error\|fail' "$scratch/daemon.err")" 0
stop_daemon
finish
