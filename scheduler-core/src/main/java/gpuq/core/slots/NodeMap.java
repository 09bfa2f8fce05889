package gpuq.core.slots;

import gpuq.common.job.NodeId;
import java.util.AbstractCollection;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Something of each node: found at once by its id, and gone through in the order of ids. Each step
/// looks up several nodes, and a walk down a sorted map of ten thousand names would be the dearest
/// part of it.
public final class NodeMap<V> {

    private final Map<NodeId, Cell<V>> byId = new LinkedHashMap<>();
    private final NavigableMap<NodeId, Cell<V>> inOrder = new TreeMap<>();

    private static final class Cell<V> {
        V value;

        Cell(V value) {
            this.value = value;
        }
    }

    public @Nullable V get(NodeId id) {
        Cell<V> cell = byId.get(id);
        return cell == null ? null : cell.value;
    }

    /// @return what was there before
    public @Nullable V put(NodeId id, V value) {
        Cell<V> cell = byId.get(id);
        if (cell != null) {
            V before = cell.value;
            cell.value = value;
            return before;
        }
        Cell<V> fresh = new Cell<>(value);
        byId.put(id, fresh);
        inOrder.put(id, fresh);
        return null;
    }

    /// All of them, in the order of ids.
    public Collection<V> values() {
        return new Values();
    }

    private final class Values extends AbstractCollection<V> {

        @Override
        public Iterator<V> iterator() {
            Iterator<Cell<V>> cells = inOrder.values().iterator();
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return cells.hasNext();
                }

                @Override
                public V next() {
                    return cells.next().value;
                }
            };
        }

        @Override
        public int size() {
            return inOrder.size();
        }
    }
}
