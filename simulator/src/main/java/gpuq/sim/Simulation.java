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
    private final Duration length;
    private final List<SimNode> nodes = new ArrayList<>();
    private final Relay relay;
    private final Workload workload;
    private final Leadership leadership;
    private final JobChecker jobs;
    private final LawChecker law;
    private final Digest digest = new Digest();
    private final Dice dice;

    private Simulation(long seed, Duration length, Bug bug) {
        this.dice = new Dice(seed);
        this.length = length;
        this.world = new World(bug, Faults.drawnBy(dice.split()));
        int mostGpus = makeNodes(dice.split());
        this.relay = new Relay(world, dice.split());
        List<NodeId> ids = nodes.stream().map(node -> node.id).toList();
        this.workload = new Workload(world, relay, ids, length, dice.split());
        this.leadership = new Leadership(world, dice.split());
        this.jobs = new JobChecker(world.truth, mostGpus);
        this.law = new LawChecker(world.log, new Replay(world.limits, PoolTable.DEFAULT_POOL));
        world.log.listen(leadership);
        world.log.listen(relay);
        world.log.listen(jobs);
        world.log.listen(new WishChecker(world.log));
        world.log.listen(new NodeChecker(world));
        world.log.listen(law);
        world.log.listen(digest);
        nodes.forEach(world.log::listen);
    }

    /// What a run has come to.
    ///
    /// @param digest of everything that was said of jobs: the same for the same seed
    public record Verdict(int jobs, int events, Duration time, String digest) {}

    /// Runs the world of a seed.
    public static Verdict run(long seed, Duration length, Bug bug) {
        return new Simulation(seed, length, bug).run();
    }

    /// Runs the world of a seed and prints all that happens.
    static Verdict traced(long seed, Duration length, PrintStream out) {
        Simulation simulation = new Simulation(seed, length, Bug.NONE);
        simulation.world.log.listen(new Trace(simulation.world, out));
        return simulation.run();
    }

    private Verdict run() {
        for (SimNode node : nodes) {
            relay.send(new Command.AdmitNode(node.id, PoolTable.DEFAULT_POOL, 1, world.time.now()));
            node.start();
        }
        leadership.start();
        workload.start();
        world.time.after(length.toMillis(), this::heal);
        Duration end = length.plus(LONGEST_AFTERMATH);
        while (!isOver() && world.time.next()) {
            if (world.time.elapsed().compareTo(end) > 0) {
                throw new Violation(
                        "%d of %d jobs have not ended"
                                .formatted(
                                        world.truth.submitted().size() - jobs.ended(),
                                        world.truth.submitted().size()));
            }
        }
        law.compareAll();
        return new Verdict(jobs.ended(), digest.count(), world.time.elapsed(), digest.hex());
    }

    private boolean isOver() {
        return world.time.elapsed().compareTo(length.plusMinutes(6)) > 0
                && jobs.ended() == world.truth.submitted().size();
    }

    private void heal() {
        world.heal();
        nodes.forEach(SimNode::heal);
        workload.heal();
    }

    private int makeNodes(Dice drawn) {
        int most = 0;
        int count = drawn.between(1, 5);
        for (int i = 0; i < count; i++) {
            int gpus = drawn.between(i == 0 ? 1 : 0, 3);
            int grades = drawn.between(i == 0 ? 1 : 0, 2);
            NodeId id = new NodeId("n" + i);
            nodes.add(new SimNode(world, id, gpus, grades, drawn.split()));
            most = Math.max(most, gpus);
        }
        return most;
    }
}
