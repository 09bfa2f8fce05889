package gpuq.core.state;

import gpuq.common.contract.JobEvent;
import gpuq.common.contract.NodeEvent.NodeChanged;

/// One change of the pool's state: an event that everybody may read, or a [CoreFact]. The state is
/// the fold of its facts.
public sealed interface Fact permits Fact.OfJob, Fact.OfNode, CoreFact {

    /// A change that `gpuq.job-events` shows.
    record OfJob(JobEvent event) implements Fact {}

    /// A change that `gpuq.node-events` shows.
    record OfNode(NodeChanged event) implements Fact {}
}
