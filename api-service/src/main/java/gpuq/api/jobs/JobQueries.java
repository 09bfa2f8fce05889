package gpuq.api.jobs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import gpuq.api.competitions.ActiveVersions;
import gpuq.api.database.Database;
import gpuq.api.database.Database.Row;
import gpuq.common.bundle.Manifest;
import gpuq.common.grading.Grade;
import gpuq.common.job.CompetitionId;
import gpuq.common.job.CompetitionRef;
import gpuq.common.job.JobId;
import gpuq.common.job.JobState;
import gpuq.common.job.Outcome;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads jobs: what the student asked (`submission`) joined with what the log says (`job_row`). No
/// row yet means `SUBMITTED`.
@ApplicationScoped
public class JobQueries {

    static final String SELECT =
            """
            select s.job_id::text as job_id, s.user_id, s.user_name, s.competition_id, s.competition_version,
                   coalesce(j.state, 'SUBMITTED') as state, coalesce(j.stage, 'queue') as stage,
                   coalesce(j.attempt, 0) as attempt, coalesce(j.priority, s.priority) as priority,
                   coalesce(j.expected_seconds, s.expected_seconds)::bigint as expected_seconds,
                   coalesce(j.timeout_seconds, s.timeout_seconds)::bigint as timeout_seconds,
                   s.gpus, s.note, s.tags, s.metadata::text as metadata, s.solution_sha256, s.solution_size,
                   s.solution_name, s.submitted_at, j.queued_at, j.started_at, j.finished_at, j.node_id, s.pool,
                   j.tag, j.sequence, j.outcome::text as outcome, j.grade::text as grade,
                   j.submission_file::text as submission_file, j.usage::text as usage, j.counted,
                   coalesce(j.retried, 0) as retried, j.why
            from submission s left join job_row j on j.job_id = s.job_id
            """;

    private static final String AHEAD =
            """
            select count(*) as ahead, clock_timestamp() as now
            from job_row j
            where j.state = 'QUEUED' and j.pool = ?
              and (case j.priority when 'urgent' then 0 when 'normal' then 1 else 2 end, j.tag, j.sequence)
                < (case ? when 'urgent' then 0 when 'normal' then 1 else 2 end, ?, ?)
            """;

    private final Database database;
    private final ActiveVersions versions;
    private final ObjectMapper mapper;

    JobQueries(Database database, ActiveVersions versions, ObjectMapper mapper) {
        this.database = database;
        this.versions = versions;
        this.mapper = mapper;
    }

    /// The job, whoever owns it: the caller has to ask whether it may be seen.
    public Optional<JobView> find(JobId id) {
        return database.first(SELECT + " where s.job_id = ?", this::view, id.uuid());
    }

    /// A page of jobs, newest first.
    List<JobView> list(JobFilter filter) {
        return database.list(SELECT + filter.where(), this::view, filter.arguments().toArray());
    }

    private JobView view(Row row) throws SQLException {
        CompetitionRef ref =
                new CompetitionRef(
                        new CompetitionId(row.text("competition_id")),
                        row.integer("competition_version"));
        JobState state = JobState.valueOf(row.text("state"));
        String id = row.text("job_id");
        Instant started = row.nullableTime("started_at");
        long timeout = row.longValue("timeout_seconds");
        Boolean counted = row.nullableFlag("counted");
        Instant deadline =
                started != null && state == JobState.RUNNING ? started.plusSeconds(timeout) : null;
        return new JobView(
                id,
                row.text("user_id"),
                row.text("user_name"),
                ref.id().value(),
                ref.version(),
                state,
                row.text("stage"),
                row.integer("attempt"),
                row.text("priority"),
                row.longValue("expected_seconds"),
                timeout,
                row.integer("gpus"),
                row.text("note"),
                row.texts("tags"),
                json(row.text("metadata")),
                new JobView.Solution(
                        row.text("solution_sha256"),
                        row.longValue("solution_size"),
                        row.text("solution_name")),
                row.time("submitted_at"),
                row.nullableTime("queued_at"),
                started,
                row.nullableTime("finished_at"),
                deadline,
                row.optionalText("node_id").orElse(null),
                row.text("pool"),
                state == JobState.QUEUED || state == JobState.HELD ? queue(row, state) : null,
                outcome(row, counted),
                result(row, ref),
                row.optionalText("usage").map(this::json).orElse(null),
                counted,
                links(id));
    }

    private JobView.Queue queue(Row row, JobState state) throws SQLException {
        JobView.Queue place =
                database.first(
                                AHEAD,
                                count ->
                                        new JobView.Queue(
                                                count.longValue("ahead") + 1,
                                                count.longValue("ahead"),
                                                "",
                                                count.time("now")),
                                row.text("pool"),
                                row.text("priority"),
                                row.longValue("tag"),
                                row.longValue("sequence"))
                        .orElseThrow();
        String reason =
                state == JobState.HELD
                        ? "The competition is held by its staff; the job keeps its place."
                        : place.ahead() == 0
                                ? "It is next; no slot of the right kind is free yet."
                                : "%d jobs are ahead of it.".formatted(place.ahead());
        return new JobView.Queue(place.position(), place.ahead(), reason, place.asOf());
    }

    private JobView.@Nullable OutcomeView outcome(Row row, @Nullable Boolean counted)
            throws SQLException {
        Optional<String> text = row.optionalText("outcome");
        if (text.isEmpty()) {
            return null;
        }
        Outcome outcome = read(text.get(), Outcome.class);
        return new JobView.OutcomeView(
                outcome.code().name(),
                outcome.reason(),
                outcome.stage().word(),
                outcome.code().fault().word(),
                outcome.message(),
                outcome.hint(),
                "/docs/outcomes#" + outcome.code().name(),
                mapper.valueToTree(outcome.errors()),
                outcome.limit() == null ? null : mapper.valueToTree(outcome.limit()),
                outcome.exitCode(),
                outcome.signal(),
                Boolean.TRUE.equals(counted),
                row.integer("retried"));
    }

    private JobView.@Nullable ResultView result(Row row, CompetitionRef ref) throws SQLException {
        Optional<String> text = row.optionalText("grade");
        Optional<ActiveVersions.Version> version = versions.find(ref);
        if (text.isEmpty() || version.isEmpty()) {
            return null;
        }
        Grade grade = read(text.get(), Grade.class);
        Manifest manifest = version.get().manifest();
        Instant closes = manifest.closesAt();
        boolean late =
                closes != null
                        && row.time("submitted_at").isAfter(closes.plus(manifest.late().grace()));
        boolean partial =
                row.optionalText("submission_file")
                        .map(file -> json(file).path("partial").asBoolean())
                        .orElse(false);
        return new JobView.ResultView(
                grade.score(),
                grade.publicScore(),
                manifest.metric().name(),
                manifest.metric().higherIsBetter(),
                manifest.metric().precision(),
                manifest.medals().thresholds(),
                grade.rows(),
                grade.metrics(),
                late,
                late ? manifest.late().penaltyPerDay() : 0,
                partial,
                row.text("state").equals(JobState.SUCCEEDED.name()),
                ref.version(),
                grade.message(),
                mapper.valueToTree(grade.details()));
    }

    private static Map<String, String> links(String id) {
        String self = "/api/v1/jobs/" + id;
        Map<String, String> links = new LinkedHashMap<>();
        links.put("self", self);
        links.put("timeline", self + "/timeline");
        links.put("log", self + "/log");
        links.put("events", self + "/events");
        links.put("solution", self + "/solution");
        return links;
    }

    private JsonNode json(String text) {
        return read(text, JsonNode.class);
    }

    private <T> T read(String text, Class<T> type) {
        try {
            return mapper.readValue(text, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(
                    "a row with JSON that is not " + type.getSimpleName(), e);
        }
    }
}
