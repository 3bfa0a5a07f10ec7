#!/bin/bash
# Make lontar_VERSION_ARCH.deb from what was built. Usage: docs/install/deb.sh BUILD VERSION
set -eu
build=$1 version=$2
architecture=$(dpkg --print-architecture)
root=$build/deb
package=$build/lontar_${version}_$architecture.deb

rm -rf "$root"
make -s install install-service B="$build" DESTDIR="$(pwd)/$root" PREFIX=/usr STRIP=1

# Which packages the programs' libraries come from, at least in the versions they were built with.
mkdir -p "$root/DEBIAN" "$build/debian"
echo 'Source: lontar' > "$build/debian/control"
depends=$(cd "$build" && dpkg-shlibdeps -O --ignore-missing-info deb/usr/bin/* 2> /dev/null |
    sed -n 's/^shlibs:Depends=//p')
rm -r "$build/debian"
installed=$(du -sk --exclude=DEBIAN "$root" | cut -f 1)
cat > "$root/DEBIAN/control" << EOF
Package: lontar
Version: $version
Architecture: $architecture
Maintainer: Lontar maintainers <lontar@localhost>
Installed-Size: $installed
Depends: $depends, poppler-data, adduser
Recommends: tesseract-ocr
Suggests: libxapian-dev
Section: text
Priority: optional
Description: search engine for a library of publications
 Finds reports, briefs, conventions and news, as PDF and more, in English and in
 the languages of Asia and the Pacific, on the exact page, with filters by country,
 sector and year; over HTTP, on a web page and on the terminal.
EOF
echo /etc/lontar/lontar.conf > "$root/DEBIAN/conffiles"
echo /etc/logrotate.d/lontar >> "$root/DEBIAN/conffiles"
for script in postinst prerm postrm; do
    install -m 755 "docs/install/$script" "$root/DEBIAN/$script"
done
dpkg-deb --root-owner-group --build "$root" "$package" > /dev/null
echo "$package"
