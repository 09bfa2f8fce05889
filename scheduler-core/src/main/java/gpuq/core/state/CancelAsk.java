package gpuq.core.state;

import gpuq.common.job.OutcomeCode;
import java.time.Instant;

/// Somebody wants the job to end; `code` says who.
public record CancelAsk(OutcomeCode code, String reason, Instant at) {}
