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
# shellcheck disable=SC2046
many() { # address, how many requests: by one program, so that a second is not over before they are
    curl -sS -w "%{http_code}\n" -H "X-Forwarded-For: $1" $(yes -- "-o /dev/null $site/api/v1/status" | head -n "$2")
}
many 192.0.2.1 30 > "$scratch/codes"
allowed=$(grep -c 200 "$scratch/codes")
[ "$allowed" -ge 10 ] && [ "$allowed" -lt 25 ]
ok $? "a burst is answered, the rest is not ($allowed of 30)"
same 'the rest is 429' "$(grep -vcE '^(200|429)$' "$scratch/codes")" 0
same 'others are answered' "$(from 192.0.2.2)" 200
header_of RateLimit -H 'X-Forwarded-For: 192.0.2.3' "$site/api/v1/status" | grep -qE '^"client";r=9;t=[0-9]+$'
ok $? 'RateLimit says what is left'
same 'RateLimit-Policy' "$(header_of RateLimit-Policy -H 'X-Forwarded-For: 192.0.2.3' "$site/api/v1/status")" '"client";q=10;w=10'
many 192.0.2.4 30 > "$scratch/rest"
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

# A key has a limit of its own; the file holds only its digest.
printf '# name rate digest\nwebsite 50 %s\n' "$(printf sesame | sha256sum | cut -d ' ' -f 1)" > "$scratch/keys"
start_daemon "$index" "$scratch" --rate 1 --keys "$scratch/keys"
same 'a key allows more' "$(header_of RateLimit-Policy -H 'Authorization: Bearer sesame' "$site/api/v1/status")" '"client";q=100;w=2'
same 'X-API-Key as well' "$(header_of RateLimit-Policy -H 'X-API-Key: sesame' "$site/api/v1/status")" '"client";q=100;w=2'
same 'an unknown key is 401' "$(status_of -H 'X-API-Key: guess' "$site/api/v1/status")" 401
same 'and says how to give one' "$(header_of WWW-Authenticate -H 'X-API-Key: guess' "$site/api/v1/status")" Bearer
same 'none is as without keys' "$(header_of RateLimit-Policy "$site/api/v1/status")" '"client";q=10;w=10'
stop_daemon
printf 'website 50 abc\n' > "$scratch/keys"
"$build/lontar-searchd" serve --index "$index" --listen 127.0.0.1:0 --rate 1 --keys "$scratch/keys" 2> "$scratch/keys.err"
same 'a bad file of keys is told' "$? $(grep -c 'keys:1: ' "$scratch/keys.err")" '2 1'

# Options from a file; those of the command line win.
printf '[lontar]\nindex = %s\n[searchd]\nrate = 7\ncors = https://a.example;https://b.example\nlisten = 127.0.0.1:1\n' "$index" > "$scratch/lontar.conf"
start_daemon "$index" "$scratch" --config "$scratch/lontar.conf"
same 'the limit is of the file' "$(header_of RateLimit-Policy "$site/api/v1/status")" '"client";q=14;w=2'
same 'its lists as well' "$(header_of Access-Control-Allow-Origin -H 'Origin: https://b.example' "$site/api/v1/status")" https://b.example
stop_daemon

# A request that comes drop by drop ends, however steady the drops; a kept connection may rest.
start_daemon "$index" "$scratch" --request-time 1
drip() { # first bytes
    local started=$SECONDS
    exec 3<> "/dev/tcp/127.0.0.1/$port"
    printf '%s' "$1" >&3
    while [ $((SECONDS - started)) -lt 8 ]; do
        read -r -t 0.2 -u 3 _ && break # an answer, or
        [ $? -gt 128 ] || break        # the end
        printf 'x' 2> /dev/null >&3 || break
    done
    exec 3>&-
    [ $((SECONDS - started)) -lt 6 ]
}
drip 'GE'
ok $? 'half a line'
drip $'GET /api/v1/status HTTP/1.1\r\nHost: a\r\nX-Slow: '
ok $? 'half a head'
drip $'POST /api/v1/search HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"q": "'
ok $? 'half a body'
same 'the others are answered' "$(status_of "$site/healthz")" 200
exec 3<> "/dev/tcp/127.0.0.1/$port"
printf 'GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n' >&3
sleep 3
printf 'GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n' >&3
same 'a kept connection may rest' "$(timeout 2 cat <&3 | grep -c '200 OK')" 2
exec 3>&-
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

# Connections that are kept are shared among the threads, however fast they come.
start_daemon "$index" "$scratch" --threads 2
handles=()
for i in $(seq 16); do
    exec {handle}<> "/dev/tcp/127.0.0.1/$port"
    printf 'GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n' >&"$handle"
    handles+=("$handle")
done
for handle in "${handles[@]}"; do
    read -r -t 20 -u "$handle" _
done
# What each thread waits for, more than what wakes it; the smaller of the two.
least=$(grep -c '^tfd:' "/proc/$daemon/fdinfo"/* 2> /dev/null | cut -d : -f 2 | sort -rn | sed -n 2p)
[ "${least:-0}" -ge 6 ]
ok $? "16 connections of two threads: one has ${least:-none}"
for i in $(seq 17 64); do
    exec {handle}<> "/dev/tcp/127.0.0.1/$port"
    handles+=("$handle")
done
exec {handle}<> "/dev/tcp/127.0.0.1/$port"
read -r -t 20 -u "$handle" _
same 'one more than a client may have is closed' $? 1
exec {handle}>&-
same 'the others are answered' "$(printf 'GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n' >&"${handles[-1]}"
    read -r -t 20 -u "${handles[-1]}" line && echo "${line%%$'\r'}")" 'HTTP/1.1 200 OK'
for handle in "${handles[@]}"; do
    exec {handle}>&-
done
until_true curl -sS -o /dev/null "$site/healthz" 2> /dev/null
ok $? 'and it may have new ones once they have ended'
stop_daemon

# A daemon that runs out of descriptors goes on when it has some again.
start_daemon_by bash -c "ulimit -n 48 && exec \"$build/lontar-searchd\" serve --index \"$index\" --listen 127.0.0.1:0 --threads 2"
handles=()
for i in $(seq 60); do
    exec {handle}<> "/dev/tcp/127.0.0.1/$port"
    handles+=("$handle")
done
is_full() {
    local open=("/proc/$daemon/fd"/*)
    [ "${#open[@]}" -ge 47 ]
}
until_true is_full
ok $? 'no descriptor is left'
for handle in "${handles[@]}"; do
    exec {handle}>&-
done
until_true curl -sS -m 5 -o /dev/null "$site/healthz" 2> /dev/null
ok $? 'a daemon that had none left answers'
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
