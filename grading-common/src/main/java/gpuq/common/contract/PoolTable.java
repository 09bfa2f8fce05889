package gpuq.common.contract;

import gpuq.common.job.PoolId;
import java.util.LinkedHashSet;
import java.util.List;

/// The frozen order of the pools: the n-th pool owns partition n of every topic that has one
/// partition per pool. Pools are only ever appended, since an existing pool's records stay where
/// they are.
public record PoolTable(List<PoolId> pools) {

    /// The pool of a competition that names none.
    public static final PoolId DEFAULT_POOL = new PoolId("default");

    public PoolTable {
        pools = List.copyOf(pools);
        if (pools.isEmpty() || new LinkedHashSet<>(pools).size() != pools.size()) {
            throw new IllegalArgumentException(
                    "the pool table needs at least one pool and no pool twice: " + pools);
        }
    }

    /// Reads the configuration's form, such as `default,large`.
    public static PoolTable parse(String text) {
        return new PoolTable(
                List.of(text.split(",")).stream().map(String::strip).map(PoolId::new).toList());
    }

    public boolean contains(PoolId pool) {
        return pools.contains(pool);
    }

    /// The partition that a pool owns.
    ///
    /// @throws IllegalArgumentException if the pool is not in the table
    public int partition(PoolId pool) {
        int index = pools.indexOf(pool);
        if (index < 0) {
            throw new IllegalArgumentException("not in the pool table: " + pool);
        }
        return index;
    }
}
