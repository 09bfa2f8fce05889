package gpuq.core;

import gpuq.common.contract.Command.SubmitJob;
import gpuq.common.contract.CompetitionTerms;
import gpuq.common.contract.CompetitionTerms.Part;
import gpuq.common.contract.PoolTable;
import gpuq.common.job.CompetitionId;
import gpuq.common.job.CompetitionRef;
import gpuq.common.job.GpuNeed;
import gpuq.common.job.JobId;
import gpuq.common.job.Priority;
import gpuq.common.job.Sha256;
import gpuq.common.job.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Submissions as they usually are, for tests that care about other things.
public final class SampleJobs {

    public static final Sha256 DIGEST = new Sha256("ab".repeat(32));

    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

    private SampleJobs() {}

    /// One GPU for five minutes, in the competition `wine`. Each has all its parts for itself, as
    /// one that was read from JSON.
    public static SubmitJob submission(JobId job, String user, Instant at) {
        return submission(job, user, at, null);
    }

    /// @param capInAll how many jobs of the competition may run at once; any number if absent
    public static SubmitJob submission(
            JobId job, String user, Instant at, @Nullable Integer capInAll) {
        return new SubmitJob(
                job,
                new UserId(user),
                new CompetitionRef(new CompetitionId("wine"), 1),
                PoolTable.DEFAULT_POOL,
                at,
                Duration.ofMinutes(5),
                TEN_MINUTES,
                1,
                GpuNeed.ANY,
                Priority.NORMAL,
                DIGEST,
                terms(2, capInAll));
    }

    /// @param concurrent how many jobs of one user may run at once
    public static CompetitionTerms terms(int concurrent) {
        return terms(concurrent, null);
    }

    private static CompetitionTerms terms(int concurrent, @Nullable Integer capInAll) {
        Map<Part, Sha256> digests = new EnumMap<>(Part.class);
        for (Part part : Part.values()) {
            digests.put(part, DIGEST);
        }
        return new CompetitionTerms(
                digests,
                TEN_MINUTES,
                TEN_MINUTES,
                concurrent,
                capInAll,
                false,
                Duration.ofSeconds(15));
    }
}
