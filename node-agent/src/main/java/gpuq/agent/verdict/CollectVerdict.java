package gpuq.agent.verdict;

import gpuq.agent.sandbox.Taken;
import gpuq.common.bundle.Manifest;
import gpuq.common.grading.SubmissionReport;
import gpuq.common.job.Outcome;
import gpuq.common.job.Outcome.ErrorLine;
import gpuq.common.job.Outcome.LimitUse;
import gpuq.common.job.OutcomeCode;
import gpuq.common.job.Stage;
import java.util.List;
import java.util.Optional;

/// What is wrong with the file that a run left, or should have left. Pure.
public final class CollectVerdict {

    private CollectVerdict() {}

    /// The outcome of a file that could not be taken; empty if it was taken.
    public static Optional<Outcome> of(Taken taken, Manifest.Submission rules) {
        return switch (taken.found()) {
            case FILE -> Optional.empty();
            case MISSING, NOTHING_WANTED -> Optional.of(missing(taken.names(), rules.file()));
            case TOO_LARGE ->
                    Optional.of(
                            Outcome.of(
                                            OutcomeCode.SUBMISSION_TOO_LARGE,
                                            Stage.COLLECT,
                                            "%s is larger than %s."
                                                    .formatted(
                                                            rules.file(),
                                                            Amounts.bytes(rules.maxBytes())),
                                            "Write only the columns and rows that are asked for.")
                                    .withLimit(
                                            new LimitUse(
                                                    "submission.max_bytes",
                                                    rules.maxBytes(),
                                                    taken.sizeBytes())));
            case UNSAFE ->
                    Optional.of(
                            Outcome.of(
                                    OutcomeCode.SUBMISSION_UNSAFE,
                                    Stage.COLLECT,
                                    "%s is %s.".formatted(rules.file(), taken.detail()),
                                    "Write a plain file of this name into /work."));
        };
    }

    private static Outcome missing(List<String> names, String wanted) {
        List<String> sameFolder = names.stream().filter(name -> !name.contains("/")).toList();
        if (sameFolder.size() > 1) {
            return Outcome.of(
                    OutcomeCode.SUBMISSION_AMBIGUOUS,
                    Stage.COLLECT,
                    "There is no %s in /work, but several files that may be meant: %s."
                            .formatted(wanted, String.join(", ", sameFolder)),
                    "Name the one that is to be graded %s.".formatted(wanted));
        }
        return Outcome.of(
                OutcomeCode.SUBMISSION_MISSING,
                Stage.COLLECT,
                "The program ended without leaving %s in /work.".formatted(wanted),
                names.isEmpty()
                        ? "Write the file to /work, which is the folder the program starts in."
                        : "Found instead: %s. Only /work/%s is graded."
                                .formatted(String.join(", ", names), wanted));
    }

    /// The outcome of a file that does not keep the competition's rules.
    public static Outcome invalid(SubmissionReport report, String file) {
        List<ErrorLine> errors = report.errors();
        String first =
                errors.isEmpty() ? "It does not keep the rules." : errors.getFirst().message();
        String more =
                report.errorCount() > 1
                        ? " (and %d more errors)".formatted(report.errorCount() - 1)
                        : "";
        return Outcome.of(
                        OutcomeCode.SUBMISSION_INVALID,
                        Stage.COLLECT,
                        "%s is not valid: %s%s".formatted(file, first, more),
                        "Compare it with the competition's sample submission; the same check can be"
                                + " made before submitting.")
                .withReason(report.reason())
                .withErrors(errors);
    }
}
