package gpuq.api.projection;

import gpuq.api.ApiConfig;
import gpuq.common.contract.Topic;
import gpuq.common.seal.NodeKeys;
import gpuq.common.seal.NodeSeals;
import gpuq.common.seal.RecordSeal.Sealed;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.locks.ReentrantLock;

/// Checks the authentication code of what nodes write to `gpuq.job-logs`.
@ApplicationScoped
class LogSeals {

    private final NodeSeals seals;

    /// A seal is for one thread at a time, and each partition has its own.
    private final ReentrantLock turn = new ReentrantLock();

    LogSeals(NodeKeys keys, ApiConfig config) {
        seals = new NodeSeals(keys, config.clusterId());
    }

    /// Whether the code was made under the key that the node had in that epoch.
    boolean isGenuine(String type, Sealed sealed, byte[] payload) {
        turn.lock();
        try {
            return seals.of(sealed.node(), sealed.epoch())
                    .isGenuine(Topic.JOB_LOGS.topicName(), type, sealed, payload);
        } finally {
            turn.unlock();
        }
    }
}
