package gpuq.agent.blame;

import gpuq.common.job.CompetitionRef;
import gpuq.common.job.Outcome;
import gpuq.common.job.OutcomeCode;
import gpuq.common.job.Sha256;
import gpuq.common.job.Stage;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/// Decides whose fault it is that a grader failed: the same grader on the reference file, on this
/// node and under the same limits, is the witness (GRADE-1, GRADE-4, GRADE-5, GRADE-8). What it did
/// there is kept for a while, so that a broken grader costs one extra run and not one for each job.
public final class ReferenceVerdict {

    private static final Duration KEPT = Duration.ofMinutes(10);
    private static final int MAX_KEPT = 256;

    private final LongSupplier nanoClock;
    private final Map<Key, Kept> kept =
            new LinkedHashMap<>(16, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<Key, Kept> eldest) {
                    return size() > MAX_KEPT;
                }
            };

    /// @param nanoClock rises by nanoseconds, such as `System::nanoTime`
    public ReferenceVerdict(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    /// What one verdict holds for.
    public record Key(CompetitionRef competition, Sha256 grader) {}

    private record Kept(ReferenceResult result, long untilNanos) {}

    /// Runs the grader on the reference file.
    @FunctionalInterface
    public interface Witness {
        ReferenceResult run() throws InterruptedException;
    }

    /// The outcome of a suspect grader run.
    public Outcome blame(Key key, Witness witness) throws InterruptedException {
        return outcome(ask(key, witness));
    }

    private ReferenceResult ask(Key key, Witness witness) throws InterruptedException {
        synchronized (kept) {
            Kept before = kept.get(key);
            if (before != null && nanoClock.getAsLong() - before.untilNanos() < 0) {
                return before.result();
            }
        }
        ReferenceResult result = witness.run();
        if (!(result instanceof ReferenceResult.Unknown)) {
            synchronized (kept) {
                kept.put(key, new Kept(result, nanoClock.getAsLong() + KEPT.toNanos()));
            }
        }
        return result;
    }

    static Outcome outcome(ReferenceResult reference) {
        return switch (reference) {
            case ReferenceResult.AsExpected() ->
                    Outcome.of(
                                    OutcomeCode.GRADER_REJECTED,
                                    Stage.GRADE,
                                    "The grader cannot read this submission: it fails on it, and"
                                            + " grades the reference file as it should.",
                                    "Compare the file with the sample submission: types, ranges and"
                                            + " odd values. This does not count against your"
                                            + " quota.")
                            .withReason(OutcomeCode.GRADER_FAILED_ON_SUBMISSION);
            case ReferenceResult.Failed(Suspicion(var kind, var cause)) ->
                    Outcome.of(
                            kind.code(),
                            Stage.GRADE,
                            "The competition's grader fails, on the reference file too: " + cause,
                            "This is not your fault. The competition's staff are told; the"
                                    + " submission is kept and graded again.");
            case ReferenceResult.Unknown(Outcome outcome) -> outcome;
        };
    }
}
