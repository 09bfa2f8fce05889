package gpuq.scheduler;

import gpuq.common.job.NodeId;
import gpuq.common.seal.NodeKeys;
import gpuq.common.seal.RecordSeal;
import java.util.LinkedHashMap;
import java.util.Map;

/// The seals of the nodes that were heard last, so that a key is not derived for each record. One
/// per loop; not thread-safe.
final class NodeSeals {

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

    NodeSeals(NodeKeys keys, String clusterId) {
        this.keys = keys;
        this.clusterId = clusterId;
    }

    private record Key(NodeId node, int epoch) {}

    RecordSeal of(NodeId node, int epoch) {
        return kept.computeIfAbsent(
                new Key(node, epoch),
                key -> new RecordSeal(keys.key(key.node(), key.epoch()), clusterId));
    }
}
