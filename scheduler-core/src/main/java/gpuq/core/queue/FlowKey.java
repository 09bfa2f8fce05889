package gpuq.core.queue;

import gpuq.common.job.CompetitionId;
import gpuq.common.job.UserId;
import org.jspecify.annotations.Nullable;

/// One user's jobs in one competition: what a cap on jobs at once counts.
public record FlowKey(UserId user, CompetitionId competition) implements Comparable<FlowKey> {

    @Override
    public int compareTo(FlowKey other) {
        int byUser = user.compareTo(other.user);
        return byUser != 0 ? byUser : competition.compareTo(other.competition);
    }

    /// Written out, as those that the compiler makes are slower by what a restore of a million
    /// notices.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof FlowKey key
                && user.equals(key.user)
                && competition.equals(key.competition);
    }

    @Override
    public int hashCode() {
        return 31 * user.hashCode() + competition.hashCode();
    }
}
