package gpuq.api.projection;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import gpuq.api.database.Database;
import gpuq.common.contract.NodeEvent;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/// Projects `gpuq.node-events` into `node_row`, `pool_forecast` and `competition_hold`.
@ApplicationScoped
public class NodeProjector {

    private static final String UPSERT_NODE =
            """
            insert into node_row (node_id, pool, status, boot_id, agent_version, slots, findings, attempts,
                                  clock_offset_ms, unfit_images, changed_at, why)
            values (?, ?, ?, ?, ?, ?::jsonb, ?::jsonb, ?, ?, ?::jsonb, ?, ?)
            on conflict (node_id) do update
            set pool = excluded.pool, status = excluded.status, boot_id = excluded.boot_id,
                agent_version = excluded.agent_version, slots = excluded.slots, findings = excluded.findings,
                attempts = excluded.attempts,
                clock_offset_ms = excluded.clock_offset_ms, unfit_images = excluded.unfit_images,
                changed_at = excluded.changed_at, why = excluded.why
            """;

    private static final String UPSERT_FORECAST =
            """
            insert into pool_forecast (pool, lines, ratio_p50, ratio_p90, measured, promises_kept, promises_broken,
                                       kept_job, kept_node, kept_latest, told_at)
            values (?, ?::jsonb, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            on conflict (pool) do update
            set lines = excluded.lines, ratio_p50 = excluded.ratio_p50, ratio_p90 = excluded.ratio_p90,
                measured = excluded.measured, promises_kept = excluded.promises_kept,
                promises_broken = excluded.promises_broken, kept_job = excluded.kept_job,
                kept_node = excluded.kept_node, kept_latest = excluded.kept_latest, told_at = excluded.told_at
            """;

    private static final String UPSERT_HOLD =
            """
            insert into competition_hold (competition_id, pool, hold, reason, since) values (?, ?, ?, ?, ?)
            on conflict (competition_id, pool) do update
            set hold = excluded.hold, reason = excluded.reason, since = excluded.since
            """;

    private final TopicReader reader;
    private final Database database;
    private final ObjectMapper mapper;

    NodeProjector(TopicReader reader, Database database, ObjectMapper mapper) {
        this.reader = reader;
        this.database = database;
        this.mapper = mapper;
    }

    @Incoming("node-events")
    @Blocking
    void consume(ConsumerRecords<String, byte[]> records) {
        Map<String, Integer> _ =
                reader.read(records, NodeEvent.class, () -> (event, _) -> apply(event));
    }

    private void apply(NodeEvent event) {
        switch (event) {
            case NodeEvent.NodeChanged node -> changed(node);
            case NodeEvent.PoolForecast forecast -> foreseen(forecast);
            case NodeEvent.CompetitionChanged competition -> changed(competition);
        }
    }

    private void changed(NodeEvent.NodeChanged node) {
        int _ =
                database.update(
                        UPSERT_NODE,
                        node.nodeId().value(),
                        node.pool().value(),
                        node.status().name(),
                        node.bootId(),
                        node.agentVersion(),
                        json(node.slots()),
                        json(node.findings()),
                        node.attempts(),
                        node.clockOffsetMs(),
                        json(node.unfitImages() == null ? List.of() : node.unfitImages()),
                        node.at(),
                        node.why());
    }

    private void changed(NodeEvent.CompetitionChanged competition) {
        int _ =
                competition.hold() == NodeEvent.CompetitionHold.NONE
                        ? database.update(
                                "delete from competition_hold where competition_id = ? and pool = ?",
                                competition.competitionId().value(),
                                competition.pool().value())
                        : database.update(
                                UPSERT_HOLD,
                                competition.competitionId().value(),
                                competition.pool().value(),
                                competition.hold().name(),
                                competition.reason(),
                                competition.at());
    }

    private void foreseen(NodeEvent.PoolForecast forecast) {
        NodeEvent.Waits waits = forecast.waits();
        NodeEvent.Kept kept = forecast.kept();
        int _ =
                database.update(
                        UPSERT_FORECAST,
                        forecast.pool().value(),
                        json(forecast.lines()),
                        waits.p50(),
                        waits.p90(),
                        waits.measured(),
                        waits.promisesKept(),
                        waits.promisesBroken(),
                        kept == null ? null : kept.jobId().uuid(),
                        kept == null ? null : kept.nodeId().value(),
                        kept == null ? null : kept.latest(),
                        forecast.at());
    }

    private String json(Object value) {
        try {
            return mapper.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write a row", e);
        }
    }

    /// Where the consumer continues.
    @Singleton
    @Identifier("node-events.rebalance-listener")
    static class Continue extends SeekToStored {
        Continue(ConsumedOffsets offsets, ProjectionHealth health) {
            super(offsets, health);
        }
    }
}
