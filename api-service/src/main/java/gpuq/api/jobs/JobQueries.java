package gpuq.api.jobs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import gpuq.api.ApiConfig;
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
import gpuq.common.json.JsonStyle;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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
                   s.gpus, s.note, s.tags, s.metadata::text as metadata, b.sha256 as solution_sha256,
                   b.size as solution_size, b.name as solution_name, s.resubmit_of::text as resubmit_of,
                   a.last_log_at, a.percent, a.message, a.progress_at, a.usage::text as seen_usage, a.cpu,
                   a.cpu_active_at, a.gpu_active_at, a.seen_at,
                   coalesce(a.seen_at is not null and (j.leg <> 'run' or a.attempt = j.attempt), false) as is_seen,
                   a.fetching_attempt,
                   s.submitted_at, j.queued_at, j.started_at, j.finished_at, j.node_id, s.pool,
                   j.tag, j.sequence, j.outcome::text as outcome, j.grade::text as grade,
                   j.submission_file::text as submission_file, j.usage::text as usage, j.counted,
                   coalesce(j.retried, 0) as retried, j.why, b.miner_sign,
                   coalesce(j.busy_for_nothing, false) as busy_for_nothing,
                   r.grade::text as regrade, coalesce(r.competition_version, 0) as regrade_version
            from submission s
            left join job_row j on j.job_id = s.job_id
            left join job_row r on r.job_id = s.graded_by
            left join job_activity a on a.job_id = s.job_id
            join submission_bytes b on b.job_id = s.job_id
                 and b.sha256 = coalesce(j.solution_sha256, s.solution_sha256)
            """;

    /// Rows of an older release may have fields that this one does not know.
    private static final ObjectMapper STORED = JsonStyle.newMapper();

    private final Database database;
    private final ActiveVersions versions;
    private final ObjectMapper mapper;
    private final QueuePlaces places;
    private final Duration artifactsKept;

    JobQueries(
            Database database,
            ActiveVersions versions,
            ObjectMapper mapper,
            QueuePlaces places,
            ApiConfig config) {
        this.database = database;
        this.versions = versions;
        this.mapper = mapper;
        this.places = places;
        artifactsKept = config.artifactRetention();
    }

    /// The job, whoever owns it: the caller has to ask whether it may be seen.
    public Optional<JobView> find(JobId id) {
        return database.first(SELECT + " where s.job_id = ?", row -> view(row, true), id.uuid());
    }

    /// A page of jobs, newest first.
    List<JobView> list(JobFilter filter) {
        return database.list(
                SELECT + filter.where(), row -> view(row, false), filter.arguments().toArray());
    }

    /// @param withPlace whether the place is counted too: too dear for every row of a list
    private JobView view(Row row, boolean withPlace) throws SQLException {
        CompetitionRef ref =
                new CompetitionRef(
                        new CompetitionId(row.text("competition_id")),
                        row.integer("competition_version"));
        JobState state = JobState.valueOf(row.text("state"));
        String id = row.text("job_id");
        Instant started = row.nullableTime("started_at");
        Instant finished = row.nullableTime("finished_at");
        long timeout = row.longValue("timeout_seconds");
        Boolean counted = row.nullableFlag("counted");
        Instant deadline =
                started != null && state == JobState.RUNNING ? started.plusSeconds(timeout) : null;
        List<JobView.ResultView> gradings = gradings(row, ref);
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
                finished,
                deadline,
                row.optionalText("node_id").orElse(null),
                row.text("pool"),
                withPlace
                        ? places.of(new JobId(id), state, row.optionalText("why").orElse(""))
                        : null,
                progress(row, state),
                JobActivity.of(row),
                outcome(row, counted),
                gradings.isEmpty() ? null : gradings.getLast(),
                gradings,
                usage(row),
                counted,
                finished == null ? null : finished.plus(artifactsKept),
                row.optionalText("resubmit_of").orElse(null),
                suspicious(row),
                links(id));
    }

    /// While an attempt is prepared, only what its node says of that very attempt; after it, only
    /// what the program says.
    private static JobView.@Nullable Progress progress(Row row, JobState state)
            throws SQLException {
        Instant at = row.nullableTime("progress_at");
        Integer fetching = row.nullableInteger("fetching_attempt");
        boolean isOfNow =
                state == JobState.PREPARING
                        ? fetching != null && fetching == row.integer("attempt")
                        : fetching == null;
        return at == null || !isOfNow
                ? null
                : new JobView.Progress(
                        row.nullableReal("percent"), row.optionalText("message").orElse(null), at);
    }

    /// What it has used in all, once that is known.
    private @Nullable JsonNode usage(Row row) throws SQLException {
        Optional<String> whole = row.optionalText("usage");
        return (whole.isPresent() ? whole : JobActivity.usage(row)).map(this::json).orElse(null);
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
                IdleGpu.hint(outcome, row.integer("gpus"), usage(row)),
                "/docs/outcomes#" + outcome.code().name(),
                mapper.valueToTree(outcome.errors()),
                outcome.limit() == null ? null : mapper.valueToTree(outcome.limit()),
                outcome.exitCode(),
                outcome.signal(),
                Boolean.TRUE.equals(counted),
                row.integer("retried"));
    }

    /// The job's own grading, and the one that counts instead since a regrade was applied.
    private List<JobView.ResultView> gradings(Row row, CompetitionRef ref) throws SQLException {
        List<JobView.ResultView> gradings = new ArrayList<>();
        JobView.ResultView own = result(row, "grade", ref, null);
        if (own != null) {
            gradings.add(own);
        }
        int version = row.integer("regrade_version");
        if (version > 0) {
            CompetitionRef regraded = new CompetitionRef(ref.id(), version);
            JobView.ResultView again = result(row, "regrade", regraded, ref.version());
            if (again != null) {
                gradings.add(again);
            }
        }
        return List.copyOf(gradings);
    }

    private JobView.@Nullable ResultView result(
            Row row, String column, CompetitionRef ref, @Nullable Integer regradedFrom)
            throws SQLException {
        Optional<String> text = row.optionalText(column);
        if (text.isEmpty()) {
            return null;
        }
        Optional<Manifest> pinned = versions.manifest(ref);
        if (pinned.isEmpty()) {
            return null;
        }
        Grade grade = read(text.get(), Grade.class);
        Manifest manifest = pinned.get();
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
                manifest.medal(grade.score()),
                manifest.medals().thresholds(),
                grade.rows(),
                grade.metrics(),
                late,
                late ? manifest.late().penaltyPerDay() : 0,
                partial,
                row.text("state").equals(JobState.SUCCEEDED.name()),
                ref.version(),
                regradedFrom,
                grade.message(),
                mapper.valueToTree(grade.details()));
    }

    private static List<String> suspicious(Row row) throws SQLException {
        List<String> words = new ArrayList<>();
        if (row.optionalText("miner_sign").isPresent()) {
            words.add("MINER_SIGN");
        }
        if (row.flag("busy_for_nothing")) {
            words.add("GPU_BUSY_FOR_NOTHING");
        }
        return words;
    }

    private static Map<String, String> links(String id) {
        String self = "/api/v1/jobs/" + id;
        Map<String, String> links = new LinkedHashMap<>();
        links.put("self", self);
        links.put("timeline", self + "/timeline");
        links.put("log", self + "/log");
        links.put("events", self + "/events");
        links.put("solution", self + "/solution");
        links.put("artifacts", self + "/artifacts");
        return links;
    }

    private JsonNode json(String text) {
        return read(text, JsonNode.class);
    }

    private <T> T read(String text, Class<T> type) {
        try {
            return STORED.readValue(text, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(
                    "a row with JSON that is not " + type.getSimpleName(), e);
        }
    }
}
