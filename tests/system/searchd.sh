# Sourced by tests: start a daemon over an index on a free port, ask it, stop it.
# shellcheck shell=bash

. tests/system/lib.sh
daemon=
trap 'stop_daemon; rm -rf "$scratch"' EXIT

start_daemon_by() { # the command that starts it
    : > "$scratch/daemon.out"
    "$@" > "$scratch/daemon.out" 2> "$scratch/daemon.err" &
    daemon=$!
    for _ in $(seq 1200); do
        port=$(sed -n 's/.*listens on port //p' "$scratch/daemon.out")
        [ -n "$port" ] && break
        kill -0 $daemon 2> /dev/null || break
        sleep 0.05
    done
    if [ -z "$port" ]; then # nothing that follows would mean anything
        echo "not ok a daemon listens:"
        cat "$scratch/daemon.err"
        exit 1
    fi
    site=http://127.0.0.1:$port
}

start_daemon() { # index, library, more options
    local index=$1 library=$2
    shift 2
    start_daemon_by "$build/lontar-searchd" serve --index "$index" --library "$library" \
        --listen 127.0.0.1:0 "$@"
}

stop_daemon() {
    [ -z "$daemon" ] && return
    kill "$daemon" 2> /dev/null
    wait "$daemon" 2> /dev/null
    daemon=
}

status_of() { # arguments of curl: the status of the answer
    curl -sS -o /dev/null -w '%{http_code}' "$@"
}

header_of() { # name, arguments of curl: the value of a header of the answer
    local name=$1
    shift
    curl -sS -o /dev/null -D - "$@" | tr -d '\r' | sed -n "s/^$name: //Ip"
}

ask() { # parameters as NAME=VALUE ...: the answer of a search
    local arguments=() parameter
    for parameter; do
        arguments+=(--data-urlencode "$parameter")
    done
    curl -sS -G "$site/api/v1/search" "${arguments[@]}"
}
