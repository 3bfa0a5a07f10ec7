#!/bin/bash
# The package in a clean Debian root: installed, used, upgraded, removed. Needs root, debootstrap and
# the package archive; takes some minutes. Usage: tests/deb.sh PACKAGE.deb
set -u
. tests/system/lib.sh

package=$1
root=$scratch/root
inside() { chroot "$root" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C DEBIAN_FRONTEND=noninteractive "$@"; }
as_lontar() { inside runuser -u lontar -- "$@"; }
leave() {
    umount -R "$root/proc" "$root/dev" 2> /dev/null
    rm -rf "$scratch"
}
trap leave EXIT

if [ "$(id -u)" != 0 ]; then
    skip 'making a clean root takes root'
    finish
fi
debootstrap --variant=minbase bookworm "$root" > "$scratch/debootstrap.log" 2>&1
same 'a clean Debian root' $? 0
mount -t proc proc "$root/proc" && mount --rbind /dev "$root/dev" && mount --make-rslave "$root/dev"
cp /etc/resolv.conf "$root/etc/"
cp /etc/apt/apt.conf.d/* "$root/etc/apt/apt.conf.d/" 2> /dev/null
cp "$package" "$root/lontar.deb"
inside apt-get update -qq > /dev/null 2>&1
inside apt-get install -y -qq --no-install-recommends /lontar.deb > "$scratch/install.log" 2>&1
same 'it installs' $? 0
matches 'both programs run' "$(inside lontar-index --version; inside lontar-searchd --version)" \
    'lontar-index [0-9.]+ .*lontar-searchd [0-9.]+'
same 'the user that keeps the index' "$(inside stat -c %U /var/lib/lontar)" lontar

cp -r corpus/. "$root/srv/lontar/library/"
rm -rf "$root/srv/lontar/library/.typeset"
matches 'the library is indexed by the configuration alone' "$(as_lontar lontar-index update)" \
    'indexed 45, .* failed 0'
matches 'the configuration is right' "$(inside lontar-searchd serve --check-config)" 'is right'
inside setpriv --reuid=65534 --regid=65534 --clear-groups \
    lontar-searchd serve --listen 127.0.0.1:0 > "$scratch/out" 2>&1 &
daemon=$!
for _ in $(seq 100); do
    port=$(sed -n 's/.*port //p' "$scratch/out")
    [ -n "$port" ] && break
    sleep 0.1
done
same 'it is searched as nobody' "$(curl -sS -G "http://127.0.0.1:$port/api/v1/search" \
    --data-urlencode 'q="recruitment fees"' | jq .total)" 2
pkill -P $daemon # the shell that waits for it is no part of it
wait $daemon
same 'it ends when it is told to' $? 0

. tests/deb_examples.sh

# The same version again stands for a later one: an index that exists, a configuration that was changed.
echo '# ours' >> "$root/etc/lontar/lontar.conf"
inside apt-get install -y -qq --reinstall /lontar.deb > "$scratch/upgrade.log" 2>&1
same 'it upgrades' $? 0
matches 'the configuration is kept' "$(tail -1 "$root/etc/lontar/lontar.conf")" '# ours'
matches 'and the index' "$(as_lontar lontar-index update)" 'unchanged 45'
# An index of an older format: both programs say what to do, and that helps.
sed -i 's/"format": *[0-9]*/"format": 0/' "$root"/var/lib/lontar/index/current/MANIFEST.json
matches 'an older format is told' "$(as_lontar lontar-index update 2>&1)" 'index format 0, .* rebuild --force'
matches 'by the daemon, too' "$(as_lontar lontar-searchd query wages 2>&1)" 'index format 0, .* rebuild --force'
matches 'it is made anew' "$(as_lontar lontar-index rebuild --force 2> /dev/null)" 'indexed 45, '
matches 'and searched again' "$(as_lontar lontar-searchd query wages 2>&1)" '^40 publications'
inside apt-get remove -y -qq lontar > /dev/null 2>&1
same 'it is removed' "$(inside sh -c 'command -v lontar-index')" ''
ok "$([ -d "$root/var/lib/lontar/" ]; echo $?)" 'the index stays'
inside apt-get purge -y -qq lontar > /dev/null 2>&1
ok "$([ ! -e "$root/var/lib/lontar" ] && [ ! -e "$root/etc/lontar" ]; echo $?)" 'until it is purged'
same 'the publications stay' "$(find "$root/srv/lontar/library" -name '*.pdf' | wc -l)" \
    "$(find corpus -name '*.pdf' -not -path '*/.typeset/*' | wc -l)"
finish
