#!/bin/bash
# supervise.sh --dir D --cgroup G... [options] -- ARGV
#
# Owns one attempt's container: starts it inside the attempt's cgroup, itself stays outside, ends
# it at its deadline and writes down how it ended. It is started in a session of its own and needs
# nobody: agent and launcher may die and come back meanwhile. Everything it says is a file in D:
#   supervisor  boot id, pid and start ticks     started     the program inside has begun
#   exit        how it ended, fsynced, renamed   stdout ...  output: the beginning
#   where       what the program was at when its time was over
#   X.tail, X.rest   the last bytes of an output, and how many followed its beginning; both are
#                    there once the output has ended
# and it reads two: `timeout` (how long the program may run from its start; may be rewritten) and
# `stop` (end it now; the content is the reason). Signal USR1 makes it look at once.
# Needs bash 5.1, coreutils and sleep. Times are centiseconds of /proc/uptime: nobody can set that.
set -u
LC_ALL=C
export LC_ALL

dir= nofile=4096 grace=10 head_bytes=9437184 tail_bytes=1048576 on_log_limit=cut merge=0
start_bound=6000 # a container that has not begun after a minute never will
cgroups=()
while [ $# -gt 0 ]; do
  case $1 in
    --dir) dir=$2 ;;
    --cgroup) cgroups+=("$2") ;;
    --nofile) nofile=$2 ;;
    --grace) grace=$2 ;;
    --head) head_bytes=$2 ;;
    --tail) tail_bytes=$2 ;;
    --on-log-limit) on_log_limit=$2 ;;
    --merge-output) merge=$2 ;;
    --) shift; break ;;
    *) echo "supervise: unknown option $1" >&2; exit 64 ;;
  esac
  shift 2
done
cd "$dir" || exit 64
exec </dev/null

now() { # -> REPLY, without a fork
  local up _
  read -r up _ </proc/uptime
  REPLY=$((10#${up/./}))
}

# What the loop below waits on: one line for each thing that happened. A pipe read with a bound, and
# not `wait` on a timer: bash may lose a child that ends while it begins to wait, and would then wait
# for the program alone, for ever. Open for reading and writing, so it never ends.
exec 6<> <(:)
# USR1 means: look at the files. Nobody ends the supervisor by asking nicely, as the program would
# lose its deadline. Set before anybody can know this process.
trap 'echo look >&6' USR1 HUP INT TERM

read -r boot </proc/sys/kernel/random/boot_id
read -r stat </proc/$$/stat
read -r -a fields <<<"${stat##*) }"
echo "$boot $$ ${fields[19]}" >supervisor

# The first bytes of an output go to a file as they come; of the rest, the last ones and a count.
# Whatever the program prints, this many bytes of disk are all it can take.
pump() { # NAME
  stdbuf -o0 head -c "$head_bytes" >"$1"
  if [ "$on_log_limit" = stop ]; then
    rest=$(head -c 1 | wc -c)
    if [ "$rest" -gt 0 ]; then
      echo "$1" >output-limit
      kill -USR1 $$
    fi
  fi
  tee >(wc -c >"$1.rest.tmp"; mv "$1.rest.tmp" "$1.rest") | tail -c "$tail_bytes" >"$1.tail.tmp"
  mv "$1.tail.tmp" "$1.tail"
}

# The stub inside the container writes one byte here right before it becomes the program. A pipe
# that is closed after it: a file would be one more thing that the program could fill.
exec 5> >(IFS= read -r -N 1 _ && { now; echo "$REPLY" >started; kill -USR1 $$; })
if [ "$merge" = 1 ]; then
  exec 7> >(exec 5>&-; pump grader) 8>&7
else
  exec 7> >(exec 5>&-; pump stdout)
  exec 8> >(exec 5>&- 7>&-; pump stderr)
fi

now
started=$REPLY
# The waiter has one child and no handlers, so its `wait` cannot miss anything. Bash says on stderr
# when a signal ended the child itself, and says nothing for an exit code above 128: the only
# difference between "killed from outside" and "killed inside".
(
  (
    for group in "${cgroups[@]}"; do
      echo "$BASHPID" >"$group/cgroup.procs" || { echo "cannot join $group" >broken; exit 125; }
    done
    ulimit -c 0 && ulimit -n "$nofile" || { echo "cannot set limits" >broken; exit 125; }
    exec "$@" >&7 2>&8 6>&- 7>&- 8>&-
  ) &
  exec 5>&- 7>&- 8>&-
  echo "child $!" >&6
  wait "$!" 2>waited
  echo "ended $?" >&6
) &
waiter=$!
exec 5>&- 7>&- 8>&-

child=
cause= detail= kill_at=

kill_group() {
  local group pid
  for group in "${cgroups[@]}"; do
    [ -e "$group/cgroup.kill" ] && echo 1 >"$group/cgroup.kill"
    for pid in $(<"$group/cgroup.procs"); do kill -KILL "$pid"; done
  done 2>/dev/null
}

# Where the program is, before anything is done to it: `where` has a line for each of its processes
# (pid inside, state, what it waits for in the kernel, name), and a Python that has been taught to
# by our stub says on its error output where it is. All are looked at before any is asked: who answers is
# at work. The container's own processes (the names of RuntimeProcesses) are not asked: they would pass it
# on to the program.
explain() {
  local pid key value name state caught inside wchan
  local -a asked=()
  for pid in $(head -n 32 "${cgroups[0]}/cgroup.procs"); do
    name=- state=- caught=0 inside=0 wchan=0
    while read -r key value; do
      case $key in
        Name:) name=${value// /_} ;;
        State:) state=${value%% *} ;;
        SigCgt:) caught=$value ;;
        NSpid:) inside=${value##*[[:space:]]} ;;
      esac
    done <"/proc/$pid/status"
    read -r wchan <"/proc/$pid/wchan"
    echo "$inside $state ${wchan:-0} $name"
    case $name in
      appinit | sinit | starter | starter-suid | apptainer) ;;
      *) [ $((16#${caught:-0} & 0x800)) -eq 0 ] || asked+=("$pid") ;;
    esac
  done >where.tmp 2>/dev/null
  mv where.tmp where
  if [ ${#asked[@]} -gt 0 ]; then
    kill -USR2 "${asked[@]}" 2>/dev/null
    sleep 0.3
  fi
}

begin_end() { # CAUSE DETAIL: noted before the kill, so that the kill is known to be ours
  cause=$1 detail=$2
  echo "$cause $detail" >cause
  [ "$cause" != TIME_LIMIT ] || explain
  now
  kill_at=$((REPLY + grace * 100))
  [ -n "$child" ] && kill -TERM "$child" 2>/dev/null
}

# Nothing can be recorded any more, so nothing may run: the attempt's folder or the waiter is gone.
abandon() {
  kill_group
  exit 70
}

status= waiter_gone= heard=
while [ -z "$status" ]; do
  [ -e supervisor ] || abandon
  now
  if [ -z "$cause" ]; then
    # The time counts from the program's start, not from the container's.
    limit=$((started + start_bound)) late=NOT_STARTED
    if [ -s started ] && [ -s timeout ]; then
      read -r began <started
      read -r timeout <timeout
      limit=$((began + timeout)) late=TIME_LIMIT
    fi
    if [ -s stop ]; then
      read -r reason <stop
      begin_end STOPPED "$reason"
    elif [ -s output-limit ]; then
      begin_end OUTPUT_LIMIT ""
    elif [ "$REPLY" -ge "$limit" ]; then
      begin_end "$late" ""
    fi
  fi
  if [ -n "$cause" ]; then
    [ "$REPLY" -ge "$kill_at" ] && kill_group
    next=$kill_at
    [ "$next" -le "$REPLY" ] && next=$((REPLY + 50))
  else
    next=$((REPLY + 500))
    [ "$limit" -lt "$next" ] && next=$limit
  fi
  left=$((next - REPLY))
  [ "$left" -lt 1 ] || [ -n "$waiter_gone" ] && left=1
  printf -v left '%d.%02d' $((left / 100)) $((left % 100))
  # The bound may be over between two bytes of a line: what has come of it is kept for the next look.
  word= number= said=
  if IFS= read -r -t "$left" -u 6 said; then
    line=$heard$said heard=
    word=${line%% *} number=${line#* }
  else
    heard+=$said
  fi
  case $word in
    child) child=$number ;;
    ended) status=$number ;;
    '')
      # Its last word may have come between the read and this look: read until nothing comes.
      [ -n "$waiter_gone" ] && [ -z "$said" ] && abandon
      kill -0 "$waiter" 2>/dev/null || waiter_gone=1
      ;;
  esac
done
now
ended=$REPLY

leftovers=0
for group in "${cgroups[@]}"; do
  for _ in $(<"$group/cgroup.procs"); do leftovers=$((leftovers + 1)); done
  break # every group holds the same processes
done 2>/dev/null
kill_group

signalled=0
[ "$status" -gt 128 ] && [ -s waited ] && signalled=1
{
  echo "code=$status"
  echo "runtime_signalled=$signalled"
  echo "cause=$cause"
  echo "detail=$detail"
  echo "started=$started"
  echo "ended=$ended"
  echo "leftovers=$leftovers"
  echo "wall=$EPOCHREALTIME"
} >exit.tmp
sync exit.tmp && mv exit.tmp exit
wait
