#!/bin/bash
# Show an index on several servers, here all on loopback: three shards, a replica of the first, and a
# daemon that searches them as one. Kill shards, bring them back, write to one, stop everything.
#
# Usage: tests/cluster.sh      LIBRARY (corpus) is indexed, each shard taking its own part.
set -eu
build=$(cd "${B:-build}" && pwd)
library=${LIBRARY:-corpus}
scratch=$(mktemp -d)
daemon='' replicator='' replication_server=''
touch "$scratch/daemon.out"
. tests/shards.sh
stop_all() {
    local status=$?
    [ -z "$daemon" ] || kill "$daemon" 2> /dev/null || true
    [ -z "$replicator" ] || kill -KILL -- "-$replicator" 2> /dev/null || true
    [ -z "$replication_server" ] || kill -KILL -- "-$replication_server" 2> /dev/null || true
    end_shards
    wait 2> /dev/null || true
    rm -rf "$scratch"
    exit $status
}
trap stop_all EXIT
unset LONTAR_LIBRARY LONTAR_INDEX

say() {
    printf '\n== %s\n' "$*"
}
fail() {
    echo "cluster: $*" >&2
    exit 1
}
search() { # what to wait for, as jq has it; more arguments of curl
    local wanted=$1
    shift
    for _ in $(seq 600); do
        answer=$(curl -sS "$site/api/v1/search?q=work&per_page=2" "$@")
        if [ "$(jq -r "$wanted" <<< "$answer")" = true ]; then
            jq -r '"  \(.total) documents, revision \(.index.revision)\(if .partial then ", PARTIAL: " + .query.warnings[0] else "" end)",
                (.hits[] | "  \(.rank). \(.title)")' <<< "$answer"
            return
        fi
        sleep 0.1
    done
    fail "no such answer within a minute: $wanted; the last was $(head -c 300 <<< "$answer")"
}

say "Each shard indexes its part of $library"
for i in 1 2 3; do
    # Changesets are what a replica follows by.
    XAPIAN_MAX_CHANGESETS=20 "$build/lontar-index" update --library "$library" --index "$scratch/shard$i" \
        --shard "$i/3" --progress none | sed "s|^|  shard $i: |" || [ "${PIPESTATUS[0]}" = 1 ]
    port[$i]=$(free_port)
    serve_shard $i "${port[$i]}" "$scratch/shard$i/current/db"
done

say 'A replica of shard 1 is copied, served, and follows it'
source_port=$(free_port)
setsid xapian-replicate-server --interface 127.0.0.1 --port "$source_port" "$scratch" > "$scratch/source.log" 2>&1 &
replication_server=$!
for _ in $(seq 50); do
    xapian-replicate --quiet --one-shot --host 127.0.0.1 --port "$source_port" --master shard1/current/db \
        "$scratch/replica1" 2> "$scratch/replicate.log" && break
    sleep 0.1
done
[ -e "$scratch/replica1/XAPIANDB" ] || fail "no replica: $(cat "$scratch/replicate.log")"
setsid xapian-replicate --quiet --interval 1 --reader-time 1 --host 127.0.0.1 --port "$source_port" \
    --master shard1/current/db "$scratch/replica1" >> "$scratch/replicate.log" 2>&1 &
replicator=$!
port[4]=$(free_port)
serve_shard 4 "${port[4]}" "$scratch/replica1"

"$build/lontar-searchd" serve --index "tcp:127.0.0.1:${port[1]},127.0.0.1:${port[4]}" \
    --index "tcp:127.0.0.1:${port[2]}" --index "tcp:127.0.0.1:${port[3]}" --listen 127.0.0.1:0 \
    > "$scratch/daemon.out" 2> "$scratch/daemon.err" &
daemon=$!
for _ in $(seq 200); do
    site=http://127.0.0.1:$(sed -n 's/.*listens on port //p' "$scratch/daemon.out")
    curl -sf -o /dev/null "$site/readyz" 2> /dev/null && break
    kill -0 $daemon 2> /dev/null || fail "$(cat "$scratch/daemon.err")"
    sleep 0.05
done

say 'All shards searched as one'
search '.partial | not'
whole=$(jq .total <<< "$answer")
revision=$(curl -sS "$site/api/v1/status" | jq .revision)

say 'Shard 2 is killed: what the others have'
end_shard 2
search '.partial'

say 'It is back: all again, and nobody restarted anything'
serve_shard 2 "${port[2]}" "$scratch/shard2/current/db"
search "(.partial | not) and .total == $whole"

say 'Shard 1 is killed: its replica answers'
end_shard 1
search "(.partial | not) and .total == $whole"

say 'Something is written to shard 1: who has seen that revision waits for the replica to have it'
for i in $(seq 100); do # an id of shard 1
    id=latest$i
    [ $((0x$(printf %s $id | sha256sum | cut -c 1-8) % 3)) = 0 ] && break
done
echo "{\"id\": \"$id\", \"title\": \"The latest work\", \"text\": \"work work work\"}" |
    XAPIAN_MAX_CHANGESETS=20 "$build/lontar-index" import --index "$scratch/shard1" --progress none - | sed 's/^/  /'
curl -sS -H "Index-Revision: $((revision + 1))" "$site/api/v1/search?q=work" |
    jq -r '"  \(.status // 200) \(.detail // "answered already")"'
search ".total == $((whole + 1))" -H "Index-Revision: $((revision + 1))"

say 'All is stopped'
