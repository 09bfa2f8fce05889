package gpuq.core.clock;

import gpuq.common.contract.Assignment;
import gpuq.common.job.JobId;
import gpuq.common.job.NodeId;
import gpuq.common.job.Outcome;
import gpuq.common.job.Stage;
import gpuq.common.job.Usage;
import gpuq.core.place.WhatExists;
import gpuq.core.retry.Endings;
import gpuq.core.retry.Words;
import gpuq.core.slots.Demand;
import gpuq.core.state.Attempt;
import gpuq.core.state.CoreFact;
import gpuq.core.state.Job;
import gpuq.core.state.NodeEntity;
import gpuq.core.state.NodeEntity.Silence;
import gpuq.core.state.Stay;
import gpuq.core.state.Turn;
import java.time.Duration;
import java.time.Instant;

/// Nothing stays anywhere for ever: whatever is in a state longer than its longest stay is moved
/// on, and the student is told (JOBST-1).
final class StayWatch {

    /// How soon an attempt is looked at again whose node is silent: its lease decides, not we.
    private static final Duration LEASE_FIRST = Duration.ofSeconds(5);

    private StayWatch() {}

    static void tick(Turn turn) {
        int room = turn.limits().dispatching().changesPerStep();
        for (JobId id : turn.state().stays().due(turn.now(), room)) {
            Job job = turn.state().job(id);
            if (job != null) {
                look(turn, job);
            }
        }
    }

    private static void look(Turn turn, Job job) {
        boolean isOver = !turn.now().isBefore(Stay.endOf(job, turn.limits()));
        switch (job) {
            case Job.Queued queued when !isOver -> canEverRun(turn, queued);
            case Job.Submitted _, Job.Queued _, Job.Held _, Job.Ungraded _ -> expire(turn, job);
            case Job.Stopping stopping -> giveUp(turn, stopping);
            case Job.OnNode onNode when isLeaseFirst(turn, onNode) ->
                    turn.emit(new CoreFact.StayChecked(job.id(), turn.now().plus(LEASE_FIRST)));
            case Job.OnNode onNode -> takeAway(turn, onNode);
        }
    }

    private static void canEverRun(Turn turn, Job.Queued job) {
        Demand demand = job.spec().demand();
        if (turn.state().slots().isUnknown() || turn.state().slots().couldEver(demand)) {
            Instant again = turn.now().plus(turn.limits().stays().unschedulableGrace());
            Instant end = Stay.endOf(job, turn.limits());
            turn.emit(new CoreFact.StayChecked(job.id(), again.isBefore(end) ? again : end));
        } else {
            Outcome outcome =
                    Words.unschedulable(
                            WhatExists.asked(demand),
                            WhatExists.best(turn.state().slots(), demand));
            Endings.ended(turn, job, outcome);
        }
    }

    private static void expire(Turn turn, Job job) {
        Outcome outcome = Words.queueExpired(turn.limits().stays().queued().toDays());
        Endings.ended(turn, job, outcome);
    }

    /// The agent was told to stop and has not said that it did.
    private static void giveUp(Turn turn, Job.Stopping job) {
        Attempt attempt = job.was().attempt();
        Endings.cancelled(turn, job, job.ask(), null, Usage.NONE);
        turn.emit(new CoreFact.AttemptLingers(attempt, true));
        turn.send(
                new Assignment.StopAttempt(
                        attempt.node(), attempt.ref(), job.ask().code().name(), turn.now()));
    }

    /// What we did not hear may still be on its way: after an absence of ours too.
    private static boolean isLeaseFirst(Turn turn, Job.OnNode job) {
        NodeEntity node = turn.state().node(job.attempt().node());
        Instant caughtUp =
                turn.state().vigil().listeningSince().plus(turn.limits().stays().margin());
        return turn.now().isBefore(caughtUp)
                || turn.state().vigil().blindSince() != null
                || (node != null && node.silence() != Silence.HEARD);
    }

    private static void takeAway(Turn turn, Job.OnNode job) {
        NodeId node = job.attempt().node();
        Stage stage = job.stage();
        Outcome outcome =
                switch (stage) {
                    case QUEUE ->
                            Words.nodeFault(
                                    node, stage, "NOT_BEGUN", "it did not begin with your job");
                    case PREPARE ->
                            Words.nodeFault(
                                    node,
                                    stage,
                                    "PREPARED_TOO_LONG",
                                    "it took too long to prepare your job");
                    case RUN ->
                            Words.nodeFault(
                                    node,
                                    stage,
                                    "RAN_PAST_ITS_LIMIT",
                                    "it did not end your program at its time limit");
                    case COLLECT ->
                            Words.nodeFault(
                                    node,
                                    stage,
                                    "COLLECTED_TOO_LONG",
                                    "it took too long to collect your submission file");
                    case GRADE ->
                            Words.nodeFault(
                                    node,
                                    stage,
                                    "GRADED_TOO_LONG",
                                    "it did not end the grading at its time limit");
                    case REPORT -> Words.resultUnavailable(node);
                };
        Endings.lost(turn, job, job.attempt(), outcome, true);
    }
}
