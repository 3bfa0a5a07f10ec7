# shellcheck shell=bash disable=SC2154
# A daemon over an index of made-up records, for bench-search and bench-overload; sourced by both.
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
B=${B:-$root/build}
tools=$B/tests/bench
work=$B/bench-search/$records
daemon=

stop_daemon() {
    [ -z "$daemon" ] || kill "$daemon" 2>/dev/null || true
    [ -z "$daemon" ] || wait "$daemon" 2>/dev/null || true
    daemon=
}
trap stop_daemon EXIT

start_daemon() { # index, threads, more options
    : > "$work/searchd.out" # of the one before, as the shell that starts this one may come late
    "$B/lontar-searchd" serve --index "$1" --threads "$2" --listen 127.0.0.1:0 --cache 0 "${@:3}" \
        > "$work/searchd.out" 2> "$work/searchd.err" &
    daemon=$!
    port=
    for _ in $(seq 200); do
        port=$(sed -n 's/.*listens on port //p' "$work/searchd.out")
        [ -n "$port" ] && return
        sleep 0.05
    done
    echo "bench: lontar-searchd did not start: $(tail -n 1 "$work/searchd.err")" >&2
    exit 1
}

build() {
    mkdir -p "$work"
    "$tools/bench_records" "$records" queries > "$work/queries"
    "$tools/bench_search" targets "$work/queries" > "$work/targets"
    [ -e "$work/built" ] && return
    rm -rf "$work/index" "$work/xapian"
    "$tools/bench_records" "$records" > "$work/records.jsonl"
    "$B/lontar-index" import --index "$work/index" --progress none "$work/records.jsonl" >&2
    "$tools/bench_search" build "$work/records.jsonl" "$work/xapian"
    touch "$work/built"
}
