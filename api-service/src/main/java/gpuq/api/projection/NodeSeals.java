package gpuq.api.projection;

import gpuq.api.ApiConfig;
import gpuq.common.contract.Topic;
import gpuq.common.job.NodeId;
import gpuq.common.seal.NodeKeys;
import gpuq.common.seal.RecordSeal;
import gpuq.common.seal.RecordSeal.Sealed;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.Map;

/// Checks the authentication code of what nodes write to `gpuq.job-logs`. Keeps the seals of the
/// nodes that were heard last, so that a key is not derived for each record.
@ApplicationScoped
class NodeSeals {

    /// More than the nodes of an installation: names that somebody invents cannot make it grow.
    private static final int KEPT = 12_000;

    private final NodeKeys keys;
    private final String clusterId;

    /// Guarded by itself: a seal is for one thread at a time.
    private final Map<Key, RecordSeal> kept =
            new LinkedHashMap<>(16, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<Key, RecordSeal> eldest) {
                    return size() > KEPT;
                }
            };

    NodeSeals(NodeKeys keys, ApiConfig config) {
        this.keys = keys;
        clusterId = config.clusterId();
    }

    private record Key(NodeId node, int epoch) {}

    /// Whether the code was made under the key that the node had in that epoch.
    boolean isGenuine(String type, Sealed sealed, byte[] payload) {
        synchronized (kept) {
            return kept.computeIfAbsent(
                            new Key(sealed.node(), sealed.epoch()),
                            key -> new RecordSeal(keys.key(key.node(), key.epoch()), clusterId))
                    .isGenuine(Topic.JOB_LOGS.topicName(), type, sealed, payload);
        }
    }
}
