#!/bin/bash
# What a catalogue for a whole library costs: ROWS text files of 100 to 300 words are indexed, then a
# catalogue with a row for each comes, one row in 200 with a country that is none.
set -eu
cd "$(dirname "$0")/../.."
rows=${ROWS:-10000}
index=${B:-build}/lontar-index
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Words of the publications of corpus/, in the order in which they stand there.
find corpus -name '*.pdf' -print0 | sort -z | while IFS= read -r -d '' pdf; do
    "$index" extract "$pdf" 2>/dev/null
done | LC_ALL=C tr -cs 'A-Za-z' '\n' >"$work/words"
mkdir -p "$work/library"
awk -v rows="$rows" -v folder="$work/library" 'BEGIN { srand(5) } { word[NR] = $0 } END {
    for (i = 0; i < rows; i++) {
        file = sprintf("%s/%d.txt", folder, i); at = int(rand() * (NR - 400))
        size = 100 + int(rand() * 200); line = "Report " i
        for (j = 0; j < 6; j++) line = line " " word[at + j]
        print line "\n" > file; line = ""
        for (j = 1; j <= size; j++) {
            line = line word[at + j] (j % 12 == 0 ? "\n" : " ")
        }
        print line > file; close(file)
    } }' "$work/words"
awk -v rows="$rows" 'BEGIN { srand(6); split("THA KHM LAO VNM IDN PHL MYS BGD NPL IND", c)
    split("fishing garments construction domestic-work agriculture mining", s)
    print "path,country,sector,year,type"
    for (i = 0; i < rows; i++)
        printf "%d.txt,%s,%s,%d,report\n", i, i % 200 == 7 ? "Thailnd" : c[1 + int(rand() * 10)],
            s[1 + int(rand() * 6)], 1990 + int(rand() * 34) }' >"$work/catalogue.csv"

run() { # what
    TIMEFORMAT="%R s, of CPU %U + %S s"
    printf '%s: ' "$1"
    time "$index" update --library "$work/library" --index "$work/index" --progress none \
        >"$work/stdout" 2>"$work/stderr"
}

run "indexing $rows files"
run 'an unchanged update'
cp "$work/catalogue.csv" "$work/library/"
run "a catalogue of $rows rows"
echo "$(grep -c 'unknown country .Thailnd.; the nearest is THA' "$work/stderr") wrong rows were reported"
run 'an unchanged update'
