package gpuq.sim;

import gpuq.common.contract.Command;
import gpuq.common.contract.PoolTable;
import gpuq.common.job.NodeId;
import gpuq.core.state.Replay;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// One run: a world drawn by a seed, some minutes in which things go wrong, and then time for
/// everything to come to its end. Throws a [Violation] if anything happens that must not.
public final class Simulation {

    /// What is broken is mended by then, and everything must be over.
    private static final Duration LONGEST_AFTERMATH = Duration.ofHours(3);

    private final World world;
    private final Scale scale;
    private final List<SimNode> nodes = new ArrayList<>();
    private final Relay relay;
    private final Workload workload;
    private final Leadership leadership;
    private final JobChecker jobs;
    private final LawChecker law;
    private final Digest digest = new Digest();
    private final Dice dice;

    private int chapters;
    private Duration healedAt = Duration.ZERO;

    private Simulation(long seed, Scale scale, Bug bug) {
        this.dice = new Dice(seed);
        this.scale = scale;
        this.world = new World(bug, Faults.drawnBy(dice.split()));
        int mostGpus = makeNodes(dice.split());
        this.relay = new Relay(world, dice.split());
        List<NodeId> ids = nodes.stream().map(node -> node.id).toList();
        Dice people = dice.split();
        this.leadership = new Leadership(world, dice.split());
        this.workload = new Workload(world, relay, ids, scale.chapter(), people, dice.split());
        this.jobs = new JobChecker(world.truth, mostGpus);
        this.law =
                new LawChecker(
                        world.log,
                        new Replay(world.limits, PoolTable.DEFAULT_POOL),
                        List.of(new OvertakingChecker(world.limits.stays()), new CapChecker()));
        world.log.listen(leadership);
        world.log.listen(relay);
        world.log.listen(jobs);
        world.log.listen(new WishChecker(world.log));
        world.log.listen(new ChargeChecker(world.limits.sharing()));
        world.log.listen(new NodeChecker(world));
        world.log.listen(new FitChecker(world.truth));
        world.log.listen(law);
        world.log.listen(digest);
        nodes.forEach(world.log::listen);
    }

    /// How long things go wrong in a run: in chapters, each with its own people and accidents,
    /// until it has seen enough.
    ///
    /// @param chapter virtual time of each
    /// @param leastInputs that must have been taken in
    /// @param leastFaults that must have happened
    /// @param mostChapters after which it is enough, whatever was seen
    record Scale(Duration chapter, long leastInputs, long leastFaults, int mostChapters) {

        /// One chapter.
        static Scale of(Duration chapter) {
            return new Scale(chapter, 0, 0, 1);
        }

        boolean isEnough(Tally tally, int chapters) {
            return chapters >= mostChapters
                    || (tally.inputs() >= leastInputs && tally.faultCount() >= leastFaults);
        }
    }

    /// What a run has come to.
    ///
    /// @param digest of everything that was said of jobs: the same for the same seed
    public record Verdict(int jobs, int events, Duration time, String digest) {}

    /// Runs the world of a seed for one chapter.
    public static Verdict run(long seed, Duration length, Bug bug) {
        return run(seed, Scale.of(length), bug, new Tally());
    }

    /// Runs the world of a seed.
    ///
    /// @param into takes up what the run went through
    static Verdict run(long seed, Scale scale, Bug bug, Tally into) {
        Simulation simulation = new Simulation(seed, scale, bug);
        Verdict verdict = simulation.run();
        simulation.world.tally.passed(verdict.time().toMillis());
        into.add(simulation.world.tally);
        return verdict;
    }

    /// Runs the world of a seed and prints all that happens.
    static Verdict told(long seed, Scale scale, PrintStream out) {
        Simulation simulation = new Simulation(seed, scale, Bug.NONE);
        simulation.world.log.listen(new Trace(simulation.world, out));
        return simulation.run();
    }

    private Verdict run() {
        for (SimNode node : nodes) {
            relay.send(new Command.AdmitNode(node.id, PoolTable.DEFAULT_POOL, 1, world.time.now()));
            node.start();
        }
        leadership.start();
        chapter();
        while (!isOver() && world.time.next()) {
            if (isHealed()
                    && world.time.elapsed().compareTo(healedAt.plus(LONGEST_AFTERMATH)) > 0) {
                throw new Violation(
                        "%d of %d jobs have not ended"
                                .formatted(world.truth.jobs() - jobs.ended(), world.truth.jobs()));
            }
        }
        law.compareAll();
        return new Verdict(jobs.ended(), digest.count(), world.time.elapsed(), digest.hex());
    }

    private boolean isOver() {
        return isHealed()
                && world.time.elapsed().compareTo(healedAt) > 0
                && jobs.ended() == world.truth.jobs();
    }

    private boolean isHealed() {
        return !healedAt.isZero();
    }

    private void chapter() {
        chapters++;
        workload.start(world.truth.jobs() - jobs.ended());
        world.time.after(scale.chapter().toMillis(), this::endChapter);
    }

    private void endChapter() {
        if (scale.isEnough(world.tally, chapters)) {
            healedAt = world.time.elapsed();
            heal();
        } else {
            chapter();
        }
    }

    private void heal() {
        world.heal();
        nodes.forEach(SimNode::heal);
        workload.heal();
    }

    private int makeNodes(Dice drawn) {
        int count = drawn.between(1, 5);
        int[] gpus = new int[count];
        int most = 0;
        for (int i = 0; i < count; i++) {
            gpus[i] = drawn.between(i == 0 ? 1 : 0, 3);
            most = gpus[i] > gpus[most] ? i : most;
        }
        for (int i = 0; i < count; i++) {
            int grades = drawn.between(i == 0 ? 1 : 0, 2);
            // Where a job fits in none but the greatest, that one can run it.
            SimGpus of = new SimGpus(gpus[i], grades, i != most, drawn.split());
            nodes.add(new SimNode(world, new NodeId("n" + i), of, drawn.split()));
        }
        return gpus[most];
    }
}
