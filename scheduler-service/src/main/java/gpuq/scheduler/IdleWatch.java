package gpuq.scheduler;

import gpuq.common.job.JobId;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A job that could start and a slot that is free for it do not stay side by side (WORKER-1): each
/// step brings them together, so whoever finds them a minute later knows that something is broken
/// which nobody has thought of. Then the loop ends, and with it the process; another restores what
/// is stored and goes on. Asked by the loop after each tick, since only then all that could start
/// has.
final class IdleWatch {

    static final Duration LONGEST = Duration.ofSeconds(60);

    private final Map<JobId, Long> since = new HashMap<>();

    /// @param couldStart the jobs that a free slot waits for
    /// @param nowNanos of the machine's steady counter
    /// @return how long the one that waits longest has been seen
    /// @throws IllegalStateException if it is seen for too long
    Duration observe(List<JobId> couldStart, long nowNanos) {
        since.keySet().retainAll(couldStart);
        Duration longest = Duration.ZERO;
        for (JobId job : couldStart) {
            long first = since.computeIfAbsent(job, _ -> nowNanos);
            Duration seen = Duration.ofNanos(nowNanos - first);
            if (seen.compareTo(LONGEST) > 0) {
                throw new IllegalStateException(
                        "%s waits for %s though a slot is free for it".formatted(job, seen));
            }
            longest = seen.compareTo(longest) > 0 ? seen : longest;
        }
        return longest;
    }
}
