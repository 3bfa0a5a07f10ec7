#!/bin/bash
# What a librarian should look at: pages without text, what the tagger left open, copies, twins.
# shellcheck source=tests/system/lib.sh disable=SC1091,SC2154,SC2034
. "$(dirname "$0")/lib.sh"

health() { # index
    indexer health --json --index "$1" >"$scratch/health.json"
}

# Paths of a list, with spaces between.
paths() { # list
    jq -r --arg list "$1" '[.[$list][].paths[]] | sort | join(" ")' "$scratch/health.json"
}

# --- the demonstration library, with copies, editions and translations put in
mkdir -p "$library"
cp -r corpus/. "$library" && rm -rf "$library/.typeset"
cp "$library/law/specimen-act-2006.pdf" "$library/copy.pdf"
sed 's/<h1>/<h1>Second edition: /' "$library/voices/loggers-2024.html" \
    >"$library/voices/loggers-2025.html"
for language in en fr; do
    case $language in
    en) words='Of %d workers who were asked in %d, the report says, %d had been paid on time.\n' ;;
    fr) words="Sur %d travailleurs interrogés en %d, dit le rapport, %d avaient été payés à temps.\n" ;;
    esac
    for i in $(seq 40); do
        # shellcheck disable=SC2059
        printf "$words" $((i * 37 % 101)) $((1990 + i * 7 % 31)) $((i * 53 % 97))
    done >"$library/survey-$language.txt"
done
printf 'A very short text\n\n\n' >"$library/bad.pdf"
update
same 'update' "$status" 1
health "$index"
same 'health' $? 0
same 'pages without text' "$(jq -c '[.no_text[] | [.paths[0], .pages]] | sort' "$scratch/health.json")" \
    '[["practice/counsellor-training-2014.pdf",[6]],["reports/long-hours-short-nets-2019.pdf",[38]]]'
same 'no garbled page' "$(paths garbled)" ''
same 'a file that failed is counted' "$(jq .failures "$scratch/health.json")" 1
same 'copies of one file' "$(paths same_content)" 'copy.pdf law/specimen-act-2006.pdf'
same 'what a person said to be empty is not missing' \
    "$(paths no_country | grep -c inspector-handbook)" 0
matches 'what the tagger left open is' "$(paths no_country)" prison-labour
same 'two groups of twins' "$(jq -c '[.twins[] | [([.documents[].paths[0]] | sort), .links[0].kind]] | sort' \
    "$scratch/health.json")" \
    '[[["survey-en.txt","survey-fr.txt"],"translation"],[["voices/loggers-2024.html","voices/loggers-2025.html"],"edition"]]'
twin=$(id_of voices/loggers-2025.html)
same 'a twin is linked in the record' "$(indexer show --json --index "$index" \
    "$(id_of voices/loggers-2024.html)" | jq -r '.related[] | "\(.id) \(.kind) \(.evidence)"')" \
    "$twin edition text"
indexer health --index "$index" >"$scratch/health.txt"
same 'as text' $? 0
matches 'with pages' "$(cat "$scratch/health.txt")" 'long-hours-short-nets-2019.pdf  page 38 of 40'
matches 'and twins' "$(cat "$scratch/health.txt")" 'edition of [0-9a-f]{16}: [0-9]+ % of the shorter'
rm "$library/voices/loggers-2025.html" "$library/copy.pdf"
update
health "$index"
same 'a twin that is gone is none' "$(jq '[.twins[].links[].kind] | length' "$scratch/health.json")" 1
same 'nor is a copy' "$(paths same_content)" ''
indexer health --index "$scratch/nowhere" >"$scratch/stdout" 2>"$scratch/stderr"
same 'no index: exit status' $? 3
same 'no index: one line' "$(wc -l <"$scratch/stderr")" 1

# --- real publications: which twins are found, and which are not
real=$shared/corpus-real
if [ -d "$real" ]; then
    mkdir "$scratch/real" && cp -r "$real/good" "$scratch/real" &&
        cp "$real"/nasty/gen-{no-eof,bitflips,two-column-hyphenated}.pdf "$scratch/real"
    indexer update --library "$scratch/real" --index "$scratch/real.index" --progress none \
        >"$scratch/stdout" 2>"$scratch/stderr"
    health "$scratch/real.index"
    # True: translations and excerpts of the Declaration; copies that were damaged on purpose; the
    # two editions of a form.
    jq -r '.twins[] | (.documents | map({key: .id, value: .paths[0]}) | from_entries) as $of
        | .links[] | [.kind, .evidence, $of[.ids[0]], $of[.ids[1]]] | @tsv' \
        "$scratch/health.json" >"$scratch/links"
    awk -F'\t' '
        function base(path) { sub(/.*\//, "", path); return path }
        function family(path) {
            path = base(path)
            if (path ~ /^udhr-|^gen-two-column/) return "udhr"
            if (path ~ /^uk-nrm/) return "uk-nrm"
            if (path ~ /nauru|^gen-no-eof/) return "nauru"
            if (path ~ /peru|^gen-bitflips/) return "peru"
            return path
        }
        { all[$2]++; right[$2] += family($3) == family($4)
          if (family($3) != family($4)) print "wrong: " $0 }
        END { for (e in all) printf "%s %d/%d\n", e, right[e], all[e] }' "$scratch/links" |
        sort >"$scratch/precision"
    same "precision of twins: $(tr '\n' ' ' <"$scratch/precision")" "$(grep -c wrong "$scratch/precision")" 0
    for pair in 'uk-nrm-offline-prompt-sheet-2019 uk-nrm-offline-prompt-sheet-2023' \
        'un-upr-nauru2011 gen-no-eof' 'dol-peru-2021 gen-bitflips' \
        'udhr-ohchr-es udhr-spa-weasyprint' 'udhr-ohchr-en gen-two-column-hyphenated' \
        'udhr-ohchr-en udhr-ohchr-es'; do
        same "found: $pair" "$(grep "${pair% *}" "$scratch/links" | grep -c "${pair#* }")" 1
    done
    # Two links by text more than these would be two reports of one mould.
    same 'editions' "$(awk -F'\t' '$2 == "text"' "$scratch/links" | wc -l)" 5
else
    skip "$real is not there" 8
fi
finish
