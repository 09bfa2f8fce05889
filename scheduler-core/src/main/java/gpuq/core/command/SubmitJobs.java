package gpuq.core.command;

import gpuq.common.contract.Command.SubmitJob;
import gpuq.common.job.JobId;
import gpuq.common.job.OutcomeCode;
import gpuq.core.queue.Rank;
import gpuq.core.state.CancelAsk;
import gpuq.core.state.CoreFact;
import gpuq.core.state.Job;
import gpuq.core.state.JobEvents;
import gpuq.core.state.JobSpec;
import gpuq.core.state.PoolEntity;
import gpuq.core.state.Turn;
import java.time.Instant;

/// Takes submissions into the queue, each once, however often its command comes.
public final class SubmitJobs {

    private SubmitJobs() {}

    public static void take(Turn turn, SubmitJob command, String traceparent) {
        if (turn.state().job(command.jobId()) != null) {
            turn.ignore("submitted already");
        } else if (turn.state().ended().get(command.jobId()) != null) {
            turn.ignore("ended already");
        } else if (!command.pool().equals(turn.state().pool().poolId())) {
            turn.reject("of another pool: " + command.pool());
        } else if (isTooOld(turn, command.submittedAt())) {
            turn.reject("too old to tell whether it has run: " + command.submittedAt());
        } else if (isNonsense(command)) {
            turn.reject("asks for nothing that can be run: " + command.jobId());
        } else {
            accept(turn, JobSpec.of(command, traceparent));
        }
    }

    private static void accept(Turn turn, JobSpec spec) {
        PoolEntity pool = turn.state().pool();
        Rank rank = new Rank(spec.priority(), pool.nextSequence(), pool.nextSequence());
        turn.emit(new CoreFact.JobAccepted(spec, rank, turn.now()));
        Job job = new Job.Submitted(spec, rank, turn.now());
        turn.emit(JobEvents.queued(job, pool.poolId(), turn.now(), ""));
        if (turn.state().people().isBlocked(spec.user())) {
            end(turn, spec.id(), OutcomeCode.CANCELLED_USER_REMOVED);
        } else if (spec.terms().latestOnly()) {
            keepTheLatest(turn, spec);
        }
    }

    /// Ends what waits of the user's jobs in this competition, but for the newest. That is the new
    /// one, unless its command was late.
    private static void keepTheLatest(Turn turn, JobSpec spec) {
        JobId newest = spec.id();
        for (JobId id : turn.state().byUser().of(spec.user())) {
            if (!waitsInCompetition(turn, id, spec)) {
                continue;
            }
            if (isNewer(turn, id, newest)) {
                end(turn, newest, OutcomeCode.CANCELLED_SUPERSEDED);
                newest = id;
            } else if (!id.equals(newest)) {
                end(turn, id, OutcomeCode.CANCELLED_SUPERSEDED);
            }
        }
    }

    private static boolean waitsInCompetition(Turn turn, JobId id, JobSpec spec) {
        Job job = turn.state().job(id);
        if (job == null) {
            return false;
        }
        return switch (job) {
            case Job.Queued _, Job.Held _ ->
                    job.spec().competition().id().equals(spec.competition().id());
            case Job.Submitted _, Job.OnNode _, Job.Stopping _, Job.Ungraded _ -> false;
        };
    }

    private static boolean isNewer(Turn turn, JobId id, JobId other) {
        Job one = turn.state().job(id);
        Job two = turn.state().job(other);
        return one != null
                && two != null
                && one.spec().submittedAt().isAfter(two.spec().submittedAt());
    }

    private static void end(Turn turn, JobId id, OutcomeCode code) {
        Job job = turn.state().job(id);
        if (job != null) {
            JobCommands.cancel(turn, job, new CancelAsk(code, "", turn.now()));
        }
    }

    private static boolean isTooOld(Turn turn, Instant submittedAt) {
        Instant forgotten = turn.state().pool().forgottenUpTo();
        Instant oldest = turn.now().minus(turn.limits().memory().endedFor());
        return submittedAt.isBefore(oldest)
                || (forgotten != null && !submittedAt.isAfter(forgotten));
    }

    private static boolean isNonsense(SubmitJob command) {
        return command.gpus() < 0
                || !command.timeout().isPositive()
                || command.terms().concurrentPerUser() < 1;
    }
}
