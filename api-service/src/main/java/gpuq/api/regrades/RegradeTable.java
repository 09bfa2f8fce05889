package gpuq.api.regrades;

import gpuq.api.database.Database;
import gpuq.common.job.CompetitionId;
import gpuq.common.job.CompetitionRef;
import gpuq.common.job.JobId;
import gpuq.common.job.UserId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The table `regrade` and what its gradings have come to. Decides nothing.
@ApplicationScoped
class RegradeTable {

    private static final String SELECT =
            """
            select g.regrade_id::text as id, g.competition_id, g.competition_version, g.state,
                   g.asked_by, g.asked_at,
                   (select count(*) from grading n where n.regrade_id = g.regrade_id) as total,
                   (select count(*) from grading n join job_row j on j.job_id = n.job_id
                    where n.regrade_id = g.regrade_id and j.finished_at is not null) as ended
            from regrade g
            where g.competition_id = ? and g.regrade_id = ?
            """;

    private final Database database;

    RegradeTable(Database database) {
        this.database = database;
    }

    /// What an owner has said of it so far.
    enum Decision {
        OPEN,
        APPLIED,
        DISCARDED
    }

    /// A row of `regrade`.
    record Regrade(
            UUID id,
            CompetitionRef version,
            Decision decision,
            UserId askedBy,
            Instant askedAt,
            long total,
            long ended) {

        boolean isOver() {
            return ended == total;
        }
    }

    /// What a job has left that can be graded.
    ///
    /// @param file as the log says it, in JSON
    record Left(JobId job, String file) {}

    void add(UUID id, CompetitionRef version, UserId by, Instant at) {
        int _ =
                database.update(
                        """
                        insert into regrade
                            (regrade_id, competition_id, competition_version, state, asked_by, asked_at)
                        values (?, ?, ?, ?, ?, ?)
                        """,
                        id,
                        version.id().value(),
                        version.version(),
                        Decision.OPEN.name(),
                        by.value(),
                        at);
    }

    Optional<Regrade> find(CompetitionId competition, UUID id) {
        return read(SELECT, competition, id);
    }

    /// The regrade, held until the transaction ends.
    Optional<Regrade> lock(CompetitionId competition, UUID id) {
        return read(SELECT + " for update of g", competition, id);
    }

    void decide(UUID id, Decision decision) {
        int _ =
                database.update(
                        "update regrade set state = ? where regrade_id = ?", decision.name(), id);
    }

    /// From now on the new gradings count, where they have a score.
    ///
    /// @return for how many jobs
    int apply(UUID id) {
        return database.update(
                """
                update submission s set graded_by = n.job_id
                from grading n join job_row j on j.job_id = n.job_id
                where n.regrade_id = ? and s.job_id = n.of_job and j.score is not null
                """,
                id);
    }

    /// Its gradings that are not over.
    List<JobId> open(UUID id) {
        return database.list(
                """
                select n.job_id::text as job_id
                from grading n left join job_row j on j.job_id = n.job_id
                where n.regrade_id = ? and j.finished_at is null
                """,
                row -> new JobId(row.text("job_id")),
                id);
    }

    /// The competition's jobs that have a score, with what they have left.
    ///
    /// @param only of these jobs alone; of all, if absent
    List<Left> graded(CompetitionId competition, @Nullable List<String> only, int most) {
        return database.list(
                """
                select s.job_id::text as job_id, j.submission_file::text as file
                from submission s join job_row j on j.job_id = s.job_id
                where s.competition_id = ? and j.state = 'SUCCEEDED' and j.submission_file is not null
                  and (? or s.job_id::text = any (?))
                order by s.job_id limit ?
                """,
                row -> new Left(new JobId(row.text("job_id")), row.text("file")),
                competition.value(),
                only == null,
                only == null ? List.of() : only,
                most);
    }

    private Optional<Regrade> read(String sql, CompetitionId competition, UUID id) {
        return database.first(
                sql,
                row ->
                        new Regrade(
                                UUID.fromString(row.text("id")),
                                new CompetitionRef(
                                        new CompetitionId(row.text("competition_id")),
                                        row.integer("competition_version")),
                                Decision.valueOf(row.text("state")),
                                new UserId(row.text("asked_by")),
                                row.time("asked_at"),
                                row.longValue("total"),
                                row.longValue("ended")),
                competition.value(),
                id);
    }
}
