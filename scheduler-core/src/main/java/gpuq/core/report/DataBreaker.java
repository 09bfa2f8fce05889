package gpuq.core.report;

import gpuq.common.job.CompetitionId;
import gpuq.common.job.Fault;
import gpuq.common.job.Leg;
import gpuq.common.job.OutcomeCode;
import gpuq.core.state.CompetitionEntity.DataFault;
import gpuq.core.state.CompetitionEntity.Hold;
import gpuq.core.state.CoreFact;
import gpuq.core.state.Job;
import gpuq.core.state.Turn;
import java.util.ArrayList;
import java.util.List;

/// Data that arrives damaged for several different jobs in a row, and at more than one node, is
/// damaged where it comes from: the competition is held. One node alone may have a bad disk. Data
/// that cannot be fetched at all is not counted: then the store may be down for every competition.
final class DataBreaker {

    private static final int NODES = 2;

    private DataBreaker() {}

    static void note(Turn turn, Job.OnNode job, ReportedEnd end) {
        CompetitionId competition = job.spec().competition().id();
        Leg leg = job.leg();
        List<DataFault> row =
                turn.state().competitions().dataFaults(competition).stream()
                        .filter(it -> it.leg() == leg)
                        .toList();
        if (isDamaged(end)) {
            fault(turn, competition, new DataFault(leg, job.id(), job.attempt().node()), row);
        } else if (!row.isEmpty() && hasUsedData(end)) {
            turn.emit(new CoreFact.DataWorked(competition, leg));
        }
    }

    /// Remembers only what tells more than the row before it, so that the row stays short.
    private static void fault(
            Turn turn, CompetitionId competition, DataFault fault, List<DataFault> before) {
        int enough = turn.limits().retries().graderFaultsToHold();
        boolean isNewJob = before.stream().noneMatch(it -> it.job().equals(fault.job()));
        boolean isNewNode = before.stream().noneMatch(it -> it.node().equals(fault.node()));
        boolean tellsMore =
                (isNewJob && jobs(before) < enough) || (isNewNode && nodes(before) < NODES);
        if (!tellsMore) {
            return;
        }
        turn.emit(new CoreFact.DataFaulted(competition, fault));
        List<DataFault> row = new ArrayList<>(before);
        row.add(fault);
        if (jobs(row) >= enough
                && nodes(row) >= NODES
                && !turn.state().competitions().isHeld(competition)) {
            turn.hold(
                    competition,
                    Hold.DATA_BREAKER,
                    "The data was damaged for %d different jobs in a row, on different nodes."
                            .formatted(enough));
        }
    }

    private static long jobs(List<DataFault> row) {
        return row.stream().map(DataFault::job).distinct().count();
    }

    private static long nodes(List<DataFault> row) {
        return row.stream().map(DataFault::node).distinct().count();
    }

    private static boolean isDamaged(ReportedEnd end) {
        return end instanceof ReportedEnd.Failed(var outcome)
                && outcome.code() == OutcomeCode.DATASET_CORRUPT;
    }

    /// Whether the leg came as far as its program, which is after its data was there.
    private static boolean hasUsedData(ReportedEnd end) {
        return !(end instanceof ReportedEnd.Failed(var outcome))
                || outcome.code().fault() != Fault.PLATFORM;
    }
}
