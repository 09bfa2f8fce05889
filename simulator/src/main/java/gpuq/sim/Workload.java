package gpuq.sim;

import gpuq.common.contract.CollectedFile;
import gpuq.common.contract.Command;
import gpuq.common.contract.Command.NodeMode;
import gpuq.common.contract.CompetitionTerms;
import gpuq.common.contract.CompetitionTerms.Part;
import gpuq.common.contract.PoolTable;
import gpuq.common.job.CompetitionId;
import gpuq.common.job.CompetitionRef;
import gpuq.common.job.GpuNeed;
import gpuq.common.job.JobId;
import gpuq.common.job.JobKind;
import gpuq.common.job.NodeId;
import gpuq.common.job.OutcomeCode;
import gpuq.common.job.Priority;
import gpuq.common.job.Sha256;
import gpuq.common.job.UserId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// What people do: submit, change their minds, hold, block, close nodes. For as long as things may
/// go wrong; then everything that was stopped is let go again.
final class Workload {

    /// How many images the versions of competitions name.
    static final int IMAGES = 3;

    private static final int MOST_OPEN = 60;

    private final World world;
    private final Relay relay;
    private final Dice dice;
    private final Dice staff;
    private final List<NodeId> nodes;
    private final long lengthMillis;
    private final List<JobId> jobs = new ArrayList<>();
    private final boolean latestOnly;
    private int count;
    private int chapters;

    /// @param staff decides what staff want graded
    Workload(World world, Relay relay, List<NodeId> nodes, Duration length, Dice dice, Dice staff) {
        this.world = world;
        this.relay = relay;
        this.nodes = nodes;
        this.lengthMillis = length.toMillis();
        this.dice = dice;
        this.staff = staff;
        this.latestOnly = dice.chance(0.1);
    }

    /// Plans the wishes of one chapter.
    ///
    /// @param open jobs of earlier chapters that have not ended: people stay away from a long queue
    void start(int open) {
        chapters++;
        int submissions = Math.min(dice.between(5, 50), Math.max(0, MOST_OPEN - open));
        for (int i = 0; i < submissions; i++) {
            at(() -> submit());
        }
        for (int i = staff.between(0, 6); i > 0; i--) {
            world.time.after(staff.between(0, (int) lengthMillis), this::grade);
        }
        for (int i = dice.between(0, 4); i > 0; i--) {
            pair(this::hold);
        }
        if (dice.chance(0.3)) {
            pair(this::block);
        }
        if (dice.chance(0.4)) {
            at(() -> withdraw(passing()));
        }
        if (dice.chance(0.3)) {
            pair((on, of) -> world.truth.grader(competition(of), on));
        }
        for (int i = dice.between(0, 3); i > 0; i--) {
            pair(this::mode);
        }
    }

    /// Lets go of everything that is stopped.
    void heal() {
        for (int i = 0; i < 2; i++) {
            hold(false, i);
            world.truth.grader(competition(i), false);
        }
        for (int i = 0; i < 4; i++) {
            block(false, i);
        }
        for (int i = 0; i < nodes.size(); i++) {
            mode(false, i);
        }
        // A breaker may trip once more on what is on its way.
        world.time.after(300_000, () -> hold(false, 0));
        world.time.after(300_000, () -> hold(false, 1));
    }

    private void submit() {
        count++;
        JobId id = JobId.of(world.time.now().toEpochMilli(), count, dice.bits());
        Command.SubmitJob job =
                new Command.SubmitJob(
                        id,
                        user(dice.between(0, 3)),
                        new CompetitionRef(
                                dice.chance(0.2) ? passing() : competition(dice.between(0, 1)), 1),
                        PoolTable.DEFAULT_POOL,
                        world.time.now(),
                        Duration.ofSeconds(dice.between(10, 60)),
                        Duration.ofSeconds(dice.between(30, 90)),
                        dice.chance(0.1) ? 2 : 1,
                        GpuNeed.ANY,
                        dice.chance(0.1) ? Priority.URGENT : Priority.NORMAL,
                        digest(id.value()),
                        terms(dice, image(dice.between(0, IMAGES - 1))));
        world.truth.submitted(job, Nature.drawnBy(dice));
        jobs.add(id);
        relay.send(job);
        if (dice.chance(0.15)) {
            world.time.after(dice.between(10, 120_000), () -> cancel(id));
        }
        if (dice.chance(0.15)) {
            world.time.after(dice.between(10, 60_000), () -> update(id));
        }
    }

    /// A file that some node may still hold, graded for somebody who submits too.
    private void grade() {
        count++;
        JobId id = JobId.of(world.time.now().toEpochMilli(), count, staff.bits());
        Command.GradeFile grading =
                new Command.GradeFile(
                        id,
                        user(staff.between(0, 3)),
                        new CompetitionRef(
                                staff.chance(0.2) ? passing() : competition(staff.between(0, 1)),
                                2),
                        PoolTable.DEFAULT_POOL,
                        world.time.now(),
                        staff.one(List.of(JobKind.values())),
                        new CollectedFile(
                                digest(id.value()),
                                100,
                                10,
                                staff.chance(0.5) ? staff.one(nodes) : null,
                                false),
                        terms(staff, image(staff.between(0, IMAGES - 1))));
        world.truth.asked(grading, staff.chance(0.2) ? Nature.REJECTED : Nature.GOOD);
        relay.send(grading);
        if (staff.chance(0.15)) {
            world.time.after(staff.between(10, 60_000), () -> cancel(id));
        }
    }

    private void cancel(JobId id) {
        relay.send(new Command.CancelJob(id, OutcomeCode.CANCELLED_BY_USER, "", world.time.now()));
    }

    private void update(JobId id) {
        relay.send(
                new Command.UpdateJob(
                        id,
                        dice.chance(0.3) ? Duration.ofSeconds(dice.between(10, 60)) : null,
                        Duration.ofSeconds(dice.between(60, 120)),
                        dice.chance(0.2) ? Priority.BACKGROUND : null,
                        null,
                        world.time.now()));
    }

    private void hold(boolean on, int of) {
        relay.send(new Command.HoldCompetition(competition(of), on, "", world.time.now()));
    }

    private void withdraw(CompetitionId id) {
        relay.send(new Command.WithdrawCompetition(id, "", world.time.now()));
    }

    private void block(boolean on, int of) {
        relay.send(new Command.BlockUser(user(of), on, "", world.time.now()));
    }

    private void mode(boolean on, int of) {
        NodeMode closed =
                dice.one(List.of(NodeMode.CORDONED, NodeMode.DRAINING, NodeMode.QUARANTINED));
        relay.send(
                new Command.SetNodeMode(
                        nodes.get(of % nodes.size()),
                        on ? closed : NodeMode.OPEN,
                        "",
                        world.time.now()));
    }

    private CompetitionTerms terms(Dice dice, Sha256 image) {
        Map<Part, Sha256> digests = new EnumMap<>(Part.class);
        for (Part part : Part.values()) {
            digests.put(part, digest(part.name()));
        }
        digests.put(Part.IMAGE, image);
        return new CompetitionTerms(
                digests,
                Duration.ofSeconds(30),
                Duration.ofSeconds(20),
                dice.between(1, 3),
                dice.chance(0.3) ? dice.between(1, 4) : null,
                latestOnly,
                Duration.ofSeconds(dice.one(List.of(15, 15, 60, 600))));
    }

    private void at(Runnable what) {
        world.time.after(dice.between(0, (int) lengthMillis), what);
    }

    /// Something that is switched on, and off after a while.
    private void pair(Switch what) {
        int of = dice.between(0, 3);
        at(
                () -> {
                    what.turn(true, of);
                    world.time.after(dice.between(1000, 90_000), () -> what.turn(false, of));
                });
    }

    private interface Switch {
        void turn(boolean on, int of);
    }

    private static UserId user(int i) {
        return new UserId("user-" + i);
    }

    /// One that is there for this chapter alone, so that it can be withdrawn.
    private CompetitionId passing() {
        return new CompetitionId("passing-" + chapters);
    }

    private static CompetitionId competition(int i) {
        return new CompetitionId("competition-" + i % 2);
    }

    static Sha256 image(int i) {
        return digest("image-" + i);
    }

    private static Sha256 digest(String of) {
        return new Sha256("%064x".formatted((long) of.hashCode() & 0xffff_ffffL));
    }
}
