package gpuq.api.regrades;

import gpuq.api.database.Database;
import gpuq.api.regrades.RegradeTable.Regrade;
import gpuq.common.bundle.Manifest;
import gpuq.common.job.JobId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

/// What a regrade changes: each job's score, and the rank that its user has by the job that counts
/// for her. Reckoned from what counts now, so that after the regrade was applied both are the same.
@ApplicationScoped
class RegradeDiff {

    /// Two rankings over the same jobs, one with the new scores in place of the old.
    private static final String ITEMS =
            """
            with graded as (
                select s.user_id, s.job_id, s.submitted_at, coalesce(c.score, j.score) as before,
                       coalesce(r.score, c.score, j.score) as after
                from submission s join job_row j on j.job_id = s.job_id
                left join job_row c on c.job_id = s.graded_by
                left join grading g on g.of_job = s.job_id and g.regrade_id = ?
                left join job_row r on r.job_id = g.job_id
                where s.competition_id = ? and j.score is not null and j.state = 'SUCCEEDED'
            ), chosen_before as (
                select distinct on (user_id) user_id, before
                from graded order by user_id, %s, submitted_at, job_id
            ), chosen_after as (
                select distinct on (user_id) user_id, after
                from graded order by user_id, %s, submitted_at, job_id
            ), ranked_before as (
                select user_id, rank() over (order by before %s) as rank from chosen_before
            ), ranked_after as (
                select user_id, rank() over (order by after %s) as rank from chosen_after
            )
            select s.job_id::text as job_id, r.outcome ->> 'code' as outcome,
                   coalesce(c.score, j.score) as before, r.score as after,
                   b.rank as rank_before, a.rank as rank_after
            from grading g join submission s on s.job_id = g.of_job
            join job_row j on j.job_id = s.job_id
            left join job_row c on c.job_id = s.graded_by
            left join job_row r on r.job_id = g.job_id
            left join ranked_before b on b.user_id = s.user_id
            left join ranked_after a on a.user_id = s.user_id
            where g.regrade_id = ? and s.job_id > ?
            order by s.job_id limit ?
            """;

    private final Database database;

    RegradeDiff(Database database) {
        this.database = database;
    }

    /// A page of the jobs.
    ///
    /// @param before by whose rules ranks are reckoned now
    /// @param after by whose rules they will be
    /// @param behind the last job of the page before
    List<RegradeView.Item> items(
            Regrade regrade, Manifest before, Manifest after, UUID behind, int limit) {
        String sql =
                ITEMS.formatted(
                        choice(before, "before"),
                        choice(after, "after"),
                        direction(before),
                        direction(after));
        return database.list(
                sql,
                row ->
                        new RegradeView.Item(
                                new JobId(row.text("job_id")),
                                row.optionalText("outcome").orElse(null),
                                row.nullableReal("before"),
                                row.nullableReal("after"),
                                row.nullableLong("rank_before"),
                                row.nullableLong("rank_after")),
                regrade.id(),
                regrade.version().id().value(),
                regrade.id(),
                behind,
                limit);
    }

    private static String choice(Manifest manifest, String column) {
        return switch (manifest.leaderboard().rule()) {
            case BEST, SELECTED -> column + " " + direction(manifest);
            case LATEST -> "submitted_at desc";
        };
    }

    private static String direction(Manifest manifest) {
        return manifest.metric().higherIsBetter() ? "desc" : "asc";
    }
}
