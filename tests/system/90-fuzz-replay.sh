#!/bin/bash
# Every fuzz target over the inputs kept for it.
set -u
build=${B:-build}
passed=0 failed=0 skipped=0
for folder in tests/fuzz/corpus/*/; do
    name=$(basename "$folder")
    if out=$("$build/tests/fuzz/replay_$name" "$folder" 2>&1); then
        echo "ok $name: $out"
        passed=$((passed + 1))
    else
        echo "not ok $name"
        echo "$out" | tail -n 20
        failed=$((failed + 1))
    fi
done
echo "$passed passed, $failed failed, $skipped skipped"
[ $failed -eq 0 ]
