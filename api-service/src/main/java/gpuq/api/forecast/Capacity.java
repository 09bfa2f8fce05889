package gpuq.api.forecast;

import gpuq.api.database.Database;
import gpuq.common.job.PoolId;
import jakarta.enterprise.context.ApplicationScoped;

/// How many run slots a pool has: what its ready nodes report as usable.
@ApplicationScoped
public class Capacity {

    private final Database database;

    Capacity(Database database) {
        this.database = database;
    }

    /// @param gpus whether GPU slots are meant, instead of CPU slots for jobs without a GPU
    public int slots(PoolId pool, boolean gpus) {
        return database.first(
                        """
                        select count(*) as slots
                        from node_row n, jsonb_array_elements(n.slots) slot
                        where n.pool = ? and n.status = 'READY'
                          and slot ->> 'kind' = ? and (slot ->> 'usable')::boolean
                        """,
                        row -> row.integer("slots"),
                        pool.value(),
                        gpus ? "GPU" : "CPU_RUN")
                .orElse(0);
    }
}
