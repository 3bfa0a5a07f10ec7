#compdef lontar-index lontar-searchd
# Completion of lontar-index and lontar-searchd: commands and options, from what --help says.

local program=$words[1]
local -a choices

if (( CURRENT == 2 )); then
    case $program in
    *searchd) choices=(serve query) ;;
    *) choices=(${(f)"$($program --help 2> /dev/null | sed -nE 's/^  ([a-z]+)  .*/\1/p')"}) ;;
    esac
    compadd -- $choices --help --version
elif [[ $words[CURRENT] == -* ]]; then
    choices=(${(f)"$($program $words[2] --help 2> /dev/null | grep -oE -- '--[a-z][a-z._-]*')"})
    compadd -- $choices
else
    case $words[CURRENT-1] in
    --library | --index) _files -/ ;;
    --progress) compadd auto none json ;;
    --format) compadd text csv json ;;
    vocabulary) compadd countries sectors types instruments languages ;;
    *) _files ;;
    esac
fi
