#!/bin/sh
# install-dependencies.sh PACKAGE: what a package of this workspace needs to run, without what only
# people and compilers read.
set -eu

pnpm install --store-dir /store --frozen-lockfile --prod --filter "$1..."
find node_modules -type f \( -name '*.map' -o -name '*.md' -o -name '*.ts' -o -name '*.mts' -o -name '*.cts' \) -delete
rm -rf node_modules/.cache pnpm-lock.yaml pnpm-workspace.yaml
