#!/bin/bash
# What a tool can check of the house style: format, includes, headers, file lengths, static checks.
set -u
cd "$(dirname "$0")/.." || exit 1
bad=0
complain() {
    echo "lint: $*"
    bad=1
}

mapfile -t sources < <(git ls-files '*.c' '*.h' '*.cc')
clang-format --dry-run -Werror "${sources[@]}" || complain 'run make format'

# Who may include what: docs/architecture.md
for file in "${sources[@]}"; do
    case $file in
    lib/xapian/*) ;;
    lib/* | include/*)
        grep -nE '#include <xapian|#include <poppler|#include <microhttpd|#include "(\.\./)?(indexer|searchd)/' \
            "$file" /dev/null && complain "$file includes what the engine must not know" ;;
    indexer/*)
        grep -nE '#include (<xapian|<microhttpd|"(\.\./)?(lib|searchd)/)' "$file" /dev/null &&
            complain "$file includes what the indexer must not know" ;;
    searchd/*)
        grep -nE '#include (<xapian|<poppler|"(\.\./)?(lib|indexer)/)' "$file" /dev/null &&
            complain "$file includes what the daemon must not know" ;;
    esac
    case $file in
    *.cc) ;;
    *) grep -nE '(^|[^:"'\''])//' "$file" /dev/null | grep -vE '://|"[^"]*//[^"]*"|/\*.*//|^\S+ \* ' &&
        complain "$file: comments are /* */" ;;
    esac
    lines=$(wc -l < "$file")
    [ "$lines" -le 500 ] || complain "$file has $lines lines; 500 is the limit"
    LC_ALL=C.UTF-8 grep -nE '^.{101,}' "$file" /dev/null && complain "$file: lines end at column 100"
done

# Each header stands alone.
flags="-Iinclude -Iindexer -Isearchd -Ilib -D_GNU_SOURCE -DLONTAR_VERSION=__FILE__ $(pkg-config --cflags "$@")"
for file in $(git ls-files '*.h' ':!corpus'); do
    case $file in
    lib/xapian/* | tests/bench/bench_floor.h | tests/bench/bench_http.h) compiler='g++ -std=c++17 -x c++' ;;
    *) compiler='gcc -std=gnu11 -x c' ;;
    esac
    # shellcheck disable=SC2086
    $compiler -Wall -Wextra -Werror -Wno-unused-parameter -Wno-pragma-once-outside-header \
        -fsyntax-only $flags "$file" || complain "$file does not stand alone"
done

export flags
git ls-files 'lib/*.c' 'indexer/*.c' 'searchd/*.c' | xargs -P 2 -n 6 sh -c \
    'clang-tidy --quiet --warnings-as-errors="*" "$@" -- -std=gnu11 $flags 2>/dev/null' sh |
    grep -E 'error|warning' && bad=1

shell_scripts=$(git ls-files '*.sh')
if command -v shellcheck > /dev/null; then
    # shellcheck disable=SC2086
    shellcheck -S warning $shell_scripts || bad=1
fi
[ $bad -eq 0 ] && echo 'lint: clean'
exit $bad
