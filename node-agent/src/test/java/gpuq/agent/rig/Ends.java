package gpuq.agent.rig;

import gpuq.common.contract.AgentEvent.AttemptEnded;
import gpuq.common.contract.CollectedFile;
import gpuq.common.grading.Grade;
import gpuq.common.job.Outcome;
import gpuq.common.job.Outcome.LimitUse;
import org.jspecify.annotations.Nullable;

/// The one thing that a report is expected to hold; says what it holds instead.
public final class Ends {

    private Ends() {}

    public static Outcome outcome(AttemptEnded ended) {
        return required(ended.outcome(), ended);
    }

    public static CollectedFile collected(AttemptEnded ended) {
        return required(ended.collected(), ended);
    }

    public static Grade grade(AttemptEnded ended) {
        return required(ended.grade(), ended);
    }

    public static LimitUse limit(Outcome outcome) {
        return required(outcome.limit(), outcome);
    }

    private static <T> T required(@Nullable T value, Object whole) {
        if (value == null) {
            throw new AssertionError("not there: " + whole);
        }
        return value;
    }
}
