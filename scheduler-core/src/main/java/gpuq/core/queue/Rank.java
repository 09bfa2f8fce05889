package gpuq.core.queue;

import gpuq.common.job.Priority;

/// A job's frozen place value: jobs start in the order of (class, tag, sequence), those that have
/// waited too long before all classes and in the order of their coming. A requeue by a fault of
/// ours keeps it.
///
/// @param aged whether it has waited so long that it goes before all others
/// @param tag where its user's flow is served with it, in virtual time
/// @param sequence given by the core in the order of acceptance, so that no two ranks are equal
/// @param quote what was reckoned with the tag
public record Rank(boolean aged, Priority priority, long tag, long sequence, Quote quote)
        implements Comparable<Rank> {

    /// Behind everything that waits.
    public static final Rank LAST =
            new Rank(
                    false, Priority.BACKGROUND, Long.MAX_VALUE, Long.MAX_VALUE, Quote.atOnce(0, 0));

    @Override
    public int compareTo(Rank other) {
        if (aged != other.aged) {
            return aged ? -1 : 1;
        }
        if (aged) {
            return Long.compare(sequence, other.sequence);
        }
        int byClass = priority.compareTo(other.priority);
        if (byClass != 0) {
            return byClass;
        }
        int byTag = Long.compare(tag, other.tag);
        return byTag != 0 ? byTag : Long.compare(sequence, other.sequence);
    }

    /// The same place in another class.
    public Rank with(Priority newPriority) {
        return new Rank(aged, newPriority, tag, sequence, quote);
    }

    /// The place of one who has waited too long.
    public Rank grownOld() {
        return new Rank(true, priority, tag, sequence, quote);
    }
}
