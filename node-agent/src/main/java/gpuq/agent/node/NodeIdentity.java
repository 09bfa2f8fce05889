package gpuq.agent.node;

import com.fasterxml.jackson.databind.ObjectMapper;
import gpuq.agent.state.DurableFile;
import gpuq.common.job.NodeId;
import gpuq.common.job.PoolId;
import gpuq.common.json.JsonStyle;
import gpuq.common.seal.NodeKeys;
import gpuq.common.seal.NodeToken;
import gpuq.common.seal.RecordSeal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/// Who this node is since its enrolment. The key is in a file that only the agent can read; it is
/// never logged, and no slot's uid can reach it.
///
/// @param key in base64
public record NodeIdentity(NodeId nodeId, PoolId pool, String clusterId, int epoch, String key) {

    private static final ObjectMapper MAPPER = JsonStyle.newMapper();

    public NodeIdentity {
        if (Base64.getDecoder().decode(key).length != NodeKeys.KEY_BYTES) {
            throw new IllegalArgumentException("a node key of a wrong length");
        }
    }

    /// The identity of an earlier enrolment.
    public static Optional<NodeIdentity> load(Path file) throws IOException {
        return Files.exists(file)
                ? Optional.of(MAPPER.readValue(Files.readAllBytes(file), NodeIdentity.class))
                : Optional.empty();
    }

    static NodeIdentity parse(byte[] json) throws IOException {
        return MAPPER.readValue(json, NodeIdentity.class);
    }

    public void save(Path file) throws IOException {
        DurableFile.write(file, MAPPER.writeValueAsBytes(this));
    }

    /// A seal under this node's key; one per thread.
    public RecordSeal seal() {
        return new RecordSeal(keyBytes(), clusterId);
    }

    /// A token for an HTTP call.
    public String token(Instant now) {
        return NodeToken.mint(nodeId, epoch, keyBytes(), clusterId, now);
    }

    private byte[] keyBytes() {
        return Base64.getDecoder().decode(key);
    }

    /// Without the key.
    @Override
    public String toString() {
        return "%s pool=%s epoch=%d".formatted(nodeId, pool, epoch);
    }
}
