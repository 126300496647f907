#!/bin/sh
# Bundles web-report/ again and compares with what is committed. Exits 77 (skipped) without node.
set -eu
root=$1
if ! command -v npm >/dev/null 2>&1; then
  echo "no node here"
  exit 77
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -r "$root/web-report/package.json" "$root/web-report/package-lock.json" \
  "$root/web-report/build.js" "$root/web-report/src" "$work"
cd "$work"
npm ci --no-audit --no-fund --loglevel=error
node build.js "$work/dist"
diff -r "$work/dist" "$root/web-report/dist"
echo "the bundle is what its sources make"
