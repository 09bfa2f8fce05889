package gpuq.agent.verdict;

import gpuq.agent.supervise.ExitRecord;
import gpuq.agent.verdict.Evidence.GpuEvidence;
import gpuq.common.bundle.Manifest.OnEnd;
import gpuq.common.job.Outcome;
import gpuq.common.job.OutcomeCode;
import gpuq.common.job.Stage;
import java.util.Optional;

/// What the end of a run means. One order for causes, when several hold: cancelled, then faults of
/// ours, then a limit that the supervisor noted before its kill, then the counters of kernel and
/// device, then signal and exit code, and last what was left. Pure.
public final class ExitVerdict {

    private ExitVerdict() {}

    /// What to do next.
    public sealed interface Verdict {}

    /// The run left something to collect.
    ///
    /// @param partial whether the program did not come to its own end
    public record Collect(boolean partial) implements Verdict {}

    /// The run is over with an outcome.
    public record Failed(Outcome outcome) implements Verdict {}

    /// The verdict on how the process ended.
    ///
    /// @param onNonzeroExit whether a file is graded although the program failed
    /// @param onTimeLimit whether a file is graded although the time was over
    public static Verdict of(Evidence evidence, OnEnd onNonzeroExit, OnEnd onTimeLimit) {
        Optional<Outcome> ours = cancelled(evidence).or(() -> PlatformFaults.of(evidence));
        ExitRecord exit = evidence.exit();
        if (ours.isPresent() || exit == null) {
            return new Failed(ours.orElseThrow());
        }
        if (exit.cause().equals(ExitRecord.TIME_LIMIT)) {
            return onTimeLimit == OnEnd.GRADE
                    ? new Collect(true)
                    : new Failed(LimitOutcomes.timeLimit(evidence, exit));
        }
        if (exit.cause().equals(ExitRecord.OUTPUT_LIMIT)) {
            return new Failed(LimitOutcomes.outputLimit(evidence));
        }
        if (exit.code() == 0) {
            return new Collect(false);
        }
        if (onNonzeroExit == OnEnd.GRADE) {
            return new Collect(true);
        }
        return new Failed(
                LimitOutcomes.counted(evidence).orElseGet(() -> userCode(evidence, exit)));
    }

    /// The verdict where nothing gradable was left: if a limit or a failed program explains it,
    /// that is the cause, else what was found.
    public static Outcome nothingCollected(Evidence evidence, Outcome found) {
        ExitRecord exit = evidence.exit();
        if (exit == null) {
            return found;
        }
        if (exit.cause().equals(ExitRecord.TIME_LIMIT)) {
            return LimitOutcomes.timeLimit(evidence, exit);
        }
        Optional<Outcome> limit = LimitOutcomes.counted(evidence);
        if (limit.isPresent()) {
            return limit.get();
        }
        return exit.code() == 0 ? found : userCode(evidence, exit);
    }

    /// The scheduler names the code as the reason of its stop.
    private static Optional<Outcome> cancelled(Evidence evidence) {
        String reason = evidence.stopReason();
        if (reason == null) {
            return Optional.empty();
        }
        Stage stage = evidence.started() ? Stage.RUN : Stage.PREPARE;
        return Optional.of(Cancellation.outcome(reason, stage));
    }

    private static Outcome userCode(Evidence evidence, ExitRecord exit) {
        int code = exit.code();
        String stderr = evidence.stderrTail();
        Optional<String> signal = Signals.ofExitCode(code);
        if (evidence.gpu() == GpuEvidence.ILLEGAL_ACCESS) {
            return Outcome.of(
                            OutcomeCode.USER_CODE_ERROR,
                            Stage.RUN,
                            "A GPU kernel of the program touched memory that is not its own.",
                            "Run with CUDA_LAUNCH_BLOCKING=1 to see which kernel it was.")
                    .withReason("GPU_ILLEGAL_ACCESS")
                    .withExit(code, signal.orElse(null));
        }
        if (signal.isPresent()) {
            return Outcome.of(
                            OutcomeCode.USER_CODE_ERROR,
                            Stage.RUN,
                            "The program was ended by the signal %s.".formatted(signal.get()),
                            "A crash inside a library shows its Python stack in the error log.")
                    .withReason("CRASHED")
                    .withExit(code, signal.get());
        }
        Optional<StderrReason> suggested = StderrReason.of(stderr);
        String last = StderrReason.lastLine(stderr);
        boolean traceback = StderrReason.hasTraceback(stderr);
        String reason =
                suggested
                        .map(StderrReason::reason)
                        .orElse(traceback ? "EXCEPTION" : "EXITED_EARLY");
        String hint =
                suggested.map(StderrReason::hint).orElseGet(() -> plainHint(stderr, traceback));
        String said = last.isEmpty() || reason.equals("EXITED_EARLY") ? "" : ": " + last;
        return Outcome.of(
                        OutcomeCode.USER_CODE_ERROR,
                        Stage.RUN,
                        "The program ended with exit code %d%s".formatted(code, end(said)),
                        hint)
                .withReason(reason)
                .withExit(code, null);
    }

    private static String end(String text) {
        return text.endsWith(".") ? text : text + ".";
    }

    private static String plainHint(String stderr, boolean traceback) {
        if (StderrReason.speaksOfFullDisk(stderr)) {
            return "A write found no room: see the limits of the competition for /work, /tmp and"
                    + " /dev/shm.";
        }
        return traceback
                ? "The error log ends with the stack of the exception."
                : "The program ended itself: look for sys.exit, os._exit or a failed command.";
    }
}
