#!/bin/bash
# A network that loses every packet to one of three shards, without a word to either side: as when a
# cable is pulled or a firewall drops. In a network of its own, which takes root and nft.
set -u
if [ "${BLOCKED_INSIDE:-}" != 1 ] && [ "$(id -u)" = 0 ] && command -v nft > /dev/null &&
    unshare --net nft add table ip try 2> /dev/null; then
    BLOCKED_INSIDE=1 exec unshare --net bash "$0"
fi
. tests/system/searchd.sh
. tests/shards.sh
trap 'stop_daemon; end_shards; rm -rf "$scratch"' EXIT
if [ "${BLOCKED_INSIDE:-}" != 1 ]; then
    skip 'no network of its own can be made: it takes root, nft and the right to' 19
    finish
fi
command -v xapian-tcpsrv > /dev/null || { skip 'xapian-tools are not installed' 19; finish; }
ip link set lo up
ip address add 10.94.0.1/24 dev lo
ip address add 10.94.0.2/24 dev lo
ip address add 10.94.0.3/24 dev lo

records=$scratch/records.jsonl
awk -v records=300 -v seed=3 -f tests/bench/records.awk > "$records"
locations=()
for i in 1 2 3; do
    indexer import --index "$scratch/s$i" --progress none --shard "$i/3" "$records" > "$scratch/import" 2>&1
    serve_shard $i 7101 "$scratch/s$i/current/db" 10.94.0.$i
    locations+=(--index "tcp:10.94.0.$i:7101")
done
missing=$(indexer list --index "$scratch/s2" | head -n 1 | cut -f 1)
start_daemon_by "$build/lontar-searchd" serve "${locations[@]}" --listen 127.0.0.1:0 --cache 0
all_there

nft add table ip filter
nft add chain ip filter input '{ type filter hook input priority 0; }'
block() {
    nft add rule ip filter input ip daddr 10.94.0.2 drop
    nft add rule ip filter input ip saddr 10.94.0.2 drop
}
block
timeout 0.3 bash -c ': < /dev/tcp/10.94.0.2/7101' 2> /dev/null
same 'who connects to it hears nothing' $? 124
without_one blocked
nft flush chain ip filter input
returned blocked
# Again, when nobody has asked for a while.
block
sleep 3
without_one 'blocked again'
nft flush chain ip filter input
returned 'blocked again'
ok "$(kill -0 "$daemon"; echo $?)" 'the daemon was not started again'
finish
