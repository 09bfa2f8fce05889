package gpuq.agent.assignment;

import gpuq.agent.node.NodeIdentity;
import gpuq.common.contract.Assignment;
import gpuq.common.contract.Assignment.StartAttempt;
import gpuq.common.contract.CompetitionTerms.Part;
import gpuq.common.contract.ContractJson;
import gpuq.common.contract.Envelope;
import gpuq.common.contract.MessageType;
import gpuq.common.contract.Topic;
import gpuq.common.job.AttemptRef;
import gpuq.common.job.CompetitionId;
import gpuq.common.job.CompetitionRef;
import gpuq.common.job.JobId;
import gpuq.common.job.Leg;
import gpuq.common.job.NodeId;
import gpuq.common.job.PoolId;
import gpuq.common.job.Sha256;
import gpuq.common.seal.RecordSeal;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Makes assignments as the scheduler does.
final class Assignments {

    static final NodeId NODE = new NodeId("n1");
    static final String BOOT = "boot-a";
    static final NodeIdentity IDENTITY =
            new NodeIdentity(
                    NODE,
                    new PoolId("default"),
                    "cluster",
                    2,
                    Base64.getEncoder().encodeToString(new byte[32]));

    private Assignments() {}

    static AttemptRef attempt(long n) {
        return new AttemptRef(JobId.of(n, 2, 3), Leg.RUN, 1);
    }

    static StartAttempt start(AttemptRef attempt, String bootId) {
        return new StartAttempt(
                NODE,
                bootId,
                attempt,
                new CompetitionRef(new CompetitionId("tiny"), 1),
                List.of("gpu0"),
                new Sha256("a".repeat(64)),
                Map.of(Part.IMAGE, new Sha256("b".repeat(64))),
                Duration.ofSeconds(60),
                null,
                Instant.EPOCH);
    }

    /// The headers of a record for a node under a key of an epoch.
    static Map<String, String> headers(
            Assignment assignment, NodeId node, byte[] key, int epoch, long sequence) {
        byte[] payload = ContractJson.write(assignment);
        Map<String, String> headers =
                new HashMap<>(
                        Envelope.of("id", "gpuq/scheduler", assignment, Instant.EPOCH, null)
                                .headers());
        headers.putAll(
                new RecordSeal(key, "cluster")
                        .seal(
                                Topic.ASSIGNMENTS.topicName(),
                                MessageType.of(assignment).word(),
                                node,
                                epoch,
                                0,
                                sequence,
                                payload));
        return headers;
    }

    static Map<String, String> headers(Assignment assignment, long sequence) {
        return headers(assignment, NODE, new byte[32], 2, sequence);
    }
}
