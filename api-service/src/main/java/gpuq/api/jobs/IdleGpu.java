package gpuq.api.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import gpuq.common.job.Fault;
import gpuq.common.job.Outcome;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Adds to the hint of an end that the GPU was never used (MON-8), however the job ended: what
/// computes without it waits for a GPU that it does not need, and takes far longer than it could.
/// Pure.
final class IdleGpu {

    /// A GPU is looked at every few seconds: in less than this, all of its work may have been
    /// missed.
    static final Duration LONG_ENOUGH = Duration.ofSeconds(60);

    static final String SENTENCE =
            "The GPU was never used while your program ran: check that your model and its data are"
                    + " moved to it, for example with .to('cuda').";

    private IdleGpu() {}

    /// The outcome's own hint, with the sentence behind it where it is true.
    ///
    /// @param gpus how many the job held
    /// @param usage what the run used; absent where it never ran
    static String hint(Outcome outcome, int gpus, @Nullable JsonNode usage) {
        Fault fault = outcome.code().fault();
        boolean isHers = fault == Fault.STUDENT || fault == Fault.NONE;
        if (!isHers || usage == null || !wasIdle(gpus, usage)) {
            return outcome.hint();
        }
        return outcome.hint().isEmpty() ? SENTENCE : outcome.hint() + " " + SENTENCE;
    }

    /// Where nothing could measure it (no GPU, a slice of one), nothing is known.
    private static boolean wasIdle(int gpus, JsonNode usage) {
        JsonNode utilization = usage.path("gpu_utilization_mean");
        double seconds = gpus == 0 ? 0 : usage.path("gpu_seconds").asDouble() / gpus;
        return utilization.isNumber()
                && utilization.asDouble() == 0
                && seconds >= LONG_ENOUGH.toSeconds();
    }
}
