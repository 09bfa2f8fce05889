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
    private final WhyQueued why;

    QueuePlaces(Forecast forecast, WhyQueued why) {
        this.forecast = forecast;
        this.why = why;
    }

    /// @param lastWord the scheduler's word for the last change
    /// @return absent for a job that does not wait
    JobView.@Nullable Queue of(JobId job, JobState state, String lastWord) {
        return switch (state) {
            case HELD ->
                    new JobView.Queue(
                            1,
                            0,
                            "The competition is held by its staff; the job keeps its place.",
                            null,
                            null,
                            Instant.now());
            case QUEUED -> queued(job, lastWord);
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

    private JobView.@Nullable Queue queued(JobId job, String lastWord) {
        Optional<Forecast.Place> place = forecast.place(job);
        if (place.isEmpty()) {
            return null;
        }
        Forecast.Estimate estimate = forecast.estimate(place.get());
        long ahead = place.get().ahead();
        String reason = why.sentence(job, place.get(), estimate.p50() != null);
        return new JobView.Queue(
                ahead + 1,
                ahead,
                lastWord.equals("NODE_LOST")
                        ? "Its node was lost; it keeps its place. " + reason
                        : reason,
                spread(estimate.p50(), estimate.p90()),
                spread(estimate.finishP50(), estimate.finishP90()),
                place.get().asOf());
    }

    private static JobView.@Nullable Spread spread(@Nullable Instant p50, @Nullable Instant p90) {
        return p50 == null || p90 == null ? null : new JobView.Spread(p50, p90);
    }
}
