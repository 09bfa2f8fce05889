package gpuq.api.competitions;

import gpuq.api.database.Database;
import gpuq.common.job.CompetitionId;
import gpuq.common.job.UserId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What somebody handed in to a competition, with the scores (API-4).
@ApplicationScoped
class CompetitionHistory {

    private static final int MAX_ROWS = 200;

    private final Database database;

    CompetitionHistory(Database database) {
        this.database = database;
    }

    /// One submission.
    public record Entry(
            String jobId,
            int version,
            String state,
            @Nullable Double score,
            Instant submittedAt,
            @Nullable Instant finishedAt,
            @Nullable Boolean counted) {}

    /// Newest first.
    ///
    /// @param withScores whether the competition shows them now
    List<Entry> of(UserId user, CompetitionId id, boolean withScores) {
        return database.list(
                """
                select s.job_id::text as job_id, s.competition_version,
                       coalesce(j.state, 'SUBMITTED') as state,
                       coalesce(r.score, j.score) as score, s.submitted_at,
                       j.finished_at, j.counted
                from submission s left join job_row j on j.job_id = s.job_id
                left join job_row r on r.job_id = s.graded_by
                where s.user_id = ? and s.competition_id = ?
                order by s.job_id desc limit ?
                """,
                row ->
                        new Entry(
                                row.text("job_id"),
                                row.integer("competition_version"),
                                row.text("state"),
                                withScores ? row.nullableReal("score") : null,
                                row.time("submitted_at"),
                                row.nullableTime("finished_at"),
                                row.nullableFlag("counted")),
                user.value(),
                id.value(),
                MAX_ROWS);
    }
}
