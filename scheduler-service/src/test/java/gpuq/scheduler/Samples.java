package gpuq.scheduler;

import gpuq.common.contract.AgentEvent;
import gpuq.common.contract.AgentEvent.SlotKind;
import gpuq.common.contract.AgentEvent.SlotReport;
import gpuq.common.contract.Assignment;
import gpuq.common.contract.Command;
import gpuq.common.contract.ContractJson;
import gpuq.common.contract.Envelope;
import gpuq.common.contract.JobEvent;
import gpuq.common.contract.Message;
import gpuq.common.contract.MessageType;
import gpuq.common.contract.PoolTable;
import gpuq.common.job.AttemptRef;
import gpuq.common.job.CompetitionId;
import gpuq.common.job.JobId;
import gpuq.common.job.JobState;
import gpuq.common.job.Leg;
import gpuq.common.job.NodeId;
import gpuq.common.job.Sha256;
import gpuq.common.job.Stage;
import gpuq.common.job.UserId;
import gpuq.common.seal.NodeKeys;
import gpuq.common.seal.RecordSeal;
import gpuq.core.Input;
import gpuq.core.SampleJobs;
import gpuq.core.state.CoreLimits;
import gpuq.core.state.StateEntity;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/// Messages, names and keys that the tests share.
final class Samples {

    static final String CLUSTER = "test-cluster";
    static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    static final NodeId NODE = new NodeId("n1");
    static final NodeKeys KEYS = new NodeKeys(new byte[NodeKeys.KEY_BYTES], CLUSTER);
    static final PoolNames NAMES = new PoolNames("", PoolTable.DEFAULT_POOL, 0, "s1");
    static final String TRACEPARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    static final Sha256 DIGEST = SampleJobs.DIGEST;

    private Samples() {}

    static JobId jobId(int number) {
        return JobId.of(NOW.toEpochMilli(), 7, number);
    }

    static Command.SubmitJob submit(JobId job, Instant at) {
        return SampleJobs.submission(job, "ada", at);
    }

    static AgentEvent.Heartbeat heartbeat(NodeId node, List<AttemptRef> attempts, Instant at) {
        return new AgentEvent.Heartbeat(
                node,
                PoolTable.DEFAULT_POOL,
                "boot-1",
                1,
                "1.0",
                List.of(
                        new SlotReport("gpu0", SlotKind.GPU, "pretend", 8L << 30, 80, true, ""),
                        new SlotReport("cpu0", SlotKind.GRADE, "", 0, 0, true, "")),
                attempts,
                List.of(),
                null,
                null,
                null,
                null,
                at);
    }

    static JobEvent.JobHeld held(JobId job, String why) {
        return new JobEvent.JobHeld(facts(job, JobState.HELD, 0, null, why));
    }

    /// Given to [#NODE].
    static JobEvent.JobAssigned assigned(JobId job) {
        return new JobEvent.JobAssigned(facts(job, JobState.ASSIGNED, 1, NODE, ""), null);
    }

    static JobEvent.JobPreparing preparing(JobId job) {
        return new JobEvent.JobPreparing(facts(job, JobState.PREPARING, 1, NODE, ""), "");
    }

    private static JobEvent.JobFacts facts(
            JobId job, JobState state, int attempt, @Nullable NodeId node, String why) {
        return new JobEvent.JobFacts(
                job,
                new UserId("ada"),
                new CompetitionId("wine"),
                1,
                state,
                Stage.QUEUE,
                attempt,
                Leg.RUN,
                node,
                NOW,
                why,
                null);
    }

    static Assignment.StopAttempt stop(NodeId node, JobId job) {
        return new Assignment.StopAttempt(node, new AttemptRef(job, Leg.RUN, 1), "cancelled", NOW);
    }

    /// What a core has to remember of two submitted jobs.
    static List<StateEntity> entities() {
        PoolCore core =
                CoreOfPool.maker(CoreLimits.defaults())
                        .of(PoolTable.DEFAULT_POOL)
                        .restore(List.of());
        Map<String, Optional<StateEntity>> changed = new LinkedHashMap<>();
        for (int number = 1; number <= 2; number++) {
            changed.putAll(
                    core.step(new Input.CommandInput(submit(jobId(number), NOW), TRACEPARENT, NOW))
                            .changed());
        }
        return changed.values().stream().flatMap(Optional::stream).toList();
    }

    static Map<String, String> headers(Message message) {
        return new LinkedHashMap<>(
                Envelope.of("id-1", "gpuq/test", message, NOW, TRACEPARENT).headers());
    }

    static Map<String, String> sealedHeaders(AgentEvent event, NodeId node, int epoch, long seq) {
        Map<String, String> headers = headers(event);
        headers.putAll(
                new RecordSeal(KEYS.key(node, epoch), CLUSTER)
                        .seal(
                                "gpuq.agent-events",
                                MessageType.of(event).word(),
                                node,
                                epoch,
                                1,
                                seq,
                                ContractJson.write(event)));
        return headers;
    }

    static ConsumerRecord<byte[], byte[]> record(
            String topic, long offset, byte @Nullable [] value, Map<String, String> headers) {
        return new ConsumerRecord<>(
                topic,
                0,
                offset,
                0,
                TimestampType.CREATE_TIME,
                0,
                value == null ? 0 : value.length,
                "default".getBytes(StandardCharsets.UTF_8),
                value,
                new RecordHeaders(HeaderTexts.of(headers)),
                Optional.empty());
    }

    static ConsumerRecord<byte[], byte[]> command(Command command, long offset) {
        return record("gpuq.commands", offset, ContractJson.write(command), headers(command));
    }
}
