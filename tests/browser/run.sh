#!/bin/bash
# The web page in a real browser: needs node, npm and chromium; skipped, saying why, where one is
# missing. With SCREENSHOTS=FOLDER the main states are pictured there.
set -u
. tests/system/searchd.sh

for tool in node npm chromium; do
    command -v $tool > /dev/null || { skip "$tool is not installed"; finish; }
done
modules=$build/browser
mkdir -p "$modules"
cp tests/browser/package.json "$modules"
if ! [ -d "$modules/node_modules/playwright-core" ] &&
    ! (cd "$modules" && npm install --silent --no-audit --no-fund > "$scratch/npm.out" 2>&1); then
    skip 'playwright-core and axe-core cannot be had from npm'
    finish
fi
"$build/lontar-index" update --library corpus --index "$index" --progress none > "$scratch/update.out" 2>&1
jq -Rc '{id: "h\(input_line_number)", title: ("wages " + .), authors: [.], publisher: ., text: ("wages " + . + " wages")}' \
    tests/data/xss.txt > "$scratch/hostile.jsonl"
"$build/lontar-index" import --index "$scratch/hostile" "$scratch/hostile.jsonl" > "$scratch/import.out" 2>&1
start_daemon "$scratch/hostile" "$scratch"
hostile=$site hostile_daemon=$daemon
start_daemon "$index" corpus --cors '*'
trap 'kill $hostile_daemon; stop_daemon; rm -rf "$scratch"' EXIT
cp tests/browser/*.mjs "$modules"
SITE=$site HOSTILE=$hostile EMBED=$PWD/docs/embed/index.html SCREENSHOTS=${SCREENSHOTS:-} \
    timeout 300 node "$modules/run.mjs" 2> "$scratch/browser.err" | tee "$scratch/browser.out"
status=${PIPESTATUS[0]}
passed=$((passed + $(grep -c '^ok' "$scratch/browser.out")))
failed=$((failed + $(grep -c '^not ok' "$scratch/browser.out")))
[ $status -eq 0 ] || { ok 1 "the tests ran to their end"; head -20 "$scratch/browser.err"; }
finish
