package gpuq.sim;

import gpuq.core.Effects;
import gpuq.core.state.Fact;
import java.util.ArrayList;
import java.util.List;

/// What a leader wants to write at once: what its steps said, and how far it has read.
final class Transaction {

    final List<Effects> effects = new ArrayList<>();
    final List<Fact> facts = new ArrayList<>();
    final List<Entry> inputs = new ArrayList<>();
    final long nextOffset;

    Transaction(long nextOffset) {
        this.nextOffset = nextOffset;
    }

    boolean isEmpty() {
        return effects.stream()
                .allMatch(
                        it ->
                                it.jobEvents().isEmpty()
                                        && it.nodeEvents().isEmpty()
                                        && it.assignments().isEmpty()
                                        && it.changed().isEmpty());
    }
}
