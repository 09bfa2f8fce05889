package gpuq.core.command;

import gpuq.common.contract.Assignment;
import gpuq.common.contract.Command.CancelJob;
import gpuq.common.contract.Command.DumpStack;
import gpuq.common.contract.Command.UpdateJob;
import gpuq.common.job.JobId;
import gpuq.common.job.JobState;
import gpuq.common.job.Leg;
import gpuq.common.job.Stage;
import gpuq.common.job.Usage;
import gpuq.core.retry.Endings;
import gpuq.core.state.CancelAsk;
import gpuq.core.state.CoreFact;
import gpuq.core.state.Job;
import gpuq.core.state.JobEvents;
import gpuq.core.state.JobSpec;
import gpuq.core.state.Turn;
import java.util.Objects;

/// Cancels and changes jobs, in whatever state the command finds them: the rows of the race table.
public final class JobCommands {

    private JobCommands() {}

    /// Ends a job. One that a node has ends when the node says so or is lost; until then its state
    /// stays, and whatever the node reports, the job is cancelled (RACE-2).
    public static void cancel(Turn turn, CancelJob command) {
        if (command.code().state() != JobState.CANCELLED) {
            turn.reject("not a code to cancel with: " + command.code());
            return;
        }
        Job job = turn.state().job(command.jobId());
        if (job == null) {
            turn.ignore(absent(turn, command.jobId()));
            return;
        }
        cancel(turn, job, new CancelAsk(command.code(), command.reason(), turn.now()));
    }

    static void cancel(Turn turn, Job job, CancelAsk ask) {
        switch (job) {
            case Job.Submitted _, Job.Queued _, Job.Held _, Job.Ungraded _ ->
                    Endings.cancelled(turn, job, ask, null, Usage.NONE);
            case Job.OnNode onNode -> {
                turn.emit(new CoreFact.CancelAsked(job.id(), ask));
                turn.send(
                        new Assignment.StopAttempt(
                                onNode.attempt().node(),
                                onNode.attempt().ref(),
                                ask.code().name(),
                                turn.now()));
            }
            case Job.Stopping _ -> turn.ignore("cancelled already");
        }
    }

    /// Changes what may still be changed: of a waiting job everything, of one on a node the time
    /// limit until its program has ended, of any other nothing.
    public static void update(Turn turn, UpdateJob command) {
        Job job = turn.state().job(command.jobId());
        switch (job) {
            case null -> turn.ignore(absent(turn, command.jobId()));
            case Job.Queued _, Job.Held _ -> change(turn, job, asWished(job.spec(), command));
            case Job.OnNode onNode when isBeforeItsEnd(onNode) -> extend(turn, onNode, command);
            case Job.OnNode _, Job.Submitted _, Job.Stopping _, Job.Ungraded _ ->
                    turn.ignore("too late to change");
        }
    }

    /// Passes the question on to the node that runs the program; nothing changes by it.
    public static void dumpStack(Turn turn, DumpStack command) {
        Job job = turn.state().job(command.jobId());
        switch (job) {
            case null -> turn.ignore(absent(turn, command.jobId()));
            case Job.OnNode onNode when onNode.stage() == Stage.RUN ->
                    turn.send(
                            new Assignment.DumpStack(
                                    onNode.attempt().node(), onNode.attempt().ref(), turn.now()));
            case Job.OnNode _,
                    Job.Submitted _,
                    Job.Queued _,
                    Job.Held _,
                    Job.Stopping _,
                    Job.Ungraded _ ->
                    turn.ignore("no program runs");
        }
    }

    private static void extend(Turn turn, Job.OnNode job, UpdateJob command) {
        if (command.timeout() == null || command.timeout().equals(job.spec().timeout())) {
            turn.ignore("too late to change");
            return;
        }
        JobSpec spec = job.spec();
        JobSpec wished =
                spec.with(spec.expectedTime(), command.timeout(), spec.priority(), spec.solution());
        change(turn, job, wished);
        turn.send(
                new Assignment.ExtendAttempt(
                        job.attempt().node(), job.attempt().ref(), command.timeout(), turn.now()));
    }

    private static void change(Turn turn, Job job, JobSpec wished) {
        if (wished.equals(job.spec())) {
            turn.ignore("no change");
        } else {
            turn.emit(JobEvents.updated(job, wished, turn.now()));
        }
    }

    private static JobSpec asWished(JobSpec spec, UpdateJob command) {
        return spec.with(
                Objects.requireNonNullElse(command.expectedTime(), spec.expectedTime()),
                Objects.requireNonNullElse(command.timeout(), spec.timeout()),
                Objects.requireNonNullElse(command.priority(), spec.priority()),
                Objects.requireNonNullElse(command.solution(), spec.solution()));
    }

    private static boolean isBeforeItsEnd(Job.OnNode job) {
        return job.leg() == Leg.RUN && job.stage().compareTo(Stage.RUN) <= 0;
    }

    private static String absent(Turn turn, JobId id) {
        return turn.state().ended().get(id) == null ? "unknown job" : "ended job";
    }
}
