package gpuq.common.grading;

import gpuq.common.job.Outcome.ErrorLine;
import java.util.List;

/// What one grader run said, before anybody asks whose fault it is.
public sealed interface GraderVerdict {

    record Graded(Grade grade) implements GraderVerdict {}

    /// The grader says that the submission is wrong.
    ///
    /// @param reason the grader's word, `UNSPECIFIED` if it gave none
    record Rejected(String reason, String message, List<ErrorLine> errors)
            implements GraderVerdict {}

    /// Neither: the reference file decides whose fault it is.
    ///
    /// @param cause what is wrong, in a sentence for staff
    /// @param badResult whether the process ended well and the results are bad, instead of a crash
    record Suspect(String cause, boolean badResult) implements GraderVerdict {}
}
