package gpuq.common.contract;

import gpuq.common.contract.CompetitionTerms.Part;
import gpuq.common.job.AttemptRef;
import gpuq.common.job.CompetitionRef;
import gpuq.common.job.NodeId;
import gpuq.common.job.Sha256;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What an agent shall do, on `gpuq.assignments`, keyed by node. Ids and digests only: every node
/// can read the topic.
public sealed interface Assignment extends Message {

    NodeId nodeId();

    /// Start an attempt on the named slots.
    ///
    /// @param bootId the boot id the scheduler knows; an agent with another one ignores the record
    /// @param slots the slots to hold: GPU slots for a run leg, one CPU slot for a grade leg
    /// @param solution the program's digest
    /// @param timeout the enforced limit of the student's process
    /// @param submission for a grade leg, what was collected
    record StartAttempt(
            NodeId nodeId,
            String bootId,
            AttemptRef attempt,
            CompetitionRef competition,
            List<String> slots,
            Sha256 solution,
            Map<Part, Sha256> digests,
            Duration timeout,
            @Nullable CollectedFile submission,
            Instant at)
            implements Assignment {}

    /// End an attempt now (TERM, grace, KILL) and report its end.
    record StopAttempt(NodeId nodeId, AttemptRef attempt, String reason, Instant at)
            implements Assignment {}

    /// Change the deadline of a running attempt.
    record ExtendAttempt(NodeId nodeId, AttemptRef attempt, Duration timeout, Instant at)
            implements Assignment {}

    /// Ask the running program where it is: the answer comes in its log (DEBUG-3).
    record DumpStack(NodeId nodeId, AttemptRef attempt, Instant at) implements Assignment {}

    /// The scheduler has taken the end of this attempt: the agent may forget its record and clean
    /// its folder.
    record ForgetAttempt(NodeId nodeId, AttemptRef attempt, Instant at) implements Assignment {}
}
