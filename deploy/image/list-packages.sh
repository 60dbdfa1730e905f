#!/bin/sh
# What dpkg knows of the packages that stay, one paragraph each: scanners for known vulnerabilities
# look for it in /var/lib/dpkg/status.
set -eu

awk '
  FNR == NR { gone["Package: " $0]; next }
  /^Package: / { stays = !($0 in gone) }
  stays
' /image/not-needed /var/lib/dpkg/status
