package gpuq.core.state;

import gpuq.common.job.CompetitionId;
import gpuq.common.job.JobId;
import java.util.List;

/// A competition of which the scheduler knows more than what its jobs bring along.
///
/// @param hold whether its jobs may start, and who stopped them
/// @param graderFaults the different jobs that met a fault of the grader in a row
public record CompetitionEntity(
        CompetitionId competitionId, Hold hold, String holdReason, List<JobId> graderFaults)
        implements StateEntity {

    /// The first part of the key.
    static final String PREFIX = "competition/";

    public CompetitionEntity {
        graderFaults = List.copyOf(graderFaults);
    }

    @Override
    public String key() {
        return PREFIX + competitionId;
    }

    CompetitionEntity with(Hold newHold, String reason) {
        return new CompetitionEntity(competitionId, newHold, reason, graderFaults);
    }

    CompetitionEntity withFaults(List<JobId> faults) {
        return new CompetitionEntity(competitionId, hold, holdReason, faults);
    }

    /// Who holds a competition.
    public enum Hold {
        NONE,
        STAFF,
        BREAKER
    }
}
