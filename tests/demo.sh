#!/bin/bash
# Index a small library, start the daemon on a free port and show ranked answers with filters.
# `tests/demo.sh serve` keeps the daemon running instead.
set -eu
build=${B:-build}
index=$build/demo-index
out=$build/demo-daemon.out

"$build/lontar-index" update --library corpus --index "$index"
: > "$out"
"$build/lontar-searchd" serve --index "$index" --library corpus --listen 127.0.0.1:0 > "$out" &
daemon=$!
trap 'kill $daemon 2>/dev/null || true; wait $daemon 2>/dev/null || true' EXIT
for _ in $(seq 100); do
    port=$(sed -n 's/.*listens on port //p' "$out")
    [ -n "$port" ] && break
    kill -0 $daemon
    sleep 0.1
done
site=http://127.0.0.1:$port

if [ "${1:-}" = serve ]; then
    echo "The library is at $site/ and the API at $site/api/v1/search; stop it with Ctrl-C."
    wait $daemon
    exit
fi

show() {
    printf '\n%s\n' "$1"
    printf '  curl "%s"\n' "$site$2"
    curl -fsS "$site$2" | jq -r '
        "  \(.total) publications, in \(.took_ms) ms",
        (.hits[] | "  \(.rank). \(.title // .id)  [\(.type // "-"), \(.year // "no year"), \(.country | join(" "))]",
            (.snippets[:1][] | "       p. \(.page): \(.text)")),
        (if .facets.country then "  countries: " +
            ([.facets.country.values[:6][] | "\(.label) \(.count)"] | join(", ")) else empty end)'
}

show 'Two words, ranked:' '/api/v1/search?q=debt+bondage&per_page=3'
show 'An exact phrase:' '/api/v1/search?q=%22recruitment+fees%22&per_page=2'
show 'A filter by country:' '/api/v1/search?q=recruitment&country=THA,KHM&per_page=3'
show 'Country, sector and year together:' \
     '/api/v1/search?q=workers&country=Thailand&sector=fishing&year=2010..2025&per_page=3'
show 'A Convention, however it is cited:' '/api/v1/search?q=Convention+No.+29&per_page=3'
printf '\nThe page at %s/ is up too: %s bytes of HTML.\n' "$site" "$(curl -fsS "$site/" | wc -c)"
echo 'Try it yourself with: make serve'
