package gpuq.core.state;

import gpuq.common.job.JobId;
import gpuq.common.job.JobState;
import gpuq.common.job.Leg;
import gpuq.common.job.Stage;
import gpuq.core.queue.Candidate;
import gpuq.core.queue.Rank;
import java.time.Instant;

/// A job that has not ended. What exists in a state is in its type; what everybody sees is
/// [#state()]. Changed by [PoolState] alone.
public sealed interface Job extends Candidate {

    JobSpec spec();

    Rank rank();

    JobPast past();

    /// When this state, or this stage of an attempt, was entered.
    Instant since();

    /// What everybody sees.
    JobState state();

    @Override
    default JobId id() {
        return spec().id();
    }

    /// Where in its path the job is; of an attempt, where that is, and `QUEUE` before its first
    /// phase.
    Stage stage();

    /// The leg that comes next or is going on.
    Leg leg();

    /// Accepted in this very step; nobody has been told yet.
    record Submitted(JobSpec spec, Rank rank, Instant since) implements Job {
        @Override
        public JobPast past() {
            return JobPast.NONE;
        }

        @Override
        public Stage stage() {
            return Stage.QUEUE;
        }

        @Override
        public JobState state() {
            return JobState.SUBMITTED;
        }

        @Override
        public Leg leg() {
            return spec.firstLeg();
        }
    }

    /// Waits for slots of the run leg.
    ///
    /// @param notBefore later than `since` while the job waits for its retry
    record Queued(JobSpec spec, Rank rank, JobPast past, Instant since, Instant notBefore)
            implements Job {
        @Override
        public Stage stage() {
            return Stage.QUEUE;
        }

        @Override
        public JobState state() {
            return JobState.QUEUED;
        }

        @Override
        public Leg leg() {
            return Leg.RUN;
        }
    }

    /// Out of the queue's order until the cause is gone.
    record Held(Queued was, String why) implements Job {
        @Override
        public JobSpec spec() {
            return was.spec();
        }

        @Override
        public Rank rank() {
            return was.rank();
        }

        @Override
        public JobPast past() {
            return was.past();
        }

        @Override
        public Instant since() {
            return was.since();
        }

        @Override
        public Stage stage() {
            return Stage.QUEUE;
        }

        @Override
        public JobState state() {
            return JobState.HELD;
        }

        @Override
        public Leg leg() {
            return Leg.RUN;
        }
    }

    /// A node has it.
    ///
    /// @param stage of the attempt; `QUEUE` before its first phase
    record OnNode(
            JobSpec spec, Rank rank, JobPast past, Attempt attempt, Stage stage, Instant since)
            implements Job {
        @Override
        public JobState state() {
            return switch (leg()) {
                case GRADE -> JobState.GRADING;
                case RUN ->
                        switch (stage) {
                            case QUEUE -> JobState.ASSIGNED;
                            case PREPARE -> JobState.PREPARING;
                            case RUN, COLLECT, GRADE, REPORT -> JobState.RUNNING;
                        };
            };
        }

        @Override
        public Leg leg() {
            return attempt.ref().leg();
        }
    }

    /// A node still has it, and was told to stop: whatever the node says next, the job is
    /// cancelled.
    record Stopping(OnNode was, CancelAsk ask) implements Job {
        @Override
        public JobSpec spec() {
            return was.spec();
        }

        @Override
        public Rank rank() {
            return was.rank();
        }

        @Override
        public JobPast past() {
            return was.past();
        }

        @Override
        public Instant since() {
            return ask.at();
        }

        @Override
        public Stage stage() {
            return was.stage();
        }

        @Override
        public JobState state() {
            return was.state();
        }

        @Override
        public Leg leg() {
            return was.leg();
        }
    }

    /// Its run leg has ended well, or it came with its file; it waits for a grade slot.
    ///
    /// @param notBefore later than `since` while the grading waits for its retry
    record Ungraded(JobSpec spec, Rank rank, JobPast past, Instant since, Instant notBefore)
            implements Job {
        @Override
        public Stage stage() {
            return Stage.GRADE;
        }

        @Override
        public JobState state() {
            return JobState.GRADING;
        }

        @Override
        public Leg leg() {
            return Leg.GRADE;
        }
    }
}
