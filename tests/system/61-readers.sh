#!/bin/bash
# Lists of references as the programs read them that people give them to: bibutils (RIS, BibTeX) and
# pandoc's citeproc (BibTeX, CSL-JSON). Without a program its part is skipped.
set -u
. tests/system/searchd.sh

jq -cn '
    {id: "plain", title: "Wages of brick makers", text: "wages", authors: ["Engblom, Anna", "Marshall, Phil"],
     publisher: "International Labour Office", date: "2019-05-27", type: "report", country: ["KHM"], keywords: ["bricks"]},
    {id: "signs", title: "50% of {wages} & \\tips_in $ # ~ ^", text: "wages", authors: ["A and B Council"], year: 2015, type: "report"},
    {id: "thai", title: "ค่าจ้างของแรงงาน", text: "wages", authors: ["กระทรวงแรงงาน"], year: 2020, type: "report"},
    {id: "accents", title: "Étude sur les salaires – résumé", text: "wages", authors: ["Núñez, José"], year: 2001, type: "report"},
    {id: "lines", title: "One\nER  - \nTY  - JOUR", text: "wages", year: 1999, type: "news"},
    {id: "untitled", text: "wages"}' > "$scratch/library.jsonl"
"$build/lontar-index" import --index "$index" "$scratch/library.jsonl" > "$scratch/import.out" 2>&1
same 'the records are imported' $? 0
start_daemon "$index" "$scratch"
for format in ris bibtex csljson; do
    curl -sS "$site/api/v1/search?q=wages&format=$format" > "$scratch/all.$format"
done

# How many elements of MODS a path finds.
count_mods() { # file, path
    xmllint --xpath "count($2)" "$1" 2> "$scratch/xmllint.err"
}
mods='*[local-name()="modsCollection"]/*[local-name()="mods"]'
check_mods() { # format, file
    same "$1: six references are read" "$(count_mods "$2" "/$mods")" 6
    local name
    for name in Engblom Marshall; do
        same "$1: $name is a family name" \
            "$(count_mods "$2" "/$mods//*[local-name()='namePart' and @type='family' and .='$name']")" 1
    done
    same "$1: the title is read" \
        "$(count_mods "$2" "/$mods/*[local-name()='titleInfo']/*[local-name()='title' and .='Wages of brick makers']")" 1
    same "$1: the Thai title is read" \
        "$(count_mods "$2" "/$mods/*[local-name()='titleInfo']/*[local-name()='title' and .='ค่าจ้างของแรงงาน']")" 1
    same "$1: the publisher is read" \
        "$(count_mods "$2" "/$mods//*[local-name()='publisher' and .='International Labour Office']")" 1
    same "$1: the year is read" \
        "$(count_mods "$2" "/$mods//*[local-name()='dateIssued' and starts-with(., '2019')]")" 1
}

if command -v ris2xml > /dev/null && command -v bib2xml > /dev/null; then
    ris2xml -i utf8 "$scratch/all.ris" > "$scratch/ris.xml" 2> "$scratch/ris.err"
    ok $? 'bibutils reads RIS'
    check_mods RIS "$scratch/ris.xml"
    bib2xml -i utf8 "$scratch/all.bibtex" > "$scratch/bibtex.xml" 2> "$scratch/bibtex.err"
    ok $? 'bibutils reads BibTeX'
    check_mods BibTeX "$scratch/bibtex.xml"
else
    skip 'bibutils is not installed: RIS and BibTeX are not read'
fi

# A bibliography of everything, by the program that most people make theirs with.
if command -v pandoc > /dev/null; then
    printf -- '---\nnocite: "@*"\n---\n' > "$scratch/all.md"
    for format in bibtex csljson; do
        case $format in csljson) file=$scratch/list.json ;; *) file=$scratch/list.bib ;; esac
        cp "$scratch/all.$format" "$file"
        pandoc --citeproc --bibliography "$file" -t plain --wrap=none "$scratch/all.md" > "$scratch/list.txt" 2> "$scratch/pandoc.err"
        ok $? "pandoc reads $format"
        grep -qi 'Engblom, Anna, and Phil Marshall. 2019. .*Wages of Brick Makers' "$scratch/list.txt"
        ok $? "pandoc cites the report of $format: $(head -c 300 "$scratch/pandoc.err")"
        grep -q 'ค่าจ้างของแรงงาน' "$scratch/list.txt"
        ok $? "pandoc cites the Thai report of $format"
        grep -q 'Núñez, José. 2001.' "$scratch/list.txt"
        ok $? "pandoc reads the accents of $format"
    done
    grep -qiF '50% of {wages} & \tips_in $ # ~ ^' "$scratch/list.txt"
    ok $? 'pandoc reads the signs of csljson'
else
    skip 'pandoc is not installed: CSL-JSON is not read'
fi
finish
