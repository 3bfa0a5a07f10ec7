# Sourced by tests: start a daemon over an index on a free port, ask it, stop it.
# shellcheck shell=bash

build=${B:-build}
shared=${LONTAR_SHARED:-../shared}
passed=0 failed=0 skipped=0
scratch=$(mktemp -d)
daemon=
trap 'stop_daemon; rm -rf "$scratch"' EXIT

ok() { # whether, what
    if [ "$1" = 0 ]; then
        passed=$((passed + 1))
        echo "ok $2"
    else
        failed=$((failed + 1))
        echo "not ok $2"
    fi
}

same() { # what, got, wanted
    [ "$2" = "$3" ]
    ok $? "$1: got '$2', wanted '$3'"
}

skip() { # why
    skipped=$((skipped + 1))
    echo "skip $1"
}

finish() {
    echo "$passed passed, $failed failed, $skipped skipped"
    [ "$failed" -eq 0 ]
    exit
}

start_daemon() { # index, library, more options
    local index=$1 library=$2
    shift 2
    : > "$scratch/daemon.out"
    "$build/lontar-searchd" serve --index "$index" --library "$library" --listen 127.0.0.1:0 "$@" \
        > "$scratch/daemon.out" 2> "$scratch/daemon.err" &
    daemon=$!
    for _ in $(seq 200); do
        port=$(sed -n 's/.*listens on port //p' "$scratch/daemon.out")
        [ -n "$port" ] && break
        kill -0 $daemon 2> /dev/null || { cat "$scratch/daemon.err"; break; }
        sleep 0.05
    done
    site=http://127.0.0.1:$port
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
