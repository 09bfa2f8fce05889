package gpuq.core.state;

import gpuq.common.job.AttemptRef;
import gpuq.common.job.NodeId;
import gpuq.common.job.OutcomeCode;
import gpuq.common.job.Stage;
import java.time.Instant;

/// An attempt that was made in vain, by a fault that is not the student's.
public record Failure(AttemptRef ref, NodeId node, OutcomeCode code, Stage stage, Instant at) {}
