package gpuq.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import gpuq.common.EdgeCase;
import gpuq.common.contract.AgentEvent.SlotKind;
import gpuq.common.contract.JobEvent;
import gpuq.common.job.CompetitionId;
import gpuq.common.job.JobState;
import gpuq.common.job.Leg;
import gpuq.common.job.Outcome;
import gpuq.common.job.OutcomeCode;
import gpuq.common.job.Stage;
import gpuq.common.job.Usage;
import gpuq.common.job.UserId;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

class PoolMetricsTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final PoolStatus status = new PoolStatus(Samples.NAMES.pool());
    private final PoolMetrics metrics = new PoolMetrics(registry, status);

    @Test
    void what_a_committed_batch_tells_is_counted_by_its_word_and_not_by_its_detail() {
        Tally tally = new Tally();
        tally.dead("BAD_SEAL: not made under the key of n1");
        tally.dead("BAD_SEAL: not made under the key of n2");
        tally.said(FakeCore.ignored("fenced"));
        tally.written("gpuq.job-events");

        metrics.committed(tally, 1);

        assertThat(count("gpuq.scheduler.dead.letters", "reason", "BAD_SEAL")).isEqualTo(2);
        assertThat(count("gpuq.scheduler.ignored", "reason", "fenced")).isEqualTo(1);
        assertThat(count("gpuq.scheduler.messages", "topic", "gpuq.job-events")).isEqualTo(1);
    }

    @Test
    void the_gauges_follow_the_loop() {
        status.become(PoolStatus.Role.LEADING);
        status.measured(kind -> kind == SlotKind.GRADE ? 17 : 0, 4);

        assertThat(registry.get("gpuq.scheduler.leader").gauge().value()).isEqualTo(1);
        assertThat(registry.get("gpuq.scheduler.queue.depth").tag("slot", "grade").gauge().value())
                .isEqualTo(17);
        assertThat(registry.get("gpuq.scheduler.lag.records").gauge().value()).isEqualTo(4);
    }

    @Test
    @EdgeCase("VIS-1")
    void ended_jobs_are_counted_by_outcome_fault_and_competition() {
        Tally tally = new Tally();
        tally.said(FakeCore.events(ended("wine"), ""));

        metrics.committed(tally, 1);

        assertThat(
                        registry.get("gpuq.jobs")
                                .tags("outcome", "TIME_LIMIT", "fault", "student")
                                .tag("competition", "wine")
                                .counter()
                                .count())
                .isEqualTo(1);
    }

    @Test
    void ever_new_competitions_do_not_grow_the_metrics_without_end() {
        Tally tally = new Tally();
        for (int i = 0; i < 500; i++) {
            tally.said(FakeCore.events(ended("c" + i), ""));
        }

        metrics.committed(tally, 1);

        assertThat(count("gpuq.jobs", "competition", "other")).isEqualTo(300);
    }

    private double count(String name, String tag, String value) {
        return registry.get(name).tag(tag, value).counter().count();
    }

    private static JobEvent.JobEnded ended(String competition) {
        return new JobEvent.JobEnded(
                new JobEvent.JobFacts(
                        Samples.jobId(1),
                        new UserId("ada"),
                        new CompetitionId(competition),
                        1,
                        JobState.TIMED_OUT,
                        Stage.RUN,
                        1,
                        Leg.RUN,
                        Samples.NODE,
                        Samples.NOW,
                        ""),
                Outcome.of(OutcomeCode.TIME_LIMIT, Stage.RUN, "too slow", ""),
                true,
                true,
                0,
                Usage.NONE);
    }
}
