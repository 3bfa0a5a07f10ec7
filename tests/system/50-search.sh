#!/bin/bash
# The library in corpus/ over HTTP: phrases on their pages, filters, facets, errors.
set -u
. tests/system/searchd.sh

index=$scratch/index
"$build/lontar-index" update --library corpus --index "$index" > "$scratch/update.out" 2>&1
same 'corpus/ is indexed whole' $? 0
start_daemon "$index" corpus

# Each distinctive phrase is on its page, and the link opens the file there.
while IFS=$'\t' read -r path page phrase _; do
    case $path in '' | \#* | path) continue ;; esac
    answer=$(ask "q=\"$phrase\"" snippets=20)
    got=$(jq -r --arg path "$path" --argjson page "${page:-1}" '
        .hits[0] as $hit | ($hit.snippets | map(.page) | index($page) != null)' <<< "$answer")
    same "$path p. $page: $phrase" "$got" true
done < tests/data/corpus-truth.tsv

url=$(ask 'q="recruitment fees"' | jq -r '[.hits[] | .snippets[] | .url][0]')
[[ $url == /api/v1/documents/*/file#page=*search=* ]]
ok $? "a snippet's link names page and words: $url"
type=$(curl -sS -o "$scratch/file" -w '%{content_type}' "$site${url%%#*}")
[[ $type == application/* || $type == text/* ]] && [ -s "$scratch/file" ]
ok $? "the link gives the publication ($type)"

# A facet's count is the total that ticking it gives, alone and with other filters set.
for base in '' 'q=workers' 'q=labour&sector=fishing' 'q=labour&country=THA' 'country=THA&year=2000..2025' \
    'q=labour&country=THA&sector=fishing' 'q=recruitment&type=report' 'match=any&q=debt+fishing'; do
    curl -sS "$site/api/v1/search?$base&per_page=0&facet.limit=1000&facets=country,sector,year,type,language" \
        > "$scratch/answer.json"
    wrong=0 checked=0
    for facet in country sector year type language; do
        # Other values of the same filter stay unticked: what ticking this one alone would give.
        rest=$(tr '&' '\n' <<< "$base" | grep -v "^$facet=" | paste -sd '&')
        while read -r value count; do
            total=$(curl -sS "$site/api/v1/search?$rest&per_page=0&facets=none&$facet=$value" | jq .total)
            checked=$((checked + 1))
            [ "$total" = "$count" ] || { wrong=$((wrong + 1)); echo "$base $facet=$value: $count against $total"; }
        done < <(jq -r ".facets.$facet.values[] | \"\(.value) \(.count)\"" "$scratch/answer.json")
    done
    [ $wrong = 0 ] && [ $checked -gt 0 ]
    ok $? "facets of '$base' equal the totals of ticking them ($checked values)"
done

# Several values of one filter are any of them, several filters all of them.
both=$(ask country=THA,KHM per_page=0 facets=none | jq .total)
either=$(($(ask country=THA per_page=0 | jq .total) + $(ask country=KHM per_page=0 | jq .total)))
overlap=$(ask 'q=country:THA country:KHM' per_page=0 | jq .total)
same 'two countries are any of them' "$both" $((either - overlap))
[ "$(ask country=Thailand sector=fishing year=2000..2025 per_page=0 | jq .total)" -le "$(ask country=TH per_page=0 | jq .total)" ]
ok $? 'more filters, fewer hits'
same 'names and codes are one' "$(ask 'country=Viet Nam' per_page=0 | jq .total)" "$(ask country=vnm per_page=0 | jq .total)"

# Words, phrases, stems.
same 'bondages finds what bondage finds' "$(ask 'q=debt bondages' per_page=0 | jq .total)" "$(ask 'q=debt bondage' per_page=0 | jq .total)"
same 'a quoted phrase is not stemmed' "$(ask 'q="debt bondages"' per_page=0 | jq .total)" 0
[ "$(ask 'q="debt bondage"' per_page=0 | jq .total)" -le "$(ask 'q=debt bondage' per_page=0 | jq .total)" ]
ok $? 'a phrase finds no more than its words'
for spelling in C29 C029 'C. 29' 'Convention No. 29' 'Convention (No. 29)' 'Forced Labour Convention, 1930 (No. 29)' \
    'convention n° 29' 'Convenio núm. 29'; do
    same "$spelling is C029" "$(ask "q=$spelling" per_page=0 | jq .total)" "$(ask instrument=C029 per_page=0 | jq .total)"
done

# Errors say what is wrong; nothing is ignored.
for wrong in colour=red country=Tahiland year=20x5 year=2020..2015 sort=best per_page=1001 page=0 sector=fishin; do
    status=$(curl -sS -o "$scratch/problem.json" -w '%{http_code} %{content_type}' "$site/api/v1/search?$wrong")
    same "$wrong is refused" "$status" '400 application/problem+json'
    same "$wrong names its parameter" "$(jq -r .parameter "$scratch/problem.json")" "${wrong%%=*}"
done
same 'an unknown address is 404' "$(curl -sS -o /dev/null -w '%{http_code}' "$site/nothing")" 404
same 'an unknown document is 404' "$(curl -sS -o /dev/null -w '%{http_code}' "$site/api/v1/documents/0000000000000000")" 404
same 'POST is 405' "$(curl -sS -o /dev/null -w '%{http_code}' -X POST -d x "$site/api/v1/status")" 405
same 'healthz' "$(curl -sS "$site/healthz")" ok
same 'readyz' "$(curl -sS "$site/readyz")" ready

# The same answer on the terminal in any locale, by HTTP; the same bytes for the same request.
volatile='del(.took_ms)'
for q in 'debt bondage' '"recruitment fees"' 'country:THA' 'labour'; do
    by_http=$(ask "q=$q" | jq -cS "$volatile")
    by_terminal=$(LC_ALL=C "$build/lontar-searchd" query --index "$index" "$q" --format json | jq -cS "$volatile")
    same "terminal and HTTP agree on $q" "$by_terminal" "$by_http"
done
etag=$(curl -sS -D - -o /dev/null "$site/api/v1/search?q=labour" | tr -d '\r' | sed -n 's/^ETag: //Ip')
same 'the same request, unchanged: 304' \
    "$(curl -sS -o /dev/null -w '%{http_code}' -H "If-None-Match: $etag" "$site/api/v1/search?q=labour")" 304

# The page shows it, and hostile text stays text.
curl -sS -G "$site/search" --data-urlencode 'q=<script>alert(1)</script> labour' > "$scratch/page.html"
grep -qi '<script>alert' "$scratch/page.html"
same 'a query cannot put a script into the page' $? 1
curl -sS "$site/?q=labour" > "$scratch/page.html"
grep -q 'name="country"' "$scratch/page.html"
ok $? 'the page has filters'
finish
