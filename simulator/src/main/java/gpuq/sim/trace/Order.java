package gpuq.sim.trace;

import java.util.Iterator;

/// The order in which a policy would start the jobs that wait. Told of everything that happens.
interface Order {

    void submitted(TraceJob job);

    /// A job that waited has its slots now.
    void started(TraceJob job, long now);

    void ended(TraceJob job, long now);

    /// Those who wait, the next first. Valid until the next change.
    Iterator<TraceJob> waiting(long now);
}
