package gpuq.agent.blame;

import static org.assertj.core.api.Assertions.assertThat;

import gpuq.agent.blame.ReferenceResult.AsExpected;
import gpuq.agent.blame.ReferenceResult.Failed;
import gpuq.agent.blame.ReferenceResult.Unknown;
import gpuq.agent.blame.Suspicion.Kind;
import gpuq.common.EdgeCase;
import gpuq.common.job.CompetitionId;
import gpuq.common.job.CompetitionRef;
import gpuq.common.job.Fault;
import gpuq.common.job.Outcome;
import gpuq.common.job.OutcomeCode;
import gpuq.common.job.Sha256;
import gpuq.common.job.Stage;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ReferenceVerdictTest {

    private static final ReferenceVerdict.Key KEY =
            new ReferenceVerdict.Key(
                    new CompetitionRef(new CompetitionId("tiny"), 1), new Sha256("a".repeat(64)));

    private final AtomicLong nanos = new AtomicLong();
    private final AtomicInteger runs = new AtomicInteger();
    private final ReferenceVerdict verdict = new ReferenceVerdict(nanos::get);

    @Test
    void a_grader_that_grades_the_reference_clears_itself() throws InterruptedException {
        Outcome outcome = blame(new AsExpected());
        assertThat(outcome.code()).isEqualTo(OutcomeCode.GRADER_REJECTED);
        assertThat(outcome.reason()).isEqualTo("GRADER_FAILED_ON_SUBMISSION");
        assertThat(outcome.code().isCounted(outcome.reason(), true)).isFalse();
    }

    @Test
    @EdgeCase({"GRADE-1", "GRADE-4", "GRADE-5", "GRADE-8"})
    void a_grader_that_fails_on_the_reference_is_at_fault_in_its_own_way()
            throws InterruptedException {
        for (Kind kind : Kind.values()) {
            ReferenceVerdict fresh = new ReferenceVerdict(nanos::get);
            Outcome outcome = fresh.blame(KEY, () -> new Failed(new Suspicion(kind, "it broke.")));
            assertThat(outcome.code()).isEqualTo(kind.code());
            assertThat(outcome.code().fault()).isEqualTo(Fault.GRADER);
            assertThat(outcome.message()).contains("it broke.");
        }
    }

    @Test
    void the_reference_is_run_once_in_ten_minutes() throws InterruptedException {
        blame(new AsExpected());
        nanos.set(Duration.ofMinutes(9).toNanos());
        blame(new AsExpected());
        assertThat(runs).hasValue(1);
        nanos.set(Duration.ofMinutes(10).toNanos());
        blame(new AsExpected());
        assertThat(runs).hasValue(2);
    }

    @Test
    void another_version_or_grader_has_a_verdict_of_its_own() throws InterruptedException {
        blame(new AsExpected());
        verdict.blame(
                new ReferenceVerdict.Key(
                        new CompetitionRef(new CompetitionId("tiny"), 2),
                        new Sha256("a".repeat(64))),
                () -> {
                    runs.incrementAndGet();
                    return new AsExpected();
                });
        assertThat(runs).hasValue(2);
    }

    @Test
    void what_this_node_could_not_find_out_is_asked_again() throws InterruptedException {
        Outcome ours = Outcome.of(OutcomeCode.NODE_FAULT, Stage.COLLECT, "disk", "");
        assertThat(blame(new Unknown(ours))).isSameAs(ours);
        blame(new AsExpected());
        assertThat(runs).hasValue(2);
    }

    private Outcome blame(ReferenceResult result) throws InterruptedException {
        return verdict.blame(
                KEY,
                () -> {
                    runs.incrementAndGet();
                    return result;
                });
    }
}
