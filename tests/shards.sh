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

serve_shard() { # number, port, database
    setsid xapian-tcpsrv --quiet --interface 127.0.0.1 --port "$2" "$3" > "$scratch/server$1.log" 2>&1 &
    server_pids[$1]=$!
    for _ in $(seq 100); do
        (: < "/dev/tcp/127.0.0.1/$2") 2> /dev/null && return
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
