package gpuq.api.competitions;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The values that were asked for last, at most so many. Only for what never changes.
final class Recent<K, V> {

    private final Map<K, V> entries;

    Recent(int bound) {
        entries =
                new LinkedHashMap<>(16, 0.75f, true) {
                    @Override
                    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                        return size() > bound;
                    }
                };
    }

    synchronized Optional<V> get(K key) {
        return Optional.ofNullable(entries.get(key));
    }

    synchronized void put(K key, V value) {
        entries.put(key, value);
    }
}
