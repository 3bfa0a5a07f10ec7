#!/bin/bash
# Manners under load: a limit for each client, kept answers, and more requests than can be answered.
set -u
. tests/system/searchd.sh

index=$scratch/index
jq -cn 'range(3000) | {id: "r\(.)", title: "Report \(.)", text: ("wages and boats \(.) " * 200), year: (1990 + . % 30)}' > "$scratch/records.jsonl"
"$build/lontar-index" import --index "$index" "$scratch/records.jsonl" > "$scratch/import.out" 2>&1
same 'the records are imported' $? 0
metric() { # name
    curl -sS "$site/metrics" | sed -n "s/^$1 //p"
}

# A limit for each client: behind a proxy the client is who it forwards for.
start_daemon "$index" "$scratch" --rate 1 --proxy 127.0.0.1
from() { # address, more arguments
    curl -sS -o /dev/null -w '%{http_code}\n' -H "X-Forwarded-For: $1" "${@:2}" "$site/api/v1/status"
}
for _ in $(seq 30); do from 192.0.2.1; done > "$scratch/codes"
allowed=$(grep -c 200 "$scratch/codes")
[ "$allowed" -ge 10 ] && [ "$allowed" -lt 25 ]
ok $? "a burst is answered, the rest is not ($allowed of 30)"
same 'the rest is 429' "$(grep -vcE '^(200|429)$' "$scratch/codes")" 0
same 'others are answered' "$(from 192.0.2.2)" 200
header_of RateLimit -H 'X-Forwarded-For: 192.0.2.3' "$site/api/v1/status" | grep -qE '^"client";r=9;t=[0-9]+$'
ok $? 'RateLimit says what is left'
same 'RateLimit-Policy' "$(header_of RateLimit-Policy -H 'X-Forwarded-For: 192.0.2.3' "$site/api/v1/status")" '"client";q=10;w=10'
for _ in $(seq 12); do from 192.0.2.4; done > /dev/null
same 'Retry-After' "$(header_of Retry-After -H 'X-Forwarded-For: 192.0.2.4' "$site/api/v1/status")" 1
same 'health is always told' "$(status_of -H 'X-Forwarded-For: 192.0.2.4' "$site/healthz")" 200
[ "$(metric lontar_limited_total)" -gt 5 ]
ok $? 'what was refused is counted'
stop_daemon
start_daemon "$index" "$scratch" --rate 1
for i in $(seq 30); do from "192.0.2.$i"; done > "$scratch/codes"
grep -q 429 "$scratch/codes"
ok $? 'nobody else is believed whom they ask for'
stop_daemon

# Answers are kept until the index changes.
start_daemon "$index" "$scratch"
first=$(curl -sS "$site/api/v1/search?q=wages&country=&per_page=20")
same 'asked again, the same bytes' "$(curl -sS "$site/api/v1/search?per_page=20&q=wages")" "$first"
same 'kept' "$(metric lontar_cache_hits_total)" 1
echo '{"id": "new", "title": "New", "text": "wages"}' > "$scratch/new.jsonl"
"$build/lontar-index" import --index "$index" "$scratch/new.jsonl" > "$scratch/import.out" 2>&1
same 'a change is seen at once' "$(ask q=wages per_page=20 | jq .total)" 3001
same 'another language is another answer' "$(curl -sS -H 'Accept-Language: th' "$site/api/v1/search?q=wages&per_page=20" | jq -r .links.self)" '/api/v1/search?q=wages&per_page=20&lang=th'
stop_daemon

# Many more requests than can be answered: those that would wait too long are turned away, the rest
# are answered, and afterwards everything is.
start_daemon "$index" "$scratch" --threads 1 --max-wait 50 --cache 0
for i in $(seq 60); do
    curl -sS -o /dev/null -w '%{http_code}\n' "$site/api/v1/search?q=wages+OR+boats&limit=300&snippets=3&offset=$i" >> "$scratch/burst" &
    clients[i]=$!
done
wait "${clients[@]}"
same 'all had an answer' "$(wc -l < "$scratch/burst")" 60
same 'of two kinds' "$(grep -vcE '^(200|503)$' "$scratch/burst")" 0
answered=$(grep -c 200 "$scratch/burst")
[ "$answered" -gt 0 ] && [ "$answered" -lt 60 ]
ok $? "some were answered, some turned away ($answered of 60 answered)"
same 'what was turned away is counted' "$(metric lontar_shed_total)" $((60 - answered))
same 'then all is as before' "$(status_of "$site/api/v1/search?q=wages")" 200
finish
