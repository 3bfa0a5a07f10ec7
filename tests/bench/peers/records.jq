# Records as the peers take them: id, title, text, tags as words, type, year, language.
def word: ascii_downcase | gsub("[^a-z0-9]"; "");
[.id, .title, .text // (.pages | join(" ")),
 ([.country[]? | "country" + word] + [.sector[]? | "sector" + word] + [.instrument[]? | "instrument" + word]
  + ["type" + (.type | word), "language" + .language] + (if .year then ["year\(.year)"] else [] end) | join(" ")),
 .type, (.year // 0 | tostring), .language] | @tsv
