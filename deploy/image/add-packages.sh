#!/bin/sh
# add-packages.sh FOLDER PACKAGE...: installs Debian packages, and copies to FOLDER all that this has
# written: a layer for an image without a package manager.
set -eu

folder=$1
shift
rm -rf "$folder"
mkdir -p "$folder/var/lib/dpkg"
touch /tmp/before
apt-get install --yes --no-install-recommends "$@"
find / -xdev \( -path /proc -o -path /sys -o -path /tmp -o -path /var/lib/dpkg -o -path /var/lib/apt \
  -o -path /var/cache -o -path /var/log -o -path /usr/share/man -o -path /usr/share/locale \
  -o -path "$folder" \) -prune -o \( -type f -o -type l \) -cnewer /tmp/before -print0 |
  tar --create --null --files-from=- | tar --extract --directory="$folder"
/image/list-packages.sh >"$folder/var/lib/dpkg/status"
