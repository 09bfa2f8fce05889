package gpuq.common.contract;

import gpuq.common.job.Sha256;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the scheduler must know of a competition's version; comes with each job, so that versions
/// cannot mix.
///
/// @param digests the content that the job pins, by [Part]
/// @param prepareTimeout longest stay in PREPARING
/// @param graderTimeout limit of one grader run
/// @param concurrentPerUser jobs of one user that may run at once
/// @param concurrentInAll jobs of the competition that may run at once, of all users together; any
///   number if absent
/// @param latestOnly whether a newer submission ends the user's queued one
/// @param lostAfter how long a SUSPECT node keeps the job
public record CompetitionTerms(
        Map<Part, Sha256> digests,
        Duration prepareTimeout,
        Duration graderTimeout,
        int concurrentPerUser,
        @Nullable Integer concurrentInAll,
        boolean latestOnly,
        Duration lostAfter) {

    /// The content-addressed parts of a competition's version. The run leg may fetch manifest,
    /// data, harness and image; answers and grader are for the grade leg alone.
    public enum Part {
        MANIFEST,
        DATA,
        ANSWERS,
        GRADER,
        HARNESS,
        IMAGE;

        /// Whether a node may read this part for a run leg.
        public boolean isForRun() {
            return switch (this) {
                case MANIFEST, DATA, HARNESS, IMAGE -> true;
                case ANSWERS, GRADER -> false;
            };
        }
    }
}
