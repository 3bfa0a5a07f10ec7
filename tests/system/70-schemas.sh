#!/bin/bash
# Answers for other programs against the rules of their formats: schemas after the specifications, and
# the readers of bibutils where they are installed.
set -u
. tests/system/searchd.sh

index=$scratch/index
"$build/lontar-index" update --library corpus --index "$index" --progress none > "$scratch/update.out" 2>&1
jq -Rc '{id: "h\(input_line_number)", title: ("wages " + .), authors: [., "Doe, Jane"], publisher: ., keywords: [.],
    country: ["THA"], year: 2015, text: ("wages " + .)}' tests/data/xss.txt > "$scratch/hostile.jsonl"
"$build/lontar-index" import --index "$index" "$scratch/hostile.jsonl" > "$scratch/import.out" 2>&1
"$build/lontar-index" delete --index "$index" h2 h3 > "$scratch/delete.out" 2>&1
start_daemon "$index" corpus

valid() { # what, schema, address
    curl -sS "$site$3" > "$scratch/answer.xml"
    xmllint --noout --relaxng "tests/data/schemas/$2.rng" "$scratch/answer.xml" 2> "$scratch/valid.err"
    ok $? "$1 is valid"
    grep -vE 'fails to validate|validates$' "$scratch/valid.err" | head -3
}
valid 'a feed' atom '/search.atom?q=wages'
valid 'a feed of everything' atom '/search.atom?per_page=1000'
valid 'a feed of nothing' atom '/search.atom?q=zzyzx'
valid 'a feed that goes on' atom '/search.atom?q=labour&per_page=2&page=3'
valid 'the description' opensearch /opensearch.xml
for verb in Identify ListMetadataFormats ListSets 'ListRecords&metadataPrefix=oai_dc' 'ListIdentifiers&metadataPrefix=oai_dc' \
    'ListRecords&metadataPrefix=oai_dc&set=country:THA' 'GetRecord&metadataPrefix=oai_dc&identifier=oai:lontar:h5' \
    'GetRecord&metadataPrefix=oai_dc&identifier=oai:lontar:h2' 'ListRecords' 'Nothing' 'GetRecord&identifier=x&metadataPrefix=oai_dc'; do
    valid "OAI $verb" oai "/oai?verb=$verb"
done
curl -sS "$site/search.atom?q=wages" | sed 's/<updated>[^<]*/<updated>yesterday/' > "$scratch/answer.xml"
! xmllint --noout --relaxng tests/data/schemas/atom.rng "$scratch/answer.xml" 2> /dev/null
ok $? 'a bad feed is not valid'
curl -sS "$site/oai?verb=ListRecords&metadataPrefix=oai_dc" | sed 's/<setSpec>country:/<setSpec>country::/' > "$scratch/answer.xml"
! xmllint --noout --relaxng tests/data/schemas/oai.rng "$scratch/answer.xml" 2> /dev/null
ok $? 'a bad list is not valid'

# Reference managers' formats: read by another program, as many come back as were sent.
total=$(ask q=wages | jq .total)
read_back() { # format, reader
    if ! command -v "$2" > /dev/null; then
        skip "$2 is not installed: $1 is not read back"
        return
    fi
    curl -sS "$site/api/v1/search?q=wages&format=$1" > "$scratch/set.$1"
    "$2" "$scratch/set.$1" > "$scratch/set.xml" 2> "$scratch/set.err"
    xmllint --noout "$scratch/set.xml"
    ok $? "$1 comes through $2"
    same "$1: every record" "$(xmllint --xpath 'count(//*[local-name()="mods"])' "$scratch/set.xml")" "$total"
    same "$1: every title" "$(xmllint --xpath 'count(//*[local-name()="mods"]/*[local-name()="titleInfo"]/*[local-name()="title"][string()])' "$scratch/set.xml")" "$total"
}
read_back ris ris2xml
read_back bibtex bib2xml
finish
