package gpuq.api.nodes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import gpuq.api.database.Database;
import gpuq.api.database.Database.Row;
import gpuq.api.problem.ProblemException;
import gpuq.common.job.NodeId;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/// Reads nodes: who was enrolled, joined with what the log says. One that was enrolled and never
/// seen has status `ENROLLED`.
@ApplicationScoped
class NodeQueries {

    private static final int MAX_NODES = 10_000;

    private static final String SELECT =
            """
            select n.node_id, n.pool, n.epoch, n.enrolled_at, coalesce(r.status, 'ENROLLED') as status,
                   coalesce(r.why, '') as why, coalesce(r.agent_version, '') as agent_version,
                   coalesce(r.boot_id, '') as boot_id, coalesce(r.attempts, 0) as attempts,
                   coalesce(r.slots, '[]')::text as slots,
                   coalesce(r.findings, '[]')::text as findings, r.clock_offset_ms,
                   coalesce(r.unfit_images, '[]')::text as unfit_images,
                   r.changed_at
            from node n left join node_row r on r.node_id = n.node_id
            """;

    private final Database database;
    private final ObjectMapper json;

    NodeQueries(Database database, ObjectMapper json) {
        this.database = database;
        this.json = json;
    }

    /// What students may know: how much there is, without names.
    public record Summary(
            String pool,
            String status,
            int nodes,
            int gpuSlots,
            int cpuSlots,
            int gradeSlots,
            List<String> gpuModels) {}

    List<NodeView> list() {
        return database.list(SELECT + " order by n.node_id limit ?", this::view, MAX_NODES);
    }

    /// @throws ProblemException `NOT_FOUND`
    NodeView one(String id) {
        if (!NodeId.isValid(id)) {
            throw ProblemException.notFound();
        }
        return database.first(SELECT + " where n.node_id = ?", this::view, id)
                .orElseThrow(ProblemException::notFound);
    }

    List<Summary> summaries() {
        return database.list(
                """
                select n.pool, coalesce(r.status, 'ENROLLED') as status,
                       count(distinct n.node_id)::int as nodes,
                       count(*) filter (where slot ->> 'kind' = 'GPU')::int as gpu,
                       count(*) filter (where slot ->> 'kind' = 'CPU_RUN')::int as cpu,
                       count(*) filter (where slot ->> 'kind' = 'GRADE')::int as grade,
                       coalesce(array_agg(distinct slot ->> 'model')
                                filter (where slot ->> 'kind' = 'GPU'), '{}') as models
                from node n left join node_row r on r.node_id = n.node_id
                     left join lateral jsonb_array_elements(coalesce(r.slots, '[]')) slot on true
                group by 1, 2 order by 1, 2
                """,
                row ->
                        new Summary(
                                row.text("pool"),
                                row.text("status"),
                                row.integer("nodes"),
                                row.integer("gpu"),
                                row.integer("cpu"),
                                row.integer("grade"),
                                row.texts("models")));
    }

    private NodeView view(Row row) throws SQLException {
        Instant changed = row.nullableTime("changed_at");
        return new NodeView(
                row.text("node_id"),
                row.text("pool"),
                row.text("status"),
                row.text("why"),
                row.text("agent_version"),
                row.text("boot_id"),
                row.integer("epoch"),
                row.integer("attempts"),
                json(row.text("slots")),
                json(row.text("findings")),
                row.nullableLong("clock_offset_ms"),
                json(row.text("unfit_images")),
                changed == null ? row.time("enrolled_at") : changed);
    }

    private JsonNode json(String text) {
        try {
            return json.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a node's row is broken", e);
        }
    }
}
