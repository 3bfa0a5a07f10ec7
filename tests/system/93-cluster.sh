#!/bin/bash
# make cluster, in small: three shards and a replica behind sockets, killed and brought back; it checks
# what it shows by itself, and here that it has shown all of it and left nothing behind.
set -u
. tests/system/lib.sh
for tool in xapian-tcpsrv xapian-replicate xapian-replicate-server; do
    command -v $tool > /dev/null || { skip "$tool is not installed" 6; finish; }
done
for i in 1 2 3 4 5 6 7 8 9 10 11 12; do
    write_text "$i.txt" "work of the $i. kind"
done
mkdir "$scratch/tmp"
TMPDIR=$scratch/tmp B=$build LIBRARY=$library bash tests/cluster.sh > "$scratch/shown" 2> "$scratch/stderr"
same 'it ends well' "$? $(cat "$scratch/stderr")" '0 '
total=$(sed -n 's/^  \([0-9]*\) documents, revision [0-9]*$/\1/p' "$scratch/shown" | tr '\n' ' ')
same 'whole, whole again, whole by the replica, and one more' "$total" '12 12 12 13 '
same 'a killed shard makes answers partial' "$(grep -c 'PARTIAL: 1 of the 3 shards' "$scratch/shown")" 1
same 'who has seen a revision is not taken back' "$(grep -c '^  503 .* was asked for\|^  200 answered already' "$scratch/shown")" 1
same 'the newest first' "$(tail -n 5 "$scratch/shown" | grep -c '1. The latest work')" 1
same 'nothing is left' "$(ls "$scratch/tmp"; pgrep -f "$scratch/tmp")" ''
finish
