#!/bin/bash
# The manual pages, the configuration and the completion know every command and option.
set -u
. tests/system/lib.sh

options_of() { # the command whose --help is read
    "$@" --help 2> /dev/null | grep -oE -- '--[a-z][a-z-]*' | sort -u
}
plain() { sed 's/\\-/-/g; s/\\f[BIR]//g' "$1"; }

plain docs/man/lontar-index.1 > "$scratch/index.1"
plain docs/man/lontar-searchd.8 > "$scratch/searchd"
plain docs/man/lontar.conf.5 > "$scratch/conf"

missing=
while read -r command; do
    grep -qE "^\.BI? $command( |\$)" "$scratch/index.1" || missing="$missing $command"
    for option in $(options_of "$build/lontar-index" "$command"); do
        grep -qF -- "$option" "$scratch/index.1" || missing="$missing $command $option"
    done
done < <("$build/lontar-index" --help | sed -nE 's/^  ([a-z]+)  .*/\1/p')
same 'lontar-index(1) has every command and option' "$missing" ''

missing="" unset=""
for option in $(options_of "$build/lontar-searchd" serve); do
    grep -qF -- "$option" "$scratch/searchd" || missing="$missing $option"
    case $option in --help | --config | --check-config) continue ;; esac
    name=${option#--}
    grep -qE "(^|[ ,])$name([ ,]|\$)" "$scratch/conf" || missing="$missing conf:$name"
    grep -qE "^(# )?$name =" docs/install/lontar.conf || unset="$unset $name"
done
same 'lontar-searchd(8) and lontar.conf(5) have every option' "$missing" ''
same 'the configuration that is installed names every key' "$unset" ''
same 'it is a configuration' \
    "$(sed -E "s#^index = .*#index = $scratch/none#" docs/install/lontar.conf > "$scratch/lontar.conf"
        "$build/lontar-searchd" serve --config "$scratch/lontar.conf" --check-config 2>&1 | grep -c "$scratch/none")" 1
# The defaults that it names are those of the program.
"$build/lontar-index" update --library corpus --index "$index" > /dev/null 2>&1
sed -E 's/^# ([a-z-]+ = .+)/\1/' docs/install/lontar.conf |
    sed -E "s#^index = .*#index = $index#" > "$scratch/all.conf"
matches 'each default may be written' \
    "$("$build/lontar-searchd" serve --config "$scratch/all.conf" --check-config 2>&1)" '^the configuration is right'

# Completion by the shell that is here anyway.
complete_line() { # words, the last to be completed
    bash -c 'PATH=$1:$PATH; . docs/install/completion.bash; shift
        COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _lontar; printf "%s\n" "${COMPREPLY[@]}"' - "$build" "$@"
}
same 'a command is completed' "$(complete_line lontar-index reb)" rebuild
same 'an option is completed' "$(complete_line lontar-index update --retry)" --retry-failed
same "the daemon's too" "$(complete_line lontar-searchd serve --check)" --check-config
same 'a value is completed' "$(complete_line lontar-index vocabulary sec)" sectors
finish
