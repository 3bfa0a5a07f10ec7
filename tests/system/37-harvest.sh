#!/bin/bash
# Another repository's records come by OAI-PMH: from files, and from a daemon of our own.
# shellcheck source=tests/system/lib.sh disable=SC1091,SC2154,SC2034
. tests/system/searchd.sh
data=$PWD/tests/data/oai

harvest() { # url
    indexer import --index "$index" --from "oai:$1" >"$scratch/stdout" 2>"$scratch/stderr"
    status=$?
    said=$(sed 's/ in [0-9.]* s$//' "$scratch/stdout")
}
show() { # id, field
    indexer show --json --index "$index" "$1" |
        jq -r --arg f "$2" '[.tags[] | select(.field == $f) | .value] | join("; ")'
}

# --- files: two pages, the second named by the token
cp "$data"/*.xml "$scratch/"
harvest "file://$scratch/list.xml"
same 'two pages' "$said" "$(counts 3 0 0 0 1 0 0 2)"
same 'nothing to complain of' "$status $(cat "$scratch/stderr")" '0 '
id=oai:repository.example.org:101
same 'title' "$(show "$id" title)" 'Recrutement équitable au Népal & ailleurs'
same 'authors' "$(show "$id" author)" 'Sharma, A.; Rai, B.'
same 'date, type, language' "$(show "$id" date) $(show "$id" type) $(show "$id" language)" \
    '2019-05-27 report fr'
same 'a country of its coverage' "$(show "$id" country)" 'NPL'
same 'its address' "$(show "$id" url)" 'https://repository.example.org/101'
same 'subjects' "$(show "$id" keyword)" 'recruitment; migrant workers'
harvest "file://$scratch/list.xml"
same 'again: nothing new' "$said" "$(counts 0 0 0 0 4 0 0 0)"
sed -i 's|<header><identifier>oai:repository.example.org:102<|<header status="deleted"><identifier>oai:repository.example.org:102<|' \
    "$scratch/list.xml"
harvest "file://$scratch/list.xml"
same 'what the repository deleted goes' "$said" "$(counts 0 0 0 0 3 1 0 0)"
same 'and is gone' "$(listed | cut -f 1 | tr '\n' ' ')" \
    'oai:repository.example.org:101 oai:repository.example.org:103 '

# --- a harvest that is cut off
rm -r "$index"
mv "$scratch/page-2.xml" "$scratch/away"
harvest "file://$scratch/list.xml"
same 'the second page fails' "$status $(listed | wc -l)" '3 1'
matches 'what came is in the index' "$(cat "$scratch/stderr")" 'the 3 records that came are in the index'
mv "$scratch/away" "$scratch/page-2.xml"
mv "$scratch/list.xml" "$scratch/away"
harvest "file://$scratch/list.xml"
same 'the next one goes on behind it' "$status $(listed | wc -l)" '0 2'
mv "$scratch/away" "$scratch/list.xml"

# --- answers that are none
printf '<html>Sorry</html>' >"$scratch/sorry.xml"
harvest "file://$scratch/sorry.xml"
same 'no answer of OAI-PMH' "$status $(grep -c 'not one of OAI-PMH' "$scratch/stderr")" '3 1'
sed 's|page-2.xml|loop.xml|' "$scratch/list.xml" >"$scratch/loop.xml"
timeout 10 "$build/lontar-index" import --index "$index" --from "oai:file://$scratch/loop.xml" \
    >/dev/null 2>"$scratch/stderr"
same 'a list without an end' "$? $(grep -c 'the same page again' "$scratch/stderr")" '3 1'
harvest "ftp://example.org/oai"
same 'another kind of address' "$status" 2

# --- addresses of this machine and of private networks
for url in http://127.0.0.1:9/oai http://localhost:9/oai 'http://[::1]:9/oai' \
    http://10.0.0.1:9/oai http://192.168.1.1:9/oai http://169.254.169.254/latest 'http://[::ffff:127.0.0.1]:9/'; do
    harvest "$url"
    same "refused: $url" "$status $(grep -c 'private network' "$scratch/stderr")" '3 1'
done

# --- a daemon of our own, once the configuration allows it
mkdir -p "$library"
for i in $(seq 25); do
    write_text "r$i.txt" "Report number $i on fishing in Peru"
done
indexer update --library "$library" --index "$scratch/other" --progress none >/dev/null
start_daemon "$scratch/other" "$library"
printf '[lontar]\nharvest-private=true\n' >"$scratch/lontar.conf"
export LONTAR_CONFIG=$scratch/lontar.conf
rm -r "$index"
harvest "$site/oai"
same 'a whole repository over HTTP' "$said" "$(counts 25 0 0 0 0 0 0 0)"
same 'its countries' "$(listed | cut -f 1 | while read -r id; do show "$id" country; done | sort -u)" PER
harvest "$site/oai"
matches 'the next harvest asks from a day on' "$status $said" '^0 indexed 0, .*unchanged 25, deleted 0, failed 0'
harvest "$site/nothing"
same 'an address without a repository' "$status $(grep -c 'HTTP 404' "$scratch/stderr")" '3 1'
finish
