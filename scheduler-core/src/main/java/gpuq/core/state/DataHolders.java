package gpuq.core.state;

import gpuq.common.job.NodeId;
import gpuq.common.job.Sha256;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Which nodes have which data, as they said last: an index over the nodes, asked at each
/// placement.
final class DataHolders {

    private final Map<Sha256, Set<NodeId>> holders = new TreeMap<>();

    /// The nodes with this tree, to ask whether one is among them: their order is that of history.
    Set<NodeId> of(Sha256 data) {
        Set<NodeId> nodes = holders.get(data);
        return nodes == null ? Collections.emptySet() : Collections.unmodifiableSet(nodes);
    }

    void replace(NodeId node, List<Sha256> before, List<Sha256> now) {
        if (before.equals(now)) {
            return;
        }
        for (Sha256 data : before) {
            Set<NodeId> nodes = holders.get(data);
            if (nodes != null && nodes.remove(node) && nodes.isEmpty()) {
                holders.remove(data);
            }
        }
        for (Sha256 data : now) {
            holders.computeIfAbsent(data, _ -> new LinkedHashSet<>()).add(node);
        }
    }
}
