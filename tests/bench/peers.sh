#!/bin/bash
# Measure against other search engines over the same records and queries, in turn; prints Markdown.
#
# RECORDS (20000) synthetic records (records.awk), QUERIES (300) in six kinds, ROUNDS (3): in a round each
# kind is asked of every engine before the next kind, so that a slow hour of the machine slows all.
# SHARDS=4 also asks one index cut in four. PAGES=50 makes records of so many pages of text; then lontar is
# also asked without passages (bare) and for those of three pages a hit, as it answers by itself (default).
# At last sixteen clients ask at once. PDFS=DIR also measures indexing a folder of PDFs.
set -eu
export LC_ALL=C.UTF-8
root=$(cd "$(dirname "$0")/../.." && pwd)
B=$(cd "${B:-$root/build}" && pwd)
records=${RECORDS:-20000} queries=${QUERIES:-300} rounds=${ROUNDS:-3} shards=${SHARDS:-4}
engines=${ENGINES:-lontar fts5 groonga sphinx lucene omega}
work=$(mktemp -d)
declare -A ports=([sphinx]=$((20000 + RANDOM % 10000)))
. "$root/tests/bench/measure.sh"
. "$root/tests/bench/peers/engines.sh"
export B work root records
finish() {
    kill "${servers[@]}" 2> /dev/null || true
    wait 2> /dev/null || true
    rm -rf "$work"
}
trap finish EXIT

# An engine's build in a process of its own, with all that it starts.
build() { # engine
    cost bash -c 'set -e; declare -A ports; ports[sphinx]=$2; . "$root/tests/bench/measure.sh"; . "$root/tests/bench/peers/engines.sh"; "build_$1"' \
        - "$1" "${ports[sphinx]}"
    echo "| $1 | $(awk -v n="$records" '{ printf "%s | %s | %.0f | %s", $1, $2, n / $1, $3 }' "$work/cost") | $(size_of "$1") |"
}
size_of() {
    case $1 in
    sphinx | groonga) megabytes "$work/$1" ;;
    *) megabytes "$work/$1"* ;;
    esac
}

# P50, p95 and p99 of one engine and kind, of which each query counts by its median over the rounds.
middle() { # engine, kind
    grep "^${2%all}" "$work/times.$1" | sort -k 1,1 -k 2,2n | medians | quantiles
}
ask() { # engine, queries
    case $1 in
    lontar | lontar2 | bare | default | shards) ask_over_http "$1" "$2" ;;
    *) "ask_$1" "$1" "$2" ;;
    esac
}
row() { # engine, the engine that ratios are to
    local kind
    printf '| %s |' "$1"
    for kind in one two any phrase filtered faceted all; do
        read -r -a mine <<< "$(middle "$1" $kind)"
        read -r -a base <<< "$(middle "$2" $kind)"
        awk -v a="${mine[0]}" -v b="${mine[1]}" -v c="${mine[2]}" -v r="${base[0]}" \
            'BEGIN { printf " %.2f / %.2f / %.2f (%.2f) |", a, b, c, (r > 0 ? a / r : 0) }'
    done
    echo
}

awk -v records="$records" -v seed=1 -v pages="${PAGES:-0}" -f "$root/tests/bench/records.awk" > "$work/records.jsonl"
jq -r -f "$root/tests/bench/peers/records.jq" "$work/records.jsonl" > "$work/records.tsv"
# Kind, words, filter as a tag word, filter as given.
awk -v queries="$queries" -v seed=1 -f "$root/tests/bench/record_queries.awk" "$work/records.jsonl" |
    awk -F '\t' -v OFS='\t' '{ tag = tolower($3); gsub(/[^a-z0-9]/, "", tag); print $1, $2, tag, $3 }' > "$work/all"
for kind in one two any phrase filtered faceted; do
    grep "^$kind" "$work/all" > "$work/queries.$kind"
done

echo "$records records, $(megabytes "$work/records.jsonl") MB; load of the machine $(cut -d ' ' -f 1-3 /proc/loadavg); $(nproc) processors."
echo
echo '| engine | build CPU s | wall s | records per CPU s | peak MB | index MB |'
echo '|---|---|---|---|---|---|'
if [[ " $engines " = *' lucene '* ]]; then
    javac -d "$work/classes" -cp "$(lucene_jars)" "$root/tests/bench/peers/Lucene.java"
fi
asked=''
for engine in $engines; do
    build "$engine"
    asked="$asked $engine"
done
if [[ " $engines " = *' lontar '* && $shards -gt 1 ]]; then
    parts=()
    for i in $(seq "$shards"); do
        "$B/lontar-index" import --index "$work/shard$i" --shard "$i/$shards" --progress none "$work/records.jsonl" > "$work/said"
        parts+=(--index "$work/shard$i")
    done
    start_lontar shards "${parts[@]}"
    asked="$asked shards"
fi
for engine in $engines; do
    case $engine in
    lontar)
        start_lontar lontar --index "$work/lontar"
        if [ "${PAGES:-0}" -gt 0 ]; then
            ports[bare]=${ports[lontar]} ports[default]=${ports[lontar]}
            asked="$asked bare default"
        fi
        ;;
    groonga | sphinx) "start_$engine" ;;
    esac
done

# All have been asked something before anything is measured.
for engine in $asked; do
    ask "$engine" "$work/queries.faceted" > "$work/one"
done
for _ in $(seq "$rounds"); do
    for kind in one two any phrase filtered faceted; do
        for engine in $asked; do
            ask "$engine" "$work/queries.$kind" > "$work/one"
            [ "$(wc -l < "$work/one")" = "$(wc -l < "$work/queries.$kind")" ] ||
                echo "peers: $engine answered $(wc -l < "$work/one") queries of kind $kind" >&2
            awk -v kind="$kind" '{ print kind ":" NR, $1 }' "$work/one" >> "$work/times.$engine"
        done
    done
done
echo
echo "$queries queries, each by its median of $rounds rounds: p50 / p95 / p99 in ms, and the p50 as a part of lontar's."
echo
echo '| engine | one word | two | 3-4 OR | phrase | filtered | faceted | all |'
echo '|---|---|---|---|---|---|---|---|'
for engine in $asked; do
    row "$engine" "${engines%% *}"
done

# --- many clients at once ----------------------------------------------------------------------------

# Queries of all kinds by turns; each client begins elsewhere and asks a quarter of them.
clients=16
paste -d '\n' "$work"/queries.* | grep . > "$work/mixed"
ask_as() { # client, engine
    scratch=$work/client.$1
    mkdir -p "$scratch"
    cat "$work/mixed" "$work/mixed" | awk -v n="$queries" -v i="$1" -v all="$clients" \
        'NR > int(n * i / all) && NR <= int(n * i / all) + int(n / 4)' > "$scratch/queries"
    ask "$2" "$scratch/queries" > "$scratch/times"
}
crowd() { # engine: queries a second
    local i begun pids=()
    if [ "$1" = lucene ]; then
        crowd_lucene "$work/mixed" $clients
        return
    fi
    begun=$EPOCHREALTIME
    for i in $(seq $clients); do
        ask_as "$i" "$1" &
        pids+=($!)
    done
    wait "${pids[@]}"
    cat "$work"/client.*/times | awk -v a="$begun" -v b="$EPOCHREALTIME" 'END { printf "%.1f\n", NR / (b - a) }'
}
crowded=''
for engine in $engines; do
    case $engine in
    lontar)
        start_lontar lontar2 --index "$work/lontar" --threads 2
        crowd lontar2 > "$work/one" # all that is kept is kept now
        crowded="$crowded lontar lontar2"
        ;;
    groonga | sphinx | lucene) crowded="$crowded $engine" ;;
    esac
done
for _ in $(seq "$rounds"); do
    for engine in $crowded; do
        crowd "$engine" >> "$work/crowd.$engine"
    done
done
echo
echo "$clients clients, queries of all kinds by turns, $rounds rounds: queries a second. lontar2 has two threads, lontar one; the others as they come."
echo
echo "${crowded// / | } |" | sed "s/^ //"
echo "${crowded//[^ ]/}|" | sed 's/ /|---/g'
printf '|'
for engine in $crowded; do
    printf ' %s |' "$(sort -n "$work/crowd.$engine" | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }')"
done
echo

if [ -n "${PDFS:-}" ]; then
    echo
    echo "$(find "$PDFS" -name '*.pdf' | wc -l) PDFs, $(megabytes "$PDFS") MB:"
    echo
    echo '| engine | CPU s | wall s | peak MB | index MB |'
    echo '|---|---|---|---|---|'
    allowed=1 # some documents may fail
    mkdir "$work/recoll"
    echo "topdirs = $(realpath "$PDFS")" > "$work/recoll/recoll.conf"
    cost "$B/lontar-index" update --library "$PDFS" --index "$work/pdf-lontar" --jobs 2 --progress none
    echo "| lontar-index update | $(sed 's/ / | /g' "$work/cost") | $(megabytes "$work/pdf-lontar") |"
    cost recollindex -c "$work/recoll"
    echo "| recollindex | $(sed 's/ / | /g' "$work/cost") | $(megabytes "$work/recoll/xapiandb") |"
    cost omindex --db "$work/pdf-omega" --url / --no-delete "$PDFS"
    echo "| omindex | $(sed 's/ / | /g' "$work/cost") | $(megabytes "$work/pdf-omega") |"
fi
