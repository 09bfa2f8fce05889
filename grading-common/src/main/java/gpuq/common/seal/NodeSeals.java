package gpuq.common.seal;

import gpuq.common.job.NodeId;
import java.util.LinkedHashMap;
import java.util.Map;

/// The seals of the nodes that were heard last, so that a key is not derived for each record. Kept
/// by who reads what nodes write. Not thread-safe: one per loop.
public final class NodeSeals {

    /// More than the nodes of a pool (10,000): a node that invents names cannot make it grow.
    static final int KEPT = 12_000;

    private final NodeKeys keys;
    private final String clusterId;
    private final Map<Key, RecordSeal> kept =
            new LinkedHashMap<>(16, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<Key, RecordSeal> eldest) {
                    return size() > KEPT;
                }
            };

    public NodeSeals(NodeKeys keys, String clusterId) {
        this.keys = keys;
        this.clusterId = clusterId;
    }

    private record Key(NodeId node, int epoch) {}

    /// The seal under the key that the node has in this epoch, numbered from 1.
    public RecordSeal of(NodeId node, int epoch) {
        return kept.computeIfAbsent(
                new Key(node, epoch),
                key -> new RecordSeal(keys.key(key.node(), key.epoch()), clusterId));
    }
}
