# Maven, only when sources changed, with progress on the terminal and everything else in a log. Sourced by
# ./gpuq.

# What `up` runs.
readonly APPLICATIONS=(api-service scheduler-service node-agent)

# source_stamp WORD MODULE...: one word for all that goes into a build of these modules (none: of all), so
# that a touched or checked-out file alone builds nothing.
source_stamp() {
  local module sources=(pom.xml .mvn config)
  (
    cd "$ROOT" || exit
    echo "$JAVA_HOME" "$1"
    shift
    [ $# -gt 0 ] || set -- ./*
    for module; do
      [ ! -f "$module/pom.xml" ] || sources+=("$module/pom.xml")
      [ ! -f "$module/packages/pom.xml" ] || sources+=("$module/packages/pom.xml")
      [ ! -d "$module/src/main" ] || sources+=("$module/src/main")
    done
    find "${sources[@]}" \( -name node_modules -o -name dist \) -prune -o -type f -print0 |
      LC_ALL=C sort -z | xargs -0 sha256sum
  ) | sha256sum | cut -d ' ' -f 1
}

is_built() {
  local application
  [ "$(cat "$STATE/built" 2> /dev/null)" = "$1" ] && own_class_path_is_whole || return 1
  for application in "${APPLICATIONS[@]}"; do
    [ -f "$ROOT/$application/target/quarkus-app/quarkus-run.jar" ] || return 1
  done
}

# The libraries lie in Maven's repository, which somebody may have emptied meanwhile.
own_class_path_is_whole() {
  local file
  [ -f "$ROOT/local-stack/target/classes/gpuq/local/Main.class" ] || return 1
  for file in "$ROOT"/local-stack/target/own.classpath "$ROOT"/local-stack/packages/target/kafka.classpath; do
    [ -f "$file" ] || return 1
  done
  while read -r file; do
    [ -f "$file" ] || return 1
  done < <(tr ':' '\n' < "$ROOT/local-stack/target/own.classpath"; echo; tr ':' '\n' < "$ROOT/local-stack/packages/target/kafka.classpath"; echo)
}

# Everything that `up` needs.
build() {
  local stamp page=with-page
  find_node || {
    page=without-page
    say "Node 20.19 or newer is missing: the web page is left out."
  }
  stamp=$(source_stamp "$page")
  is_built "$stamp" && return
  find_maven
  say "building with $JAVA_HOME (log: $STATE/logs/build.log)"
  local arguments=(package -DskipTests -pl "$(IFS=,; echo "${APPLICATIONS[*]},local-stack,cli")" -am)
  [ $page = with-page ] || arguments+=(-Dquarkus.quinoa=false)
  rm -f "$STATE/built"
  maven build -T 1C "${arguments[@]}"
  echo "$stamp" > "$STATE/built"
}

# local-stack alone, for what needs no service of ours.
build_own() {
  local stamp
  stamp=$(source_stamp own local-stack)
  [ "$(cat "$STATE/built-own" 2> /dev/null)" = "$stamp" ] && own_class_path_is_whole && return
  find_maven
  say "building local-stack with $JAVA_HOME (log: $STATE/logs/build.log)"
  maven build generate-test-resources -pl local-stack -am
  echo "$stamp" > "$STATE/built-own"
}

# maven LOG ARGUMENTS...: runs it and fails with one line of cause.
maven() {
  local log=$STATE/logs/$1.log
  shift
  mkdir -p "$STATE/logs"
  # shellcheck disable=SC2086 # Several arguments in one variable, on purpose.
  if ! (cd "$ROOT" && mvn -B -ntp -Dstyle.color=never ${GPUQ_MAVEN_ARGS:-} "$@" 2>&1) | tee "$log" | progress; then
    fail "$(cause "$log") (log: $log)"
  fi
}

# From Maven's output: each module as it begins, each module's tests as they end, and what long runs tell.
progress() {
  local line
  while IFS= read -r line; do
    case $line in
      "[INFO] Building "*"["*"/"*"]") say "  $(echo "$line" | sed -E 's/\[INFO\] Building ([^ ]+) .*\[([0-9]+\/[0-9]+)\]/\2 \1/')" ;;
      "e2e: "*) say "    ${line#e2e: }" ;;
      *"Time elapsed"*) ;;
      *"] Tests run: "*) say "    ${line#*] }" ;;
    esac
  done
}

# The first line that says why: a compiler's message (its warnings are errors too), a failed test, or the
# goal that failed.
cause() {
  local pattern
  for pattern in '^\[ERROR\] /.*\.java' '^\[ERROR\] +[A-Za-z]+(Test|IT)[.:]' '^\[WARNING\] /.*\.java:\[' \
    '^\[ERROR\] Failed to execute goal' '^\[ERROR\]'; do
    if grep -m1 -E "$pattern" "$1" | sed -E 's/^\[(ERROR|WARNING)\] *//'; then
      return
    fi
  done
  echo "Maven ended without a reason"
}

# main_of MODULE CLASS ARGUMENTS...: a program of one of our modules, compiled if need be; it runs in RUN_IN,
# the checkout where that is not said, in a JVM with the options of RUN_WITH.
main_of() {
  local module=$1 class=$2
  shift 2
  find_maven
  say "compiling $module"
  # Up to test-compile: a module may lean on the tests of another, and Maven resolves those no earlier.
  maven build test-compile dependency:build-classpath -q -pl "$module" -am \
    -Dmdep.outputFile=target/run.classpath -Dmdep.includeScope=runtime
  (cd "${RUN_IN:-$ROOT}" && exec "$JAVA_HOME/bin/java" --enable-native-access=ALL-UNNAMED \
    --sun-misc-unsafe-memory-access=allow ${RUN_WITH:+$RUN_WITH} \
    -cp "$ROOT/$module/target/classes:$(cat "$ROOT/$module/target/run.classpath")" "$class" "$@")
}
