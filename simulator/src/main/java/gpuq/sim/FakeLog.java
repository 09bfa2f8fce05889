package gpuq.sim;

import gpuq.common.contract.JobEvent;
import gpuq.common.contract.JobEvent.JobGraded;
import gpuq.common.contract.NodeEvent;
import gpuq.common.job.NodeId;
import gpuq.core.Effects;
import gpuq.core.Effects.SealedAssignment;
import gpuq.core.Effects.Traced;
import gpuq.core.state.StateEntity;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The broker as far as the scheduler knows it: inputs with offsets, a compacted state topic,
/// outputs, and transactions that either happen as a whole or not at all. The newest leader fences
/// the others.
final class FakeLog {

    /// So many entities are kept as they are for one that goes through JSON, which is dear.
    private static final int JSON_EVERY = 61;

    /// So many inputs are kept behind what was committed, for a leader that does not know that it
    /// is one no more; and as many are let go at once.
    private static final int KEPT = 5_000;

    private final Bug bug;
    private final List<Entry> inputs = new ArrayList<>();
    private final Map<String, StateEntity> state = new TreeMap<>();
    private final Map<NodeId, List<SealedAssignment>> assignments = new TreeMap<>();
    private final List<Listener> listeners = new ArrayList<>();
    private long firstOffset;
    private long committedOffset;
    private int generation;
    private int stored;

    FakeLog(Bug bug) {
        this.bug = bug;
    }

    /// Learns what was committed, in order.
    interface Listener {
        /// One transaction is visible.
        default void committed(Transaction transaction) {}

        default void said(JobEvent event) {}

        default void said(NodeEvent event) {}

        default void assigned(SealedAssignment assignment) {}

        /// The entry is there to be read.
        default void appended(Entry entry) {}
    }

    void listen(Listener listener) {
        listeners.add(listener);
    }

    void append(Entry entry) {
        inputs.add(entry);
        listeners.forEach(it -> it.appended(entry));
    }

    long committedOffset() {
        return committedOffset;
    }

    /// Entries from an offset on, at most so many.
    List<Entry> read(long from, int most) {
        int begin = (int) (from - firstOffset);
        int end = Math.min(inputs.size(), begin + most);
        return List.copyOf(inputs.subList(begin, end));
    }

    /// Where an entry lies that was appended last.
    long lastOffset() {
        return firstOffset + inputs.size() - 1L;
    }

    boolean isAtEnd(long offset) {
        return offset >= firstOffset + inputs.size();
    }

    /// A new leader begins: nobody before it may write any more.
    int fence() {
        generation++;
        return generation;
    }

    Map<String, StateEntity> state() {
        return Collections.unmodifiableMap(state);
    }

    List<SealedAssignment> assignments(NodeId node) {
        return Collections.unmodifiableList(assignments.getOrDefault(node, List.of()));
    }

    /// Writes all of it, or nothing.
    ///
    /// @return whether it was written: not if a newer leader has begun
    boolean commit(int writer, Transaction transaction) {
        if (writer != generation && bug != Bug.ZOMBIE_NOT_FENCED) {
            return false;
        }
        committedOffset = Math.max(committedOffset, transaction.nextOffset);
        for (Effects effects : transaction.effects) {
            effects.changed().forEach(this::store);
            publish(effects);
        }
        listeners.forEach(it -> it.committed(transaction));
        letGo();
        return true;
    }

    private void letGo() {
        if (committedOffset - firstOffset > 2 * KEPT) {
            inputs.subList(0, KEPT).clear();
            firstOffset += KEPT;
        }
    }

    /// For the bug of that name: what a transaction would do only as a whole.
    void acknowledgeOnly(long offset) {
        committedOffset = Math.max(committedOffset, offset);
    }

    void publishOnly(Transaction transaction) {
        transaction.effects.forEach(
                effects ->
                        effects.jobEvents()
                                .forEach(said -> listeners.forEach(it -> it.said(said.message()))));
    }

    private void store(String key, Optional<StateEntity> entity) {
        if (entity.isPresent()) {
            stored++;
            boolean throughJson = stored % JSON_EVERY == 0;
            state.put(key, throughJson ? EntityJson.throughJson(key, entity.get()) : entity.get());
        } else if (bug != Bug.TOMBSTONES_IGNORED) {
            state.remove(key);
        }
    }

    private void publish(Effects effects) {
        for (Traced<JobEvent> said : effects.jobEvents()) {
            if (bug != Bug.SCORES_NOT_WRITTEN || !(said.message() instanceof JobGraded)) {
                listeners.forEach(it -> it.said(said.message()));
            }
        }
        effects.nodeEvents().forEach(event -> listeners.forEach(it -> it.said(event)));
        for (SealedAssignment assignment : effects.assignments()) {
            assignments
                    .computeIfAbsent(assignment.assignment().nodeId(), _ -> new ArrayList<>())
                    .add(assignment);
            listeners.forEach(it -> it.assigned(assignment));
        }
    }
}
