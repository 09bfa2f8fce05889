package gpuq.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import gpuq.common.EdgeCase;
import gpuq.common.contract.AgentEvent;
import gpuq.common.contract.AgentEvent.AttemptEnded;
import gpuq.common.contract.AgentEvent.AttemptPhase;
import gpuq.common.contract.Assignment.ForgetAttempt;
import gpuq.common.contract.Assignment.StartAttempt;
import gpuq.common.contract.CollectedFile;
import gpuq.common.contract.Command.AdmitNode;
import gpuq.common.contract.JobEvent;
import gpuq.common.contract.JobEvent.JobEnded;
import gpuq.common.contract.JobEvent.JobQueued;
import gpuq.common.contract.JobEvent.JobRunning;
import gpuq.common.contract.MessageType;
import gpuq.common.contract.NodeEvent.NodeChanged;
import gpuq.common.contract.NodeEvent.NodeStatus;
import gpuq.common.contract.PoolTable;
import gpuq.common.contract.Topic;
import gpuq.common.grading.Grade;
import gpuq.common.job.AttemptRef;
import gpuq.common.job.JobId;
import gpuq.common.job.JobState;
import gpuq.common.job.Leg;
import gpuq.common.job.Stage;
import gpuq.common.job.Usage;
import gpuq.common.seal.RecordSeal;
import gpuq.common.seal.RecordSeal.Sealed;
import gpuq.core.state.CoreLimits;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The real core on a real broker: a job's way through both legs, with a test that plays the API
/// and one agent.
class SchedulingIT {

    private static final JobId JOB = Samples.jobId(1);
    private static final int EPOCH = 1;

    private final TestPool pool = new TestPool();
    private long sequence;

    @AfterEach
    void close() {
        pool.close();
    }

    @Test
    void a_submitted_job_is_queued_once_however_often_it_is_sent() {
        LoopThread loop = startLoop();
        var submit = Samples.submit(JOB, Instant.now());
        pool.send(submit);
        pool.send(submit);
        pool.send(Samples.submit(Samples.jobId(2), Instant.now()));

        List<JobQueued> queued =
                pool.await(Topic.JOB_EVENTS, JobQueued.class, read -> read.size() == 2);

        assertThat(queued)
                .extracting(event -> event.job().jobId())
                .containsExactlyInAnyOrder(JOB, Samples.jobId(2));
        Awaitility.await()
                .atMost(TestPool.BOUND)
                .until(
                        () ->
                                loop.registry.find("gpuq.scheduler.ignored").counters().stream()
                                                .mapToDouble(counter -> counter.count())
                                                .sum()
                                        == 1);
    }

    @Test
    @EdgeCase("DEBUG-5")
    void a_job_goes_through_both_legs_and_every_record_of_it_has_its_trace() {
        startLoop();
        pool.send(new AdmitNode(Samples.NODE, PoolTable.DEFAULT_POOL, EPOCH, Instant.now()));
        awaitNode(NodeStatus.READY);
        pool.send(Samples.submit(JOB, Instant.now()));

        StartAttempt run = awaitStart(Leg.RUN);
        report(phase(run.attempt(), Stage.PREPARE));
        report(phase(run.attempt(), Stage.RUN));
        report(ended(run.attempt(), collected(), null));
        StartAttempt grade = awaitStart(Leg.GRADE);
        report(phase(grade.attempt(), Stage.GRADE));
        report(
                ended(
                        grade.attempt(),
                        null,
                        new Grade(0.75, null, null, Map.of(), 2, "", List.of())));

        assertThat(pool.await(Topic.JOB_EVENTS, JobEnded.class, read -> !read.isEmpty()))
                .singleElement()
                .satisfies(end -> assertThat(end.job().state()).isEqualTo(JobState.SUCCEEDED));
        assertThat(grade.submission()).isEqualTo(collected());
        pool.await(Topic.ASSIGNMENTS, ForgetAttempt.class, read -> read.size() == 2);
        assertThat(pool.committed(Topic.JOB_EVENTS))
                .allSatisfy(
                        record ->
                                assertThat(HeaderTexts.texts(record.headers()).get("traceparent"))
                                        .startsWith("00-0af7651916cd43dd8448eb211c80319c-"));
        assertThat(
                        pool
                                .await(Topic.JOB_EVENTS, JobEvent.class, read -> read.size() >= 7)
                                .stream()
                                .map(event -> MessageType.of(event).word()))
                .containsExactly(
                        "gpuq.job.queued",
                        "gpuq.job.assigned",
                        "gpuq.job.preparing",
                        "gpuq.job.running",
                        "gpuq.job.grading",
                        "gpuq.job.assigned",
                        "gpuq.job.graded",
                        "gpuq.job.ended");
    }

    @Test
    void assignments_are_sealed_for_their_node_in_a_rising_sequence() {
        startLoop();
        pool.send(new AdmitNode(Samples.NODE, PoolTable.DEFAULT_POOL, EPOCH, Instant.now()));
        awaitNode(NodeStatus.READY);
        pool.send(Samples.submit(JOB, Instant.now()));
        StartAttempt run = awaitStart(Leg.RUN);
        report(ended(run.attempt(), collected(), null));
        awaitStart(Leg.GRADE);

        RecordSeal seal = new RecordSeal(Samples.KEYS.key(Samples.NODE, EPOCH), Samples.CLUSTER);
        List<Long> sequences =
                pool.committed(Topic.ASSIGNMENTS).stream()
                        .map(
                                record -> {
                                    Map<String, String> headers =
                                            HeaderTexts.texts(record.headers());
                                    Sealed sealed = Sealed.parse(headers).orElseThrow();
                                    assertThat(
                                                    seal.isGenuine(
                                                            "gpuq.assignments",
                                                            MessageType.of(TestPool.message(record))
                                                                    .word(),
                                                            sealed,
                                                            record.value()))
                                            .isTrue();
                                    return sealed.sequence();
                                })
                        .toList();
        assertThat(sequences).hasSizeGreaterThanOrEqualTo(2).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void a_successor_knows_the_running_job_and_takes_its_end() {
        LoopThread first = startLoop();
        pool.send(new AdmitNode(Samples.NODE, PoolTable.DEFAULT_POOL, EPOCH, Instant.now()));
        awaitNode(NodeStatus.READY);
        pool.send(Samples.submit(JOB, Instant.now()));
        StartAttempt run = awaitStart(Leg.RUN);
        report(phase(run.attempt(), Stage.RUN));
        pool.await(Topic.JOB_EVENTS, JobRunning.class, read -> !read.isEmpty());
        first.stop();
        first.awaitEnd();

        startLoop();
        report(ended(run.attempt(), collected(), null));

        assertThat(awaitStart(Leg.GRADE).attempt()).isEqualTo(new AttemptRef(JOB, Leg.GRADE, 1));
    }

    private LoopThread startLoop() {
        return pool.start("s1", CoreOfPool.maker(CoreLimits.defaults()).of(PoolTable.DEFAULT_POOL));
    }

    /// Beats until the node has this status.
    private void awaitNode(NodeStatus wanted) {
        Awaitility.await()
                .atMost(TestPool.BOUND)
                .pollInterval(Duration.ofMillis(200))
                .until(
                        () -> {
                            report(Samples.heartbeat(Samples.NODE, List.of(), Instant.now()));
                            return pool.committed(Topic.NODE_EVENTS).stream()
                                    .map(TestPool::message)
                                    .anyMatch(
                                            event ->
                                                    event instanceof NodeChanged changed
                                                            && changed.status() == wanted);
                        });
    }

    private StartAttempt awaitStart(Leg leg) {
        return pool
                .await(
                        Topic.ASSIGNMENTS,
                        StartAttempt.class,
                        read -> read.stream().anyMatch(start -> start.attempt().leg() == leg))
                .stream()
                .filter(start -> start.attempt().leg() == leg)
                .findFirst()
                .orElseThrow();
    }

    private void report(AgentEvent event) {
        pool.send(event, EPOCH, ++sequence);
    }

    private static AttemptPhase phase(AttemptRef attempt, Stage stage) {
        return new AttemptPhase(Samples.NODE, attempt, stage, "", Instant.now());
    }

    private static AttemptEnded ended(
            AttemptRef attempt, @Nullable CollectedFile collected, @Nullable Grade grade) {
        return new AttemptEnded(
                Samples.NODE,
                attempt,
                collected,
                grade,
                null,
                Usage.NONE,
                Duration.ofSeconds(3),
                Instant.now());
    }

    private static CollectedFile collected() {
        return new CollectedFile(Samples.DIGEST, 10, 2, Samples.NODE, false);
    }
}
