#!/bin/bash
# Fuzzed requests: whatever is sent, the daemon lives, never says 500, and ends without a leak (which
# only a build with the address sanitizer sees: make fuzz-requests).
set -u
. tests/system/searchd.sh

requests=${REQUESTS:-3000}
"$build/lontar-index" update --library corpus --index "$index" --progress none > "$scratch/update.out" 2>&1
same 'the corpus is indexed' $? 0
start_daemon "$index" corpus --request-time 1 --cors https://a.example --access-log "$scratch/access.log"
ask per_page=1000 | jq -r '.hits[].id' > "$scratch/ids"
for seed in 1 2; do
    "$build/tests/fuzz/requests" "$port" $((requests / 2)) "${SEED:-20260101}$seed" < "$scratch/ids" > "$scratch/fuzz.$seed" &
    clients[seed]=$!
done
for seed in 1 2; do
    wait "${clients[seed]}"
    ok $? "no answer of 500, nobody missing: $(tail -n 1 "$scratch/fuzz.$seed")"
    head -n -1 "$scratch/fuzz.$seed" | head -20
done
same 'the daemon still answers' "$(status_of "$site/api/v1/search?q=labour")" 200
same 'each line of the log is JSON' "$(jq -c . "$scratch/access.log" | wc -l)" "$(wc -l < "$scratch/access.log")"
kill "$daemon"
wait "$daemon"
same 'it ends with status 0' $? 0
daemon=
same 'and says nothing on standard error' "$(head -c 2000 "$scratch/daemon.err")" ''
finish
