package gpuq.core.queue;

import gpuq.common.job.Priority;

/// A job's frozen place value: jobs start in the order of (class, tag, sequence). A requeue by a
/// fault of ours keeps it.
///
/// @param sequence given by the core in the order of acceptance, so that no two ranks are equal
public record Rank(Priority priority, long tag, long sequence) implements Comparable<Rank> {

    @Override
    public int compareTo(Rank other) {
        int byClass = priority.compareTo(other.priority);
        if (byClass != 0) {
            return byClass;
        }
        int byTag = Long.compare(tag, other.tag);
        return byTag != 0 ? byTag : Long.compare(sequence, other.sequence);
    }

    /// The same place in another class.
    public Rank with(Priority newPriority) {
        return new Rank(newPriority, tag, sequence);
    }
}
