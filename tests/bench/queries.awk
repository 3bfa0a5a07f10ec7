# Make queries from a text: a word, two, any of three, a phrase, words within a range of years.
# Words are neither the commonest nor single ones; the same text gives the same queries.
{
    line = tolower($0)
    gsub(/[^a-z]+/, " ", line)
    size = split(line, words, " ")
    for (i = 1; i <= size; i++) {
        if (length(words[i]) < 4) {
            continue
        }
        if (count[words[i]]++ == 0) {
            order[++distinct] = words[i]
        }
        if (i > 1 && length(words[i - 1]) > 3 && ++pairs % 97 == 1) {
            first[++kept] = words[i - 1]
            second[kept] = words[i]
        }
    }
}
function pick() {
    do {
        word = order[1 + int(rand() * distinct)]
    } while (count[word] < 5)
    return word
}
END {
    srand(1)
    for (i = 0; i < 1000 && kept > 0; i++) {
        pair = 1 + int(rand() * kept)
        kind = i % 5
        if (kind == 0) {
            print "q=" pick()
        } else if (kind == 1) {
            print "q=" first[pair] "%20" second[pair]
        } else if (kind == 2) {
            print "match=any&q=" pick() "%20" pick() "%20" pick()
        } else if (kind == 3) {
            print "q=%22" first[pair] "%20" second[pair] "%22"
        } else {
            print "year=1990..2030&q=" first[pair]
        }
    }
}
