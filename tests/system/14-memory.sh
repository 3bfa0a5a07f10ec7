#!/bin/bash
# --memory: what a run takes stays below it, and what it makes is the same.
# shellcheck source=tests/system/lib.sh disable=SC1091,SC2154,SC2034
. "$(dirname "$0")/lib.sh"
unset LONTAR_MEMORY
mkdir -p "$library"

# The most memory that belongs to no file, in MB, while a command runs; sanitizers take their own.
if ldd "$build/lontar-index" | grep -q tcmalloc; then measured=0; else measured=1; fi
peak_of() { # command
    local peak=0 now pid
    "$@" >"$scratch/stdout" 2>"$scratch/stderr" &
    pid=$!
    while now=$(sed -nE 's/^RssAnon:\s*([0-9]+) kB/\1/p' "/proc/$pid/status" 2>/dev/null) && [ -n "$now" ]; do
        [ "$now" -le "$peak" ] || peak=$now
        sleep 0.01
    done
    wait "$pid"
    status=$?
    echo $((peak >> 10)) >"$scratch/peak"
}
kept_to() { # budget in MB, what
    if [ $measured = 0 ]; then
        [ "$(cat "$scratch/peak")" -lt "$1" ] && [ "$(cat "$scratch/peak")" -gt 0 ]
        ok $? "$2: $(cat "$scratch/peak") MB of $1"
    else
        skip "$2: this build has no allocator that gives memory back"
    fi
}

# --- what it takes

for wrong in much 12X -5M 5MB 1.5G ''; do
    indexer import --memory="$wrong" --index "$index" /dev/null 2>"$scratch/stderr"
    same "--memory '$wrong': exit status" $? 2
    matches 'and why' "$(cat "$scratch/stderr")" "--memory '$wrong' is no size: it takes bytes, or 300000K, 512M, 1G"
done
for command in update rebuild watch 'import /dev/null'; do
    # shellcheck disable=SC2086
    indexer $command --jobs 2 --memory 20M --index "$index" --library "$library" \
        >/dev/null 2>"$scratch/stderr" || indexer ${command} --jobs 2 --memory 20M --index "$index" \
        >/dev/null 2>"$scratch/stderr"
    same "$command: too little" $? 2
    matches 'and how much it takes' "$(cat "$scratch/stderr")" \
        'memory 20M is too little: with --jobs 2 it takes at least [0-9]+M'
done
least=$(grep -oE 'at least [0-9]+M' "$scratch/stderr" | grep -oE '[0-9]+')
[ ! -e "$index" ]
ok $? 'nothing has been written'
printf '[lontar]\nmemory = 20M\n' >"$scratch/lontar.conf"
LONTAR_CONFIG=$scratch/lontar.conf indexer update --library "$library" --index "$index" 2>"$scratch/stderr"
matches 'the configuration has it, too' "$(cat "$scratch/stderr")" '20M is too little'
LONTAR_CONFIG=$scratch/lontar.conf LONTAR_MEMORY=512M \
    indexer update --library "$library" --index "$index" >/dev/null 2>&1
same 'the environment comes before it' $? 0
LONTAR_CONFIG=$scratch/lontar.conf indexer list --index "$index" >/dev/null 2>&1
same 'what keeps to no budget does not look at it' $? 0
rm -rf "$index"

# --- a first load: 9,000 records, of which a tenth come again, changed, or are taken out

awk -v records=9000 -v seed=3 -f tests/bench/records.awk >"$scratch/once.jsonl"
{
    cat "$scratch/once.jsonl"
    head -900 "$scratch/once.jsonl" | sed 's/"title":"/&Again: /'
    seq 900 950 | sed 's/.*/{"id": "r&", "deleted": true}/'
    tail -5 "$scratch/once.jsonl"
} >"$scratch/records.jsonl"
[ "$(stat -c %s "$scratch/records.jsonl")" -ge $((4 << 20)) ]
ok $? 'the file is large enough for a first load'

load() { # index, memory
    peak_of "$build/lontar-index" import --memory "$2" --jobs 2 --index "$1" --progress none \
        --committed "$1.committed" "$scratch/records.jsonl"
    same "import with $2: exit status" $status 0
    sed 's/ in [0-9.]* s$//' "$scratch/stdout" >"$1.said"
    indexer check --index "$1" >/dev/null
    ok $? 'whole'
}
load "$scratch/small" "${least}M"
kept_to "$least" 'import'
load "$scratch/large" 1G
same 'they say the same' "$(cat "$scratch/small.said")" "$(cat "$scratch/large.said")"
matches 'records that come again are changes' "$(cat "$scratch/small.said")" \
    '^indexed 9000, updated 900, metadata 0, moved 0, unchanged 5, deleted 51, failed 0'
same 'and commit the same' "$(sort "$scratch/small.committed" | cksum)" "$(sort "$scratch/large.committed" | cksum)"
same 'the same documents' "$(contents "$scratch/small" | cksum)" "$(contents "$scratch/large" | cksum)"
same 'the audit log has them all' "$(wc -l <"$scratch/small/audit.log")" "$(wc -l <"$scratch/large/audit.log")"
for one in small large; do
    for words in 'labour' '"at work"' 'country:THA year:1995'; do
        "$build/lontar-searchd" query --index "$scratch/$one" --format json "$words" |
            jq -c '[.total, [.hits[] | [.id, .snippets]], .facets]'
    done >"$scratch/$one.answers"
done
cmp -s "$scratch/small.answers" "$scratch/large.answers"
ok $? 'the same answers'

# --- as many that come again as there are: they wait in a file

{
    cat "$scratch/once.jsonl"
    sed 's/"title":"/&Again: /' "$scratch/once.jsonl"
} >"$scratch/records.jsonl"
load "$scratch/again" "${least}M"
kept_to "$least" 'records that all come again'
matches 'and all are changes' "$(cat "$scratch/again.said")" '^indexed 9000, updated 9000,'

# --- other vocabularies: edits in as many rounds as there is memory for

mkdir "$scratch/vocabularies"
sed 's/^NPL\tNP\t524\tNepal\t/&Wakanda;/' lib/vocabulary/countries.tsv >"$scratch/vocabularies/countries.tsv"
export LONTAR_VOCABULARIES=$scratch/vocabularies
revision_of() {
    indexer status --json --index "$1" | jq .revision
}
for one in small large; do
    before=$(revision_of "$scratch/$one")
    memory=$([ $one = small ] && echo "${least}M" || echo 1G)
    peak_of "$build/lontar-index" update --memory "$memory" --jobs 2 --library "$library" \
        --index "$scratch/$one" --progress none
    same "$one: tagged anew" "$status $(sed 's/ in [0-9.]* s$//' "$scratch/stdout")" "0 $(counts 0 0 8949 0 0 0 0 0)"
    echo $(($(revision_of "$scratch/$one") - before)) >"$scratch/$one.rounds"
    [ $one = large ] || kept_to "$least" 'edits'
done
[ "$(cat "$scratch/small.rounds")" -gt "$(cat "$scratch/large.rounds")" ]
ok $? "in more rounds: $(cat "$scratch/small.rounds") and $(cat "$scratch/large.rounds")"
same 'the same documents' "$(contents "$scratch/small" | cksum)" "$(contents "$scratch/large" | cksum)"
indexer check --index "$scratch/small" >/dev/null
ok $? 'whole'

# --- a rebuild

peak_of "$build/lontar-index" rebuild --memory "${least}M" --jobs 2 --library "$library" \
    --index "$scratch/small" --progress none
same 'rebuild: exit status' $status 0
kept_to "$least" 'rebuild'
same 'the same documents' "$(contents "$scratch/small" | cksum)" "$(contents "$scratch/large" | cksum)"
finish
