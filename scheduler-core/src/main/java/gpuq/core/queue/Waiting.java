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
        return other instanceof Waiting waiting && rank.equals(waiting.rank);
    }

    @Override
    public int hashCode() {
        return rank.hashCode();
    }
}
