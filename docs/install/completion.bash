# Completion of lontar-index and lontar-searchd: commands and options, from what --help says.

_lontar_commands() { # program
    case $1 in
    *searchd) echo 'serve query' ;;
    *) "$1" --help 2> /dev/null | sed -nE 's/^  ([a-z]+)  .*/\1/p' ;;
    esac
}

_lontar() {
    local program=${COMP_WORDS[0]} word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}

    COMPREPLY=()
    if [ "$COMP_CWORD" -eq 1 ]; then
        mapfile -t COMPREPLY < <(compgen -W "$(_lontar_commands "$program") --help --version" -- "$word")
        return
    fi
    case $before in
    --library | --index) mapfile -t COMPREPLY < <(compgen -d -- "$word") ;;
    --progress) mapfile -t COMPREPLY < <(compgen -W 'auto none json' -- "$word") ;;
    --format) mapfile -t COMPREPLY < <(compgen -W 'text csv json' -- "$word") ;;
    vocabulary)
        mapfile -t COMPREPLY < <(compgen -W 'countries sectors types instruments languages' -- "$word") ;;
    *)
        case $word in
        -*)
            mapfile -t COMPREPLY < <(compgen -W "$("$program" "${COMP_WORDS[1]}" --help 2> /dev/null |
                grep -oE -- '--[a-z][a-z._-]*')" -- "$word") ;;
        *) mapfile -t COMPREPLY < <(compgen -f -- "$word") ;;
        esac ;;
    esac
}
complete -o filenames -F _lontar lontar-index lontar-searchd
