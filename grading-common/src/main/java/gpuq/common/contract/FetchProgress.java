package gpuq.common.contract;

import gpuq.common.job.AttemptRef;
import gpuq.common.job.NodeId;
import java.time.Instant;

/// How much of its competition's data an attempt has on its node, while the node fetches it
/// (DATA-4). Told now and then; each one says all, so that one that is lost is made good by the
/// next.
///
/// @param doneBytes bytes that are on the node, 0 to `totalBytes`
/// @param totalBytes bytes of the whole, at least 1
public record FetchProgress(
        NodeId nodeId, AttemptRef attempt, long doneBytes, long totalBytes, Instant at)
        implements LogRecord {

    /// Whether the numbers can be: a node may say anything.
    public boolean makesSense() {
        return doneBytes >= 0 && totalBytes > 0 && doneBytes <= totalBytes;
    }

    /// How much of it is there, from 0 to 100.
    public double percent() {
        return 100.0 * doneBytes / totalBytes;
    }
}
