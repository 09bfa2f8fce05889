package gpuq.local.process;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// Names one process for ever. Pids are reused and the wall clock may be set; boot id, pid and the
/// kernel's start ticks together are unique. Written beside every process we start, so that a later
/// life of ours finds the same one, and only that one, to end it.
public record ProcessRef(String bootId, long pid, long startTicks) {

    /// How often a process that was told to end is looked at.
    private static final Duration POLL = Duration.ofMillis(20);

    public static ProcessRef self() {
        return of(ProcessHandle.current().pid()).orElseThrow();
    }

    /// Stands for a process that ended before it could be looked at: no live one is ever equal to
    /// it.
    static ProcessRef gone(long pid) {
        return new ProcessRef(Proc.bootId(), pid, -1);
    }

    /// Empty if there is no such process any more.
    public static Optional<ProcessRef> of(long pid) {
        OptionalLong ticks = Proc.startTicks(pid);
        return ticks.isPresent()
                ? Optional.of(new ProcessRef(Proc.bootId(), pid, ticks.getAsLong()))
                : Optional.empty();
    }

    /// Reads what [#text] wrote; empty for anything else, as a record may be torn by a crash.
    public static Optional<ProcessRef> parse(String text) {
        List<String> words = List.of(text.strip().split(" "));
        if (words.size() != 3) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new ProcessRef(
                            words.getFirst(),
                            Long.parseLong(words.get(1)),
                            Long.parseLong(words.get(2))));
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }

    public String text() {
        return bootId + " " + pid + " " + startTicks;
    }

    public boolean isAlive() {
        return bootId.equals(Proc.bootId())
                && Proc.startTicks(pid).equals(OptionalLong.of(startTicks));
    }

    /// Whether one of its arguments is `argument`: tells our program from another one with its pid.
    public boolean hasArgument(String argument) {
        return Proc.arguments(pid).contains(argument);
    }

    /// All processes of this machine that were given a path in `folder`.
    public static List<ProcessRef> withArgumentUnder(Path folder) {
        return ProcessHandle.allProcesses()
                .map(ProcessHandle::pid)
                .filter(
                        pid ->
                                Proc.arguments(pid).stream()
                                        .anyMatch(word -> word.startsWith(folder + "/")))
                .map(ProcessRef::of)
                .flatMap(Optional::stream)
                .toList();
    }

    /// Ends it: `signal`, then after `grace` KILL. True if it is gone when this returns.
    public boolean end(StopSignal signal, Duration grace) throws InterruptedException {
        if (!isAlive()) {
            return true;
        }
        send(signal.word());
        if (goneWithin(grace)) {
            return true;
        }
        send("KILL");
        return goneWithin(Duration.ofSeconds(5));
    }

    private boolean goneWithin(Duration bound) throws InterruptedException {
        long deadline = System.nanoTime() + bound.toNanos();
        while (isAlive()) {
            if (System.nanoTime() - deadline > 0) {
                return false;
            }
            Thread.sleep(POLL);
        }
        return true;
    }

    /// By `kill`, as Java knows only TERM and KILL.
    private void send(String signal) throws InterruptedException {
        try {
            new ProcessBuilder("/bin/sh", "-c", "kill -" + signal + " " + pid)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new StackException(
                    "The signal %s cannot be sent to %d.".formatted(signal, pid), e);
        }
    }
}
