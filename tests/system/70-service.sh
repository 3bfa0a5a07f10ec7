#!/bin/bash
# The daemon as a service: its configuration checked and read anew, sockets and news to a manager.
set -u
. tests/system/searchd.sh

"$build/lontar-index" update --library corpus --index "$index" > /dev/null 2>&1
configuration=$scratch/lontar.conf
cat > "$configuration" << EOF
[lontar]
index = $index
library = corpus
[searchd]
listen = 127.0.0.1:0
cors = https://one.example.org
EOF
check() { "$build/lontar-searchd" serve --config "$configuration" --check-config 2>&1; }

matches 'a right configuration' "$(check)" '^the configuration is right: 127.0.0.1:0'
echo 'cahce = 3' >> "$configuration"
said=$(check)
same 'a wrong one ends with 2' $? 2
matches 'it names what is wrong' "$said" 'cahce'
sed -i '/cahce/d' "$configuration"
sed "s#$index#$scratch/none#" "$configuration" > "$scratch/other.conf"
"$build/lontar-searchd" serve --config "$scratch/other.conf" --check-config > "$scratch/out" 2>&1
same 'an index that is not there ends with 3' $? 3
matches 'it is named' "$(cat "$scratch/out")" "$scratch/none"

# The log is the daemon's to make: who checks may be root.
echo "access-log = $scratch/access.log" >> "$configuration"
matches 'an access log that can be made' "$(check)" '^the configuration is right'
ok "$([ ! -e "$scratch/access.log" ]; echo $?)" 'is not made by a check'
sed -i "s#^access-log = .*#access-log = $scratch/none/access.log#" "$configuration"
matches 'one that cannot is named' "$(check)" "cannot write the access log $scratch/none/access.log: No such file"
sed -i '/^access-log/d' "$configuration"

# SIGHUP: a new configuration beside requests that go on.
allowed() { header_of Access-Control-Allow-Origin -H "Origin: $1" "$site/api/v1/status"; }
await() { # what, the command that becomes true
    local what=$1
    shift
    for _ in $(seq 400); do
        if "$@"; then
            ok 0 "$what"
            return
        fi
        sleep 0.05
    done
    ok 1 "$what"
}
is_allowed() { [ "$(allowed "$1")" = "$1" ]; }
is_up() { [ "$(curl -s "$site/healthz")" = ok ]; }

start_daemon_by "$build/lontar-searchd" serve --config "$configuration"
same 'one site is allowed' "$(allowed https://one.example.org)" https://one.example.org
same 'another is not' "$(allowed https://two.example.org)" ''
(
    for _ in $(seq 300); do
        status_of "$site/api/v1/search?q=labour&facets=none" && echo
    done
) > "$scratch/statuses" &
asking=$!
for round in two three two; do
    sed -i "s#^cors.*#cors = https://$round.example.org#" "$configuration"
    kill -HUP $daemon
    await "a new configuration is taken: $round" is_allowed "https://$round.example.org"
done
wait $asking
same 'no request was lost meanwhile' "$(sort "$scratch/statuses" | uniq -c | tr -s ' ')" ' 300 200'
# Who is connected and has not asked yet is answered by the service that is about to end.
host=${site#http://}
exec 7<>"/dev/tcp/${host%:*}/${host#*:}"
sleep 0.1
sed -i 's#^cors.*#cors = https://four.example.org#' "$configuration"
kill -HUP $daemon
await 'a new configuration is taken: four' is_allowed https://four.example.org
printf 'GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n' >&7
same 'a connection that was silent is answered' "$(head -n 1 <&7 | tr -d '\r')" 'HTTP/1.1 200 OK'
exec 7>&-
echo 'threads = many' >> "$configuration"
kill -HUP $daemon
await 'a wrong configuration is refused' grep -q 'the old configuration holds: .*many' "$scratch/daemon.err"
same 'the old one holds' "$(allowed https://four.example.org)" https://four.example.org
stop_daemon

# Who asks on the terminal of an installation needs to name no index either.
printf '[lontar]\nindex = %s\n' "$index" > "$scratch/terminal.conf"
same 'query searches what is configured' \
    "$(env -u LONTAR_INDEX LONTAR_CONFIG="$scratch/terminal.conf" "$build/lontar-searchd" query --format json wages | jq .total)" \
    "$("$build/lontar-searchd" query --index "$index" --format json wages | jq .total)"

# A socket that a service manager opened, and what it is told.
sed -i '/^threads/d' "$configuration"
if command -v systemd-socket-activate > /dev/null; then
    while given=$(shuf -i 20000-30000 -n 1) && (: < "/dev/tcp/127.0.0.1/$given") 2> /dev/null; do
        :
    done
    systemd-socket-activate -l "127.0.0.1:$given" "$build/lontar-searchd" serve --config "$configuration" \
        > "$scratch/daemon.out" 2> "$scratch/daemon.err" &
    daemon=$!
    site=http://127.0.0.1:$given
    await 'a socket that was given is answered on' is_up
    stop_daemon
else
    skip 'no systemd-socket-activate: no socket was given'
fi
finish
