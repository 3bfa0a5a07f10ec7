# Make queries from records (records.awk), the same from the same records and seed:
#     awk -v queries=1000 -v seed=1 -f tests/bench/record_queries.awk records.jsonl
# One a line: kind<TAB>words<TAB>filter as FIELD:VALUE, or empty. Words are as common as they come in
# texts, without the commonest; phrases stand in some record.
function next_number() {
    state = state * 16807 % 2147483647
    return state / 2147483647
}
function pick(size) {
    return int(next_number() * size) + 1
}
function word(n) {
    do {
        n = split(text[pick(kept)], words, " ")
        chosen = words[pick(n)]
    } while (length(chosen) < 4)
    return chosen
}
function phrase(n, i) {
    do {
        n = split(text[pick(kept)], words, " ")
        i = pick(n - 1)
    } while (length(words[i]) < 4 || length(words[i + 1]) < 4)
    return words[i] " " words[i + 1]
}
NR % 7 == 1 && kept < 5000 {
    line = $0
    sub(/.*"(text":|pages":\[)"/, "", line)
    sub(/".*/, "", line)
    text[++kept] = line
}
END {
    state = (seed + 0) * 104729 + 1
    split("country:THA country:KHM sector:fishing type:report year:2012 instrument:C029 language:fr", filter)
    for (q = 0; q < queries; q++) {
        kind = q % 6
        if (kind == 0) {
            print "one\t" word() "\t"
        } else if (kind == 1) {
            print "two\t" word() " " word() "\t"
        } else if (kind == 2) {
            print "any\t" word() " " word() " " word() (q % 4 ? "" : " " word()) "\t"
        } else if (kind == 3) {
            print "phrase\t" phrase() "\t"
        } else if (kind == 4) {
            print "filtered\t" word() "\t" filter[pick(7)]
        } else {
            print "faceted\t" word() "\t"
        }
    }
}
