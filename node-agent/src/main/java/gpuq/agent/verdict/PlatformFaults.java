package gpuq.agent.verdict;

import gpuq.agent.supervise.ExitRecord;
import gpuq.agent.verdict.Evidence.GpuEvidence;
import gpuq.common.job.Outcome;
import gpuq.common.job.OutcomeCode;
import gpuq.common.job.Stage;
import java.util.Optional;

/// Ends of a run that are ours: they cost the student nothing.
final class PlatformFaults {

    private static final String RETRY =
            "This was not your fault; the job is tried again elsewhere.";

    private PlatformFaults() {}

    static Optional<Outcome> of(Evidence evidence) {
        Stage stage = evidence.started() ? Stage.RUN : Stage.PREPARE;
        if (evidence.gpu() == GpuEvidence.DEVICE_FAULT) {
            return fault(OutcomeCode.GPU_FAULT, stage, "A GPU of the node has failed.");
        }
        ExitRecord exit = evidence.exit();
        if (exit == null) {
            return fault(
                    OutcomeCode.NODE_FAULT,
                    stage,
                    "The node lost track of the program's process and has ended it.");
        }
        if (!evidence.started()) {
            return notStarted(evidence);
        }
        if (evidence.hostWasOutOfMemory()) {
            return fault(
                    OutcomeCode.NODE_FAULT,
                    stage,
                    "The node itself ran out of memory and the program was ended for it.");
        }
        if (exit.runtimeSignalled()
                && exit.cause().isEmpty()
                && !evidence.ranOutOfMemory()
                && !evidence.starvedItsContainer(exit)) {
            return fault(
                            OutcomeCode.KILLED_UNEXPECTEDLY,
                            stage,
                            "The program's container was killed from outside, and by nothing of"
                                    + " ours.")
                    .map(
                            outcome ->
                                    outcome.withExit(
                                            exit.code(),
                                            Signals.ofExitCode(exit.code()).orElse(null)));
        }
        return Optional.empty();
    }

    /// The container runtime says on its error output why it could not start: it stands before the
    /// student's program, so nothing of the student's is in it.
    private static Optional<Outcome> notStarted(Evidence evidence) {
        String said = StderrReason.lastLine(evidence.stderrTail());
        boolean image =
                said.contains("image") || said.contains("no such file") || said.contains("/bin/sh");
        return fault(
                image ? OutcomeCode.IMAGE_UNAVAILABLE : OutcomeCode.NODE_FAULT,
                Stage.PREPARE,
                said.isEmpty()
                        ? "The container could not be started."
                        : "The container could not be started: " + said);
    }

    private static Optional<Outcome> fault(OutcomeCode code, Stage stage, String message) {
        return Optional.of(Outcome.of(code, stage, message, RETRY));
    }
}
