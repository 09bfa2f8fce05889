package gpuq.agent.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gpuq.agent.node.NodeIdentity;
import gpuq.agent.report.SealedSender.Address;
import gpuq.agent.rig.SentRecords;
import gpuq.agent.rig.TestIdentity;
import gpuq.common.EdgeCase;
import gpuq.common.contract.AgentEvent.Heartbeat;
import gpuq.common.job.NodeId;
import gpuq.common.job.PoolId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeartbeatLoopTest {

    private static final NodeId NODE = new NodeId("n1");

    @Test
    @EdgeCase("MON-4")
    void a_longer_beat_says_less_and_what_has_changed_is_said_at_once() {
        SentRecords often = new SentRecords();
        SentRecords seldom = new SentRecords();
        try (HeartbeatLoop _ = loop(often, Duration.ofMillis(300));
                HeartbeatLoop calm = loop(seldom, Duration.ofMinutes(1))) {
            await().until(() -> beats(often) >= 5);
            assertThat(beats(seldom)).isEqualTo(1);
            calm.changed();
            await().atMost(Duration.ofSeconds(5)).until(() -> beats(seldom) == 2);
        }
    }

    private static int beats(SentRecords sent) {
        return sent.all(Heartbeat.class).size();
    }

    private static HeartbeatLoop loop(SentRecords sent, Duration beat) {
        NodeIdentity identity = TestIdentity.of(NODE);
        return new HeartbeatLoop(
                new SealedSender(
                        sent.producer(), identity, Sequence.of(1), "", InstantSource.system()),
                new Address("default", 0),
                () ->
                        new Heartbeat(
                                NODE,
                                new PoolId("default"),
                                "boot",
                                1,
                                "1.0",
                                List.of(),
                                List.of(),
                                List.of(),
                                null,
                                null,
                                null,
                                null,
                                Instant.EPOCH),
                beat,
                _ -> {});
    }
}
