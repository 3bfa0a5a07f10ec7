# Make records, the same from the same seed, one JSON object a line:
#     awk -v records=20000 -v seed=1 -f tests/bench/records.awk
# Words follow Zipf's law over a vocabulary of 60,000 made of syllables; the commonest are English.
# A record has a title, about 90 words (with -v pages=50 about 300 on each of 50 pages, 2.6 kB, which is
# between Debian's manuals, 2.4, and the reports that lontar is for, 3.1), and often a year, countries,
# sectors, a type, instruments.
function next_number() { # Park and Miller, 1988: whole numbers in doubles, so the same in any awk
    state = state * 16807 % 2147483647
    return state / 2147483647
}
function pick(size) {
    return int(next_number() * size) + 1
}
function make_word(rank, made) {
    made = ""
    do {
        made = made syllable[rank % syllables + 1]
        rank = int(rank / syllables)
    } while (rank > 0)
    return made
}
function word() {
    return vocabulary[int(exp(next_number() * log(60000)))]
}
function words(size, text) {
    text = word()
    while (--size > 0) {
        text = text " " word()
    }
    return text
}
function some_words(mean) {
    return "\"" words(int(mean * 2 / 3) + pick(int(mean * 2 / 3))) "\""
}
function text_or_pages(i, text) {
    text = some_words(pages > 0 ? 300 : 90)
    for (i = 1; i < pages; i++) {
        text = text "," some_words(300)
    }
    return pages > 0 ? "\"pages\":[" text "]" : "\"text\":" text
}
function list(name, values, size, most, text, i, n, value, used) {
    n = pick(most + 1) - 1
    split("", used)
    for (i = 0; i < n; i++) {
        value = values[int(exp(next_number() * log(size)))]
        if (!(value in used)) {
            text = text (text == "" ? "" : ",") "\"" value "\""
            used[value] = 1
        }
    }
    return text == "" ? "" : ",\"" name "\":[" text "]"
}
BEGIN {
    state = (seed + 0) * 7919 + 1
    split("the of and to in a for on with is that by as workers labour was at from work are", common)
    syllables = split("ka ten mo ris du fal gen hor ip jun lek min nor pas quel rit sor tum vel wex yan zol bre cha dri", syllable)
    for (i = 1; i <= 60000; i++) {
        vocabulary[i] = i in common ? common[i] : make_word(i * 7 + 11)
    }
    countries = split("THA KHM MMR LAO VNM IDN MYS PHL BGD NPL IND PAK LKA CHN JPN KOR FJI PNG AUS NZL QAT SAU ARE JOR LBN KEN GHA ZAF BRA MEX", country)
    sectors = split("fishing garments construction domestic-work agriculture manufacturing mining trade transport hospitality public health education bricks", sector)
    types = split("report news blog event guideline policy-brief fact-sheet speech project training", type)
    instruments = split("C029 C105 P029 C189 C188 C182 C138 C097 C143 C181 R203 C087 C098 C100 C111", instrument)
    languages = split("en en en en en en fr es th vi", language)
    for (n = 0; n < records; n++) {
        line = "{\"id\":\"r" n "\",\"title\":\"" words(6) "\"," text_or_pages()
        if (next_number() < 0.9) {
            line = line ",\"year\":" 1990 + pick(36) - 1
        }
        line = line ",\"type\":\"" type[pick(types)] "\",\"language\":\"" language[pick(languages)] "\""
        line = line list("country", country, countries, 2) list("sector", sector, sectors, 2)
        print line list("instrument", instrument, instruments, 2) "}"
    }
}
