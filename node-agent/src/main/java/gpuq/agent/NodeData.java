package gpuq.agent;

import gpuq.agent.AgentConfig.Runner;
import gpuq.agent.attempt.AttemptServices;
import gpuq.agent.attempt.AttemptTable;
import gpuq.agent.data.AheadFetch;
import gpuq.agent.data.CacheSweep;
import gpuq.agent.data.DataCache;
import gpuq.agent.data.SharedMounts;
import gpuq.agent.loop.SteadyLoop;
import gpuq.agent.state.StatePaths;
import gpuq.common.contract.AgentEvent.HealthFinding;
import gpuq.common.contract.AgentEvent.Heartbeat;
import gpuq.common.job.Sha256;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// What this node has of competitions' data: its cache, which is kept within its size and filled
/// ahead of jobs, and the folders that data may be read from.
final class NodeData implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(NodeData.class);
    private static final Duration SWEEP_REST = Duration.ofMinutes(1);
    private static final Duration AHEAD_REST = Duration.ofMinutes(1);

    private final AgentConfig config;
    private final StatePaths paths;
    private final AgentMeters meters;
    private final Runnable whenChanged;
    private final DataCache cache;
    private final SharedMounts mounts;
    private final Deque<SteadyLoop> loops = new ArrayDeque<>();

    /// @param whenChanged told when the scheduler should hear of something at once
    NodeData(AgentConfig config, StatePaths paths, AgentMeters meters, Runnable whenChanged) {
        this.config = config;
        this.paths = paths;
        this.meters = meters;
        this.whenChanged = whenChanged;
        cache = DataCache.in(paths);
        mounts =
                SharedMounts.open(
                        config.dataRoots().orElse(List.of()),
                        config.mountDeadline(),
                        meters,
                        whenChanged);
    }

    DataCache cache() {
        return cache;
    }

    SharedMounts mounts() {
        return mounts;
    }

    List<HealthFinding> findings() {
        return mounts.findings();
    }

    /// The trees that are here, for the heartbeat; absent if the disk does not say.
    @Nullable List<Sha256> held() {
        try {
            return cache.trees().held(Heartbeat.MAX_DATA);
        } catch (IOException e) {
            LOG.warnf("data on this node not listed why=%s", e);
            return null;
        }
    }

    /// Keeps the cache in order from now on, until what it gives is closed: before the connections
    /// that a fetch may be using.
    AutoCloseable start(AttemptServices services, AttemptTable table) {
        // Well before the disk's floor, at which the node takes no new work.
        CacheSweep sweep =
                new CacheSweep(
                        paths,
                        new CacheSweep.Bounds(config.cacheBytes(), 2 * config.diskFloor()),
                        table::needed,
                        services.clock());
        loops.push(
                SteadyLoop.startRested(
                        "cache-sweep",
                        SWEEP_REST,
                        meters,
                        () -> {
                            long _ = sweep.sweep();
                        }));
        if (config.runner() == Runner.APPTAINER) {
            AheadFetch ahead =
                    new AheadFetch(
                            services.api(),
                            services.competition(),
                            cache.trees(),
                            table::isPreparing,
                            sweep::room,
                            whenChanged);
            loops.push(SteadyLoop.startRested("data-ahead", AHEAD_REST, meters, ahead::round));
        }
        return () -> loops.forEach(SteadyLoop::close);
    }

    @Override
    public void close() {
        mounts.close();
    }
}
