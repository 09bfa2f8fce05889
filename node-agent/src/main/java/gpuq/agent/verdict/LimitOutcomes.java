package gpuq.agent.verdict;

import gpuq.agent.supervise.ExitRecord;
import gpuq.agent.verdict.Evidence.GpuEvidence;
import gpuq.common.job.Outcome;
import gpuq.common.job.Outcome.LimitUse;
import gpuq.common.job.OutcomeCode;
import gpuq.common.job.Stage;
import java.time.Duration;
import java.util.Optional;

/// Ends by a limit: the message names the limit and what was used of it.
final class LimitOutcomes {

    private LimitOutcomes() {}

    static Outcome timeLimit(Evidence evidence, ExitRecord exit) {
        Duration limit = evidence.timeout();
        return Outcome.of(
                        OutcomeCode.TIME_LIMIT,
                        Stage.RUN,
                        "The program was still running at its time limit of %s, %s, and was ended.%s"
                                .formatted(
                                        Amounts.seconds(limit),
                                        whose(limit, evidence.limits().wall()),
                                        evidence.hang().sentence()),
                        Hang.place(evidence.stderrTail())
                                        .map("When its time was over it was at %s. "::formatted)
                                        .orElse("")
                                + "Save a first submission file early, print progress to see where the time"
                                + " goes, or ask for more time if the competition allows it.")
                .withLimit(new LimitUse("wall", seconds(limit), seconds(exit.elapsed())));
    }

    /// Who could give more time (FEEDBACK-6).
    private static String whose(Duration limit, Duration wall) {
        if (limit.compareTo(wall) > 0) {
            return "which was extended for this job";
        }
        return limit.compareTo(wall) < 0
                ? "which is this job's own (the competition allows up to %s)"
                        .formatted(Amounts.seconds(wall))
                : "which is the most that the competition allows";
    }

    static Outcome outputLimit(Evidence evidence) {
        long limit = evidence.limits().log();
        return Outcome.of(
                        OutcomeCode.OUTPUT_LIMIT,
                        Stage.RUN,
                        "The program printed more than %s, which this competition does not allow."
                                .formatted(Amounts.bytes(limit)),
                        "Print less: a line per epoch instead of one per batch.")
                .withLimit(new LimitUse("log", limit, limit));
    }

    /// The limit that kernel or device have counted, where the program has failed.
    static Optional<Outcome> counted(Evidence evidence) {
        if (evidence.ranOutOfMemory()) {
            return Optional.of(outOfMemory(evidence));
        }
        if (evidence.gpu() == GpuEvidence.MEMORY_FULL) {
            return Optional.of(
                    Outcome.of(
                            OutcomeCode.GPU_OUT_OF_MEMORY,
                            Stage.RUN,
                            "The program used up the memory of the GPU, which was free before it"
                                    + " started.",
                            "Use a smaller batch, a smaller model, or mixed precision."));
        }
        if (evidence.hitProcessLimit()) {
            return Optional.of(processLimit(evidence));
        }
        return diskLimit(evidence);
    }

    private static Outcome outOfMemory(Evidence evidence) {
        long limit = evidence.limits().memory();
        return Outcome.of(
                        OutcomeCode.OUT_OF_MEMORY,
                        Stage.RUN,
                        "The program needed more than its %s of memory and was killed for it."
                                .formatted(Amounts.bytes(limit)),
                        "Load the data in parts, use smaller types, and free what is no longer"
                                + " needed. /dev/shm counts as memory too.")
                .withLimit(new LimitUse("memory", limit, evidence.counters().memoryPeak()));
    }

    private static Outcome processLimit(Evidence evidence) {
        int limit = evidence.limits().pids();
        return Outcome.of(
                        OutcomeCode.PROCESS_LIMIT,
                        Stage.RUN,
                        "The program wanted more than %d processes and threads and failed."
                                .formatted(limit),
                        "Use fewer workers, and fewer threads in numeric libraries"
                                + " (OMP_NUM_THREADS).")
                .withLimit(new LimitUse("pids", limit, limit));
    }

    private static Optional<Outcome> diskLimit(Evidence evidence) {
        if (evidence.filledScratchBytes()) {
            long limit = evidence.limits().scratch();
            return Optional.of(
                    disk("/work and /tmp are full: they hold "
                                    + Amounts.bytes(limit)
                                    + " together.")
                            .withLimit(
                                    new LimitUse(
                                            "scratch",
                                            limit,
                                            limit - evidence.scratch().availableBytes())));
        }
        if (evidence.filledScratchInodes()) {
            long limit = evidence.limits().inodes();
            return Optional.of(
                    disk("/work and /tmp are full: they hold %d files together.".formatted(limit))
                            .withLimit(
                                    new LimitUse(
                                            "inodes",
                                            limit,
                                            limit - evidence.scratch().availableInodes())));
        }
        return Optional.empty();
    }

    private static Outcome disk(String message) {
        return Outcome.of(
                OutcomeCode.DISK_LIMIT,
                Stage.RUN,
                message,
                "Remove temporary files as soon as they are not needed, and keep few, large files"
                        + " instead of many small ones.");
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
