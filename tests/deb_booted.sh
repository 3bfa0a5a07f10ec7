#!/bin/bash
# Runs inside the clean root that tests/deb.sh has booted: does what docs/install.md and
# docs/scaling.md tell, and leaves what came of it in /tried, a file a step.
mkdir -p /tried
note() { # step, command ...: its output and, at last, its status
    local step=$1
    shift
    "$@" > "/tried/$step" 2>&1
    echo "status $?" >> "/tried/$step"
}
until_is() { # wanted, command ...: for 20 s
    for _ in $(seq 200); do
        [ "$("${@:2}" 2> /dev/null)" = "$1" ] && break
        sleep 0.1
    done
}
total() { # address of the site, words, more options of curl
    curl -sS -G "$1/api/v1/search" --data-urlencode "q=$2" "${@:3}" | jq .total
}
here=http://127.0.0.1:8080

note index systemctl start lontar-index
note enable systemctl enable --now lontar-searchd.socket lontar-index.timer lontar-watch
note search total $here wages
note timer systemctl is-active lontar-index.timer
cat > /srv/lontar/library/zebu.txt <<< 'The zebu of Zanzibar works.'
until_is 1 total $here zebu
note watch total $here zebu

# Configuration behind a web server, checked and read anew, with a log.
sed -i -e 's|^# access-log =.*|access-log = /var/log/lontar/access.log|' -e 's|^# proxy =.*|proxy = 127.0.0.1|' \
    -e 's|^# public-url =.*|public-url = https://library.example.org|' /etc/lontar/lontar.conf
note check lontar-searchd serve --check-config
note reload systemctl reload lontar-searchd
until_is 1 total $here zebu
note reloaded journalctl --boot -u lontar-searchd --no-pager -o cat
note log wc -l /var/log/lontar/access.log
note rotate logrotate --force /etc/logrotate.d/lontar
until_is 1 total $here zebu
sleep 0.5
note rotated sh -c 'ls /var/log/lontar; wc -l < /var/log/lontar/access.log'

# The examples of web servers, one after the other.
for server in nginx apache2; do
    systemctl start $server
    for what in encrypted address plain slash; do
        to=https://library.example.org
        options=(-sSk --resolve '*:443:127.0.0.1' --resolve '*:80:127.0.0.1')
        case $what in
        encrypted) note $server-$what curl "${options[@]}" "$to/api/v1/search?q=wages&limit=1" ;;
        plain) note $server-$what curl "${options[@]}" -o /dev/null -w '%{http_code} %{redirect_url}' \
            http://library.example.org/search?q=wages ;;
        slash) note $server-$what curl "${options[@]}" "$to/api/v1/documents/a%2Fb" ;;
        address) note $server-$what curl "${options[@]}" "$to/opensearch.xml" ;;
        esac
    done
    systemctl stop $server
done

# A shard, a tunnel to it, and a replica, all on this machine.
systemctl enable --now lontar-shard
until_is true sh -c 'lontar-searchd query --index tcp:127.0.0.1:7001 work > /dev/null && echo true'
note shard lontar-searchd query --index tcp:127.0.0.1:7001 wages
install -d -m 700 -o lontar /etc/lontar/keys
runuser -u lontar -- ssh-keygen -q -t ed25519 -N '' -f /etc/lontar/keys/tunnel
useradd --create-home --shell /usr/sbin/nologin tunnel
install -d -o tunnel /home/tunnel/.ssh
echo "restrict,port-forwarding,permitopen=\"127.0.0.1:7001\",permitopen=\"127.0.0.1:7002\" $(cat /etc/lontar/keys/tunnel.pub)" \
    > /home/tunnel/.ssh/authorized_keys
systemctl start ssh
ssh-keyscan -t ed25519 127.0.0.1 > /etc/lontar/keys/known_hosts 2> /dev/null
forward() { # name, port here, port there
    sed -n '/^    Host shard$/,/^$/s/^    //p' /usr/share/doc/lontar/scaling.md |
        sed -e "s/HostName .*/HostName 127.0.0.1/" -e "s/LocalForward .*/LocalForward 127.0.0.1:$2 127.0.0.1:$3/" \
            > "/etc/lontar/tunnel-$1.conf"
    systemctl enable --now "lontar-tunnel@$1"
}
forward shard2 7201 7001
until_is true sh -c 'lontar-searchd query --index tcp:127.0.0.1:7201 work > /dev/null && echo true'
note tunnel lontar-searchd query --index tcp:127.0.0.1:7201 wages
systemctl enable --now lontar-replica-source
forward replica 7102 7002
systemctl enable --now lontar-replica lontar-replica-shard
until_is true sh -c 'lontar-searchd query --index tcp:127.0.0.1:7003 work > /dev/null && echo true'
note replica lontar-searchd query --index tcp:127.0.0.1:7003 wages

note failed systemctl list-units --failed --plain --no-legend 'lontar*'
note forbidden journalctl --boot --no-pager -o cat --grep 'SIGSYS|code=killed.*(SYS|31)|core-dump'
note remove apt-get remove -y -qq lontar
note left systemctl list-units --state=active --plain --no-legend 'lontar-*'
systemctl poweroff
