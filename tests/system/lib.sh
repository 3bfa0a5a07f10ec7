# Sourced by system tests: a scratch folder, the indexer, and counting.
# shellcheck shell=bash disable=SC2034

build=$(cd "${B:-build}" && pwd)
shared=${LONTAR_SHARED:-../shared}
passed=0 failed=0 skipped=0
scratch=$(mktemp -d)
library=$scratch/library
index=$scratch/index
trap 'rm -rf "$scratch"' EXIT
unset LONTAR_LIBRARY LONTAR_INDEX
# Debian's libxapian deletes a cursor of its check by a smaller type.
export ASAN_OPTIONS=${ASAN_OPTIONS:-new_delete_type_mismatch=0}
# fontconfig keeps what it has loaded.
echo 'leak:libfontconfig' > "$scratch/lsan"
export LSAN_OPTIONS=suppressions=$scratch/lsan:print_suppressions=0

ok() { # whether, what
    if [ "$1" = 0 ]; then
        passed=$((passed + 1))
        echo "ok $2"
    else
        failed=$((failed + 1))
        echo "not ok $2"
    fi
}

same() { # what, got, wanted
    if [ "$2" = "$3" ]; then
        ok 0 "$1"
    else
        ok 1 "$1: got '$2', wanted '$3'"
    fi
}

matches() { # what, got, extended regular expression
    if [[ $2 =~ $3 ]]; then
        ok 0 "$1"
    else
        ok 1 "$1: got '$2', wanted /$3/"
    fi
}

skip() { # what, how many (1)
    skipped=$((skipped + ${2:-1}))
    echo "skip $1"
}

finish() {
    echo "$passed passed, $failed failed, $skipped skipped"
    [ "$failed" -eq 0 ]
    exit
}

indexer() {
    "$build/lontar-index" "$@"
}

# Whether something was soon enough. Machines are shared: tests only tell what hangs from what does
# not; TIMED=1, on a machine with nothing else to do, holds it to its goal.
soon_enough() { # milliseconds that it took, goal
    local limit=20000
    [ "${TIMED:-0}" = 0 ] || limit=$2
    awk -v took="$1" -v limit="$limit" 'BEGIN { exit !(took != "" && took < limit) }'
}

# Try a command until it is true, for 60 s at most.
until_true() { # command
    local end=$((SECONDS + 60))
    until "$@"; do
        [ "$SECONDS" -le "$end" ] || return 1
        sleep 0.1
    done
}

# Run update; `said` gets its last line without the time, `status` its exit status.
update() { # further options
    indexer update --library "$library" --index "$index" --progress none "$@" \
        >"$scratch/stdout" 2>"$scratch/stderr"
    status=$?
    said=$(tail -n 1 "$scratch/stdout" | sed 's/ in [0-9.]* s$//')
}

# The line that update ends with.
counts() { # indexed updated metadata moved unchanged deleted failed pages
    echo "indexed $1, updated $2, metadata $3, moved $4, unchanged $5, deleted $6, failed $7, pages $8"
}

listed() {
    indexer list --index "$index"
}

id_of() { # path
    listed | awk -F'\t' -v path="$1" '$3 == path { print $1 }'
}

# Values of a field of a document, with spaces between.
field() { # path, field
    indexer show --json --index "$index" "$(id_of "$1")" |
        jq -r --arg field "$2" '[.tags[] | select(.field == $field) | .value] | join(" ")'
}

# All that is known of all documents, for comparing indexes: not when and in which order.
contents() { # index
    indexer list --index "$1" | cut -f 1 | sort -u | tr '\n' '\0' |
        xargs -0 -r "$build/lontar-index" show --json --index "$1" |
        jq -Sc 'del(.first_revision, .changed_revision, .mtime_ns) | .paths |= sort'
}

# Whether an update in place has come to the same as an index made from nothing.
same_as_fresh() { # what
    rm -rf "$scratch/fresh"
    indexer update --library "$library" --index "$scratch/fresh" --progress none \
        >/dev/null 2>&1
    diff <(contents "$index") <(contents "$scratch/fresh") >"$scratch/diff"
    ok $? "$1: the same as an index made from nothing"
    head -c 2000 "$scratch/diff"
}

# A text document about something, of a size that no other has by chance.
write_text() { # path in the library, words
    mkdir -p "$(dirname "$library/$1")"
    printf '%s\n\nA report on %s.\n' "$2" "$2" >"$library/$1"
}
