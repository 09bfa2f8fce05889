package gpuq.api.jobs;

import gpuq.api.competitions.ActiveVersions;
import gpuq.api.database.Database;
import gpuq.api.database.Database.Row;
import gpuq.api.problem.ProblemException;
import gpuq.common.bundle.Manifest;
import gpuq.common.contract.CompetitionTerms.Part;
import gpuq.common.job.CompetitionId;
import gpuq.common.job.CompetitionRef;
import gpuq.common.job.JobId;
import gpuq.common.job.Sha256;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Instant;
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
    /// @param dataAsOf the day that the data is of, where the version says one
    /// @param gpu absent until the job was given to a node, and where it has none
    /// @param node where the program ran; absent until the job was given to one
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
            @Nullable Instant dataAsOf,
            @Nullable Gpu gpu,
            @Nullable NodeView node) {}

    /// What the program's GPUs were.
    ///
    /// @param driver absent where the node did not say it
    public record Gpu(String model, @Nullable String driver) {}

    public record NodeView(String id, String agentVersion) {}

    /// What the scheduler has said of the last attempt of the run leg.
    private record Hardware(Optional<Gpu> gpu, Optional<NodeView> node) {
        static final Hardware UNKNOWN = new Hardware(Optional.empty(), Optional.empty());
    }

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
        Hardware hardware = hardware(new JobId(job.id()));
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
                manifest.data().asOf(),
                hardware.gpu().orElse(null),
                hardware.node().orElse(null));
    }

    /// What its program's GPUs were; empty if it has had none.
    Optional<Gpu> gpu(JobId job) {
        return hardware(job).gpu();
    }

    private Hardware hardware(JobId job) {
        return database.first(
                        """
                        select j.run_node_id, j.gpu_model, j.gpu_driver,
                               coalesce(n.agent_version, '') as agent_version
                        from job_row j left join node_row n on n.node_id = j.run_node_id
                        where j.job_id = ?
                        """,
                        JobEnvironment::hardware,
                        job.uuid())
                .orElse(Hardware.UNKNOWN);
    }

    private static Hardware hardware(Row row) throws SQLException {
        String driver = row.optionalText("gpu_driver").orElse(null);
        String version = row.text("agent_version");
        return new Hardware(
                row.optionalText("gpu_model").map(model -> new Gpu(model, driver)),
                row.optionalText("run_node_id").map(id -> new NodeView(id, version)));
    }
}
