#!/bin/bash
# OAI-PMH 2.0: a harvester gets every record once, by set, and every error of the protocol.
set -u
. tests/system/searchd.sh

index=$scratch/index
jq -cn 'range(250) | {id: "r<\(.)>", title: "Record & \(.)", text: "wages", authors: ["A, B"], year: 2015, date: "2015-03-01",
    type: "report", language: "en", country: (if . < 120 then ["THA"] else ["VNM", "KHM"] end), sector: ["fishing"]}' > "$scratch/records.jsonl"
"$build/lontar-index" import --index "$index" "$scratch/records.jsonl" > "$scratch/import.out" 2>&1
same 'the records are imported' $? 0
start_daemon "$index" "$scratch"

oai() { # arguments
    local arguments=() argument
    for argument; do arguments+=(--data-urlencode "$argument"); done
    curl -sS -G "$site/oai" "${arguments[@]}"
}
value() { # path of local names: the text in an answer on standard input
    xmllint --xpath "string($(sed 's|//\?\([A-Za-z]*\)|//*[local-name()="\1"]|' <<< "$1"))" - 2> /dev/null
}
error_of() { # what, wanted, arguments
    local what=$1 wanted=$2
    shift 2
    same "$what" "$(oai "$@" | xmllint --xpath 'string(//*[local-name()="error"]/@code)' -)" "$wanted"
}

# Harvest: follow the tokens to the end.
harvest() { # verb, more arguments
    local token pages=0
    oai verb="$1" metadataPrefix=oai_dc "${@:2}" > "$scratch/chunk.xml"
    while :; do
        xmllint --noout "$scratch/chunk.xml" || echo BROKEN
        xmllint --xpath '//*[local-name()="header"]/*[local-name()="identifier"]/text()' "$scratch/chunk.xml" 2> /dev/null
        token=$(value //resumptionToken < "$scratch/chunk.xml")
        pages=$((pages + 1))
        [ -z "$token" ] || [ $pages -gt 20 ] && break
        oai verb="$1" resumptionToken="$token" > "$scratch/chunk.xml"
    done
}
for verb in ListRecords ListIdentifiers; do
    harvest $verb > "$scratch/harvested"
    same "$verb gives every record" "$(wc -l < "$scratch/harvested")" 250
    same "$verb gives each once" "$(sort -u "$scratch/harvested" | wc -l)" 250
    harvest $verb set=country:THA > "$scratch/harvested"
    same "$verb by a set" "$(sort -u "$scratch/harvested" | wc -l)" 120
done
same 'the size of the list is said' "$(oai verb=ListRecords metadataPrefix=oai_dc | xmllint --xpath 'string(//*[local-name()="resumptionToken"]/@completeListSize)' -)" 250
same 'the last token is empty' "$(xmllint --xpath 'count(//*[local-name()="resumptionToken"][not(text())])' "$scratch/chunk.xml")" 1
same 'POST as well' "$(curl -sS -d verb=ListRecords -d metadataPrefix=oai_dc "$site/oai" | xmllint --xpath 'count(//*[local-name()="record"])' -)" 100

# The other verbs.
oai verb=Identify > "$scratch/identify.xml"
same 'Identify' "$(value //protocolVersion < "$scratch/identify.xml") $(value //baseURL < "$scratch/identify.xml")" "2.0 $site/oai"
first=$(value //earliestDatestamp < "$scratch/identify.xml")
matches 'its first change' "$first" '^20[0-9-]+T[0-9:]+Z$'
same 'deletions are told for ever' "$(value //deletedRecord < "$scratch/identify.xml")" persistent
same 'ListMetadataFormats' "$(oai verb=ListMetadataFormats | value //metadataPrefix)" oai_dc
same 'ListSets' "$(oai verb=ListSets | xmllint --xpath '//*[local-name()="setSpec"]/text()' - | sort | xargs)" \
    'country:KHM country:THA country:VNM sector:fishing'
identifier=$(sed -n 1p "$scratch/harvested")
oai verb=GetRecord metadataPrefix=oai_dc identifier="$identifier" > "$scratch/record.xml"
same 'GetRecord' "$(value //header < "$scratch/record.xml" | grep -c "$identifier")" 1
[[ $(value //title < "$scratch/record.xml") == 'Record & '* ]]
ok $? 'a record has its title'
same 'a record has its date' "$(xmllint --xpath 'string(//*[local-name()="dc"]/*[local-name()="date"])' "$scratch/record.xml")" 2015-03-01
same 'the request is repeated' "$(xmllint --xpath 'string(//*[local-name()="request"]/@verb)' "$scratch/record.xml")" GetRecord

# From and until, by when each record changed.
updated=$(curl -sS "$site/api/v1/status" | jq -r .updated)
same 'from its first change' "$(oai verb=ListIdentifiers metadataPrefix=oai_dc from="$first" until="$updated" | xmllint --xpath 'count(//*[local-name()="header"])' -)" 100
same 'from its day' "$(oai verb=ListIdentifiers metadataPrefix=oai_dc from="${updated%T*}" | xmllint --xpath 'count(//*[local-name()="header"])' -)" 100
error_of 'until long ago' noRecordsMatch verb=ListRecords metadataPrefix=oai_dc until=2001-01-01
error_of 'from far ahead' noRecordsMatch verb=ListRecords metadataPrefix=oai_dc from=2999-01-01T00:00:00Z

# Errors.
error_of 'no verb' badVerb
error_of 'another verb' badVerb verb=Delete
error_of 'an argument too many' badArgument verb=Identify colour=red
error_of 'an argument twice' badArgument verb=ListRecords metadataPrefix=oai_dc metadataPrefix=oai_dc
error_of 'no prefix' badArgument verb=ListRecords
error_of 'another prefix' cannotDisseminateFormat verb=ListRecords metadataPrefix=marc
error_of 'no identifier' badArgument verb=GetRecord metadataPrefix=oai_dc
error_of 'nobody' idDoesNotExist verb=GetRecord metadataPrefix=oai_dc identifier=oai:lontar:nobody
error_of 'formats of nobody' idDoesNotExist verb=ListMetadataFormats identifier=nobody
error_of 'no date' badArgument verb=ListRecords metadataPrefix=oai_dc from=yesterday
error_of 'dates of two kinds' badArgument verb=ListRecords metadataPrefix=oai_dc from=2001-01-01 until=2999-01-01T00:00:00Z
error_of 'until before from' badArgument verb=ListRecords metadataPrefix=oai_dc from=2003-01-01 until=2002-01-01
error_of 'an empty set' noRecordsMatch verb=ListRecords metadataPrefix=oai_dc set=country:FRA
error_of 'no such set' noRecordsMatch verb=ListRecords metadataPrefix=oai_dc set=colour:red
error_of 'no token of ours' badResumptionToken verb=ListRecords resumptionToken=abc
error_of 'a token past the end' badResumptionToken verb=ListRecords "resumptionToken=9999999999.0.9999999999..z"
error_of 'a token without a set' badResumptionToken verb=ListRecords "resumptionToken=1.2.3"
error_of 'a token of a set that is none' badResumptionToken verb=ListRecords "resumptionToken=9999999999.0.0.colour:red.z"
error_of 'a token beside arguments' badArgument verb=ListRecords metadataPrefix=oai_dc resumptionToken=1.2.3..z

# The library changes while it is harvested: what had been there is given all the same, what changed
# is in the next harvest, with what is gone.
sleep 1.1
oai verb=ListRecords metadataPrefix=oai_dc > "$scratch/begun.xml"
token=$(value //resumptionToken < "$scratch/begun.xml")
date=$(value //responseDate < "$scratch/begun.xml")
jq -cn '{id: "more", title: "More", country: ["VNM"]}, {id: "r<7>", title: "Anew", country: ["THA"]}' > "$scratch/more.jsonl"
"$build/lontar-index" import --index "$index" "$scratch/more.jsonl" > "$scratch/import.out" 2>&1
"$build/lontar-index" delete --index "$index" 'r<249>' 'r<3>' > "$scratch/delete.out" 2>&1
xmllint --xpath '//*[local-name()="identifier"]/text()' "$scratch/begun.xml" 2> /dev/null | grep '^oai:' > "$scratch/harvested"
while [ -n "$token" ]; do
    oai verb=ListRecords resumptionToken="$token" > "$scratch/chunk.xml"
    xmllint --xpath '//*[local-name()="identifier"]/text()' "$scratch/chunk.xml" 2> /dev/null | grep '^oai:' >> "$scratch/harvested"
    token=$(value //resumptionToken < "$scratch/chunk.xml")
done
oai verb=ListIdentifiers metadataPrefix=oai_dc from="$date" > "$scratch/next.xml"
xmllint --xpath '//*[local-name()="header"]/*[local-name()="identifier"]/text()' "$scratch/next.xml" >> "$scratch/harvested"
same 'both harvests have everything' "$(sort -u "$scratch/harvested" | wc -l)" 251
same 'the next has what changed' "$(xmllint --xpath '//*[local-name()="header"][not(@status)]/*[local-name()="identifier"]/text()' "$scratch/next.xml" | sort | xargs)" \
    'oai:lontar:more oai:lontar:r%3C7%3E'
same 'and what is gone' "$(xmllint --xpath '//*[local-name()="header"][@status="deleted"]/*[local-name()="identifier"]/text()' "$scratch/next.xml" | sort | xargs)" \
    'oai:lontar:r%3C249%3E oai:lontar:r%3C3%3E'
same 'gone from its set' "$(oai verb=ListRecords metadataPrefix=oai_dc set=country:THA from="$date" | xmllint --xpath '//*[@status="deleted"]/*[local-name()="setSpec"]/text()' - | xargs)" \
    'country:THA sector:fishing'
same 'asked for by its identifier' "$(oai verb=GetRecord metadataPrefix=oai_dc identifier='oai:lontar:r%3C3%3E' | xmllint --xpath 'concat(//*[local-name()="header"]/@status, count(//*[local-name()="metadata"]))' -)" deleted0
jq -cn '{id: "r<3>", title: "Back", country: ["THA"]}' | "$build/lontar-index" import --index "$index" - > "$scratch/import.out" 2>&1
same 'what is back is not gone' "$(oai verb=ListIdentifiers metadataPrefix=oai_dc from="$date" | xmllint --xpath 'count(//*[@status="deleted"])' -)" 1
same 'hostile arguments stay text' "$(oai 'verb="><b>' | xmllint --xpath 'count(//*[local-name()="b"])' -)" 0
finish
