package gpuq.core.place;

import gpuq.common.contract.AgentEvent.SlotKind;
import gpuq.common.job.JobId;
import gpuq.common.job.NodeId;
import gpuq.core.queue.Waiting;
import gpuq.core.queue.WaitingLine;
import gpuq.core.slots.Demand;
import gpuq.core.state.CoreFact;
import gpuq.core.state.CoreLimits.Dispatching;
import gpuq.core.state.Job;
import gpuq.core.state.PoolState;
import gpuq.core.state.Reservation;
import gpuq.core.state.Turn;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Gives free slots to those who wait for one kind of them, in the order of their ranks. Runs at
/// the end of each step that has changed anything, so that a free slot never waits for a clock.
/// Where the first does not fit, slots are kept for it, and those behind it are started only where
/// they do not make it wait longer.
public final class Dispatch {

    private final Turn turn;
    private final SlotKind kind;
    private final List<Demand> unmet = new ArrayList<>();

    /// What was not found on slots other than those that are kept: the next that asks for the same
    /// need not look, and of 200 behind a blocked one most do.
    private final List<Demand> unmetBesideKept = new ArrayList<>();

    private @Nullable Reservation kept;

    private Dispatch(Turn turn, SlotKind kind) {
        this.turn = turn;
        this.kind = kind;
    }

    public static void run(Turn turn) {
        int room = turn.limits().dispatching().startsPerStep();
        for (SlotKind kind : SlotKind.values()) {
            room -= new Dispatch(turn, kind).fill(room);
        }
    }

    /// Who would be given slots next and where, if anybody fits without waiting: the decision
    /// alone, which changes nothing.
    public static Optional<Next> next(PoolState state, SlotKind kind, Instant now) {
        Waiting first = state.lines().line(kind).first();
        if (first == null) {
            return Optional.empty();
        }
        Job job = jobOf(first);
        return new Placement(state, now, job, Placement.demandOf(job), null)
                .find()
                .map(choice -> new Next(job.id(), choice.node()));
    }

    /// A job and its node.
    public record Next(JobId job, NodeId node) {}

    /// @return how many were started
    private int fill(int room) {
        Dispatching limits = turn.limits().dispatching();
        WaitingLine line = turn.state().lines().line(kind);
        int started = 0;
        int passedOver = 0;
        Iterator<Waiting> inOrder = line.inOrder();
        while (inOrder.hasNext()
                && started < room
                && passedOver <= limits.lookAhead()
                && turn.state().slots().hasFree(kind)) {
            Waiting next = inOrder.next();
            if (start(next)) {
                started++;
                // A start may have shown the next of its flow.
                inOrder = line.behind(next);
            } else {
                passedOver++;
            }
        }
        return started;
    }

    private boolean start(Waiting waiting) {
        Job job = jobOf(waiting);
        boolean mayGoAnywhere = job.past().failures().isEmpty();
        Demand demand = Placement.demandOf(job);
        if (mayGoAnywhere && unmet.contains(demand)) {
            return false;
        }
        boolean isOffInTime =
                kept == null || EnforcedEnd.isOffInTime(job, kept, turn.now(), turn.limits());
        if (mayGoAnywhere && !isOffInTime && unmetBesideKept.contains(demand)) {
            return false;
        }
        Optional<Placement.Choice> choice =
                new Placement(turn.state(), turn.now(), job, demand, isOffInTime ? null : kept)
                        .find();
        if (choice.isPresent()) {
            Start.on(turn, job, choice.get());
            return true;
        }
        boolean isFirst = kept == null;
        if (isFirst && kind == SlotKind.GPU) {
            keepFor(job, demand);
        }
        if (mayGoAnywhere) {
            (isOffInTime ? unmet : unmetBesideKept).add(demand);
        }
        return false;
    }

    private static Job jobOf(Waiting waiting) {
        if (waiting.job() instanceof Job job) {
            return job;
        }
        throw new IllegalStateException("in the line but no job of ours: " + waiting);
    }

    /// The first that does not fit: it waits no longer than until its shadow time.
    private void keepFor(Job job, Demand demand) {
        Shadow shadow = new Shadow(turn.state(), turn.now());
        Reservation made = turn.state().vigil().reservation();
        if (shadow.isGood(made, job, demand)) {
            kept = made;
            return;
        }
        Optional<Reservation> found = shadow.of(job, demand);
        if (found.isPresent()) {
            kept = found.get();
            turn.emit(new CoreFact.SlotsKept(found.get()));
        }
    }
}
