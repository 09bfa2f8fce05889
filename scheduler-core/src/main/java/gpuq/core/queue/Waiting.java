package gpuq.core.queue;

import gpuq.common.job.JobId;

/// A job in a line.
///
/// @param cap how many jobs of its flow may hold slots at once
public record Waiting(Rank rank, JobId job, FlowKey flow, int cap) implements Comparable<Waiting> {

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
