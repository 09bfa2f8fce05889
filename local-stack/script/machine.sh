# What this machine has and lacks: the JDK, Maven, Node, a browser, apptainer and the image. Sourced by
# ./gpuq. Each function finds one thing, or says in one sentence what to do.

# Sets JAVA_HOME to a JDK 25: the one given, else the first of the usual places.
find_jdk() {
  local candidate
  for candidate in "${JAVA_HOME:-}" /usr/lib/jvm/* /opt/* /opt/*/* "$HOME"/.sdkman/candidates/java/* \
    "$HOME"/.jdks/* "$(jdk_on_path)"; do
    if is_jdk_25 "$candidate"; then
      export JAVA_HOME=$candidate
      return
    fi
  done
  fail "no JDK 25 is found in JAVA_HOME, /usr/lib/jvm, /opt, ~/.sdkman or PATH: install one, or set JAVA_HOME."
}

is_jdk_25() {
  [ -n "$1" ] && [ -x "$1/bin/javac" ] && grep -qs '^JAVA_VERSION="25[".]' "$1/release"
}

jdk_on_path() {
  local javac
  javac=$(command -v javac) || return 0
  dirname "$(dirname "$(readlink -f "$javac")")"
}

find_maven() {
  local version
  command -v mvn > /dev/null ||
    fail "Maven is missing: install version 3.8 or newer (Debian: apt-get install maven)."
  version=$(MAVEN_OPTS='' mvn -Dstyle.color=never --version 2> /dev/null |
    sed -n 's/^[^A]*Apache Maven \([0-9.]*\).*/\1/p') ||
    fail "Maven does not start: $(mvn --version 2>&1 | grep -v '^Picked up' | head -n 1)"
  at_least "$version" 3.8 || fail "Maven ${version:-of an unknown version} is too old: 3.8 or newer is needed."
}

# at_least VERSION LEAST: compares by numbers.
at_least() {
  [ -n "$1" ] && [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]
}

has_node() {
  command -v npm > /dev/null && at_least "$(node --version 2> /dev/null | tr -d v)" 20.19
}

# Node builds the page. Debian's own is taken where it is new enough and we may install it.
find_node() {
  has_node && return
  apt_install nodejs npm
  has_node
}

find_chromium() {
  [ -x /usr/bin/chromium ] && return
  apt_install chromium
  [ -x /usr/bin/chromium ] || fail "Chromium is missing for the tests of the page: apt-get install chromium."
}

# Sets GPUQ_APPTAINER: the one given, ours, one on PATH that works, else it is installed under .gpuq.
find_apptainer() {
  local ours=$STATE/apptainer there
  if [ -z "${GPUQ_APPTAINER:-}" ]; then
    there=$(command -v apptainer) || there=
    if [ -x "$ours/bin/apptainer" ]; then
      GPUQ_APPTAINER=$ours/bin/apptainer
    elif [ -n "$there" ] && at_least "$(apptainer_version "$there")" 1.1; then
      GPUQ_APPTAINER=$there
    elif [ "$(id -u)" = 0 ]; then
      say "apptainer is installed under .gpuq (some ten seconds)"
      logged apptainer "$ROOT/deploy/apptainer/install.sh" "$ours"
      GPUQ_APPTAINER=$ours/bin/apptainer
    else
      fail "apptainer 1.1 or newer is missing: install it, or run deploy/apptainer/install.sh $ours as root."
    fi
  fi
  [ -n "$(apptainer_version "$GPUQ_APPTAINER")" ] || fail "$GPUQ_APPTAINER does not work: $("$GPUQ_APPTAINER" --version 2>&1 | head -n 1)"
  export GPUQ_APPTAINER
}

apptainer_version() {
  "$1" --version 2> /dev/null | sed -n 's/^apptainer version \([0-9.]*\).*/\1/p'
}

find_image() {
  local folder=$STATE/images/python-3.11
  [ -s "$folder/digest" ] && return
  say "the Python image is made under .gpuq (some ten seconds)"
  logged image "$ROOT/deploy/images/python.sh" "$folder"
}

# Beside the default: a competition names it by its digest.
find_science_image() {
  local folder=$STATE/images/python-3.11-science
  [ -s "$folder/digest" ] && return
  say "the image for science is made under .gpuq (a minute or so)"
  logged science-image "$ROOT/deploy/images/python.sh" "$folder" science
}

# logged NAME COMMAND...: its output goes to a log; what it says last is the reason if it fails.
logged() {
  local log=$STATE/logs/$1.log
  shift
  mkdir -p "$STATE/logs"
  "$@" > "$log" 2>&1 || fail "$(grep -v '^[[:space:]]*$' "$log" | tail -n 1) (log: $log)"
}

# apt_install PACKAGE...: where we are root on a Debian; elsewhere it does nothing.
apt_install() {
  [ "$(id -u)" = 0 ] && command -v apt-get > /dev/null || return 0
  say "Debian's $* is installed"
  mkdir -p "$STATE/logs"
  DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@" > "$STATE/logs/apt.log" 2>&1 && return
  {
    apt-get update -q
    DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@"
  } > "$STATE/logs/apt.log" 2>&1 || true
}
