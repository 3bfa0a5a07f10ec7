#!/bin/bash
# HTTP manners: methods, limits, other sites, POST, the log, metrics, and a quiet end.
set -u
. tests/system/searchd.sh

index=$scratch/index
"$build/lontar-index" update --library corpus --index "$index" > "$scratch/update.out" 2>&1
same 'corpus/ is indexed whole' $? 0
start_daemon "$index" corpus --cors https://www.example.org --access-log "$scratch/access.log"

# Methods: HEAD is GET without the body, OPTIONS says what there is, the rest is 405 with Allow.
id=$(ask q=labour fields=id | jq -r '.hits[0].id')
for path in /api/v1/search?q=labour "/api/v1/documents/$id" "/api/v1/documents/$id/pages/1" \
    "/api/v1/documents/$id/file" /api/v1/status /api/v1/openapi.json /api/v1/vocabulary/sectors \
    /healthz /readyz / "/documents/$id" /assets/style.css; do
    same "GET $path" "$(status_of "$site$path")" 200
    same "HEAD $path" "$(status_of -I "$site$path")" 200
    same "HEAD $path says the length that GET has" "$(header_of Content-Type -I "$site$path")" \
        "$(header_of Content-Type "$site$path")"
    same "HEAD $path has no body" "$(curl -sS -I -w '%{size_download}' -o /dev/null "$site$path")" 0
    same "OPTIONS $path" "$(status_of -X OPTIONS "$site$path")" 204
    for method in DELETE PUT PATCH TRACE; do
        same "$method $path is 405" "$(status_of -X "$method" "$site$path")" 405
    done
done
same 'Allow of search' "$(header_of Allow -X OPTIONS "$site/api/v1/search")" 'GET, HEAD, OPTIONS, POST'
same 'Allow of status, at 405' "$(header_of Allow -X PUT "$site/api/v1/status")" 'GET, HEAD, OPTIONS'
same 'POST where there is none' "$(status_of -X POST -d '' "$site/api/v1/status")" 405
same 'an unknown address is 404 whatever the method' "$(status_of -X PUT "$site/nothing")" 404
for path in /api /api/v1/ /api/v2/search /search/ //search "/api/v1/documents/$id/pages/0" \
    "/api/v1/documents/$id/pages/x" "/api/v1/documents/$id/nothing" /api/v1/vocabulary/colours \
    '/documents/{id}' '/api/v1/documents/{id}/pages/{n}' '/assets/{name}'; do
    same "$path is 404" "$(status_of -g --path-as-is "$site$path")" 404
done

same 'an address is known however it is escaped' "$(status_of "$site/api/v1/%73earch?q=labour")" 200

# Other sites' pages may read answers only if they are on the list.
allowed=(-H 'Origin: https://www.example.org')
same 'an allowed site' "$(header_of Access-Control-Allow-Origin "${allowed[@]}" "$site/api/v1/status")" https://www.example.org
same 'an allowed site may ask before' "$(header_of Access-Control-Allow-Methods "${allowed[@]}" -X OPTIONS "$site/api/v1/search")" 'GET, HEAD, POST'
same 'another site' "$(header_of Access-Control-Allow-Origin -H 'Origin: https://evil.example' "$site/api/v1/status")" ''
same 'no site' "$(header_of Access-Control-Allow-Origin "$site/api/v1/status")" ''

# POST has the same names, and the same answer.
post() { # body
    curl -sS -H 'Content-Type: application/json' -d "$1" "$site/api/v1/search"
}
volatile='del(.took_ms)'
same 'POST answers as GET does' \
    "$(post '{"q": "labour", "country": ["THA", "KHM"], "per_page": 3, "strict": false}' | jq -cS "$volatile")" \
    "$(ask q=labour country=THA,KHM per_page=3 | jq -cS "$volatile")"
for body in '' '[]' '{' '"q"' '{"q": {}}' '{"q": [[]]}' '{"q": 1.5}' '{"q": "a", "q": "b"}' '{"colour": "red"}' \
    '{"per_page": -1}' "{\"q\": \"\\u0000\"}"; do
    same "POST '$body' is refused" "$(post "$body" | jq -r '"\(.status) \(.type | startswith("urn:lontar:problem:"))"')" '400 true'
done
same 'POST of a form is 415' "$(status_of -d q=labour "$site/api/v1/search")" 415

# Limits.
long=$(head -c 9000 /dev/zero | tr '\0' a)
same 'a long address is 414' "$(status_of "$site/api/v1/search?q=$long")" 414
same 'the same by POST is read' "$(post "{\"q\": \"$long\"}" | jq .total)" 0
same 'long headers are 431' "$(status_of -H "X-A: $long" -H "X-B: $long" "$site/api/v1/status")" 431
head -c 70000 /dev/zero | tr '\0' ' ' > "$scratch/large"
same 'a large body is 413' "$(status_of -H 'Content-Type: application/json' --data-binary "@$scratch/large" "$site/api/v1/search")" 413
same 'two lengths are 400' "$(status_of -H 'Content-Length: 2' -H 'Content-Length: 2' -d '{}' "$site/api/v1/search")" 400
same 'NUL in the address' "$(status_of "$site/api/v1/documents/a%00b")" 400
same 'broken escapes' "$(status_of "$site/api/v1/search?q=%zz")" 400
same 'invalid UTF-8' "$(status_of "$site/api/v1/search?q=%ff")" 400

# The log: a line of JSON a request, whatever was in it.
curl -sS -o /dev/null -G "$site/api/v1/search" --data-urlencode "q=$(head -c 600 /dev/zero | tr '\0' b)" \
    -A $'agent\twith "signs"\001'
for _ in $(seq 100); do grep -q bbb "$scratch/access.log" && break; sleep 0.02; done
line=$(grep bbb "$scratch/access.log")
same 'the log cuts the query' "$(jq -r '.query | length' <<< "$line")" 256
same 'the log has the status' "$(jq -r '"\(.method) \(.path) \(.status) \(.client)"' <<< "$line")" 'GET /api/v1/search 200 127.0.0.1'
jq -es 'length > 100 and all(.[]; (.ms >= 0) and (.bytes >= 0) and (.time | test("^2.*Z$")))' "$scratch/access.log" > "$scratch/jq.out"
ok $? 'every line of the log is JSON'
same 'no control character in the log' "$(tr -d '\n' < "$scratch/access.log" | tr -cd '\000-\037\177' | wc -c)" 0

# Compressed as the client takes it, and the same once it is read.
plain=$(curl -sS "$site/api/v1/openapi.json")
same 'gzip' "$(curl -sS -H 'Accept-Encoding: gzip' "$site/api/v1/openapi.json" | gzip -dc)" "$plain"
same 'it is said' "$(header_of Content-Encoding -H 'Accept-Encoding: gzip' "$site/api/v1/openapi.json")" gzip
same 'brotli' "$(curl -sS --compressed -H 'Accept-Encoding: br' "$site/api/v1/openapi.json")" "$plain"
same 'it is said, too' "$(header_of Content-Encoding -H 'Accept-Encoding: gzip, br' "$site/api/v1/openapi.json")" br
same 'nothing for nobody' "$(header_of Content-Encoding "$site/api/v1/openapi.json")" ''

# The same for an answer that is kept: as it is and in each coding, the first time and again.
kept="$site/api/v1/search?q=labour&lang=fr&per_page=5"
plain=$(curl -sS "$kept")
same 'it is an answer' "$(jq '.hits | length' <<< "$plain")" 5
for time in first second; do
    for coding in gzip br; do
        same "kept, $coding, $time" "$(curl -sS --compressed -H "Accept-Encoding: $coding" "$kept")" "$plain"
        same "it is said, $time" "$(header_of Content-Encoding -H "Accept-Encoding: $coding" "$kept")" "$coding"
    done
    same "kept as it is, $time" "$(curl -sS "$kept")" "$plain"
done
page="$site/search?q=labour"
plain=$(curl -sS "$page")
for time in first second; do
    same "a page in gzip, $time" "$(curl -sS --compressed -H 'Accept-Encoding: gzip' "$page")" "$plain"
done

# Metrics add up.
before=$(curl -sS "$site/metrics" | sed -n 's|^lontar_requests_total{endpoint="/api/v1/status",status="200"} ||p')
for _ in 1 2 3; do curl -sS -o /dev/null "$site/api/v1/status"; done
curl -sS "$site/metrics" > "$scratch/metrics"
after=$(sed -n 's|^lontar_requests_total{endpoint="/api/v1/status",status="200"} ||p' "$scratch/metrics")
same 'requests are counted' $((after - before)) 3
same 'the last class holds all' \
    "$(sed -n 's|^lontar_request_duration_seconds_bucket{endpoint="/api/v1/status",le="+Inf"} ||p' "$scratch/metrics")" \
    "$(sed -n 's|^lontar_request_duration_seconds_count{endpoint="/api/v1/status"} ||p' "$scratch/metrics")"
same 'documents' "$(sed -n 's/^lontar_index_documents //p' "$scratch/metrics")" "$(curl -sS "$site/api/v1/status" | jq .documents)"
same 'every line is a comment or a sample' \
    "$(grep -cvE '^(# (HELP|TYPE) [a-z_]+ .+|[a-z_]+(\{.*\})? [0-9.e+-]+)$' "$scratch/metrics")" 0
[ "$(sed -n 's/^lontar_resident_bytes //p' "$scratch/metrics" | sed 's/e+.*//;s/\..*//')" -gt 0 ]
ok $? 'memory is told'

# SIGTERM: what has been asked is answered, and the daemon ends with status 0.
for i in 1 2 3 4 5 6 7 8; do
    curl -sS -o "$scratch/late.$i" -w '%{http_code}\n' "$site/api/v1/search?q=labour&n=$i&snippets=20" >> "$scratch/codes" 2> /dev/null &
    clients[i]=$!
done
sleep 0.02
kill -TERM "$daemon"
wait "${clients[@]}"
wait "$daemon"
same 'it ends with status 0' $? 0
daemon=
same 'nobody was cut off in the middle' "$(grep -cvE '^(200|400|000)$' "$scratch/codes")" 0
same 'the port is free' "$(status_of "$site/healthz" 2> /dev/null)" 000
finish
