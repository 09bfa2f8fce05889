package gpuq.agent.report;

import java.util.concurrent.atomic.AtomicLong;

/// The order of this incarnation's records over both topics.
///
/// @param incarnation one life of the agent
public record Sequence(long incarnation, AtomicLong last) {

    public static Sequence of(long incarnation) {
        return new Sequence(incarnation, new AtomicLong());
    }

    long next() {
        return last.incrementAndGet();
    }
}
