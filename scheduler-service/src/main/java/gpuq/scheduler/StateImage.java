package gpuq.scheduler;

import gpuq.core.state.StateEntity;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Collections;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// The pool's entities as the state topic has them so far: the last of each key. Sorted, so that
/// every restore loads in the same order, compacted or not.
final class StateImage {

    private final TreeMap<String, StateEntity> entities = new TreeMap<>();
    private final EntityJson json;

    StateImage(EntityJson json) {
        this.json = json;
    }

    void apply(ConsumerRecord<byte[], byte[]> record) {
        String key = new String(record.key(), StandardCharsets.UTF_8);
        if (record.value() == null) {
            entities.remove(key);
        } else {
            entities.put(key, json.read(key, record.value()));
        }
    }

    Collection<StateEntity> entities() {
        return Collections.unmodifiableCollection(entities.values());
    }
}
