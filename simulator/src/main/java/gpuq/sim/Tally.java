package gpuq.sim;

import gpuq.core.Effects;
import gpuq.core.Input;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeSet;

/// What one simulation, or many, went through: how many inputs the core has taken, what went wrong
/// how often, and which of its answers the core gave.
final class Tally {

    private final Map<FaultKind, Long> faults = new EnumMap<>(FaultKind.class);
    private final TreeSet<String> branches = new TreeSet<>();
    private long inputs;
    private long ticks;
    private long virtualMillis;

    void hit(FaultKind kind) {
        faults.merge(kind, 1L, Long::sum);
    }

    /// One input was taken, with this answer.
    void stepped(Input input, Effects effects) {
        inputs++;
        ticks += input instanceof Input.Tick ? 1 : 0;
        effects.jobEvents()
                .forEach(
                        said ->
                                branches.add(
                                        said.message().getClass().getSimpleName()
                                                + " "
                                                + said.message().job().state()
                                                + " "
                                                + said.message().job().why()));
        effects.nodeEvents().forEach(event -> branches.add(event.getClass().getSimpleName()));
        effects.assignments()
                .forEach(it -> branches.add(it.assignment().getClass().getSimpleName()));
        effects.ignored().forEach(why -> branches.add("ignored " + word(why)));
        effects.rejected().forEach(why -> branches.add("rejected " + word(why)));
    }

    /// An input that the core never sees, as it cannot be read.
    void unreadable() {
        inputs++;
        branches.add("unreadable");
    }

    void passed(long millis) {
        virtualMillis += millis;
    }

    void add(Tally other) {
        other.faults.forEach((kind, count) -> faults.merge(kind, count, Long::sum));
        branches.addAll(other.branches);
        inputs += other.inputs;
        ticks += other.ticks;
        virtualMillis += other.virtualMillis;
    }

    long inputs() {
        return inputs;
    }

    /// How many of the inputs only said that time has passed.
    long ticks() {
        return ticks;
    }

    long faultCount() {
        return faults.values().stream().mapToLong(Long::longValue).sum();
    }

    Map<FaultKind, Long> faults() {
        return faults;
    }

    /// Distinct kinds of answers: what was said, in which state and why, or why nothing was done.
    int branches() {
        return branches.size();
    }

    long virtualHours() {
        return virtualMillis / 3_600_000;
    }

    private static String word(String reason) {
        int end = reason.indexOf(':');
        return end < 0 ? reason : reason.substring(0, end);
    }
}
