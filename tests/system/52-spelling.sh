#!/bin/bash
# Misspelt words: how many are mended, and how many right ones are doubted.
set -u
. tests/system/searchd.sh

# One answer a line: what was typed, hits, suggestion.
ask_all() { # words, one a line
    jq -rR --arg site "$site" '"url = \"\($site)/api/v1/search?fields=query,total&per_page=0&facets=none&q=\(@uri)\""' \
        "$1" > "$scratch/curl.conf"
    curl -sS -K "$scratch/curl.conf" | jq -r '[.query.input, .total, .query.suggestion // "-"] | @tsv'
}

# Words of the index that two documents have at least, and one slip in each: a letter transposed,
# missing, doubled or wrong, drawn from a fixed seed.
draw_slips() { # index, how many: typed and meant
    xapian-delve -a -1 -v "$1/current/db" | LC_ALL=C awk 'NF == 2 && $2 >= 2 && $1 ~ /^[a-z]+$/ && length($1) >= 5 { print $1 }' |
        LC_ALL=C awk -v size="$2" 'BEGIN { srand(20261121) } { word[NR] = $1 } END {
            letters = "abcdefghijklmnopqrstuvwxyz"
            for (n = 0; n < size; n++) {
                w = word[1 + int(rand() * NR)]; i = 2 + int(rand() * (length(w) - 2)); kind = int(rand() * 4)
                head = substr(w, 1, i - 1); c = substr(w, i, 1); tail = substr(w, i + 1)
                if (kind == 0) typed = head substr(tail, 1, 1) c substr(tail, 2)
                if (kind == 1) typed = head tail
                if (kind == 2) typed = head c c tail
                if (kind == 3) typed = head substr(letters, 1 + int(rand() * 26), 1) tail
                if (typed != w) print typed "\t" w
            }
        }'
}

# Accents make no difference here: the suggestion may have them, the index's folded words have not.
judge() { # file of typed and meant: mended, other, none, found as typed
    cut -f 1 "$1" > "$scratch/typed"
    ask_all "$scratch/typed" | paste - <(cut -f 2 "$1") | iconv -f UTF-8 -t ASCII//TRANSLIT | awk -F '\t' '
        tolower($3) == tolower($4) { mended++; next } $2 > 0 { found++; next } $3 == "-" { none++; next }
        { other++; print "# " $1 " is taken for " $3 ", not " $4 > "/dev/stderr" }
        END { print mended + 0, other + 0, none + 0, found + 0 }'
}

rate() { # what, numbers of judge, percent wanted
    local mended other none found
    read -r mended other none found <<< "$2"
    echo "$1: $mended mended, $other taken for another word, $none without a suggestion, $found found as typed"
    [ $((mended * 100)) -ge $(((mended + other + none) * $3)) ] && [ "$mended" -gt 0 ]
    ok $? "$1: at least $3% of what finds nothing is mended"
}

"$build/lontar-index" update --library corpus --index "$index" > "$scratch/update.out" 2>&1
start_daemon "$index" corpus
draw_slips "$index" 200 > "$scratch/slips"
rate 'slips drawn' "$(judge "$scratch/slips")" 90
cut -f 2 "$scratch/slips" | sort -u > "$scratch/right"
same 'no right word is doubted' "$(ask_all "$scratch/right" | awk -F '\t' '$3 != "-"' | wc -l)" 0
grep -v '^#' tests/data/misspellings.tsv > "$scratch/people"
rate 'slips of people' "$(judge "$scratch/people")" 90

# It is never applied silently, and the page and the terminal say it too.
same 'nothing is found as typed' "$(ask 'q=labuor vesels' per_page=0 | jq .total)" 0
same 'the answer suggests' "$(ask 'q=labuor vesels' per_page=0 | jq -r .query.suggestion)" 'labour vessels'
same 'nothing is suggested for what is right' "$(ask 'q=labour vessels' per_page=0 | jq -r .query.suggestion)" null
same 'filters count' "$(ask 'q=labuor' year=1801 per_page=0 | jq -r .query.suggestion)" null
page=$(curl -sS "$site/search?q=labuor&country=THA")
matches 'the page links to it' "$page" 'Did you mean <a href="/search\?country=THA&amp;q=labour"[^>]*>labour</a>'
matches 'a script in a query stays text' "$(curl -sS -G "$site/search" --data-urlencode 'q=labuor "<b>x"')" 'value="labuor'
matches 'the terminal says it' "$("$build/lontar-searchd" query --index "$index" labuor)" 'did you mean: labour'
finish
