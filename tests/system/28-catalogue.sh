#!/bin/bash
# A catalogue of 10,000 rows with 50 wrong values: each is said with its place and what was meant.
# shellcheck source=tests/system/lib.sh disable=SC1091,SC2154,SC2034
. "$(dirname "$0")/lib.sh"

for i in $(seq 0 50 9999); do
    write_text "f$((i % 7))/r$i.txt" "Wages of workers number $i"
done
update
same 'a library' "$said" "$(counts 200 0 0 0 0 0 0 200)"

# Row i stands on line i + 2; every 200th has one wrong value. A column is one of characters.
awk -v wanted="$scratch/wanted" 'BEGIN {
    what[0] = "unknown country \047Thialand\047; the nearest is THA (Thailand)"
    what[1] = "bad year \04720l9\047; the nearest is 2019"
    what[2] = "unknown sector \047fishng\047; the nearest is fishing (Fishing, aquaculture, seafood)"
    what[3] = "unknown type \047reprot\047; the nearest is report (Report)"
    what[4] = "unknown language \047Englsh\047; the nearest is en (English)"
    what[5] = "bad date \04727.5.2019\047; the nearest is 2019-05-27"
    what[6] = "unknown country \047Camboda\047; the nearest is KHM (Cambodia)"
    print "path,title,year,date,type,language,country,sector,instrument,shelf"
    for (i = 0; i < 10000; i++) {
        cell[0] = "f" i % 7 "/r" i ".txt"
        cell[1] = i % 3 == 0 ? "\"Title, " i "\"" : "Título " i
        cell[2] = 1990 + i % 30; cell[3] = ""; cell[4] = "report"; cell[5] = "en"
        cell[6] = "Viet Nam;THA"; cell[7] = "fishing"; cell[8] = "C029"; cell[9] = "S 1"
        bad = i % 200 == 100
        n = bad ? (i - 100) / 200 % 7 : -1
        if (n == 0) { cell[6] = "Viet Nam; Thialand"; wrong = 6 }
        if (n == 1) { cell[2] = "20l9"; wrong = 2 }
        if (n == 2) { cell[7] = "fishng"; wrong = 7 }
        if (n == 3) { cell[4] = "reprot"; wrong = 4 }
        if (n == 4) { cell[5] = "Englsh"; wrong = 5 }
        if (n == 5) { cell[3] = "27.5.2019"; wrong = 3 }
        if (n == 6) { cell[6] = "Camboda"; wrong = 6 }
        row = ""
        for (c = 0; c < 10; c++) {
            if (bad && c == wrong) {
                column = length(row) + 1 + (n == 0 ? 10 : 0) - (length("í") > 1 && i % 3 != 0)
                print "catalogue.csv:" i + 2 ":" column ": " what[n] > wanted
            }
            row = row cell[c] (c < 9 ? "," : "")
        }
        print row
    }
}' >"$library/catalogue.csv"
same 'rows' "$(wc -l <"$library/catalogue.csv") $(wc -l <"$scratch/wanted")" '10001 50'

update
same 'it is applied' "$said" "$(counts 0 0 200 0 0 0 0 0)"
grep 'the nearest is' "$scratch/stderr" | diff - "$scratch/wanted" >"$scratch/diff"
ok $? "all 50 are said with line, column and nearest value: $(head -c 300 "$scratch/diff")"
same 'rows without a file are counted, not all listed' \
    "$(grep -c "no file '" "$scratch/stderr") $(tail -1 "$scratch/stderr")" \
    '20 catalogue.csv: no file in the library for 9780 more rows'
same 'an unknown column is said once' "$(grep -c "unknown column 'shelf'" "$scratch/stderr")" 1
same 'and nothing else' "$(wc -l <"$scratch/stderr")" $((50 + 21 + 1))
same 'the good part of a wrong cell' "$(field f2/r100.txt country)" 'VNM'
same 'the rest of a wrong row' "$(field f6/r300.txt country) $(field f6/r300.txt sector)" 'VNM THA fishing'
same 'a right row' "$(field f1/r50.txt country) $(field f1/r50.txt year) $(field f1/r50.txt title)" \
    'VNM THA 2010 Título 50'
update
same 'the same catalogue again' "$said" "$(counts 0 0 0 0 200 0 0 0)"
same 'is said again' "$(grep -c 'the nearest is' "$scratch/stderr")" 50
update --dry-run
same 'and by a dry run' "$(grep -c 'the nearest is' "$scratch/stderr")" 50
finish
