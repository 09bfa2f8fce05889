package gpuq.core.report;

import gpuq.common.contract.AgentEvent.AttemptEnded;
import gpuq.common.contract.AgentEvent.AttemptPhase;
import gpuq.common.contract.Assignment;
import gpuq.common.job.AttemptRef;
import gpuq.core.retry.Endings;
import gpuq.core.retry.Words;
import gpuq.core.state.CoreFact;
import gpuq.core.state.Job;
import gpuq.core.state.JobEvents;
import gpuq.core.state.NodeEntity;
import gpuq.core.state.Turn;

/// What an attempt has done, taken only from the node that holds it. A report of any other attempt
/// changes nothing and is counted (JOBST-3, RACE-1).
final class AttemptReports {

    private AttemptReports() {}

    static void phase(Turn turn, NodeEntity node, AttemptPhase report) {
        AttemptRef ref = report.attempt();
        if (Returning.isOpen(turn.state(), node.nodeId(), ref)) {
            Returning.takeBack(turn, node.nodeId(), ref);
        }
        Returning.heard(turn, node);
        if (!Fence.isCurrent(turn.state(), node.nodeId(), ref)) {
            turn.ignore("fenced attempt");
            return;
        }
        if (turn.state().job(ref.jobId()) instanceof Job.OnNode job) {
            Progress.advance(turn, job, report.stage(), report.detail());
        } else {
            turn.ignore("is being stopped");
        }
    }

    static void ended(Turn turn, NodeEntity node, AttemptEnded report) {
        AttemptRef ref = report.attempt();
        ReportedEnd end = ReportedEnd.of(report);
        if (Returning.isOpen(turn.state(), node.nodeId(), ref) && end.isFinal()) {
            Returning.takeBack(turn, node.nodeId(), ref);
        }
        Returning.heard(turn, node);
        turn.send(new Assignment.ForgetAttempt(node.nodeId(), ref, turn.now()));
        if (node.lingering(ref).isPresent()) {
            turn.emit(new CoreFact.AttemptGone(node.nodeId(), ref));
        }
        if (Fence.isCurrent(turn.state(), node.nodeId(), ref)) {
            accept(turn, report, end);
        } else {
            turn.ignore("fenced attempt");
        }
    }

    private static void accept(Turn turn, AttemptEnded report, ReportedEnd end) {
        boolean started = report.startedAgo() != null;
        switch (turn.state().job(report.attempt().jobId())) {
            case Job.Stopping job ->
                    Endings.cancelled(turn, job, job.ask(), started, report.usage());
            case Job.OnNode job -> {
                switch (end) {
                    case ReportedEnd.Collected(var file) ->
                            turn.emit(JobEvents.grading(job, file, report.usage(), turn.now()));
                    case ReportedEnd.Graded(var grade) -> {
                        turn.emit(JobEvents.graded(job, grade, turn.now()));
                        Endings.end(turn, job, Words.graded(), true, job.past().usage());
                    }
                    case ReportedEnd.Failed(var outcome) ->
                            Endings.failed(turn, job, outcome, started, report.usage());
                }
                GraderBreaker.note(turn, job, end);
            }
            case null -> throw new IllegalStateException("a fence without a job");
            case Job.Submitted _, Job.Queued _, Job.Held _, Job.Ungraded _ ->
                    throw new IllegalStateException("a fence without a node");
        }
    }
}
