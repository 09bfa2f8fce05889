package gpuq.core.report;

import gpuq.common.job.CompetitionId;
import gpuq.common.job.Fault;
import gpuq.common.job.JobId;
import gpuq.common.job.Leg;
import gpuq.core.state.CompetitionEntity.Hold;
import gpuq.core.state.CoreFact;
import gpuq.core.state.Job;
import gpuq.core.state.Turn;
import java.util.List;

/// A grader that fails on the reference file for several different jobs in a row is broken: the
/// competition is held, so that its queue is not burnt on it.
final class GraderBreaker {

    private GraderBreaker() {}

    static void note(Turn turn, Job job, ReportedEnd end) {
        if (job.leg() != Leg.GRADE) {
            return;
        }
        CompetitionId competition = job.spec().competition().id();
        List<JobId> faults = turn.state().competitions().graderFaults(competition);
        if (isGraderFault(end)) {
            fault(turn, competition, job.id(), faults);
        } else if (!faults.isEmpty() && !isPlatformFault(end)) {
            turn.emit(new CoreFact.GraderWorked(competition));
        }
    }

    private static void fault(Turn turn, CompetitionId competition, JobId job, List<JobId> before) {
        int enough = turn.limits().retries().graderFaultsToHold();
        if (before.contains(job) || before.size() >= enough) {
            return;
        }
        turn.emit(new CoreFact.GraderFaulted(competition, job));
        if (before.size() + 1 >= enough && !turn.state().competitions().isHeld(competition)) {
            turn.hold(
                    competition,
                    Hold.BREAKER,
                    "The grader failed for %d different jobs in a row.".formatted(enough));
        }
    }

    private static boolean isGraderFault(ReportedEnd end) {
        return end instanceof ReportedEnd.Failed(var outcome)
                && outcome.code().fault() == Fault.GRADER;
    }

    private static boolean isPlatformFault(ReportedEnd end) {
        return end instanceof ReportedEnd.Failed(var outcome)
                && outcome.code().fault() == Fault.PLATFORM;
    }
}
