#!/bin/bash
# The tagger on labelled publications: no field is below its floor.
set -u
cd "$(dirname "$0")/../.." || exit 1
B=${B:-build}
if [ ! -x "$B/tests/bench/gold" ]; then
    echo "skip: $B/tests/bench/gold is not built (make gold)"
    echo "0 passed, 0 failed, 1 skipped"
    exit 0
fi
tests/bench/gold.sh
case $? in
0) echo "1 passed, 0 failed, 0 skipped" ;;
77) echo "0 passed, 0 failed, 1 skipped" ;;
*) echo "0 passed, 1 failed, 0 skipped" ;;
esac
