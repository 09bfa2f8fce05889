package gpuq.agent.verdict;

import gpuq.common.job.JobState;
import gpuq.common.job.Outcome;
import gpuq.common.job.OutcomeCode;
import gpuq.common.job.Stage;
import java.util.Arrays;

/// The outcome of an attempt that the scheduler ended: its reason is the code. The scheduler knows
/// better; this is what the node can say.
public final class Cancellation {

    private Cancellation() {}

    public static Outcome outcome(String reason, Stage stage) {
        OutcomeCode code =
                Arrays.stream(OutcomeCode.values())
                        .filter(known -> known.state() == JobState.CANCELLED)
                        .filter(known -> known.name().equals(reason))
                        .findFirst()
                        .orElse(OutcomeCode.CANCELLED_BY_SYSTEM);
        return Outcome.of(code, stage, "The attempt was ended before it was done.", "");
    }
}
