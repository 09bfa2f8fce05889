package gpuq.core;

import static org.assertj.core.api.Assertions.assertThat;

import gpuq.common.EdgeCase;
import gpuq.common.contract.AgentEvent;
import gpuq.common.contract.Command;
import gpuq.common.contract.NodeEvent.NodeChanged;
import gpuq.common.contract.PoolTable;
import gpuq.common.job.AttemptRef;
import gpuq.common.job.JobId;
import gpuq.common.job.Leg;
import gpuq.common.job.NodeId;
import gpuq.common.job.OutcomeCode;
import gpuq.common.job.Stage;
import gpuq.core.scenario.CheckedCore;
import gpuq.core.state.CoreLimits;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// One day of one job, told by the seconds since its beginning: whichever day it is, and whatever
/// the node takes for the time.
class TimeTest {

    private static final Instant ANY_DAY = Instant.parse("2026-03-10T00:59:00Z");
    private static final NodeId NODE = new NodeId("n1");

    /// In Berlin the clocks go from two to three in March, and from three to two in October, both
    /// at one o'clock of UTC: a minute after the story begins.
    @ParameterizedTest
    @ValueSource(strings = {"2026-03-29T00:59:00Z", "2026-10-25T00:59:00Z"})
    @EdgeCase("ENV-1")
    void a_change_of_summer_time_changes_nothing(String day) {
        Instant start = Instant.parse(day);
        ZoneId berlin = ZoneId.of("Europe/Berlin");
        ZoneOffset before = berlin.getRules().getOffset(start);
        assertThat(berlin.getRules().getOffset(start.plusSeconds(120))).isNotEqualTo(before);
        TimeZone usual = TimeZone.getDefault();
        TimeZone.setDefault(TimeZone.getTimeZone(berlin));
        try {
            assertThat(new Story(start, Duration.ZERO).tell())
                    .isEqualTo(new Story(ANY_DAY, Duration.ZERO).tell());
        } finally {
            TimeZone.setDefault(usual);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {-86_400, -3600, -6, 6, 3600, 86_400})
    @EdgeCase("TIMING-3")
    void a_nodes_clock_orders_nothing_and_ends_nothing(long offSeconds) {
        assertThat(new Story(ANY_DAY, Duration.ofSeconds(offSeconds)).tell())
                .isEqualTo(new Story(ANY_DAY, Duration.ZERO).tell());
    }

    /// What counts is the place in the node's own order.
    @Test
    @EdgeCase("TIMING-3")
    void a_report_that_is_dated_before_the_last_one_counts_all_the_same() {
        Story story = new Story(ANY_DAY, Duration.ZERO);
        story.begin();
        story.phase(Stage.RUN, Duration.ZERO);
        story.said.clear();
        story.phase(Stage.COLLECT, Duration.ofHours(-1));
        assertThat(story.core.state().jobs().all())
                .singleElement()
                .satisfies(job -> assertThat(job.stage()).isEqualTo(Stage.COLLECT));
    }

    /// The story: a job is run, its node falls silent and is lost, the job waits for a retry on
    /// another and ends there.
    private static final class Story {
        private final CheckedCore core =
                new CheckedCore(CoreLimits.defaults(), PoolTable.DEFAULT_POOL);
        private final Instant start;
        private final Duration nodesAreOff;
        private final List<String> said = new ArrayList<>();
        private final JobId job;
        private int seconds;
        private int sequence;

        Story(Instant start, Duration nodesAreOff) {
            this.start = start;
            this.nodesAreOff = nodesAreOff;
            this.job = JobId.of(start.toEpochMilli(), 1, 1);
        }

        List<String> tell() {
            begin();
            phase(Stage.PREPARE, Duration.ZERO);
            phase(Stage.RUN, Duration.ZERO);
            pass(300, true);
            report(ended());
            pass(30, true);
            pass(120, false);
            assertThat(said)
                    .anyMatch(it -> it.contains("JobRequeued"))
                    .anyMatch(it -> it.contains("n1 SUSPECT"))
                    .anyMatch(it -> it.contains("n1 LOST"));
            return said;
        }

        void begin() {
            step(new Input.Tick(true, now()));
            command(new Command.AdmitNode(NODE, PoolTable.DEFAULT_POOL, 1, now()));
            report(heartbeat(List.of()));
            command(SampleJobs.submission(job, "ada", now()));
            pass(2, true);
        }

        void phase(Stage stage, Duration off) {
            Instant at = now().plus(nodesAreOff).plus(off);
            report(new AgentEvent.AttemptPhase(NODE, attempt(), stage, "", at));
        }

        private void pass(int count, boolean heard) {
            for (int i = 0; i < count; i++) {
                seconds++;
                if (heard && seconds % 5 == 0) {
                    report(heartbeat(held()));
                }
                step(new Input.Tick(false, now()));
            }
        }

        private List<AttemptRef> held() {
            return core.state().attempts().on(NODE).stream().map(it -> it.ref()).toList();
        }

        private AttemptRef attempt() {
            return new AttemptRef(job, Leg.RUN, 1);
        }

        private AgentEvent ended() {
            return SampleReports.failed(
                    NODE,
                    attempt(),
                    OutcomeCode.GPU_FAULT,
                    Duration.ofMinutes(5),
                    now().plus(nodesAreOff));
        }

        private AgentEvent heartbeat(List<AttemptRef> held) {
            return SampleReports.heartbeat(
                    NODE,
                    List.of(SampleReports.gpu("gpu0", 24, true)),
                    held,
                    now().plus(nodesAreOff));
        }

        private void command(Command command) {
            step(new Input.CommandInput(command, "", now()));
        }

        private void report(AgentEvent event) {
            sequence++;
            step(new Input.ReportInput(event, 1, 1, sequence, now()));
        }

        private Instant now() {
            return start.plusSeconds(seconds);
        }

        private void step(Input input) {
            Effects effects = core.step(input);
            effects.jobEvents()
                    .forEach(
                            it -> {
                                var facts = it.message().job();
                                note(
                                        it.message().getClass().getSimpleName(),
                                        facts.state() + " " + facts.why(),
                                        facts.at());
                            });
            effects.nodeEvents()
                    .forEach(
                            it -> {
                                if (it instanceof NodeChanged node) {
                                    note("n1", node.status() + " " + node.why(), node.at());
                                }
                            });
            effects.assignments()
                    .forEach(it -> note(it.assignment().getClass().getSimpleName(), "", now()));
            effects.ignored().forEach(it -> note("ignored", it, now()));
        }

        private void note(String what, String how, Instant at) {
            said.add(Duration.between(start, at) + " " + what + " " + how);
        }
    }
}
