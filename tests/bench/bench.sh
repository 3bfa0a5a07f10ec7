#!/bin/bash
# Measure indexing against pdftotext and omindex, and searching over HTTP; prints Markdown.
#
# The library is every PDF up to 3 MB of the machine's documentation packages, and the real
# publications when they are there. Runs of one round follow each other, so that a slow hour of the machine slows all.
#
# Usage: tests/bench/bench.sh [ROUNDS]      (3; results also go to $B/bench/benchmarks.md)
set -eu
export LC_ALL=C.UTF-8
rounds=${1:-3}
root=$(cd "$(dirname "$0")/../.." && pwd)
B=${B:-$root/build}
shared=${LONTAR_SHARED:-$root/../shared}
work=$B/bench
library=$work/library
seconds=${BENCH_SECONDS:-5} # of each measurement of searching
daemon=
TIMEFORMAT='%R %U %S'

finish() {
    [ -z "$daemon" ] || kill "$daemon" 2>/dev/null || true
}
trap finish EXIT

say() { # to the person who waits
    echo "bench: $*" >&2
}

# Copy each different PDF once, unpacked: for Lontar two copies are one document.
build_library() {
    local file name sum number=0
    declare -A seen
    rm -rf "$work"
    mkdir -p "$library" "$work/times"
    while IFS= read -r -d '' file; do
        number=$((number + 1))
        name=$(printf '%s/%05d.pdf' "$library" "$number")
        case $file in
        *.gz) gzip -dc "$file" > "$name" || rm -f "$name" ;;
        *) cp "$file" "$name" ;;
        esac
        sum=$(sha256sum < "$name")
        [ -z "${seen[$sum]:-}" ] || rm -f "$name"
        seen[$sum]=1
    done < <(find /usr/share "$shared/corpus-real/good" -type f -size -3000k \
        \( -name '*.pdf' -o -name '*.pdf.gz' \) -print0 2>/dev/null | sort -z)
    find "$library" -size 0 -delete
    [ -n "$(ls "$library")" ] || {
        echo "bench: no PDFs found: install a documentation package such as r-doc-pdf" >&2
        exit 1
    }
}

# Time a command: wall, user and system seconds go to times/NAME, what it says to NAME.log.
timed() { # name, command...
    local name=$1 status=0
    shift
    { time "$@" > "$work/$name.log" 2>&1; } 2> "$work/time" || status=$?
    tail -n 1 "$work/time" >> "$work/times/$name"
    [ $status -le 1 ] || say "$name ended with $status"
}

run_lontar() {
    rm -rf "$work/index"
    timed lontar "$B/lontar-index" update --library "$library" --index "$work/index" --jobs 2 \
        --progress none
    tail -n 1 "$work/lontar.log" | grep -q '^indexed ' || {
        echo "bench: lontar-index update failed: $(tail -n 1 "$work/lontar.log")" >&2
        exit 1
    }
    timed again "$B/lontar-index" update --library "$library" --index "$work/index" --jobs 2 \
        --progress none
}

run_pdftotext() {
    timed serial bash -c 'for f in "$1"/*.pdf; do pdftotext -q "$f" /dev/null || true; done' - \
        "$library"
    timed parallel bash -c \
        'ls "$1"/*.pdf | xargs -P 2 -I {} sh -c "pdftotext -q {} /dev/null || true"' - "$library"
}

run_omindex() {
    rm -rf "$work/omega"
    timed omindex omindex --db "$work/omega" --url / --no-delete --ignore-exclusions "$library"
}

# Columns 1 (wall) and 2 + 3 (CPU) of a file of times: median and range.
summary() { # name, awk expression
    awk "{print $2}" "$work/times/$1" | sort -n | awk '{v[NR] = $1} END {
        m = NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2
        printf "%.2f %.2f %.2f", m, v[1], v[NR]}'
}

row() { # label, name
    local wall cpu base
    read -r -a wall <<< "$(summary "$2" '$1')"
    read -r -a cpu <<< "$(summary "$2" '$2 + $3')"
    read -r -a base <<< "$(summary lontar '$1') $(summary lontar '$2 + $3')"
    awk -v l="$1" -v w="${wall[0]}" -v w1="${wall[1]}" -v w2="${wall[2]}" -v c="${cpu[0]}" \
        -v c1="${cpu[1]}" -v c2="${cpu[2]}" -v bw="${base[0]}" -v bc="${base[3]}" -v p="$pages" \
        'BEGIN {printf "| %s | %.2f (%.2f - %.2f) | %.2f (%.2f - %.2f) | %.0f | %.2f | %.2f |\n",
            l, w, w1, w2, c, c1, c2, p / (w > 0 ? w : 0.01), w / bw, c / bc}'
}

megabytes() { # folder or file
    [ -e "$1" ] && du -sb "$1" | awk '{printf "%.1f", $1 / 1e6}'
}

start_daemon() {
    local port
    port=$((20000 + $$ % 20000))
    "$B/lontar-searchd" serve --index "$work/index" --listen "127.0.0.1:$port" --cache 0 \
        > "$work/searchd.log" 2>&1 &
    daemon=$!
    address=http://127.0.0.1:$port
    for _ in $(seq 100); do
        curl -sf "$address/readyz" > "$work/ready" 2>/dev/null && return
        curl -sf "$address/healthz" > "$work/ready" 2>/dev/null && return
        sleep 0.1
    done
    say "lontar-searchd did not start: $(tail -n 1 "$work/searchd.log")"
    exit 1
}

daemon_cpu() { # in clock ticks
    awk '{print $14 + $15}' "/proc/$daemon/stat"
}

measure_searching() {
    local connections before ticks values
    find "$library" -name '*.pdf' | sort | head -n 200 |
        xargs -I {} sh -c 'pdftotext -q {} - 2>/dev/null || true' |
        awk -f "$root/tests/bench/queries.awk" > "$work/queries"
    export LONTAR_BENCH_QUERIES=$work/queries
    start_daemon
    echo
    echo "| connections | queries/s | p50 ms | p95 ms | p99 ms | CPU ms a query | errors |"
    echo "|---|---|---|---|---|---|---|"
    for connections in 1 2; do
        before=$(daemon_cpu)
        wrk -t 1 -c "$connections" -d "${seconds}s" --latency -s "$root/tests/bench/queries.lua" \
            "$address" > "$work/wrk.log" 2>&1
        ticks=$(($(daemon_cpu) - before))
        read -r -a values <<< "$(sed -n 's/^RESULT //p' "$work/wrk.log")"
        awk -v c="$connections" -v q="${values[0]}" -v p50="${values[1]}" -v p95="${values[2]}" \
            -v p99="${values[3]}" -v e="${values[4]}" -v t="$ticks" -v s="$seconds" \
            -v hz="$(getconf CLK_TCK)" 'BEGIN {
            printf "| %d | %.0f | %.2f | %.2f | %.2f | %.2f | %d |\n", c, q, p50, p95, p99,
                1000 * t / hz / (q * s), e}'
    done
}

report() {
    local files
    files=$(find "$library" -type f | wc -l)
    pages=$(sed -n 's/.* pages \([0-9]*\) in .*/\1/p' "$work/lontar.first")
    pages=${pages:-0}
    cat << END
# Benchmarks

Made by \`make bench\`: the PDFs (up to 3 MB) of the machine's documentation packages and, where they
are, the real publications. $(nproc) processors; $rounds rounds, in each of which all commands run after each other;
median (smallest - largest). Absolute numbers are one machine's; the ratios travel.

## Indexing

$files PDFs, $(megabytes "$library") MB, $pages pages. \`$(cat "$work/lontar.first")\`.

| command | wall s | CPU s | pages/s | wall / update | CPU / update |
|---|---|---|---|---|---|
END
    row 'lontar-index update --jobs 2, into nothing' lontar
    row 'lontar-index update, nothing changed' again
    row 'pdftotext, one after the other, text thrown away' serial
    row 'pdftotext, xargs -P 2' parallel
    row 'omindex' omindex
    cat << END

Size: index of Lontar $(megabytes "$work/index") MB, with the text of every page and all positions;
Omega's $(megabytes "$work/omega") MB, with a sample of each text.

## Searching

lontar-searchd over HTTP, on the index above: 1,000 queries made from the library's own words (a word,
two, any of three, a phrase, a word and a range of years), ten hits with snippets and all facets, asked
in turn for $seconds s by wrk, which runs on the same processors; no answer is kept (\`--cache 0\`).
END
    measure_searching
}

for program in pdftotext omindex wrk curl; do
    command -v $program > /dev/null || {
        echo "bench: $program is missing: install poppler-utils, xapian-omega, wrk and curl" >&2
        exit 1
    }
done
build_library
for round in $(seq "$rounds"); do
    say "round $round of $rounds"
    run_lontar
    cp "$work/lontar.log" "$work/last"
    [ -e "$work/lontar.first" ] || tail -n 1 "$work/last" > "$work/lontar.first"
    run_pdftotext
    run_omindex
done
report > "$work/benchmarks.md" # no pipe: a subshell would hide the daemon from finish
cat "$work/benchmarks.md"
