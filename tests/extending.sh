#!/bin/bash
# Whatever docs/extending.md tells a maintainer to do, done literally in a copy of the tree.
set -u
# shellcheck source=tests/system/lib.sh disable=SC1091
. tests/system/lib.sh

copy=$scratch/copy
mkdir "$copy"
git ls-files -z | xargs -0 cp --parents -t "$copy"
# shellcheck disable=SC2016
{
    echo 'set -e'
    echo 'step() { echo "step $1"; }'
    # A line of the document before each command, but within what goes on to END.
    awk '/^    / { sub(/^    /, ""); if (!within) print "step " NR; print; if (/<< .END.$/) within = 1; if (/^END$/) within = 0 }' docs/extending.md
} > "$scratch/steps"
steps=$(grep -c '^step [0-9]' "$scratch/steps")
(cd "$copy" && B=$copy/build bash "$scratch/steps") > "$scratch/said" 2>&1
status=$?
same "the $steps commands, the last at line $(grep '^step ' "$scratch/said" | tail -1 | cut -d' ' -f2)" $status 0
[ $status = 0 ] || tail -30 "$scratch/said"
finish
