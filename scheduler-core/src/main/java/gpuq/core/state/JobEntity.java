package gpuq.core.state;

import gpuq.common.job.JobState;
import gpuq.common.job.Stage;
import gpuq.core.queue.Rank;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A job that has not ended, as it is stored: [Job] laid flat, so that its JSON needs no type tags.
///
/// @param state what everybody sees
/// @param stage the stage of the attempt, `QUEUE` before its first phase
/// @param since when this state (of an attempt: this stage) was entered
/// @param notBefore later than `since` while the job waits for its retry
/// @param attempt what a node holds of it, if one does
/// @param cancel who wants it to end while a node still holds it
/// @param heldWhy why it is out of the queue's order; empty if it is not
public record JobEntity(
        JobSpec spec,
        Rank rank,
        JobPast past,
        JobState state,
        Stage stage,
        Instant since,
        Instant notBefore,
        @Nullable Attempt attempt,
        @Nullable CancelAsk cancel,
        String heldWhy)
        implements StateEntity {

    /// The first part of the key.
    static final String PREFIX = "job/";

    @Override
    public String key() {
        return PREFIX + spec.id();
    }

    public JobEntity with(JobSpec newSpec) {
        return with(newSpec, past, cancel);
    }

    public JobEntity with(JobPast newPast) {
        return with(spec, newPast, cancel);
    }

    public JobEntity with(@Nullable CancelAsk newCancel) {
        return with(spec, past, newCancel);
    }

    private JobEntity with(JobSpec newSpec, JobPast newPast, @Nullable CancelAsk newCancel) {
        return new JobEntity(
                newSpec, rank, newPast, state, stage, since, notBefore, attempt, newCancel,
                heldWhy);
    }
}
