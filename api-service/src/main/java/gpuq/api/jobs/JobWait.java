package gpuq.api.jobs;

import gpuq.api.projection.JobChanges;
import gpuq.api.security.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Predicate;

/// Waits for a job to change, woken by the projection: the long poll of `?wait=` and the answer to
/// a change that the scheduler must confirm.
@ApplicationScoped
class JobWait {

    private static final Duration LOOK_AGAIN = Duration.ofSeconds(2);

    private final JobAccess access;
    private final JobChanges changes;

    JobWait(JobAccess access, JobChanges changes) {
        this.access = access;
        this.changes = changes;
    }

    /// The job once `wanted` holds, or as it is when the time is over.
    JobView until(String id, Caller caller, Predicate<JobView> wanted, Duration bound)
            throws InterruptedException {
        Instant end = Instant.now().plus(bound);
        try (JobChanges.Watch watch = changes.watch(id)) {
            JobView job = access.visible(id, caller);
            while (!wanted.test(job) && Instant.now().isBefore(end)) {
                Duration left = Duration.between(Instant.now(), end);
                watch.await(left.compareTo(LOOK_AGAIN) < 0 ? left : LOOK_AGAIN);
                job = access.visible(id, caller);
            }
            return job;
        }
    }
}
