package gpuq.api.jobs;

import gpuq.api.forecast.Forecast;
import gpuq.common.job.JobId;
import gpuq.common.job.JobState;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where a waiting job stands, why it waits, and until when: never silently stuck (JOBST-1).
@ApplicationScoped
class QueuePlaces {

    private final Forecast forecast;

    QueuePlaces(Forecast forecast) {
        this.forecast = forecast;
    }

    /// @param why the scheduler's word for the last change
    /// @return absent for a job that does not wait
    JobView.@Nullable Queue of(JobId job, JobState state, String why) {
        return switch (state) {
            case HELD ->
                    new JobView.Queue(
                            1,
                            0,
                            "The competition is held by its staff; the job keeps its place.",
                            null,
                            null,
                            Instant.now());
            case QUEUED -> queued(job, why);
            case SUBMITTED,
                    ASSIGNED,
                    PREPARING,
                    RUNNING,
                    GRADING,
                    SUCCEEDED,
                    FAILED,
                    TIMED_OUT,
                    CANCELLED ->
                    null;
        };
    }

    private JobView.@Nullable Queue queued(JobId job, String why) {
        Optional<Forecast.Place> place = forecast.place(job);
        if (place.isEmpty()) {
            return null;
        }
        Forecast.Estimate estimate = forecast.estimate(place.get());
        long ahead = place.get().ahead();
        String reason =
                estimate.p50() == null
                        ? "No node that is ready has a slot of the right kind."
                        : ahead == 0
                                ? "It is next; no slot of the right kind is free yet."
                                : "%d jobs are ahead of it.".formatted(ahead);
        return new JobView.Queue(
                ahead + 1,
                ahead,
                words(why, reason),
                spread(estimate.p50(), estimate.p90()),
                spread(estimate.finishP50(), estimate.finishP90()),
                place.get().asOf());
    }

    /// The scheduler's closed words as sentences; a word that this release does not know says
    /// nothing.
    private static String words(String why, String otherwise) {
        return switch (why) {
            case "NODE_LOST" -> "Its node was lost; it keeps its place. " + otherwise;
            case "CONCURRENCY_CAP" ->
                    "You have as many jobs running as the competition allows at once.";
            case "RESERVED" -> "The free slots are reserved for a job before it.";
            default -> otherwise;
        };
    }

    private static JobView.@Nullable Spread spread(@Nullable Instant p50, @Nullable Instant p90) {
        return p50 == null || p90 == null ? null : new JobView.Spread(p50, p90);
    }
}
