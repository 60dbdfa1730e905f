#!/bin/sh
# Takes out of this system what a program that runs never needs, Debian's package manager first of
# all: the files of the packages in `not-needed`, caches, and the bits that let a program become
# another user. Packages are not asked, since most of these would refuse.
set -eu

while read -r package; do
  dpkg-query --listfiles "$package" || true # another base may lack one
done </image/not-needed >/tmp/gone
while read -r file; do
  # Folders, and links to folders as /bin is one, are shared with packages that stay.
  [ -d "$file" ] || rm -f "$file"
done </tmp/gone
find / -xdev -type f -perm /6000 -exec chmod a-s {} +

/image/list-packages.sh >/tmp/status
rm -rf /var/lib/dpkg/* /var/lib/apt /var/cache/* /var/log/* /var/lib/systemd /var/lib/pam /etc/apt \
  /etc/dpkg /usr/lib/apt /usr/share/man /usr/share/locale /usr/share/info /usr/share/lintian /image /tmp/gone
mv /tmp/status /var/lib/dpkg/status
