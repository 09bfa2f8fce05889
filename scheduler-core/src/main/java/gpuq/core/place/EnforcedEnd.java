package gpuq.core.place;

import gpuq.core.state.CoreLimits;
import gpuq.core.state.CoreLimits.Stays;
import gpuq.core.state.Job;
import gpuq.core.state.JobSpec;
import gpuq.core.state.Reservation;
import gpuq.core.state.Stay;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// When a job is off its slots at the latest, whatever it does: by the limits that are enforced,
/// never by what is predicted. A reservation that trusted predictions would be broken by the first
/// job that runs longer.
final class EnforcedEnd {

    private EnforcedEnd() {}

    /// Of a job that a node has.
    static Instant of(Job.OnNode job, CoreLimits limits) {
        Instant stageEnd = Stay.endOf(job, limits);
        return switch (job.stage()) {
            case QUEUE ->
                    stageEnd.plus(preparing(job.spec(), limits.stays()))
                            .plus(running(job.spec(), limits.stays()));
            case PREPARE -> stageEnd.plus(running(job.spec(), limits.stays()));
            case RUN, COLLECT, GRADE, REPORT -> stageEnd;
        };
    }

    /// Whether a job that starts now is off its slots, at the latest, before those for which slots
    /// are kept could start. Asked of 200 in a row, so in milliseconds: made of times, the answer
    /// would cost more than all the rest of the look at a job.
    static boolean isOffInTime(Job job, Reservation kept, Instant now, CoreLimits limits) {
        Stays stays = limits.stays();
        long longest =
                stays.assigned().toMillis()
                        + preparing(job.spec(), stays).toMillis()
                        + running(job.spec(), stays).toMillis();
        return longest <= now.until(kept.shadow(), ChronoUnit.MILLIS);
    }

    private static Duration preparing(JobSpec spec, Stays stays) {
        return spec.terms().prepareTimeout().plus(stays.margin());
    }

    private static Duration running(JobSpec spec, Stays stays) {
        return spec.timeout().plus(stays.margin());
    }
}
