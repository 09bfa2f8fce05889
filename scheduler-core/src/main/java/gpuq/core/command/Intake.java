package gpuq.core.command;

import gpuq.common.job.JobId;
import gpuq.common.job.PoolId;
import gpuq.core.state.Turn;
import java.time.Instant;

/// What each command that brings a new job must pass: so that the job is taken once, however often
/// and however late its command comes.
final class Intake {

    private Intake() {}

    /// Whether nothing is known of the job yet and it belongs here; else says why not.
    static boolean isNew(Turn turn, JobId id, PoolId pool, Instant submittedAt) {
        if (turn.state().job(id) != null) {
            turn.ignore("submitted already");
        } else if (turn.state().ended().get(id) != null) {
            turn.ignore("ended already");
        } else if (!pool.equals(turn.state().pool().poolId())) {
            turn.reject("of another pool: " + pool);
        } else if (isTooOld(turn, submittedAt)) {
            turn.reject("too old to tell whether it has run: " + submittedAt);
        } else {
            return true;
        }
        return false;
    }

    private static boolean isTooOld(Turn turn, Instant submittedAt) {
        Instant forgotten = turn.state().pool().forgottenUpTo();
        Instant oldest = turn.now().minus(turn.limits().memory().endedFor());
        return submittedAt.isBefore(oldest)
                || (forgotten != null && !submittedAt.isAfter(forgotten));
    }
}
