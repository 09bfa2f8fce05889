#!/usr/bin/env bash
# Puts a working, unprivileged apptainer under PREFIX: deploy/apptainer/install.sh PREFIX
#
# Debian's stable suites have no apptainer, and the one of its unstable suite needs a newer C library. So
# that library comes along and lies beside it under PREFIX, where only apptainer finds it; this machine's
# own stays as it is. Programs that apptainer calls come from the machine's own suite. Does nothing when
# PREFIX already holds what this version of the script makes.
#
#   APPTAINER_SUITE  the suite of apptainer and its libraries (default sid)
#   APPTAINER_DEBS   a folder that keeps the packages and supplies them the next time
#   (and those of deploy/lib/debian.sh)
set -Eeuo pipefail

readonly RECIPE=1
readonly LIBRARIES=(libc6 libseccomp2 libsqlite3-0)
HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=deploy/lib/debian.sh
. "$HERE/../lib/debian.sh"

fail() {
  echo "apptainer/install.sh: $*" >&2
  exit 1
}
trap 'fail "line $LINENO failed: $BASH_COMMAND"' ERR

[ $# -eq 1 ] || { echo "usage: $0 PREFIX" >&2; exit 2; }
case $1 in /*) PREFIX=${1%/} ;; *) fail "PREFIX must be an absolute path, not $1" ;; esac

starts() {
  [ -x "$PREFIX/bin/apptainer" ] && "$PREFIX/bin/apptainer" --version > /dev/null 2>&1
}

if [ "$(cat "$PREFIX/.recipe" 2> /dev/null)" = "$RECIPE" ] && starts; then
  echo "apptainer is there: $("$PREFIX/bin/apptainer" --version)"
  exit 0
fi
[ "$(id -u)" = 0 ] || fail "needs root, for Debian packages and for files that root owns"

WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT
DEBS=${APPTAINER_DEBS:-$WORK/debs}

# What apptainer calls, and what we lay it out with: program and package.
install_tools() {
  local missing=() pair
  for pair in patchelf:patchelf mksquashfs:squashfs-tools squashfuse_ll:squashfuse newuidmap:uidmap \
    fuse-overlayfs:fuse-overlayfs fuse2fs:fuse2fs mkfs.ext3:e2fsprogs; do
    PATH=$PATH:/usr/sbin:/sbin command -v "${pair%%:*}" > /dev/null || missing+=("${pair#*:}")
  done
  [ -f "$DEBIAN_KEYRING" ] || missing+=(debian-archive-keyring)
  [ ${#missing[@]} -gt 0 ] || return 0
  echo "apptainer: installing ${missing[*]}"
  if ! apt_install "${missing[@]}"; then
    apt-get update -q > "$WORK/apt.log" 2>&1 || true
    apt_install "${missing[@]}" || { cat "$WORK/apt.log" >&2; fail "apt-get cannot install ${missing[*]}"; }
  fi
}

apt_install() {
  DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@" >> "$WORK/apt.log" 2>&1
}

have_packages() {
  local package
  for package in apptainer "${LIBRARIES[@]}"; do
    compgen -G "$DEBS/${package}_*.deb" > /dev/null || return 1
  done
}

# Into $NEW: bin/, lib/ with everything private, etc/, and the folder that a container is built in.
lay_out() {
  local deb loader program
  mkdir -p "$WORK/x" "$NEW/bin" "$NEW/var/lib/apptainer/mnt/session"
  for deb in "$DEBS"/*.deb; do dpkg-deb -x "$deb" "$WORK/x"; done
  starter=$(cd "$WORK/x/usr/lib" && compgen -G "*/apptainer/bin/starter") || fail "the package has no starter"
  machine=${starter%%/*}
  mkdir -p "$NEW/lib" "$NEW/etc"
  cp -a "$WORK/x/usr/bin/apptainer" "$NEW/bin/"
  cp -a "$WORK/x/usr/lib/$machine" "$NEW/lib/"
  rm -rf "$NEW/lib/$machine/gconv"
  cp -a "$WORK/x/etc/apptainer" "$NEW/etc/"
  # The starter takes the folder above its own for the prefix and looks for both there.
  ln -s ../etc "$NEW/lib/etc"
  ln -s ../var "$NEW/lib/var"
  loader=$(basename "$(patchelf --print-interpreter "$NEW/bin/apptainer")")
  [ -e "$NEW/lib/$machine/$loader" ] || fail "the C library's package has no $loader"
  for program in "$NEW/bin/apptainer" "$NEW/lib/$starter"; do
    patchelf --force-rpath --set-interpreter "$PREFIX/lib/$machine/$loader" \
      --set-rpath "$PREFIX/lib/$machine" "$program"
  done
}

# Root inside a container has no capabilities, nothing is setuid, and cgroups are ours to set.
configure() {
  local file=$NEW/etc/apptainer/apptainer.conf
  sed -i 's/^root default capabilities = .*/root default capabilities = no/
          s/^allow setuid = .*/allow setuid = no/' "$file"
  [ "$(cat /proc/1/comm)" = systemd ] || sed -i 's/^systemd cgroups = .*/systemd cgroups = no/' "$file"
  chmod -R go+rX,go-w "$NEW"
}

swap_in() {
  mkdir -p "$(dirname "$PREFIX")"
  rm -rf "$PREFIX.old"
  [ ! -e "$PREFIX" ] || mv "$PREFIX" "$PREFIX.old"
  mv "$NEW" "$PREFIX"
  rm -rf "$PREFIX.old"
}

# A container really runs: its code comes back, and only ours is in it.
prove() {
  local image=$WORK/proof library code=0 said
  starts || fail "it does not start: $("$PREFIX/bin/apptainer" --version 2>&1 || true)"
  mkdir -p "$image"/{bin,dev,proc,sys,tmp,etc,usr,lib,lib64,var/tmp,root}
  cp -L /bin/sh "$image/bin/sh"
  for library in $(ldd /bin/sh | grep -oE '/[^ ]+'); do
    mkdir -p "$image$(dirname "$library")"
    cp -L "$library" "$image$library"
  done
  echo root:x:0:0::/root:/bin/sh > "$image/etc/passwd"
  echo root:x:0: > "$image/etc/group"
  chmod 755 "$WORK"
  # shellcheck disable=SC2016 # For the shell inside.
  said=$("$PREFIX/bin/apptainer" -q exec --containall --cleanenv --no-home --net --network none \
    "$image" /bin/sh -c 'echo "in $APPTAINER_NAME"; exit 7' 2>&1) || code=$?
  [ "$code $said" = "7 in proof" ] || fail "a container does not run here (code $code): $said"
}

install_tools
have_packages || { rm -f "$DEBS"/*.deb; debian_download "${APPTAINER_SUITE:-sid}" "$DEBS" apptainer "${LIBRARIES[@]}" || fail "the packages cannot be fetched"; }
have_packages || fail "a package is missing in $DEBS"
NEW=$PREFIX.new
rm -rf "$NEW"
mkdir -p "$NEW"
lay_out
configure
swap_in
prove
echo "$RECIPE" > "$PREFIX/.recipe"
echo "apptainer is installed: $("$PREFIX/bin/apptainer" --version)"
