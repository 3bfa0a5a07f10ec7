#!/bin/bash
# Measure at growing sizes what an index takes, and fit how it grows; prints Markdown.
#
# Synthetic records (records.awk, about 930 bytes each); SIZES (5000 20000 80000 200000), QUERIES (600)
# in six kinds. CPU seconds hold on a busy machine; wall times do not.
set -eu
export LC_ALL=C.UTF-8
root=$(cd "$(dirname "$0")/../.." && pwd)
B=$(cd "${B:-$root/build}" && pwd)
sizes=${SIZES:-5000 20000 80000 200000}
queries=${QUERIES:-600}
work=$(mktemp -d)
daemon=
trap '[ -z "$daemon" ] || kill "$daemon"; rm -rf "$work"' EXIT
. "$root/tests/bench/measure.sh"

measure() { # records
    local port kind before kinds=''
    awk -v records="$1" -v seed=1 -f "$root/tests/bench/records.awk" > "$work/records.jsonl"
    awk -v queries="$queries" -v seed=1 -f "$root/tests/bench/record_queries.awk" \
        "$work/records.jsonl" > "$work/queries"
    rm -rf "$work/index"
    cost "$B/lontar-index" import --index "$work/index" --progress none "$work/records.jsonl"
    port=$((20000 + RANDOM % 10000))
    "$B/lontar-searchd" serve --index "$work/index" --listen "127.0.0.1:$port" --cache 0 --threads 1 \
        > "$work/searchd.log" 2>&1 &
    daemon=$!
    await "http://127.0.0.1:$port/readyz"
    addresses one "http://127.0.0.1:$port" > "$work/addresses"
    ask_all "$work/addresses" > "$work/warm"
    for kind in one two any phrase filtered faceted; do
        addresses $kind "http://127.0.0.1:$port" > "$work/addresses"
        before=$(cpu_ms $daemon)
        ask_all "$work/addresses" > "$work/times.$kind"
        kinds="$kinds $(awk -v n="$(wc -l < "$work/addresses")" -v ms=$(($(cpu_ms $daemon) - before)) 'BEGIN { printf "%.2f", ms / n }')"
    done
    echo "$1 $(cat "$work/cost") $(megabytes "$work/index") $(resident_mb $daemon)$kinds $(cat "$work"/times.* | quantiles)" \
        >> "$work/rows"
    kill $daemon
    wait $daemon 2> /dev/null || true
    daemon=
    echo "plan: $(tail -n 1 "$work/rows")" >&2
}

# Least squares of the relative error: value = a + b * records.
fit() { # column, label
    awk -v column="$1" -v label="$2" '$column > 0 {
            w = 1 / ($column * $column)
            sw += w; sx += w * $1; sy += w * $column; sxx += w * $1 * $1; sxy += w * $1 * $column
        } END {
            b = (sw * sxy - sx * sy) / (sw * sxx - sx * sx)
            a = (sy - b * sx) / sw
            printf "| %s | %.3g + %.3g a million | %.3g |\n", label, a, b * 1e6, a + b * 1e7
        }' "$work/rows"
}

for size in $sizes; do
    measure "$size"
done
echo '| records | build CPU s | build wall s | writer MB | index MB | searchd MB | one | two | 3-4 OR | phrase | filtered | faceted | p50 ms | p95 ms | p99 ms |'
echo '|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|'
awk '{ printf "|"; for (i = 1; i < NF; i++) printf " %s |", $i; print "" }' "$work/rows"
echo
echo 'Kinds of queries in CPU milliseconds of the daemon each; p50 to p99 over all of them, wall.'
echo
echo '| | fitted | at 10,000,000 |'
echo '|---|---|---|'
fit 2 'build, CPU s'
fit 5 'index, MB'
fit 6 'searchd, MB'
fit 7 'one word, CPU ms'
fit 8 'two words, CPU ms'
fit 9 '3-4 words OR, CPU ms'
fit 10 'phrase, CPU ms'
fit 11 'filtered, CPU ms'
fit 12 'faceted, CPU ms'
