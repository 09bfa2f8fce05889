package gpuq.local.stack;

import java.io.PrintStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// The keeper's own log: one line a fact. It goes to the stream that `up` has led into `stack.log`.
final class StackLog {
    private final PrintStream out;

    StackLog(PrintStream out) {
        this.out = out;
    }

    void say(String fact) {
        out.println(Instant.now().truncatedTo(ChronoUnit.MILLIS) + " " + fact);
    }
}
