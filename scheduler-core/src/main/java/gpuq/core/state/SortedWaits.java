package gpuq.core.state;

import java.util.List;

/// The pool's last waits in the order of their length, sorted once for each list of them: asked for
/// at each tick, where they are mostly the same.
final class SortedWaits {

    private List<Long> source = List.of();
    private long[] sorted = {};

    // The very list tells that nothing was added; another that is equal is sorted once more.
    @SuppressWarnings("ReferenceEquality")
    long[] of(PoolEntity pool) {
        if (pool.waits() != source) {
            source = pool.waits();
            sorted = source.stream().mapToLong(Long::longValue).sorted().toArray();
        }
        return sorted.clone();
    }
}
