package gpuq.scheduler;

import gpuq.common.contract.AgentEvent;
import gpuq.common.contract.AgentEvent.AttemptEnded;
import gpuq.common.contract.AgentEvent.AttemptPhase;
import gpuq.common.contract.AgentEvent.Heartbeat;
import gpuq.common.contract.AgentEvent.SlotKind;
import gpuq.common.contract.AgentEvent.SlotReport;
import gpuq.common.contract.CollectedFile;
import gpuq.common.contract.Command;
import gpuq.common.contract.CompetitionTerms;
import gpuq.common.contract.CompetitionTerms.Part;
import gpuq.common.contract.ContractJson;
import gpuq.common.contract.Envelope;
import gpuq.common.contract.JobEvent.JobEnded;
import gpuq.common.contract.Message;
import gpuq.common.contract.MessageType;
import gpuq.common.contract.Topic;
import gpuq.common.grading.Grade;
import gpuq.common.job.AttemptRef;
import gpuq.common.job.CompetitionId;
import gpuq.common.job.CompetitionRef;
import gpuq.common.job.GpuNeed;
import gpuq.common.job.JobId;
import gpuq.common.job.JobState;
import gpuq.common.job.Leg;
import gpuq.common.job.NodeId;
import gpuq.common.job.Priority;
import gpuq.common.job.Sha256;
import gpuq.common.job.Stage;
import gpuq.common.job.Usage;
import gpuq.common.job.UserId;
import gpuq.common.seal.NodeKeys;
import gpuq.common.seal.NodeSeals;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/// Takes jobs that nobody has handed in through a core of their own, from record to record, and
/// throws away what comes of it: so the code of a decision is loaded and compiled when a standby
/// takes over. The first batch of a leader that has not rehearsed takes one to four seconds. Sends
/// nothing; what it counts goes into a registry that nobody reads.
final class Rehearsal {

    /// From here on a job's steps do not get faster any more.
    static final int JOBS = 400;

    private static final int EPOCH = 1;
    private static final String CLUSTER = "rehearsal";
    private static final NodeId NODE = new NodeId("rehearsal");
    private static final Sha256 DIGEST = new Sha256("00".repeat(32));
    private static final CollectedFile FILE = new CollectedFile(DIGEST, 10, 2, NODE, false);
    private static final Grade GRADE = new Grade(0.5, null, null, Map.of(), 2, "", List.of());
    private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private final PoolNames names;
    private final NodeSeals seals =
            new NodeSeals(new NodeKeys(new byte[NodeKeys.KEY_BYTES], CLUSTER), CLUSTER);
    private final Traces traces = new Traces(OpenTelemetry.noop());
    private final StateImage image = new StateImage(new EntityJson());
    private final StepRunner steps;
    private final PoolCore core;
    private long sequence;
    private long offset;
    private int played;
    private int succeeded;

    Rehearsal(PoolNames names, PoolCore.Restorer cores) {
        this.names = names;
        this.core = cores.restore(List.of());
        this.steps =
                new StepRunner(
                        new InputReader(seals, names::ownName),
                        new EffectRecords(names, seals),
                        new DeadLetterWriter(names),
                        traces,
                        InstantSource.system(),
                        new PoolMetrics(
                                new SimpleMeterRegistry(),
                                new PoolStatus(names.pool()),
                                Clock.systemUTC()));
    }

    boolean isOver() {
        return played >= JOBS;
    }

    /// How many of the jobs have come to a good end.
    int succeeded() {
        return succeeded;
    }

    void playAll() {
        while (!isOver()) {
            playOne();
        }
    }

    /// One job, from its submission to its score.
    void playOne() {
        Instant now = Instant.now();
        Batch batch = new Batch(traces, System.nanoTime());
        if (played == 0) {
            steps.take(command(new Command.AdmitNode(NODE, names.pool(), EPOCH, now)), core, batch);
        }
        steps.take(report(heartbeat(now)), core, batch);
        JobId job = JobId.of(now.toEpochMilli(), 0, played);
        steps.take(command(submit(job, now)), core, batch);
        AttemptRef run = new AttemptRef(job, Leg.RUN, 1);
        AttemptRef grade = new AttemptRef(job, Leg.GRADE, 1);
        for (AgentEvent said :
                List.of(
                        new AttemptPhase(NODE, run, Stage.PREPARE, "", now),
                        new AttemptPhase(NODE, run, Stage.RUN, "", now),
                        ended(run, FILE, null, now),
                        new AttemptPhase(NODE, grade, Stage.GRADE, "", now),
                        ended(grade, null, GRADE, now))) {
            steps.take(report(said), core, batch);
        }
        steps.tick(played == 0, core, batch);
        played++;
        count(batch);
        readBack(batch);
    }

    private void count(Batch batch) {
        batch.tally()
                .jobEvents()
                .forEach(
                        event -> {
                            if (event.message() instanceof JobEnded end
                                    && end.job().state() == JobState.SUCCEEDED) {
                                succeeded++;
                            }
                        });
    }

    /// As another standby would read it.
    private void readBack(Batch batch) {
        for (ProducerRecord<byte[], byte[]> written : batch.records()) {
            if (written.topic().equals(names.topic(Topic.SCHEDULER_STATE))) {
                image.apply(
                        new ConsumerRecord<>(
                                written.topic(),
                                names.partition(),
                                0,
                                written.key(),
                                written.value()));
            }
        }
        image.decode(Integer.MAX_VALUE);
    }

    private Command.SubmitJob submit(JobId job, Instant now) {
        Map<Part, Sha256> digests = new EnumMap<>(Part.class);
        for (Part part : Part.values()) {
            digests.put(part, DIGEST);
        }
        Duration minute = Duration.ofMinutes(1);
        return new Command.SubmitJob(
                job,
                new UserId("user-" + played % 10),
                new CompetitionRef(new CompetitionId(CLUSTER), 1),
                names.pool(),
                now,
                minute,
                minute,
                1,
                GpuNeed.ANY,
                Priority.NORMAL,
                DIGEST,
                new CompetitionTerms(
                        digests, minute, minute, JOBS, null, false, Duration.ofSeconds(15)));
    }

    private Heartbeat heartbeat(Instant now) {
        return new Heartbeat(
                NODE,
                names.pool(),
                "boot",
                1,
                "0",
                List.of(
                        new SlotReport("gpu0", SlotKind.GPU, "pretend", 1L << 30, 80, true, ""),
                        new SlotReport("cpu0", SlotKind.GRADE, "", 0, 0, true, "")),
                List.of(),
                List.of(),
                null,
                null,
                null,
                null,
                now);
    }

    private static AttemptEnded ended(
            AttemptRef attempt, @Nullable CollectedFile file, @Nullable Grade grade, Instant now) {
        return new AttemptEnded(
                NODE, attempt, file, grade, null, Usage.NONE, Duration.ofSeconds(1), now);
    }

    private ConsumerRecord<byte[], byte[]> command(Command command) {
        return record(Topic.COMMANDS, ContractJson.write(command), headers(command));
    }

    private ConsumerRecord<byte[], byte[]> report(AgentEvent event) {
        byte[] payload = ContractJson.write(event);
        Map<String, String> headers = headers(event);
        sequence++;
        headers.putAll(
                seals.of(NODE, EPOCH)
                        .seal(
                                Topic.AGENT_EVENTS.topicName(),
                                MessageType.of(event).word(),
                                NODE,
                                EPOCH,
                                1,
                                sequence,
                                payload));
        return record(Topic.AGENT_EVENTS, payload, headers);
    }

    private static Map<String, String> headers(Message message) {
        return new LinkedHashMap<>(
                Envelope.of(CLUSTER, CLUSTER, message, Instant.now(), TRACE).headers());
    }

    private ConsumerRecord<byte[], byte[]> record(
            Topic topic, byte[] payload, Map<String, String> headers) {
        offset++;
        return new ConsumerRecord<>(
                names.topic(topic),
                names.partition(),
                offset,
                0,
                TimestampType.CREATE_TIME,
                0,
                payload.length,
                names.pool().value().getBytes(StandardCharsets.UTF_8),
                payload,
                new RecordHeaders(HeaderTexts.of(headers)),
                Optional.empty());
    }
}
