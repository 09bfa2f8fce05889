package gpuq.agent.report;

import static org.assertj.core.api.Assertions.assertThat;

import gpuq.agent.node.NodeIdentity;
import gpuq.agent.rig.SentRecords;
import gpuq.agent.rig.TestIdentity;
import gpuq.common.EdgeCase;
import gpuq.common.contract.FetchProgress;
import gpuq.common.job.AttemptRef;
import gpuq.common.job.JobId;
import gpuq.common.job.Leg;
import gpuq.common.job.NodeId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

class FetchTellerTest {

    private static final AttemptRef ATTEMPT = new AttemptRef(JobId.of(1, 2, 3), Leg.RUN, 1);
    private static final NodeId NODE = new NodeId("n1");
    private static final long TOTAL = 100L << 30;

    private final SentRecords sent = new SentRecords();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    @EdgeCase({"DATA-4", "LARGE-1"})
    void each_percent_is_told_once_and_not_more_often_than_once_a_second() {
        BiConsumer<Long, Long> telling = teller().of(ATTEMPT, null);
        for (long done = 0; done <= TOTAL; done += TOTAL / 1_000) {
            telling.accept(done, TOTAL);
            now = now.plus(Duration.ofMillis(200));
        }
        List<Long> percents =
                sent.all(FetchProgress.class).stream()
                        .map(progress -> Math.round(progress.percent()))
                        .toList();
        // A thousandth each 200 ms is a percent each two seconds.
        assertThat(percents).hasSize(100).doesNotHaveDuplicates().isSorted();
        assertThat(percents.getFirst()).isZero();
    }

    @Test
    void a_fetch_of_a_second_is_told_at_its_begin_alone() {
        BiConsumer<Long, Long> telling = teller().of(ATTEMPT, null);
        for (long done = 0; done <= TOTAL; done += TOTAL / 1_000) {
            telling.accept(done, TOTAL);
            now = now.plus(Duration.ofNanos(999_000));
        }
        assertThat(sent.all(FetchProgress.class))
                .singleElement()
                .extracting(FetchProgress::doneBytes)
                .isEqualTo(0L);
    }

    private FetchTeller teller() {
        NodeIdentity identity = TestIdentity.of(NODE);
        return new FetchTeller(
                new SealedSender(sent.producer(), identity, Sequence.of(1), "", () -> now),
                NODE,
                () -> now);
    }
}
