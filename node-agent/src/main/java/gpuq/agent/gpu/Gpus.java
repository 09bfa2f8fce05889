package gpuq.agent.gpu;

import gpuq.agent.verdict.Evidence.GpuEvidence;
import gpuq.common.contract.AgentEvent.HealthFinding;
import gpuq.common.contract.AgentEvent.SlotReport;
import gpuq.common.job.AttemptRef;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The GPU slots of this node, as attempts and heartbeats see them: real ones ([GpuWatch]), or
/// pretended ones.
public interface Gpus extends AutoCloseable {

    /// A node without any: its GPU slots, if it says it has some, are pretended.
    Gpus NONE =
            new Gpus() {
                @Override
                public boolean areReal() {
                    return false;
                }

                @Override
                public Optional<String> preflight(AttemptRef attempt, List<String> slots) {
                    return Optional.empty();
                }

                @Override
                public Visible hold(AttemptRef attempt, List<String> slots) {
                    return Visible.NOTHING;
                }

                @Override
                public GpuUse use(AttemptRef attempt) {
                    return GpuUse.NONE;
                }

                @Override
                public GpuEvidence evidence(AttemptRef attempt, @Nullable Duration since) {
                    return GpuEvidence.CLEAN;
                }

                @Override
                public void release(AttemptRef attempt) {
                    // Nothing was held.
                }

                @Override
                public List<SlotReport> reports() {
                    return List.of();
                }

                @Override
                public List<HealthFinding> findings() {
                    return List.of();
                }

                @Override
                public void close() {
                    // Nothing runs.
                }
            };

    /// What a container may see.
    ///
    /// @param cuda the value of `CUDA_VISIBLE_DEVICES`
    /// @param minors numbers of the `/dev/nvidiaN` that it may open
    /// @param caps numbers of the `/dev/nvidia-caps/nvidia-capN` that it may open: the rights to
    ///   its parts of divided GPUs
    record Visible(String cuda, List<Integer> minors, List<Integer> caps) {

        public static final Visible NOTHING = new Visible("", List.of(), List.of());

        public Visible {
            minors = List.copyOf(minors);
            caps = List.copyOf(caps);
        }
    }

    /// Whether there is a driver behind them.
    default boolean areReal() {
        return true;
    }

    /// The newest CUDA that the driver serves, such as `12.4`; empty if it has not said.
    default String cudaVersion() {
        return "";
    }

    /// Looks whether the slots may be used now; what may not is taken out. Says why not.
    Optional<String> preflight(AttemptRef attempt, List<String> slots) throws InterruptedException;

    /// From now on the slots are this attempt's, and what it uses of them is counted. May be
    /// repeated.
    Visible hold(AttemptRef attempt, List<String> slots);

    /// What it has used so far.
    GpuUse use(AttemptRef attempt);

    /// What the devices say about the end of an attempt.
    ///
    /// @param since uptime at which the program began
    GpuEvidence evidence(AttemptRef attempt, @Nullable Duration since);

    /// What the driver has told the kernel's log of its devices, oldest first, for a person.
    ///
    /// @param since uptime at which the program began
    default List<String> errors(AttemptRef attempt, @Nullable Duration since) {
        return List.of();
    }

    /// The slots are nobody's any more.
    void release(AttemptRef attempt);

    /// The slots for a heartbeat.
    List<SlotReport> reports();

    /// What concerns the whole node.
    List<HealthFinding> findings();

    @Override
    void close();
}
