#!/bin/bash
# Run every test and end with `N passed, N failed, N skipped`.
# Usage: tests/run.sh UNIT-PROGRAMS... -- SCRIPTS...      SLOWER=5 under a sanitizer: times as patient
set -u
export B=${B:-build}
slower=${SLOWER:-1}
passed=0 failed=0 skipped=0
log=$B/tests.log
: > "$log"

count() { # regular expression, file
    grep -cE "$1" "$2" || true
}

# A unit test speaks TAP; one that dies early has one failure more.
run_unit() {
    local out=$B/tests.out status ok bad skip
    timeout $((300 * slower)) "$1" --tap -k > "$out" 2>&1
    status=$?
    cat "$out" >> "$log"
    skip=$(count '^ok .*# SKIP' "$out")
    ok=$(($(count '^ok ' "$out") - skip))
    bad=$(count '^not ok ' "$out")
    if [ $status -ne 0 ] && [ "$bad" -eq 0 ]; then
        bad=1
    fi
    report "$1" "$ok" "$bad" "$skip" "$out"
}

# A script ends with its own counts.
run_script() {
    local out=$B/tests.out status line ok=0 bad=0 skip=0
    timeout $((600 * slower)) bash "$1" > "$out" 2>&1
    status=$?
    cat "$out" >> "$log"
    line=$(tail -n 1 "$out")
    if [[ $line =~ ^([0-9]+)\ passed,\ ([0-9]+)\ failed,\ ([0-9]+)\ skipped$ ]]; then
        ok=${BASH_REMATCH[1]} bad=${BASH_REMATCH[2]} skip=${BASH_REMATCH[3]}
    else
        bad=1
    fi
    if [ $status -ne 0 ] && [ "$bad" -eq 0 ]; then
        bad=1
    fi
    report "$1" "$ok" "$bad" "$skip" "$out"
}

report() { # name, passed, failed, skipped, output
    passed=$((passed + $2)) failed=$((failed + $3)) skipped=$((skipped + $4))
    printf '%-46s %5d passed %3d failed %3d skipped\n' "${1#"$B"/}" "$2" "$3" "$4"
    grep -E '# SKIP|^skip' "$5" | sed 's/^/    /' | sort -u | head -5
    if [ "$3" -gt 0 ]; then
        grep -vE '^(ok|#( Start| End|\s*$))' "$5" | tail -n 40 | sed 's/^/    /'
    fi
}

while [ $# -gt 0 ] && [ "$1" != -- ]; do
    run_unit "$1"
    shift
done
[ $# -gt 0 ] && shift
for script; do
    run_script "$script"
done
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
