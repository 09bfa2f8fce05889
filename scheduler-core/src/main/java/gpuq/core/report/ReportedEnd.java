package gpuq.core.report;

import gpuq.common.contract.AgentEvent.AttemptEnded;
import gpuq.common.contract.CollectedFile;
import gpuq.common.grading.Grade;
import gpuq.common.job.Fault;
import gpuq.common.job.JobState;
import gpuq.common.job.Leg;
import gpuq.common.job.Outcome;
import gpuq.common.job.OutcomeCode;
import gpuq.common.job.OutcomeCode.Retry;
import gpuq.common.job.Stage;
import gpuq.core.retry.Words;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/// The end of an attempt as its node tells it, once it makes sense. What makes none is a fault of
/// that node: so a job never hangs on it, and a node cannot give outcomes that are not its to give.
sealed interface ReportedEnd {

    Set<Stage> RUN_STAGES = EnumSet.of(Stage.PREPARE, Stage.RUN, Stage.COLLECT, Stage.REPORT);

    /// The run leg has left a file.
    record Collected(CollectedFile file) implements ReportedEnd {}

    /// The grade leg has a score.
    record Graded(Grade grade) implements ReportedEnd {}

    record Failed(Outcome outcome) implements ReportedEnd {}

    static ReportedEnd of(AttemptEnded report) {
        Leg leg = report.attempt().leg();
        CollectedFile file = report.collected();
        Grade grade = report.grade();
        Outcome outcome = report.outcome();
        if (file != null && leg == Leg.RUN && grade == null && outcome == null) {
            return new Collected(file);
        }
        if (grade != null && leg == Leg.GRADE && file == null && outcome == null) {
            return new Graded(grade);
        }
        boolean isAlone = outcome != null && file == null && grade == null;
        if (isAlone && outcome != null && isForNodes(outcome.code(), leg)) {
            return new Failed(outcome);
        }
        return new Failed(
                Words.nodeFault(
                        report.nodeId(),
                        leg == Leg.RUN ? Stage.RUN : Stage.GRADE,
                        "REPORT_MAKES_NO_SENSE",
                        "it could not say how your job ended"));
    }

    /// Whether it would be the job's end; else the attempt was in vain.
    default boolean isFinal() {
        return switch (this) {
            case Collected _, Graded _ -> true;
            case Failed(var outcome) -> outcome.code().retry() == Retry.NONE;
        };
    }

    /// Whether a node may give this outcome in this leg. Cancelling and the queue's outcomes are
    /// the scheduler's own; a student is to blame only for what happens in the stages of the leg.
    private static boolean isForNodes(OutcomeCode code, Leg leg) {
        if (code.state() == JobState.CANCELLED || code == OutcomeCode.GRADED) {
            return false;
        }
        Set<Stage> stages = code.stages();
        boolean isOfLeg =
                switch (leg) {
                    case RUN -> !Collections.disjoint(stages, RUN_STAGES);
                    case GRADE -> code.fault() == Fault.PLATFORM || stages.contains(Stage.GRADE);
                };
        return isOfLeg && code.fault() != Fault.STAFF && code != OutcomeCode.QUEUE_EXPIRED;
    }
}
