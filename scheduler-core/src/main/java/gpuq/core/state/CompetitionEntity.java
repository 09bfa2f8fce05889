package gpuq.core.state;

import gpuq.common.job.CompetitionId;
import gpuq.common.job.JobId;
import gpuq.common.job.Leg;
import gpuq.core.queue.Ran;
import java.util.List;

/// A competition of which the scheduler knows more than what its jobs bring along.
///
/// @param hold whether its jobs may start, and who stopped them
/// @param graderFaults the different jobs that met a fault of the grader in a row
/// @param runTimes how long its last programs ran
public record CompetitionEntity(
        CompetitionId competitionId,
        Hold hold,
        String holdReason,
        List<JobId> graderFaults,
        List<Ran> runTimes)
        implements StateEntity {

    /// The first part of the key.
    static final String PREFIX = "competition/";

    public CompetitionEntity {
        graderFaults = List.copyOf(graderFaults);
        runTimes = List.copyOf(runTimes);
    }

    @Override
    public String key() {
        return PREFIX + competitionId;
    }

    CompetitionEntity with(Hold newHold, String reason) {
        return new CompetitionEntity(competitionId, newHold, reason, graderFaults, runTimes);
    }

    CompetitionEntity withFaults(List<JobId> faults) {
        return new CompetitionEntity(competitionId, hold, holdReason, faults, runTimes);
    }

    CompetitionEntity withRunTimes(List<Ran> times) {
        return new CompetitionEntity(competitionId, hold, holdReason, graderFaults, times);
    }

    static CompetitionEntity fresh(CompetitionId id) {
        return new CompetitionEntity(id, Hold.NONE, "", List.of(), List.of());
    }

    /// Whether a competition's jobs may start, and who stopped them.
    public enum Hold {
        NONE(false, false),
        STAFF(true, true),
        BREAKER(true, true),
        /// For good. What has run is graded: nobody would ever lift it.
        WITHDRAWN(true, false);

        private final boolean runsStopped;
        private final boolean gradingStopped;

        Hold(boolean runsStopped, boolean gradingStopped) {
            this.runsStopped = runsStopped;
            this.gradingStopped = gradingStopped;
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
