package gpuq.agent.blame;

import gpuq.common.job.OutcomeCode;

/// A grader run that neither scored nor rejected: either the file or the grader is at fault.
///
/// @param cause what went wrong, in a sentence for staff
public record Suspicion(Kind kind, String cause) {

    /// In which way a grader fails.
    public enum Kind {
        ERROR(OutcomeCode.GRADER_ERROR),
        TIME_LIMIT(OutcomeCode.GRADER_TIME_LIMIT),
        OUT_OF_MEMORY(OutcomeCode.GRADER_OUT_OF_MEMORY),
        BAD_RESULT(OutcomeCode.GRADER_BAD_RESULT);

        private final OutcomeCode code;

        Kind(OutcomeCode code) {
            this.code = code;
        }

        /// The end of the leg where the grader is at fault.
        public OutcomeCode code() {
            return code;
        }
    }
}
