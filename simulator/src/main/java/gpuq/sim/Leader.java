package gpuq.sim;

import gpuq.core.Effects;
import gpuq.core.Input;
import gpuq.core.SchedulerCore;
import gpuq.core.StepFailedException;
import gpuq.core.state.Fact;
import gpuq.core.state.Invariants;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One leadership: a core restored from the log, that reads, decides and commits until it dies.
/// What the scheduler service does, without threads.
final class Leader {

    private static final long TICK_MILLIS = 1000;

    /// What a step has changed is checked after each, everything after so many.
    private static final int WHOLE_EVERY = 32;

    private static final Effects UNREADABLE =
            new Effects(
                    List.of(), List.of(), List.of(), Map.of(), List.of(), List.of("UNREADABLE"));

    /// A poll that takes longer than this was slowed.
    private static final int SLOW_MILLIS = 200;

    private final World world;
    private final int generation;
    private final SchedulerCore core;
    private final Dice dice;
    private final IdleChecker idle = new IdleChecker();
    private final Consumer<Leader> onDeath;

    /// What was decided since the last transaction and changes nothing that is stored, such as for
    /// whom slots are kept: told with the next one, or gone with this leader.
    private final List<Fact> untold = new ArrayList<>();

    private long offset;
    private int steps;
    private boolean alive = true;
    private boolean pollPlanned;
    private boolean hasTicked;
    private @Nullable Instant lastTick;

    Leader(World world, SchedulerCore core, Dice dice, Consumer<Leader> onDeath) {
        this.world = world;
        this.generation = world.log.fence();
        this.core = core;
        this.dice = dice;
        this.onDeath = onDeath;
        this.offset = world.log.committedOffset();
    }

    void start(@Nullable Instant predecessorsTick) {
        lastTick = predecessorsTick;
        if (world.bug == Bug.TICKS_MADE_UP_FOR && predecessorsTick != null) {
            makeUpFor(predecessorsTick);
        }
        planPoll();
        world.time.after(TICK_MILLIS, this::tick);
    }

    boolean isAlive() {
        return alive;
    }

    @Nullable Instant lastTick() {
        return lastTick;
    }

    SchedulerCore core() {
        return core;
    }

    void die() {
        if (alive) {
            alive = false;
            onDeath.accept(this);
        }
    }

    /// Something new can be read.
    void planPoll() {
        if (alive && !pollPlanned) {
            pollPlanned = true;
            int delay = dice.between(10, world.faults().leaders().slowReading());
            if (delay > SLOW_MILLIS) {
                world.hit(FaultKind.LEADER_SLOW);
            }
            world.time.after(delay, this::poll);
        }
    }

    private void poll() {
        pollPlanned = false;
        if (!alive) {
            return;
        }
        List<Entry> entries = world.log.read(offset, dice.between(1, 20));
        if (entries.isEmpty()) {
            return;
        }
        Transaction transaction = begin(offset + entries.size());
        for (Entry entry : entries) {
            switch (entry) {
                case Entry.Legible legible ->
                        step(
                                transaction,
                                Planted.input(
                                        world.bug, core.state(), legible.at(world.schedulerNow())));
                case Entry.Corrupt _ -> {
                    world.tally.unreadable();
                    transaction.effects.add(UNREADABLE);
                }
            }
            transaction.inputs.add(entry);
        }
        offset = transaction.nextOffset;
        commit(transaction);
        if (!world.log.isAtEnd(offset)) {
            planPoll();
        }
    }

    private void tick() {
        if (!alive) {
            return;
        }
        world.time.after(TICK_MILLIS, this::tick);
        if (world.log.isAtEnd(offset) || world.bug == Bug.TICKS_IN_A_BACKLOG) {
            boolean first = !hasTicked && world.bug != Bug.TICKS_MADE_UP_FOR;
            Transaction transaction = begin(offset);
            step(transaction, new Input.Tick(first, world.schedulerNow()));
            idle.check(core.state());
            hasTicked = true;
            lastTick = world.schedulerNow();
            if (transaction.isEmpty()) {
                untold.addAll(transaction.facts);
            } else {
                commit(transaction);
            }
        }
    }

    private Transaction begin(long nextOffset) {
        Transaction transaction = new Transaction(nextOffset);
        transaction.facts.addAll(untold);
        untold.clear();
        return transaction;
    }

    private void makeUpFor(Instant since) {
        Transaction transaction = new Transaction(offset);
        for (Instant at = since; at.isBefore(world.schedulerNow()); at = at.plusSeconds(1)) {
            step(transaction, new Input.Tick(at.equals(since), at));
        }
        hasTicked = true;
        world.log.commit(generation, transaction);
    }

    private void step(Transaction transaction, Input input) {
        try {
            Effects effects = core.step(input);
            world.tally.stepped(input, effects);
            transaction.effects.add(effects);
            transaction.facts.addAll(core.facts());
            check(effects);
        } catch (StepFailedException | IllegalStateException e) {
            throw new Violation("a step broke on " + input, e);
        }
    }

    private void check(Effects effects) {
        steps++;
        if (steps % WHOLE_EVERY == 0) {
            Invariants.checkAll(core.state());
        } else {
            Invariants.checkChanged(core.state(), effects.changed().keySet());
        }
    }

    private void commit(Transaction transaction) {
        Faults.Leaders faults = world.faults().leaders();
        if (world.bug == Bug.ACKNOWLEDGE_BEFORE_COMMIT) {
            world.log.acknowledgeOnly(transaction.nextOffset);
        }
        if (dice.chance(faults.commitLost())) {
            world.hit(FaultKind.COMMIT_LOST);
            if (world.bug == Bug.EVENTS_OUTSIDE_THE_TRANSACTION) {
                world.log.publishOnly(transaction);
            }
            die();
            return;
        }
        boolean written = world.log.commit(generation, transaction);
        if (!written) {
            world.hit(FaultKind.COMMIT_FENCED);
            die();
        } else if (dice.chance(faults.commitUnknown())) {
            world.hit(FaultKind.COMMIT_UNKNOWN);
            if (world.bug == Bug.UNKNOWN_OUTCOME_RETRIED) {
                world.log.commit(generation, transaction);
            } else {
                die();
            }
        }
    }
}
