package gpuq.core.state;

import gpuq.common.job.JobId;
import gpuq.common.job.OutcomeCode;
import java.time.Instant;

/// A job that has ended, remembered so that a command that comes again does not run it again.
public record EndedEntity(JobId jobId, Instant submittedAt, Instant endedAt, OutcomeCode code)
        implements StateEntity {

    /// The first part of the key.
    static final String PREFIX = "ended/";

    @Override
    public String key() {
        return PREFIX + jobId;
    }
}
