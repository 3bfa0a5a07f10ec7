#!/bin/bash
# Searching made-up records: Xapian as it comes, Xapian tuned in process, lontar-searchd over HTTP, each
# query of all three in turn. Then what two threads bring, and what snippets cost in long documents.
#
# Usage: tests/bench/search.sh [RECORDS]      (20,000; 200,000 takes some minutes to build)
# The indexes stay in $B/bench-search for the next run.
set -eu
export LC_ALL=C.UTF-8
records=${1:-20000}
root=$(cd "$(dirname "$0")/../.." && pwd)
B=${B:-$root/build}
tools=$B/tests/bench
work=$B/bench-search/$records
seconds=${BENCH_SECONDS:-5} # of each measurement with several clients
daemon=

stop_daemon() {
    [ -z "$daemon" ] || kill "$daemon" 2>/dev/null || true
    [ -z "$daemon" ] || wait "$daemon" 2>/dev/null || true
    daemon=
}
trap stop_daemon EXIT

start_daemon() { # index, threads
    "$B/lontar-searchd" serve --index "$1" --threads "$2" --listen 127.0.0.1:0 --cache 0 --max-wait 0 \
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
    [ -e "$work/built" ] && return
    rm -rf "$work/index" "$work/xapian"
    "$tools/bench_records" "$records" > "$work/records.jsonl"
    "$tools/bench_records" "$records" queries > "$work/queries"
    "$B/lontar-index" import --index "$work/index" --progress none "$work/records.jsonl" >&2
    "$tools/bench_search" build "$work/records.jsonl" "$work/xapian"
    "$tools/bench_search" targets "$work/queries" > "$work/targets"
    touch "$work/built"
}

# Memory and time from start to the first answer, the files being in memory already.
measure_start() {
    local begun first
    begun=$(date +%s%N)
    start_daemon "$work/index" 2
    curl -sf -o /dev/null "http://127.0.0.1:$port$(head -n 1 "$work/targets")"
    first=$(($(date +%s%N) - begun))
    echo
    awk -v ns="$first" '/^VmHWM/ {printf "Start to first answer, curl included: %.0f ms; ", ns / 1e6}
        /^RssAnon/ {printf "memory of its own: %.1f MB.\n", $2 / 1000}' "/proc/$daemon/status"
    stop_daemon
}

measure_threads() {
    local threads
    export LONTAR_BENCH_TARGETS=$work/targets
    echo
    echo "| server threads | queries/s | p50 ms | p95 ms | p99 ms | errors |"
    echo "|---|---|---|---|---|---|"
    for threads in 1 2; do
        start_daemon "$work/index" "$threads"
        wrk -t 1 -c 16 -d "${seconds}s" --latency -s "$root/tests/bench/queries.lua" \
            "http://127.0.0.1:$port" | awk -v t="$threads" '/^RESULT/ {
                printf "| %d | %s | %s | %s | %s | %s |\n", t, $2, $3, $4, $5, $6}'
        stop_daemon
    done
}

for program in wrk curl; do
    command -v $program > /dev/null || {
        echo "bench: $program is missing" >&2
        exit 1
    }
done
build
echo "# Searching $records records"
echo
echo "1,000 queries, ten hits with snippets, five facets. $(nproc) processors, load $(cut -d ' ' -f 1 /proc/loadavg)."
echo
start_daemon "$work/index" 1
"$tools/bench_search" run "$work/xapian" "$work/queries" "$port" "$daemon"
stop_daemon
measure_start
measure_threads
