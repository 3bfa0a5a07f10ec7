#!/bin/bash
# Shards: one index, the same cut in three, and these three behind sockets answer alike; and what
# happens when one of them is killed or stopped. QUERIES=1000 for the whole comparison.
set -u
. tests/system/searchd.sh
. tests/shards.sh
trap 'stop_daemon; end_shards; rm -rf "$scratch"' EXIT

queries=${QUERIES:-40}
records=$scratch/records.jsonl
awk -v records="${RECORDS:-400}" -v seed=3 -f tests/bench/records.awk > "$records"
awk -v queries="$queries" -v seed=5 -f tests/bench/record_queries.awk "$records" |
    awk -f tests/bench/requests.awk > "$scratch/requests"

take_in() { # index, more options
    indexer import --index "$1" --progress none "${@:2}" "$records" > "$scratch/import" 2>&1 || cat "$scratch/import"
}
take_in "$index" --jobs 1
for i in 1 2 3; do
    take_in "$scratch/s$i" --jobs 1 --shard "$i/3"
    indexer list --index "$scratch/s$i"
done | cut -f 1 | sort > "$scratch/parts"
same 'each record is in one shard' "$(cat "$scratch/parts")" "$(indexer list --index "$index" | cut -f 1 | sort)"
digest=$(printf r7 | sha256sum | cut -c 1-8)
same 'the shard that the hash of the id names' "$(indexer list --index "$scratch/s$((0x$digest % 3 + 1))" | cut -f 1 | grep -cx r7)" 1
indexer import --index "$scratch/s1" --shard 2/3 "$records" > /dev/null 2> "$scratch/stderr"
same 'a shard is not another one' "$? $(grep -c 'is shard 1/3, not 2/3' "$scratch/stderr")" '2 1'
indexer import --index "$index" --shard 1/3 "$records" > /dev/null 2> "$scratch/stderr"
same 'an index that takes all becomes no shard' "$? $(grep -c 'not made as a shard' "$scratch/stderr")" '2 1'

answers() { # to a file: all requests' answers, without what may differ
    sed "s|.*|url = $site/api/v1/search?&|" "$scratch/requests" > "$scratch/urls"
    until_true whole_answers
    jq -c 'del(.index, .took_ms, .links, .next_cursor)' "$scratch/asked" > "$1"
}
whole_answers() { # on a busy machine a shard may miss its half second
    curl -sS -K "$scratch/urls" > "$scratch/asked"
    jq -es 'all(.partial | not)' "$scratch/asked" > "$scratch/is_whole"
}
list_ids() { # more parameters: the whole set, which is refused while a shard is missing
    curl -sS --retry 20 "$site/api/v1/search?format=ndjson&$1" | jq -r .id
}
look() { # what: the answers and sets of the daemon that runs, in files
    answers "$scratch/answers.$1"
    for set in match=any\&q=workers+labour sort=newest\&type=report sort=title sort=oldest\&q=workers; do
        list_ids "$set"
    done > "$scratch/sets.$1"
}
alike() { # what
    cmp -s "$scratch/answers.one" "$scratch/answers.$1"
    ok $? "$1: $queries answers are those of one index"
    cmp -s "$scratch/sets.one" "$scratch/sets.$1"
    ok $? "$1: $(wc -l < "$scratch/sets.one") hits of whole sets in the order of one index"
}
start_daemon "$index" "$scratch" --cache 0
look one
stop_daemon
start_daemon "$scratch/s1" "$scratch" --index "$scratch/s2" --index "$scratch/s3" --cache 0
look local
stop_daemon
alike local
command -v xapian-tcpsrv > /dev/null || { skip 'xapian-tools are not installed' 17; finish; }

for i in 1 2 3; do
    port_of[$i]=$(free_port)
    serve_shard $i "${port_of[$i]}" "$scratch/s$i/current/db"
done
start_daemon "$scratch/s1" "$scratch" --index "tcp:127.0.0.1:${port_of[2]}" --index "tcp:127.0.0.1:${port_of[3]}" --cache 0
look mixed
stop_daemon
alike mixed
start_daemon "tcp:127.0.0.1:${port_of[1]}" "$scratch" --index "tcp:127.0.0.1:${port_of[2]}" \
    --index "tcp:127.0.0.1:${port_of[3]}" --cache 0
look remote
alike remote

all_there
missing=$(indexer list --index "$scratch/s2" | head -n 1 | cut -f 1)
end_shard 2
without_one killed
serve_shard 2 "${port_of[2]}" "$scratch/s2/current/db"
returned killed
signal_shard 2 STOP
without_one stopped
signal_shard 2 CONT
returned stopped

# What is committed to a shard is found within seconds, though nobody has asked meanwhile.
echo '{"id": "late", "title": "Latecomer", "text": "zanzibar"}' > "$records"
for i in 1 2 3; do
    take_in "$scratch/s$i"
done
is() { # wanted, command
    got=$("${@:2}")
    [ "$got" = "$1" ]
}
first_hit() { ask q=zanzibar | jq -r '.hits[0].id'; }
first_word() { curl -sS "$site/api/v1/documents/late/pages/1" | jq -r '.text // .' | head -c 8; }
until_true is late first_hit
same 'a commit to a shard is followed' "$got" late
until_true is zanzibar first_word
same 'its page' "$got" zanzibar
finish
