package gpuq.core.queue;

import gpuq.common.job.CompetitionId;
import gpuq.common.job.UserId;

/// One user's jobs in one competition: what a cap on jobs at once counts.
public record FlowKey(UserId user, CompetitionId competition) implements Comparable<FlowKey> {

    @Override
    public int compareTo(FlowKey other) {
        int byUser = user.compareTo(other.user);
        return byUser != 0 ? byUser : competition.compareTo(other.competition);
    }
}
