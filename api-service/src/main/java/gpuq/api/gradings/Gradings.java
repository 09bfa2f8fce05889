package gpuq.api.gradings;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import gpuq.api.database.Database;
import gpuq.api.outbox.Outbox;
import gpuq.common.contract.CollectedFile;
import gpuq.common.contract.Command;
import gpuq.common.contract.CompetitionTerms;
import gpuq.common.contract.LogChunk.LogStream;
import gpuq.common.job.CompetitionRef;
import gpuq.common.job.JobId;
import gpuq.common.job.JobKind;
import gpuq.common.job.Leg;
import gpuq.common.job.Outcome;
import gpuq.common.job.PoolId;
import gpuq.common.job.UserId;
import gpuq.common.json.CleanText;
import gpuq.common.json.JsonStyle;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Has stored files graded for the staff, and tells what came of it. What was asked is in the table
/// `grading`; how it stands is what the log says of its job.
@ApplicationScoped
public class Gradings {

    private static final ObjectMapper STORED = JsonStyle.newMapper();

    private static final int MAX_STANDINGS = 1_000;

    /// Of what a grader has printed, the last pieces tell why it failed.
    private static final int SHOWN_CHUNKS = 4;

    private static final int SHOWN_CHARACTERS = 4_000;

    private final Database database;
    private final Outbox outbox;
    private final SecureRandom random = new SecureRandom();

    Gradings(Database database, Outbox outbox) {
        this.database = database;
        this.outbox = outbox;
    }

    /// What is to be graded.
    ///
    /// @param version whose grader is run
    /// @param by who of the staff asks
    /// @param check of a self-test, the path of the file in the bundle
    /// @param regraded of a regrade, which it is and whose file
    public record Ask(
            JobKind kind,
            CompetitionRef version,
            PoolId pool,
            UserId by,
            CollectedFile file,
            CompetitionTerms terms,
            @Nullable String check,
            @Nullable Regraded regraded) {}

    /// The regrade that a grading belongs to, and the job that has left the file.
    public record Regraded(UUID regrade, JobId job) {}

    /// How one grading stands.
    ///
    /// @param check of a self-test, the path of the file in the bundle
    /// @param isGiven whether a node has it
    /// @param outcome how it ended; absent until it has
    /// @param score what the grader gives the file, if it does
    public record Standing(
            JobId job,
            @Nullable String check,
            boolean isGiven,
            @Nullable Outcome outcome,
            @Nullable Double score) {}

    /// Writes down what is asked and has it sent, in the caller's transaction.
    ///
    /// @return the job that does it
    @Transactional(Transactional.TxType.MANDATORY)
    public JobId ask(Ask ask) {
        Instant now = database.now();
        Regraded regraded = ask.regraded();
        JobId job = JobId.of(now.toEpochMilli(), random.nextLong(), random.nextLong());
        int _ =
                database.update(
                        """
                        insert into grading (job_id, kind, competition_id, competition_version, asked_by,
                                             asked_at, file_sha256, file_size, rows, check_file,
                                             regrade_id, of_job)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                        """,
                        job.uuid(),
                        ask.kind().word(),
                        ask.version().id().value(),
                        ask.version().version(),
                        ask.by().value(),
                        now,
                        ask.file().sha256().value(),
                        ask.file().sizeBytes(),
                        ask.file().rows(),
                        ask.check(),
                        regraded == null ? null : regraded.regrade(),
                        regraded == null ? null : regraded.job().uuid());
        outbox.append(
                new Command.GradeFile(
                        job,
                        ask.by(),
                        ask.version(),
                        ask.pool(),
                        now,
                        ask.kind(),
                        ask.file(),
                        ask.terms()),
                ask.pool(),
                job.value());
        return job;
    }

    /// The self-test of a version: of each of its files, the grading that was asked for last.
    public List<Standing> selfTest(CompetitionRef version) {
        return database.list(
                """
                select distinct on (g.check_file) g.job_id::text as job_id, g.check_file,
                       j.node_id is not null as given, j.outcome::text as outcome, j.score
                from grading g left join job_row j on j.job_id = g.job_id
                where g.competition_id = ? and g.competition_version = ? and g.kind = ?
                order by g.check_file, g.asked_at desc
                limit ?
                """,
                row ->
                        new Standing(
                                new JobId(row.text("job_id")),
                                row.optionalText("check_file").orElse(null),
                                row.flag("given"),
                                outcome(row.optionalText("outcome")),
                                row.nullableReal("score")),
                version.id().value(),
                version.version(),
                JobKind.SELF_TEST.word(),
                MAX_STANDINGS);
    }

    /// The end of what the grader has printed: for the staff alone, since it may tell answers.
    /// Empty as long as nothing is known of it.
    public String printed(JobId job) {
        List<String> last =
                database.list(
                        """
                        select content from log_chunk
                        where job_id = ? and leg = ? and stream = ?
                        order by attempt desc, "offset" desc limit ?
                        """,
                        row -> row.text("content"),
                        job.uuid(),
                        Leg.GRADE.word(),
                        LogStream.GRADER.word(),
                        SHOWN_CHUNKS);
        String text = String.join("", last.reversed());
        String end = text.substring(Math.max(0, text.length() - SHOWN_CHARACTERS));
        return CleanText.of(end, SHOWN_CHARACTERS).strip();
    }

    private static @Nullable Outcome outcome(Optional<String> json) {
        try {
            return json.isEmpty() ? null : STORED.readValue(json.get(), Outcome.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a stored outcome cannot be read", e);
        }
    }
}
