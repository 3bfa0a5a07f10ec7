# Sourced by benches: what a command or a process costs, and what of many times is in the middle.
# shellcheck shell=bash
# Expects $work, a scratch folder, and $B, where programs are built.
# shellcheck disable=SC2154

# Run a command that may end with up to $allowed (0): "CPU-SECONDS WALL-SECONDS PEAK-MB" to $work/cost, what it says to $work/said.
cost() { # command...
    local status=0
    command time -f '%U %S %e %M' -o "$work/time" "$@" > "$work/said" 2>&1 || status=$?
    tail -n 1 "$work/time" | awk '{ printf "%.2f %.2f %.0f\n", $1 + $2, $3, $4 / 1024 }' > "$work/cost"
    [ $status -le "${allowed:-0}" ] || { echo "bench: $* ended with $status: $(tail -n 1 "$work/said")" >&2; return 1; }
}

megabytes() { # folders or files
    du -scb "$@" | awk 'END { printf "%.0f", $1 / 1e6 }'
}

cpu_ms() { # processes: milliseconds of CPU that they have used, and those that they waited for
    local pid
    for pid; do
        cat "/proc/$pid/stat" 2> /dev/null
    done | awk -v hz="$(getconf CLK_TCK)" '{ sum += $14 + $15 + $16 + $17 } END { printf "%.0f", 1000 * sum / hz }'
}

resident_mb() { # process
    awk '/^VmRSS/ { printf "%.0f", $2 / 1024 }' "/proc/$1/status"
}

# Of numbers, one a line: "P50 P95 P99 MEAN".
quantiles() {
    sort -n | awk '{ v[NR] = $1; sum += $1 }
        function at(part, i) { i = int(part * NR + 0.999999); return v[i < 1 ? 1 : i] }
        END { printf "%.2f %.2f %.2f %.2f", at(0.5), at(0.95), at(0.99), NR ? sum / NR : 0 }'
}

# Of numbers under keys, sorted by both: the median of each key, one a line.
medians() {
    awk 'NR > 1 && $1 != key { print v[int((n + 1) / 2)]; n = 0 }
        { key = $1; v[++n] = $2 }
        END { if (n) { print v[int((n + 1) / 2)] } }'
}

# Ask addresses one after the other over one connection: milliseconds of each, one a line.
ask_all() { # file of addresses
    "$B/tests/bench/bench_ask" < "$1"
}

await() { # address
    for _ in $(seq 200); do
        curl -sf -o /dev/null "$1" && return
        sleep 0.1
    done
    echo "bench: $1 does not answer" >&2
    return 1
}

# Queries of one kind (record_queries.awk) as addresses of the API.
addresses() { # kind, site, more parameters
    awk -F '\t' -v kind="$1" -v site="$2" -v more="${3:-}" '$1 == kind {
        gsub(/ /, "+", $2)
        split($3, part, ":")
        print site "/api/v1/search?q=" (kind == "phrase" ? "%22" $2 "%22" : $2) \
            (kind == "any" ? "&match=any" : "") ($3 == "" ? "" : "&" part[1] "=" part[2]) more
    }' "$work/queries"
}
