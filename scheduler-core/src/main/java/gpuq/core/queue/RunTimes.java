package gpuq.core.queue;

import gpuq.common.job.CompetitionId;

/// How long a user's last two jobs of a competition ran.
///
/// @param beforeMillis the same as `lastMillis` after the first
public record RunTimes(CompetitionId competition, long lastMillis, long beforeMillis) {

    /// What the next is expected to take: the longer of the two, since a user who tries something
    /// short between long ones goes on with long ones.
    public long expectedMillis() {
        return Math.max(lastMillis, beforeMillis);
    }
}
