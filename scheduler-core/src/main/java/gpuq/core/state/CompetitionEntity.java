package gpuq.core.state;

import gpuq.common.contract.NodeEvent.CompetitionHold;
import gpuq.common.job.CompetitionId;
import gpuq.common.job.JobId;
import gpuq.common.job.Leg;
import gpuq.common.job.NodeId;
import gpuq.core.queue.Ran;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A competition of which the scheduler knows more than what its jobs bring along.
///
/// @param hold whether its jobs may start, and who stopped them
/// @param graderFaults the different jobs that met a fault of the grader in a row
/// @param dataFaults the attempts in a row that found its data damaged, as far as they tell more
///   than those before; absent in what older versions stored
/// @param runTimes how long its last programs ran
public record CompetitionEntity(
        CompetitionId competitionId,
        Hold hold,
        String holdReason,
        List<JobId> graderFaults,
        @Nullable List<DataFault> dataFaults,
        List<Ran> runTimes)
        implements StateEntity {

    /// The first part of the key.
    static final String PREFIX = "competition/";

    public CompetitionEntity {
        graderFaults = List.copyOf(graderFaults);
        dataFaults = dataFaults == null ? List.of() : List.copyOf(dataFaults);
        runTimes = List.copyOf(runTimes);
    }

    @Override
    public String key() {
        return PREFIX + competitionId;
    }

    CompetitionEntity with(Hold newHold, String reason) {
        return new CompetitionEntity(
                competitionId, newHold, reason, graderFaults, dataFaults, runTimes);
    }

    CompetitionEntity withFaults(List<JobId> faults) {
        return new CompetitionEntity(competitionId, hold, holdReason, faults, dataFaults, runTimes);
    }

    CompetitionEntity withDataFaults(List<DataFault> faults) {
        return new CompetitionEntity(
                competitionId, hold, holdReason, graderFaults, faults, runTimes);
    }

    CompetitionEntity withRunTimes(List<Ran> times) {
        return new CompetitionEntity(
                competitionId, hold, holdReason, graderFaults, dataFaults, times);
    }

    static CompetitionEntity fresh(CompetitionId id) {
        return new CompetitionEntity(id, Hold.NONE, "", List.of(), List.of(), List.of());
    }

    /// A node could not bring the data together for a leg of a job: what came had another digest.
    public record DataFault(Leg leg, JobId job, NodeId node) {}

    /// Whether a competition's jobs may start, and who stopped them.
    public enum Hold {
        NONE(false, false, CompetitionHold.NONE),
        STAFF(true, true, CompetitionHold.STAFF),
        BREAKER(true, true, CompetitionHold.GRADER_FAULTS),
        DATA_BREAKER(true, true, CompetitionHold.DATA_FAULTS),
        /// For good. What has run is graded: nobody would ever lift it.
        WITHDRAWN(true, false, CompetitionHold.WITHDRAWN);

        private final boolean runsStopped;
        private final boolean gradingStopped;
        private final CompetitionHold toldAs;

        Hold(boolean runsStopped, boolean gradingStopped, CompetitionHold toldAs) {
            this.runsStopped = runsStopped;
            this.gradingStopped = gradingStopped;
            this.toldAs = toldAs;
        }

        /// What readers of the topics are told.
        CompetitionHold toldAs() {
            return toldAs;
        }

        /// Whether no job may start in a leg.
        boolean stops(Leg leg) {
            return switch (leg) {
                case RUN -> runsStopped;
                case GRADE -> gradingStopped;
            };
        }
    }
}
