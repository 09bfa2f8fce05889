package gpuq.core.state;

import gpuq.core.state.CoreLimits.Stays;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How long a job may stay where it is. What happens then is decided in `clock.StayWatch`; that
/// there is an end for every state is decided here.
public final class Stay {

    private Stay() {}

    /// When the job must have moved on.
    public static Instant endOf(Job job, CoreLimits limits) {
        return job.since().plus(longest(job, limits.stays()));
    }

    /// When the job is looked at first: a queued one earlier, to see whether any node could run it.
    static Instant firstLook(Job job, CoreLimits limits) {
        return switch (job) {
            case Job.Queued queued -> queued.since().plus(limits.stays().unschedulableGrace());
            case Job.Submitted _, Job.Held _, Job.OnNode _, Job.Stopping _, Job.Ungraded _ ->
                    endOf(job, limits);
        };
    }

    /// When a queued job has waited so long that it goes before all others; absent if it never
    /// does.
    static @Nullable Instant agedAt(Job job, CoreLimits limits) {
        CoreLimits.Sharing sharing = limits.sharing();
        if (!(job instanceof Job.Queued) || job.rank().aged()) {
            return null;
        }
        // Duration would multiply by way of decimal numbers, for each of a million at a restore.
        long byLimit = job.spec().timeout().toMillis() * sharing.ageInLimits();
        return job.since().plusMillis(Math.max(byLimit, sharing.ageAtLeast().toMillis()));
    }

    private static Duration longest(Job job, Stays stays) {
        return switch (job) {
            case Job.Submitted _, Job.Queued _, Job.Held _, Job.Ungraded _ -> stays.queued();
            case Job.Stopping _ -> stays.stopping();
            case Job.OnNode onNode ->
                    switch (onNode.stage()) {
                        case QUEUE -> stays.assigned();
                        case PREPARE -> job.spec().terms().prepareTimeout().plus(stays.margin());
                        case RUN -> job.spec().timeout().plus(stays.margin());
                        // A grader that fails is run once more on the reference file.
                        case GRADE ->
                                job.spec()
                                        .terms()
                                        .graderTimeout()
                                        .multipliedBy(2)
                                        .plus(stays.margin());
                        case COLLECT -> stays.collecting();
                        case REPORT -> stays.reporting();
                    };
        };
    }
}
