#!/usr/bin/env bash
# Makes the site's default image, Python 3.11 with its whole standard library: deploy/images/python.sh FOLDER
# Or one that has NumPy, pandas, SciPy and scikit-learn too: deploy/images/python.sh FOLDER science
#
# FOLDER gets rootfs/, which apptainer runs as it is, digest, which names it: the SHA-256 of a sorted
# listing of every file's kind, mode, name and content, and facts.json, which says what programs find in it.
# Made from Debian packages by unpacking alone: no root, no maintainer scripts. Does nothing when FOLDER
# already holds what this version of the script makes.
set -Eeuo pipefail

readonly RECIPE=1
readonly SUITE=bookworm
readonly PYTHON=python3.11
# The interpreter, and every library that one of its own modules is linked to.
readonly PACKAGES=(
  "$PYTHON-minimal" "lib$PYTHON-minimal" "lib$PYTHON-stdlib" busybox-static
  libc6 libgcc-s1 libstdc++6 zlib1g libexpat1 libssl3 libffi8 libbz2-1.0 liblzma5 libsqlite3-0
  libreadline8 libtinfo6 libncursesw6 libuuid1 libcrypt1 libdb5.3 libnsl2 libtirpc3
  libgssapi-krb5-2 libkrb5-3 libk5crypto3 libkrb5support0 libcom-err2 libkeyutils1
)
# What `science` adds: each library, what it imports, and what its compiled parts are linked to.
readonly SCIENCE=(
  python3-numpy python3-pandas python3-pandas-lib python3-scipy python3-sklearn python3-sklearn-lib
  python3-dateutil python3-six python3-tz python3-decorator python3-joblib python3-threadpoolctl
  python3-pkg-resources python3-distutils libopenblas0-pthread libgfortran5 libquadmath0 libgomp1 liblbfgsb0 tzdata
)
readonly COMMANDS=(sh ls cat echo cp mv sleep id dd df du mkdir rm touch ps mount true false head tail wc
  env grep sed awk find sort stat kill date tar)
HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=deploy/lib/debian.sh
. "$HERE/../lib/debian.sh"

fail() {
  echo "images/python.sh: $*" >&2
  exit 1
}
trap 'fail "line $LINENO failed: $BASH_COMMAND"' ERR

[ $# -eq 1 ] || { [ $# -eq 2 ] && [ "$2" = science ]; } || { echo "usage: $0 FOLDER [science]" >&2; exit 2; }
FOLDER=$1
MORE=()
[ $# -eq 1 ] || MORE=("${SCIENCE[@]}")
readonly MADE_BY="$RECIPE${2:+ $2}"

# Runs the interpreter of an image where no container is: in_image ROOT ARGUMENT...
in_image() {
  local root=$1 loader libraries
  shift
  loader=$(cd "$root" && compgen -G "lib*/ld-linux*.so.*" | head -n 1)
  libraries=$(cd "$root" && find lib usr/lib -maxdepth 1 -type d -name '*-linux-gnu*' -printf "$root/%p:")
  PYTHONHOME=$root/usr "$root/$loader" --library-path "${libraries%:}" "$root/usr/bin/$PYTHON" "$@"
}

# What is in an image, as its own interpreter and its own packages say: facts ROOT
facts() {
  in_image "$1" -I -B -c '
import glob, importlib.metadata, json, os, platform, re, sys
root = sys.argv[1]
found = importlib.metadata.distributions(path=glob.glob(root + "/usr/lib/python3*/dist-packages"))
packages = sorted({(d.metadata["Name"], d.version) for d in found if d.metadata["Name"]})
cuda = [re.search(r"libcudart\.so\.([0-9.]+)$", name)
        for _, _, names in os.walk(root) for name in names if name.startswith("libcudart.so.")]
print(json.dumps({
    "python": platform.python_version(),
    "packages": [{"name": name, "version": version} for name, version in packages],
    "cuda": max((c.group(1) for c in cuda if c), key=len, default=None),
}, indent=1))' "$1"
}

if [ "$(cat "$FOLDER/recipe" 2> /dev/null)" = "$MADE_BY" ] && [ -s "$FOLDER/digest" ]; then
  if [ ! -s "$FOLDER/facts.json" ]; then
    facts "$FOLDER/rootfs" > "$FOLDER/facts.json.new"
    mv "$FOLDER/facts.json.new" "$FOLDER/facts.json"
  fi
  echo "the image is there: $(cat "$FOLDER/digest")"
  exit 0
fi

WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT
NEW=$FOLDER.new
ROOT=$NEW/rootfs

unpack() {
  local deb command
  debian_download "$SUITE" "$WORK/debs" "${PACKAGES[@]}" "${MORE[@]}" || fail "the packages cannot be fetched"
  for deb in "$WORK"/debs/*.deb; do dpkg-deb -x "$deb" "$ROOT"; done
  ln -sf "$PYTHON" "$ROOT/usr/bin/python3"
  ln -sf python3 "$ROOT/usr/bin/python"
  for command in "${COMMANDS[@]}"; do
    [ -e "$ROOT/bin/$command" ] || ln -s busybox "$ROOT/bin/$command"
  done
  rm -rf "$ROOT"/usr/share/{doc,man,locale,lintian,bug,doc-base,info} "$ROOT"/usr/lib/*/gconv
  (cd "$ROOT/usr/lib/$PYTHON" && rm -rf lib2to3 pydoc_data idlelib tkinter ensurepip test)
  # joblib imports it still.
  [ ${#MORE[@]} -gt 0 ] || rm -rf "$ROOT/usr/lib/$PYTHON/distutils"
}

# What the packages' own scripts would have linked: the libraries of linear algebra that are in use.
link_algebra() {
  local folder name
  for folder in "$ROOT"/usr/lib/*/openblas-pthread; do
    [ -d "$folder" ] || continue
    for name in libblas.so.3 liblapack.so.3 libopenblas.so.0; do
      ln -sf "openblas-pthread/$name" "$(dirname "$folder")/$name"
    done
  done
}

furnish() {
  (cd "$ROOT" && mkdir -p dev proc sys tmp root etc var/tmp home && chmod 1777 tmp var/tmp)
  echo root:x:0:0:root:/root:/bin/sh > "$ROOT/etc/passwd"
  echo root:x:0: > "$ROOT/etc/group"
  touch "$ROOT/etc/hosts" "$ROOT/etc/resolv.conf" "$ROOT/etc/localtime"
}

# Nobody can write into the image later, so without this each start of Python would compile what it
# imports. By the hash, not the time, of the source: the digest does not change with the day.
compile() {
  local folders=("$ROOT/usr/lib/$PYTHON")
  [ ! -d "$ROOT/usr/lib/python3" ] || folders+=("$ROOT/usr/lib/python3")
  in_image "$ROOT" -m compileall -q -j 0 --invalidation-mode unchecked-hash -s "$ROOT" -p / "${folders[@]}" \
    > "$WORK/compile.log" 2>&1 || { tail -n 5 "$WORK/compile.log" >&2; fail "Python's library does not compile"; }
}

digest() {
  (
    cd "$ROOT"
    export LC_ALL=C
    find . -type d -printf 'd %m %p\n' -o -type l -printf 'l %p %l\n' -o -type f -printf 'f %m %p\n' | sort
    find . -type f -print0 | sort -z | xargs -0 sha256sum
  ) | sha256sum | cut -d ' ' -f 1
}

rm -rf "$NEW"
mkdir -p "$ROOT"
unpack
link_algebra
furnish
compile
chmod -R go+rX,go-w "$ROOT"
chmod 1777 "$ROOT/tmp" "$ROOT/var/tmp"
digest > "$NEW/digest"
facts "$ROOT" > "$NEW/facts.json"
echo "$MADE_BY" > "$NEW/recipe"
mkdir -p "$(dirname "$FOLDER")"
rm -rf "$FOLDER.old"
[ ! -e "$FOLDER" ] || mv "$FOLDER" "$FOLDER.old"
mv "$NEW" "$FOLDER"
rm -rf "$FOLDER.old"
echo "the image is made: $(cat "$FOLDER/digest")"
