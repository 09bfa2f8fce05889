package gpuq.core.report;

import gpuq.common.contract.AgentEvent.AttemptEnded;
import gpuq.common.contract.AgentEvent.AttemptPhase;
import gpuq.common.contract.Assignment;
import gpuq.common.job.AttemptRef;
import gpuq.core.retry.Endings;
import gpuq.core.retry.Words;
import gpuq.core.share.Shares;
import gpuq.core.state.CoreFact;
import gpuq.core.state.Job;
import gpuq.core.state.JobEvents;
import gpuq.core.state.NodeEntity;
import gpuq.core.state.Turn;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

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
        switch (turn.state().job(report.attempt().jobId())) {
            case Job.Stopping job ->
                    Endings.cancelled(turn, job, job.ask(), ranFor(job, report), report.usage());
            case Job.OnNode job -> {
                switch (end) {
                    case ReportedEnd.Collected(var file) -> {
                        Shares.collected(turn, job, orNone(ranFor(job, report)));
                        turn.emit(JobEvents.grading(job, file, report.usage(), turn.now()));
                    }
                    case ReportedEnd.Graded(var grade) -> {
                        turn.emit(JobEvents.graded(job, grade, turn.now()));
                        Endings.ended(turn, job, Words.graded());
                    }
                    case ReportedEnd.Failed(var outcome) ->
                            Endings.failed(turn, job, outcome, ranFor(job, report), report.usage());
                }
                // What staff try out stops nobody's jobs.
                if (job.spec().kind() == null) {
                    GraderBreaker.note(turn, job, end);
                    DataBreaker.note(turn, job, end);
                }
            }
            case null -> throw new IllegalStateException("a fence without a job");
            case Job.Submitted _, Job.Queued _, Job.Held _, Job.Ungraded _ ->
                    throw new IllegalStateException("a fence without a node");
        }
    }

    /// How long the program ran, as the node says and within what it could have been.
    private static @Nullable Duration ranFor(Job job, AttemptEnded report) {
        Duration said = report.startedAgo();
        if (said == null || said.isNegative()) {
            return said == null ? null : Duration.ZERO;
        }
        Duration most = job.spec().timeout();
        return said.compareTo(most) < 0 ? said : most;
    }

    private static Duration orNone(@Nullable Duration ran) {
        return ran == null ? Duration.ZERO : ran;
    }
}
