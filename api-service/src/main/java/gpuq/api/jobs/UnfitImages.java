package gpuq.api.jobs;

import gpuq.api.database.Database;
import gpuq.common.job.PoolId;
import gpuq.common.job.Sha256;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/// Where images do not run, as nodes have said (GPU-8).
@ApplicationScoped
class UnfitImages {

    private static final int MOST_SLOTS = 10_000;

    private final Database database;

    UnfitImages(Database database) {
        this.database = database;
    }

    /// Why an image runs on no GPU that is ready now, in clauses; empty if it runs on some, or if
    /// there is none.
    Optional<String> whyNowhere(PoolId pool, Sha256 image) {
        List<String> reasons =
                database.list(
                        """
                        select coalesce((select unfit ->> 'why'
                                         from jsonb_array_elements(coalesce(n.unfit_images, '[]')) unfit
                                         where unfit ->> 'image' = ?
                                           and jsonb_exists(unfit -> 'slots', slot ->> 'name')
                                         limit 1), '') as why
                        from node_row n, jsonb_array_elements(n.slots) slot
                        where n.pool = ? and n.status = 'READY'
                          and slot ->> 'kind' = 'GPU' and (slot ->> 'usable')::boolean
                        limit ?
                        """,
                        row -> row.text("why"),
                        image.value(),
                        pool.value(),
                        MOST_SLOTS);
        return reasons.isEmpty() || reasons.contains("")
                ? Optional.empty()
                : Optional.of(String.join("; or ", new TreeSet<>(reasons)));
    }
}
