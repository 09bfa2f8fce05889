package gpuq.sim;

import gpuq.common.contract.AgentEvent.AttemptEnded;
import gpuq.common.contract.AgentEvent.AttemptPhase;
import gpuq.common.contract.AgentEvent.Heartbeat;
import gpuq.common.contract.Assignment;
import gpuq.common.contract.CollectedFile;
import gpuq.common.contract.CompetitionTerms.Part;
import gpuq.common.grading.Grade;
import gpuq.common.job.AttemptRef;
import gpuq.common.job.Leg;
import gpuq.common.job.Outcome;
import gpuq.common.job.OutcomeCode;
import gpuq.common.job.Sha256;
import gpuq.common.job.Stage;
import gpuq.common.job.Usage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What an agent does with its attempts. Its journal survives its death and the machine's; programs
/// survive the agent's death, not the machine's.
final class SimAgent {

    private final World world;
    private final SimNode node;
    private final Dice dice;
    private final Map<String, SimAttempt> attempts = new TreeMap<>();
    private final NavigableSet<Sha256> data = new TreeSet<>();

    SimAgent(World world, SimNode node, Dice dice) {
        this.world = world;
        this.node = node;
        this.dice = dice;
    }

    List<AttemptRef> held() {
        return attempts.values().stream().map(SimAttempt::ref).toList();
    }

    /// The trees of data on its disk: those that its attempts were prepared with.
    List<Sha256> data() {
        return List.copyOf(data);
    }

    boolean holds(AttemptRef ref) {
        return attempts.containsKey(ref.toString());
    }

    void take(Assignment assignment) {
        switch (assignment) {
            case Assignment.StartAttempt it -> start(it);
            case Assignment.StopAttempt it -> stop(attempts.get(it.attempt().toString()));
            case Assignment.ExtendAttempt it -> extend(attempts.get(it.attempt().toString()), it);
            case Assignment.DumpStack _ -> {} // a question that changes nothing
            case Assignment.ForgetAttempt it -> forget(it.attempt());
        }
    }

    void restarted() {
        // What has no journal entry is killed by the agent when it starts.
        attempts.values().removeIf(_ -> isLost());
        for (SimAttempt attempt : List.copyOf(attempts.values())) {
            if (attempt.end != null) {
                node.send(attempt.end);
            } else if (attempt.stage != Stage.QUEUE) {
                phase(attempt);
            }
        }
    }

    private boolean isLost() {
        boolean lost = dice.chance(world.faults().nodes().journalLoss());
        if (lost) {
            world.hit(FaultKind.JOURNAL_LOST);
        }
        return lost;
    }

    void machineDied() {
        for (SimAttempt attempt : attempts.values()) {
            if (attempt.isAlive()) {
                attempt.end = ended(attempt, null, null, outcome(OutcomeCode.NODE_LOST, attempt));
            }
        }
    }

    void resendEnds() {
        attempts.values().stream()
                .filter(attempt -> attempt.end != null)
                .forEach(attempt -> node.send(Objects.requireNonNull(attempt.end)));
    }

    private void start(Assignment.StartAttempt order) {
        if (!order.bootId().equals(node.bootId()) || holds(order.attempt())) {
            return;
        }
        SimAttempt attempt = new SimAttempt(order);
        boolean busy =
                attempts.values().stream()
                        .filter(SimAttempt::isAlive)
                        .anyMatch(
                                it -> it.order.slots().stream().anyMatch(order.slots()::contains));
        attempts.put(order.attempt().toString(), attempt);
        if (busy) {
            throw new Violation("a slot that is not free is given out: " + order);
        }
        later(attempt, dice.between(50, 2000), () -> enter(attempt, Stage.PREPARE));
    }

    private void enter(SimAttempt attempt, Stage stage) {
        attempt.stage = stage;
        phase(attempt);
        boolean isRun = attempt.ref().leg() == Leg.RUN;
        switch (stage) {
            case PREPARE -> {
                Faults.Nodes faults = world.faults().nodes();
                if (dice.chance(faults.diskFull())) {
                    world.hit(FaultKind.DISK_FULL);
                    later(attempt, 500, () -> fail(attempt, OutcomeCode.NODE_FAULT));
                } else if (dice.chance(faults.platformFault())) {
                    world.hit(FaultKind.ATTEMPT_FAULT);
                    OutcomeCode code =
                            dice.one(
                                    List.of(
                                            OutcomeCode.GPU_FAULT,
                                            OutcomeCode.IMAGE_UNAVAILABLE,
                                            OutcomeCode.DATASET_UNAVAILABLE));
                    later(attempt, 500, () -> fail(attempt, code));
                } else {
                    Stage next = isRun ? Stage.RUN : Stage.GRADE;
                    later(
                            attempt,
                            dice.between(100, 8000),
                            () -> {
                                fetched(attempt);
                                enter(attempt, next);
                            });
                }
            }
            case RUN -> {
                attempt.started = true;
                run(attempt);
            }
            case COLLECT -> later(attempt, dice.between(50, 1000), () -> collect(attempt));
            case GRADE -> later(attempt, dice.between(100, 5000), () -> grade(attempt));
            case QUEUE, REPORT -> throw new IllegalStateException("no agent enters " + stage);
        }
    }

    private void fetched(SimAttempt attempt) {
        Sha256 fetched = attempt.order.digests().get(Part.DATA);
        if (fetched != null && data.size() < Heartbeat.MAX_DATA) {
            data.add(fetched);
        }
    }

    private void run(SimAttempt attempt) {
        long length = dice.between(500, 60_000);
        switch (world.truth.natureOf(attempt.ref().jobId())) {
            case GOOD, REJECTED, WITHOUT_A_FILE ->
                    later(attempt, length, () -> enter(attempt, Stage.COLLECT));
            case BROKEN -> later(attempt, length, () -> fail(attempt, OutcomeCode.USER_CODE_ERROR));
            case ENDLESS ->
                    later(
                            attempt,
                            attempt.timeout.toMillis(),
                            () -> fail(attempt, OutcomeCode.TIME_LIMIT));
            case NODE_KILLER -> later(attempt, length, () -> node.crash(60_000));
        }
    }

    private void collect(SimAttempt attempt) {
        if (world.truth.natureOf(attempt.ref().jobId()) == Nature.WITHOUT_A_FILE) {
            fail(attempt, OutcomeCode.SUBMISSION_MISSING);
            return;
        }
        CollectedFile file =
                new CollectedFile(Truth.fileOf(attempt.ref(), node.id), 100, 10, node.id, false);
        end(attempt, ended(attempt, file, null, null));
    }

    private void grade(SimAttempt attempt) {
        if (world.truth.isGraderBroken(attempt.order.competition().id())) {
            fail(attempt, OutcomeCode.GRADER_ERROR);
        } else if (world.truth.natureOf(attempt.ref().jobId()) == Nature.REJECTED) {
            fail(attempt, OutcomeCode.GRADER_REJECTED);
        } else {
            Grade grade = new Grade(0.5, null, null, new TreeMap<>(), 10, "", List.of());
            end(attempt, ended(attempt, null, grade, null));
        }
    }

    private void stop(@Nullable SimAttempt attempt) {
        if (attempt != null && attempt.isAlive() && !attempt.stopping) {
            attempt.stopping = true;
            world.time.after(
                    dice.between(100, 12_000),
                    () -> {
                        if (attempt.isAlive() && holds(attempt.ref())) {
                            fail(attempt, OutcomeCode.CANCELLED_BY_SYSTEM);
                        }
                    });
        }
    }

    private static void extend(@Nullable SimAttempt attempt, Assignment.ExtendAttempt order) {
        if (attempt != null) {
            attempt.timeout = order.timeout();
        }
    }

    private void forget(AttemptRef ref) {
        SimAttempt attempt = attempts.get(ref.toString());
        if (attempt != null && !attempt.isAlive()) {
            attempts.remove(ref.toString());
        }
    }

    private void fail(SimAttempt attempt, OutcomeCode code) {
        end(attempt, ended(attempt, null, null, outcome(code, attempt)));
    }

    private void end(SimAttempt attempt, AttemptEnded end) {
        attempt.end = end;
        if (node.canSpeak()) {
            node.send(end);
        }
    }

    private void phase(SimAttempt attempt) {
        if (node.canSpeak()) {
            node.send(
                    new AttemptPhase(node.id, attempt.ref(), attempt.stage, "", world.time.now()));
        }
    }

    /// What the attempt's processes do next, unless they are gone by then.
    private void later(SimAttempt attempt, long millis, Runnable what) {
        long stall = 0;
        if (dice.chance(world.faults().nodes().stall())) {
            world.hit(FaultKind.NODE_STALLED);
            stall = dice.between(1000, 30_000);
        }
        world.time.after(
                millis + stall,
                () -> {
                    if (attempt.isAlive() && !attempt.stopping && holds(attempt.ref())) {
                        what.run();
                    }
                });
    }

    private AttemptEnded ended(
            SimAttempt attempt,
            @Nullable CollectedFile file,
            @Nullable Grade grade,
            @Nullable Outcome outcome) {
        return new AttemptEnded(
                node.id,
                attempt.ref(),
                file,
                grade,
                outcome,
                Usage.NONE,
                attempt.started ? Duration.ofSeconds(1) : null,
                world.time.now());
    }

    private static Outcome outcome(OutcomeCode code, SimAttempt attempt) {
        Stage stage = attempt.stage == Stage.QUEUE ? Stage.PREPARE : attempt.stage;
        return Outcome.of(code, stage, "It ended with %s.".formatted(code), "");
    }
}
