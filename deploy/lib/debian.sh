# Debian packages for the scripts under deploy/, fetched by an apt of our own. It has its own lists, cache
# and sources, so the machine's apt is left as it is, and it needs no root. To be sourced by bash.
#
#   DEBIAN_MIRROR               where to fetch from (default: the mirror of this machine's own apt)
#   DEBIAN_ALLOW_EXPIRED_INDEX  1 takes an index past its Valid-Until date, as a frozen mirror has

DEBIAN_KEYRING=/usr/share/keyrings/debian-archive-keyring.gpg

# The mirror of this machine, without the one for security updates.
debian_mirror() {
  if [ -n "${DEBIAN_MIRROR:-}" ]; then
    echo "$DEBIAN_MIRROR"
    return
  fi
  # shellcheck disable=SC2016 # $(SITE) is apt's own word.
  apt-get indextargets --format '$(SITE)' 'Created-By: Packages' 2>/dev/null |
    grep -v security | grep -m1 debian
}

# debian_download SUITE FOLDER PACKAGE...: the newest .deb of each package of a suite, into FOLDER.
debian_download() {
  local suite=$1 folder=$2 mirror apt
  shift 2
  command -v apt-get >/dev/null || { echo "apt-get is missing: Debian packages cannot be fetched here" >&2; return 1; }
  mirror=$(debian_mirror) || true
  [ -n "$mirror" ] || { echo "no Debian mirror is known to apt here: set DEBIAN_MIRROR" >&2; return 1; }
  apt=$(mktemp -d)
  mkdir -p "$apt/sources" "$apt/lists/partial" "$apt/cache/archives/partial" "$folder"
  {
    echo "Types: deb"
    echo "URIs: $mirror"
    echo "Suites: $suite"
    echo "Components: main"
    [ ! -f "$DEBIAN_KEYRING" ] || echo "Signed-By: $DEBIAN_KEYRING"
  } > "$apt/sources/gpuq.sources"
  local options=(
    -q
    -o Dir::Etc::sourcelist=/dev/null
    -o "Dir::Etc::sourceparts=$apt/sources"
    -o Dir::Etc::preferences=/dev/null
    -o Dir::Etc::preferencesparts=/dev/null
    -o "Dir::State::lists=$apt/lists"
    -o "Dir::Cache=$apt/cache"
    -o APT::Sandbox::User="$(id -un)"
    -o APT::Default-Release=
    -o APT::Update::Error-Mode=any
    -o Acquire::Languages=none
    -o Acquire::Retries=3
  )
  [ -z "${DEBIAN_ALLOW_EXPIRED_INDEX:-}" ] || options+=(-o Acquire::Check-Valid-Until=false)
  local result=0
  if ! apt-get "${options[@]}" update > "$apt/log" 2>&1; then
    cat "$apt/log" >&2
    echo "the index of $suite cannot be read (if it has only expired: DEBIAN_ALLOW_EXPIRED_INDEX=1)" >&2
    result=1
  elif ! (cd "$folder" && apt-get "${options[@]}" download "$@" > "$apt/log" 2>&1); then
    cat "$apt/log" >&2
    echo "not all of these are in $suite: $*" >&2
    result=1
  fi
  rm -rf "$apt"
  return "$result"
}
