#!/bin/bash
# What is about a region has none of its countries, and is found by a filter for the region.
# shellcheck source=tests/system/lib.sh disable=SC1091,SC2154,SC2034
. "$(dirname "$0")/lib.sh"
mkdir -p "$library"

query() { # parameters
    "$build/lontar-searchd" query --index "$index" --format json "$@"
}
found() { # parameters: titles of the hits
    query "$@" | jq -r '[.hits[].title] | sort | join("; ")'
}

write_text asean.txt 'Recruitment in ASEAN'
write_text gms.txt 'Brokers of the Greater Mekong Subregion'
write_text thailand.txt 'Fishers of Thailand'
write_text asia.txt 'Wages in Asia and the Pacific'
write_text peru.txt 'Miners of Peru'
write_text none.txt 'Guidance for inspectors'
update
same 'a region' "$(field asean.txt region)/$(field asean.txt country)" 'asean/'
same 'a country' "$(field thailand.txt region)/$(field thailand.txt country)" '/THA'
matches 'with its reason' "$(indexer show --index "$index" "$(id_of asean.txt)")" \
    'region +asean .*title'
same 'a filter by the region' "$(found 'country=asean')" 'Fishers of Thailand; Recruitment in ASEAN'
same 'by a larger one, that holds it' "$(found 'country=Asia and the Pacific')" \
    'Brokers of the Greater Mekong Subregion; Fishers of Thailand; Recruitment in ASEAN; Wages in Asia and the Pacific'
same 'by one of its countries' "$(found 'country=THA')" 'Fishers of Thailand'
same 'by another country' "$(found 'country=asean,PER')" \
    'Fishers of Thailand; Miners of Peru; Recruitment in ASEAN'
same 'the opposite' "$(found 'exclude=country:asia-pacific')" 'Guidance for inspectors; Miners of Peru'
same 'with words' "$(found 'q=fishers OR recruitment' 'country=gms')" 'Fishers of Thailand'
same 'the total is that of the hits' "$(query 'country=asean&per_page=1' | jq -c '[.total, (.hits | length)]')" '[2,1]'
same 'facets count countries' "$(query 'country=asean' | jq -c \
    '.facets.country | [.missing, (.values | map(select(.count > 0)) | map("\(.value) \(.count)"))]')" \
    '[4,["PER 1","THA 1"]]'
same 'the filter is told in countries' "$(query 'country=asean' |
    jq -c '[(.filters | keys), (.filters.country | length)]')" '[["country"],11]'

# --- members by the year of the publication
printf 'path,country,year,date\nperu.txt,ASEAN,1996,\nnone.txt,ASEAN,,1998-05-01\n' >"$library/catalogue.csv"
echo '{"year": 1990, "country": ["asean"]}' >"$library/thailand.txt.meta.json"
update
same 'of 1996' "$(field peru.txt country)" 'BRN IDN MYS PHL SGP THA VNM'
same 'of 1998' "$(field none.txt country)" 'BRN IDN LAO MYS MMR PHL SGP THA VNM'
same 'of a sidecar' "$(field thailand.txt country)" 'BRN IDN MYS PHL SGP THA'
rm "$library/thailand.txt.meta.json"

# --- a person's word
printf 'path,region,country\nnone.txt,South Asia,\nasean.txt,,KHM\nperu.txt,Atlantis,\n' >"$library/catalogue.csv"
update
same 'a region of the catalogue' "$(field none.txt region)/$(field none.txt country)" 'south-asia/'
same 'a country of the catalogue takes the place of the region' \
    "$(field asean.txt region)/$(field asean.txt country)" '/KHM'
matches 'an unknown region' "$(cat "$scratch/stderr")" "catalogue.csv:4:10: unknown region 'Atlantis'"
same_as_fresh 'with regions in the catalogue'
finish
