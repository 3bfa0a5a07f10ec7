# Sourced by peers.sh: how each engine takes the records in, and how it is asked.
# shellcheck shell=bash disable=SC2154
# build_X makes $work/X from $work/records.tsv (and .jsonl); start_X serves it; ask_X reads queries
# (kind, words, tag word, filter) of one kind and prints milliseconds of each, one a line.
# All answer with ten hits, a passage of each with the words marked, and the exact total; "faceted" also
# counts type, year and language.

servers=()

build_lontar() {
    "$B/lontar-index" import --index "$work/lontar" --progress none "$work/records.jsonl"
}
start_lontar() { # name, locations and more as options
    local name=$1
    shift
    ports[$name]=$((20000 + RANDOM % 10000))
    "$B/lontar-searchd" serve --listen "127.0.0.1:${ports[$name]}" --cache 0 --max-wait 0 --threads 1 "$@" \
        > "$work/$name.log" 2>&1 &
    servers+=($!)
    await "http://127.0.0.1:${ports[$name]}/readyz"
}
ask_over_http() { # name, queries
    local snippets=1
    case $1 in
    bare) snippets=0 ;;
    default) snippets=3 ;;
    esac
    awk -F '\t' -v site="http://127.0.0.1:${ports[$1]}" -v snippets=$snippets '{
        gsub(/ /, "+", $2)
        split($4, part, ":")
        print site "/api/v1/search?snippets=" snippets "&synonyms=off&q=" ($1 == "phrase" ? "%22" $2 "%22" : $2) \
            ($1 == "any" ? "&match=any" : "") ($4 == "" ? "" : "&" part[1] "=" part[2]) \
            "&facets=" ($1 == "faceted" ? "type,year,language" : "none")
    }' "$2" > "${scratch:-$work}/addresses"
    ask_all "${scratch:-$work}/addresses"
}

build_fts5() {
    sqlite3 "$work/fts5" > "$work/fts5.log" << SQL
PRAGMA journal_mode=off;
CREATE TABLE record(id TEXT, title TEXT, text TEXT, tags TEXT, type TEXT, year TEXT, language TEXT);
.mode tabs
.import $work/records.tsv record
CREATE VIRTUAL TABLE words USING fts5(title, text, tags, content=record, tokenize='porter unicode61');
INSERT INTO words(words) VALUES('rebuild');
SQL
}
ask_fts5() { # name, queries
    { echo '.timer on'
      awk -F '\t' '{
        words = $2
        if ($1 == "any") gsub(/ /, " OR ", words)
        words = $1 == "phrase" ? "\"" words "\"" : words
        match_ = "{title text}: (" words ")" ($3 == "" ? "" : " AND tags: " $3)
        where = "FROM words WHERE words MATCH '\''" match_ "'\''"
        facet = ""
        if ($1 == "faceted")
            facet = sprintf("; SELECT type, count(*) FROM record WHERE rowid IN (SELECT rowid %s) GROUP BY 1; SELECT year, count(*) FROM record WHERE rowid IN (SELECT rowid %s) GROUP BY 1; SELECT language, count(*) FROM record WHERE rowid IN (SELECT rowid %s) GROUP BY 1", where, where, where)
        n = split("SELECT title, snippet(words, 1, '\''<b>'\'', '\''</b>'\'', '\''…'\'', 32) " where " ORDER BY rank LIMIT 10; SELECT count(*) " where facet, parts, "; ")
        for (i = 1; i <= n; i++) print parts[i] ";"
        print ".print END"
      }' "$2"; } | sqlite3 "$work/fts5" |
        awk '/^Run Time: real/ { ms += $4 * 1000 } /^END$/ { print ms; ms = 0 }'
}

build_groonga() {
    rm -rf "$work/groonga"
    mkdir "$work/groonga"
    { cat << 'GROONGA'
table_create Types TABLE_HASH_KEY ShortText
table_create Records TABLE_HASH_KEY ShortText
column_create Records title COLUMN_SCALAR ShortText
column_create Records text COLUMN_SCALAR Text
column_create Records tags COLUMN_SCALAR Text
column_create Records type COLUMN_SCALAR ShortText
column_create Records year COLUMN_SCALAR ShortText
column_create Records language COLUMN_SCALAR ShortText
table_create Words TABLE_PAT_KEY ShortText --default_tokenizer TokenBigram --normalizer NormalizerAuto --token_filters TokenFilterStem
column_create Words words COLUMN_INDEX|WITH_POSITION|WITH_SECTION Records title,text,tags
GROONGA
      echo 'load --table Records --columns _key,title,text,tags,type,year,language'
      jq -R -c 'split("\t")' "$work/records.tsv" | awk 'BEGIN { print "[" } { print (NR > 1 ? "," : "") $0 } END { print "]" }'
    } > "$work/groonga.cmd"
    groonga -n "$work/groonga/db" plugin_register token_filters/stem
    groonga "$work/groonga/db" < "$work/groonga.cmd"
}
start_groonga() {
    ports[groonga]=$((20000 + RANDOM % 10000))
    groonga --protocol http --bind-address 127.0.0.1 --port "${ports[groonga]}" -s "$work/groonga/db" > "$work/groonga.log" 2>&1 &
    servers+=($!)
    await "http://127.0.0.1:${ports[groonga]}/d/status"
}
ask_groonga() { # name, queries
    awk -F '\t' -v site="http://127.0.0.1:${ports[groonga]}" '{
        words = $2
        gsub(/ /, $1 == "any" ? "+OR+" : "+", words)
        words = $1 == "phrase" ? "%22" words "%22" : "(" words ")"
        print site "/d/select?table=Records&match_columns=title*2||text&limit=10&sort_keys=-_score&cache=no&output_columns=_key,title,snippet_html(text)&query=" words \
            ($3 == "" ? "" : "&filter=tags@%22" $3 "%22") ($1 == "faceted" ? "&drilldown=type,year,language&drilldown_limit=100" : "")
    }' "$2" | sed 's/|/%7C/g' > "${scratch:-$work}/addresses"
    ask_all "${scratch:-$work}/addresses"
}

build_sphinx() {
    mkdir -p "$work/sphinx"
    awk -F '\t' '{ print NR "\t" $2 "\t" $3 "\t" $4 "\t" $5 "\t" $6 "\t" $7 }' "$work/records.tsv" > "$work/sphinx.tsv"
    cat > "$work/sphinx.conf" << CONF
source records {
    type = tsvpipe
    tsvpipe_command = cat $work/sphinx.tsv
    tsvpipe_field_string = title
    tsvpipe_field_string = text
    tsvpipe_field = tags
    tsvpipe_attr_string = type
    tsvpipe_attr_uint = year
    tsvpipe_attr_string = language
}
index records {
    source = records
    path = $work/sphinx/records
    morphology = stem_en
}
indexer {
    mem_limit = 512M
}
searchd {
    listen = 127.0.0.1:${ports[sphinx]}:mysql41
    pid_file = $work/sphinx.pid
    log = $work/sphinx.log
    binlog_path =
}
CONF
    indexer --config "$work/sphinx.conf" --all
}
start_sphinx() {
    searchd --config "$work/sphinx.conf" --nodetach > "$work/searchd.log" 2>&1 &
    servers+=($!)
    for _ in $(seq 100); do
        mariadb -h 127.0.0.1 -P "${ports[sphinx]}" -e 'SHOW STATUS' > "$work/status" 2>&1 && return
        sleep 0.1
    done
    cat "$work/searchd.log" >&2
    return 1
}
ask_sphinx() { # name, queries; the time is the server's own
    { echo 'SET profiling=1;'
      awk -F '\t' '{
        words = $2
        if ($1 == "any") gsub(/ /, " | ", words)
        words = "@(title,text) (" ($1 == "phrase" ? "\"" words "\"" : words) ")" ($3 == "" ? "" : " @tags " $3)
        printf "SELECT id, title, SNIPPET(text, '\''%s'\'') FROM records WHERE MATCH('\''%s'\'') LIMIT 10%s; SHOW PROFILE;\n", $2, words, $1 == "faceted" ? " FACET type FACET year FACET language" : ""
      }' "$2"; } | mariadb -h 127.0.0.1 -P "${ports[sphinx]}" -N -B | awk -F '\t' '$1 == "total" { print $2 * 1000 }'
}

lucene_jars() {
    printf '%s:' /usr/share/java/lucene-{core,analyzers-common,highlighter,facet,queries,memory}-8*.jar
}
lucene() {
    java -cp "$work/classes:$(lucene_jars)" Lucene "$@"
}
build_lucene() {
    lucene build "$work/lucene" "$work/records.tsv"
}
ask_lucene() { # name, queries
    cut -f 1-3 "$2" > "$work/queries.now"
    lucene ask "$work/lucene" "$work/queries.now"
}
crowd_lucene() { # queries, clients; threads of one process, which has been warmed up
    cut -f 1-3 "$1" > "$work/queries.now"
    lucene crowd "$work/lucene" "$work/queries.now" "$2"
}

build_omega() {
    mkdir -p "$work/omega" "$work/omega-home"
    cat > "$work/omega.script" << 'SCRIPT'
id : unique=Q boolean=Q
title : field=title index=S index
text : field=sample index
tag : boolean=XT
SCRIPT
    awk -F '\t' '{ print "id=" $1 "\ntitle=" $2 "\ntext=" $3; n = split($4, tag, " "); for (i = 1; i <= n; i++) print "tag=" tag[i]; print "" }' \
        "$work/records.tsv" > "$work/omega.dump"
    scriptindex "$work/omega/default" "$work/omega.script" "$work/omega.dump"
}
ask_omega() { # name, queries; each a process, as a web server starts it
    local kind words tag begun
    echo "database_dir $work/omega
template_dir /usr/share/xapian-omega/templates
log_dir $work" > "$work/omega.conf"
    while IFS=$'\t' read -r kind words tag _; do
        [ "$kind" = phrase ] && words="%22${words// /+}%22"
        [ "$kind" = any ] && words="${words// /+OR+}"
        begun=$EPOCHREALTIME
        OMEGA_CONFIG_FILE=$work/omega.conf REQUEST_METHOD=GET QUERY_STRING="P=${words// /+}&DEFAULTOP=and&HITSPERPAGE=10${tag:+&B=XT$tag}" \
            /usr/lib/cgi-bin/omega/omega > "$work/omega.out" 2>&1
        awk -v a="$begun" -v b="$EPOCHREALTIME" 'BEGIN { print (b - a) * 1000 }'
    done < "$2"
}
