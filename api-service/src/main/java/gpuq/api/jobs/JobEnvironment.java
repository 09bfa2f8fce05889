package gpuq.api.jobs;

import gpuq.api.competitions.ActiveVersions;
import gpuq.api.database.Database;
import gpuq.api.problem.ProblemException;
import gpuq.common.bundle.Manifest;
import gpuq.common.contract.CompetitionTerms.Part;
import gpuq.common.job.CompetitionId;
import gpuq.common.job.CompetitionRef;
import gpuq.common.job.Sha256;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What is needed to run a job again elsewhere (DEBUG-2, EXEC-11).
@ApplicationScoped
class JobEnvironment {

    private final ActiveVersions versions;
    private final Database database;

    JobEnvironment(ActiveVersions versions, Database database) {
        this.versions = versions;
        this.database = database;
    }

    /// @param digests of solution, image, data, grader and manifest; answers are not named
    /// @param node absent until the job was given to one
    public record View(
            String competitionId,
            int competitionVersion,
            Map<String, String> digests,
            String image,
            List<String> command,
            String studentFile,
            Map<String, String> env,
            Manifest.Limits limits,
            long timeout,
            int gpus,
            @Nullable NodeView node) {}

    /// @param gpuModel absent where the node has none
    public record NodeView(String id, String agentVersion, @Nullable String gpuModel) {}

    View of(JobView job) {
        ActiveVersions.Version version =
                versions.find(
                                new CompetitionRef(
                                        new CompetitionId(job.competitionId()),
                                        job.competitionVersion()))
                        .orElseThrow(ProblemException::notFound);
        Map<String, String> digests = new TreeMap<>();
        digests.put("solution", job.solution().sha256());
        for (Part part : List.of(Part.MANIFEST, Part.DATA, Part.GRADER, Part.HARNESS, Part.IMAGE)) {
            Sha256 digest = version.digests().get(part);
            if (digest != null) {
                digests.put(part.name().toLowerCase(java.util.Locale.ROOT), digest.value());
            }
        }
        Manifest manifest = version.manifest();
        return new View(
                job.competitionId(),
                job.competitionVersion(),
                digests,
                manifest.environment().image(),
                manifest.run().command(),
                manifest.run().studentFile(),
                manifest.environment().env(),
                manifest.limits(),
                job.timeout(),
                job.gpus(),
                node(job).orElse(null));
    }

    private Optional<NodeView> node(JobView job) {
        return Optional.ofNullable(job.nodeId())
                .flatMap(
                        id ->
                                database.first(
                                        """
                                        select agent_version,
                                               (select slot ->> 'model'
                                                from jsonb_array_elements(slots) slot
                                                where slot ->> 'kind' = 'GPU' limit 1) as model
                                        from node_row where node_id = ?
                                        """,
                                        row ->
                                                new NodeView(
                                                        id,
                                                        row.text("agent_version"),
                                                        row.optionalText("model").orElse(null)),
                                        id));
    }
}
