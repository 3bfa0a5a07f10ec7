#!/bin/bash
# Every command of lontar-index, lontar-searchd, curl, jq and xapian-* in README.md and docs/ does
# what it says, one behind the other. Those that install (make, apt-get, systemctl): make check-deb.
set -u
. tests/system/searchd.sh
. tests/shards.sh
trap 'stop_daemon; end_shards; rm -rf "$scratch"' EXIT

root=$PWD
export HOME=$scratch/home
export PATH=$build:$PATH
backup=$scratch/backup/publications
mkdir -p "$HOME/publications" "$scratch/desk" "$scratch/backup" "$scratch/vocabularies"
cp -r corpus/. "$HOME/publications/"
rm -rf "$HOME/publications/.typeset"

cd "$scratch/desk" || exit 1
cat > news.jsonl << 'EOF'
{"id": "news-2024-17", "title": "Wages paid at last", "text": "The crew has its wages.", "year": 2024, "type": "news", "country": ["KHM"]}
EOF
cat > resources.html << 'EOF'
<h1>Resources</h1><ol><li><a href="https://example.org/a">A guide to fair recruitment</a>, 12 May 2019. For brokers.</li>
<li><a href="https://example.org/b">Wages at sea</a>, 3 June 2020. For crews.</li></ol>
EOF
cat > list.xml << 'EOF'
<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><responseDate>2026-01-01T00:00:00Z</responseDate>
<ListRecords><record><header><identifier>oai:r:1</identifier><datestamp>2025-01-01</datestamp></header><metadata>
<oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:title>Labour inspection at sea</dc:title></oai_dc:dc></metadata></record></ListRecords></OAI-PMH>
EOF

# What the reader replaces by the own, we do too.
make_own() { # a command as documented
    sed -E -e "s#/backup/publications#$backup#g" \
        -e "s#http://127.0.0.1:8080#$site#g" \
        -e "s#oai:https://repository.example.org/oai(\?set=labour)?#oai:file://$scratch/desk/list.xml#" \
        -e "s#9f3c0d6a51e24b87#$id#g" \
        -e "s#tcp:127.0.0.1:7102#tcp:127.0.0.1:$shard_port#g" \
        -e 's#eng\+tha#eng#' \
        -e "s#( |=)INDEX#\1$HOME/publications.index#g" \
        -e "s#audit\.log#$HOME/publications.index/audit.log#" <<< "$1"
}

try() { # file, command
    local own
    own=$(make_own "$2")
    case $2 in
    *'systemctl'*) return ;;
    *'searchd serve'* | *'lontar-index watch'*)
        # They go on until they are told to end.
        own=${own/searchd serve/searchd serve --listen 127.0.0.1:0}
        : > "$scratch/said"
        eval "exec $own" >> "$scratch/said" 2>&1 &
        local going=$!
        until_true [ -s "$scratch/said" ]
        kill $going
        wait $going ;;
    *) eval "$own" > "$scratch/said" 2>&1 ;;
    esac
    local status=$?
    [ $status = 0 ] || sed 's/^/    /' "$scratch/said" | tail -5
    same "${1#"$root"/}: $2" $status 0
}

lontar-index update --library ~/publications --index ~/publications.index > /dev/null 2>&1
id=$(lontar-index list --index ~/publications.index | head -1 | cut -f 1)
start_daemon ~/publications.index ~/publications
shard_port=$(free_port)
serve_shard 1 "$shard_port" ~/publications.index/current/db
while IFS= read -r line; do
    command=${line#*:}
    command=${command#    }
    try "${line%%:*}" "${command#\$ }"
done < <(grep -HE '^    (\$ )?(lontar-index|lontar-searchd|curl|jq|xapian-[a-z]+) -*[A-Za-z'\'']' "$root/README.md" "$root"/docs/*.md |
    grep -v 'architecture.md')
stop_daemon
finish
