package gpuq.core.queue;

import org.jspecify.annotations.Nullable;

/// A job in a line: another with each change of the job.
///
/// @param cap how many jobs of its flow may hold slots at once
/// @param capInAll how many of its competition may; [#UNCAPPED] for any number
public record Waiting(Rank rank, Candidate job, FlowKey flow, int cap, int capInAll)
        implements Comparable<Waiting> {

    /// No cap.
    public static final int UNCAPPED = Integer.MAX_VALUE;

    /// Where it stands if its competition has a cap.
    public @Nullable Pen pen() {
        return capInAll == UNCAPPED ? null : new Pen(flow.competition(), capInAll);
    }

    @Override
    public int compareTo(Waiting other) {
        return rank.compareTo(other.rank);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Waiting waiting && compareTo(waiting) == 0;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(rank.sequence());
    }
}
