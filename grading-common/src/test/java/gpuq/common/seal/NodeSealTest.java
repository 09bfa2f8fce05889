package gpuq.common.seal;

import static org.assertj.core.api.Assertions.assertThat;

import gpuq.common.job.NodeId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NodeSealTest {

    private static final NodeId N1 = new NodeId("n1");
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final byte[] PAYLOAD = "{}".getBytes(StandardCharsets.UTF_8);

    private final NodeKeys keys = new NodeKeys(new byte[32], "c1");
    private final RecordSeal seal = new RecordSeal(keys.key(N1, 1), "c1");

    private Map<String, String> headers() {
        return seal.seal("gpuq.agent-events", "t", N1, 1, 2, 3, PAYLOAD);
    }

    private boolean isGenuine(
            RecordSeal by, Map<String, String> headers, String topic, byte[] payload) {
        return by.isGenuine(topic, "t", RecordSeal.Sealed.parse(headers).orElseThrow(), payload);
    }

    @Test
    void a_sealed_record_is_genuine_and_no_part_of_it_can_be_changed() {
        assertThat(isGenuine(seal, headers(), "gpuq.agent-events", PAYLOAD)).isTrue();
        assertThat(isGenuine(seal, headers(), "gpuq.job-logs", PAYLOAD)).isFalse();
        assertThat(isGenuine(seal, headers(), "gpuq.agent-events", new byte[0])).isFalse();
        for (String header :
                new String[] {"gpuq_node", "gpuq_epoch", "gpuq_incarnation", "gpuq_sequence"}) {
            Map<String, String> changed = new HashMap<>(headers());
            changed.put(header, header.equals("gpuq_node") ? "n2" : "9");
            assertThat(isGenuine(seal, changed, "gpuq.agent-events", PAYLOAD)).as(header).isFalse();
        }
    }

    @Test
    void another_node_epoch_or_cluster_has_another_key() {
        RecordSeal otherNode = new RecordSeal(keys.key(new NodeId("n2"), 1), "c1");
        RecordSeal otherEpoch = new RecordSeal(keys.key(N1, 2), "c1");
        RecordSeal otherCluster = new RecordSeal(new NodeKeys(new byte[32], "c2").key(N1, 1), "c2");
        for (RecordSeal other : new RecordSeal[] {otherNode, otherEpoch, otherCluster}) {
            assertThat(isGenuine(other, headers(), "gpuq.agent-events", PAYLOAD)).isFalse();
        }
    }

    @Test
    void a_record_without_a_whole_seal_has_none() {
        Map<String, String> cut = new HashMap<>(headers());
        cut.remove("gpuq_mac");
        assertThat(RecordSeal.Sealed.parse(cut)).isEmpty();
        assertThat(RecordSeal.Sealed.parse(Map.of())).isEmpty();
    }

    @Test
    void a_token_lives_one_minute_and_is_bound_to_key_and_cluster() {
        byte[] key = keys.key(N1, 1);
        String token = NodeToken.mint(N1, 1, key, "c1", NOW);
        assertThat(NodeToken.claim(token)).contains(new NodeToken.Claim(N1, 1));
        assertThat(NodeToken.isGenuine(token, key, "c1", NOW)).isTrue();
        assertThat(NodeToken.isGenuine(token, key, "c1", NOW.plusSeconds(91))).isFalse();
        assertThat(NodeToken.isGenuine(token, key, "c2", NOW)).isFalse();
        assertThat(NodeToken.isGenuine(token, keys.key(N1, 2), "c1", NOW)).isFalse();
        assertThat(NodeToken.isGenuine("a.b.c", key, "c1", NOW)).isFalse();
        assertThat(NodeToken.claim("a.b.c")).isEmpty();
    }
}
