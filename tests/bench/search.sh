#!/bin/bash
# Searching made-up records: Xapian as it comes, Xapian tuned in process, lontar-searchd over HTTP, each
# query of all three in turn. Then the start, and what two threads bring.
#
# Usage: tests/bench/search.sh [RECORDS]      (20,000; 200,000 takes some minutes to build)
# ROUNDS (3): how often each query is asked, each time of a new daemon.
# The indexes stay in $B/bench-search for the next run.
# shellcheck disable=SC2154
set -eu
export LC_ALL=C.UTF-8
records=${1:-20000}
seconds=${BENCH_SECONDS:-5} # of each measurement with several clients
rounds=${ROUNDS:-3}
served=1000 # answers whose writing and sending is measured
. "$(dirname "$0")/serving.sh"

measure_queries() { # file
    local round
    rm -f "$1".round*
    for round in $(seq "$rounds"); do
        start_daemon "$work/index" 1 --max-wait 0
        "$tools/bench_search" run "$work/xapian" "$1" "$port" "$daemon" > "$1.round$round"
        stop_daemon
    done
    "$tools/bench_search" table "$1".round*
}

# Memory and time from start to the first answer, the files being in memory already: the medians of
# nine starts, each with what the shell takes to start a program.
measure_start() {
    local begun listens line
    mkfifo "$work/fifo"
    for _ in $(seq 9); do
        begun=${EPOCHREALTIME/./}
        "$B/lontar-searchd" serve --index "$work/index" --threads 2 --listen 127.0.0.1:0 --cache 0 \
            > "$work/fifo" 2> "$work/searchd.err" &
        daemon=$!
        read -r line < "$work/fifo"
        listens=$((${EPOCHREALTIME/./} - begun))
        curl -sf -o /dev/null -w "$listens %{time_total} " \
            "http://127.0.0.1:${line##* }$(head -n 1 "$work/targets")"
        awk '/^RssAnon/ { print $2 }' "/proc/$daemon/status"
        stop_daemon
    done > "$work/starts"
    rm "$work/fifo"
    echo
    for column in 1 2 3; do
        cut -d ' ' -f $column "$work/starts" | sort -n | sed -n 5p
    done | tr '\n' ' ' | awk '{
        printf "Start to listening: %.0f ms; the first answer: %.0f ms; memory of its own: %.1f MB.\n",
            $1 / 1e3, $2 * 1e3, $3 / 1000 }'
    awk '{ print $1 / 1e3 + $2 * 1e3 }' "$work/starts" | sort -n | awk '{ all = all sprintf(" %.0f", $1) }
        END { print "The two together in each of nine starts, ms:" all "." }'
}

# CPU that all threads of the daemon have taken, ns.
cpu_of_daemon() {
    cat /proc/"$daemon"/task/*/schedstat | awk '{ all += $1 } END { printf "%.0f", all }'
}

# CPU us of the daemon an answer, 16 connections asking for the targets of a file: nobody is woken.
crowded_us() { # targets
    local begun ended asked
    begun=$(cpu_of_daemon)
    asked=$(LONTAR_BENCH_TARGETS=$1 wrk -t 1 -c 16 -d "${seconds}s" -s "$root/tests/bench/queries.lua" \
        "http://127.0.0.1:$port" | awk -v s="$seconds" '/^RESULT/ { printf "%.0f", $2 * s }')
    ended=$(cpu_of_daemon)
    echo $(((ended - begun) / asked / 1000))
}

# What of a query's CPU is not searching: answers that are kept cost HTTP alone, of the same length,
# and what every search begins with, reading the query and looking at the index, which is taken off.
# All is measured in each of nine rounds; the one is shown whose sum is the median.
measure_serving() {
    local alone begun crowded ready
    local seconds=2
    head -n "$served" "$work/targets" > "$work/served"
    echo /readyz > "$work/ready"
    start_daemon "$work/index" 1 --max-wait 0 --cache 256
    sed "s|.*|url = \"http://127.0.0.1:$port&\"\noutput = /dev/null|" "$work/served" > "$work/served.curl"
    curl -sf -K "$work/served.curl"
    for _ in $(seq 9); do
        "$tools/bench_answer" "$work/index" "$work/served" | tr '\n' ' '
        crowded=$(crowded_us "$work/served")
        begun=$(cpu_of_daemon)
        curl -sf -K "$work/served.curl"
        alone=$((($(cpu_of_daemon) - begun) / served / 1000))
        ready=$(crowded_us "$work/ready")
        echo "$crowded $alone $ready"
    done | awk '{ print $1 + $5 - $4, $0 }' | sort -n > "$work/serving"
    stop_daemon
    awk '{ all = all sprintf(" %.0f", $1); row[NR] = $0 } END {
        split(row[5], of, " ") # sum, median, mean, bytes, beginning; crowded, alone, /readyz
        printf "\nCPU besides searching, of an answer of %.1f kB: JSON %.0f us and HTTP %.0f us, together %.0f us (nine rounds:%s).\n",
            of[4] / 1000, of[2], of[6] - of[5], of[1], all
        printf "HTTP over 16 connections, answers that are kept: %.0f us, less %.0f us in which each search reads its query and looks at the index. One by one, each time waking the client, %.0f us less as much. /readyz, which has nothing to say, over 16 connections: %.0f us.\n",
            of[6], of[5], of[7], of[8] }' "$work/serving"
}

# Each number of threads in turn, three times; the row of the middle one.
measure_threads() {
    local threads
    export LONTAR_BENCH_TARGETS=$work/targets
    for threads in 1 2 1 2 1 2; do
        start_daemon "$work/index" "$threads" --max-wait 0
        wrk -t 1 -c 16 -d "${seconds}s" --latency -s "$root/tests/bench/queries.lua" \
            "http://127.0.0.1:$port" | awk -v t="$threads" '/^RESULT/ {
                printf "| %d | %s | %s | %s | %s | %s |\n", t, $2, $3, $4, $5, $6}'
        stop_daemon
    done > "$work/threads"
    echo
    echo "| server threads | queries/s | p50 ms | p95 ms | p99 ms | errors |"
    echo "|---|---|---|---|---|---|"
    for threads in 1 2; do
        grep "^| $threads " "$work/threads" | sort -t '|' -k 3 -n | sed -n 2p
    done
}

for program in wrk curl; do
    command -v $program > /dev/null || {
        echo "bench: $program is missing" >&2
        exit 1
    }
done
build
echo "$records records; 3,000 queries after 1,000 others, none asked twice of a daemon, ten hits with snippets, five"
echo "facets; each query's median of $rounds rounds, each with a new daemon. By kind: mean CPU ms (p99 / median). $(nproc) processors,"
echo "load $(cut -d ' ' -f 1 /proc/loadavg)."
echo
echo "Words as they come in texts but for the twenty commonest, so that most are common:"
echo
measure_queries "$work/queries"
echo
echo "Words of a middle band (in one record of 22 to one of 540), each as often as another:"
echo
"$tools/bench_records" "$records" middle > "$work/queries-middle"
measure_queries "$work/queries-middle"
measure_serving
measure_start
measure_threads
