#!/bin/bash
# A long mixed load: searches, pages, documents, suggestions, whole sets and broken requests, while the
# library changes, records come and go, the index is rebuilt and the daemon reloads its configuration.
# No answer may fail and the daemon's memory has to stay flat. Runs for SOAK seconds, 30 minutes if not
# told otherwise.
# shellcheck disable=SC2034 # arrays are taken by their names
set -u
# shellcheck source=tests/system/searchd.sh disable=SC1091
. tests/system/searchd.sh

seconds=${SOAK:-1800}
words=(labour wages forced recruitment fees migrant fishing debt bondage children contract passport
    inspection factory domestic seafarers 'แรงงาน' 'ពលកម្ម' 'trabajo forzoso' 'travail' C29 C189)
filters=(country=THA country=ASEAN sector=fishing year=2015..2020 type=report language=en
    'exclude=country:KHM' match=any sort=newest 'facets=country,year' 'fields=id,title' per_page=50)

cp -r corpus "$library"
update
same 'the library is indexed' "$status" 0
start_daemon "$index" "$library" --max-wait 0 --access-log "$scratch/access.log"
ask per_page=1000 | jq -r '.hits[].id' > "$scratch/ids"

# --- load ----------------------------------------------------------------------------------------

pick() { # array by name
    local -n from=$1
    REPLY=${from[RANDOM % ${#from[@]}]}
}

# A few hundred addresses of which each is right.
write_addresses() { # file
    local ids one q begun
    mapfile -t ids < "$scratch/ids"
    for _ in $(seq 60); do
        pick words; q=$(jq -rn --arg q "$REPLY" '$q | @uri')
        begun=$(jq -rn --arg q "$REPLY" '$q[:3] | @uri')
        [ $((RANDOM % 2)) = 0 ] && { pick words; q+=$(jq -rn --arg q " $REPLY" '$q | @uri'); }
        pick ids; one=$REPLY; pick filters
        printf '%s\n' "/api/v1/search?q=$q&$REPLY" "/search?q=$q&country=THA" "/api/v1/suggest?q=$begun" \
            "/documents/$one?q=$q" "/api/v1/documents/$one/search?q=$q" "/api/v1/documents/$one/similar" \
            "/api/v1/documents/$one/pages/1" "/api/v1/documents/$one/file" "/api/v1/search/report?q=$q"
    done > "$1.paths"
    printf '%s\n' '/api/v1/search?q=labour&format=csv' '/api/v1/search?format=ris' '/search.atom?q=wages' \
        '/oai?verb=ListRecords&metadataPrefix=oai_dc' '/sru?query=labour&operation=searchRetrieve&version=1.2' \
        /help /metrics /readyz '/api/v1/vocabulary/countries' >> "$1.paths"
    shuf "$1.paths" | sed "s|^|url = \"$site|; s|\$|\"\noutput = /dev/null|" > "$1"
}

client() { # number
    RANDOM=$1
    until [ -e "$scratch/done" ]; do
        write_addresses "$scratch/addresses.$1"
        curl -sS --compressed --rate 30/s --max-time 60 -w '%{http_code} %{url_effective}\n' \
            -K "$scratch/addresses.$1" >> "$scratch/answers.$1" 2>> "$scratch/curl.err"
    done
}

broken() { # requests that are fuzzed: no 500, nobody hung up on for good
    local seed=1
    until [ -e "$scratch/done" ]; do
        "$build/tests/fuzz/requests" "$port" 100 $((seed++)) < "$scratch/ids" > "$scratch/broken.out" ||
            cat "$scratch/broken.out" >> "$scratch/broken"
        tail -n 1 "$scratch/broken.out" >> "$scratch/broken.counts"
        sleep 5
    done
}

# --- change --------------------------------------------------------------------------------------

round() { # number
    local n=$1 i
    for i in $(seq 5); do
        write_text "new/$n-$i.txt" "Round $n, report $i on wages $(seq -s " word$RANDOM" 200)"
        rm -f "$library/new/$((n - 5))-$i.txt"
    done
    write_text "new/changing.txt" "What changes in each round, now in number $n"
    if [ $((n % 8)) = 0 ]; then
        indexer rebuild --library "$library" --index "$index" > /dev/null 2>> "$scratch/indexer.err" ||
            echo "rebuild $n: $?" >> "$scratch/indexer.failed"
    else
        update
        [ "$status" = 0 ] || echo "update $n: $said" >> "$scratch/indexer.failed"
    fi
    seq 50 | jq -c --arg n "$n" '{id: "r\(.)", title: "Record \(.) in \($n)", text: "wages in round \($n)", country: ["THA"]}' |
        indexer import --index "$index" - > /dev/null 2>> "$scratch/indexer.err" || echo "import $n" >> "$scratch/indexer.failed"
    indexer delete --index "$index" r1 r2 r3 > /dev/null 2>> "$scratch/indexer.err" || echo "delete $n" >> "$scratch/indexer.failed"
    kill -HUP "$daemon"
}

# Memory in kB: what is the daemon's own, what it maps; threads and open files.
sample() { # seconds since it began
    awk -v t="$1" -v files="$(find "/proc/$daemon/fd" -mindepth 1 2> /dev/null | wc -l)" \
        '{ of[$1] = $2 } END { print t, of["RssAnon:"], of["RssFile:"], of["Threads:"], files }' "/proc/$daemon/status"
}

middle() { # first and last sample, column: the median
    sed -n "$1,$2p" "$scratch/samples" | awk -v c="$3" '{ print $c }' | sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'
}

client 1 &
clients=($!)
client 2 &
clients+=($!)
broken &
clients+=($!)
begun=$SECONDS rounds=0
while [ $((SECONDS - begun)) -lt "$seconds" ] && kill -0 "$daemon" 2> /dev/null; do
    rounds=$((rounds + 1))
    round $rounds
    sample $((SECONDS - begun)) >> "$scratch/samples"
    sleep 5
done
touch "$scratch/done"
wait "${clients[@]}"

# --- what came of it -----------------------------------------------------------------------------

asked=$(cat "$scratch"/answers.* | wc -l)
echo "# $asked requests and $(awk '{ n += $4 + $6 + $8 + $10 } END { print n }' "$scratch/broken.counts") broken ones in $((SECONDS - begun)) s; $rounds rounds, $((rounds / 8)) of them rebuilds"
echo '# seconds, own memory kB, mapped kB, threads, files'
awk -v every=$(($(wc -l < "$scratch/samples") / 20 + 1)) 'NR % every == 1 || every == 1 { print "# " $0 }' "$scratch/samples"
same 'every answer is 200' "$(cat "$scratch"/answers.* | grep -v '^200 ' | sort | uniq -c | sort -rn | head -5)" ''
same 'nothing wrong on the way' "$(sort "$scratch/curl.err" | uniq -c | head -5)" ''
same 'broken requests: none of 500, none without an end' "$(head -c 2000 "$scratch/broken" 2> /dev/null)" ''
same 'the indexer did all that was asked of it' "$(head -5 "$scratch/indexer.failed" 2> /dev/null)" ''
same 'the daemon said nothing on standard error' "$(head -c 2000 "$scratch/daemon.err")" ''
count=$(wc -l < "$scratch/samples")
if [ "$count" -ge 16 ]; then
    for what in '2 memory' '5 files'; do
        early=$(middle $((count / 4)) $((count / 2)) "${what% *}")
        late=$(middle $((count * 3 / 4)) "$count" "${what% *}")
        [ "$late" -le $((early + early / 10)) ]
        ok $? "${what#* }: flat, $early in the second quarter, $late in the last"
    done
else
    skip 'memory: too few rounds to tell'
fi
kill "$daemon"
wait "$daemon"
same 'it ends with status 0' $? 0
daemon=
finish
