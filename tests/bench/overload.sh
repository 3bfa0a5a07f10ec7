#!/bin/bash
# Five times more requests than can be answered: what becomes of those that are accepted, of the others, and
# of those that come afterwards. One thread answers, the client has the other processor.
#
# Usage: tests/bench/overload.sh [RECORDS]      the index is that of tests/bench/search.sh
# shellcheck disable=SC2154
set -eu
export LC_ALL=C.UTF-8
records=${1:-20000}
. "$(dirname "$0")/serving.sh"

build
start_daemon "$work/index" 1 --max-wait 0
capacity=$("$tools/bench_overload" capacity "$port" "$work/targets")
stop_daemon
echo "# Overload: $records records, $capacity queries a second can be answered"
echo
echo "One thread, no kept answers, ten hits with snippets, five facets. $(nproc) processors, load $(cut -d ' ' -f 1 /proc/loadavg)."
echo
start_daemon "$work/index" 1
"$tools/bench_overload" run "$port" "$work/targets" "$capacity"
stop_daemon
