package gpuq.sim.trace;

import java.time.Duration;
import java.util.List;

/// One job of a trace.
///
/// @param number its place in the order of submission, from 0
/// @param submitMillis since the beginning of the trace
/// @param runMillis how long it really ran
/// @param limitMillis the limit that is enforced: what was requested, or the next of [#LIMITS]
///   above the run time where that is missing or was not kept
record TraceJob(
        int number, long submitMillis, long runMillis, int gpus, String user, long limitMillis) {

    private static final List<Duration> LIMITS =
            List.of(
                    Duration.ofMinutes(15),
                    Duration.ofHours(1),
                    Duration.ofHours(4),
                    Duration.ofHours(12),
                    Duration.ofDays(1),
                    Duration.ofDays(3),
                    Duration.ofDays(7),
                    Duration.ofDays(30),
                    Duration.ofDays(120));

    /// The enforced limit of a job that requested so much; nothing was requested if not positive.
    static long limit(long requestedMillis, long runMillis) {
        if (requestedMillis > 0 && requestedMillis >= runMillis) {
            return requestedMillis;
        }
        return LIMITS.stream()
                .mapToLong(Duration::toMillis)
                .filter(limit -> limit >= runMillis)
                .findFirst()
                .orElse(runMillis);
    }

    TraceJob numbered(int newNumber, long origin) {
        return new TraceJob(newNumber, submitMillis - origin, runMillis, gpus, user, limitMillis);
    }
}
