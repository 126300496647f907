#!/bin/sh
# Tries this commit where nothing is installed: clones it into a bare Debian made by debootstrap,
# and runs a command there. Needs root. Uncommitted changes are not tried.
#   tools/try-in-bare-root.sh bookworm                         ./oomcast version, twice
#   tools/try-in-bare-root.sh trixie 'CI=true bash .ci/run'    any shell command, run in the clone
# OOMCAST_ROOTS (/var/tmp/oomcast-roots) keeps the bare systems and the last trial of each.
set -eu
source=$(cd "$(dirname "$0")/.." && pwd)
suite=${1:?the name of a Debian release: bookworm, trixie}
command=${2:-'./oomcast version && cd / && time "$OLDPWD/oomcast" version'}
roots=${OOMCAST_ROOTS:-/var/tmp/oomcast-roots}
pristine=$roots/$suite.pristine
root=$roots/$suite.trial

say() { echo "bare root: $*" >&2; }
[ "$(id -u)" = 0 ] || { say "only root can do this"; exit 2; }
command -v debootstrap >/dev/null || { say "please install debootstrap"; exit 2; }

# The mirror, and whatever proxy and certificates this machine needs to reach it.
mirror=$(apt-get indextargets --format '$(SITE)' | grep -v -i security | head -n 1)
mkdir -p "$roots"
if [ ! -d "$pristine" ]; then
  say "making $suite"
  debootstrap --variant=minbase --include=git "$suite" "$pristine.new" "$mirror" \
    >"$roots/$suite.log"
  mv "$pristine.new" "$pristine"
fi

clean() {
  umount "$root/proc" 2>/dev/null || true
}
trap clean EXIT
trap 'exit 130' INT TERM
clean
rm -rf --one-file-system "$root"
cp -a "$pristine" "$root"
# Any machine or container has these; Spark needs to find localhost.
cp /etc/resolv.conf /etc/hosts "$root/etc/"
apt-config dump | grep -E '^Acquire::(Check|https?::Proxy)' \
  >"$root/etc/apt/apt.conf.d/99host" || true
certificates=${SSL_CERT_FILE:-/etc/ssl/certs/ca-certificates.crt}
[ ! -f "$certificates" ] || cp "$certificates" "$root/root/host-certificates.crt"
mount -t proc proc "$root/proc"

git clone -q --no-hardlinks "file://$source" "$root/src"
git -C "$root/src" checkout -q "$(git -C "$source" rev-parse HEAD)"
say "$(git -C "$source" rev-parse --short HEAD) in $suite: $command"
begin=$(date +%s)
code=0
chroot "$root" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 \
  PIP_CERT=/root/host-certificates.crt NODE_EXTRA_CA_CERTS=/root/host-certificates.crt \
  ${PIP_INDEX_URL:+PIP_INDEX_URL="$PIP_INDEX_URL"} \
  bash -c "cd /src && $command" || code=$?
say "exit code $code after $(($(date +%s) - begin)) s"
exit "$code"
