package gpuq.api.leaderboard;

import gpuq.api.database.Database;
import gpuq.common.bundle.Manifest;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;

/// Ranks users by their best (or latest) graded job of a competition. Ties share a rank; the
/// earlier job stands first.
@ApplicationScoped
class Leaderboards {

    private static final String RANKED =
            """
            with graded as (
                select s.user_id, s.user_name, s.job_id, s.submitted_at, coalesce(r.score, j.score) as score,
                       s.competition_version
                from submission s join job_row j on j.job_id = s.job_id
                left join job_row r on r.job_id = s.graded_by
                where s.competition_id = ? and j.score is not null and j.state = 'SUCCEEDED'
            ), chosen as (
                select distinct on (user_id) * from graded order by user_id, %s, submitted_at, job_id
            )
            select rank() over (order by score %s) as rank, user_id, user_name, job_id::text as job_id, score,
                   competition_version, submitted_at
            from chosen order by score %s, submitted_at, job_id limit ? offset ?
            """;

    private final Database database;

    Leaderboards(Database database) {
        this.database = database;
    }

    /// One line, with the user's id, which never leaves the server.
    ///
    /// @param version of the competition, under which the job was graded
    record Line(
            long rank,
            String userId,
            String userName,
            String jobId,
            double score,
            int version,
            Instant submittedAt) {}

    List<Line> of(Manifest manifest, int limit, long offset) {
        String direction = manifest.metric().higherIsBetter() ? "desc" : "asc";
        String choice =
                switch (manifest.leaderboard().rule()) {
                    case BEST, SELECTED -> "score " + direction;
                    case LATEST -> "submitted_at desc";
                };
        return database.list(
                RANKED.formatted(choice, direction, direction),
                row ->
                        new Line(
                                row.longValue("rank"),
                                row.text("user_id"),
                                row.text("user_name"),
                                row.text("job_id"),
                                row.real("score"),
                                row.integer("competition_version"),
                                row.time("submitted_at")),
                manifest.id().value(),
                limit,
                offset);
    }
}
