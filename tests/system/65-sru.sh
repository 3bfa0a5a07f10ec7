#!/bin/bash
# SRU 1.2: CQL finds what our own language finds; faults are diagnostics.
set -u
. tests/system/searchd.sh

index=$scratch/index
jq -cn 'range(30) | {id: "r<\(.)>", title: "Record & \(if . < 10 then "boats" else "mills" end)", text: "wages \(.)",
    year: (1995 + .), type: "report", country: ["THA"]}' > "$scratch/records.jsonl"
"$build/lontar-index" import --index "$index" "$scratch/records.jsonl" > "$scratch/import.out" 2>&1
same 'the records are imported' $? 0
start_daemon "$index" "$scratch"

sru() { # arguments
    local arguments=() argument
    for argument; do arguments+=(--data-urlencode "$argument"); done
    curl -sS -G "$site/sru" "${arguments[@]}" | tee "$scratch/sru.xml"
}
value() { # local name, arguments
    sru "${@:2}" | xmllint --xpath "string(//*[local-name()=\"$1\"])" -
}

same 'explain' "$(value explainResponse operation=explain version=1.2 | grep -c 'Dublin Core')" 1
same 'explain by default' "$(value host)" 127.0.0.1
while IFS='|' read -r cql ours; do
    same "$cql" "$(value numberOfRecords version=1.2 operation=searchRetrieve "query=$cql")" "$(ask "q=$ours" | jq .total)"
done << 'END'
wages|wages
dc.title = boats|title:boats
wages and dc.title any "boats mills"|wages
dc.title = mills not dc.date < 2020|title:mills year:2020..
dc.date >= 2010 and dc.date <= 2012|year:2010..2012
dc.coverage = Thailand|country:THA
dc.type = report and (boats or mills)|boats OR mills
nothing|nothing
END
same 'ten records' "$(sru version=1.2 operation=searchRetrieve query=wages | xmllint --xpath 'count(//*[local-name()="record"])' -)" 10
same 'and where to go on' "$(value nextRecordPosition version=1.2 operation=searchRetrieve query=wages)" 11
for first in 1 8 15 22 29; do
    sru version=1.2 operation=searchRetrieve query=wages startRecord=$first maximumRecords=7 > "$scratch/page.xml"
    xmllint --xpath '//*[local-name()="recordIdentifier"]/text()' "$scratch/page.xml"
done > "$scratch/ids"
same 'each record once' "$(sort -u "$scratch/ids" | wc -l)" 30
same 'a record is Dublin Core' "$(sru query=wages | xmllint --xpath 'count(//*[local-name()="dc"]/*[local-name()="title"])' -)" 10
same 'or a string of it' "$(value recordData query=wages recordPacking=string | grep -c '<dc:title>')" 1

diagnostic() { # what, number, arguments
    local what=$1 number=$2
    shift 2
    same "$what" "$(value uri "$@")" "info:srw/diagnostic/1/$number"
    xmllint --noout "$scratch/sru.xml"
    ok $? "$what: XML"
}
diagnostic 'no query' 7 operation=searchRetrieve version=1.2
diagnostic 'another version' 5 operation=searchRetrieve version=9 query=a
diagnostic 'another operation' 4 operation=scan version=1.2
diagnostic 'an unknown parameter' 8 query=a colour=red
diagnostic 'a bad query' 10 'query=a and'
diagnostic 'an unknown index' 16 'query=dc.colour=red'
diagnostic 'an unknown schema' 66 query=a recordSchema=marcxml
diagnostic 'a bad number' 6 query=a startRecord=0
diagnostic 'past the end' 61 query=wages startRecord=31
diagnostic 'hostile' 10 'query=<b> = "><b>"'
finish
