package gpuq.api.projection;

import gpuq.common.job.CompetitionRef;
import gpuq.common.job.JobId;
import gpuq.common.job.JobKind;

/// A grading that staff had asked for is over, and its row says how. Told after the commit, to who
/// observes it; who must not miss one looks at the rows from time to time too.
public record GradingEnded(JobId job, JobKind kind, CompetitionRef version) {}
