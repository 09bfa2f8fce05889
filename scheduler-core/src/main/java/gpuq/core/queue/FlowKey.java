package gpuq.core.queue;

import gpuq.common.job.CompetitionId;
import gpuq.common.job.UserId;
import org.jspecify.annotations.Nullable;

/// One user's jobs in one competition: what a cap on jobs at once counts.
///
/// @param isForStaff whether these are gradings that staff ask for, which no hold of the
///   competition stops
public record FlowKey(UserId user, CompetitionId competition, boolean isForStaff)
        implements Comparable<FlowKey> {

    /// The flow of a user's own submissions.
    public FlowKey(UserId user, CompetitionId competition) {
        this(user, competition, false);
    }

    @Override
    public int compareTo(FlowKey other) {
        int byUser = user.compareTo(other.user);
        if (byUser != 0) {
            return byUser;
        }
        int byCompetition = competition.compareTo(other.competition);
        return byCompetition != 0 ? byCompetition : Boolean.compare(isForStaff, other.isForStaff);
    }

    /// Written out, as those that the compiler makes are slower by what a restore of a million
    /// notices.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof FlowKey key
                && user.equals(key.user)
                && competition.equals(key.competition)
                && isForStaff == key.isForStaff;
    }

    @Override
    public int hashCode() {
        return 31 * user.hashCode() + competition.hashCode();
    }
}
