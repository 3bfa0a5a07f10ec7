#!/bin/bash
# The library in corpus/: its truth, judgements and catalogue name what is there; its PDFs are small
# and are what its sources give.
set -u
. tests/system/searchd.sh

rows() { grep -v '^#' "$1"; }
(cd corpus && find . -mindepth 2 -type f ! -path './.*' ! -name '*.meta.json') | sed 's|^\./||' | sort \
    > "$scratch/publications"

rows tests/data/corpus-truth.tsv | cut -f 1 | sort -u > "$scratch/known"
same 'the truth is about every publication' "$(diff "$scratch/publications" "$scratch/known")" ''
same 'each row of the truth has eight columns' "$(rows tests/data/corpus-truth.tsv | awk -F '\t' 'NF != 8')" ''
same 'every type is shown' "$(rows tests/data/corpus-truth.tsv | cut -f 7 | sort -u | wc -l)" \
    "$(grep -vc '^#' lib/vocabulary/types.tsv)"
same 'every sector is shown' "$(rows tests/data/corpus-truth.tsv | cut -f 5 | tr ';' '\n' | sort -u | wc -l)" \
    "$(grep -vc '^#' lib/vocabulary/sectors.tsv)"

rows tests/relevance/qrels.tsv | cut -f 2 | sort -u | comm -23 - "$scratch/publications" > "$scratch/unknown"
same 'judgements name publications that exist' "$(cat "$scratch/unknown")" ''
same 'queries and judgements belong together' \
    "$(diff <(rows tests/relevance/queries.tsv | cut -f 1 | sort) <(rows tests/relevance/qrels.tsv | cut -f 1 | sort -u))" ''

missing=
while IFS=, read -r path _; do
    compgen -G "corpus/$path" > /dev/null || missing="$missing $path"
done < <(tail -n +2 corpus/catalogue.csv)
same 'the catalogue names publications that exist' "$missing" ''

same 'no file of corpus/ is larger than 1 MiB' "$(find corpus -type f -size +1024k)" ''
[ "$(du -sk corpus | cut -f 1)" -lt 4096 ]
ok $? 'corpus/ is smaller than 4 MiB'

# The typesetter needs Pango and the fonts, which nothing else here does.
if ! pkg-config --exists pangocairo || ! fc-list 2> /dev/null | grep -q 'Noto Serif CJK SC'; then
    skip 'no libpango1.0-dev or Noto fonts: the PDFs are not typeset again'
    finish
fi
make -s B="$build" "$build/typeset" > /dev/null || ok 1 'the typesetter compiles'
different=
export ASAN_OPTIONS=$ASAN_OPTIONS:detect_leaks=0 # Pango and cairo keep fonts to the end
for source in corpus/.typeset/*/*.set; do
    name=${source#corpus/.typeset/}
    "$build/typeset" "$source" "$scratch/again.pdf" && cmp -s "$scratch/again.pdf" "corpus/${name%.set}.pdf" ||
        different="$different $name"
done
same 'the sources give the same PDFs, byte for byte' "$different" ''
finish
