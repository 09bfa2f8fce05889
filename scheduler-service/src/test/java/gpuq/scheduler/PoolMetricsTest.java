package gpuq.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import gpuq.common.EdgeCase;
import gpuq.common.contract.AgentEvent.SlotKind;
import gpuq.common.contract.JobEvent;
import gpuq.common.job.CompetitionId;
import gpuq.common.job.JobId;
import gpuq.common.job.JobState;
import gpuq.common.job.Leg;
import gpuq.common.job.Outcome;
import gpuq.common.job.OutcomeCode;
import gpuq.common.job.Stage;
import gpuq.common.job.Usage;
import gpuq.common.job.UserId;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PoolMetricsTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final PoolStatus status = new PoolStatus(Samples.NAMES.pool());
    private final PoolMetrics metrics =
            new PoolMetrics(registry, status, Clock.fixed(Samples.NOW, ZoneOffset.UTC));

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
        status.idled(Duration.ofMillis(1500));

        assertThat(registry.get("gpuq.scheduler.leader").gauge().value()).isEqualTo(1);
        assertThat(registry.get("gpuq.scheduler.queue.depth").tag("slot", "grade").gauge().value())
                .isEqualTo(17);
        assertThat(registry.get("gpuq.scheduler.idle.seconds").gauge().value()).isEqualTo(1.5);
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

    @Test
    @EdgeCase("VIS-1")
    void waiting_is_from_the_submission_to_the_first_assignment_alone() {
        Tally tally = new Tally();
        tally.said(FakeCore.events(assigned(Leg.RUN, 1), ""));
        tally.said(FakeCore.events(assigned(Leg.RUN, 2), ""));
        tally.said(FakeCore.events(assigned(Leg.GRADE, 1), ""));

        metrics.committed(tally, 1);

        Timer waiting = registry.get("gpuq.scheduler.waiting").timer();
        assertThat(waiting.count()).isEqualTo(1);
        assertThat(waiting.totalTime(TimeUnit.SECONDS)).isEqualTo(90);
    }

    @Test
    void the_delay_of_a_decision_counts_from_the_oldest_input_of_its_transaction() {
        Tally tally = new Tally();
        tally.read(Samples.NOW.minusMillis(20));
        tally.read(Samples.NOW.minusMillis(300));
        tally.read(Samples.NOW.plusMillis(5));

        metrics.committed(tally, 1);
        metrics.committed(new Tally(), 1);

        Timer delay = registry.get("gpuq.scheduler.dispatch.delay").timer();
        assertThat(delay.count()).isEqualTo(1);
        assertThat(delay.totalTime(TimeUnit.MILLISECONDS)).isEqualTo(300);
    }

    private static JobEvent.JobAssigned assigned(Leg leg, int attempt) {
        return new JobEvent.JobAssigned(
                new JobEvent.JobFacts(
                        JobId.of(Samples.NOW.minus(Duration.ofSeconds(90)).toEpochMilli(), 1, 1),
                        new UserId("ada"),
                        new CompetitionId("wine"),
                        1,
                        JobState.ASSIGNED,
                        Stage.QUEUE,
                        attempt,
                        leg,
                        Samples.NODE,
                        Samples.NOW,
                        "",
                        null),
                null);
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
                        "",
                        null),
                Outcome.of(OutcomeCode.TIME_LIMIT, Stage.RUN, "too slow", ""),
                true,
                true,
                0,
                Usage.NONE);
    }
}
