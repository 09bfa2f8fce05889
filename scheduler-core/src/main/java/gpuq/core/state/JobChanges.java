package gpuq.core.state;

import gpuq.common.contract.JobEvent;
import gpuq.common.contract.JobEvent.JobFacts;
import gpuq.common.job.AttemptRef;
import gpuq.common.job.JobId;
import gpuq.common.job.JobState;
import gpuq.common.job.Leg;
import gpuq.common.job.NodeId;
import gpuq.common.job.OutcomeCode;
import gpuq.common.job.Stage;
import java.time.Instant;
import java.util.List;

/// How each event changes its job. Checks that the change is one of the state diagram (JOBST-3)
/// before it makes it.
final class JobChanges {

    private final JobTable jobs;
    private final EndedJobs ended;

    JobChanges(JobTable jobs, EndedJobs ended) {
        this.jobs = jobs;
        this.ended = ended;
    }

    void apply(JobEvent event) {
        Job job = existing(event.job().jobId());
        Job after = after(job, event);
        if (event instanceof JobEvent.JobEnded(var facts, var outcome, _, _, _, _)) {
            checkNext(job, facts.state());
            jobs.remove(job.id());
            ended.add(
                    new EndedEntity(
                            job.id(), job.spec().submittedAt(), facts.at(), outcome.code()));
        } else {
            check(job, after, event);
            jobs.put(after);
        }
    }

    void apply(CoreFact.AboutJob fact) {
        switch (fact) {
            case CoreFact.JobAccepted(var spec, var rank, var at) ->
                    jobs.put(new Job.Submitted(spec, rank, at));
            case CoreFact.SlotsTaken it -> {
                Job.OnNode job = onNode(it.jobId());
                put(job, job.attempt().with(it), job.stage(), job.since());
            }
            case CoreFact.StageEntered(var id, var stage, var at) ->
                    put(onNode(id), onNode(id).attempt(), stage, at);
            case CoreFact.RetryDelayed(var id, var until) -> delay(id, until);
            case CoreFact.RetryReady(var id) -> delay(id, existing(id).since());
            case CoreFact.JobAged(var id) -> {
                Job.Queued job = queued(existing(id));
                jobs.put(
                        new Job.Queued(
                                job.spec(),
                                job.rank().grownOld(),
                                job.past(),
                                job.since(),
                                job.notBefore()));
            }
            case CoreFact.CancelAsked(var id, var ask) ->
                    jobs.put(new Job.Stopping(onNode(id), ask));
        }
    }

    private static Job after(Job job, JobEvent event) {
        Instant at = event.job().at();
        return switch (event) {
            case JobEvent.JobQueued _ ->
                    job instanceof Job.Held held
                            ? held.was()
                            : new Job.Queued(job.spec(), job.rank(), job.past(), at, at);
            case JobEvent.JobHeld(var facts) -> new Job.Held(queued(job), facts.why());
            case JobEvent.JobAssigned(var facts, _) -> assigned(job, facts);
            case JobEvent.JobPreparing _ -> inStage(job, Stage.PREPARE, at, job.past());
            case JobEvent.JobRunning _ -> inStage(job, Stage.RUN, at, job.past().withRan());
            case JobEvent.JobGrading grading ->
                    new Job.Ungraded(job.spec(), job.rank(), handedIn(job, grading), at, at);
            case JobEvent.JobRequeued(_, var cause) -> requeued(onNode(job), cause.code(), at);
            case JobEvent.JobUpdated updated -> updated(job, updated);
            case JobEvent.JobGraded _, JobEvent.JobEnded _ -> job;
        };
    }

    private static JobPast handedIn(Job job, JobEvent.JobGrading event) {
        return job.spec().kind() == null
                ? job.past().withSubmission(event.submission(), event.usage())
                : job.past().withStored(event.submission());
    }

    private static Job assigned(Job job, JobFacts facts) {
        NodeId node = facts.nodeId();
        if (node == null) {
            throw new IllegalStateException("assigned to no node: " + job.id());
        }
        AttemptRef ref = new AttemptRef(job.id(), facts.leg(), facts.attempt());
        Attempt attempt = new Attempt(ref, node, "", List.of(), 0, facts.at());
        return new Job.OnNode(
                job.spec(),
                job.rank(),
                job.past().withAttempt(ref.leg(), ref.number()).withoutFailure(attempt),
                attempt,
                Stage.QUEUE,
                facts.at());
    }

    private static Job requeued(Job.OnNode job, OutcomeCode cause, Instant at) {
        Attempt attempt = job.attempt();
        JobPast past =
                job.past()
                        .withFailure(
                                new Failure(attempt.ref(), attempt.node(), cause, job.stage(), at));
        return job.leg() == Leg.RUN
                ? new Job.Queued(job.spec(), job.rank(), past, at, at)
                : new Job.Ungraded(job.spec(), job.rank(), past, at, at);
    }

    private static Job updated(Job job, JobEvent.JobUpdated event) {
        JobSpec spec =
                job.spec()
                        .with(
                                event.expectedTime(),
                                event.timeout(),
                                event.priority(),
                                event.solution());
        var rank = job.rank().with(event.priority());
        return switch (job) {
            case Job.Queued(_, _, var past, var since, var notBefore) ->
                    new Job.Queued(spec, rank, past, since, notBefore);
            case Job.Held(Job.Queued(_, _, var past, var since, var notBefore), var why) ->
                    new Job.Held(new Job.Queued(spec, rank, past, since, notBefore), why);
            case Job.OnNode(_, _, var past, var attempt, var stage, var since) ->
                    new Job.OnNode(spec, rank, past, attempt, stage, since);
            case Job.Submitted _, Job.Stopping _, Job.Ungraded _ ->
                    throw new IllegalStateException("not to be updated: " + job);
        };
    }

    private static Job inStage(Job job, Stage stage, Instant at, JobPast past) {
        Job.OnNode onNode = onNode(job);
        return new Job.OnNode(job.spec(), job.rank(), past, onNode.attempt(), stage, at);
    }

    private void put(Job.OnNode job, Attempt attempt, Stage stage, Instant since) {
        jobs.put(new Job.OnNode(job.spec(), job.rank(), job.past(), attempt, stage, since));
    }

    private void delay(JobId id, Instant until) {
        switch (existing(id)) {
            case Job.Queued(var spec, var rank, var past, var since, _) ->
                    jobs.put(new Job.Queued(spec, rank, past, since, until));
            case Job.Ungraded(var spec, var rank, var past, var since, _) ->
                    jobs.put(new Job.Ungraded(spec, rank, past, since, until));
            case Job job -> throw new IllegalStateException("does not wait for a retry: " + job);
        }
    }

    private static void check(Job before, Job after, JobEvent event) {
        if (after.state() != event.job().state()) {
            throw new IllegalStateException(
                    "an event that says " + event.job().state() + " leads to " + after);
        }
        if (!(event instanceof JobEvent.JobUpdated)) {
            checkNext(before, after.state());
        }
    }

    private static void checkNext(Job before, JobState after) {
        if (!before.state().next().contains(after)) {
            throw new IllegalStateException(before.id() + ": " + before.state() + " to " + after);
        }
    }

    private Job.OnNode onNode(JobId id) {
        return onNode(existing(id));
    }

    private static Job.OnNode onNode(Job job) {
        if (job instanceof Job.OnNode onNode) {
            return onNode;
        }
        throw new IllegalStateException("on no node: " + job);
    }

    private static Job.Queued queued(Job job) {
        if (job instanceof Job.Queued queued) {
            return queued;
        }
        throw new IllegalStateException("not queued: " + job);
    }

    private Job existing(JobId id) {
        Job job = jobs.get(id);
        if (job == null) {
            throw new IllegalStateException("an event about an unknown job: " + id);
        }
        return job;
    }
}
