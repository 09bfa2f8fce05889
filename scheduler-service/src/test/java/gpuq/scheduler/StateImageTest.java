package gpuq.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import gpuq.core.state.StateEntity;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StateImageTest {

    private static final byte[] DAMAGED = "{".getBytes(StandardCharsets.UTF_8);

    private final EntityJson json = new EntityJson();
    private final StateImage image = new StateImage(json);
    private final List<StateEntity> some = Samples.entities();

    @Test
    void the_last_state_of_each_key_counts_and_a_removed_one_is_gone() {
        some.forEach(entity -> apply(entity.key(), json.write(entity)));
        image.decode(1);
        some.forEach(entity -> apply(entity.key(), json.write(entity)));
        apply(some.getFirst().key(), null);

        assertThat(image.entities())
                .containsExactlyInAnyOrderElementsOf(some.subList(1, some.size()));
        assertThat(image.hasEncoded()).isFalse();
    }

    @Test
    void only_the_last_state_is_decoded() {
        StateEntity entity = some.getFirst();
        apply(entity.key(), DAMAGED);
        apply(entity.key(), json.write(entity));

        assertThat(image.entities()).containsExactly(entity);
    }

    @Test
    void a_last_state_that_cannot_be_read_stops_the_take_over() {
        apply(some.getFirst().key(), DAMAGED);

        assertThatIllegalStateException().isThrownBy(image::entities);
    }

    private void apply(String key, byte @Nullable [] value) {
        image.apply(
                new ConsumerRecord<>(
                        "gpuq.scheduler-state", 0, 0, key.getBytes(StandardCharsets.UTF_8), value));
    }
}
