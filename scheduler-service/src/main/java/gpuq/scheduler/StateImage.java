package gpuq.scheduler;

import gpuq.core.state.StateEntity;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// The pool's entities as the state topic has them so far: the last of each key. Sorted, so that
/// every restore loads in the same order, compacted or not. A topic that is not compacted yet has
/// many states of one entity, of which only the last that has come is decoded.
final class StateImage {

    private final TreeMap<String, StateEntity> entities = new TreeMap<>();
    private final Map<String, byte[]> encoded = new LinkedHashMap<>();
    private final EntityJson json;

    StateImage(EntityJson json) {
        this.json = json;
    }

    void apply(ConsumerRecord<byte[], byte[]> record) {
        String key = new String(record.key(), StandardCharsets.UTF_8);
        if (record.value() == null) {
            entities.remove(key);
            encoded.remove(key);
        } else {
            encoded.put(key, record.value());
        }
    }

    /// Whether something has come that is not decoded yet.
    boolean hasEncoded() {
        return !encoded.isEmpty();
    }

    /// Decodes what came first, at most so many.
    void decode(int most) {
        var oldest = encoded.entrySet().iterator();
        for (int decoded = 0; decoded < most && oldest.hasNext(); decoded++) {
            Map.Entry<String, byte[]> next = oldest.next();
            entities.put(next.getKey(), json.read(next.getKey(), next.getValue()));
            oldest.remove();
        }
    }

    /// Lets go of everything: the core has it now.
    void clear() {
        entities.clear();
        encoded.clear();
    }

    Collection<StateEntity> entities() {
        decode(Integer.MAX_VALUE);
        return Collections.unmodifiableCollection(entities.values());
    }
}
