package gpuq.core.sorted;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Makes a sorted set of elements that come at a restore, most often in their order: each is looked
/// at once, as it comes, while it is in the processor's caches.
public final class Filling<E extends Comparable<E>> {

    private final SortedBlocks<E> blocks = new SortedBlocks<>();
    private @Nullable E last;
    private boolean isSorted = true;

    public void add(E element) {
        E before = last;
        if (before != null && before.compareTo(element) >= 0) {
            isSorted = false;
        }
        blocks.append(element);
        last = element;
    }

    /// All that came.
    ///
    /// @throws IllegalStateException if two of them are equal
    public SortedBlocks<E> filled() {
        if (isSorted) {
            return blocks;
        }
        List<E> all = new ArrayList<>(blocks.size());
        blocks.forEach(all::add);
        SortedBlocks<E> sorted = new SortedBlocks<>();
        sorted.fill(all);
        return sorted;
    }
}
