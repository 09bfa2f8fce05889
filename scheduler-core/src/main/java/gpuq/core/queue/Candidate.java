package gpuq.core.queue;

import gpuq.common.job.JobId;

/// A job as a line knows it. The line has the job itself, as it is now: looking up the first of a
/// million by its id would take longer than all the rest of a decision.
@FunctionalInterface
public interface Candidate {

    JobId id();
}
