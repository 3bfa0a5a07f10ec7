#!/bin/bash
# kill -9 at random moments of update and rebuild: the index opens, check finds nothing, what was
# reported is there, the next run completes it. KILLS=1000 is what `make kill` does.
# shellcheck source=tests/system/lib.sh disable=SC1091,SC2154,SC2034
. "$(dirname "$0")/lib.sh"
mkdir -p "$library"
RANDOM=${SEED:-20260301}
kills=${KILLS:-50}

# So many words of a small vocabulary: what costs time is to be the writing, not the words.
some_words() { # how many
    for _ in $(seq "$1"); do
        printf 'word%d ' $((RANDOM % 3000))
    done
}

for i in $(seq 30); do
    write_text "$i.txt" "Document $i $(some_words 700)"
done
find corpus -name '*.pdf' | sort | head -3 | while read -r path; do
    cp "$path" "$library/$(basename "$path")"
done

# One run that is killed after so many milliseconds.
killed_run() { # command, milliseconds
    local more=()
    [ "$1" = update ] || more=(--max-loss 100)
    "$build/lontar-index" "$1" --library "$library" --index "$index" --jobs 2 "${more[@]}" \
        --committed "$scratch/committed" >/dev/null 2>&1 &
    local pid=$!
    sleep "$(printf '%d.%03d' $(($2 / 1000)) $(($2 % 1000)))"
    kill -9 $pid 2>/dev/null
    wait $pid 2>/dev/null
    was_killed=$(($? == 137))
    hits=$((hits + was_killed))
}

# Until when the next run is killed, ms: on a slow or quick machine, too, before most have ended.
next_limit() { # the last limit, the first one
    local limit=$(($1 * 9 / 10))
    [ "$was_killed" = 0 ] || limit=$(($1 * 21 / 20 + 1))
    echo $((limit < $2 ? limit : $2))
}

# Documents that were reported, but for those whose files have changed since.
missing() {
    comm -23 <(sort -u "$scratch/committed" 2>/dev/null) <(listed | cut -f 1 | sort -u)
}

took() { # command and options; milliseconds
    local start
    start=$(date +%s%N)
    indexer "$@" --library "$library" --index "$index" >/dev/null 2>&1
    echo $((($(date +%s%N) - start) / 1000000))
}

whole=$(($(took update) + 20))
anew=$(($(took rebuild) + 20))
update_limit=$whole rebuild_limit=$anew was_killed=0
rm -rf "$index"
bad_open=0 bad_list=0 bad_check=0 hits=0
for i in $(seq "$kills"); do
    if [ $((i % 10)) = 1 ]; then
        rm -rf "$index" "$scratch/committed"
    fi
    if [ $((i % 2)) = 1 ]; then
        killed_run update $((RANDOM % update_limit))
        update_limit=$(next_limit "$update_limit" "$whole")
    else
        killed_run rebuild $((RANDOM % rebuild_limit))
        rebuild_limit=$(next_limit "$rebuild_limit" "$anew")
    fi
    if [ -e "$index/current" ]; then
        listed >/dev/null 2>"$scratch/stderr" || bad_open=$((bad_open + 1))
        [ -z "$(missing)" ] || bad_list=$((bad_list + 1))
        indexer check --index "$index" >/dev/null 2>"$scratch/check" || {
            bad_check=$((bad_check + 1))
            head -3 "$scratch/check"
        }
    else
        [ ! -s "$scratch/committed" ] || bad_list=$((bad_list + 1))
    fi
    # Something changes while nobody is running; ids that go with it are no longer looked for.
    n=$((RANDOM % 30 + 1))
    gone=$(id_of "$n.txt" 2>/dev/null)
    write_text "$n.txt" "Document $n anew $i $(some_words 300)"
    m=$((RANDOM % 30 + 1))
    [ -e "$library/$m.txt" ] && mv "$library/$m.txt" "$library/$m-$i.txt"
    if [ -n "$gone" ] && [ -e "$scratch/committed" ]; then
        grep -v "$gone" "$scratch/committed" >"$scratch/rest"
        mv "$scratch/rest" "$scratch/committed"
    fi
done
echo "# $kills runs, $hits of them killed before they ended"
[ $hits -gt $((kills / 2)) ]
ok $? 'most runs were killed before they ended'
same "$kills kills: indexes that do not open" $bad_open 0
same 'indexes without what was reported' $bad_list 0
same 'indexes that check finds damaged' $bad_check 0
update --wait 10
same 'the next run completes it' "$status" 0
same_as_fresh 'after kills'
same 'what was left unfinished goes' "$(indexer rebuild --library "$library" --index "$index" \
    >/dev/null 2>&1; find "$index" -maxdepth 1 -name 'gen-*' | wc -l)" 2
indexer check --index "$index" >/dev/null 2>&1
ok $? 'check'
"$build/lontar-index" update --library "$library" --index "$scratch/term" >/dev/null 2>&1 &
pid=$!
while kill -0 $pid 2>/dev/null && [ ! -e "$scratch/term/current" ]; do
    sleep 0.01
done
kill -TERM $pid
wait $pid
status=$?
matches 'a run that is told to stop' "$status" '^[03]$'
indexer list --index "$scratch/term" >/dev/null
ok $? 'leaves an index that opens'
finish
