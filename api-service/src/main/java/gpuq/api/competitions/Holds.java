package gpuq.api.competitions;

import gpuq.api.database.Database;
import gpuq.common.job.CompetitionId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/// Which competitions the scheduler itself has stopped, as it has told: what their staff have
/// stopped they know.
@ApplicationScoped
class Holds {

    private final Database database;

    Holds(Database database) {
        this.database = database;
    }

    Optional<CompetitionView.Held> of(CompetitionId competition) {
        return database.first(
                """
                select hold, reason, since from competition_hold
                where competition_id = ? and hold in ('GRADER_FAULTS', 'DATA_FAULTS')
                order by since limit 1
                """,
                row ->
                        new CompetitionView.Held(
                                row.text("hold"), row.text("reason"), row.time("since")),
                competition.value());
    }
}
