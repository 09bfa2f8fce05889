package gpuq.common.contract;

import gpuq.common.grading.Grade;
import gpuq.common.job.AttemptRef;
import gpuq.common.job.NodeId;
import gpuq.common.job.Outcome;
import gpuq.common.job.PoolId;
import gpuq.common.job.Sha256;
import gpuq.common.job.Stage;
import gpuq.common.job.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What agents say, on `gpuq.agent-events`, keyed by pool; sealed with the node's key. `at` is the
/// node's clock: shown, never used to order anything (NODE-4).
public sealed interface AgentEvent extends Message {

    NodeId nodeId();

    /// Alive, with everything the scheduler needs to know the node anew.
    ///
    /// @param bootId the kernel's boot id: a new one ends every attempt of the old (NODE-3)
    /// @param incarnation one life of the agent's process; rises with each start
    /// @param slots what can be assigned; a slot's name is stable over restarts
    /// @param attempts what this node holds, from assignment until the end was acknowledged
    /// @param lastAssignment the sequence of the last assignment that was taken: an attempt given
    ///   out later is not missing but on its way; absent from an agent that does not say
    /// @param clockOffsetMs how many milliseconds its clock is ahead of the API's (behind, if
    ///   negative) at least; absent from an agent that does not say
    /// @param unfitImages which of its images do not run on which of its GPUs, by their digests; at
    ///   most [UnfitImage#MOST]; absent from an agent that does not say
    /// @param data the trees of data that it has, by digest and in the order of the digests, those
    ///   used last if it has more than [#MAX_DATA]; absent from an agent that does not say
    record Heartbeat(
            NodeId nodeId,
            PoolId pool,
            String bootId,
            long incarnation,
            String agentVersion,
            List<SlotReport> slots,
            List<AttemptRef> attempts,
            List<HealthFinding> findings,
            @Nullable Long lastAssignment,
            @Nullable Long clockOffsetMs,
            @Nullable List<UnfitImage> unfitImages,
            @Nullable List<Sha256> data,
            Instant at)
            implements AgentEvent {

        /// So many trees a heartbeat names at most.
        public static final int MAX_DATA = 64;
    }

    /// An attempt has entered a stage. `RUN` means that the student's process has started.
    ///
    /// @param detail what the stage does, such as a percentage of a download; may be empty
    record AttemptPhase(NodeId nodeId, AttemptRef attempt, Stage stage, String detail, Instant at)
            implements AgentEvent {}

    /// An attempt is over and its processes are gone. Exactly one of `collected` (run leg), `grade`
    /// (grade leg) and `outcome` is there: the first two are success.
    ///
    /// @param startedAgo how long before `at` the student's process started, if it did: a duration,
    ///   so that clocks need not agree
    record AttemptEnded(
            NodeId nodeId,
            AttemptRef attempt,
            @Nullable CollectedFile collected,
            @Nullable Grade grade,
            @Nullable Outcome outcome,
            Usage usage,
            @Nullable Duration startedAgo,
            Instant at)
            implements AgentEvent {}

    /// One slot of a node.
    ///
    /// @param name such as `gpu0` or `cpu3`
    /// @param model the GPU's model, `pretend` where the node has none, empty for a CPU slot
    /// @param memory bytes of device memory, 0 for a CPU slot
    /// @param computeCapability major times 10 plus minor, 0 for a CPU slot
    /// @param usable false while a check keeps the slot out, with `why`
    /// @param part whether it is a part of a divided GPU (MIG), of which CUDA shows a process only
    ///   one; absent for every other slot
    /// @param driver the version of the GPU's driver; absent from a slot without one, and from an
    ///   agent that does not say
    record SlotReport(
            String name,
            SlotKind kind,
            String model,
            long memory,
            int computeCapability,
            boolean usable,
            String why,
            @Nullable Boolean part,
            @Nullable String driver) {

        /// One that is no part of a divided GPU, and that no driver stands behind.
        public SlotReport(
                String name,
                SlotKind kind,
                String model,
                long memory,
                int computeCapability,
                boolean usable,
                String why) {
            this(name, kind, model, memory, computeCapability, usable, why, null, null);
        }

        /// The same with another answer of the checks.
        ///
        /// @param newWhy why it is out; empty if it is usable
        public SlotReport with(boolean newUsable, String newWhy) {
            return new SlotReport(
                    name, kind, model, memory, computeCapability, newUsable, newWhy, part, driver);
        }
    }

    /// An image that a node's driver or GPUs cannot run (GPU-8).
    ///
    /// @param slots those GPU slots on which it does not run
    /// @param why one clause in words for a student, such as `it is made with CUDA 12.8, and the
    ///   driver knows none later than 12.4`
    record UnfitImage(Sha256 image, List<String> slots, String why) {

        /// The most that a node names. The others are refused when an attempt is prepared.
        public static final int MOST = 100;

        public UnfitImage {
            slots = List.copyOf(slots);
        }
    }

    /// What a slot is for.
    enum SlotKind {
        GPU,
        CPU_RUN,
        GRADE
    }

    /// A fault of the node that the agent has noticed.
    ///
    /// @param code a closed word, such as `DISK_LOW`
    /// @param severe whether no new work may come until it is gone
    record HealthFinding(String code, boolean severe, String detail) {}
}
