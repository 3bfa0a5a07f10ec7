#!/bin/bash
# The web page without a script: search, filter, page on, export, documents, help, eight languages and
# Arabic; and nothing in it that came from outside is ever markup.
set -u
. tests/system/searchd.sh

index=$scratch/index
"$build/lontar-index" update --library corpus --index "$index" --progress none > "$scratch/update.out" 2>&1
same 'the corpus is indexed' $? 0
start_daemon "$index" corpus
get() { # address: the page
    curl -sS "$site$1" > "$scratch/page.html"
}
at() { # XPath: what it gives in the page
    xmllint --html --xpath "$1" "$scratch/page.html" 2> /dev/null
}

# The page and the API give the same.
get '/search?q=wages&country=THA&per_page=5&lang=en'
total=$(ask q=wages country=THA | jq .total)
same 'the total' "$(at 'string(//*[@role="status"])')" "$total publications"
same 'as many hits as asked for' "$(at 'count(//li[@class="hit"])')" "$(ask q=wages country=THA per_page=5 | jq '.hits | length')"
same 'a chip for the filter' "$(at 'normalize-space(//ul[@class="chips"]/li[1])')" 'Country Thailand ×'
same 'which takes it away' "$(at 'string(//ul[@class="chips"]/li[1]/a/@href)')" '/search?q=wages&per_page=5'
same 'the box is ticked' "$(at 'string(//input[@name="country"][@checked]/@value)')" THA
same 'the others keep their counts' "$(at 'normalize-space(//label[input[@value="KHM"]]/span[@class="count"])')" \
    "$(ask q=wages facets=country facet.limit=-1 | jq '.facets.country.values[] | select(.value == "KHM") | .count')"
same 'what has no control goes along' "$(at 'string(//input[@name="per_page"]/@value)')" 5
same 'exports are of the whole search' "$(at 'string(//a[.="CSV"]/@href)')" '/api/v1/search?q=wages&country=THA&per_page=5&format=csv'
same 'and can be had' "$(status_of "$site$(at 'string(//a[.="CSV"]/@href)')")" 200
same 'how it was understood' "$(at 'string(//details[@class="understood"]//code)')" wages

get '/search?country=ASEAN&lang=en'
same 'a region has its hits' "$(at 'string(//*[@role="status"])')" "$(ask country=ASEAN | jq .total) publications"
same 'its form can be sent' "$(at 'count(//input[@name="region"])')" 0
same 'one country less is fewer' "$(curl -sS "$site/api/v1$(at 'string(//ul[@class="chips"]/li[9]/a/@href)')" | jq '[.filters.country[] | select(. == "THA")] | length')" 0

# Paging.
get '/search?q=labour&per_page=3&page=3'
same 'where we are' "$(at 'string(//nav[@class="paging"]/*[@aria-current])')" 3
same 'where it goes on' "$(at 'string(//a[@rel="next"]/@href)')" '/search?q=labour&per_page=3&page=4'
same 'numbering goes on' "$(at 'string(//ol[@class="hits"]/@start)')" 7

# Years: two fields of the form become one parameter.
same 'years' "$(header_of Location "$site/search?q=labour&year.from=2015&year.to=2018&type=&sort=relevance")" '/search?q=labour&year=2015..2018'
same 'open years' "$(header_of Location "$site/search?q=&year.from=2015&year.to=")" '/search?year=2015..'
same 'bad years are told' "$(status_of "$site/search?year.from=abc")" 400

# Nothing found: why, and ways on.
get '/search?q=wages+zzyzx&country=THA&lang=en'
same 'the word is named' "$(at 'string(//section[@class="nothing"]/p)')" 'No publication has the word zzyzx'
same 'a way on' "$(at 'string(//ul[@class="ways"]/li/a/@href)')" '/search?q=wages%20zzyzx&country=THA&match=any'

# A document.
id=$(ask q='title:"Long Hours"' | jq -r '.hits[0].id')
get "/documents/$id?q=recruitment+fees&page=20&lang=en"
same 'its title' "$(at 'string(//h1)')" "$(curl -sS "$site/api/v1/documents/$id" | jq -r .title)"
same 'every page that matches' "$(at 'count(//section[@id="matches"]//ol/li)')" \
    "$(curl -sS "$site/api/v1/documents/$id/search?q=recruitment+fees" | jq .pages_matched)"
same 'the text of the page' "$(at 'string(//pre)' | tr -d '\n')" "$(curl -sS "$site/api/v1/documents/$id/pages/20" | jq -j .text | tr -d '\n')"
same 'the publication beside it' "$(at 'string(//iframe/@src)')" "/api/v1/documents/$id/file#page=20&view=FitH"
same 'for Zotero' "$(at 'string(//meta[@name="citation_technical_report_institution"]/@content)')" 'Lontar Demonstration Library'
same 'linked data' "$(at 'string(//script[@type="application/ld+json"])' | jq -r '."@type"')" Report
same 'where tags come from' "$(at 'count(//details[@class="sources"]//tbody/tr) > 3')" true
same 'a document that is none' "$(status_of "$site/documents/nobody")" 404

# Languages: every text in each of them.
languages=$(awk '$1 == "key" { $1 = ""; print }' searchd/assets/messages.tsv)
for lang in $languages; do
    get "/search?q=wages&lang=$lang"
    same "$lang" "$(at 'string(/html/@lang)') $(at 'count(//*[contains(text(), "%s")])')" "$lang 0"
done
same 'and every text of help in its own' "$(awk -F'\t' '/^(help_|translations|editions|meaning)/ { for (i = 3; i <= 10; i++) if ($i == $2 || $i == "") print $1, i }' \
    searchd/assets/messages.tsv)" ''
get '/search?q=wages&lang=ar'
same 'Arabic goes from right to left' "$(at 'string(/html/@dir)')" rtl
same 'what the browser wants' "$(curl -sS -H 'Accept-Language: km-KH,en;q=0.5' "$site/" | grep -o 'lang="km" dir')" 'lang="km" dir'
same 'a list of texts for each language' "$(awk -F'\t' '!/^#/ { n = n ? n : NF } !/^#/ && NF != n' searchd/assets/messages.tsv)" ''

# Help, and what pages are made of.
get '/help?lang=en'
same 'live examples' "$(at 'string(//tr[td/a/code="forced labour"]/td[3])')" "$(ask 'q=forced labour' | jq .total)"
while read -r query total; do
    same "an example of what the library has: $query" "$(ask "q=$query" | jq .total)" "$total"
done < <(curl -sS "$site/help?lang=en" | grep -oE "<code dir=\"ltr\">(title|author|country|sector|type|language):[^<]*<.*class=\"number\">[0-9]+" |
    sed -E "s/<code dir=\"ltr\">([^<]*)<.*>([0-9]+)$/\\1 \\2/" | tee "$scratch/examples")
same "examples of each field" "$(cut -d : -f 1 "$scratch/examples" | tr "\n" " ")" "title author country sector type language "
for asset in page.js style.css icon.svg world.svg; do
    same "$asset" "$(status_of "$site/assets/$asset")" 200
done
etag=$(header_of ETag "$site/search?q=wages")
same 'the same page is not sent twice' "$(status_of -H "If-None-Match: $etag" "$site/search?q=wages")" 304
header_of Content-Security-Policy -H "If-None-Match: $etag" "$site/search?q=wages" | grep -q "script-src 'self'"
ok $? 'and its script may still run'
same 'in another language it is' "$(status_of -H "If-None-Match: $etag" -H 'Accept-Language: fr' "$site/search?q=wages")" 200
same 'kept, it is the same' "$(curl -sS "$site/search?q=wages" | cksum)" "$(curl -sS "$site/search?q=wages" | cksum)"
size=$(curl -sS -H 'Accept-Encoding: gzip' "$site/search?q=wages" "$site/assets/page.js" "$site/assets/style.css" | wc -c)
[ "$size" -lt 51200 ]
ok $? "the first page is small ($size bytes)"
header_of Content-Security-Policy "$site/search" | grep -q "default-src 'none'; script-src 'self'"
ok $? 'no script but our own'
stop_daemon

# A document's other versions, each once.
mkdir "$scratch/versions"
english='An act on the protection of seafarers. The owner of a ship shall pay the wages of the crew each month,
and no person shall be kept on board against their will. Whoever withholds wages shall pay a fine to the court.'
printf '%s\n' "$english" > "$scratch/versions/act-en.txt"
printf '%s\n' "Second edition. $english" > "$scratch/versions/reprint.txt"
cat > "$scratch/versions/act-fr.txt" << 'END'
Une loi sur la protection des gens de mer. L'armateur d'un navire verse les salaires de l'équipage chaque mois, et
nul ne peut être retenu à bord contre son gré. Quiconque retient les salaires verse une amende au tribunal.
END
echo 'A report on the wages of the crew of a ship, and what the owner of it has to pay.' > "$scratch/versions/like.txt"
"$build/lontar-index" update --library "$scratch/versions" --index "$scratch/versions.index" --progress none > "$scratch/update.out" 2>&1
start_daemon "$scratch/versions.index" "$scratch/versions"
named() { # file: its id
    "$build/lontar-index" list --index "$scratch/versions.index" | awk -F'\t' -v path="$1" '$3 == path { print $1 }'
}
get "/documents/$(named act-en.txt)?lang=en"
same 'in other languages' "$(at 'string(//h2[.="In other languages"]/following-sibling::ul[1]/li/a/@href)')" "/documents/$(named act-fr.txt)?lang=en"
same 'other editions' "$(at 'string(//h2[.="Other editions"]/following-sibling::ul[1]/li/a/@href)')" "/documents/$(named reprint.txt)?lang=en"
same 'and no version is merely similar' "$(at 'count(//a[starts-with(@href, "/documents/'"$(named reprint.txt)"'")])')" 1
same 'what is similar' "$(at 'string(//h2[.="Similar publications"]/following-sibling::ul[1]/li/a/@href)')" "/documents/$(named like.txt)?lang=en"
get "/documents/$(named like.txt)?lang=en"
same 'what has no versions lists none' "$(at 'count(//h2[.="In other languages" or .="Other editions"])')" 0
stop_daemon

# Every country of the results is in the list and on the map, however many there are.
cut -f1 lib/vocabulary/countries.tsv | grep -E '^[A-Z]{3}$' > "$scratch/countries"
jq -Rc '{id: ("c" + .), title: ("Labour in " + .), country: [.]}' "$scratch/countries" > "$scratch/countries.jsonl"
"$build/lontar-index" import --index "$scratch/countries.index" "$scratch/countries.jsonl" > "$scratch/import.out" 2>&1
start_daemon "$scratch/countries.index" "$scratch"
get '/search?q=labour'
same 'all countries can be chosen' "$(at 'count(//input[@name="country"])')" "$(wc -l < "$scratch/countries")"
same 'and seen' "$(at '//a/@data-country' | grep -o '[A-Z]*' | sort | comm -23 - <(grep -o 'id="[A-Z]*"' searchd/assets/world.svg | cut -d'"' -f2 | sort) | tr '\n' ' ')" 'ATA '
same 'whose links are short' "$(grep -c 'facet' "$scratch/page.html")" 0
stop_daemon

# Hostile words, as titles, authors, texts, ids and queries.
while read -r word; do
    for around in '%s' '"%s' "'>%s" '</title>%s' '--><b>%s'; do
        # shellcheck disable=SC2059
        printf -- "$around\n" "$word"
    done
done < tests/data/xss.txt > "$scratch/hostile"
[ "$(wc -l < "$scratch/hostile")" -ge 200 ]
ok $? "$(wc -l < "$scratch/hostile") hostile words"
jq -Rc '{id: "h\(input_line_number)", title: ("wages " + .), authors: [.], publisher: ., keywords: [.], url: ("javascript:" + .),
    text: ("wages " + . + " wages")}' "$scratch/hostile" > "$scratch/hostile.jsonl"
"$build/lontar-index" import --index "$scratch/other" "$scratch/hostile.jsonl" > "$scratch/import.out" 2>&1
start_daemon "$scratch/other" "$scratch"
harmless() { # what
    same "$1" "$(at 'count(//script[not(@src) and not(@type="application/ld+json")] | //script[@src != "/assets/page.js"] |
        //b | //img | //svg[not(@class)] | //object | //embed | //base | //meta[@http-equiv] | //style |
        //@*[starts-with(name(), "on")] | //a[starts-with(@href, "javascript") or starts-with(@href, "data")])')" 0
}
get '/search?per_page=1000'
harmless 'hostile records in a list'
same 'they are all there' "$(at 'count(//li[@class="hit"])')" "$(wc -l < "$scratch/hostile")"
for id in h7 h42 h99 h150 h200; do
    get "/documents/$id?q=wages"
    harmless "hostile record $id"
done
broken=0
while read -r word; do
    curl -sS -G "$site/search" --data-urlencode "q=$word" > "$scratch/page.html"
    grep -q '</html>' "$scratch/page.html" || broken=$((broken + 1))
    cat "$scratch/page.html" >> "$scratch/all.html"
done < "$scratch/hostile"
same 'each hostile query has its page' "$broken" 0
same 'no hostile query is markup' "$(grep -ciE '<(img|b|iframe|object|embed|math|marquee)[ >/]|<svg[^ ]| on[a-z]+="' "$scratch/all.html")" 0
finish
