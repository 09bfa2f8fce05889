package gpuq.core.state;

import gpuq.common.contract.AgentEvent.SlotKind;
import gpuq.common.job.AttemptRef;
import gpuq.common.job.JobId;
import gpuq.common.job.NodeId;
import gpuq.core.queue.Waiting;
import gpuq.core.queue.WaitingLine;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What must hold after every step. Checked after each in tests and simulation, and after a restore
/// in production; what costs next to nothing is checked where it happens, in [JobChanges] and in
/// the slots.
public final class Invariants {

    private Invariants() {}

    /// @throws IllegalStateException naming what is broken
    public static void checkAll(PoolState state) {
        checkPlaces(state, checkHeld(state));
    }

    /// What is held: jobs by nodes, and slots by attempts.
    ///
    /// @return how many jobs wait
    static int checkHeld(PoolState state) {
        Map<NodeId, Map<String, AttemptRef>> holders = new TreeMap<>();
        int waiting = 0;
        long nextSequence = state.pool().nextSequence();
        for (Job job : state.jobs().all()) {
            Attempt attempt = Attempts.of(job);
            one(state, job, attempt, nextSequence);
            if (attempt != null) {
                hold(holders, attempt);
            } else if (!(job instanceof Job.Held)) {
                waiting++;
            }
        }
        for (NodeEntity node : state.nodes().all()) {
            slots(state, node, holders.getOrDefault(node.nodeId(), new TreeMap<>()));
        }
        ended(state);
        return waiting;
    }

    /// The places of all who wait.
    static void checkPlaces(PoolState state, int waiting) {
        int inLines = 0;
        for (SlotKind kind : SlotKind.values()) {
            WaitingLine line = state.lines().line(kind);
            inLines += line.size();
            Waiting first = line.first();
            check(
                    first == null || first.job().equals(state.job(first.job().id())),
                    "not as it is now: %s",
                    first);
        }
        int parked = state.retries().size();
        check(
                inLines + parked == waiting,
                "%s wait but the lines and retries have %s",
                waiting,
                inLines + " + " + parked);
    }

    /// The same for what a step has changed, at a cost that does not grow with the state: its jobs,
    /// and all nodes' slots against the index of attempts, which [#checkAll] holds against the
    /// jobs.
    ///
    /// @param keys of the entities that the step has changed
    /// @throws IllegalStateException naming what is broken
    public static void checkChanged(PoolState state, Set<String> keys) {
        if (keys.isEmpty()) {
            return;
        }
        for (String key : keys) {
            if (key.startsWith(JobEntity.PREFIX)) {
                Job job = state.job(new JobId(key.substring(JobEntity.PREFIX.length())));
                if (job != null) {
                    one(state, job, Attempts.of(job), state.pool().nextSequence());
                    check(state.ended().get(job.id()) == null, "has ended and lives: %s", job);
                }
            }
        }
        for (NodeEntity node : state.nodes().all()) {
            Map<NodeId, Map<String, AttemptRef>> holders = new TreeMap<>();
            state.attempts().on(node.nodeId()).forEach(attempt -> hold(holders, attempt));
            slots(state, node, holders.getOrDefault(node.nodeId(), new TreeMap<>()));
        }
    }

    private static void one(
            PoolState state, Job job, @Nullable Attempt attempt, long nextSequence) {
        check(!(job instanceof Job.Submitted), "between two states: %s", job);
        check(job.rank().sequence() < nextSequence, "from the future: %s", job);
        if (attempt != null) {
            onNode(state, job, attempt);
        }
    }

    private static void slots(PoolState state, NodeEntity node, Map<String, AttemptRef> current) {
        Map<NodeId, Map<String, AttemptRef>> holders = new TreeMap<>();
        holders.put(node.nodeId(), current);
        node.lingering().forEach(it -> hold(holders, it.attempt()));
        Map<String, AttemptRef> actual = state.slots().of(node.nodeId()).holders();
        check(
                current.equals(actual),
                "slots of %s are held by %s",
                node.nodeId(),
                actual + ", not " + current);
    }

    private static void hold(Map<NodeId, Map<String, AttemptRef>> holders, Attempt attempt) {
        check(!attempt.slots().isEmpty(), "an attempt without a slot: %s", attempt);
        for (String slot : attempt.slots()) {
            AttemptRef other =
                    holders.computeIfAbsent(attempt.node(), _ -> new TreeMap<>())
                            .put(slot, attempt.ref());
            check(other == null, "two attempts on one slot: %s and %s", attempt, other);
        }
    }

    private static void onNode(PoolState state, Job job, Attempt attempt) {
        check(state.node(attempt.node()) != null, "on an unknown node: %s", job);
        check(
                job.past().attempts(attempt.ref().leg()) == attempt.ref().number(),
                "not the last attempt: %s",
                job);
        check(
                attempt.ref().number() <= state.limits().retries().maxAttempts(),
                "too many attempts: %s",
                job);
    }

    /// By the fewer of the two, since a pool has many of the one or of the other.
    private static void ended(PoolState state) {
        if (state.ended().size() < state.jobs().size()) {
            for (EndedEntity ended : state.ended().all()) {
                check(state.job(ended.jobId()) == null, "has ended and lives: %s", ended);
            }
        } else {
            for (Job job : state.jobs().all()) {
                check(state.ended().get(job.id()) == null, "has ended and lives: %s", job);
            }
        }
    }

    private static void check(boolean holds, String broken, Object one, Object other) {
        if (!holds) {
            throw new IllegalStateException(broken.formatted(one, other));
        }
    }

    private static void check(boolean holds, String broken, @Nullable Object what) {
        if (!holds) {
            throw new IllegalStateException(broken.formatted(what));
        }
    }
}
