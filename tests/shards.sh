# Sourced: shard servers of Debian's xapian-tools on loopback, and what they serve.
# shellcheck shell=bash disable=SC2154
# xapian-tcpsrv binds every interface unless told otherwise, knows nobody's name or password, and
# ends its whole process group when it is ended: it gets a session of its own.

server_pids=()

free_port() { # a port of loopback that nobody listens on
    local port
    while port=$((20000 + RANDOM % 10000)); do
        (: < "/dev/tcp/127.0.0.1/$port") 2> /dev/null || { echo "$port"; return; }
    done
}

serve_shard() { # number, port, database, address (127.0.0.1)
    setsid xapian-tcpsrv --quiet --interface "${4:-127.0.0.1}" --port "$2" "$3" > "$scratch/server$1.log" 2>&1 &
    server_pids[$1]=$!
    for _ in $(seq 100); do
        (: < "/dev/tcp/${4:-127.0.0.1}/$2") 2> /dev/null && return
        sleep 0.05
    done
    cat "$scratch/server$1.log"
    return 1
}

signal_shard() { # number, signal: to the server and to what it has forked
    kill "-$2" -- "-${server_pids[$1]}" 2> /dev/null || true
}

end_shard() { # number
    signal_shard "$1" KILL
    wait "${server_pids[$1]}" 2> /dev/null || true
    unset "server_pids[$1]"
}

end_shards() {
    local number
    for number in "${!server_pids[@]}"; do
        end_shard "$number"
    done
}

# What a daemon over three shards says while one of them is away. `whole` is the total of q=workers
# when none is, `missing` the id of a document that is in the one away. A busy machine may let a shard
# miss its half second, so that a daemon is asked until it says what it has to.
says() { # jq's condition of the answer to q=workers
    answer=$(ask q=workers)
    [ "$(jq "$1" <<< "$answer")" = true ]
}

all_there() { # sets `whole`
    until_true says '.partial | not'
    ok $? 'no shard is missing at first'
    whole=$(jq .total <<< "$answer")
}

median() { # milliseconds of the middle of ten requests
    local page
    for page in $(seq 10); do
        curl -sS -o /dev/null -w '%{time_total}\n' "$site/api/v1/search?q=workers+of&page=$page"
    done | sort -n | awk 'NR == 5 { print int($1 * 1000) }'
}

counts_missing() { # how many
    [ "$(curl -sS "$site/api/v1/status" | jq .shards_missing)" = "$1" ]
}

without_one() { # what has happened to it
    local answer took
    took=$(median)
    soon_enough "$took" 500
    ok $? "$1: the median of the first ten answers is $took ms"
    until_true says '.query.warnings[0] | startswith("1 of the 3 shards")'
    same "$1: the answer is partial" "$(jq -c '[.partial, (.total < '"$whole"'), (.total > 0)]' <<< "$answer")" '[true,true,true]'
    matches "$1: and says so" "$(jq -r '.query.warnings[0]' <<< "$answer")" '1 of the 3 shards .* does not answer'
    until_true counts_missing 1
    same "$1: the state says so" "$(curl -sS "$site/api/v1/status" | jq -c '[.shards, .shards_missing]')" '[3,1]'
    same "$1: a document there may be" "$(status_of "$site/api/v1/documents/$missing")" 503
    same "$1: a set that is not whole" "$(status_of "$site/api/v1/search?format=ndjson&q=workers")" 503
}

returned() { # what had happened to it
    local answer begun
    begun=$(date +%s%N)
    until_true says '.partial | not'
    same "$1: whole again" "$(jq -c '[.partial, .total]' <<< "$answer")" "[false,$whole]"
    soon_enough $((($(date +%s%N) - begun) / 1000000)) 10000
    ok $? "$1: within 10 s of its return"
}
