package gpuq.api.projection;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.ArrayNode;
import gpuq.api.database.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;

/// Writes `job_row` and `job_event`, each for a whole batch at once: what a job goes through in
/// that time costs one change of its row and of its indexes.
@ApplicationScoped
class JobRows {

    /// A job that is new has its place; the rest comes with [#CHANGE].
    private static final String APPEAR =
            """
            insert into job_row (job_id, user_id, competition_id, competition_version, state, stage, leg, attempt,
                                 why, changed_at, kind, revision)
            select job_id, user_id, competition_id, competition_version, state, stage, leg, attempt, why, changed_at,
                   kind, 0
            from jsonb_populate_recordset(null::job_row, ?::jsonb)
            where state is not null
            on conflict (job_id) do nothing
            """;

    private static final String CHANGE =
            """
            update job_row r
            set (state, stage, leg, attempt, node_id, why, changed_at, pool, priority, expected_seconds,
                 predicted_seconds, timeout_seconds, gpus, tag, sequence, solution_sha256, queued_at, started_at,
                 submission_file, usage, grade, score, graded_at, outcome, finished_at, ran, counted, retried,
                 run_node_id, gpu_model, gpu_driver, revision)
                = (select n.state, n.stage, n.leg, n.attempt, n.node_id, n.why, n.changed_at, n.pool, n.priority,
                          n.expected_seconds, n.predicted_seconds, n.timeout_seconds, n.gpus, n.tag, n.sequence,
                          n.solution_sha256, coalesce(r.queued_at, n.queued_at), n.started_at, n.submission_file,
                          coalesce(n.usage, e.patch -> '%s'), n.grade, n.score, n.graded_at, n.outcome,
                          n.finished_at, n.ran, n.counted, n.retried, n.run_node_id, n.gpu_model, n.gpu_driver,
                          r.revision + (e.patch ->> '%s')::bigint
                   from jsonb_populate_record(r, e.patch) n)
            from jsonb_array_elements(?::jsonb) e (patch)
            where r.job_id = (e.patch ->> 'job_id')::uuid
            """
                    .formatted(JobPatch.USAGE_AT_END, JobPatch.EVENTS);

    /// For the rest of the transaction rows are found by their keys. A plan is kept for as long as
    /// its connection lives: one that was made while the table was small reads all of it, and goes
    /// on doing so when it is large.
    private static final String BY_KEY =
            """
            select set_config('enable_seqscan', 'off', true), set_config('enable_hashjoin', 'off', true),
                   set_config('enable_mergejoin', 'off', true)
            """;

    private static final String ENTRIES =
            """
            insert into job_event (job_id, partition, "offset", type, state, stage, leg, attempt, node_id, at, why, trace_id)
            select job_id, partition, "offset", type, state, stage, leg, attempt, node_id, at, why, trace_id
            from jsonb_populate_recordset(null::job_event, ?::jsonb)
            on conflict do nothing
            """;

    private final Database database;
    private final ObjectMapper mapper;
    private final ObjectWriter writer;

    JobRows(Database database, ObjectMapper mapper) {
        this.database = database;
        this.mapper = mapper;
        writer = mapper.writer().with(new StorableJson());
    }

    /// Writes what a batch has gathered: one patch for each job, and the entries in their order.
    void write(Collection<JobPatch> patches, ArrayNode entries) {
        ArrayNode changes = mapper.createArrayNode();
        patches.forEach(patch -> changes.add(patch.columns()));
        List<Boolean> _ = database.list(BY_KEY, _ -> true);
        update(APPEAR, changes);
        update(CHANGE, changes);
        update(ENTRIES, entries);
    }

    private void update(String sql, JsonNode rows) {
        try {
            int _ = database.update(sql, writer.writeValueAsString(rows));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write rows", e);
        }
    }
}
