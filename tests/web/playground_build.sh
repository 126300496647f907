#!/bin/sh
# Builds the playground into a folder. Exits 77 (skipped) without the compiler for WebAssembly or
# node, which only CI takes for a failure.
set -eu
root=$1
folder=$2
if [ -z "${CI:-}" ] && ! { command -v clang++-19 && command -v wasm-ld-19 &&
  command -v npm && [ -d /usr/include/wasm32-wasi ]; } >/dev/null 2>&1; then
  echo "no compiler for WebAssembly here, or no npm: see web/build"
  exit 77
fi
exec "$root/web/build" "$folder"
