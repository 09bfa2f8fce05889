package gpuq.agent.attempt;

import gpuq.common.contract.CollectedFile;
import gpuq.common.grading.Grade;
import gpuq.common.job.Outcome;
import gpuq.common.job.Usage;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What a leg came to, and what it cost.
///
/// @param startedAt uptime at which the program began; absent if it never did
record LegEnd(Result result, Usage usage, @Nullable Duration startedAt) {

    /// One of the three ways in which a leg ends.
    sealed interface Result {}

    record Collected(CollectedFile file) implements Result {}

    record Graded(Grade grade) implements Result {}

    record Failed(Outcome outcome) implements Result {}

    /// An end before anything ran.
    static LegEnd failed(Outcome outcome) {
        return new LegEnd(new Failed(outcome), Usage.NONE, null);
    }
}
