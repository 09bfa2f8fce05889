package gpuq.api.competitions;

import gpuq.api.database.Database;
import gpuq.common.bundle.Manifest;
import gpuq.common.contract.CompetitionTerms.Part;
import gpuq.common.job.Sha256;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/// Puts together what a program of a competition finds where it runs: from its manifest, from the
/// record of its image, and from what the nodes of its pool say they have (EXEC-12).
@ApplicationScoped
class CompetitionEnvironment {

    private static final int MAX_KINDS = 100;

    private final ImageFacts facts;
    private final DefaultImage defaultImage;
    private final Database database;

    CompetitionEnvironment(ImageFacts facts, DefaultImage defaultImage, Database database) {
        this.facts = facts;
        this.defaultImage = defaultImage;
        this.database = database;
    }

    EnvironmentView of(VersionTable.Version version) {
        Manifest manifest = version.content().manifest();
        Sha256 image = version.content().digests().get(Part.IMAGE);
        Optional<ImageFacts.Facts> inside = Optional.ofNullable(image).flatMap(facts::of);
        return new EnvironmentView(
                version.ref(),
                defaultImage.name(manifest.environment()),
                image,
                inside.map(ImageFacts.Facts::python).orElse(null),
                inside.map(ImageFacts.Facts::packages).orElse(null),
                inside.map(ImageFacts.Facts::cuda).orElse(null),
                manifest.gpu().count() == 0 ? List.of() : gpus(manifest),
                manifest.run().command(),
                manifest.run().studentFile(),
                manifest.environment().env(),
                manifest.limits(),
                manifest.data().asOf());
    }

    /// What nodes of the pool have and are not lost with, without their names.
    private List<EnvironmentView.Gpu> gpus(Manifest manifest) {
        return database.list(
                """
                select model, driver, memory, capability, count(*)::int as number
                from (
                    select slot ->> 'model' as model, slot ->> 'driver' as driver,
                           (slot ->> 'memory')::bigint as memory,
                           (slot ->> 'compute_capability')::int as capability
                    from node n join node_row r on r.node_id = n.node_id,
                         jsonb_array_elements(r.slots) slot
                    where n.pool = ? and r.status <> 'LOST' and slot ->> 'kind' = 'GPU') as gpu
                where memory >= ? and capability >= ?
                group by 1, 2, 3, 4 order by 1, 2, 3, 4 limit ?
                """,
                row ->
                        new EnvironmentView.Gpu(
                                row.text("model"),
                                row.integer("number"),
                                row.longValue("memory"),
                                row.integer("capability"),
                                row.optionalText("driver").orElse(null)),
                manifest.pool().value(),
                manifest.gpu().minMemory(),
                manifest.gpu().minComputeCapability(),
                MAX_KINDS);
    }
}
