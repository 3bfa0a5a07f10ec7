#!/bin/sh
# Put a file between the marks <!-- NAME --> and <!-- /NAME --> of a document.
#
# Usage: tests/bench/splice.sh NAME FILE DOCUMENT
set -eu
awk -v name="$1" -v file="$2" '
    $0 == "<!-- /" name " -->" { inside = 0 }
    !inside { print }
    $0 == "<!-- " name " -->" {
        inside = 1
        print ""
        while ((getline line < file) > 0) print line
        print ""
    }' "$3" > "$3.new"
mv "$3.new" "$3"
