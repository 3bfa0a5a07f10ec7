# Sourced by tests/deb.sh: what the package brings for other programs (units, web servers, logrotate,
# shells), each checked by that program in the clean root; then the root is booted and used.
# shellcheck shell=bash disable=SC2154

# Nothing that is installed now may start beside what runs on this machine.
printf '#!/bin/sh\nexit 101\n' > "$root/usr/sbin/policy-rc.d"
chmod 755 "$root/usr/sbin/policy-rc.d"
inside apt-get install -y -qq --no-install-recommends systemd systemd-sysv dbus nginx-light apache2 logrotate zsh \
    openssl openssh-client openssh-server xapian-tools curl jq > "$scratch/peers.log" 2>&1
same 'the programs around it are installed' $? 0

# Verified where it would find the programs that the units start.
units=/usr/lib/systemd/system
same 'the units are right' \
    "$(inside sh -c "systemd-analyze verify --man=no $units/lontar-*" 2>&1 | grep -i lontar)" ''
for unit in "$root$units"/lontar-*.service; do
    unit=${unit##*/}
    exposure=$(inside systemd-analyze security --offline=true "$units/$unit" |
        sed -nE 's/.*exposure level for .*: ([0-9.]+) .*/\1/p')
    ok "$(awk -v e="${exposure:-10}" 'BEGIN { print !(e < 2) }')" "$unit is exposed by $exposure"
done

# Web servers, with a certificate where the examples look for one.
examples=/usr/share/doc/lontar/examples
inside mkdir -p /etc/letsencrypt/live/library.example.org
inside openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=library.example.org \
    -keyout /etc/letsencrypt/live/library.example.org/privkey.pem \
    -out /etc/letsencrypt/live/library.example.org/fullchain.pem > "$scratch/openssl.log" 2>&1
inside cp $examples/nginx.conf /etc/nginx/sites-available/lontar
inside ln -s ../sites-available/lontar /etc/nginx/sites-enabled/lontar
matches 'nginx takes its example' "$(inside nginx -t 2>&1)" '^nginx: .*syntax is ok.*test is successful$'
inside cp $examples/apache.conf /etc/apache2/sites-available/lontar.conf
inside a2enmod -q proxy_http ssl headers > "$scratch/apache.log" 2>&1
inside a2ensite -q lontar >> "$scratch/apache.log" 2>&1
matches 'Apache takes its example' "$(inside apache2ctl configtest 2>&1)" 'Syntax OK$'
same 'it has the site, plain and encrypted' \
    "$(inside apache2ctl -S 2> /dev/null | grep -cE '^\*:(80|443) .*library.example.org|port 80 .*library.example.org')" 2

# Rotation of logs.
inside mkdir -p /var/log/lontar
echo '{}' > "$root/var/log/lontar/access.log"
matches 'logrotate takes its file' "$(inside logrotate --debug /etc/logrotate.d/lontar 2>&1)" \
    'considering log /var/log/lontar/access.log'
same 'without complaint' "$(inside logrotate --debug /etc/logrotate.d/lontar 2>&1 | grep -ci error)" 0
rm -r "$root/var/log/lontar"

# Completion by a zsh that somebody types into: what is offered for a line, before the next prompt.
cat > "$root/complete.zsh" << 'EOF'
zmodload zsh/zpty
zpty z zsh -f -i
zpty -w z 'PS1=; autoload -Uz compinit; compinit -u -D; LISTMAX=1000; zstyle ":completion:*" list-colors; print read"y"'
zpty -r z answer '*ready*'
zpty -n -w z "$1"$'\t'
sleep 3
zpty -n -w z $'\C-A: \C-E; print do"n"e\n'
zpty -r z answer '*done*'
print -r -- "$answer"
EOF
completed() { inside timeout 60 zsh -f /complete.zsh "$1" | tr -d '\r' | tr '\n' ' '; }
matches 'zsh completes a command' "$(completed 'lontar-index reb')" 'lontar-index rebuild '
matches 'an option' "$(completed 'lontar-index update --retry')" 'update --retry-failed '
matches "the daemon's commands" "$(completed 'lontar-searchd que')" 'lontar-searchd query '
matches 'a value' "$(completed 'lontar-index vocabulary sec')" 'vocabulary sectors '
matches 'bash finds its completion by the name of the program' \
    "$(inside bash -c '. /usr/share/bash-completion/completions/lontar-searchd
        COMP_WORDS=(lontar-searchd serve --check); COMP_CWORD=2; _lontar; echo "${COMPREPLY[@]}"')" '^--check-config$'

# Booted, in a copy: services as systemd starts them, behind each of the web servers.
booted=$scratch/booted
tried() { cat "$booted/tried/$1" 2> /dev/null; }
boot() {
    cp -ax "$root" "$booted"
    cp tests/deb_booted.sh "$booted/try.sh"
    rm -f "$booted/usr/sbin/policy-rc.d" "$booted"/etc/systemd/system/*.wants/{nginx,apache2,ssh}.service
    printf '[Unit]\nAfter=multi-user.target\n[Service]\nType=oneshot\nExecStart=/bin/bash /try.sh\n' \
        > "$booted/etc/systemd/system/try.service"
    mkdir -p "$booted/etc/systemd/system/default.target.wants"
    ln -s ../try.service "$booted/etc/systemd/system/default.target.wants/"
    timeout 600 systemd-nspawn --quiet --boot --register=no --keep-unit --private-network --console=pipe \
        --directory "$booted" < /dev/null > "$scratch/boot.log" 2>&1
}
if ! boot || [ ! -e "$booted/tried/index" ]; then
    sed 's/^/    /' "$scratch/boot.log" | tail -5
    skip 'the clean root cannot be booted here (systemd-nspawn)' 21
else
    same 'the index is brought up to date by its unit' "$(tried index)" 'status 0'
    matches 'the daemon, the timer and the watch are enabled' "$(tried enable)" 'status 0'
    same 'a socket starts the daemon' "$(tried search)" $'40\nstatus 0'
    same 'the timer waits' "$(tried timer)" $'active\nstatus 0'
    same 'a new publication is found by itself' "$(tried watch)" $'1\nstatus 0'
    matches 'a changed configuration is right' "$(tried check)" 'is right.*status 0'
    same 'and read anew' "$(tried reload; tried reloaded | grep 'the old configuration holds')" 'status 0'
    matches 'the log is written' "$(tried log)" '^[1-9]'
    matches 'it is rotated, and a new one written' "$(tried rotate) $(tried rotated)" \
        '^status 0 .*access.log.*access.log.1.*[1-9][0-9]*.*status 0'
    for server in nginx apache2; do
        same "$server: answers are passed on" "$(tried $server-encrypted | head -n 1 | jq .total)" 40
        matches "$server: with the site's own address" "$(tried $server-address)" \
            'template="https://library.example.org/search'
        same "$server: who comes unencrypted is sent on" "$(tried $server-plain)" \
            '301 https://library.example.org/search?q=wagesstatus 0'
        matches "$server: a slash inside an id is left as it is" "$(tried $server-slash)" '"status": ?404'
    done
    same 'a shard is served' "$(tried shard | head -n 1)" '40 publications'
    same 'through a tunnel, too' "$(tried tunnel | head -n 1)" '40 publications'
    same 'and by its replica' "$(tried replica | head -n 1)" '40 publications'
    same 'no unit has failed' "$(tried failed)" 'status 0'
    same 'none did what its unit forbids' "$(tried forbidden | grep -c lontar)" 0
    same 'all end when the package goes' "$(tried remove | tail -n 1) $(tried left)" 'status 0 status 0'
fi
rm -rf "$booted"
rm "$root/usr/sbin/policy-rc.d"
