#!/bin/bash
# A page that lists resources becomes as many records.
# shellcheck source=tests/system/lib.sh disable=SC1091,SC2154,SC2034
. "$(dirname "$0")/lib.sh"

take() { # file
    indexer import --index "$index" --from "listing:$1" >"$scratch/stdout" 2>"$scratch/stderr"
    status=$?
    said=$(sed 's/ in [0-9.]* s$//' "$scratch/stdout")
}
# title | date | type | countries of every record, by title
records() {
    listed | cut -f 1 | while read -r id; do
        indexer show --json --index "$index" "$id" | jq -r '
            def one($f): [.tags[] | select(.field == $f) | .value] | join(" ");
            "\(one("title")[:24])|\(one("date"))|\(one("type"))|\(one("country"))"'
    done | sort
}

cat >"$scratch/page.html" <<'PAGE'
<!doctype html><html><head><link rel="canonical" href="https://example.org/resources/"></head><body>
<nav><ul><li><a href="/about">About the people who made this</a></li></ul></nav>
<ul>
<li><h3><a href="fishers">Peru launches a plan for fishers</a></h3><p>21 January 2022</p><p>The plan of Peru.</p></li>
<li><h3><a href="webinar">Webinar on recruitment fees</a></h3><p>Event | 3 March 2022</p><p>Join us. Ask.</p></li>
</ul></body></html>
PAGE
take "$scratch/page.html"
same 'two items of a page' "$said" "$(counts 2 0 0 0 0 0 0 2)"
same 'with title, date, type and country' "$(records | tr '\n' ';')" \
    'Peru launches a plan for|2022-01-21|news|PER;Webinar on recruitment f|2022-03-03|event|;'
id=$(listed | cut -f 1 | head -1)
matches 'an address' "$(indexer show --index "$index" "$id")" 'url +https://example.org/resources/'
take "$scratch/page.html"
same 'read again' "$said" "$(counts 0 0 0 0 2 0 0 0)"
sed -i 's/The plan of Peru/The new plan of Peru/; s/21 January/22 January/' "$scratch/page.html"
take "$scratch/page.html"
same 'a changed item is the same record' "$said" "$(counts 0 1 0 0 1 0 0 1)"

printf 'Only words.\n' >"$scratch/words.txt"
take "$scratch/words.txt"
same 'what is no list' "$status $(grep -c "words.txt: nothing in it looks like a list" "$scratch/stderr")" '2 1'
take "$scratch/none.txt"
same 'no such file' "$status" 3
indexer import --index "$index" --from nonsense:x 2>/dev/null
same 'another source' $? 2
indexer import --index "$index" 2>/dev/null
same 'no source' $? 2

seed=$shared/seeds/004_df7fb95e3b37fefb.txt
if [ -f "$seed" ]; then
    rm -rf "$index"
    take "$seed"
    same 'ten resources' "$said" "$(counts 10 0 0 0 0 0 0 9)"
    diff - <(records) <<'TEN'
A Bright Future Ahead: U||event|MYS
E-Learning Course on For|2022-01-21|news|MYS
Healthy socio-economic r|2022-01-04|project|LKA
ILO-CEC Workshop on Adva||event|CHN
Malaysia takes major ste|2021-11-26|news|MYS
Migrant fishers prone to|2021-12-20|opinion|
Regional Trade Union Wor||event|
Responsible Business Con||event|
Sabah stakeholders seek |2021-11-12|news|MYS
Tripartite Consultation |2021-09-07|event|PAK
TEN
    ok $? 'their dates, types and countries'
else
    skip "$seed is not there" 2
fi
finish
