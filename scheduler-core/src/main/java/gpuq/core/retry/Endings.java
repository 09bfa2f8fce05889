package gpuq.core.retry;

import gpuq.common.contract.Assignment;
import gpuq.common.job.Fault;
import gpuq.common.job.Outcome;
import gpuq.common.job.OutcomeCode;
import gpuq.common.job.Stage;
import gpuq.common.job.Usage;
import gpuq.core.retry.RetryPolicy.Next;
import gpuq.core.share.Shares;
import gpuq.core.state.Attempt;
import gpuq.core.state.CancelAsk;
import gpuq.core.state.CoreFact;
import gpuq.core.state.Job;
import gpuq.core.state.JobEvents;
import gpuq.core.state.Turn;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The ways in which an attempt or a job is over. Every end of a job in the whole core comes
/// through here, so that each has exactly one.
public final class Endings {

    private Endings() {}

    /// The node says that its attempt failed: try again, or end.
    ///
    /// @param ran how long its program ran; absent if it never started
    /// @param usage what the attempt used
    public static void failed(
            Turn turn, Job.OnNode job, Outcome outcome, @Nullable Duration ran, Usage usage) {
        boolean hasRun = ran != null || job.past().ran();
        Usage total = job.past().submission() == null ? usage : job.past().usage();
        switch (RetryPolicy.after(job, outcome.code(), turn.limits().retries())) {
            case Next.Again(var delay) -> {
                turn.emit(JobEvents.requeued(job, outcome, turn.now()));
                if (delay.isPositive()) {
                    turn.emit(new CoreFact.RetryDelayed(job.id(), turn.now().plus(delay)));
                }
            }
            case Next.Final() ->
                    end(turn, job, orResultLost(job, outcome), hasRun, total, orNone(ran));
            case Next.SuspectKiller() ->
                    end(turn, job, Words.nodeKiller(), hasRun, total, orNone(ran));
        }
    }

    /// The attempt is over without the node's word. Its slots stay taken until the node is heard to
    /// be without it.
    ///
    /// @param fenced whether even a result that comes before the next attempt is refused; then the
    ///   node is told to stop
    public static void lost(Turn turn, Job job, Attempt attempt, Outcome outcome, boolean fenced) {
        gone(turn, job, outcome);
        turn.emit(new CoreFact.AttemptLingers(attempt, fenced));
        if (fenced) {
            turn.send(
                    new Assignment.StopAttempt(
                            attempt.node(), attempt.ref(), outcome.code().name(), turn.now()));
        }
    }

    /// The attempt is over and nothing of it is left on the node, though the node never said so.
    public static void gone(Turn turn, Job job, Outcome outcome) {
        switch (job) {
            case Job.OnNode onNode -> failed(turn, onNode, outcome, null, Usage.NONE);
            case Job.Stopping(_, var ask) -> cancelled(turn, job, ask, null, Usage.NONE);
            case Job.Submitted _, Job.Queued _, Job.Held _, Job.Ungraded _ ->
                    throw new IllegalStateException("no node has it: " + job);
        }
    }

    /// Somebody wanted the job to end, and nothing of it is left on a node.
    public static void cancelled(
            Turn turn, Job job, CancelAsk ask, @Nullable Duration ran, Usage usage) {
        boolean hasRun = ran != null || job.past().ran();
        Usage total = job.past().submission() == null ? usage : job.past().usage();
        end(turn, job, Words.cancelled(ask, job.stage()), hasRun, total, orNone(ran));
    }

    /// The competition was withdrawn while the job waited for its run leg.
    public static void withdrawn(Turn turn, Job job) {
        String reason = turn.state().competitions().holdReason(job.spec().competition().id());
        cancelled(
                turn,
                job,
                new CancelAsk(OutcomeCode.COMPETITION_WITHDRAWN, reason, turn.now()),
                null,
                Usage.NONE);
    }

    /// Ends a job that no node has.
    public static void ended(Turn turn, Job job, Outcome outcome) {
        end(turn, job, outcome, job.past().ran(), job.past().usage(), Duration.ZERO);
    }

    /// The last grading had a score when something of ours took it away: that is what the student
    /// should know (XFER-8).
    private static Outcome orResultLost(Job.OnNode job, Outcome outcome) {
        return job.stage() == Stage.REPORT && outcome.code().fault() == Fault.PLATFORM
                ? Words.resultUnavailable(job.attempt().node())
                : outcome;
    }

    /// The one way out.
    private static void end(
            Turn turn, Job job, Outcome outcome, boolean hasRun, Usage usage, Duration ran) {
        Shares.ended(turn, job, outcome.code(), ran);
        turn.emit(JobEvents.ended(job, outcome, hasRun, usage, turn.now(), outcome.code().name()));
    }

    private static Duration orNone(@Nullable Duration ran) {
        return ran == null ? Duration.ZERO : ran;
    }
}
