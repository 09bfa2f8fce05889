package gpuq.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import gpuq.core.state.CoreLimits;
import gpuq.core.state.StateEntity;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class WarmStandbyTest {

    private static final TopicPartition STATE = new TopicPartition("gpuq.scheduler-state", 0);

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
    private final EntityJson json = new EntityJson();
    private final WarmStandby standby =
            new WarmStandby(
                    new StateTail(consumer, STATE, new StateImage(json)),
                    new Rehearsal(
                            Samples.NAMES,
                            CoreOfPool.maker(CoreLimits.defaults()).of(Samples.NAMES.pool())));
    private long end;

    @Test
    void a_standby_gets_warm_under_a_stream_that_never_pauses() {
        consumer.updateBeginningOffsets(Map.of(STATE, 0L));

        for (int n = 0; n <= Rehearsal.JOBS; n++) {
            written();
            boolean _ = standby.follow();
        }

        assertThat(standby.isWarm()).isTrue();
    }

    @Test
    void a_standby_far_from_the_end_is_not_warm() {
        consumer.updateBeginningOffsets(Map.of(STATE, 0L));
        written();
        consumer.updateEndOffsets(Map.of(STATE, KafkaClients.STATE_RECORDS + 2L));

        for (int n = 0; n <= Rehearsal.JOBS; n++) {
            boolean _ = standby.follow();
        }

        assertThat(standby.isWarm()).isFalse();
    }

    private void written() {
        StateEntity entity = Samples.entities().getFirst();
        consumer.addRecord(
                new ConsumerRecord<>(
                        STATE.topic(),
                        0,
                        end,
                        entity.key().getBytes(StandardCharsets.UTF_8),
                        json.write(entity)));
        end++;
        consumer.updateEndOffsets(Map.of(STATE, end));
    }
}
