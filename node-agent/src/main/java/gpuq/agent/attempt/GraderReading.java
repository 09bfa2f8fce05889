package gpuq.agent.attempt;

import gpuq.agent.attempt.ContainerRun.Ended;
import gpuq.agent.blame.Suspicion;
import gpuq.agent.blame.Suspicion.Kind;
import gpuq.agent.sandbox.Taken;
import gpuq.agent.sandbox.Taken.Found;
import gpuq.agent.supervise.ExitRecord;
import gpuq.agent.verdict.Signals;
import gpuq.common.bundle.Manifest;
import gpuq.common.grading.Grade;
import gpuq.common.grading.GraderVerdict;
import gpuq.common.grading.ResultsFile;
import gpuq.common.job.Outcome;
import gpuq.common.job.OutcomeCode;
import gpuq.common.job.Stage;
import java.nio.file.Path;

/// Reads what one grader run said, before anybody asks whose fault it is.
final class GraderReading {

    private static final String RETRY = "This was not your fault; the grading is tried again.";

    private GraderReading() {}

    /// What a grader run came to.
    sealed interface Finding {}

    record Scored(Grade grade) implements Finding {}

    record Refused(Outcome outcome) implements Finding {}

    /// Neither: the reference file decides.
    record Suspect(Suspicion suspicion) implements Finding {}

    /// The node's own fault.
    record Ours(Outcome outcome) implements Finding {}

    /// @param results where the results were taken to
    /// @param rows data rows of the graded file
    /// @param said the last lines of the grader's output
    static Finding of(Ended ended, Path results, Manifest manifest, long rows, String said) {
        ExitRecord exit = ended.exit();
        if (exit == null) {
            return ours(Stage.COLLECT, "The node lost track of the grader's process.");
        }
        if (!ended.began()) {
            return ours(Stage.PREPARE, "The grader's container could not be started. " + said);
        }
        if (exit.cause().equals(ExitRecord.TIME_LIMIT)) {
            return new Suspect(
                    new Suspicion(
                            Kind.TIME_LIMIT,
                            "it was still running after %d s."
                                    .formatted(manifest.grader().timeout().toSeconds())));
        }
        if (ended.ending().counters().oomKills() > 0 && exit.code() != 0) {
            return new Suspect(
                    new Suspicion(
                            Kind.OUT_OF_MEMORY,
                            "it needed more than %d bytes of memory."
                                    .formatted(manifest.grader().memory())));
        }
        boolean isStarved =
                ended.ending().counters().pidsDenied() > 0 && Signals.isCrash(exit.code());
        if (exit.runtimeSignalled() && exit.cause().isEmpty() && !isStarved) {
            return ours(Stage.COLLECT, "The grader was killed from outside.");
        }
        Taken taken = ended.ending().taken();
        if (taken.found() == Found.TOO_LARGE || taken.found() == Found.UNSAFE) {
            return new Suspect(
                    new Suspicion(
                            Kind.BAD_RESULT,
                            taken.found() == Found.UNSAFE
                                    ? "results.jsonl is " + taken.detail() + "."
                                    : "results.jsonl is larger than 1 MiB."));
        }
        return switch (ResultsFile.read(results, exit.code(), manifest.metric(), rows)) {
            case GraderVerdict.Graded(Grade grade) -> new Scored(grade);
            case GraderVerdict.Rejected(var reason, var message, var errors) ->
                    new Refused(
                            Outcome.of(
                                            OutcomeCode.GRADER_REJECTED,
                                            Stage.GRADE,
                                            message.isBlank()
                                                    ? "The grader rejects the submission."
                                                    : message,
                                            "The competition's grader says what is wrong with the"
                                                    + " file.")
                                    .withReason(reason)
                                    .withErrors(errors));
            case GraderVerdict.Suspect(var cause, var badResult) ->
                    new Suspect(new Suspicion(badResult ? Kind.BAD_RESULT : Kind.ERROR, cause));
        };
    }

    private static Finding ours(Stage stage, String message) {
        return new Ours(Outcome.of(OutcomeCode.NODE_FAULT, stage, message.strip(), RETRY));
    }
}
