package gpuq.api.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gpuq.api.it.ApiStack;
import gpuq.common.EdgeCase;
import gpuq.common.contract.ContractJson;
import gpuq.common.contract.Envelope;
import gpuq.common.contract.NodeEvent;
import gpuq.common.contract.NodeEvent.CompetitionChanged;
import gpuq.common.contract.NodeEvent.CompetitionHold;
import gpuq.common.job.CompetitionId;
import gpuq.common.job.PoolId;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/// What a poll brings of several partitions is applied at once, and each partition's offset says
/// for itself whether it is to be.
@QuarkusTest
@QuarkusTestResource(ApiStack.class)
@SuppressWarnings("NullAway.Init") // injected
class ProjectionTransactionIT {

    @Inject Projection projection;
    @Inject ConsumedOffsets offsets;

    private final String topic = "gpuq.node-events-" + UUID.randomUUID();
    private final TopicPartition first = new TopicPartition(topic, 0);
    private final TopicPartition second = new TopicPartition(topic, 1);
    private final List<String> seen = new ArrayList<>();

    @Test
    @EdgeCase({"SYSST-4", "DB-1"})
    void a_poll_that_fails_at_its_last_record_has_moved_nothing() {
        assertThatThrownBy(
                        () ->
                                apply(
                                        Map.of(first, 2, second, 3),
                                        (_, position) -> {
                                            if (position.partition() == 1
                                                    && position.offset() == 2) {
                                                throw new IllegalStateException("no room");
                                            }
                                        }))
                .hasMessage("no room");
        assertThat(stored(first)).isEmpty();
        assertThat(stored(second)).isEmpty();

        assertThat(apply(Map.of(first, 2, second, 3), this::note).next())
                .isEqualTo(Map.of(first, 2L, second, 3L));
        assertThat(stored(first)).hasValue(2L);
        assertThat(stored(second)).hasValue(3L);
        assertThat(seen).containsExactly("0/0", "0/1", "1/0", "1/1", "1/2");
    }

    @Test
    @EdgeCase("CONC-2")
    void a_partition_that_somebody_else_has_read_is_left_out_and_the_others_are_taken() {
        apply(Map.of(first, 2), (_, _) -> {});

        // This process has not heard of that commit.
        assertThat(apply(Map.of(first, 2, second, 1), this::note).next())
                .isEqualTo(Map.of(second, 1L));
        assertThat(seen).containsExactly("1/0");
        assertThat(stored(first)).hasValue(2L);
    }

    @Test
    void what_this_process_has_applied_already_is_not_applied_again() {
        apply(Map.of(first, 2), (_, _) -> {});
        offsets.committed(first, 2);

        assertThat(apply(Map.of(first, 2), this::note).next()).isEqualTo(Map.of(first, 2L));
        assertThat(apply(Map.of(first, 3), this::note).next()).isEqualTo(Map.of(first, 3L));
        assertThat(seen).containsExactly("0/2");
    }

    private void note(NodeEvent event, Projection.Position position) {
        seen.add(position.partition() + "/" + position.offset());
    }

    private Optional<Long> stored(TopicPartition partition) {
        return offsets.next(partition.topic(), partition.partition());
    }

    /// Applies so many records from the beginning of each partition.
    private Projection.Applied apply(
            Map<TopicPartition, Integer> counts, Projection.Rows<NodeEvent> rows) {
        SortedMap<TopicPartition, List<ConsumerRecord<String, byte[]>>> polled =
                new TreeMap<>(Comparator.comparingInt(TopicPartition::partition));
        counts.forEach((partition, count) -> polled.put(partition, records(partition, count)));
        return projection.apply(polled, NodeEvent.class, rows);
    }

    private static List<ConsumerRecord<String, byte[]>> records(
            TopicPartition partition, int count) {
        List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
        for (int offset = 0; offset < count; offset++) {
            CompetitionChanged message =
                    new CompetitionChanged(
                            new CompetitionId("wine"),
                            new PoolId("default"),
                            CompetitionHold.NONE,
                            "",
                            Instant.now());
            var record =
                    new ConsumerRecord<>(
                            partition.topic(),
                            partition.partition(),
                            offset,
                            "wine",
                            ContractJson.write(message));
            Envelope.of("id-" + offset, "gpuq/test", message, Instant.now(), null)
                    .headers()
                    .forEach(
                            (name, value) ->
                                    record.headers()
                                            .add(name, value.getBytes(StandardCharsets.UTF_8)));
            records.add(record);
        }
        return records;
    }
}
