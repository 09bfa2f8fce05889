package gpuq.api.it;

import gpuq.common.contract.AgentEvent.SlotKind;
import gpuq.common.contract.AgentEvent.SlotReport;
import gpuq.common.contract.AgentEvent.UnfitImage;
import gpuq.common.contract.CollectedFile;
import gpuq.common.contract.ContractJson;
import gpuq.common.contract.Envelope;
import gpuq.common.contract.FetchProgress;
import gpuq.common.contract.JobEvent;
import gpuq.common.contract.JobEvent.JobFacts;
import gpuq.common.contract.LogChunk;
import gpuq.common.contract.LogChunk.LogStream;
import gpuq.common.contract.LogRecord;
import gpuq.common.contract.LogVitals;
import gpuq.common.contract.Message;
import gpuq.common.contract.MessageType;
import gpuq.common.contract.NodeEvent;
import gpuq.common.contract.PoolTable;
import gpuq.common.contract.Topic;
import gpuq.common.grading.Grade;
import gpuq.common.job.AttemptRef;
import gpuq.common.job.CompetitionId;
import gpuq.common.job.JobId;
import gpuq.common.job.JobKind;
import gpuq.common.job.JobState;
import gpuq.common.job.Leg;
import gpuq.common.job.NodeId;
import gpuq.common.job.Outcome;
import gpuq.common.job.OutcomeCode;
import gpuq.common.job.Priority;
import gpuq.common.job.Sha256;
import gpuq.common.job.Stage;
import gpuq.common.job.Usage;
import gpuq.common.job.UserId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;

/// Writes what the scheduler and the agents would write, for one job.
final class Log implements AutoCloseable {

    static final NodeId NODE = new NodeId("n1");
    static final Sha256 SOLUTION = new Sha256("0".repeat(64));

    private final KafkaProducer<String, byte[]> producer;
    private final String prefix;
    private @Nullable TestNode node;

    Log() {
        producer =
                new KafkaProducer<>(
                        Map.of(
                                "bootstrap.servers",
                                ConfigProvider.getConfig()
                                        .getValue("kafka.bootstrap.servers", String.class)),
                        new StringSerializer(),
                        new ByteArraySerializer());
        prefix = ConfigProvider.getConfig().getValue("gpuq.topic-prefix", String.class);
    }

    /// A job as the events name it.
    record Job(JobId id, String user, String competition, Sha256 solution) {

        JobFacts at(JobState state, Stage stage, int attempt, @Nullable NodeId node) {
            return new JobFacts(
                    id,
                    new UserId(user),
                    new CompetitionId(competition),
                    1,
                    state,
                    stage,
                    attempt,
                    stage == Stage.GRADE ? Leg.GRADE : Leg.RUN,
                    node,
                    Instant.now(),
                    "",
                    null);
        }
    }

    void queued(Job job, long tag) {
        say(
                job.id(),
                new JobEvent.JobQueued(
                        job.at(JobState.QUEUED, Stage.QUEUE, 0, null),
                        PoolTable.DEFAULT_POOL,
                        Priority.NORMAL,
                        Duration.ofMinutes(1),
                        Duration.ofMinutes(2),
                        Duration.ofHours(1),
                        1,
                        job.solution(),
                        tag,
                        tag));
    }

    void updated(Job job, Duration expected, Sha256 solution) {
        updated(
                job,
                job.at(JobState.QUEUED, Stage.QUEUE, 0, null),
                expected,
                Duration.ofHours(1),
                solution);
    }

    /// The running job has got another timeout.
    void extended(Job job, Duration timeout) {
        updated(
                job,
                job.at(JobState.RUNNING, Stage.RUN, 1, NODE),
                Duration.ofMinutes(1),
                timeout,
                job.solution());
    }

    private void updated(
            Job job, JobFacts facts, Duration expected, Duration timeout, Sha256 solution) {
        say(job.id(), new JobEvent.JobUpdated(facts, expected, timeout, Priority.NORMAL, solution));
    }

    void assigned(Job job) {
        assigned(job, 1);
    }

    void assigned(Job job, int attempt) {
        say(
                job.id(),
                new JobEvent.JobAssigned(
                        job.at(JobState.ASSIGNED, Stage.PREPARE, attempt, NODE),
                        new JobEvent.GpuKind("A100", "550.54.15")));
    }

    void grading(Job job) {
        say(
                job.id(),
                new JobEvent.JobGrading(
                        job.at(JobState.GRADING, Stage.GRADE, 1, NODE),
                        new CollectedFile(SOLUTION, 10, 2, NODE, false),
                        Usage.NONE));
    }

    void preparing(Job job, int attempt) {
        assigned(job, attempt);
        say(
                job.id(),
                new JobEvent.JobPreparing(
                        job.at(JobState.PREPARING, Stage.PREPARE, attempt, NODE), ""));
    }

    void running(Job job) {
        runningAgain(job, 1);
    }

    void runningAgain(Job job, int attempt) {
        preparing(job, attempt);
        runs(job, attempt);
    }

    void runs(Job job, int attempt) {
        say(
                job.id(),
                new JobEvent.JobRunning(
                        job.at(JobState.RUNNING, Stage.RUN, attempt, NODE), Duration.ofHours(1)));
    }

    /// A fault of ours has ended the first attempt; the job waits again.
    void requeued(Job job, OutcomeCode code) {
        say(
                job.id(),
                new JobEvent.JobRequeued(
                        job.at(JobState.QUEUED, Stage.QUEUE, 1, null),
                        Outcome.of(code, Stage.RUN, "It ended.", "")));
    }

    void graded(Job job, double score) {
        grading(job);
        say(
                job.id(),
                new JobEvent.JobGraded(
                        job.at(JobState.GRADING, Stage.GRADE, 1, NODE),
                        1,
                        new Grade(score, null, null, Map.of(), 2, "", List.of())));
        ended(job, OutcomeCode.GRADED, Stage.GRADE, true);
    }

    void ended(Job job, OutcomeCode code, Stage stage, boolean counted) {
        ended(job, code, stage, counted, Usage.NONE);
    }

    /// Its run has ended and has used so much.
    void endedHaving(Job job, OutcomeCode code, Usage usage) {
        ended(job, code, Stage.RUN, true, usage);
    }

    private void ended(Job job, OutcomeCode code, Stage stage, boolean counted, Usage usage) {
        say(
                job.id(),
                new JobEvent.JobEnded(
                        job.at(code.state(), stage, 1, NODE),
                        Outcome.of(code, stage, "It ended.", ""),
                        true,
                        counted,
                        0,
                        usage));
    }

    /// Its time was over.
    ///
    /// @param seconds the limit, all of which it used
    void timedOut(Job job, int seconds, Usage usage) {
        OutcomeCode code = OutcomeCode.TIME_LIMIT;
        say(
                job.id(),
                new JobEvent.JobEnded(
                        job.at(code.state(), Stage.RUN, 1, NODE),
                        Outcome.of(code, Stage.RUN, "It ran for all its time.", "")
                                .withLimit(new Outcome.LimitUse("wall", seconds, seconds)),
                        true,
                        true,
                        0,
                        usage));
    }

    /// A version's grader is run on a file of its self-test, on our node.
    void selfTestGiven(JobId job, String competition, int version) {
        Grading of = new Grading(job, competition, version, JobKind.SELF_TEST);
        say(
                job,
                new JobEvent.JobGrading(
                        of.at(JobState.GRADING, 0, null),
                        new CollectedFile(SOLUTION, 10, 2, null, false),
                        Usage.NONE));
        say(job, new JobEvent.JobAssigned(of.at(JobState.GRADING, 1, NODE), null));
    }

    /// It has come to its end.
    ///
    /// @param score what the grader gives the file, if it does
    void selfTestEnded(
            JobId job, String competition, int version, Outcome end, @Nullable Double score) {
        ended(new Grading(job, competition, version, JobKind.SELF_TEST), end, score);
    }

    /// What a job has left was graded anew by a version.
    ///
    /// @param score what the grader gives the file, if it does
    void regraded(JobId job, String competition, int version, Outcome end, @Nullable Double score) {
        ended(new Grading(job, competition, version, JobKind.REGRADE), end, score);
    }

    private void ended(Grading of, Outcome end, @Nullable Double score) {
        if (score != null) {
            say(
                    of.id(),
                    new JobEvent.JobGraded(
                            of.at(JobState.GRADING, 1, NODE),
                            1,
                            new Grade(score, null, null, Map.of(), 2, "", List.of())));
        }
        say(
                of.id(),
                new JobEvent.JobEnded(
                        of.at(end.code().state(), 1, NODE), end, false, false, 0, Usage.NONE));
    }

    /// A grading that staff have asked for, as the events name it.
    private record Grading(JobId id, String competition, int version, JobKind kind) {

        JobFacts at(JobState state, int attempt, @Nullable NodeId node) {
            return new JobFacts(
                    id,
                    new UserId("sub-ines"),
                    new CompetitionId(competition),
                    version,
                    state,
                    Stage.GRADE,
                    attempt,
                    Leg.GRADE,
                    node,
                    Instant.now(),
                    "",
                    kind);
        }
    }

    /// A grader prints on our node.
    void printed(JobId job, LogStream stream, String text) {
        TestNode node = node();
        LogChunk chunk =
                new LogChunk(
                        node.id(),
                        new AttemptRef(job, Leg.GRADE, 1),
                        stream,
                        0,
                        text.getBytes(StandardCharsets.UTF_8).length,
                        text,
                        Instant.now());
        printed(node, chunk, node.nextSequence());
    }

    void printed(Job job, long offset, String text) {
        TestNode node = node();
        printed(node, piece(job, node.id(), offset, text), node.nextSequence());
    }

    /// What the node of the first attempt says of its program.
    void seen(Job job, Usage usage, @Nullable Double cpu, Duration idleFor) {
        Instant now = Instant.now();
        seen(
                new LogVitals(
                        NODE,
                        new AttemptRef(job.id(), Leg.RUN, 1),
                        usage,
                        cpu,
                        now.minus(idleFor),
                        null,
                        now));
    }

    void seen(LogVitals vitals) {
        TestNode node = node();
        printed(node, vitals, node.nextSequence());
    }

    /// The node has so much of the data of the job's attempt.
    void fetched(Job job, int attempt, long done, long total) {
        TestNode node = node();
        printed(
                node,
                new FetchProgress(
                        node.id(),
                        new AttemptRef(job.id(), Leg.RUN, attempt),
                        done,
                        total,
                        Instant.now()),
                node.nextSequence());
    }

    /// A record under a node's seal, whatever it says.
    void printed(TestNode node, LogRecord said, long sequence) {
        byte[] payload = ContractJson.write(said);
        send(
                record(
                        said.attempt().jobId().value(),
                        said,
                        payload,
                        node.seal(said, payload, sequence)));
    }

    /// A chunk with any headers beside its envelope.
    void printed(LogChunk chunk, Map<String, String> seal) {
        send(record(chunk.attempt().jobId().value(), chunk, ContractJson.write(chunk), seal));
    }

    static LogChunk piece(Job job, NodeId node, long offset, String text) {
        return new LogChunk(
                node,
                new AttemptRef(job.id(), Leg.RUN, 1),
                LogStream.STDOUT,
                offset,
                text.getBytes(StandardCharsets.UTF_8).length,
                text,
                Instant.now());
    }

    TestNode node() {
        TestNode known = node;
        if (known == null) {
            known = TestNode.enrol(NODE.value());
            node = known;
        }
        return known;
    }

    /// The scheduler holds a competition or lets it go on.
    void competition(String id, NodeEvent.CompetitionHold hold, String reason) {
        NodeEvent event =
                new NodeEvent.CompetitionChanged(
                        new CompetitionId(id), PoolTable.DEFAULT_POOL, hold, reason, Instant.now());
        send(record(id, event, ContractJson.write(event), Map.of()));
    }

    /// A node with so many GPUs, as the scheduler tells of it.
    void node(String name, NodeEvent.NodeStatus status, int gpus) {
        node(name, status, gpus, List.of());
    }

    /// @param unfit the images that do not run on it
    void node(String name, NodeEvent.NodeStatus status, int gpus, List<UnfitImage> unfit) {
        List<SlotReport> slots =
                IntStream.range(0, gpus)
                        .mapToObj(
                                n ->
                                        new SlotReport(
                                                "gpu" + n,
                                                SlotKind.GPU,
                                                "A100",
                                                80L << 30,
                                                80,
                                                true,
                                                ""))
                        .toList();
        NodeEvent event =
                new NodeEvent.NodeChanged(
                        new NodeId(name),
                        PoolTable.DEFAULT_POOL,
                        status,
                        "boot",
                        "1.0",
                        slots,
                        List.of(),
                        0,
                        -2_500L,
                        unfit,
                        Instant.now(),
                        "");
        send(record(name, event, ContractJson.write(event), Map.of()));
    }

    /// What the scheduler foresees of the pool.
    ///
    /// @param p50 thousandths of what is reckoned
    /// @param keptFor a job for which slots are kept
    void forecast(long p50, long p90, int promisesKept, int promisesBroken, Job keptFor) {
        NodeEvent event =
                new NodeEvent.PoolForecast(
                        PoolTable.DEFAULT_POOL,
                        List.of(),
                        new NodeEvent.Waits(64, p50, p90, promisesKept, promisesBroken),
                        new NodeEvent.Kept(
                                keptFor.id(), NODE, Instant.parse("2026-03-02T08:15:00Z")),
                        Instant.now());
        send(record(PoolTable.DEFAULT_POOL.value(), event, ContractJson.write(event), Map.of()));
    }

    /// A record that is no message.
    void nonsense(JobId key) {
        send(new ProducerRecord<>(prefix + Topic.JOB_EVENTS.topicName(), key.value(), new byte[1]));
    }

    /// Many records that are no messages, at once.
    void nonsense(Topic topic, JobId key, int times) {
        for (int n = 0; n < times; n++) {
            var _ =
                    producer.send(
                            new ProducerRecord<>(
                                    prefix + topic.topicName(), key.value(), new byte[] {1}));
        }
        producer.flush();
    }

    private void say(JobId key, Message message) {
        send(record(key.value(), message, ContractJson.write(message), Map.of()));
    }

    private ProducerRecord<String, byte[]> record(
            String key, Message message, byte[] payload, Map<String, String> seal) {
        ProducerRecord<String, byte[]> record =
                new ProducerRecord<>(
                        prefix + MessageType.of(message).topic().topicName(), key, payload);
        Map<String, String> headers =
                new HashMap<>(
                        Envelope.of(
                                        UUID.randomUUID().toString(),
                                        "gpuq/test",
                                        message,
                                        Instant.now(),
                                        null)
                                .headers());
        headers.putAll(seal);
        headers.forEach(
                (name, value) ->
                        record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
        return record;
    }

    private void send(ProducerRecord<String, byte[]> record) {
        try {
            var _ = producer.send(record).get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
