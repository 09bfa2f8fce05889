package gpuq.sim;

import gpuq.common.contract.NodeEvent;
import gpuq.common.contract.NodeEvent.NodeChanged;
import gpuq.common.contract.NodeEvent.NodeStatus;
import gpuq.common.job.NodeId;
import gpuq.core.state.CoreLimits.Leases;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/// Nobody is given up who was heard: between a node's last record in the log and its loss lies the
/// whole lease.
final class NodeChecker implements FakeLog.Listener {

    private final World world;
    private final Map<NodeId, Last> last = new TreeMap<>();

    NodeChecker(World world) {
        this.world = world;
    }

    private record Last(long incarnation, long sequence, Instant at) {}

    @Override
    public void appended(Entry entry) {
        if (entry instanceof Entry.Reported(var event, _, var incarnation, var sequence)) {
            Last before = last.get(event.nodeId());
            boolean isLater =
                    before == null
                            || incarnation > before.incarnation()
                            || (incarnation == before.incarnation()
                                    && sequence > before.sequence());
            if (isLater) {
                last.put(event.nodeId(), new Last(incarnation, sequence, world.time.now()));
            }
        }
    }

    @Override
    public void said(NodeEvent event) {
        if (!(event instanceof NodeChanged changed) || !changed.why().equals("SILENT")) {
            return;
        }
        Last heard = last.get(changed.nodeId());
        Leases leases = world.limits.leases();
        Duration lease =
                changed.status() == NodeStatus.LOST
                        ? leases.suspectAfter().plus(leases.lostAfter())
                        : leases.suspectAfter();
        // By a clock that drifts, a lease is shorter by what it drifted meanwhile.
        Instant drifted = world.time.now().plusMillis(Faults.MOST_DRIFT);
        if (heard != null && heard.at().plus(lease).isAfter(drifted)) {
            throw new Violation("given up though heard at " + heard.at() + ": " + changed);
        }
    }
}
