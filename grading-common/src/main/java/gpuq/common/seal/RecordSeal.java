package gpuq.common.seal;

import gpuq.common.job.NodeId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The authentication code on every record between a node and the scheduler, in either direction:
/// HMAC-SHA256 under the node's key over cluster, topic, node, epoch, incarnation, sequence, type
/// and payload. The length of each part is signed with it, so that parts cannot be shifted. Not
/// thread-safe: one per loop.
public final class RecordSeal {

    private static final String NODE = "gpuq_node";
    private static final String EPOCH = "gpuq_epoch";
    private static final String INCARNATION = "gpuq_incarnation";
    private static final String SEQUENCE = "gpuq_sequence";
    private static final String CODE = "gpuq_mac";

    private final Mac mac;
    private final String clusterId;

    /// @param key the node's key of its epoch, see [NodeKeys]
    public RecordSeal(byte[] key, String clusterId) {
        this.clusterId = clusterId;
        try {
            mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no HmacSHA256", e);
        }
    }

    /// Who sealed a record, and where it stands in the sealer's order.
    ///
    /// @param incarnation one life of the sealer; rises with each, so that (epoch, incarnation,
    ///   sequence) rises strictly
    /// @param sequence rises strictly within an incarnation
    public record Sealed(NodeId node, int epoch, long incarnation, long sequence, String code) {

        /// Reads the seal's headers; empty if one is missing or malformed.
        public static Optional<Sealed> parse(Map<String, String> headers) {
            String node = headers.get(NODE);
            String incarnation = headers.get(INCARNATION);
            String epoch = headers.get(EPOCH);
            String sequence = headers.get(SEQUENCE);
            String code = headers.get(CODE);
            if (node == null
                    || incarnation == null
                    || epoch == null
                    || sequence == null
                    || code == null) {
                return Optional.empty();
            }
            try {
                return Optional.of(
                        new Sealed(
                                new NodeId(node),
                                Integer.parseInt(epoch),
                                Long.parseLong(incarnation),
                                Long.parseLong(sequence),
                                code));
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        }
    }

    /// The headers that seal a record.
    public Map<String, String> seal(
            String topic,
            String type,
            NodeId node,
            int epoch,
            long incarnation,
            long sequence,
            byte[] payload) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(NODE, node.value());
        headers.put(EPOCH, Integer.toString(epoch));
        headers.put(INCARNATION, Long.toString(incarnation));
        headers.put(SEQUENCE, Long.toString(sequence));
        headers.put(
                CODE,
                code(topic, type, new Sealed(node, epoch, incarnation, sequence, ""), payload));
        return headers;
    }

    /// Whether the seal was made under this key for this very record.
    public boolean isGenuine(String topic, String type, Sealed sealed, byte[] payload) {
        return MessageDigest.isEqual(
                sealed.code().getBytes(StandardCharsets.US_ASCII),
                code(topic, type, sealed, payload).getBytes(StandardCharsets.US_ASCII));
    }

    private String code(String topic, String type, Sealed sealed, byte[] payload) {
        part(clusterId.getBytes(StandardCharsets.UTF_8));
        part(topic.getBytes(StandardCharsets.UTF_8));
        part(type.getBytes(StandardCharsets.UTF_8));
        part(sealed.node().value().getBytes(StandardCharsets.UTF_8));
        mac.update(
                ByteBuffer.allocate(20)
                        .putInt(sealed.epoch())
                        .putLong(sealed.incarnation())
                        .putLong(sealed.sequence())
                        .flip());
        part(payload);
        return HexFormat.of().formatHex(mac.doFinal());
    }

    private void part(byte[] bytes) {
        mac.update(ByteBuffer.allocate(4).putInt(bytes.length).flip());
        mac.update(bytes);
    }
}
