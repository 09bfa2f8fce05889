package gpuq.agent.data;

import gpuq.common.job.AttemptRef;
import gpuq.common.job.CompetitionRef;

/// By what right this node fetches something of the API.
public sealed interface FetchRight {

    /// The path below which the API has it.
    String path();

    /// For an attempt that this node holds.
    static FetchRight of(AttemptRef attempt) {
        return new ForAttempt(attempt);
    }

    /// Before there is an attempt: the data of a version that takes submissions soon.
    static FetchRight ahead(CompetitionRef competition) {
        return new Ahead(competition);
    }

    /// See [#of].
    record ForAttempt(AttemptRef attempt) implements FetchRight {
        @Override
        public String path() {
            return "/agent/v1/attempts/%s/%s/%d"
                    .formatted(attempt.jobId(), attempt.leg().word(), attempt.number());
        }
    }

    /// See [#ahead].
    record Ahead(CompetitionRef competition) implements FetchRight {
        @Override
        public String path() {
            return "/agent/v1/ahead/%s/%d".formatted(competition.id(), competition.version());
        }
    }
}
