#!/bin/bash
# Files in shards: each is in the shard of its content; content that changes may belong to the other.
set -u
. tests/system/searchd.sh

shard_of() { # id, shards
    echo $((0x$(printf %s "$1" | sha256sum | cut -c 1-8) % $2 + 1))
}
update_shard() { # number, more options
    update --index "$scratch/s$1" "${@:2}"
}
for i in 1 2 3 4 5 6 7 8; do
    write_text "$i.txt" "fishing of the $i. kind"
done
for i in 1 2; do
    update_shard $i --shard "$i/2"
    matches "shard $i is updated" "$status $said" '^0 indexed '
done
all=$(for i in 1 2; do indexer list --index "$scratch/s$i"; done | cut -f 1 | sort)
same 'each file is in one shard' "$all" "$(sha256sum "$library"/*.txt | cut -c 1-16 | sort)"
here=$(indexer list --index "$scratch/s1" | wc -l)
update_shard 1
same 'the shard is remembered, and nothing has changed' "$status $said" "0 $(counts 0 0 0 0 "$here" 0 0 0)"
update_shard 1 --shard 1/3
same 'another cut is refused' "$status" 2

read -r id file < <(indexer list --index "$scratch/s1" | head -n 1 | cut -f 1,3)
for word in a b c d e f g h i j k l m n; do
    write_text "$file" "fishing and $word"
    new=$(sha256sum "$library/$file" | cut -c 1-16)
    [ "$(shard_of "$new" 2)" = 2 ] && break
done
update_shard 1
same 'content that is no longer its own leaves a shard' "$said" "$(counts 0 0 0 0 $((here - 1)) 1 0 0)"
update_shard 2
matches 'and comes into the other' "$said" '^indexed 1, '
start_daemon "$scratch/s1" "$library" --index "$scratch/s2"
same 'the old id leads to the new one in the other shard' \
    "$(header_of Location "$site/api/v1/documents/$id" | sed 's|.*/||')" "$new"
same 'all are found' "$(ask q=fishing | jq .total)" 8
finish
